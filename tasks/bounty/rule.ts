import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { ruleBounty } from "../../src/program/actions/funding/bounties.js";
import { openFunding } from "../funding.js";
import { addressOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded } from "../session.js";
import { bountyOption, type BountyArgs } from "./bounty.js";

interface Args extends BountyArgs {
  readonly account: string;
  readonly reject: boolean;
}

export default async function rule(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const id = bountyOption(args.bounty);
    const winner = addressOption("account", args.account);
    const session = await openFunding(hre, args);
    const sent = await ruleBounty(session, id, winner, !args.reject);
    const done = args.reject
      ? `The dispute of ${winner} is rejected: its bond is the bounty's.`
      : `The dispute of ${winner} is upheld: its milestone is paid.`;
    tell(sent, `The dispute of ${winner} can be ruled on`, done);
  }, args);
}
