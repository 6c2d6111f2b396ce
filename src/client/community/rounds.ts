import { encodeCall, type Hex, type ValueOf } from "../abi.js";
import { eventsOf, openChain, read, several, type Chain, type IndexedEvent, type Transaction } from "../chain.js";
import { COMMUNITY_CALLS, COMMUNITY_EVENTS } from "../generated/community-calls.js";
import type { CommunityProgram, CommunitySource } from "./program.js";

/** A project of a round; amounts are wei of the round's token. */
export interface RoundProject {
  readonly account: string;
  /** What it was given directly. */
  readonly donated: bigint;
  /** What it gets of the pool if nothing more comes. */
  readonly share: bigint;
}

/** A round as the contract has it, with its projects. */
export type FundingRound = ValueOf<(typeof COMMUNITY_CALLS.quadraticRound.roundOf.outputs)[0]> & {
  readonly id: bigint;
  /** Where it is described. */
  readonly uri: string;
  readonly parties: readonly RoundProject[];
  readonly symbol: string;
  readonly decimals: number;
  /** Time of the block at which it was read, Unix seconds. */
  readonly time: bigint;
};

/** Both kinds of rounds have these functions. */
type Rounds = typeof COMMUNITY_CALLS.quadraticRound | typeof COMMUNITY_CALLS.retroRound;

/** Where rounds of one kind are, and how they are read. */
interface Kind {
  readonly address: string;
  readonly calls: Pick<Rounds, "roundOf" | "projectOf" | "shareOf">;
  readonly created: IndexedEvent;
  readonly added: typeof COMMUNITY_EVENTS.quadraticRound.ProjectAdded;
}

/** Symbol and places of a token. */
export async function tokenOf(chain: Chain, token: string): Promise<{ symbol: string; decimals: number }> {
  const { symbol, decimals } = COMMUNITY_CALLS.token;
  const [name, places] = await Promise.all([read(chain, token, symbol), read(chain, token, decimals)]);
  return { symbol: name, decimals: Number(places) };
}

async function roundsAt({ program, request }: CommunitySource, { address, calls, created, added }: Kind) {
  const chain = await openChain(request, program.chainId);
  const place = { address, fromBlock: program.startBlock };
  const [events, projects] = await Promise.all([eventsOf(chain, created, place), eventsOf(chain, added, place)]);
  const rounds = await several(events, async (event): Promise<FundingRound> => {
    const { id, uri } = event as unknown as { id: bigint; uri: string };
    const round = await read(chain, address, calls.roundOf, id);
    const own = projects.filter((each) => each.id === id);
    const parties = await several(own, async ({ project: account }): Promise<RoundProject> => {
      const [{ donated }, share] = await Promise.all([
        read(chain, address, calls.projectOf, id, account),
        read(chain, address, calls.shareOf, id, account),
      ]);
      return { account, donated, share };
    });
    return { ...round, id, uri, parties, ...(await tokenOf(chain, round.token)), time: chain.time };
  });
  return { rounds: rounds.reverse(), chain };
}

/** Rounds in which people donate and a pool matches, the newest first; none if the program has no such contract. */
export async function donationRoundsOf(source: CommunitySource): Promise<FundingRound[]> {
  const { quadraticRound: address } = source.program;
  if (address === undefined) return [];
  const { QuadraticRoundCreated: created, ProjectAdded: added } = COMMUNITY_EVENTS.quadraticRound;
  return (await roundsAt(source, { address, calls: COMMUNITY_CALLS.quadraticRound, created, added })).rounds;
}

/** A round in which reputation votes, with what one account may do there. */
export interface VotingRound extends FundingRound {
  /** Voice credits of the account, and what its ballot costs so far; zero without an account. */
  readonly credits: bigint;
  readonly spent: bigint;
}

/** Rounds in which reputation votes on past work, the newest first. */
export async function votingRoundsOf(source: CommunitySource, account?: string): Promise<VotingRound[]> {
  const { retroRound: address } = source.program;
  if (address === undefined) return [];
  const { RetroRoundCreated: created, ProjectAdded: added } = COMMUNITY_EVENTS.retroRound;
  const { rounds, chain } = await roundsAt(source, { address, calls: COMMUNITY_CALLS.retroRound, created, added });
  const { creditsOf, spentBy } = COMMUNITY_CALLS.retroRound;
  return several(rounds, async (round) => {
    if (account === undefined) return { ...round, credits: 0n, spent: 0n };
    const [credits, spent] = await Promise.all([
      read(chain, address, creditsOf, round.id, account as Hex),
      read(chain, address, spentBy, round.id, account as Hex),
    ]);
    return { ...round, credits, spent };
  });
}

/** What an account holds of a token, and how much of it a contract may take, in wei. */
export async function allowanceOf(
  { program, request }: CommunitySource,
  { token, owner, spender }: { readonly token: string; readonly owner: string; readonly spender: string },
): Promise<{ readonly balance: bigint; readonly allowance: bigint }> {
  const chain = await openChain(request, program.chainId);
  const [balance, allowance] = await Promise.all([
    read(chain, token, COMMUNITY_CALLS.token.balanceOf, owner as Hex),
    read(chain, token, COMMUNITY_CALLS.token.allowance, owner as Hex, spender as Hex),
  ]);
  return { balance, allowance };
}

/** The transaction that lets a contract take `amount` wei of a token from whoever sends it. */
export function approveTransaction(token: string, spender: string, amount: bigint): Transaction {
  return { to: token as Hex, data: encodeCall(COMMUNITY_CALLS.token.approve, [spender as Hex, amount]) };
}

/** The transaction that gives `amount` wei to a project; the round's contract must have been approved for as much. */
export function donateTransaction(
  { quadraticRound }: CommunityProgram,
  round: bigint,
  project: string,
  amount: bigint,
): Transaction {
  const data = encodeCall(COMMUNITY_CALLS.quadraticRound.donate, [round, project as Hex, amount]);
  return { to: quadraticRound as Hex, data };
}

/** The transaction that sets the sender's votes for projects; those not named stay. */
export function ballotTransaction(
  { retroRound }: CommunityProgram,
  round: bigint,
  votes: readonly { readonly project: string; readonly votes: bigint }[],
): Transaction {
  const values = votes.map(({ project, votes: count }) => ({ project: project as Hex, votes: count }));
  return { to: retroRound as Hex, data: encodeCall(COMMUNITY_CALLS.retroRound.vote, [round, values]) };
}

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
