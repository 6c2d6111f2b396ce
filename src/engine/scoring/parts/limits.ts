import { bytesOf, toHex } from "../../columns/bytes.js";
import { compareTimes } from "../../columns/contributions.js";
import { inRowSet, type RowSet } from "../../columns/row-set.js";
import { swap32 } from "../../columns/sort.js";
import { Reason } from "../../rules/reasons.js";
import type { Task } from "../../rules/task.js";
import type { EarlierCounts } from "../evidence.js";
import type { ScoreInput } from "../input.js";
import type { TaskLimits, TaskTable } from "../tasks.js";
import type { Part } from "./partition.js";
import { ACCOUNT, MARK, RECORD, ROW, TASK, TIME, UNMARKED, VALUE } from "./records.js";

/** What decides on admitted rows. */
export interface Limits {
  readonly input: ScoreInput;
  readonly table: TaskTable;
  readonly tasks: TaskLimits;
  /** Reasons of all rows; refusals are written here. */
  readonly reasons: Uint8Array;
  /** Rows that are duplicates or may not use their evidence. */
  readonly blocked: RowSet;
  readonly earlier: EarlierCounts;
  /** Last row accepted within the quota of each task, or -1 where the quota is not used up. */
  readonly lastInQuota: Int32Array;
}

/** A walk through a part in its order: account by account, and within each task by task. */
export interface Cursor {
  readonly part: Part;
  /** Next place. */
  place: number;
  /** Where the account's rows end. */
  end: number;
  /** What `prefetch` returned, kept so that its reads are not optimised away. */
  readonly prefetched: number;
}

/** A cursor before the first account of a part. */
export function openCursor(part: Part): Cursor {
  return { part, place: 0, end: 0, prefetched: prefetch(part) };
}

/** Reads records once in the order in which they lie, which memory serves faster than the order of accounts. */
function prefetch({ records, order }: Part): number {
  let sum = 0;
  for (let at = 0; at < RECORD * order.length; at += 16) sum ^= records[at] as number;
  return sum;
}

/** Goes to the next account; says whether there is one. */
export function nextAccount(cursor: Cursor): boolean {
  const { place } = cursor;
  const { order } = cursor.part;
  if (place >= order.length) return false;
  let end = place + 1;
  while (end < order.length && (order[end] as number) < MARK) end++;
  cursor.end = end;
  return true;
}

/** Index of the task of the row at which a cursor stands. */
export function taskAt({ part: { records, order }, place }: Cursor): number {
  return records[RECORD * ((order[place] as number) & UNMARKED) + TASK] as number;
}

/**
 * Decides on one account's rows of one task, which begin where the cursor stands; writes what is refused, and moves the cursor behind them.
 * @param index Of the task.
 * @returns Sum of the points of the others, exact up to 2^53.
 */
export function decideTask(limits: Limits, cursor: Cursor, index: number): number {
  const { records, order } = cursor.part;
  const { blocked, tasks } = limits;
  const perWindow = tasks.perWindow[index] as number;
  const perEpoch = tasks.perEpoch[index] as number;
  const hasQuota = (limits.lastInQuota[index] as number) >= 0;
  let inEpoch = 0;
  let inWindow = 0;
  let windowEnd = 0;
  let sum = 0;
  let place = cursor.place;
  for (; place < cursor.end; place++) {
    const at = RECORD * ((order[place] as number) & UNMARKED);
    if (records[at + TASK] !== index) break;
    const marked = records[at + ROW] as number;
    const row = marked & UNMARKED;
    const time = records[at + TIME] as number;
    if (perWindow !== Infinity && time >= windowEnd) {
      const length = tasks.window[index] as number;
      const window = Math.floor(time / length);
      windowEnd = (window + 1) * length;
      inWindow = window > (limits.earlier.latest[index] as number) ? 0 : earlierIn(limits, index, records, at);
    }
    const isBlocked = marked !== row && inRowSet(blocked, row);
    if (isBlocked || hasQuota || inWindow >= perWindow || inEpoch >= perEpoch) {
      const full = inWindow >= perWindow ? Reason.WINDOW_LIMIT : inEpoch >= perEpoch ? Reason.EPOCH_CAP : 0;
      const reason = reasonFor(limits, index, row, full);
      if (reason !== Reason.ACCEPTED) {
        limits.reasons[row] = reason;
        continue;
      }
    }
    inWindow++;
    inEpoch++;
    sum += records[at + VALUE] as number;
  }
  cursor.place = place;
  return sum;
}

/** Contributions of earlier epochs by the account and in the window of the record that begins at `at`. */
function earlierIn({ earlier, table, tasks }: Limits, index: number, records: Uint32Array, at: number): number {
  const account = records.slice(at + ACCOUNT, at + ACCOUNT + 5);
  account[0] = swap32(account[0] as number);
  const window = Math.floor((records[at + TIME] as number) / (tasks.window[index] as number));
  return earlier.count((table.tasks[index] as Task).id, toHex(bytesOf(account)), window);
}

/**
 * The reason that refuses a row, if any.
 * @param full The limit per account that is used up, or 0.
 */
function reasonFor(limits: Limits, index: number, row: number, full: number): number {
  const { input, reasons, lastInQuota, blocked } = limits;
  if (reasons[row] === Reason.DUPLICATE_UID) return Reason.DUPLICATE_UID;
  if (full !== 0) return full;
  const last = lastInQuota[index] as number;
  if (last >= 0 && compareTimes(input.contributions, row, last) > 0) return Reason.QUOTA;
  return inRowSet(blocked, row) ? Reason.EVIDENCE_REUSED : Reason.ACCEPTED;
}
