import { compareTimes, qualityOf, type ScoreInput, type TaskTable } from "./admit.js";
import { addressAt, bytesOf, toHex } from "./bytes.js";
import { diminish, diminishFast, EXACT, pointsOf } from "./curve.js";
import { AssayError } from "./errors.js";
import { type EarlierCounts, windowOf } from "./evidence.js";
import { hashAccount, powerOfTwo } from "./lookup.js";
import { ACCOUNT, BIG, type Parts, RECORD, TASK, TIME, VALUE } from "./partition.js";
import { Reason } from "./reasons.js";
import { BPS } from "./rules.js";
import { DOMAINS } from "./tree.js";
import type { Task } from "./types.js";

const MAX_UINT64 = (1n << 64n) - 1n;
const MAX_UINT32 = 2 ** 32 - 1;
/** Accounts with up to this many rows are sorted by insertion. */
const SMALL = 48;

/** Scores of accounts, in the order in which a part's rows first name them. */
export interface AccountScores {
  /** Five words an account. */
  readonly accounts: Uint32Array;
  readonly points: BigUint64Array;
  readonly base: BigUint64Array;
  readonly reputation: Uint32Array;
  /** The 64-bit columns as 32-bit halves, low half first. */
  readonly halves: { readonly points: Uint32Array; readonly base: Uint32Array };
  /** What did not fit into 64 bits. An error only once quotas are known: what a quota refuses may be beyond them. */
  readonly excess: { text: string };
}

/** Empty scores of `count` accounts. */
export function emptyScores(count: number): AccountScores {
  const [points, base] = [new BigUint64Array(count), new BigUint64Array(count)];
  return {
    accounts: new Uint32Array(5 * count),
    points,
    base,
    reputation: new Uint32Array(DOMAINS * count),
    halves: { points: new Uint32Array(points.buffer), base: new Uint32Array(base.buffer) },
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

/** Memory that is reused from part to part. */
interface Scratch {
  readonly table: Uint32Array;
  readonly ids: Uint32Array;
  readonly ends: Uint32Array;
  readonly order: Uint32Array;
  readonly keys: Float64Array;
}

function scratchFor(rows: number): Scratch {
  return {
    table: new Uint32Array(powerOfTwo(2 * rows)),
    ids: new Uint32Array(rows),
    ends: new Uint32Array(rows + 1),
    order: new Uint32Array(rows),
    keys: new Float64Array(rows),
  };
}

/** Scores the accounts of parts `from..to - 1`, or of those that `next` hands out. */
export function scoreParts(limits: Limits, parts: Parts, next: () => number): Map<number, AccountScores> {
  const startOf = (part: number): number => (part === 0 ? 0 : (parts.ends[part - 1] as number));
  const largest = parts.ends.reduce((most, end, part) => Math.max(most, end - startOf(part)), 0);
  const scratch = scratchFor(largest);
  const scored = new Map<number, AccountScores>();
  for (let part = next(); part < parts.ends.length; part = next()) {
    scored.set(part, scorePart(limits, parts, startOf(part), parts.ends[part] as number, scratch));
  }
  return scored;
}

function scorePart(limits: Limits, parts: Parts, from: number, to: number, scratch: Scratch): AccountScores {
  const count = groupByAccount(parts, from, to, scratch);
  const scores = emptyScores(count);
  const { order, ends } = scratch;
  for (let a = 0, start = 0; a < count; a++) {
    const end = ends[a] as number;
    const first = RECORD * (order[start] as number) + ACCOUNT;
    for (let word = 0; word < 5; word++) scores.accounts[5 * a + word] = parts.records[first + word] as number;
    sortAccount(limits, parts.records, scratch, start, end);
    while (start < end) start = scoreTask(limits, parts, order, start, end, scores, a);
  }
  return scores;
}

/** Numbers a part's accounts and lists their rows one account after the other; returns how many accounts there are. */
function groupByAccount(parts: Parts, from: number, to: number, { table, ids, ends, order }: Scratch): number {
  const { records } = parts;
  const mask = Math.min(table.length, powerOfTwo(2 * (to - from))) - 1;
  table.fill(0, 0, mask + 1);
  let count = 0;
  for (let at = from; at < to; at++) {
    let slot = hashAccount(records, RECORD * at + ACCOUNT) & mask;
    let held = table[slot] as number;
    while (held !== 0 && !sameAccount(records, from + held - 1, at)) {
      slot = (slot + 1) & mask;
      held = table[slot] as number;
    }
    if (held === 0) {
      table[slot] = at - from + 1;
      ids[at - from] = count;
      ends[count++] = 1;
    } else {
      const id = ids[held - 1] as number;
      ids[at - from] = id;
      ends[id] = (ends[id] as number) + 1;
    }
  }
  for (let id = 0, sum = 0; id < count; id++) {
    const own = ends[id] as number;
    ends[id] = sum;
    sum += own;
  }
  for (let at = from; at < to; at++) {
    const id = ids[at - from] as number;
    const place = ends[id] as number;
    order[place] = at;
    ends[id] = place + 1;
  }
  return count;
}

function sameAccount(records: Uint32Array, i: number, j: number): boolean {
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

/** Task and time of a row as one exact number. */
function keyAt(records: Uint32Array, place: number): number {
  const at = RECORD * place;
  return (records[at + TASK] as number) * 2 ** 32 + (records[at + TIME] as number);
}

/** Order of two rows of the same account, task and time. */
function tie({ input }: Limits, records: Uint32Array, place: number, other: number): number {
  return compareTimes(input.contributions, records[RECORD * place] as number, records[RECORD * other] as number);
}

/** Sorts an account's rows by task, time and uid. */
function sortAccount(limits: Limits, records: Uint32Array, scratch: Scratch, start: number, end: number): void {
  if (end - start > SMALL) return sortMany(limits, records, scratch.order.subarray(start, end));
  const { order, keys } = scratch;
  for (let i = start; i < end; i++) {
    const place = order[i] as number;
    const key = keyAt(records, place);
    let hole = i;
    for (; hole > start; hole--) {
      const before = keys[hole - 1] as number;
      if (before < key || (before === key && tie(limits, records, order[hole - 1] as number, place) <= 0)) break;
      keys[hole] = before;
      order[hole] = order[hole - 1] as number;
    }
    keys[hole] = key;
    order[hole] = place;
  }
}

function sortMany(limits: Limits, records: Uint32Array, order: Uint32Array): void {
  order.sort((a, b) => keyAt(records, a) - keyAt(records, b) || tie(limits, records, a, b));
}

/** Decides on one account's rows of one task, which begin at `start`, and adds up those that count; returns where they end. */
function scoreTask(
  limits: Limits,
  parts: Parts,
  order: Uint32Array,
  start: number,
  end: number,
  scores: AccountScores,
  a: number,
): number {
  const { records } = parts;
  const { blocked } = limits;
  const index = records[RECORD * (order[start] as number) + TASK] as number;
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
    const at = RECORD * (order[place] as number);
    if (records[at + TASK] !== index) break;
    const row = records[at] as number;
    const time = records[at + TIME] as number;
    if (maxPerWindow !== Infinity && time >= windowEnd) {
      const window = windowOf(time, task.window);
      windowEnd = (window + 1) * task.window;
      inWindow = window <= latest ? earlierIn(limits, task, records, at, window) : 0;
    }
    const barred = blocked !== undefined && isSet(blocked, row);
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
  if (!limits.decideOnly) addTask(limits, parts, task, order, start, place, sum, scores, a);
  return place;
}

/** Contributions of earlier epochs in a window of the account whose record begins at `at`. */
function earlierIn({ earlier }: Limits, task: Task, records: Uint32Array, at: number, window: number): number {
  const account = toHex(bytesOf(records.subarray(at + ACCOUNT, at + ACCOUNT + 5)));
  return earlier.count(task.id, account, window);
}

function isSet(bits: Uint32Array, i: number): boolean {
  return (((bits[i >>> 5] as number) >>> (i & 31)) & 1) === 1;
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
  order: Uint32Array,
  start: number,
  end: number,
  sum: number,
  scores: AccountScores,
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
  const exact = exactSum(limits, parts, task, order.subarray(start, end));
  const exactCurved = diminish(exact, BigInt(task.knee));
  scores.points[a] = clamp(scores, (scores.points[a] as bigint) + exact, a);
  scores.base[a] = clamp(scores, (scores.base[a] as bigint) + (exactCurved * BigInt(weight)) / BigInt(BPS), a);
  addReputation(scores, a, task.domain, exactCurved > MAX_UINT32 ? MAX_UINT32 : Number(exactCurved));
}

/** Adds a number below 2^53 to a 64-bit entry, on its halves. */
function addNumber(scores: AccountScores, column: "points" | "base", a: number, value: number): void {
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

function addReputation(scores: AccountScores, a: number, domain: number, points: number): void {
  const slot = DOMAINS * a + domain;
  scores.reputation[slot] = Math.min(MAX_UINT32, (scores.reputation[slot] as number) + points);
}

function exactSum({ input, reasons }: Limits, parts: Parts, task: Task, places: Uint32Array): bigint {
  let sum = 0n;
  for (const at of places) {
    const i = parts.records[RECORD * at] as number;
    if (reasons[i] !== Reason.ACCEPTED) continue;
    sum += pointsOf(task.points, input.contributions.quantity[i] as number, qualityOf(input, i));
  }
  return sum;
}

/** The value, or the largest of 64 bits with a note that it did not fit. */
function clamp({ accounts, excess }: AccountScores, value: bigint, a: number): bigint {
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
