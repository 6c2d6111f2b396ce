import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { lastFinalEpoch, reclaimHolds } from "../../src/program/actions/hold.js";
import { epochOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

export default async function reclaim(
  args: SignerArgs & { readonly epoch: number },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args);
    const epoch = await epochOption(args.epoch, () => lastFinalEpoch(session));
    const sent = await reclaimHolds(session, epoch);
    const could = `${sent.returned} units can go back to the treasury`;
    tell(sent, could, `${sent.returned} units went back to the treasury.`);
  }, args);
}
