import { AssayError } from "../../src/engine/errors.js";
import { parseProposal, type ProposalInput } from "../../src/sources/proposals.js";
import { readTerms } from "../../src/sources/funding.js";
import type { SignerArgs } from "../session.js";

/** Options of verbs that read a proposal from a file. */
export interface ProposalArgs extends SignerArgs {
  readonly file: string;
}

export const proposalFile = async (file: string): Promise<ProposalInput> => parseProposal(await readTerms(file));

/** The number of a proposal given on the command line. */
export function proposalOption(proposal: string): bigint {
  if (/^\d{1,78}$/.test(proposal)) return BigInt(proposal);
  throw new AssayError(
    "INVALID_ARGUMENT",
    `--proposal ${proposal} is not a proposal.`,
    "`governor propose` prints it.",
  );
}
