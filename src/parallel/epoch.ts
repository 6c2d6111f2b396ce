import { type AccountScores, type Limits, scoreParts } from "../engine/accounts.js";
import { admitRows, type ScoreInput, taskTable } from "../engine/admit.js";
import { type EpochInput, type EpochResult, finishEpoch } from "../engine/epoch.js";
import { repeatedEvidence, repeatedUids } from "../engine/evidence.js";
import { createKernel } from "../engine/keccak.js";
import { type Parts, partitionRows } from "../engine/partition.js";
import { checkColumns, limitsOf, mergeParts, mustScoreAgain, type Scores, weigh } from "../engine/score.js";
import type { EpochLeaves, TreeSteps } from "../engine/tree.js";
import { CONTROL_WORDS, type LeavesJob, type NodesJob, runLeaves, runNodes } from "./jobs.js";
import type { Pool } from "./pool.js";

/** Trees up to this many leaves are built by one thread: others would only cost time. */
const SMALL_TREE = 50_000;
/** The same for contributions. */
const SMALL_EPOCH = 200_000;

type Column = Uint8Array | Uint16Array | Uint32Array | BigUint64Array;

/** A column in memory that all threads see; copied only if it is not there already. */
function share<T extends Column>(column: T): T {
  if (column.buffer instanceof SharedArrayBuffer) return column;
  const constructor = column.constructor as new (buffer: SharedArrayBuffer) => T;
  const shared = new constructor(new SharedArrayBuffer(column.byteLength));
  (shared as Uint8Array).set(column as Uint8Array);
  return shared;
}

/** Columns of a record in shared memory. Read contributions into shared memory in the first place to spare the copy. */
export function shareColumns<T extends object>(record: T): T {
  const entries = Object.entries(record).map(([key, value]) => [key, ArrayBuffer.isView(value) ? share(value as Column) : value]);
  return Object.fromEntries(entries) as T;
}

const counter = (words = 1): Int32Array => new Int32Array(new SharedArrayBuffer(4 * words));

/** Steps of building a tree that use all threads of a pool; the result is the same as with one. */
export function parallelSteps(pool: Pool): TreeSteps {
  const kernel = createKernel();
  const failures: unknown[] = [];
  const post = (job: LeavesJob | NodesJob): void => {
    pool.run((thread) => ({ ...job, thread })).catch((error: unknown) => failures.push(error));
  };
  return {
    allocate: (bytes) => new Uint8Array(new SharedArrayBuffer(bytes)),
    hashLeaves: (leaves, out) => {
      const shared: EpochLeaves = leaves.units.length > SMALL_TREE ? shareColumns(leaves) : leaves;
      const job: LeavesJob = { kind: "leaves", leaves: shared, out, counter: counter() };
      if (shared !== leaves) post(job);
      runLeaves(kernel, job);
    },
    hashNodes: (nodes, count, sums) => {
      const threads = count > SMALL_TREE ? pool.threads : 1;
      const job: NodesJob = { kind: "nodes", nodes, count, sums, threads, control: counter(CONTROL_WORDS) };
      if (threads > 1) post(job);
      return runNodes(kernel, job, 0);
    },
  };
}
