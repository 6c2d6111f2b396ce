import { compareTimes, type Earlier, type ScoreInput, type TaskTable } from "./admit.js";
import { addressAt, concat, words } from "./bytes.js";
import { indexAccounts, repeatedRows } from "./lookup.js";
import { Reason } from "./reasons.js";
import type { Contributions } from "./types.js";

const NONE: Earlier = {
  length: 0,
  account: new Uint8Array(0),
  task: new Uint32Array(0),
  time: new Uint32Array(0),
  evidence: new Uint8Array(0),
};

/** Contributions accepted in earlier epochs, none if none were given. */
export function earlierOf(input: ScoreInput): Earlier {
  return input.earlier ?? NONE;
}

/** Key of the window of `task` in which a time lies, for one account's counts. */
export function windowOf(time: number, window: number): number {
  return window === 0 ? 0 : Math.floor(time / window);
}

/** Rows that share a key, found in one column each. */
export interface Repeats {
  /** Groups of rows with one uid. */
  readonly uids: readonly Uint32Array[];
  /** Groups of rows with one task and evidence; rows of earlier epochs count on after the epoch's own. */
  readonly evidence: readonly Uint32Array[];
}

/** Groups of rows with one uid. */
export function repeatedUids(input: Pick<ScoreInput, "contributions">): Uint32Array[] {
  return repeatedRows(input.contributions.uid);
}

/** Groups of rows with one task and evidence. */
export function repeatedEvidence(input: Pick<ScoreInput, "contributions" | "earlier">): Uint32Array[] {
  const { evidence, task, length } = input.contributions;
  const { earlier } = input;
  if (earlier === undefined || earlier.length === 0) return repeatedRows(evidence, task);
  const tasks = new Uint32Array(length + earlier.length);
  tasks.set(task);
  tasks.set(earlier.task, length);
  return repeatedRows(concat(evidence, earlier.evidence), tasks);
}

/**
 * Finds the rows that would reuse evidence: per task, only the first accepted contribution may use it.
 *
 * Whether a row is accepted depends on its account's limits too, so rows that share evidence are played through in order of time,
 * together with all other rows of the same accounts and tasks where these have limits.
 * @param reasons Rows refused by themselves; they use no evidence.
 * @returns Rows that may not be accepted.
 */
export function findReuse(
  input: ScoreInput,
  table: TaskTable,
  reasons: Uint8Array,
  earlier: EarlierCounts,
  groups: readonly Uint32Array[],
): Set<number> {
  const { contributions } = input;
  const reused = new Set<number>();
  const hopeless = new Set<number>();
  const contested: Uint32Array[] = [];
  for (const { rows, used } of sharedEvidence(contributions.length, reasons, groups)) {
    const task = table.tasks[table.indexOf(contributions.task[rows[0] as number] as number)];
    for (const i of rows) reused.add(i);
    if (used) for (const i of rows) hopeless.add(i);
    if (used || task === undefined) continue;
    if (task.maxPerWindow > 0 || task.maxPerEpoch > 0) contested.push(rows);
    else reused.delete(rows.reduce((first, i) => (compareTimes(contributions, i, first) < 0 ? i : first)));
  }
  for (const winner of playThrough(input, table, reasons, earlier, contested, hopeless)) reused.delete(winner);
  return reused;
}

interface Shared {
  readonly rows: Uint32Array;
  /** Whether an earlier epoch used the evidence. */
  readonly used: boolean;
}

/** Groups of admitted rows that share task and evidence with each other or with an earlier epoch. */
function sharedEvidence(length: number, reasons: Uint8Array, groups: readonly Uint32Array[]): Shared[] {
  return groups
    .map((group) => ({
      rows: group.filter((i) => i < length && reasons[i] === Reason.ACCEPTED),
      used: group.some((i) => i >= length),
    }))
    .filter(({ rows, used }) => rows.length > (used ? 0 : 1));
}

/**
 * The rows that win their group, found by playing the contested accounts and tasks through in order of time.
 * @param hopeless Rows whose evidence an earlier epoch used: they are refused and so fill no limit.
 */
function playThrough(
  input: ScoreInput,
  table: TaskTable,
  reasons: Uint8Array,
  earlier: EarlierCounts,
  groups: readonly Uint32Array[],
  hopeless: ReadonlySet<number>,
): Iterable<number> {
  if (groups.length === 0) return [];
  const { contributions: rows } = input;
  const groupOf = new Map(groups.flatMap((group, g) => Array.from(group, (i): [number, number] => [i, g])));
  const winners = new Map<number, number>();
  const inEpoch = new Map<number, number>();
  const inWindow = new Map<string, number>();
  for (const { row, pair } of contestedRows(input, table, reasons, groupOf)) {
    const task = table.tasks[table.indexOf(rows.task[row] as number)];
    const group = groupOf.get(row);
    if (task === undefined || hopeless.has(row) || (group !== undefined && winners.has(group))) continue;
    const window = windowOf(rows.time[row] as number, task.window);
    const key = `${pair}:${window}`;
    const counted = (inWindow.get(key) ?? 0) + earlierInWindow(earlier, table, rows, row, window);
    if (task.maxPerWindow > 0 && counted >= task.maxPerWindow) continue;
    if (task.maxPerEpoch > 0 && (inEpoch.get(pair) ?? 0) >= task.maxPerEpoch) continue;
    inWindow.set(key, (inWindow.get(key) ?? 0) + 1);
    inEpoch.set(pair, (inEpoch.get(pair) ?? 0) + 1);
    if (group !== undefined) winners.set(group, row);
  }
  return winners.values();
}

/** A row and the number of its pair of account and task. */
interface Contested {
  readonly row: number;
  readonly pair: number;
}

/** All admitted rows of the accounts and tasks that the given rows belong to, in order of time. */
function contestedRows(
  { contributions: rows }: ScoreInput,
  table: TaskTable,
  reasons: Uint8Array,
  given: ReadonlyMap<number, number>,
): Contested[] {
  const accounts = concat(...Array.from(given.keys(), (i) => rows.account.subarray(20 * i, 20 * i + 20)));
  const find = accountFinder(accounts, rows.account);
  const pairOf = (i: number): number => {
    const account = find(i);
    return account < 0 ? -1 : account * table.tasks.length + table.indexOf(rows.task[i] as number);
  };
  const pairs = new Set(Array.from(given.keys(), pairOf));
  const found: Contested[] = [];
  for (let i = 0; i < rows.length; i++) {
    if (reasons[i] !== Reason.ACCEPTED) continue;
    const pair = pairOf(i);
    if (pair >= 0 && pairs.has(pair)) found.push({ row: i, pair });
  }
  return found.sort((a, b) => compareTimes(rows, a.row, b.row));
}

function earlierInWindow(
  earlier: EarlierCounts,
  table: TaskTable,
  rows: Pick<Contributions, "account" | "task">,
  i: number,
  window: number,
): number {
  const task = rows.task[i] as number;
  if (window > (earlier.latest[table.indexOf(task)] as number)) return 0;
  return earlier.count(task, addressAt(rows.account, i), window);
}

/** Finds accounts of `column` among `accounts`; most others are told by some of their bits alone. */
function accountFinder(accounts: Uint8Array, column: Uint8Array): (i: number) => number {
  const index = indexAccounts(accounts);
  const bits = new Uint32Array(1 << 15);
  // The last word of an address, whose 20 leading bits here are as good as any.
  const source = words(column);
  const tails = words(accounts);
  for (let i = 4; i < tails.length; i += 5) setBit(bits, (tails[i] as number) >>> 12);
  return (i) => {
    const tail = (source[5 * i + 4] as number) >>> 12;
    return (((bits[tail >>> 5] as number) >>> (tail & 31)) & 1) === 1 ? index.find(column, i) : -1;
  };
}

/** How many contributions of earlier epochs were accepted, by task, account and window. */
export interface EarlierCounts {
  /** Latest window with any, by index of the task; -1 for none. */
  readonly latest: Float64Array;
  count(task: number, account: string, window: number): number;
}

/** Counts the accepted contributions of earlier epochs in windows that the epoch's own rows can still reach. */
export function countEarlier(input: ScoreInput, table: TaskTable): EarlierCounts {
  const earlier = earlierOf(input);
  const counts = new Map<string, number>();
  const latest = new Float64Array(table.tasks.length).fill(-1);
  const since = firstTime(input);
  for (let i = 0; i < earlier.length; i++) {
    const index = table.indexOf(earlier.task[i] as number);
    const task = table.tasks[index];
    if (task === undefined || task.maxPerWindow === 0) continue;
    const window = windowOf(earlier.time[i] as number, task.window);
    if (window < windowOf(since, task.window)) continue;
    const key = `${task.id}:${addressAt(earlier.account, i)}:${window}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    latest[index] = Math.max(latest[index] as number, window);
  }
  return { latest, count: (task, account, window) => counts.get(`${task}:${account}:${window}`) ?? 0 };
}

/** Earliest time of a row that may count. */
function firstTime({ start, carried, contributions: { time } }: ScoreInput): number {
  let first = start;
  carried?.forEach((flag, i) => {
    if (flag === 1) first = Math.min(first, time[i] as number);
  });
  return first;
}

/** Marks rows in a set of bits. */
export function setBit(bits: Uint32Array, i: number): void {
  bits[i >>> 5] = (bits[i >>> 5] as number) | (1 << (i & 31));
}
