import type { ScoreInput } from "./input.js";
import { type Task, hasPolicy } from "../rules/task.js";
import { AssayError } from "../errors.js";
import { BPS } from "../rules/contract-values.js";

/** Tasks by id. */
export interface TaskTable {
  readonly tasks: readonly Task[];
  /** Index in `tasks` of each id below its length, or -1. */
  readonly dense: Int32Array;
  /** Index in `tasks` of a task id, or -1. */
  indexOf(id: number): number;
}

/** Ids below this are found in a plain array. */
const DENSE = 1 << 20;

/**
 * Checks tasks and indexes them.
 * @throws AssayError INVALID_ARGUMENT for a field out of range, or a limit per account without a policy that makes accounts persons;
 * DUPLICATE for an id that occurs twice.
 */
export function taskTable(tasks: readonly Task[]): TaskTable {
  tasks.forEach(checkTask);
  const byId = new Map(tasks.map((task, i) => [task.id, i]));
  if (byId.size !== tasks.length) throw new AssayError("DUPLICATE", "A task id occurs twice");
  const dense = new Int32Array(tasks.reduce((most, { id }) => (id < DENSE ? Math.max(most, id + 1) : most), 0)).fill(
    -1,
  );
  tasks.forEach(({ id }, i) => {
    if (id < dense.length) dense[id] = i;
  });
  return { tasks, dense, indexOf: (id) => (id < dense.length ? (dense[id] as number) : (byId.get(id) ?? -1)) };
}

const UINT32_FIELDS = [
  "id",
  "points",
  "maxPerWindow",
  "window",
  "maxPerEpoch",
  "epochQuota",
  "minReputation",
  "knee",
] as const;

function checkTask(task: Task): void {
  const refuse = (what: string): never => {
    throw new AssayError("INVALID_ARGUMENT", `Task ${task.id}: ${what}.`);
  };
  const within = (value: number, most: number): boolean => Number.isInteger(value) && value >= 0 && value <= most;
  for (const field of UINT32_FIELDS)
    if (!within(task[field], 2 ** 32 - 1)) refuse(`${field} is not an unsigned 32-bit number`);
  if (!within(task.domain, 7) || !within(task.reputationDomain, 7)) refuse("domains are 0 to 7");
  if (!within(task.minQuality, BPS)) refuse("minQuality is 0 to 10000");
  if (!within(task.opensAt, 2 ** 40 - 1) || !within(task.closesAt, 2 ** 40 - 1)) refuse("times are 40-bit seconds");
  if (task.maxPerWindow > 0 && task.window === 0) refuse("maxPerWindow needs a window");
  if ((task.maxPerWindow > 0 || task.maxPerEpoch > 0 || task.knee > 0) && !hasPolicy(task)) {
    refuse("maxPerWindow, maxPerEpoch and knee need an eligibility policy, or splitting would evade them");
  }
}

/** The tasks' limits as columns, by index of the task; `Infinity` for none. */
export interface TaskLimits {
  readonly perWindow: Float64Array;
  readonly window: Float64Array;
  readonly perEpoch: Float64Array;
  readonly knee: Float64Array;
  readonly domain: Uint8Array;
  readonly weight: Float64Array;
}

/** Columns of an input's tasks. */
export function taskLimits({ tasks, rules }: Pick<ScoreInput, "tasks" | "rules">): TaskLimits {
  const weights = rules.domainWeightsBps;
  return {
    perWindow: Float64Array.from(tasks, (task) => task.maxPerWindow || Infinity),
    window: Float64Array.from(tasks, (task) => task.window),
    perEpoch: Float64Array.from(tasks, (task) => task.maxPerEpoch || Infinity),
    knee: Float64Array.from(tasks, (task) => task.knee),
    domain: Uint8Array.from(tasks, (task) => task.domain),
    weight: Float64Array.from(tasks, (task) => weights[task.domain] ?? 0),
  };
}

/** Key of the window of `task` in which a time lies, for one account's counts. */
export function windowOf(time: number, window: number): number {
  return window === 0 ? 0 : Math.floor(time / window);
}
