import { addressAt, packHex, row } from "../columns/bytes.js";
import type { Contributions } from "../columns/contributions.js";
import { searchRows, sortRows } from "../columns/sort.js";
import { splitRows } from "../mirrors/work.js";
import { ContributionDisputesScope } from "../rules/contract-values.js";

/** Events of `ContributionDisputes`, in the order of a dispute's life; the last four end it. */
export const DISPUTE_EVENTS = [
  "DisputeOpened",
  "DisputeUpheld",
  "DisputeRejected",
  "DisputeExpired",
  "DisputeClosed",
] as const;

/** Disputed work: a number of `ContributionDisputesScope`, and the work's name within it. */
export interface DisputedWork {
  readonly scope: number;
  /** 0x hex of 32 bytes. */
  readonly work: string;
}

/** One event of a dispute. */
export interface DisputeEvent extends DisputedWork {
  readonly name: (typeof DISPUTE_EVENTS)[number];
  /** Number of the dispute. */
  readonly id: number;
}

/** What disputes say of works. */
export interface Verdicts {
  readonly voided: readonly DisputedWork[];
  /** Works of disputes that nobody has decided yet. */
  readonly open: readonly DisputedWork[];
}

/**
 * Works that are void after some events, and those that are still disputed.
 * @param events Oldest first.
 * @example verdictsAfter([{ name: "DisputeOpened", id: 1, scope: 1, work: "0x07" }]).open // [{ scope: 1, work: "0x07" }]
 */
export function verdictsAfter(events: readonly DisputeEvent[]): Verdicts {
  const open = new Map<number, DisputedWork>();
  const voided: DisputedWork[] = [];
  for (const { name, id, scope, work } of events) {
    if (name === "DisputeOpened") open.set(id, { scope, work });
    else open.delete(id);
    if (name === "DisputeUpheld") voided.push({ scope, work });
  }
  return { voided, open: [...open.values()] };
}

/** Numbers of the batches among works. */
export function batchesOf(works: readonly DisputedWork[]): number[] {
  return works.filter(({ scope }) => scope === ContributionDisputesScope.Batch).map(({ work }) => Number(BigInt(work)));
}

/** What is needed to find the rows of works. */
export interface WorkPlaces {
  /** Uids of all rows of the batches among the works, 32 bytes each, in any order. */
  readonly batchUids: Uint8Array;
  /** Epoch of a time, Unix seconds. */
  readonly epochAt: (time: number) => number;
}

/** Marks the rows that works name: 1 where any does. */
export function markRows(rows: Contributions, works: readonly DisputedWork[], places: WorkPlaces): Uint8Array {
  const marks = new Uint8Array(rows.length);
  const own = works.filter(({ scope }) => scope === ContributionDisputesScope.Contribution).map(({ work }) => work);
  markUids(rows, ascending(joined(packHex(own, 32), places.batchUids)), marks);
  const groups = works.filter(({ scope }) => scope === ContributionDisputesScope.Rows).map(({ work }) => work);
  markGroups(rows, groups, places.epochAt, marks);
  return marks;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

function ascending(uids: Uint8Array): Uint8Array {
  const out = new Uint8Array(uids.length);
  sortRows(uids, 32).forEach((from, i) => out.set(row(uids, 32, from), 32 * i));
  return out;
}

function markUids({ length, uid }: Contributions, uids: Uint8Array, marks: Uint8Array): void {
  if (uids.length === 0) return;
  const named = new DataView(uids.buffer, uids.byteOffset, uids.byteLength);
  const starts = new Set(Array.from({ length: uids.length / 32 }, (_, i) => named.getUint32(32 * i)));
  const view = new DataView(uid.buffer, uid.byteOffset, uid.byteLength);
  for (let i = 0; i < length; i++)
    if (starts.has(view.getUint32(32 * i)) && searchRows(uids, 32, row(uid, 32, i)) >= 0) marks[i] = 1;
}

function markGroups(
  { length, task, attester, time }: Contributions,
  names: readonly string[],
  epochAt: (time: number) => number,
  marks: Uint8Array,
): void {
  const groups = names.map(splitRows);
  const tasks = new Set(groups.map((group) => group.task));
  const keys = new Set(groups.map((group) => `${group.attester} ${group.task} ${group.epoch}`));
  for (let i = 0; i < length && keys.size > 0; i++) {
    if (!tasks.has(task[i] as number)) continue;
    if (keys.has(`${addressAt(attester, i)} ${task[i]} ${epochAt(time[i] as number)}`)) marks[i] = 1;
  }
}
