import type { Contributions } from "../../columns/contributions.js";
import type { Groups } from "../../columns/row-groups.js";
import { type TaskLimits, windowOf } from "../tasks.js";
import type { Part } from "./partition.js";
import { MARK, RECORD, ROW, TASK, TIME, UNMARKED } from "./records.js";
import { sortRecords, type SortScratch } from "./sort-records.js";

/** What ordering a part takes besides the part. */
export interface OrderInput {
  readonly rows: Contributions;
  readonly limits: TaskLimits;
  /** Latest window with contributions of earlier epochs, by index of the task; -1 for none. */
  readonly latest: Float64Array;
}

/**
 * Sorts a part's rows by account, task, time and uid, and marks the first of each account.
 * @returns The number of accounts, and runs of rows of one account and task, in order of time: those in which a row shares its evidence and a limit might refuse
 * a row.
 */
export function orderPart(
  part: Part,
  input: OrderInput,
  scratch: SortScratch,
): { readonly accounts: number; readonly runs: Groups } {
  const shared: number[] = [];
  const accounts = sortRecords({ ...part, rows: input.rows, scratch, shared });
  return { accounts, runs: tightRuns(part, shared, input) };
}

/** Places of one account's rows of one task. */
interface Run {
  /** Index of the task. */
  readonly task: number;
  readonly start: number;
  readonly end: number;
}

/** Finds the runs in which a row shares its evidence and a limit might refuse a row, within ranges that have such rows. */
function tightRuns(part: Part, shared: readonly number[], input: OrderInput): Groups {
  const [rows, ends]: [number[], number[]] = [[], []];
  for (let each = 0; each < shared.length; each += 2) {
    const to = shared[each + 1] as number;
    for (let start = shared[each] as number; start < to;) {
      const run = runFrom(part, start, to);
      if (isShared(part, run) && isTight(part, run, input)) {
        for (let i = start; i < run.end; i++) rows.push(wordAt(part, i, ROW) & UNMARKED);
        ends.push(rows.length);
      }
      start = run.end;
    }
  }
  return { rows: Uint32Array.from(rows), ends: Uint32Array.from(ends) };
}

/** A word of the record that comes `i`-th in order. */
function wordAt({ records, order }: Part, i: number, word: number): number {
  return records[RECORD * ((order[i] as number) & UNMARKED) + word] as number;
}

/** The run that begins at a place. */
function runFrom(part: Part, start: number, to: number): Run {
  const task = wordAt(part, start, TASK);
  let end = start + 1;
  while (end < to && (part.order[end] as number) < MARK && wordAt(part, end, TASK) === task) end++;
  return { task, start, end };
}

/** Whether a row of the run shares its uid or evidence with others. */
function isShared(part: Part, { start, end }: Run): boolean {
  for (let i = start; i < end; i++) if (wordAt(part, i, ROW) >= MARK) return true;
  return false;
}

/** Whether a limit might refuse one of a run's rows. */
function isTight(part: Part, { task, start, end }: Run, { limits, latest }: OrderInput): boolean {
  const [perWindow, perEpoch] = [limits.perWindow[task] as number, limits.perEpoch[task] as number];
  if (end - start > perEpoch) return true;
  if (perWindow === Infinity) return false;
  let [last, inWindow] = [-1, 0];
  for (let i = start; i < end; i++) {
    const window = windowOf(wordAt(part, i, TIME), limits.window[task] as number);
    if (window !== last) [last, inWindow] = [window, 0];
    if (++inWindow > perWindow || window <= (latest[task] as number)) return true;
  }
  return false;
}
