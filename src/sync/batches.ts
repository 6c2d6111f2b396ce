import { id } from "ethers";
import { fetchUri, type FetchOptions } from "../chain/fetch/uri.js";
import type { Request } from "../chain/provider.js";
import { decodeRows as decodeColumns, hashRows, ROW_BYTES } from "../engine/mirrors/batch.js";
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

function checkBytes(bytes: Uint8Array, { id, count, dataHash }: StoredBatch): void {
  if (bytes.length !== count * ROW_BYTES) {
    throw new AssayError("MISMATCH", `Batch ${id} has ${bytes.length} bytes, ${count * ROW_BYTES} expected.`);
  }
  const hash = hashRows(bytes);
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
  const hex = calldata.slice(2).toLowerCase();
  const length = batch.count * ROW_BYTES * 2;
  for (let at = hex.indexOf(PUBLISH); at >= 0; at = hex.indexOf(PUBLISH, at + 1)) {
    const rows = argumentAt(hex, at + PUBLISH.length, length);
    if (at % 2 !== 0 || rows === undefined) continue;
    const bytes = fromHex(`0x${rows}`);
    if (hashRows(bytes) === batch.dataHash.toLowerCase()) return bytes;
  }
  throw new AssayError(
    "NOT_FOUND",
    `Batch ${batch.id} was published through a contract that does not pass its rows on verbatim, so they cannot be recomputed from calldata.`,
    "It counts for nothing; publish it again directly.",
  );
}

function argumentAt(hex: string, start: number, length: number): string | undefined {
  const offset = 2 * parseInt(hex.slice(start, start + 64), 16);
  const size = 2 * parseInt(hex.slice(start + offset, start + offset + 64), 16);
  const rows = hex.slice(start + offset + 64, start + offset + 64 + length);
  return size === length && rows.length === length ? rows : undefined;
}

/** Reads a published batch from its transaction; a linked one stays pending until its file is fetched. */
export async function readBatch(
  { request, anchor }: { readonly request: Request; readonly anchor: string },
  batch: StoredBatch,
  tx: string,
): Promise<{ batch: StoredBatch; rows?: StoredContributions }> {
  if (batch.kind === SOURCE.linked) return { batch };
  const answer = await request("eth_getTransactionByHash", [tx]);
  const input = (answer as { input?: unknown } | null)?.input;
  if (typeof input !== "string")
    throw new AssayError("CHAIN", `The provider does not have transaction ${tx}.`, "Use another RPC URL.");
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
  const due = needed
    .map((batch, i) => ({ batch, record: records[i] ?? NEVER }))
    .filter(({ record }) => again || record.next <= nowInSeconds())
    .sort((a, b) => a.record.failures - b.record.failures);
  const deadline = performance.now() + LONGEST;
  for (const { batch, record } of due.slice(0, MOST_FETCHES)) {
    if (performance.now() > deadline) return;
    await fetchBatch({ store, anchor, fetch }, batch, record);
  }
}

const NEVER: FetchRecord = { failures: 0, next: 0 };

const nowInSeconds = (): number => Math.floor(Date.now() / 1000);

async function fetchBatch(
  { store, anchor, fetch }: BatchSource,
  batch: StoredBatch,
  { failures }: FetchRecord,
): Promise<void> {
  try {
    const limit = Math.min(batch.count * ROW_BYTES, fetch.maxBytes ?? Infinity);
    const bytes = await fetchUri(batch.uri, { ...fetch, maxBytes: limit });
    await settleBatch(store, { ...batch, status: "read", note: "" }, decodeRows(bytes, batch, anchor));
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
