import { compareTimes, type Contributions } from "../columns/contributions.js";
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
  const contest = blockGroups(known, blocked);
  if (contest.groups.length === 0) return;
  for (const winner of resolveContested(known, contest)) dropRow(blocked, winner);
}

/** Groups of rows with one evidence each, on which limits per account decide. */
interface Contest {
  readonly groups: Uint32Array[];
  /** Rows that a limit might refuse. */
  readonly tight: RowSet;
  /** Rows whose evidence an earlier epoch used: they are refused and so fill no limit. */
  readonly used: RowSet;
}

/** Blocks all rows of each group but the first, or all of them where limits have to decide; returns those groups. */
function blockGroups({ input, reasons, groups, runs }: EvidenceCase, blocked: RowSet): Contest {
  const { contributions } = input;
  const none = (): RowSet => rowSet(contributions.length, ownMemory);
  const contest: Contest = { groups: [], tight: none(), used: none() };
  for (const row of runs.rows) addRow(contest.tight, row);
  eachGroup(groups, (group) => {
    const rows = group.filter((i) => i < contributions.length && reasons[i] === Reason.ACCEPTED);
    // Rows ascend, so that one of an earlier epoch comes last.
    const isUsed = (group[group.length - 1] as number) >= contributions.length;
    if (rows.length < (isUsed ? 1 : 2)) return;
    for (const i of rows) addRow(blocked, i);
    if (isUsed) for (const i of rows) addRow(contest.used, i);
    else if (rows.some((i) => inRowSet(contest.tight, i))) contest.groups.push(rows);
    else dropRow(blocked, earliest(contributions, rows));
  });
  return contest;
}

function earliest(rows: Contributions, group: Uint32Array): number {
  return group.reduce((first, i) => (compareTimes(rows, i, first) < 0 ? i : first));
}

/** Finds the row that wins each group, by counting the contested accounts and tasks in order of time. */
function resolveContested(known: EvidenceCase, contest: Contest): number[] {
  const { input, table } = known;
  const groupOf = new Int32Array(input.contributions.length).fill(-1);
  contest.groups.forEach((group, g) => group.forEach((i) => (groupOf[i] = g)));
  const isDecided = new Uint8Array(contest.groups.length);
  const { rows, runs } = contestedRows(known, contest);
  const admits = runLimits(known);
  const winners: number[] = [];
  for (const at of byTime(input, rows)) {
    const [row, run] = [rows[at] as number, runs[at] as number];
    const group = groupOf[row] as number;
    if (inRowSet(contest.used, row) || (group >= 0 && isDecided[group] === 1)) continue;
    const task = table.tasks[table.indexOf(input.contributions.task[row] as number)] as Task;
    if (run >= 0 && !admits(task, row, run)) continue;
    if (group < 0) continue;
    isDecided[group] = 1;
    winners.push(row);
  }
  return winners;
}

/** Rows that take part in the contest, and the run of each one, or -1 where no limit can refuse it. */
interface ContestedRows {
  readonly rows: number[];
  readonly runs: number[];
}

function contestedRows({ reasons, runs: given }: EvidenceCase, { groups, tight }: Contest): ContestedRows {
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

/** Counts the rows of runs as they come, in order of time: says whether a row is within its account's limits. */
function runLimits({ input, table, earlier, runs }: EvidenceCase): (task: Task, row: number, run: number) => boolean {
  const { time, account } = input.contributions;
  const inEpoch = new Uint32Array(runs.ends.length);
  const inWindow = new Uint32Array(runs.ends.length);
  const windows = new Float64Array(runs.ends.length).fill(-1);
  const before = (task: Task, row: number, window: number): number =>
    window > (earlier.latest[table.indexOf(task.id)] as number)
      ? 0
      : earlier.count(task.id, addressAt(account, row), window);
  return (task, row, run) => {
    const window = windowOf(time[row] as number, task.window);
    if (windows[run] !== window) {
      windows[run] = window;
      inWindow[run] = before(task, row, window);
    }
    if (task.maxPerWindow > 0 && (inWindow[run] as number) >= task.maxPerWindow) return false;
    if (task.maxPerEpoch > 0 && (inEpoch[run] as number) >= task.maxPerEpoch) return false;
    inWindow[run] = (inWindow[run] as number) + 1;
    inEpoch[run] = (inEpoch[run] as number) + 1;
    return true;
  };
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
