import { powerOfTwo } from "../../columns/account-table.js";
import type { Contributions } from "../../columns/contributions.js";
import { ACCOUNT, compareRecords, compareTied, MARK, RECORD, ROW, sameAccountAt, taskAndTime } from "./records.js";

/** Buckets up to this size are sorted by insertion. */
const SMALL = 48;

/** Memory that sorting uses again and again. One for each thread. */
export interface SortScratch {
  /** Where each bucket ends; grows with the parts. */
  ends: Uint32Array;
  /** Keys of the records that are being sorted by insertion. */
  readonly keys: Float64Array;
  /** Start and end of each run of one leading word in a bucket. */
  readonly runs: number[];
}

/** Memory for `sortRecords`. */
export function sortScratch(): SortScratch {
  return { ends: new Uint32Array(0), keys: new Float64Array(SMALL), runs: [] };
}

/** Records that are sorted by listing their places in `order`. */
export interface RecordOrder {
  readonly records: Uint32Array;
  /** As long as there are records. */
  readonly order: Uint32Array;
  /** Rows of which the records were made: their uids settle ties. */
  readonly rows: Contributions;
  readonly scratch: SortScratch;
  /** Gets start and end of each range of places in which a row shares its uid or evidence with others. */
  readonly shared: number[];
}

/**
 * Sorts records by account, task, time and uid, and adds `MARK` to the first of each account.
 *
 * One scatter by the leading bits of the account, then small sorts: linear for addresses that look random, n log n for any others.
 * @returns The number of accounts.
 */
export function sortRecords(given: RecordOrder): number {
  const buckets = scatterByLead(given);
  const { ends } = given.scratch;
  let accounts = 0;
  for (let bucket = 0, start = 0; bucket < buckets; bucket++) {
    const end = ends[bucket] as number;
    if (start < end) accounts += sortBucket(given, start, end);
    start = end;
  }
  return accounts;
}

/**
 * Lists records by the leading bits of their accounts, about two records a bucket. Leaves where each bucket ends in `scratch.ends`.
 * @returns The number of buckets.
 */
function scatterByLead({ records, order, scratch }: RecordOrder): number {
  const count = order.length;
  const { low, high } = leadRange(records, count);
  const buckets = powerOfTwo(count / 2);
  const shift = Math.max(0, 32 - Math.clz32(high - low) - Math.log2(buckets));
  if (scratch.ends.length < buckets) scratch.ends = new Uint32Array(buckets);
  else scratch.ends.fill(0, 0, buckets);
  const { ends } = scratch;
  for (let at = ACCOUNT; at < RECORD * count; at += RECORD) {
    const bucket = ((records[at] as number) - low) >>> shift;
    ends[bucket] = (ends[bucket] as number) + 1;
  }
  for (let bucket = 0, sum = 0; bucket < buckets; bucket++) {
    const own = ends[bucket] as number;
    ends[bucket] = sum;
    sum += own;
  }
  for (let place = 0; place < count; place++) {
    const bucket = ((records[RECORD * place + ACCOUNT] as number) - low) >>> shift;
    const at = ends[bucket] as number;
    order[at] = place;
    ends[bucket] = at + 1;
  }
  return buckets;
}

/** Least and greatest leading word of the records' accounts. */
function leadRange(records: Uint32Array, count: number): { low: number; high: number } {
  let [low, high] = [0xffffffff, 0];
  for (let at = ACCOUNT; at < RECORD * count; at += RECORD) {
    const lead = records[at] as number;
    if (lead < low) low = lead;
    if (lead > high) high = lead;
  }
  return { low, high };
}

/** Sorts a bucket, nearly always the records of one account or two; returns the number of accounts. */
function sortBucket(given: RecordOrder, start: number, end: number): number {
  if (isOneAccount(given, start, end)) return sortAccount(given, start, end);
  if (end - start > SMALL) return sortMany(given, start, end);
  const { keys, runs } = given.scratch;
  sortByLead(given, start, end);
  for (let from = start; from < end;) {
    const lead = keys[from - start];
    let to = from + 1;
    for (; to < end && keys[to - start] === lead;) to++;
    runs.push(from, to);
    from = to;
  }
  let accounts = 0;
  for (let at = 0; at < runs.length; at += 2) {
    const [from, to] = [runs[at] as number, runs[at + 1] as number];
    accounts += isOneAccount(given, from, to) ? sortAccount(given, from, to) : sortMany(given, from, to);
  }
  runs.length = 0;
  return accounts;
}

function isOneAccount({ records, order }: RecordOrder, start: number, end: number): boolean {
  const first = order[start] as number;
  for (let i = start + 1; i < end; i++) if (!sameAccountAt(records, first, order[i] as number)) return false;
  return true;
}

function sortAccount(given: RecordOrder, start: number, end: number): number {
  const { order } = given;
  if (end - start <= SMALL) insertionSort(given, start, end);
  else sortByComparison(given, start, end);
  noteShared(given, start, end);
  order[start] = (order[start] as number) + MARK;
  return 1;
}

/** Sorts what is too large or too crowded for the other ways. */
function sortMany(given: RecordOrder, start: number, end: number): number {
  const { records, order } = given;
  sortByComparison(given, start, end);
  noteShared(given, start, end);
  let accounts = 0;
  for (let i = start, before = -1; i < end; i++) {
    const place = order[i] as number;
    if (i === start || !sameAccountAt(records, before, place)) {
      order[i] = place + MARK;
      accounts++;
    }
    before = place;
  }
  return accounts;
}

function sortByComparison({ records, order, rows }: RecordOrder, start: number, end: number): void {
  order.subarray(start, end).sort((a, b) => compareRecords(records, rows, a, b));
}

function noteShared({ records, order, shared }: RecordOrder, start: number, end: number): void {
  let marks = 0;
  for (let i = start; i < end; i++) marks |= records[RECORD * (order[i] as number) + ROW] as number;
  // The mark is the sign of a 32-bit number.
  if (marks < 0) shared.push(start, end);
}

/** Sorts a few records by the first word of their accounts, which stays in `scratch.keys`. */
function sortByLead({ records, order, scratch: { keys } }: RecordOrder, start: number, end: number): void {
  for (let i = start; i < end; i++) {
    const place = order[i] as number;
    const lead = records[RECORD * place + ACCOUNT] as number;
    let hole = i;
    for (; hole > start && (keys[hole - 1 - start] as number) > lead; hole--) {
      keys[hole - start] = keys[hole - 1 - start] as number;
      order[hole] = order[hole - 1] as number;
    }
    keys[hole - start] = lead;
    order[hole] = place;
  }
}

/** Sorts a few records of one account by task, time and uid. */
function insertionSort({ records, order, rows, scratch: { keys } }: RecordOrder, start: number, end: number): void {
  for (let i = start; i < end; i++) {
    const place = order[i] as number;
    const key = taskAndTime(records, place);
    let hole = i;
    for (; hole > start; hole--) {
      const before = keys[hole - 1 - start] as number;
      if (before < key || (before === key && compareTied(records, rows, order[hole - 1] as number, place) <= 0)) break;
      keys[hole - start] = before;
      order[hole] = order[hole - 1] as number;
    }
    keys[hole - start] = key;
    order[hole] = place;
  }
}
