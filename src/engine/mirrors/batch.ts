import { fromBigInt, fromHex, row, toHex } from "../columns/bytes.js";
import { AssayError } from "../errors.js";
import { keccak256 } from "../hash/keccak.js";
import { BPS } from "../rules/contract-values.js";
import type { Contributions } from "../columns/contributions.js";
import { MAX_UINT32 } from "../columns/integers.js";

/** Bytes of a row: account 20 | task 8 | quantity 4 | quality 2 | evidence 32, big-endian. */
export const ROW_BYTES = 66;

const TASK_AT = 20;
const QUANTITY_AT = 28;
const QUALITY_AT = 32;
const EVIDENCE_AT = 34;

/** One contribution of a batch; bytes as 0x hex. */
export interface BatchRow {
  readonly account: string;
  /** Task id. */
  readonly task: number;
  /** uint32, not zero. */
  readonly quantity: number;
  /** 0..10000. */
  readonly quality: number;
  /** SHA-256 of the evidence. */
  readonly evidence: string;
}

/** What the chain says of an anchored batch. */
export interface AnchoredBatch {
  /** Address of the `BatchAnchor`. */
  readonly anchor: string;
  readonly batchId: bigint;
  readonly attester: string;
  /** Unix seconds of the anchoring block. */
  readonly time: number;
}

/**
 * Rows in the encoding that `BatchAnchor` takes.
 *
 * @throws AssayError INVALID_ROW for a field out of its range.
 * @example
 * encodeRows([{ account: `0x${"11".repeat(20)}`, task: 1, quantity: 2, quality: 10_000, evidence: `0x${"22".repeat(32)}` }]);
 */
export function encodeRows(rows: readonly BatchRow[]): Uint8Array {
  const bytes = new Uint8Array(rows.length * ROW_BYTES);
  const view = new DataView(bytes.buffer);
  rows.forEach((entry, i) => {
    checkRow(entry, i);
    const at = i * ROW_BYTES;
    bytes.set(bytesOfField(entry.account, 20, i), at);
    view.setBigUint64(at + TASK_AT, BigInt(entry.task));
    view.setUint32(at + QUANTITY_AT, entry.quantity);
    view.setUint16(at + QUALITY_AT, entry.quality);
    bytes.set(bytesOfField(entry.evidence, 32, i), at + EVIDENCE_AT);
  });
  return bytes;
}

/**
 * Rows of an anchored batch as columns. A task id beyond uint32 is that of no task and becomes 0, which no task has either; a quantity of
 * zero or a quality above 10000 stays as it is, for scoring to refuse that row alone.
 *
 * @throws AssayError INVALID_ROW if the bytes are not whole rows.
 * @example decodeRows(bytes, { anchor, batchId: 7n, attester, time: 1_900_000_000 }).length
 */
export function decodeRows(bytes: Uint8Array, batch: AnchoredBatch): Contributions {
  if (bytes.length % ROW_BYTES !== 0) {
    throw new AssayError("INVALID_ROW", `${bytes.length} bytes are not whole rows of ${ROW_BYTES} bytes.`);
  }
  const length = bytes.length / ROW_BYTES;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const columns = allocate(length);
  const attester = fromHex(batch.attester, 20);
  for (let i = 0, at = 0; i < length; i++, at += ROW_BYTES) {
    columns.account.set(bytes.subarray(at, at + TASK_AT), i * 20);
    columns.attester.set(attester, i * 20);
    columns.task[i] = view.getUint32(at + TASK_AT) === 0 ? view.getUint32(at + TASK_AT + 4) : 0;
    columns.quantity[i] = view.getUint32(at + QUANTITY_AT);
    columns.quality[i] = view.getUint16(at + QUALITY_AT);
    columns.evidence.set(bytes.subarray(at + EVIDENCE_AT, at + ROW_BYTES), i * 32);
  }
  columns.time.fill(batch.time);
  fillUids(columns.uid, batch.anchor, batch.batchId);
  return columns;
}

/** Rows as people read them: what `encodeRows` took. */
export function listRows(columns: Contributions): BatchRow[] {
  return Array.from({ length: columns.length }, (_, i) => ({
    account: toHex(row(columns.account, 20, i)),
    task: columns.task[i] as number,
    quantity: columns.quantity[i] as number,
    quality: columns.quality[i] as number,
    evidence: toHex(row(columns.evidence, 32, i)),
  }));
}

/**
 * keccak256 of encoded rows, as `BatchAnchor` records it: 0x hex.
 * @example hashRows(encodeRows([])) // of nothing
 */
export function hashRows(bytes: Uint8Array): string {
  return toHex(keccak256(bytes));
}

/**
 * uid of row `index` of a batch, keccak256(abi.encode(anchor, batchId, index)): 0x hex.
 * @throws AssayError INVALID_ARGUMENT if the anchor is no address.
 * @example rowUid(anchor, 7n, 0)
 */
export function rowUid(anchor: string, batchId: bigint, index: number): string {
  return toHex(keccak256(uidPreimage(anchor, batchId, index)));
}

function uidPreimage(anchor: string, batchId: bigint, index: number): Uint8Array {
  const preimage = new Uint8Array(96);
  preimage.set(fromHex(anchor, 20), 12);
  preimage.set(fromBigInt(batchId, 32), 32);
  new DataView(preimage.buffer).setUint32(92, index);
  return preimage;
}

function fillUids(uids: Uint8Array, anchor: string, batchId: bigint): void {
  const preimage = uidPreimage(anchor, batchId, 0);
  const view = new DataView(preimage.buffer);
  for (let i = 0; 32 * i < uids.length; i++) {
    view.setUint32(92, i);
    uids.set(keccak256(preimage), 32 * i);
  }
}

function allocate(length: number): Contributions {
  return {
    length,
    uid: new Uint8Array(32 * length),
    account: new Uint8Array(20 * length),
    attester: new Uint8Array(20 * length),
    task: new Uint32Array(length),
    quantity: new Uint32Array(length),
    quality: new Uint16Array(length),
    time: new Uint32Array(length),
    evidence: new Uint8Array(32 * length),
  };
}

function checkRow({ task, quantity, quality }: BatchRow, i: number): void {
  const refuse = (what: string): never => {
    throw new AssayError("INVALID_ROW", `Row ${i}: ${what}.`);
  };
  const within = (value: number, least: number, most: number): boolean =>
    Number.isInteger(value) && value >= least && value <= most;
  if (!within(task, 1, MAX_UINT32)) refuse(`task ${task} is not a task id`);
  if (!within(quantity, 1, MAX_UINT32)) refuse(`quantity ${quantity} is not 1 to ${MAX_UINT32}`);
  if (!within(quality, 0, BPS)) refuse(`quality ${quality} is not 0 to ${BPS}`);
}

function bytesOfField(hex: string, length: number, i: number): Uint8Array {
  if (hex.length !== 2 + 2 * length || !/^0x[0-9a-fA-F]*$/.test(hex)) {
    throw new AssayError("INVALID_ROW", `Row ${i}: ${hex} is not 0x hex of ${length} bytes.`);
  }
  return fromHex(hex, length);
}
