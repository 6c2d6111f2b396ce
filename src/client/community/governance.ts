import { encodeCall, type Hex } from "../abi.js";
import { eventsOf, openChain, read, several, type Chain, type EventOf, type Transaction } from "../chain.js";
import { COMMUNITY_CALLS, COMMUNITY_EVENTS } from "../generated/community-calls.js";
import type { CommunityProgram, CommunitySource } from "./program.js";

/** Where a proposal stands, in the order of `IGovernor.ProposalState`. */
export const PROPOSAL_STATES = [
  ...["pending", "active", "cancelled", "defeated", "succeeded", "queued", "expired", "executed"],
] as const;

/** Choices by their numbers. */
export const CHOICES = ["against", "for", "abstain"] as const;

/** A proposal of the governor; votes are decayed points at the snapshot. */
export interface Proposal {
  readonly id: bigint;
  readonly proposer: string;
  readonly description: string;
  readonly state: string;
  readonly for: bigint;
  readonly against: bigint;
  readonly abstain: bigint;
  /** Votes that it needs; undefined before its snapshot. */
  readonly quorum: bigint | undefined;
  /** Unix seconds from which people vote, and until which. */
  readonly opensAt: bigint;
  readonly closesAt: bigint;
  /** Whether the account that was asked about has voted. */
  readonly voted: boolean;
}

const { ProposalCreated } = COMMUNITY_EVENTS.governor;

/**
 * All proposals, the newest first.
 * @param account Whose vote is looked for; nobody's if left out.
 * @throws AssayError CHAIN if the node fails or serves another chain.
 */
export async function proposalsOf({ program, request }: CommunitySource, account?: string): Promise<Proposal[]> {
  const chain = await openChain(request, program.chainId);
  const place = { address: program.governor, fromBlock: program.startBlock };
  const created = await eventsOf(chain, ProposalCreated, place);
  const found = await several(created, (event) => proposalOf(chain, program, event, account));
  return found.reverse();
}

async function proposalOf(
  chain: Chain,
  { governor }: CommunityProgram,
  { proposalId: id, proposer, description }: EventOf<typeof ProposalCreated>,
  account: string | undefined,
): Promise<Proposal> {
  const { state, proposalVotes, proposalSnapshot, proposalDeadline, quorum, hasVoted } = COMMUNITY_CALLS.governor;
  const [place, votes, opensAt, closesAt, voted] = await Promise.all([
    read(chain, governor, state, id),
    read(chain, governor, proposalVotes, id),
    read(chain, governor, proposalSnapshot, id),
    read(chain, governor, proposalDeadline, id),
    account === undefined ? false : read(chain, governor, hasVoted, id, account as Hex),
  ]);
  const needed = opensAt < chain.time ? await read(chain, governor, quorum, opensAt) : undefined;
  const named = { id, proposer, description, state: PROPOSAL_STATES[Number(place)] ?? "pending" };
  return { ...named, against: votes[0], for: votes[1], abstain: votes[2], quorum: needed, opensAt, closesAt, voted };
}

/**
 * Points that somebody needs, own or delegated, to propose.
 * @throws AssayError CHAIN if the node fails or serves another chain.
 */
export async function proposalThresholdOf({ program, request }: CommunitySource): Promise<bigint> {
  const chain = await openChain(request, program.chainId);
  return read(chain, program.governor, COMMUNITY_CALLS.governor.proposalThreshold);
}

/** The transaction that votes on a proposal; `choice` is a place in `CHOICES`. */
export function castVoteTransaction({ governor }: CommunityProgram, id: bigint, choice: number): Transaction {
  return { to: governor as Hex, data: encodeCall(COMMUNITY_CALLS.governor.castVote, [id, BigInt(choice)]) };
}

/** The transaction that proposes one call to the voters; `value` is wei that goes with the call. */
export function proposeTransaction(
  { governor }: CommunityProgram,
  { to, data, value = 0n }: Transaction & { readonly value?: bigint },
  description: string,
): Transaction {
  return {
    to: governor as Hex,
    data: encodeCall(COMMUNITY_CALLS.governor.propose, [[to], [value], [data], description]),
  };
}
