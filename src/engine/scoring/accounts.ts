import { compareTimes } from "../columns/contributions.js";
import { qualityOf, type ScoreInput } from "./input.js";
import { addressAt, bytesOf, toHex } from "../columns/bytes.js";
import { diminish, diminishFast } from "./curve.js";
import { pointsOf } from "../mirrors/work.js";
import { AssayError } from "../errors.js";
import type { EarlierCounts } from "./evidence.js";
import type { TaskLimits, TaskTable } from "./tasks.js";
import type { Allocate } from "../columns/account-table.js";
import { ACCOUNT, BIG, type Parts, RECORD, ROW, TASK, TIME, UNMARKED, VALUE } from "./partition.js";
import { startOfPart } from "../columns/chunks.js";
import { Reason } from "../rules/reasons.js";
import { inRowSet, type RowSet } from "../columns/row-set.js";
import { BPS } from "../rules/rules.js";
import { swap32 } from "../columns/sort.js";
import { DOMAINS } from "../tree/epoch-tree.js";
import type { Task } from "../rules/task.js";

const MAX_UINT64 = (1n << 64n) - 1n;
const MAX_UINT32 = 2 ** 32 - 1;

/** Scores of accounts in ascending order. */
export interface AccountScores {
  /** Five words an account. */
  readonly accounts: Uint32Array;
  readonly points: BigUint64Array;
  readonly base: BigUint64Array;
  readonly weights: BigUint64Array;
  readonly reputation: Uint32Array;
}

/** Memory for the scores of `count` accounts. */
export function emptyScores(count: number, allocate: Allocate): AccountScores {
  return {
    accounts: new Uint32Array(allocate(20 * count)),
    points: new BigUint64Array(allocate(8 * count)),
    base: new BigUint64Array(allocate(8 * count)),
    weights: new BigUint64Array(allocate(8 * count)),
    reputation: new Uint32Array(allocate(4 * DOMAINS * count)),
  };
}

/** Scores while they are added up. */
interface Totals extends AccountScores {
  /** The 64-bit columns as 32-bit halves, low half first. */
  readonly halves: { readonly points: Uint32Array; readonly base: Uint32Array };
  /** What did not fit into 64 bits. An error only once quotas are known: what a quota refuses may be beyond them. */
  readonly excess: { text: string };
}

function totalsOf(scores: AccountScores): Totals {
  const halves = (column: BigUint64Array): Uint32Array => new Uint32Array(column.buffer, 0, 2 * column.length);
  const { points, base } = scores;
  return { ...scores, halves: { points: halves(points), base: halves(base) }, excess: { text: "" } };
}

/** What the accounts' scores depend on besides their own rows. */
export interface Limits {
  readonly input: ScoreInput;
  readonly table: TaskTable;
  readonly tasks: TaskLimits;
  /** Reasons of all rows; refusals are written here. */
  readonly reasons: Uint8Array;
  /** Rows that are duplicates or may not use their evidence. */
  readonly blocked: RowSet;
  readonly earlier: EarlierCounts;
  /** Last row accepted within the quota of each task, or -1 where the quota is not used up. */
  readonly lastInQuota: Int32Array;
  /** Refuse rows but add nothing up: what is accepted may still fall outside a quota. */
  readonly decideOnly: boolean;
}

/** Scores the accounts of a part into `scores` from account `first` on; returns what did not fit into 64 bits. */
export function scorePart(limits: Limits, parts: Parts, part: number, scores: AccountScores, first: number): string {
  const totals = totalsOf(scores);
  const { order } = parts;
  const to = parts.ends[part] as number;
  const from = startOfPart(parts.ends, part);
  warm(parts.records, from, to);
  let a = first;
  for (let start = from; start < to; a++) {
    let end = start + 1;
    while (end < to && (order[end] as number) >>> 31 === 0) end++;
    if (!limits.decideOnly) nameAccount(parts, totals, start, a);
    while (start < end) start = scoreTask(limits, parts, start, end, totals, a);
  }
  return totals.excess.text;
}

/** Keeps the reads of `warm` from being optimised away. */
const warmed = new Uint32Array(1);

/** Reads records once in the order in which they lie, which memory serves faster than the order of accounts. */
function warm(records: Uint32Array, from: number, to: number): void {
  let sum = 0;
  for (let at = RECORD * from; at < RECORD * to; at += 16) sum ^= records[at] as number;
  warmed[0] = sum;
}

function nameAccount({ records, order }: Parts, { accounts }: Totals, start: number, a: number): void {
  const from = RECORD * ((order[start] as number) & UNMARKED) + ACCOUNT;
  accounts[5 * a] = swap32(records[from] as number);
  for (let word = 1; word < 5; word++) accounts[5 * a + word] = records[from + word] as number;
}

/** Decides on one account's rows of one task, which begin at `start`, and adds up those that count; returns where they end. */
function scoreTask(limits: Limits, parts: Parts, start: number, end: number, totals: Totals, a: number): number {
  const { records, order } = parts;
  const { blocked, tasks } = limits;
  const index = records[RECORD * ((order[start] as number) & UNMARKED) + TASK] as number;
  const perWindow = tasks.perWindow[index] as number;
  const perEpoch = tasks.perEpoch[index] as number;
  const quota = (limits.lastInQuota[index] as number) >= 0;
  let [inEpoch, inWindow, windowEnd, sum] = [0, 0, 0, 0];
  let place = start;
  for (; place < end; place++) {
    const at = RECORD * ((order[place] as number) & UNMARKED);
    if (records[at + TASK] !== index) break;
    const marked = records[at + ROW] as number;
    const row = marked & UNMARKED;
    const time = records[at + TIME] as number;
    if (perWindow !== Infinity && time >= windowEnd) {
      const window = Math.floor(time / (tasks.window[index] as number));
      windowEnd = (window + 1) * (tasks.window[index] as number);
      inWindow = earlierIn(limits, index, records, at, window);
    }
    const barred = marked !== row && inRowSet(blocked, row);
    if (barred || quota || inWindow >= perWindow || inEpoch >= perEpoch) {
      const reason = reasonFor(limits, index, row, barred, inWindow, inEpoch);
      if (reason !== Reason.ACCEPTED) {
        limits.reasons[row] = reason;
        continue;
      }
    }
    const value = records[at + VALUE] as number;
    inWindow++;
    inEpoch++;
    sum += value === BIG ? NaN : value;
  }
  if (!limits.decideOnly && !addFast(tasks, index, sum, totals, a))
    addExactly(limits, parts, index, start, place, totals, a);
  return place;
}

/** Contributions of earlier epochs in a window of the account whose record begins at `at`. */
function earlierIn(
  { earlier, table }: Limits,
  index: number,
  records: Uint32Array,
  at: number,
  window: number,
): number {
  if (window > (earlier.latest[index] as number)) return 0;
  const account = records.slice(at + ACCOUNT, at + ACCOUNT + 5);
  account[0] = swap32(account[0] as number);
  return earlier.count((table.tasks[index] as Task).id, toHex(bytesOf(account)), window);
}

/** The limit that refuses a row, if any. */
function reasonFor(
  { input, table, reasons, lastInQuota }: Limits,
  index: number,
  row: number,
  barred: boolean,
  inWindow: number,
  inEpoch: number,
): number {
  const task = table.tasks[index] as Task;
  if (reasons[row] === Reason.DUPLICATE_UID) return Reason.DUPLICATE_UID;
  if (task.maxPerWindow > 0 && inWindow >= task.maxPerWindow) return Reason.WINDOW_LIMIT;
  if (task.maxPerEpoch > 0 && inEpoch >= task.maxPerEpoch) return Reason.EPOCH_CAP;
  const last = lastInQuota[index] as number;
  if (last >= 0 && compareTimes(input.contributions, row, last) > 0) return Reason.QUOTA;
  return barred ? Reason.EVIDENCE_REUSED : Reason.ACCEPTED;
}

/** Adds what one account earned in one task on doubles; returns false, having done nothing, where these might not be exact. */
function addFast(tasks: TaskLimits, index: number, sum: number, { halves, reputation }: Totals, a: number): boolean {
  const curved = diminishFast(sum, tasks.knee[index] as number);
  const weighted = curved * (tasks.weight[index] as number);
  if (!(sum < MAX_UINT32 && weighted < MAX_UINT32 * BPS)) return false;
  const points = (halves.points[2 * a] as number) + sum;
  const base = (halves.base[2 * a] as number) + Math.floor(weighted / BPS);
  if (points > MAX_UINT32 || base > MAX_UINT32) return false;
  halves.points[2 * a] = points;
  halves.base[2 * a] = base;
  const slot = DOMAINS * a + (tasks.domain[index] as number);
  reputation[slot] = Math.min(MAX_UINT32, (reputation[slot] as number) + curved);
  return true;
}

/** The same on bigints. */
function addExactly(
  limits: Limits,
  parts: Parts,
  index: number,
  start: number,
  end: number,
  scores: Totals,
  a: number,
): void {
  const task = limits.table.tasks[index] as Task;
  const weight = limits.input.rules.domainWeightsBps[task.domain] ?? 0;
  const exact = exactSum(limits, parts, task, start, end);
  const curved = diminish(exact, BigInt(task.knee));
  scores.points[a] = clamp(scores, (scores.points[a] as bigint) + exact, a);
  scores.base[a] = clamp(scores, (scores.base[a] as bigint) + (curved * BigInt(weight)) / BigInt(BPS), a);
  addReputation(scores, a, task.domain, curved > MAX_UINT32 ? MAX_UINT32 : Number(curved));
}

function addReputation(scores: Totals, a: number, domain: number, points: number): void {
  const slot = DOMAINS * a + domain;
  scores.reputation[slot] = Math.min(MAX_UINT32, (scores.reputation[slot] as number) + points);
}

function exactSum({ input, reasons }: Limits, parts: Parts, task: Task, start: number, end: number): bigint {
  let sum = 0n;
  for (let at = start; at < end; at++) {
    const i = (parts.records[RECORD * ((parts.order[at] as number) & UNMARKED) + ROW] as number) & UNMARKED;
    if (reasons[i] !== Reason.ACCEPTED) continue;
    sum += pointsOf(task.points, input.contributions.quantity[i] as number, qualityOf(input, i));
  }
  return sum;
}

/** The value, or the largest of 64 bits with a note that it did not fit. */
function clamp({ accounts, excess }: Totals, value: bigint, a: number): bigint {
  if (value <= MAX_UINT64) return value;
  excess.text ||= `Score ${value} of ${addressAt(bytesOf(accounts), a)} exceeds 64 bits.`;
  return MAX_UINT64;
}

/**
 * Refuses scores that did not fit into 64 bits.
 * @throws AssayError OVERFLOW
 */
export function refuseExcess(text: string): void {
  if (text !== "") throw new AssayError("OVERFLOW", text, "Lower points or weights.");
}
