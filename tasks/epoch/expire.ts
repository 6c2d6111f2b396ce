import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { expireChallenge } from "../../src/program/actions/epoch/settle.js";
import { nextEpoch } from "../../src/program/actions/epoch/status.js";
import { epochOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

export default async function expire(
  args: SignerArgs & { readonly epoch: number },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args);
    const epoch = await epochOption(args.epoch, () => nextEpoch(session));
    const sent = await expireChallenge(session, epoch);
    const challenge = `The challenge of epoch ${epoch}`;
    const done = `${challenge} has ended: both bonds are free, and it can be proposed anew.`;
    tell(sent, `${challenge} can be ended`, done);
  });
}
