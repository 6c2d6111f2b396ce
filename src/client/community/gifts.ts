import { encodeCall, type Hex, type ValueOf } from "../abi.js";
import { openChain, read, type Transaction } from "../chain.js";
import { COMMUNITY_CALLS } from "../generated/community-calls.js";
import type { CommunityProgram, CommunitySource } from "./program.js";

/** Terms of the rounds of a task in which members give one another points; the task's rubric is their hash. */
export type GiftTerms = ValueOf<(typeof COMMUNITY_CALLS.peerRound.give.inputs)[1]>;

/** The running round of a task, as one account sees it. */
export interface GiftRound {
  readonly round: bigint;
  /** Points that the account gave, and received. */
  readonly given: bigint;
  readonly received: bigint;
}

/**
 * The running round of a task.
 * @throws AssayError CHAIN if the node fails, serves another chain, or no round has begun.
 */
export async function giftRoundOf(
  { program, request }: CommunitySource,
  { task, terms, account }: { readonly task: bigint; readonly terms: GiftTerms; readonly account: string },
): Promise<GiftRound> {
  const chain = await openChain(request, program.chainId);
  const { currentRound, spentBy, receivedBy } = COMMUNITY_CALLS.peerRound;
  const place = program.peerRound ?? "";
  const round = await read(chain, place, currentRound, task, terms);
  const [given, received] = await Promise.all([
    read(chain, place, spentBy, task, round, account as Hex),
    read(chain, place, receivedBy, task, round, account as Hex),
  ]);
  return { round, given, received };
}

/** The transaction that gives a member points in the running round, in place of those given to it before. */
export function giveTransaction(
  { peerRound }: CommunityProgram,
  task: bigint,
  terms: GiftTerms,
  { receiver, points }: { readonly receiver: string; readonly points: bigint },
): Transaction {
  const data = encodeCall(COMMUNITY_CALLS.peerRound.give, [task, terms, [{ receiver: receiver as Hex, points }]]);
  return { to: peerRound as Hex, data };
}
