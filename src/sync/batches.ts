import { id, keccak256 } from "ethers";
import { readCalldata } from "../chain/node/calldata.js";
import { fetchUri, type FetchOptions } from "../chain/fetch/uri.js";
import type { Request } from "../chain/provider.js";
import { decodeRows as decodeColumns, hashRows, ROW_BYTES } from "../engine/mirrors/batch.js";
import { batchRoot, CHUNK_ROWS, chunkCount } from "../engine/mirrors/chunks.js";
import { fromHex } from "../engine/columns/bytes.js";
import { AssayError } from "../engine/errors.js";
import { allocate } from "../store/columns/layout.js";
import type { StoredContributions } from "../store/schema.js";
import { CONTRIBUTION, SOURCE } from "../store/schema.js";
import {
  noteFetch,
  readBatches,
  readFetches,
  settleBatch,
  type FetchRecord,
  type StoredBatch,
} from "../store/batches.js";
import { readPublished, type StoredChunk } from "../store/epochs/availability.js";
import type { Store } from "../store/store.js";

/** `publish(bytes)`. */
const PUBLISH = id("publish(bytes)").slice(2, 10);

/**
 * Rows of a batch as the store keeps them; their time is the anchoring's.
 *
 * @throws AssayError MISMATCH unless the bytes have the anchored count and hash.
 */
export function decodeRows(bytes: Uint8Array, batch: StoredBatch, anchor: string): StoredContributions {
  checkBytes(bytes, batch);
  const { id, attester, time, kind, block, logIndex } = batch;
  const columns = decodeColumns(bytes, { anchor, batchId: BigInt(id), attester, time });
  const rows = { ...allocate(CONTRIBUTION, columns.length), ...columns };
  rows.source.fill(kind);
  rows.batch.fill(id);
  rows.block.fill(block);
  rows.log_index.fill(logIndex);
  return rows;
}

function checkBytes(bytes: Uint8Array, { id, count, kind, dataHash }: StoredBatch): void {
  if (bytes.length !== count * ROW_BYTES) {
    throw new AssayError("MISMATCH", `Batch ${id} has ${bytes.length} bytes, ${count * ROW_BYTES} expected.`);
  }
  const hash = kind === SOURCE.linked ? batchRoot(bytes) : hashRows(bytes);
  if (hash !== dataHash.toLowerCase()) {
    throw new AssayError("MISMATCH", `Batch ${id} has hash ${hash}, ${dataHash} was anchored.`);
  }
}

/**
 * Rows of a published batch, found in its transaction's calldata. The call may be wrapped (a multisig, a multicall) as long as it passes on
 * `publish(bytes)` verbatim: what counts is the anchored hash.
 *
 * @throws AssayError NOT_FOUND if the rows do not stand in the calldata.
 */
export function publishedBytes(calldata: string, batch: StoredBatch): Uint8Array {
  const found = findArgument(calldata, { selector: PUBLISH, word: 0, size: batch.count * ROW_BYTES }, batch.dataHash);
  if (found !== undefined) return fromHex(found);
  throw new AssayError(
    "NOT_FOUND",
    `Batch ${batch.id} was published through a contract that does not pass its rows on verbatim, so they cannot be recomputed from calldata.`,
    "It counts for nothing; publish it again directly.",
  );
}

/** A call's argument of type `bytes`: which word of the head says where it is, and how many bytes it has; any number if left out. */
interface BytesArgument {
  readonly selector: string;
  readonly word: number;
  readonly size?: number;
}

/** Most bytes of an argument that is looked at: those of a chunk. */
const MOST_BYTES = CHUNK_ROWS * ROW_BYTES;

/** An argument of a given hash in calldata, wrapped or not: 0x hex. */
function findArgument(calldata: string, argument: BytesArgument, hash: string): string | undefined {
  const hex = calldata.slice(2).toLowerCase();
  const { selector } = argument;
  for (let at = hex.indexOf(selector); at >= 0; at = hex.indexOf(selector, at + 1)) {
    const found = at % 2 === 0 ? argumentAt(hex, at + selector.length, argument) : undefined;
    if (found !== undefined && keccak256(`0x${found}`) === hash.toLowerCase()) return `0x${found}`;
  }
  return undefined;
}

function argumentAt(hex: string, start: number, { word, size }: BytesArgument): string | undefined {
  const offset = 2 * parseInt(hex.slice(start + 64 * word, start + 64 * word + 64), 16);
  const length = 2 * parseInt(hex.slice(start + offset, start + offset + 64), 16);
  if (size === undefined ? !(length <= 2 * MOST_BYTES) : length !== 2 * size) return undefined;
  const found = hex.slice(start + offset + 64, start + offset + 64 + length);
  return found.length === length ? found : undefined;
}

/** `publishChunk(uint256,uint256,bytes,bytes32[])`. */
const PUBLISH_CHUNK = id("publishChunk(uint256,uint256,bytes,bytes32[])").slice(2, 10);

/** A chunk as its event names it. */
export type NamedChunk = Pick<StoredChunk, "batch" | "chunk"> & { readonly hash: string };

/**
 * Reads a chunk of a linked batch from its transaction.
 * @returns undefined if its rows do not stand in the calldata: it counts as not published then.
 */
export async function readChunk(
  { request }: { readonly request: Request },
  chunk: NamedChunk,
  tx: string,
): Promise<string | undefined> {
  return findArgument(await readCalldata(request, tx), { selector: PUBLISH_CHUNK, word: 2 }, chunk.hash);
}

/** Reads a published batch from its transaction; a linked one stays pending until its file is fetched. */
export async function readBatch(
  { request, anchor }: { readonly request: Request; readonly anchor: string },
  batch: StoredBatch,
  tx: string,
): Promise<{ batch: StoredBatch; rows?: StoredContributions }> {
  if (batch.kind === SOURCE.linked) return { batch };
  const input = await readCalldata(request, tx);
  try {
    const rows = decodeRows(publishedBytes(input, batch), batch, anchor);
    return { batch: { ...batch, status: "read" }, rows };
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    return { batch: { ...batch, status: "unreadable", note: error.message } };
  }
}

/** Where linked batches are fetched to, and how. */
interface BatchSource {
  readonly store: Store;
  readonly anchor: string;
  readonly fetch: FetchOptions;
}

/** Bounds of one synchronisation: addresses that are asked, and milliseconds for all of them. What is left over waits for the next. */
const MOST_FETCHES = 64;
const LONGEST = 300_000;

/** Seconds after a second failure in a row; doubled with each further one, up to the longest. The first is tried again at once. */
const FIRST_WAIT = 60;
const LONGEST_WAIT = 21_600;

/**
 * Fetches the files of linked batches that are not in the store yet and are needed: those that failed least often first, and those that failed lately not
 * before they have waited. One that fails is left pending with its reason.
 */
export async function fetchBatches({ store, anchor, fetch }: BatchSource): Promise<void> {
  const { until = Infinity, again = false } = fetch;
  const needed = (await readBatches(store, "pending")).filter(({ time }) => time < until);
  const records = await readFetches(store, needed);
  const isKept = await Promise.all(needed.map(async ({ dataHash }) => (await fetch.kept?.(dataHash)) !== undefined));
  const due = needed
    .map((batch, i) => ({ batch, record: records[i] ?? NEVER, kept: isKept[i] === true }))
    .filter(({ record, kept }) => again || kept || record.next <= nowInSeconds())
    .sort((a, b) => a.record.failures - b.record.failures);
  const deadline = performance.now() + LONGEST;
  for (const { batch, record } of due.slice(0, MOST_FETCHES)) {
    if (performance.now() > deadline) return;
    await fetchBatch({ store, anchor, fetch }, batch, record);
  }
}

const NEVER: FetchRecord = { failures: 0, next: 0 };

const nowInSeconds = (): number => Math.floor(Date.now() / 1000);

/**
 * Encoded rows of a linked batch: from calldata if all its chunks stand there, else those that are kept here, else from its host.
 * @throws AssayError MISMATCH unless they have the anchored count and hash; as `fetchUri`.
 */
export async function fetchRows(store: Store, batch: StoredBatch, fetch: FetchOptions): Promise<Uint8Array> {
  const bytes = await bytesOf(store, batch, fetch);
  checkBytes(bytes, batch);
  return bytes;
}

async function bytesOf(store: Store, batch: StoredBatch, fetch: FetchOptions): Promise<Uint8Array> {
  const published = await readPublished(store, batch.id, chunkCount(batch.count));
  if (published !== undefined) return fromHex(published);
  const kept = await fetch.kept?.(batch.dataHash);
  // Kept rows that were damaged are no reason to do without the host's.
  if (kept !== undefined && batchRoot(kept) === batch.dataHash.toLowerCase()) return kept;
  const limit = Math.min(batch.count * ROW_BYTES, fetch.maxBytes ?? Infinity);
  return fetchUri(batch.uri, { ...fetch, maxBytes: limit });
}

async function fetchBatch(
  { store, anchor, fetch }: BatchSource,
  batch: StoredBatch,
  { failures }: FetchRecord,
): Promise<void> {
  try {
    const rows = decodeRows(await bytesOf(store, batch, fetch), batch, anchor);
    await settleBatch(store, { ...batch, status: "read", note: "" }, rows);
  } catch (error) {
    if (!(error instanceof AssayError) || error.code === "STORE") throw error;
    const wait = failures === 0 ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1));
    const next = nowInSeconds() + wait;
    await noteFetch(store, batch, { failures: failures + 1, next });
    const later =
      wait === 0
        ? ""
        : ` It is asked again from ${new Date(1000 * next).toISOString()} on, at once with ASSAY_FETCH_AGAIN=yes.`;
    await settleBatch(store, { ...batch, note: `${error.message}${later}` });
  }
}
