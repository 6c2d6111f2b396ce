import { compareTimes, type Earlier, type ScoreInput, type TaskTable } from "./admit.js";
import { addressAt } from "./bytes.js";
import { Reason } from "./reasons.js";
import type { Groups } from "./repeats.js";
import type { Task } from "./types.js";

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

/** Words of a set of rows below `length`, a bit each. */
export const wordsOfSet = (length: number): number => (length >>> 5) + 1;

export function addRow(bits: Uint32Array, i: number): void {
  bits[i >>> 5] = (bits[i >>> 5] as number) | (1 << (i & 31));
}

function dropRow(bits: Uint32Array, i: number): void {
  bits[i >>> 5] = (bits[i >>> 5] as number) & ~(1 << (i & 31));
}

export function hasRow(bits: Uint32Array, i: number): boolean {
  return (((bits[i >>> 5] as number) >>> (i & 31)) & 1) === 1;
}

/** Rows of an account and task by time and uid, which contains a given row. */
export type RowsOfPair = (row: number) => Uint32Array;

/** What is known when it is decided who may use evidence. */
export interface EvidenceCase {
  readonly input: ScoreInput;
  readonly table: TaskTable;
  /** Rows refused by themselves; they use no evidence. */
  readonly reasons: Uint8Array;
  readonly earlier: EarlierCounts;
  readonly rowsOfPair: RowsOfPair;
}

/**
 * Blocks the rows that would reuse evidence: per task, only the first accepted contribution may use it.
 *
 * Whether a row is accepted depends on its account's limits too, so rows that share evidence are played through in order of time,
 * together with all other rows of the same accounts and tasks where these have limits.
 * @param groups Rows that share task and evidence; rows of earlier epochs count on after the epoch's own.
 * @param blocked A bit a row; set for rows that may not be accepted.
 * @returns Whether any row is blocked.
 */
export function blockReuse(known: EvidenceCase, groups: Groups, blocked: Uint32Array): boolean {
  const { input, table, reasons } = known;
  const { contributions } = input;
  const hopeless = new Uint32Array(wordsOfSet(contributions.length));
  const contested: Uint32Array[] = [];
  let any = false;
  for (let g = 0, start = 0; g < groups.ends.length; g++) {
    const group = groups.rows.subarray(start, groups.ends[g]);
    start = groups.ends[g] as number;
    const rows = group.filter((i) => i < contributions.length && reasons[i] === Reason.ACCEPTED);
    // Rows ascend, so that one of an earlier epoch comes last.
    const used = (group[group.length - 1] as number) >= contributions.length;
    const task =
      rows.length === 0 ? undefined : table.tasks[table.indexOf(contributions.task[rows[0] as number] as number)];
    if (task === undefined || rows.length < (used ? 1 : 2)) continue;
    any = true;
    for (const i of rows) addRow(blocked, i);
    if (used) for (const i of rows) addRow(hopeless, i);
    else if (task.maxPerWindow > 0 || task.maxPerEpoch > 0) contested.push(rows);
    else
      dropRow(
        blocked,
        rows.reduce((first, i) => (compareTimes(contributions, i, first) < 0 ? i : first)),
      );
  }
  if (contested.length > 0) for (const winner of playThrough(known, contested, hopeless)) dropRow(blocked, winner);
  return any;
}

/**
 * The rows that win their group, found by playing the contested accounts and tasks through in order of time.
 * @param hopeless Rows whose evidence an earlier epoch used: they are refused and so fill no limit.
 */
function playThrough(known: EvidenceCase, groups: readonly Uint32Array[], hopeless: Uint32Array): Uint32Array {
  const { rows, pairs, count } = contestedRows(known, groups);
  const { input, table, earlier } = known;
  const { time, task: ids } = input.contributions;
  const groupOf = new Int32Array(input.contributions.length);
  groups.forEach((group, g) => {
    for (const i of group) groupOf[i] = g + 1;
  });
  const winners = new Uint32Array(groups.length);
  const won = new Uint32Array(wordsOfSet(groups.length));
  const inEpoch = new Uint32Array(count);
  const inWindow = new Uint32Array(count);
  const windows = new Float64Array(count).fill(-1);
  for (const at of byTime(input, rows)) {
    const [row, pair] = [rows[at] as number, pairs[at] as number];
    const group = groupOf[row] as number;
    if (hasRow(hopeless, row) || hasRow(won, group)) continue;
    const task = table.tasks[table.indexOf(ids[row] as number)] as Task;
    const window = windowOf(time[row] as number, task.window);
    if (windows[pair] !== window) {
      windows[pair] = window;
      inWindow[pair] = earlierInWindow(earlier, table, input, row, window);
    }
    if (task.maxPerWindow > 0 && (inWindow[pair] as number) >= task.maxPerWindow) continue;
    if (task.maxPerEpoch > 0 && (inEpoch[pair] as number) >= task.maxPerEpoch) continue;
    inWindow[pair] = (inWindow[pair] as number) + 1;
    inEpoch[pair] = (inEpoch[pair] as number) + 1;
    if (group === 0) continue;
    addRow(won, group);
    winners[group - 1] = row;
  }
  return winners.filter((_, g) => hasRow(won, g + 1));
}

/** Admitted rows, and the number of each one's pair of account and task. */
interface Contested {
  readonly rows: number[];
  readonly pairs: number[];
  readonly count: number;
}

/** All admitted rows of the accounts and tasks that the given rows belong to. */
function contestedRows({ input, reasons, rowsOfPair }: EvidenceCase, groups: readonly Uint32Array[]): Contested {
  const listed = new Uint32Array(wordsOfSet(input.contributions.length));
  const [rows, pairs]: [number[], number[]] = [[], []];
  let count = 0;
  for (const group of groups) {
    for (const given of group) {
      if (hasRow(listed, given)) continue;
      for (const row of rowsOfPair(given)) {
        addRow(listed, row);
        if (reasons[row] !== Reason.ACCEPTED) continue;
        rows.push(row);
        pairs.push(count);
      }
      count++;
    }
  }
  return { rows, pairs, count };
}

/** Indices of rows by their rows' time and uid. */
function byTime({ contributions }: ScoreInput, rows: readonly number[]): Uint32Array {
  const times = Float64Array.from(rows, (row) => contributions.time[row] as number);
  const order = Uint32Array.from(rows.keys());
  return order.sort(
    (a, b) =>
      (times[a] as number) - (times[b] as number) || compareTimes(contributions, rows[a] as number, rows[b] as number),
  );
}

function earlierInWindow(
  earlier: EarlierCounts,
  table: TaskTable,
  { contributions: rows }: ScoreInput,
  i: number,
  window: number,
): number {
  const task = rows.task[i] as number;
  if (window > (earlier.latest[table.indexOf(task)] as number)) return 0;
  return earlier.count(task, addressAt(rows.account, i), window);
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
  const since = earlier.length === 0 ? 0 : firstTime(input);
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
