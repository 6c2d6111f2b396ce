import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { propose as put } from "../../src/program/actions/governance/governor.js";
import { tell } from "../print.js";
import { guarded, openSession } from "../session.js";
import { proposalFile, type ProposalArgs } from "./proposal.js";

export default async function propose(args: ProposalArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const input = await proposalFile(args.file);
    const sent = await put(await openSession(hre, args), input);
    tell(sent, "The proposal can be made", `Proposal ${sent.returned}. Members vote with \`governor vote\`.`);
  }, args);
}
