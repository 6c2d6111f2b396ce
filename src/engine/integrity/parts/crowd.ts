import { shareBps } from "../math.js";
import type { Usual } from "./account-flags.js";
import type { IdleCrowd } from "../detectors/clicks.js";

/** How often a task was done in a window of the rules' length for bursts, windows numbered from the start of Unix time. */
export interface TaskWindow {
  readonly task: number;
  readonly window: number;
  readonly count: number;
}

/** How many accounts did nothing but click, and all of it alike. */
export interface Life {
  readonly life: string;
  readonly count: number;
}

/** Rows that detectors read, how many of them count, and what reviewers saw of them. */
export interface Totals {
  readonly rows: number;
  readonly accepted: number;
  readonly seen: number;
  readonly voided: number;
}

/** What accounts and attesters are compared with: sums over all parts. It does not grow with contributions. */
export interface Crowd extends Totals {
  /** Contributors and attesters. */
  readonly accounts: number;
  readonly attesters: number;
  readonly windows: readonly TaskWindow[];
  /** Those that so many accounts have that they are suspicious: `leastAlike` of them. */
  readonly lives: readonly Life[];
}

/** What is usual, with tasks as their places in a list. */
export function usualOf({ rows, accepted, seen, voided, windows }: Crowd, tasks: readonly number[]): Usual {
  const counts = new Map<number, Map<number, number>>();
  for (const { task, window, count } of windows) {
    const kind = tasks.indexOf(task);
    counts.set(kind, (counts.get(kind) ?? new Map<number, number>()).set(window, count));
  }
  return { acceptedBps: shareBps(accepted, rows), found: { good: seen - voided, voided }, windows: counts };
}

/** The accounts that only click among all. */
export function idleCrowd({ accounts, lives }: Crowd): IdleCrowd {
  return { accounts, alike: new Map(lives.map(({ life, count }) => [life, count])) };
}
