import { compareTimes, qualityOf, type ScoreInput, type TaskTable } from "./admit.js";
import { addressAt, bytesOf, toHex } from "./bytes.js";
import { diminish, diminishFast, EXACT, pointsOf } from "./curve.js";
import { AssayError } from "./errors.js";
import { type EarlierCounts, hasRow, windowOf } from "./evidence.js";
import type { Allocate } from "./lookup.js";
import { ACCOUNT, BIG, type Parts, PLACE, RECORD, ROW, startOfPart, TASK, TIME, VALUE } from "./partition.js";
import { Reason } from "./reasons.js";
import { BPS } from "./rules.js";
import { swap32 } from "./sort.js";
import { DOMAINS } from "./tree.js";
import type { Task } from "./types.js";

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
  readonly halves: { readonly points: Uint32Array; readonly base: Uint32Array; readonly weights: Uint32Array };
  /** What did not fit into 64 bits. An error only once quotas are known: what a quota refuses may be beyond them. */
  readonly excess: { text: string };
}

function totalsOf(scores: AccountScores): Totals {
  const halves = (column: BigUint64Array): Uint32Array => new Uint32Array(column.buffer, 0, 2 * column.length);
  const { points, base, weights } = scores;
  return {
    ...scores,
    halves: { points: halves(points), base: halves(base), weights: halves(weights) },
    excess: { text: "" },
  };
}

/** What the accounts' scores depend on besides their own rows. */
export interface Limits {
  readonly input: ScoreInput;
  readonly table: TaskTable;
  /** Reasons of all rows; refusals are written here. */
  readonly reasons: Uint8Array;
  /** One bit a row: set if the row is a duplicate, or may not use its evidence. */
  readonly blocked: Uint32Array | undefined;
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
  let a = first;
  for (let start = startOfPart(parts.ends, part); start < to; a++) {
    let end = start + 1;
    while (end < to && (order[end] as number) >>> 31 === 0) end++;
    if (!limits.decideOnly) nameAccount(parts, totals, start, a);
    while (start < end) start = scoreTask(limits, parts, start, end, totals, a);
  }
  return totals.excess.text;
}

function nameAccount({ records, order }: Parts, { accounts }: Totals, start: number, a: number): void {
  const from = RECORD * ((order[start] as number) & PLACE) + ACCOUNT;
  accounts[5 * a] = swap32(records[from] as number);
  for (let word = 1; word < 5; word++) accounts[5 * a + word] = records[from + word] as number;
}

/** Decides on one account's rows of one task, which begin at `start`, and adds up those that count; returns where they end. */
function scoreTask(limits: Limits, parts: Parts, start: number, end: number, totals: Totals, a: number): number {
  const { records, order } = parts;
  const { blocked } = limits;
  const index = records[RECORD * ((order[start] as number) & PLACE) + TASK] as number;
  const task = limits.table.tasks[index] as Task;
  const maxPerWindow = task.maxPerWindow || Infinity;
  const maxPerEpoch = task.maxPerEpoch || Infinity;
  const quota = (limits.lastInQuota[index] as number) >= 0;
  const latest = limits.earlier.latest[index] as number;
  let inEpoch = 0;
  let inWindow = 0;
  let windowEnd = 0;
  let sum = 0;
  let place = start;
  for (; place < end; place++) {
    const at = RECORD * ((order[place] as number) & PLACE);
    if (records[at + TASK] !== index) break;
    const row = records[at + ROW] as number;
    const time = records[at + TIME] as number;
    if (maxPerWindow !== Infinity && time >= windowEnd) {
      const window = windowOf(time, task.window);
      windowEnd = (window + 1) * task.window;
      inWindow = window <= latest ? earlierIn(limits, task, records, at, window) : 0;
    }
    const barred = blocked !== undefined && hasRow(blocked, row);
    if (barred || quota || inWindow >= maxPerWindow || inEpoch >= maxPerEpoch) {
      const reason = reasonFor(limits, task, index, row, barred, inWindow, inEpoch);
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
  if (!limits.decideOnly) addTask(limits, parts, task, start, place, sum, totals, a);
  return place;
}

/** Contributions of earlier epochs in a window of the account whose record begins at `at`. */
function earlierIn({ earlier }: Limits, task: Task, records: Uint32Array, at: number, window: number): number {
  const account = records.slice(at + ACCOUNT, at + ACCOUNT + 5);
  account[0] = swap32(account[0] as number);
  return earlier.count(task.id, toHex(bytesOf(account)), window);
}

/** The limit that refuses a row, if any. */
function reasonFor(
  { input, reasons, lastInQuota }: Limits,
  task: Task,
  index: number,
  row: number,
  barred: boolean,
  inWindow: number,
  inEpoch: number,
): number {
  if (reasons[row] === Reason.DUPLICATE_UID) return Reason.DUPLICATE_UID;
  if (task.maxPerWindow > 0 && inWindow >= task.maxPerWindow) return Reason.WINDOW_LIMIT;
  if (task.maxPerEpoch > 0 && inEpoch >= task.maxPerEpoch) return Reason.EPOCH_CAP;
  const last = lastInQuota[index] as number;
  if (last >= 0 && compareTimes(input.contributions, row, last) > 0) return Reason.QUOTA;
  return barred ? Reason.EVIDENCE_REUSED : Reason.ACCEPTED;
}

/** Adds what one account earned in one task; on doubles where these are exact, else on bigints. */
function addTask(
  limits: Limits,
  parts: Parts,
  task: Task,
  start: number,
  end: number,
  sum: number,
  scores: Totals,
  a: number,
): void {
  const weight = limits.input.rules.domainWeightsBps[task.domain] ?? 0;
  const curved = diminishFast(sum, task.knee);
  const weighted = curved * weight;
  if (sum < EXACT && weighted < EXACT) {
    addNumber(scores, "points", a, sum);
    addNumber(scores, "base", a, Math.floor(weighted / BPS));
    return addReputation(scores, a, task.domain, curved);
  }
  const exact = exactSum(limits, parts, task, start, end);
  const exactCurved = diminish(exact, BigInt(task.knee));
  scores.points[a] = clamp(scores, (scores.points[a] as bigint) + exact, a);
  scores.base[a] = clamp(scores, (scores.base[a] as bigint) + (exactCurved * BigInt(weight)) / BigInt(BPS), a);
  addReputation(scores, a, task.domain, exactCurved > MAX_UINT32 ? MAX_UINT32 : Number(exactCurved));
}

/** Adds a number below 2^53 to a 64-bit entry, on its halves. */
function addNumber(scores: Totals, column: "points" | "base", a: number, value: number): void {
  const halves = scores.halves[column];
  const carried = value > MAX_UINT32 ? Math.floor(value / 2 ** 32) : 0;
  const low = (halves[2 * a] as number) + (value - carried * 2 ** 32);
  if (low <= MAX_UINT32 && carried === 0) {
    halves[2 * a] = low;
    return;
  }
  const high = (halves[2 * a + 1] as number) + carried + (low > MAX_UINT32 ? 1 : 0);
  if (high > MAX_UINT32) {
    scores[column][a] = clamp(scores, (scores[column][a] as bigint) + BigInt(value), a);
    return;
  }
  halves[2 * a] = low;
  halves[2 * a + 1] = high;
}

function addReputation(scores: Totals, a: number, domain: number, points: number): void {
  const slot = DOMAINS * a + domain;
  scores.reputation[slot] = Math.min(MAX_UINT32, (scores.reputation[slot] as number) + points);
}

function exactSum({ input, reasons }: Limits, parts: Parts, task: Task, start: number, end: number): bigint {
  let sum = 0n;
  for (let at = start; at < end; at++) {
    const i = parts.records[RECORD * ((parts.order[at] as number) & PLACE) + ROW] as number;
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
