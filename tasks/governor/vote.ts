import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { castVote, VOTES } from "../../src/program/actions/governance/governor.js";
import { choiceOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";
import { proposalOption } from "./proposal.js";

interface Args extends SignerArgs {
  readonly proposal: string;
  readonly support: string;
}

export default async function vote(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const id = proposalOption(args.proposal);
    const support = choiceOption("support", args.support, VOTES, "is no vote");
    const session = await openSession(hre, args);
    const sent = await castVote(session, id, support);
    const { address } = session.signer;
    tell(sent, `${address} can vote ${args.support}`, `${address} voted ${args.support} with ${sent.returned} votes.`);
  }, args);
}
