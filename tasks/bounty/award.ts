import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { awardMilestone } from "../../src/program/actions/funding/bounties.js";
import { openFunding } from "../funding.js";
import { addressOption, hashOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded } from "../session.js";
import { bountyOption, type BountyArgs } from "./bounty.js";

interface Args extends BountyArgs {
  readonly account: string;
  readonly contribution: string;
}

export default async function award(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const id = bountyOption(args.bounty);
    const winner = addressOption("account", args.account);
    const uid = args.contribution === "" ? undefined : hashOption("contribution", args.contribution);
    const session = await openFunding(hre, args);
    const sent = await awardMilestone(session, id, winner, uid);
    const { awarded } = await session.funding.bounties.candidateOf(id, winner);
    const done = `${winner} was paid milestone ${awarded} of bounty ${id}.`;
    tell(sent, `${winner} can be paid milestone ${awarded + 1n} of bounty ${id}`, done);
  }, args);
}
