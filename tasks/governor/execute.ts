import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { executeProposal } from "../../src/program/actions/governance/governor.js";
import { tell } from "../print.js";
import { guarded, openSession } from "../session.js";
import { proposalFile, type ProposalArgs } from "./proposal.js";

export default async function execute(args: ProposalArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const input = await proposalFile(args.file);
    const sent = await executeProposal(await openSession(hre, args), input);
    tell(sent, `Proposal ${sent.returned} can be executed`, `Proposal ${sent.returned} is executed.`);
  }, args);
}
