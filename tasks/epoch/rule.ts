import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { ruleChallenge } from "../../src/program/actions/epoch/settle.js";
import { nextEpoch } from "../../src/program/actions/epoch/status.js";
import { epochOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

interface Args extends SignerArgs {
  readonly epoch: number;
  readonly uphold: boolean;
}

export default async function rule(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args);
    const epoch = await epochOption(args.epoch, () => nextEpoch(session));
    const sent = await ruleChallenge(session, epoch, args.uphold);
    const ruling = args.uphold
      ? "upheld: the proposal is void and the epoch can be proposed anew"
      : "rejected: the proposal stands";
    const challenge = `The challenge of epoch ${epoch}`;
    tell(sent, `${challenge} can be ${ruling}`, `${challenge} is ${ruling}.`);
  });
}
