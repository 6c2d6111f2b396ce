import { id } from "ethers";
import { createKeccak } from "hash-wasm";

import { AssayError } from "../engine/errors.js";
import { fromHex, toHex, writeHex } from "../store/bytes.js";
import { allocate } from "../store/columns.js";
import type { StoredContributions } from "../store/contributions.js";
import { CONTRIBUTION } from "../store/schema.js";
import type { StoredBatch } from "../store/steps.js";

/** Bytes of a batch's row: account 20 | task 8 | quantity 4 | quality 2 | evidence 32. */
export const ROW_BYTES = 66;

/** Selector of `publish(bytes)`. */
const PUBLISH = id("publish(bytes)").slice(2, 10);

/** A row of a batch: byte fields as 0x hex. */
export interface BatchRow {
  readonly account: string;
  readonly task: number;
  readonly quantity: number;
  readonly quality: number;
  readonly evidence: string;
}

/** Rows in the batch's compact encoding. */
export function encodeRows(rows: readonly BatchRow[]): Uint8Array {
  const bytes = new Uint8Array(rows.length * ROW_BYTES);
  const view = new DataView(bytes.buffer);
  rows.forEach((row, i) => {
    const at = i * ROW_BYTES;
    writeHex(bytes, at, row.account, 20);
    view.setBigUint64(at + 20, BigInt(row.task));
    view.setUint32(at + 28, row.quantity);
    view.setUint16(at + 32, row.quality);
    writeHex(bytes, at + 34, row.evidence, 32);
  });
  return bytes;
}

/** keccak256 as 0x hex. */
export async function hashOf(bytes: Uint8Array): Promise<string> {
  const keccak = await createKeccak(256);
  return `0x${keccak.init().update(bytes).digest("hex")}`;
}

/**
 * Rows of a batch as the store keeps them. Their time is the anchoring's; their uid is keccak256(abi.encode(anchor, batchId, index)). A
 * task id beyond uint32 cannot exist and becomes 0, which no task has.
 *
 * @throws AssayError MISMATCH unless the bytes have the anchored count and hash.
 */
export async function decodeRows(bytes: Uint8Array, batch: StoredBatch, anchor: string): Promise<StoredContributions> {
  await checkBytes(bytes, batch);
  const rows = allocate(CONTRIBUTION, batch.count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const attester = fromHex(batch.attester, 20);
  for (let i = 0, at = 0; i < batch.count; i++, at += ROW_BYTES) {
    rows.account.set(bytes.subarray(at, at + 20), i * 20);
    rows.attester.set(attester, i * 20);
    rows.task[i] = view.getUint32(at + 20) === 0 ? view.getUint32(at + 24) : 0;
    rows.quantity[i] = view.getUint32(at + 28);
    rows.quality[i] = view.getUint16(at + 32);
    rows.evidence.set(bytes.subarray(at + 34, at + 66), i * 32);
  }
  rows.time.fill(batch.time);
  rows.source.fill(batch.kind);
  rows.batch.fill(batch.id);
  rows.block.fill(batch.block);
  rows.log_index.fill(batch.logIndex);
  await fillUids(rows.uid, batch, anchor);
  return rows;
}

async function checkBytes(bytes: Uint8Array, { id, count, dataHash }: StoredBatch): Promise<void> {
  if (bytes.length !== count * ROW_BYTES) {
    throw new AssayError("MISMATCH", `Batch ${id} has ${bytes.length} bytes, ${count * ROW_BYTES} expected.`);
  }
  const hash = await hashOf(bytes);
  if (hash !== dataHash.toLowerCase())
    throw new AssayError("MISMATCH", `Batch ${id} has hash ${hash}, ${dataHash} was anchored.`);
}

async function fillUids(uids: Uint8Array, { id, count }: StoredBatch, anchor: string): Promise<void> {
  const keccak = await createKeccak(256);
  const input = new Uint8Array(96);
  const view = new DataView(input.buffer);
  writeHex(input, 12, anchor, 20);
  view.setBigUint64(56, BigInt(id));
  for (let i = 0; i < count; i++) {
    view.setUint32(92, i);
    uids.set(keccak.init().update(input).digest("binary"), i * 32);
  }
}

/**
 * Rows of a published batch, found in its transaction's calldata. The call may be wrapped (a multisig, a multicall) as long as it passes on
 * `publish(bytes)` verbatim: what counts is the anchored hash.
 *
 * @throws AssayError NOT_FOUND if the rows do not stand in the calldata.
 */
export async function publishedBytes(calldata: string, batch: StoredBatch): Promise<Uint8Array> {
  const hex = calldata.slice(2).toLowerCase();
  const length = batch.count * ROW_BYTES * 2;
  for (let at = hex.indexOf(PUBLISH); at >= 0; at = hex.indexOf(PUBLISH, at + 1)) {
    const rows = argumentAt(hex, at + PUBLISH.length, length);
    if (at % 2 !== 0 || rows === undefined) continue;
    const bytes = fromHex(`0x${rows}`);
    if ((await hashOf(bytes)) === batch.dataHash.toLowerCase()) return bytes;
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

/** 0x hex of rows, for a transaction. */
export function rowsToHex(rows: readonly BatchRow[]): string {
  return toHex(encodeRows(rows));
}
