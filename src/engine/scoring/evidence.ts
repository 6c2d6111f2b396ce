import { compareTimes } from "../columns/contributions.js";
import { type ScoreInput, earlierOf } from "./input.js";
import { type TaskTable, windowOf } from "./tasks.js";
import { addressAt } from "../columns/bytes.js";
import { ownMemory } from "../columns/account-table.js";
import { Reason } from "../rules/reasons.js";
import { type Groups, eachGroup } from "../columns/row-groups.js";
import { addRow, dropRow, inRowSet, type RowSet, rowSet } from "../columns/row-set.js";
import type { Task } from "../rules/task.js";

/** What is known when it is decided who may use evidence. */
export interface EvidenceCase {
  readonly input: ScoreInput;
  readonly table: TaskTable;
  /** Rows refused by themselves; they use no evidence. */
  readonly reasons: Uint8Array;
  readonly earlier: EarlierCounts;
  /** Rows that share task and evidence; rows of earlier epochs count on after the epoch's own. */
  readonly groups: Groups;
  /** All rows of an account and task, in order of time, where a row shares its evidence and a limit might refuse a row. */
  readonly runs: Groups;
}

/**
 * Blocks the rows that would reuse evidence: per task, only the first accepted contribution may use it.
 *
 * Whether a row is accepted depends on its account's limits too, so where these might refuse a row, the rows that share evidence
 * are resolved in order of time, together with all other rows of the same accounts and tasks.
 * @param blocked Gets the rows that may not be accepted.
 */
export function blockReuse(known: EvidenceCase, blocked: RowSet): void {
  const { input, reasons, groups } = known;
  const { contributions } = input;
  const none = (): RowSet => rowSet(contributions.length, ownMemory);
  const [tight, hopeless] = [none(), none()];
  for (const row of known.runs.rows) addRow(tight, row);
  const contested: Uint32Array[] = [];
  eachGroup(groups, (group) => {
    const rows = group.filter((i) => i < contributions.length && reasons[i] === Reason.ACCEPTED);
    // Rows ascend, so that one of an earlier epoch comes last.
    const used = (group[group.length - 1] as number) >= contributions.length;
    if (rows.length < (used ? 1 : 2)) return;
    for (const i of rows) addRow(blocked, i);
    if (used) for (const i of rows) addRow(hopeless, i);
    else if (rows.some((i) => inRowSet(tight, i))) contested.push(rows);
    else
      dropRow(
        blocked,
        rows.reduce((first, i) => (compareTimes(contributions, i, first) < 0 ? i : first)),
      );
  });
  if (contested.length > 0) resolveContested(known, contested, tight, hopeless, (winner) => dropRow(blocked, winner));
}

/** Rows in play, and the run of each one, or -1 where no limit can refuse it. */
interface Play {
  readonly rows: number[];
  readonly runs: number[];
}

/**
 * Finds the rows that win their group by playing the contested accounts and tasks through in order of time.
 * @param hopeless Rows whose evidence an earlier epoch used: they are refused and so fill no limit.
 */
function resolveContested(
  known: EvidenceCase,
  groups: readonly Uint32Array[],
  tight: RowSet,
  hopeless: RowSet,
  won: (row: number) => void,
): void {
  const { input, table } = known;
  const groupOf = new Int32Array(input.contributions.length).fill(-1);
  groups.forEach((group, g) => group.forEach((i) => (groupOf[i] = g)));
  const decided = new Uint8Array(groups.length);
  const { rows, runs } = playOf(known, groups, tight);
  const limits = runLimits(known);
  for (const at of byTime(input, rows)) {
    const [row, run] = [rows[at] as number, runs[at] as number];
    const group = groupOf[row] as number;
    if (inRowSet(hopeless, row) || (group >= 0 && decided[group] === 1)) continue;
    const task = table.tasks[table.indexOf(input.contributions.task[row] as number)] as Task;
    if (run >= 0 && !limits.admit(task, row, run)) continue;
    if (group < 0) continue;
    decided[group] = 1;
    won(row);
  }
}

function playOf({ reasons, runs: given }: EvidenceCase, groups: readonly Uint32Array[], tight: RowSet): Play {
  const [rows, runs]: [number[], number[]] = [[], []];
  eachGroup(given, (run, r) => {
    for (const row of run) {
      if (reasons[row] !== Reason.ACCEPTED) continue;
      rows.push(row);
      runs.push(r);
    }
  });
  for (const group of groups) {
    for (const row of group) {
      if (inRowSet(tight, row)) continue;
      rows.push(row);
      runs.push(-1);
    }
  }
  return { rows, runs };
}

/** Counts the rows of runs as they come, in order of time. */
function runLimits({ input, table, earlier, runs }: EvidenceCase): {
  admit: (task: Task, row: number, run: number) => boolean;
} {
  const inEpoch = new Uint32Array(runs.ends.length);
  const inWindow = new Uint32Array(runs.ends.length);
  const windows = new Float64Array(runs.ends.length).fill(-1);
  const admit = (task: Task, row: number, run: number): boolean => {
    const window = windowOf(input.contributions.time[row] as number, task.window);
    if (windows[run] !== window) {
      windows[run] = window;
      inWindow[run] = earlierInWindow(earlier, table, input, row, window);
    }
    if (task.maxPerWindow > 0 && (inWindow[run] as number) >= task.maxPerWindow) return false;
    if (task.maxPerEpoch > 0 && (inEpoch[run] as number) >= task.maxPerEpoch) return false;
    inWindow[run] = (inWindow[run] as number) + 1;
    inEpoch[run] = (inEpoch[run] as number) + 1;
    return true;
  };
  return { admit };
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
