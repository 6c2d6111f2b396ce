import { encodeCall, type Hex, type ValueOf } from "../abi.js";
import { eventsOf, openChain, read, several, type Transaction } from "../chain.js";
import { COMMUNITY_CALLS, COMMUNITY_EVENTS } from "../generated/community-calls.js";
import type { CommunityProgram, CommunitySource } from "./program.js";
import { tokenOf } from "./rounds.js";

/** A bounty as the contract has it; amounts are wei of its token. */
export type Bounty = ValueOf<(typeof COMMUNITY_CALLS.bountyBoard.bountyOf.outputs)[0]> & {
  readonly id: bigint;
  readonly uri: string;
  readonly symbol: string;
  readonly decimals: number;
  /** How the account that was asked about stands: 0 nothing, 1 applied, 2 accepted, 3 disputing. */
  readonly standing: number;
};

/**
 * All bounties, the newest first; none if the program has no board.
 * @param account Whose standing is told.
 * @throws AssayError CHAIN if the node fails or serves another chain.
 */
export async function bountiesOf({ program, request }: CommunitySource, account?: string): Promise<Bounty[]> {
  const { bountyBoard: board, startBlock: fromBlock } = program;
  if (board === undefined) return [];
  const chain = await openChain(request, program.chainId);
  const posted = await eventsOf(chain, COMMUNITY_EVENTS.bountyBoard.BountyPosted, { address: board, fromBlock });
  const { bountyOf, candidateOf } = COMMUNITY_CALLS.bountyBoard;
  const bounties = await several(posted, async ({ id, uri }): Promise<Bounty> => {
    const bounty = await read(chain, board, bountyOf, id);
    const candidate = account === undefined ? undefined : await read(chain, board, candidateOf, id, account as Hex);
    const token = await tokenOf(chain, bounty.terms.token);
    return { ...bounty, ...token, id, uri, standing: Number(candidate?.standing ?? 0n) };
  });
  return bounties.reverse();
}

/** The transaction that applies for a bounty; `uri` is what the applicant has to say. */
export function applyTransaction({ bountyBoard }: CommunityProgram, id: bigint, uri: string): Transaction {
  return { to: bountyBoard as Hex, data: encodeCall(COMMUNITY_CALLS.bountyBoard.applyFor, [id, uri]) };
}
