import { type AccountScores, type Limits, scoreParts } from "../engine/accounts.js";
import { type ScoreInput, taskTable } from "../engine/admit.js";
import { countEarlier, repeatedEvidence, repeatedUids, type Repeats } from "../engine/evidence.js";
import type { Kernel } from "../engine/keccak.js";
import type { Parts } from "../engine/partition.js";
import { type EpochLeaves, leafColumns } from "../engine/tree.js";

/** Rows or nodes that a thread takes at a time. */
const SHARE = 4096;
/** Ranges of nodes smaller than this are hashed by one thread. */
const FEW = 8192;

/** Milliseconds to wait for the other threads at a barrier. */
const PATIENCE = 120_000;

/** Hash leaves into `out`; threads take shares by the counter. */
export interface LeavesJob {
  readonly kind: "leaves";
  readonly leaves: EpochLeaves;
  readonly out: Uint8Array;
  readonly counter: Int32Array;
}

/** Hash all inner nodes. `control` holds a counter and a barrier a range. */
export interface NodesJob {
  readonly kind: "nodes";
  readonly nodes: Uint8Array;
  readonly count: number;
  readonly sums: boolean;
  readonly threads: number;
  readonly control: Int32Array;
}

/** Find repeated keys in one of the columns. */
export interface RepeatsJob {
  readonly kind: "repeats";
  readonly input: Pick<ScoreInput, "contributions" | "earlier">;
  readonly column: keyof Repeats | "none";
}

/** Score parts, which threads take by the counter. */
export interface PartsJob {
  readonly kind: "parts";
  readonly limits: Pick<Limits, "input" | "reasons" | "blocked" | "lastInQuota" | "decideOnly">;
  readonly parts: Parts;
  readonly counter: Int32Array;
}

export type Job = LeavesJob | NodesJob | RepeatsJob | PartsJob;

export function runLeaves(kernel: Kernel, { leaves, out, counter }: LeavesJob): void {
  const count = leaves.units.length;
  const columns = leafColumns(leaves);
  for (let from = SHARE * Atomics.add(counter, 0, 1); from < count; from = SHARE * Atomics.add(counter, 0, 1)) {
    kernel.leaves(leaves.epoch, columns, from, Math.min(count, from + SHARE), out);
  }
}

/**
 * One thread's part in hashing a tree: range after range of nodes whose children lie behind the range, a barrier after each.
 * Thread 0 does the last, small ranges alone.
 * @returns Whether a sum overflowed in this thread's share.
 */
export function runNodes(kernel: Kernel, job: NodesJob, thread: number): boolean {
  const { nodes, count, sums, threads, control } = job;
  let overflow = false;
  let range = 0;
  for (let high = count - 2; high >= 0; range++) {
    const first = (high + 1) >>> 1;
    const few = high - first < FEW;
    if (few && thread > 0) return overflow;
    for (
      let taken = few ? 0 : take(control, range);
      high - taken >= first;
      taken = few ? taken + SHARE : take(control, range)
    ) {
      overflow = kernel.pairs(nodes, Math.max(first, high - taken - SHARE + 1), high - taken, sums) || overflow;
    }
    if (!few) meet(control, range, threads);
    high = first - 1;
  }
  return overflow;
}

const take = (control: Int32Array, range: number): number => SHARE * Atomics.add(control, 2 * range, 1);

/** Waits until all threads have come to the end of a range. */
function meet(control: Int32Array, range: number, threads: number): void {
  const barrier = 2 * range + 1;
  if (Atomics.add(control, barrier, 1) + 1 === threads) {
    Atomics.notify(control, barrier);
    return;
  }
  for (let here; (here = Atomics.load(control, barrier)) < threads;) {
    if (Atomics.wait(control, barrier, here, PATIENCE) === "timed-out") throw new Error("A thread stopped answering");
  }
}

/** Words of control that a tree of any size needs: two a range, and ranges halve. */
export const CONTROL_WORDS = 128;

export function runRepeats({ input, column }: RepeatsJob): Uint32Array[] {
  if (column === "none") return [];
  return column === "uids" ? repeatedUids(input) : repeatedEvidence(input);
}

export function runParts({ limits, parts, counter }: PartsJob): Map<number, AccountScores> {
  const table = taskTable(limits.input.tasks);
  const all: Limits = { ...limits, table, earlier: countEarlier(limits.input, table) };
  return scoreParts(all, parts, () => Atomics.add(counter, 0, 1));
}
