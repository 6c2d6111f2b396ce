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

/**
 * Marks the rows that would reuse evidence: per task, only the first accepted contribution may use it.
 *
 * Whether a row is accepted depends on its account's limits too, so rows that share evidence are played through in order of time,
 * together with all other rows of the same accounts and tasks where these have limits.
 * @param reasons Rows refused by themselves; they use no evidence.
 * @param taskIndex Index of each row's task.
 * @returns 1 for a row that may not be accepted, or undefined if there is none.
 */
export function findReuse(
  input: ScoreInput,
  table: TaskTable,
  reasons: Uint8Array,
  taskIndex: Uint32Array,
): Uint8Array | undefined {
  const groups = sharedEvidence(input, reasons);
  if (groups.length === 0) return undefined;
  const reused = new Uint8Array(input.contributions.length);
  const contested: Uint32Array[] = [];
  for (const { rows, used } of groups) {
    const task = table.tasks[taskIndex[rows[0] as number] as number];
    for (const i of rows) reused[i] = 1;
    if (used || task === undefined) continue;
    const limited = task.maxPerWindow > 0 || task.maxPerEpoch > 0;
    if (limited) contested.push(rows);
    else reused[rows.reduce((first, i) => (compareTimes(input.contributions, i, first) < 0 ? i : first))] = 0;
  }
  for (const winner of playThrough(input, table, reasons, taskIndex, contested)) reused[winner] = 0;
  return reused;
}

interface Shared {
  readonly rows: Uint32Array;
  /** Whether an earlier epoch used the evidence. */
  readonly used: boolean;
}

/** Groups of admitted rows that share task and evidence with each other or with an earlier epoch. */
function sharedEvidence(input: ScoreInput, reasons: Uint8Array): Shared[] {
  const { contributions: rows } = input;
  const earlier = earlierOf(input);
  const joined = earlier.length > 0;
  const evidence = rows.evidence.subarray(0, 32 * rows.length);
  const tasks = joined ? new Uint32Array(rows.length + earlier.length) : rows.task;
  if (joined) {
    tasks.set(rows.task.subarray(0, rows.length));
    tasks.set(earlier.task.subarray(0, earlier.length), rows.length);
  }
  const column = joined ? concat(evidence, earlier.evidence.subarray(0, 32 * earlier.length)) : evidence;
  return repeatedRows(column, 32, tasks)
    .map((group) => ({
      rows: group.filter((i) => i < rows.length && reasons[i] === Reason.ACCEPTED),
      used: group.some((i) => i >= rows.length),
    }))
    .filter(({ rows, used }) => rows.length > (used ? 0 : 1));
}

/** The rows that win their group, found by playing the contested accounts and tasks through in order of time. */
function playThrough(
  input: ScoreInput,
  table: TaskTable,
  reasons: Uint8Array,
  taskIndex: Uint32Array,
  groups: readonly Uint32Array[],
): number[] {
  if (groups.length === 0) return [];
  const { contributions: rows } = input;
  const groupOf = new Map(groups.flatMap((group, g) => Array.from(group, (i): [number, number] => [i, g])));
  const pair = (account: Uint8Array, i: number, task: number): string => `${task}:${addressAt(account, i)}`;
  const pairs = new Set(Array.from(groupOf.keys(), (i) => pair(rows.account, i, rows.task[i] as number)));
  const accounts = indexAccounts(
    concat(...Array.from(groupOf.keys(), (i) => rows.account.subarray(20 * i, 20 * i + 20))),
  );

  const counts = countEarlier(input, table, (account, i, task) => {
    const key = pair(account, i, task);
    return pairs.has(key) ? key : undefined;
  });
  const played: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    if (reasons[i] !== Reason.ACCEPTED || accounts.find(rows.account, i) < 0) continue;
    if (pairs.has(pair(rows.account, i, rows.task[i] as number))) played.push(i);
  }
  const bump = (key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
  const winners = new Map<number, number>();
  for (const i of played.sort((a, b) => compareTimes(rows, a, b))) {
    const task = table.tasks[taskIndex[i] as number];
    const group = groupOf.get(i);
    if (task === undefined || (group !== undefined && winners.has(group))) continue;
    const key = pair(rows.account, i, task.id);
    const window = `${key}:${windowOf(rows.time[i] as number, task.window)}`;
    if (task.maxPerWindow > 0 && (counts.get(window) ?? 0) >= task.maxPerWindow) continue;
    if (task.maxPerEpoch > 0 && (counts.get(key) ?? 0) >= task.maxPerEpoch) continue;
    bump(window);
    bump(key);
    if (group !== undefined) winners.set(group, i);
  }
  return [...winners.values()];
}

/** Accepted contributions of earlier epochs, counted by window under the key that `keyOf` gives, if any. */
export function countEarlier(
  input: ScoreInput,
  table: TaskTable,
  keyOf: (account: Uint8Array, i: number, task: number) => string | undefined,
): Map<string, number> {
  const counts = new Map<string, number>();
  const earlier = earlierOf(input);
  for (let i = 0; i < earlier.length; i++) {
    const task = table.tasks[table.indexOf(earlier.task[i] as number)];
    if (task === undefined || task.maxPerWindow === 0) continue;
    const key = keyOf(earlier.account, i, task.id);
    if (key === undefined) continue;
    const window = `${key}:${windowOf(earlier.time[i] as number, task.window)}`;
    counts.set(window, (counts.get(window) ?? 0) + 1);
  }
  return counts;
}
