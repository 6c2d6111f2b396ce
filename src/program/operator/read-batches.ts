import { archivedRows } from "../../bundle/archive.js";
import { toHex } from "../../engine/columns/bytes.js";
import { AssayError } from "../../engine/errors.js";
import { chunkCount } from "../../engine/mirrors/chunks.js";
import { StakeVaultRole } from "../../engine/rules/contract-values.js";
import { readLinked, type LinkedFacts } from "../../store/epochs/availability.js";
import { readFactHistory } from "../../store/facts.js";
import { readCursor } from "../../store/steps.js";
import { withStore, type Session } from "../session.js";
import type { BatchesFacts, LostDemand, OpenBatch } from "./decide/facts.js";
import type { At } from "./read-staker.js";

type Reader = Pick<Session, "program" | "home" | "sync">;

/** For whom batches are read, and when. */
export interface BatchesInput {
  /** Left out for a watchtower. */
  readonly account: string | undefined;
  /** Time of the block, Unix seconds. */
  readonly now: number;
}

/** Epochs back that are searched for demands whose price can be had back. */
const BACK = 8;
/** Chunks of one batch that are looked at, in a batch of eight million rows. */
const MOST_CHUNKS = 8_192;

/** What is known of linked batches: which there are from the store, how they stand from the chain at one block. */
export async function readBatchesFacts(
  session: Reader,
  { account, now }: BatchesInput,
  at: At,
): Promise<BatchesFacts | undefined> {
  const { batches, availability, vault } = session.program;
  const heads = await Promise.all([batches.factHead(at), availability.factHead(at)]);
  if (heads.every((head) => BigInt(head) === 0n)) return undefined;
  const known = await fromStore(session, at).catch(unlessInUse);
  if (known === undefined) return undefined;
  const [terms, bond] = await Promise.all([
    availability.terms(at),
    account === undefined ? undefined : vault.bondOf(StakeVaultRole.Challenger, account, at),
  ]);
  const { place, length } = await gridOf(session, at);
  const linked = known.linked.map((facts) => ({ facts, ...place(facts.batch.time) }));
  const context = { session, account, at, holders: Number(terms.holders), answerPeriod: Number(terms.answerPeriod) };
  const open = linked.filter(({ cutOff }) => cutOff > now);
  const closed = linked.filter(({ cutOff }) => cutOff <= now && cutOff > now - BACK * length);
  return {
    unread: known.unread,
    open: await Promise.all(open.map((batch) => openBatch(context, batch))),
    lost: (await Promise.all(closed.map((batch) => lostDemands(context, batch)))).flat(),
    chunkPrice: terms.chunkPrice,
    toDemand: bond === undefined ? 0n : bond.amount - bond.locked,
    answerPeriod: context.answerPeriod,
  };
}

/** Another process may hold the store: what it does there is seen the next time. */
function unlessInUse(error: unknown): undefined {
  if (error instanceof AssayError && error.code === "STORE") return undefined;
  throw error;
}

/** Linked batches of the store, and whether the contracts have more at the block up to which it can be read. */
function fromStore(session: Reader, { blockTag }: At): Promise<{ linked: LinkedFacts[]; unread: boolean }> {
  const { batches, availability, addresses } = session.program;
  return withStore(session, async (store) => {
    const linked = await readLinked(store);
    const cursor = (await readCursor(store))?.number ?? 0;
    // A node that is behind the store has nothing new to say.
    if (cursor > blockTag) return { linked, unread: false };
    const block = Math.max(cursor, blockTag - (session.sync?.confirmations ?? 0));
    const history = await readFactHistory(store);
    const isBehind = async (contract: typeof batches | typeof availability, address: string): Promise<boolean> =>
      (await contract.factHead({ blockTag: block })) !== toHex(history.headAt(address, block));
    const [anchored, vouched] = await Promise.all([
      isBehind(batches, addresses.batchAnchor),
      isBehind(availability, addresses.batchAvailability),
    ]);
    return { linked, unread: anchored || vouched };
  });
}

/** An anchoring's epoch and its cut-off. */
interface Placed {
  readonly epoch: number;
  readonly cutOff: number;
}

async function gridOf({ program: { oracle } }: Reader, at: At) {
  const [genesis, length, first] = await Promise.all([
    oracle.genesis(at),
    oracle.epochLength(at),
    oracle.cutOff(0, at),
  ]);
  const place = (time: number): Placed => {
    // What was anchored before genesis counts for epoch 0.
    const epoch = Math.max(0, Math.floor((time - Number(genesis)) / Number(length)));
    return { epoch, cutOff: Number(first) + epoch * Number(length) };
  };
  return { place, length: Number(length) };
}

interface Context {
  readonly session: Reader;
  readonly account: string | undefined;
  readonly at: At;
  readonly holders: number;
  readonly answerPeriod: number;
}

interface PlacedBatch extends Placed {
  readonly facts: LinkedFacts;
}

async function openBatch(context: Context, { facts, epoch, cutOff }: PlacedBatch): Promise<OpenBatch> {
  const { session, account = "", at, holders, answerPeriod } = context;
  const { availability } = session.program;
  const { id: batch, attester, count, status, note, dataHash } = facts.batch;
  const [state, signers] = await Promise.all([availability.stateOf(batch, at), availability.holdersOf(batch, at)]);
  const read = status === "read" || (await archivedRows(session.home, dataHash)) !== undefined;
  const missing = holders - Number(state.signatures);
  const published = Number(state.published) === chunkCount(count);
  const isHidden = !read && missing === 0 && !published;
  const chunks = state.open > 0n || isHidden ? await chunksOf(context, batch, count) : { demanded: [], hidden: [] };
  return {
    ...{ batch, epoch, attester, cutOff, demandUntil: cutOff - answerPeriod, missing, published, read, note },
    signed: signers.some((signer) => signer.toLowerCase() === account.toLowerCase()),
    demanded: chunks.demanded.map(({ chunk }) => chunk),
    hidden: chunks.hidden,
  };
}

/** Chunks of a batch that do not stand in calldata: those that were demanded, by whom, and the rest. */
async function chunksOf({ session, at }: Context, batch: number, rows: number) {
  const { availability } = session.program;
  const chunks = Array.from({ length: Math.min(MOST_CHUNKS, chunkCount(rows)) }, (_, chunk) => chunk);
  const found = await Promise.all(
    chunks.map(async (chunk) => ({
      chunk,
      by: BigInt(await availability.demanderOf(batch, chunk, at)),
      published: await availability.isPublished(batch, chunk, at),
    })),
  );
  const open = found.filter(({ published }) => !published);
  return {
    demanded: open.filter(({ by }) => by !== 0n),
    hidden: open.filter(({ by }) => by === 0n).map(({ chunk }) => chunk),
  };
}

async function lostDemands(context: Context, { facts, epoch }: PlacedBatch): Promise<LostDemand[]> {
  const { session, account, at } = context;
  const { id: batch, count } = facts.batch;
  // What the store knows of demands spares the calls: nearly all batches have none.
  if (account === undefined || facts.demanded.every((chunk) => facts.published.has(chunk))) return [];
  const { open } = await session.program.availability.stateOf(batch, at);
  if (open === 0n) return [];
  const { demanded } = await chunksOf(context, batch, count);
  return demanded.filter(({ by }) => by === BigInt(account)).map(({ chunk }) => ({ batch, epoch, chunk }));
}
