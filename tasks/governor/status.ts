import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { proposalStanding } from "../../src/program/actions/governance/governor.js";
import { json, print } from "../print.js";
import { guarded, openSession } from "../session.js";
import { proposalOption } from "./proposal.js";

interface Args {
  readonly proposal: string;
  readonly json: boolean;
}

const utc = (seconds: bigint): string => new Date(Number(seconds) * 1_000).toISOString();

export default async function status(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre);
    const standing = await proposalStanding(session, proposalOption(args.proposal));
    if (args.json) return print(json(standing));
    const { id, state, snapshot, deadline, eta, quorum, votes } = standing;
    print(`Proposal ${id} is ${state}: votes from ${utc(snapshot)} to ${utc(deadline)}`);
    print(
      `  for ${votes.for}, against ${votes.against}, abstain ${votes.abstain}, quorum ${quorum ?? "not known yet"}`,
    );
    if (eta > 0n) print(`  can be executed from ${utc(eta)}`);
  }, args);
}
