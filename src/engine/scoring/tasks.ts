import type { ScoreInput } from "./admit.js";

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
