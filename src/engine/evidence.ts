import { compareTimes, type Earlier, type ScoreInput, type TaskTable } from "./admit.js";
import { addressAt, concat } from "./bytes.js";
import { indexAccounts, repeatedRows } from "./lookup.js";
import { Reason } from "./reasons.js";

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
  const contested: Uint32Array[] = [];
  for (const { rows, used } of sharedEvidence(contributions.length, reasons, groups)) {
    const task = table.tasks[table.indexOf(contributions.task[rows[0] as number] as number)];
    for (const i of rows) reused.add(i);
    if (used || task === undefined) continue;
    if (task.maxPerWindow > 0 || task.maxPerEpoch > 0) contested.push(rows);
    else reused.delete(rows.reduce((first, i) => (compareTimes(contributions, i, first) < 0 ? i : first)));
  }
  for (const winner of playThrough(input, table, reasons, earlier, contested)) reused.delete(winner);
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

/** The rows that win their group, found by playing the contested accounts and tasks through in order of time. */
function playThrough(
  input: ScoreInput,
  table: TaskTable,
  reasons: Uint8Array,
  earlier: EarlierCounts,
  groups: readonly Uint32Array[],
): number[] {
  if (groups.length === 0) return [];
  const { contributions: rows } = input;
  const groupOf = new Map(groups.flatMap((group, g) => Array.from(group, (i): [number, number] => [i, g])));
  const pair = (account: Uint8Array, i: number, task: number): string => `${task}:${addressAt(account, i)}`;
  const pairs = new Set(Array.from(groupOf.keys(), (i) => pair(rows.account, i, rows.task[i] as number)));
  const isPlayed = accountFilter(
    concat(...Array.from(groupOf.keys(), (i) => rows.account.subarray(20 * i, 20 * i + 20))),
  );

  const counts = new Map<string, number>();
  const played: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    if (reasons[i] !== Reason.ACCEPTED || !isPlayed(rows.account, i)) continue;
    if (pairs.has(pair(rows.account, i, rows.task[i] as number))) played.push(i);
  }
  const bump = (key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
  const winners = new Map<number, number>();
  for (const i of played.sort((a, b) => compareTimes(rows, a, b))) {
    const task = table.tasks[table.indexOf(rows.task[i] as number)];
    const group = groupOf.get(i);
    if (task === undefined || (group !== undefined && winners.has(group))) continue;
    const key = pair(rows.account, i, task.id);
    const current = windowOf(rows.time[i] as number, task.window);
    const window = `${key}:${current}`;
    const inWindow = (counts.get(window) ?? 0) + earlier.count(task.id, addressAt(rows.account, i), current);
    if (task.maxPerWindow > 0 && inWindow >= task.maxPerWindow) continue;
    if (task.maxPerEpoch > 0 && (counts.get(key) ?? 0) >= task.maxPerEpoch) continue;
    bump(window);
    bump(key);
    if (group !== undefined) winners.set(group, i);
  }
  return [...winners.values()];
}

/** Says whether an account is among some; most others are told by their last bytes alone. */
function accountFilter(accounts: Uint8Array): (column: Uint8Array, i: number) => boolean {
  const index = indexAccounts(accounts);
  const tails = new Uint8Array(65_536);
  const tail = (column: Uint8Array, i: number): number =>
    (column[20 * i + 18] as number) * 256 + (column[20 * i + 19] as number);
  for (let i = 0; i < accounts.length / 20; i++) tails[tail(accounts, i)] = 1;
  return (column, i) => tails[tail(column, i)] === 1 && index.find(column, i) >= 0;
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
