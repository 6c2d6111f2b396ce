import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { lastFinalEpoch, openHolds } from "../../src/program/actions/hold.js";
import { epochOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

export default async function open(
  args: SignerArgs & { readonly epoch: number },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args);
    const epoch = await epochOption(args.epoch, () => lastFinalEpoch(session));
    const sent = await openHolds(session, epoch);
    const holds = `The holds of epoch ${epoch}`;
    tell(sent, `${holds} can be opened`, `${holds} are open: the council can rule on them.`);
  }, args);
}
