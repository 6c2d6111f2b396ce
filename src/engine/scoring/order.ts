import { windowOf } from "./evidence.js";
import type { TaskLimits } from "./tasks.js";
import type { Groups } from "../columns/row-groups.js";
import { powerOfTwo } from "../columns/account-table.js";
import { ACCOUNT, MARK, type Parts, RECORD, ROW, TASK, TIME, UNMARKED } from "./partition.js";
import { startOfPart } from "../columns/chunks.js";
import { swap32 } from "../columns/sort.js";
import { type Contributions, compareTimes } from "../columns/contributions.js";

/** Buckets up to this size are sorted by insertion. */
const SMALL = 48;

let ends = new Uint32Array(0);
const keys = new Float64Array(SMALL);
const leads: number[] = [];
/** Start and end of each account with a marked row. */
const marked: number[] = [];

/**
 * Sorts a part's rows by account, task, time and uid, marks the first of each account, and counts the accounts.
 * @returns Runs of rows of one account and task, in order of time: those in which a row shares its evidence and a limit might refuse
 * a row.
 */
export function orderPart(
  parts: Parts,
  rows: Contributions,
  part: number,
  limits: TaskLimits,
  latest: Float64Array,
): Groups {
  const [from, to] = [startOfPart(parts.ends, part), parts.ends[part] as number];
  const buckets = scatterByLead(parts, from, to);
  let accounts = 0;
  for (let bucket = 0, start = from; bucket < buckets; bucket++) {
    const end = ends[bucket] as number;
    if (start < end) accounts += orderBucket(parts, rows, start, end);
    start = end;
  }
  parts.accounts[part] = accounts;
  return tightRuns(parts, limits, latest);
}

/**
 * Lists a part's records by the leading bits of their accounts, about two records a bucket. Leaves where each bucket ends in `ends`.
 * @returns The number of buckets.
 */
function scatterByLead({ records, order }: Parts, from: number, to: number): number {
  let [low, high] = [0xffffffff, 0];
  for (let at = RECORD * from + ACCOUNT; at < RECORD * to; at += RECORD) {
    const lead = records[at] as number;
    if (lead < low) low = lead;
    if (lead > high) high = lead;
  }
  const buckets = powerOfTwo((to - from) / 2);
  const shift = Math.max(0, 32 - Math.clz32(high - low) - Math.log2(buckets));
  if (ends.length < buckets) ends = new Uint32Array(buckets);
  else ends.fill(0, 0, buckets);
  for (let at = RECORD * from + ACCOUNT; at < RECORD * to; at += RECORD) {
    const bucket = ((records[at] as number) - low) >>> shift;
    ends[bucket] = (ends[bucket] as number) + 1;
  }
  for (let bucket = 0, sum = from; bucket < buckets; bucket++) {
    const own = ends[bucket] as number;
    ends[bucket] = sum;
    sum += own;
  }
  for (let place = from; place < to; place++) {
    const bucket = ((records[RECORD * place + ACCOUNT] as number) - low) >>> shift;
    const at = ends[bucket] as number;
    order[at] = place;
    ends[bucket] = at + 1;
  }
  return buckets;
}

/** Sorts a bucket, nearly always the rows of one account or two; marks the first row of each account and returns their number. */
function orderBucket(parts: Parts, rows: Contributions, start: number, end: number): number {
  if (isOneAccount(parts, start, end)) return orderAccount(parts, rows, start, end);
  if (end - start > SMALL) return orderMany(parts, rows, start, end);
  const { records, order } = parts;
  sortLeads(records, order, start, end);
  let accounts = 0;
  for (let from = start; from < end;) {
    const lead = keys[from - start];
    let to = from + 1;
    for (; to < end && keys[to - start] === lead;) to++;
    leads.push(from, to);
    from = to;
  }
  for (let at = 0; at < leads.length; at += 2) {
    const [from, to] = [leads[at] as number, leads[at + 1] as number];
    accounts += isOneAccount(parts, from, to) ? orderAccount(parts, rows, from, to) : orderMany(parts, rows, from, to);
  }
  leads.length = 0;
  return accounts;
}

function isOneAccount({ records, order }: Parts, start: number, end: number): boolean {
  const first = order[start] as number;
  for (let i = start + 1; i < end; i++) if (!sameAccount(records, first, order[i] as number)) return false;
  return true;
}

function orderAccount({ records, order }: Parts, rows: Contributions, start: number, end: number): number {
  if (end - start <= SMALL) sortFew(records, order, rows, start, end);
  else order.subarray(start, end).sort((a, b) => compareRecords(records, rows, a, b));
  noteMarked(records, order, start, end);
  order[start] = (order[start] as number) + MARK;
  return 1;
}

function noteMarked(records: Uint32Array, order: Uint32Array, start: number, end: number): void {
  let marks = 0;
  for (let i = start; i < end; i++) marks |= records[RECORD * (order[i] as number) + ROW] as number;
  if (marks < 0) marked.push(start, end);
}

/** Sorts what is too large or too crowded for the other ways. */
function orderMany({ records, order }: Parts, rows: Contributions, start: number, end: number): number {
  order.subarray(start, end).sort((a, b) => compareRecords(records, rows, a, b));
  noteMarked(records, order, start, end);
  let accounts = 0;
  for (let i = start, before = -1; i < end; i++) {
    const place = order[i] as number;
    if (i === start || !sameAccount(records, before, place)) {
      order[i] = place + MARK;
      accounts++;
    }
    before = place;
  }
  return accounts;
}

/** Sorts a few records by the first word of their accounts, which stays in `keys`. */
function sortLeads(records: Uint32Array, order: Uint32Array, start: number, end: number): void {
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

/** Whether two records are of one account. */
export function sameAccount(records: Uint32Array, i: number, j: number): boolean {
  const x = RECORD * i + ACCOUNT;
  const y = RECORD * j + ACCOUNT;
  return (
    records[x] === records[y] &&
    records[x + 1] === records[y + 1] &&
    records[x + 2] === records[y + 2] &&
    records[x + 3] === records[y + 3] &&
    records[x + 4] === records[y + 4]
  );
}

/** Task and time of a record as one exact number. */
function keyAt(records: Uint32Array, place: number): number {
  const at = RECORD * place;
  return (records[at + TASK] as number) * 2 ** 32 + (records[at + TIME] as number);
}

/** Order of two records of the same account, task and time. */
function tie(records: Uint32Array, rows: Contributions, place: number, other: number): number {
  const rowAt = (at: number): number => (records[RECORD * at + ROW] as number) & UNMARKED;
  return compareTimes(rows, rowAt(place), rowAt(other));
}

/** Order of the accounts of two records, by their bytes. */
export function compareAccounts(a: Uint32Array, place: number, b: Uint32Array, other: number): number {
  const x = RECORD * place + ACCOUNT;
  const y = RECORD * other + ACCOUNT;
  const lead = (a[x] as number) - (b[y] as number);
  for (let word = 1; lead === 0 && word < 5; word++) {
    const difference = swap32(a[x + word] as number) - swap32(b[y + word] as number);
    if (difference !== 0) return difference;
  }
  return lead;
}

function compareRecords(records: Uint32Array, rows: Contributions, a: number, b: number): number {
  return compareAccounts(records, a, records, b) || keyAt(records, a) - keyAt(records, b) || tie(records, rows, a, b);
}

/** Sorts a few records of one account by insertion. */
function sortFew(records: Uint32Array, order: Uint32Array, rows: Contributions, start: number, end: number): void {
  for (let i = start; i < end; i++) {
    const place = order[i] as number;
    const key = keyAt(records, place);
    let hole = i;
    for (; hole > start; hole--) {
      const before = keys[hole - 1 - start] as number;
      if (before < key || (before === key && tie(records, rows, order[hole - 1] as number, place) <= 0)) break;
      keys[hole - start] = before;
      order[hole] = order[hole - 1] as number;
    }
    keys[hole - start] = key;
    order[hole] = place;
  }
}

/** Finds the runs of accounts with marked rows; empties the list of these. */
function tightRuns({ records, order }: Parts, limits: TaskLimits, latest: Float64Array): Groups {
  const [rows, ends]: [number[], number[]] = [[], []];
  const recordAt = (i: number): number => RECORD * ((order[i] as number) & UNMARKED);
  for (let each = 0; each < marked.length; each += 2) {
    const to = marked[each + 1] as number;
    for (let start = marked[each] as number; start < to;) {
      const task = records[recordAt(start) + TASK];
      let [marks, end] = [0, start];
      for (; end < to && (end === start || (order[end] as number) < MARK); end++) {
        if (records[recordAt(end) + TASK] !== task) break;
        marks |= records[recordAt(end) + ROW] as number;
      }
      if (marks < 0 && isTight(records, order, limits, latest, start, end)) {
        for (let i = start; i < end; i++) rows.push((records[recordAt(i) + ROW] as number) & UNMARKED);
        ends.push(rows.length);
      }
      start = end;
    }
  }
  marked.length = 0;
  return { rows: Uint32Array.from(rows), ends: Uint32Array.from(ends) };
}

/** Whether a limit might refuse one of a run's rows. */
function isTight(
  records: Uint32Array,
  order: Uint32Array,
  limits: TaskLimits,
  latest: Float64Array,
  start: number,
  end: number,
): boolean {
  const index = records[RECORD * ((order[start] as number) & UNMARKED) + TASK] as number;
  const [perWindow, perEpoch] = [limits.perWindow[index] as number, limits.perEpoch[index] as number];
  if (end - start > perEpoch) return true;
  if (perWindow === Infinity) return false;
  let [last, inWindow] = [-1, 0];
  for (let i = start; i < end; i++) {
    const time = records[RECORD * ((order[i] as number) & UNMARKED) + TIME] as number;
    const window = windowOf(time, limits.window[index] as number);
    if (window !== last) [last, inWindow] = [window, 0];
    if (++inWindow > perWindow || window <= (latest[index] as number)) return true;
  }
  return false;
}
