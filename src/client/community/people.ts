import { AssayError } from "../../engine/errors.js";
import { deflateBy, growthOf, inflate } from "../../engine/mirrors/decay.js";
import { unpackReputation } from "../../engine/tree/epoch-tree.js";
import { encodeCall, type Hex } from "../abi.js";
import { decodeLog, eventsOf, logsOf, openChain, read, type Chain, type Transaction } from "../chain.js";
import { CALLS } from "../generated/calls.js";
import { COMMUNITY_CALLS, COMMUNITY_EVENTS } from "../generated/community-calls.js";
import { reputationOf } from "../standing.js";
import type { CommunityProgram, CommunitySource } from "./program.js";

/** Decayed points of somebody; by domain, 0 to 7, and in all, each rounded down once, as the contract does. */
export interface Standing {
  readonly account: string;
  readonly total: bigint;
  readonly domains: readonly bigint[];
}

/** Everybody with reputation, the highest first. */
export interface Leaderboard {
  readonly people: readonly Standing[];
  /** Seconds in which points halve. */
  readonly halfLife: bigint;
  readonly time: bigint;
}

const { ReputationBurned, ReputationCredited, ReputationMigrated } = COMMUNITY_EVENTS.reputationToken;

/** Inflated points of an account by domain. */
type Points = bigint[];

/**
 * Everybody who has reputation, as it has decayed by the latest block: from the token's events alone, by the formula of the contract.
 * @throws AssayError CHAIN if the node fails or serves another chain.
 */
export async function leaderboardOf({ program, request }: CommunitySource): Promise<Leaderboard> {
  const chain = await openChain(request, program.chainId);
  const { reputationToken: address, epochOracle, startBlock: fromBlock } = program;
  const topics = [[ReputationCredited.topic, ReputationMigrated.topic, ReputationBurned.topic]];
  const [halfLife, firstEnd, length, logs] = await Promise.all([
    read(chain, address, COMMUNITY_CALLS.reputationToken.halfLife),
    read(chain, epochOracle, CALLS.epochOracle.epochEnd, 0n),
    read(chain, epochOracle, CALLS.epochOracle.epochLength),
    logsOf(chain, { address, topics, fromBlock }),
  ]);
  const held = new Map<string, Points>();
  const successors = new Map<string, string>();
  for (const log of logs) follow(held, successors, log, (epoch) => growth(epoch, length, halfLife));
  const divisor = growthOf(chain.time - (firstEnd - length), halfLife);
  const people = [...held].map(([account, points]) => {
    const sum = points.reduce((all, each) => all + each, 0n);
    return { account, total: deflateBy(sum, divisor), domains: points.map((each) => deflateBy(each, divisor)) };
  });
  const order = people.filter(({ total }) => total > 0n).sort((a, b) => compare(b.total, a.total));
  return { people: order, halfLife, time: chain.time };
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** What a point of an epoch has grown to by the epoch's end, counted from the start of epoch 0. */
const growth = (epoch: bigint, length: bigint, halfLife: bigint): bigint =>
  inflate(1n, (epoch + 1n) * length, halfLife);

/** Books what one log of the token says. */
function follow(
  held: Map<string, Points>,
  successors: Map<string, string>,
  log: Parameters<typeof decodeLog>[1],
  growthAt: (epoch: bigint) => bigint,
): void {
  const [credited, migrated] = [decodeLog(ReputationCredited, log), decodeLog(ReputationMigrated, log)];
  if (credited !== undefined) {
    const factor = growthAt(credited.epoch);
    const points = unpackReputation(credited.reputation).map((each) => BigInt(each) * factor);
    add(held, lastOf(successors, credited.account), points);
  }
  if (migrated !== undefined) {
    successors.set(migrated.from, migrated.to);
    add(held, migrated.to, held.get(migrated.from) ?? []);
    held.delete(migrated.from);
  }
  const burned = decodeLog(ReputationBurned, log);
  if (burned !== undefined) held.delete(burned.account);
}

/** Account to which somebody's reputation has moved; a chain never moves it in a circle, so only a lying node does. */
function lastOf(successors: ReadonlyMap<string, string>, account: string): string {
  let last = account;
  for (let moves = 0; moves <= successors.size; moves += 1) {
    const next = successors.get(last);
    if (next === undefined) return last;
    last = next;
  }
  throw new AssayError("CHAIN", `The node's events move ${account} in a circle.`, "Use another node.");
}

function add(held: Map<string, Points>, account: string, points: readonly bigint[]): void {
  const own = held.get(account) ?? Array<bigint>(8).fill(0n);
  held.set(
    account,
    own.map((each, d) => each + (points[d] ?? 0n)),
  );
}

/** What the token shows of somebody; `image` is a picture as a `data:` address. */
export interface Badge {
  readonly name: string;
  readonly description: string;
  readonly image: string;
}

/** Somebody's reputation with where it comes from, and votes. */
export interface Profile extends Standing {
  readonly badge: Badge | undefined;
  /** Who votes with this account's points: itself, unless it has delegated. */
  readonly delegate: string;
  /** Own and delegated votes. */
  readonly votes: bigint;
  /** Points that were credited, by epoch. */
  readonly history: readonly { readonly epoch: bigint; readonly domains: readonly number[] }[];
  readonly time: bigint;
}

/**
 * Profile of an account, all read at one block.
 * @throws AssayError CHAIN if the node fails or serves another chain.
 */
export async function profileOf(account: string, source: CommunitySource): Promise<Profile> {
  const { program, request } = source;
  const chain = await openChain(request, program.chainId);
  const { reputationToken: token, startBlock: fromBlock } = program;
  const { delegates, getVotes } = COMMUNITY_CALLS.reputationToken;
  const topic: Hex = `0x${account.slice(2).toLowerCase().padStart(64, "0")}`;
  const [reputation, delegate, votes, badge, credited] = await Promise.all([
    reputationOf(account, source),
    read(chain, token, delegates, account as Hex),
    read(chain, token, getVotes, account as Hex),
    badgeOf(chain, token, account),
    eventsOf(chain, ReputationCredited, { address: token, fromBlock, indexed: [topic] }),
  ]);
  const history = credited.map((event) => ({ epoch: event.epoch, domains: unpackReputation(event.reputation) }));
  const { total, domains, time } = reputation;
  return { account, total, domains, badge, delegate, votes, history, time };
}

const METADATA = "data:application/json;base64,";

/** Badge of an account; undefined if it holds no token. */
async function badgeOf(chain: Chain, token: string, account: string): Promise<Badge | undefined> {
  const { balanceOf, tokenURI } = COMMUNITY_CALLS.reputationToken;
  if ((await read(chain, token, balanceOf, account as Hex)) === 0n) return undefined;
  const uri = await read(chain, token, tokenURI, BigInt(account));
  if (!uri.startsWith(METADATA)) return undefined;
  const bytes = Uint8Array.from(atob(uri.slice(METADATA.length)), (character) => character.charCodeAt(0));
  const { name, description, image } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  const picture = String(image);
  return picture.startsWith("data:image/svg+xml")
    ? { name: String(name), description: String(description), image: picture }
    : undefined;
}

/** Votes of an account, own and delegated, now. */
export async function votesOf(account: string, { program, request }: CommunitySource): Promise<bigint> {
  const chain = await openChain(request, program.chainId);
  return read(chain, program.reputationToken, COMMUNITY_CALLS.reputationToken.getVotes, account as Hex);
}

/** The transaction with which an account lets another vote with its points; its own address takes them back. */
export function delegateTransaction({ reputationToken }: CommunityProgram, delegate: string): Transaction {
  const data = encodeCall(COMMUNITY_CALLS.reputationToken.delegate, [delegate as Hex]);
  return { to: reputationToken as Hex, data };
}
