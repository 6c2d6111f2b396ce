import { archiveRows } from "../../../bundle/archive.js";
import { AssayError } from "../../../engine/errors.js";
import { chunkCount, chunkOf, chunkProof, isAvailable } from "../../../engine/mirrors/chunks.js";
import { readLinked, type LinkedFacts } from "../../../store/epochs/availability.js";
import { readCursor } from "../../../store/steps.js";
import type { Store } from "../../../store/store.js";
import { fetchOptionsFor } from "../../../chain/fetch/uri.js";
import { fetchRows } from "../../../sync/batches.js";
import { send, type Sent } from "../../send.js";
import type { Program } from "../../contracts.js";
import { syncOf, type Session } from "../../session.js";

type Party = Pick<Session, "program" | "signer" | "dryRun" | "sync">;
/** Whoever reads rows, and finds those that it keeps in its folder. */
type Keeper = Party & Pick<Session, "home">;

/** An operator's signature that it holds the rows of a linked batch. */
export interface Holding {
  readonly batchId: number;
  readonly operator: string;
  /** 0x hex. */
  readonly signature: string;
}

const TYPES = {
  Holding: [
    { name: "batchId", type: "uint256" },
    { name: "dataHash", type: "bytes32" },
    { name: "count", type: "uint32" },
  ],
};

/**
 * Signs that the signer holds the rows of a linked batch, after having read them, checked their root, and kept them in its folder: a chunk that is
 * demanded and not published costs half of an operator's minimum bond.
 * @throws AssayError NOT_FOUND for a batch that is not linked; MISMATCH for other rows; as fetching does.
 */
export async function signHolding(session: Keeper, store: Store, batchId: number): Promise<Holding> {
  const { program, signer, home } = session;
  const { batch, bytes } = await rowsOf(session, store, batchId);
  await archiveRows(home, batch.dataHash, bytes);
  const { dataHash, count } = await program.batches.batchOf(batchId);
  const domain = {
    name: "Assay BatchAvailability",
    version: "1",
    chainId: program.addresses.chainId,
    verifyingContract: program.addresses.batchAvailability,
  };
  const signature = await signer.signTypedData(domain, TYPES, { batchId, dataHash, count });
  return { batchId, operator: signer.address, signature };
}

/** Hands in operators' signatures, whoever sends them. */
export function handIn(session: Party, holdings: readonly Holding[]): Promise<Sent<void>> {
  return send(session, session.program.availability.handIn, [[...holdings]]);
}

/** Signs for the rows of a linked batch, keeps them, and hands the signature in. */
export async function vouch(session: Keeper, store: Store, batchId: number): Promise<Sent<void>> {
  return handIn(session, [await signHolding(session, store, batchId)]);
}

/** Demands a chunk of a linked batch, from 0, for its price out of the signer's challenger bond. */
export function demandChunk(session: Party, batchId: number, chunk: number): Promise<Sent<void>> {
  return send(session, session.program.availability.demand, [batchId, chunk]);
}

/** Publishes a chunk of a linked batch whose rows the signer can fetch. */
export async function publishChunk(session: Keeper, store: Store, batchId: number, chunk: number): Promise<Sent<void>> {
  const { bytes } = await rowsOf(session, store, batchId);
  const args = [batchId, chunk, chunkOf(bytes, chunk), chunkProof(bytes, chunk)] as const;
  return send(session, session.program.availability.publishChunk, [...args]);
}

/** After the cut-off: returns the price of a demand that nobody answered, and slashes the batch's signers. */
export function settleDemand(session: Party, batchId: number, chunk: number): Promise<Sent<void>> {
  return send(session, session.program.availability.settle, [batchId, chunk]);
}

/** A linked batch as it stands. */
export interface LinkedRecord {
  readonly batch: number;
  readonly attester: string;
  readonly uri: string;
  readonly rows: number;
  readonly chunks: number;
  /** Signatures that are still needed, if not all chunks are published. */
  readonly missing: number;
  readonly published: readonly number[];
  /** Chunks that were demanded and are not published. */
  readonly open: readonly number[];
  /** Whether it counts, as things stand. */
  readonly counts: boolean;
}

/** Linked batches that the store knows, in order. */
export async function listLinked({ program }: Party, store: Store): Promise<LinkedRecord[]> {
  const { holders } = await program.availability.terms();
  return (await readLinked(store)).map((facts) => recordOf(facts, Number(holders)));
}

function recordOf(facts: LinkedFacts, holders: number): LinkedRecord {
  const { batch, rows, demanded, published, held } = facts;
  return {
    batch: batch.id,
    attester: batch.attester,
    uri: batch.uri,
    rows,
    chunks: chunkCount(rows),
    missing: held ? facts.missing : holders,
    published: [...published].sort((a, b) => a - b),
    open: demanded.filter((chunk) => !published.has(chunk)),
    counts: isAvailable(facts),
  };
}

/**
 * Linked batches that count in no epoch, as far as the store has read: the cut-off of the epoch in which they were linked has passed, and they
 * did not count then. The same work can be attested again.
 */
export async function lostBatches({ oracle }: Pick<Program, "oracle">, store: Store): Promise<number[]> {
  const without = (await readLinked(store)).filter((facts) => !isAvailable(facts)).map(({ batch }) => batch);
  if (without.length === 0) return [];
  const readTo = (await readCursor(store))?.time ?? 0;
  const [genesis, length] = await Promise.all([oracle.genesis().then(Number), oracle.epochLength().then(Number)]);
  const isOver = async (time: number): Promise<boolean> =>
    Number(await oracle.cutOff(Math.floor((time - genesis) / length))) <= readTo;
  const over = await Promise.all(without.map(({ time }) => isOver(time)));
  return without.flatMap(({ id }, i) => (over[i] === true ? [id] : []));
}

async function rowsOf(session: Keeper, store: Store, batchId: number) {
  const found = (await readLinked(store)).find(({ batch }) => batch.id === batchId);
  if (found === undefined)
    throw new AssayError("NOT_FOUND", `Batch ${batchId} is not linked.`, "See `batch list` for linked batches.");
  const { batch } = found;
  const options = fetchOptionsFor(session.program.addresses.chainId, syncOf(session).fetch);
  return { batch, bytes: await fetchRows(store, batch, options) };
}
