import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { queueProposal } from "../../src/program/actions/governance/governor.js";
import { tell } from "../print.js";
import { guarded, openSession } from "../session.js";
import { proposalFile, type ProposalArgs } from "./proposal.js";

export default async function queue(args: ProposalArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const input = await proposalFile(args.file);
    const sent = await queueProposal(await openSession(hre, args), input);
    tell(
      sent,
      `Proposal ${sent.returned} can be queued`,
      `Proposal ${sent.returned} is queued; execute it once the timelock's delay is over.`,
    );
  }, args);
}
