import { qualityOf, type ScoreInput } from "../input.js";
import type { TaskTable } from "../tasks.js";
import { words } from "../../columns/bytes.js";
import { type Allocate, powerOfTwo } from "../../columns/account-table.js";
import { Reason } from "../../rules/reasons.js";
import { inRowSet, type RowSet } from "../../columns/row-set.js";
import { BPS } from "../../rules/contract-values.js";
import { swap32 } from "../../columns/sort.js";
import { type Chunks, countsToPlaces, startOfChunk, startOfPart } from "../../columns/chunks.js";
import type { Contributions } from "../../columns/contributions.js";
import { RECORD, ROW, MARK, TASK, TIME, VALUE } from "./records.js";

/**
 * Admitted rows, parted by account: part after part holds accounts in ascending order, all rows of an account in one part.
 */
export interface Parts {
  readonly chunks: Chunks;
  /** Part of an account by its leading `CELL_BITS` bits. */
  readonly cells: Uint16Array;
  /** Rows of each part in each chunk; then where they go. */
  readonly counts: Uint32Array;
  /** Where each part ends; part `p` begins where `p - 1` ends. */
  readonly ends: Uint32Array;
  /** `RECORD` words a row; undefined where rows come in order of their accounts: then a part's records are made when they are needed. */
  readonly records: Uint32Array | undefined;
  /** Places of records within their part by account, task, time and uid; `MARK` is added to the first of each account. */
  readonly order: Uint32Array;
  /** Accounts of each part. */
  readonly accounts: Uint32Array;
}

/** Rows that show how accounts are spread. */
const SAMPLE = 65_536;
/** Bits that number a cell: few, so that the cells stay in the processor's first cache. */
const CELL_BITS = 12;
const CELLS = 1 << CELL_BITS;

/** Memory for parts of some ten thousand rows. Where accounts crowd in one cell, a part is larger: slower, no worse. */
export function planParts(
  { account, length: rows }: Pick<Contributions, "account" | "length">,
  chunks: number,
  records: Uint32Array | undefined,
  allocate: Allocate,
): Parts {
  const parts = Math.min(512, powerOfTwo(rows / 16_384));
  const numbers = (length: number): Uint32Array => new Uint32Array(allocate(4 * length));
  return {
    chunks: { rows, count: chunks },
    cells: spreadCells(account, rows, parts, new Uint16Array(allocate(2 * CELLS))),
    counts: numbers(chunks * parts),
    ends: numbers(parts),
    records,
    order: numbers(rows),
    accounts: numbers(parts),
  };
}

/** Shares the cells out over the parts, equally by what a sample of the rows shows. */
function spreadCells(account: Uint8Array, rows: number, parts: number, cells: Uint16Array): Uint16Array {
  const counts = new Uint32Array(CELLS);
  const step = Math.max(1, Math.floor(rows / SAMPLE));
  let sampled = 0;
  for (let i = 0; i < rows; i += step, sampled++) {
    const cell = (((account[20 * i] as number) << 8) | (account[20 * i + 1] as number)) >>> (16 - CELL_BITS);
    counts[cell] = (counts[cell] as number) + 1;
  }
  for (let cell = 0, sum = 0; cell < CELLS; cell++) {
    cells[cell] = Math.min(parts - 1, Math.floor((sum * parts) / Math.max(1, sampled)));
    sum += counts[cell] as number;
  }
  return cells;
}

/** Counts a chunk's admitted rows by part. */
export function countRows(
  { chunks, cells, counts, ends }: Parts,
  account: Uint8Array,
  admitted: Uint8Array,
  chunk: number,
): void {
  const own = counts.subarray(chunk * ends.length, (chunk + 1) * ends.length);
  const accounts = words(account);
  for (let i = startOfChunk(chunks, chunk), to = startOfChunk(chunks, chunk + 1); i < to; i++) {
    if (admitted[i] !== Reason.ACCEPTED) continue;
    const part = cells[swap32(accounts[5 * i] as number) >>> (32 - CELL_BITS)] as number;
    own[part] = (own[part] as number) + 1;
  }
}

/** After all chunks are counted: where each chunk's rows of each part go. */
export function placeRows({ counts, ends, chunks }: Parts): void {
  countsToPlaces(counts, ends, chunks.count);
}

/** What rows are copied from. */
export interface RowSource {
  readonly input: ScoreInput;
  readonly table: TaskTable;
  /** Reasons as of admission. */
  readonly admitted: Uint8Array;
  /** Rows that share their uid or evidence with others. */
  readonly repeated: RowSet;
}

/** Copies a chunk's admitted rows into their parts. */
export function scatterRows(parts: Parts, source: RowSource, chunk: number): void {
  const { chunks, cells, counts, ends, records } = parts;
  if (records === undefined) return;
  const { admitted, input } = source;
  const accounts = words(input.contributions.account);
  const write = recordWriter(source, records);
  const places = counts.subarray(chunk * ends.length, (chunk + 1) * ends.length);
  for (let i = startOfChunk(chunks, chunk), to = startOfChunk(chunks, chunk + 1); i < to; i++) {
    if (admitted[i] !== Reason.ACCEPTED) continue;
    const part = cells[swap32(accounts[5 * i] as number) >>> (32 - CELL_BITS)] as number;
    const place = places[part] as number;
    places[part] = place + 1;
    write(i, place);
  }
}

/** Copies rows to places of records. */
function recordWriter(
  { input, table, repeated }: RowSource,
  records: Uint32Array,
): (row: number, place: number) => void {
  const { contributions, review } = input;
  const { quantity, quality, time, task } = contributions;
  const { dense } = table;
  const accounts = words(contributions.account);
  const points = Float64Array.from(table.tasks, (each) => each.points);
  return (i, place) => {
    const id = task[i] as number;
    const index = id < dense.length ? (dense[id] as number) : table.indexOf(id);
    const good = review === undefined ? (quality[i] as number) : qualityOf(input, i);
    const product = (points[index] as number) * (quantity[i] as number) * good;
    const at = RECORD * place;
    records[at] = swap32(accounts[5 * i] as number);
    records[at + 1] = accounts[5 * i + 1] as number;
    records[at + 2] = accounts[5 * i + 2] as number;
    records[at + 3] = accounts[5 * i + 3] as number;
    records[at + 4] = accounts[5 * i + 4] as number;
    records[at + ROW] = inRowSet(repeated, i) ? i + MARK : i;
    records[at + TASK] = index;
    records[at + TIME] = time[i] as number;
    // Exact: admission lets no contribution have more points than 32 bits hold.
    records[at + VALUE] = Math.floor(product / BPS);
  };
}

/** A part with its places from 0 on. */
export interface Part {
  readonly records: Uint32Array;
  readonly order: Uint32Array;
  /** Place of its first record among those of all parts. */
  readonly first: number;
}

/** Memory for a part's records, which grows with the parts. One for each thread. */
export interface PartScratch {
  records: Uint32Array;
}

/** Memory for `openPart`. */
export function partScratch(): PartScratch {
  return { records: new Uint32Array(0) };
}

/** A part: its records where they lie, or made in `scratch`, until the next one is opened. */
export function openPart(parts: Parts, part: number, source: RowSource, scratch: PartScratch): Part {
  const [first, end] = [startOfPart(parts.ends, part), parts.ends[part] as number];
  const order = parts.order.subarray(first, end);
  if (parts.records !== undefined)
    return { records: parts.records.subarray(RECORD * first, RECORD * end), order, first };
  if (scratch.records.length < RECORD * order.length) scratch.records = new Uint32Array(RECORD * order.length);
  const { admitted, input } = source;
  const write = recordWriter(source, scratch.records);
  for (let place = 0, i = firstRow(parts, input.contributions.account, part); place < order.length; i++)
    if (admitted[i] === Reason.ACCEPTED) write(i, place++);
  return { records: scratch.records, order, first };
}

/** First row of a part, of rows in order of their accounts. */
function firstRow({ cells, chunks }: Parts, account: Uint8Array, part: number): number {
  const accounts = words(account);
  let [low, high] = [0, chunks.rows];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const own = cells[swap32(accounts[5 * middle] as number) >>> (32 - CELL_BITS)] as number;
    if (own < part) low = middle + 1;
    else high = middle;
  }
  return low;
}
