import { lstatSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BundleFile, countFiles, countShards, proofFile, type ProofFiles } from "../engine/bundle/proof-files.js";
import type { Kernel, NodeKind } from "../engine/hash/keccak.js";
import { type StepName, type Scoring, type JobResult, runJobs } from "../engine/scoring/steps.js";
import { type EpochLeaves, leafColumns } from "../engine/tree/epoch-tree.js";
import { type PartedLeaves, sortParts } from "../engine/tree/place.js";
import type { ScoreInput } from "../engine/scoring/input.js";
import type { AccountTable } from "../engine/columns/account-table.js";
import { type Chunks, startOfChunk } from "../engine/columns/chunks.js";
import type { ScoringState } from "../engine/scoring/state.js";
import type { AccountScores } from "../engine/scoring/parts/accounts.js";
import { openAdmission, type Admission } from "../engine/scoring/admit.js";
import type { ScannedEpoch } from "../engine/integrity/epoch.js";
import type { EligibilityInput } from "../engine/eligibility/column.js";

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

/** Sort parted leaves; threads take parts by the counter. */
export interface PlaceJob {
  readonly kind: "place";
  readonly parted: PartedLeaves;
  readonly counter: Int32Array;
}

/** Hash all inner nodes. `control` holds a counter and a barrier a range. */
export interface NodesJob {
  readonly kind: "nodes";
  readonly nodes: Uint8Array;
  readonly count: number;
  readonly nodeKind: NodeKind;
  readonly threads: number;
  readonly control: Int32Array;
}

/** Check contributions, each by itself; threads take chunks by the counter. */
export interface AdmitJob {
  readonly kind: "admit";
  readonly input: ScoreInput;
  /** Table of the accounts of `input.standing`. */
  readonly holders: AccountTable;
  readonly chunks: Chunks;
  readonly reasons: Uint8Array;
  readonly counter: Int32Array;
}

/** Run the detectors over an epoch: for one thread alone. */
export interface DetectJob {
  readonly kind: "detect";
  readonly input: ScannedEpoch;
  readonly admission: Admission;
}

/** Get ready for the steps of a scoring. */
export interface OpenScoringJob {
  readonly kind: "open-scoring";
  readonly state: ScoringState;
}

/** Do jobs of a step of the scoring that was opened last; threads take them by the counter. */
export interface ScoreJob {
  readonly kind: "score";
  readonly step: StepName;
  /** Where accounts' scores go, once there is such a place. */
  readonly scores: AccountScores;
  readonly counter: Int32Array;
}

/** Work for all threads of a pool, each of which does a share. */
export type Job =
  | LeavesJob
  | PlaceJob
  | NodesJob
  | EligibleJob
  | AdmitJob
  | DetectJob
  | OpenScoringJob
  | ScoreJob
  | DigestsJob
  | ProofsJob;

/** Hash columns of any length into `out`, 32 bytes each; threads take groups by the counter. */
export interface DigestsJob {
  readonly kind: "digests";
  readonly columns: readonly Uint8Array[];
  /** Numbers of the columns: two of the same length, or one alone. */
  readonly groups: readonly (readonly number[])[];
  readonly out: Uint8Array;
  readonly counter: Int32Array;
}

/** Answer for each contribution whether its account was eligible: for one thread alone. */
export interface EligibleJob {
  readonly kind: "eligible";
  readonly input: EligibilityInput;
}

/** Write the files of leaves and nodes into a folder, or compare them with what stands there. Threads take them by the counter. */
export interface ProofsJob {
  readonly kind: "proofs";
  readonly files: ProofFiles;
  readonly folder: string;
  readonly act: "write" | "compare";
  /** Hash of each shard, 32 bytes; zero for an empty one. */
  readonly index: Uint8Array;
  readonly counter: Int32Array;
}

/** A file that is not what it should be. */
export interface Fault {
  readonly path: string;
  readonly missing: boolean;
}

/** This thread's share of a `DigestsJob`. */
export function runDigests(kernel: Kernel, { columns, groups, out, counter }: DigestsJob): void {
  for (let g: number; (g = Atomics.add(counter, 0, 1)) < groups.length;) {
    const group = groups[g] as readonly number[];
    const [first, second] = group.map((i) => columns[i] as Uint8Array) as [Uint8Array, Uint8Array | undefined];
    const hashes = second === undefined ? [kernel.digest([first])] : kernel.digestTwo(first, second);
    group.forEach((i, k) => out.set(hashes[k] as Uint8Array, 32 * i));
  }
}

/** This thread's share of a `ProofsJob`. */
export function runProofs(kernel: Kernel, { files, folder, act, index, counter }: ProofsJob): Fault[] {
  const faults: Fault[] = [];
  for (let i: number; (i = Atomics.add(counter, 0, 1)) < countFiles(files);) {
    const file = proofFile(files, i);
    if (file === undefined) continue;
    if (i < countShards(files)) index.set(kernel.digest([file.bytes]), 32 * i);
    const fault = putFile(folder, file, act);
    if (fault !== undefined) faults.push(fault);
  }
  return faults;
}

/** Writes a file into a folder, or compares it with the one that stands there. */
export function putFile(folder: string, { path, bytes }: BundleFile, act: "write" | "compare"): Fault | undefined {
  const file = join(folder, path);
  if (act === "write") {
    writeFileSync(file, bytes);
    return undefined;
  }
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found?.isFile() !== true) return { path, missing: true };
  if (found.size === bytes.length && readFileSync(file).equals(bytes)) return undefined;
  return { path, missing: false };
}

/** This thread's share of a `LeavesJob`. */
export function runLeaves(kernel: Kernel, { leaves, out, counter }: LeavesJob): void {
  const count = leaves.units.length;
  const columns = leafColumns(leaves);
  for (let from = SHARE * Atomics.add(counter, 0, 1); from < count; from = SHARE * Atomics.add(counter, 0, 1)) {
    kernel.leaves(columns, from, Math.min(count, from + SHARE), out);
  }
}

/** This thread's share of a `PlaceJob`. */
export function runPlace({ parted, counter }: PlaceJob): number[] {
  return sortParts(parted, () => Atomics.add(counter, 0, 1));
}

/**
 * One thread's part in hashing a tree: range after range of nodes whose children lie behind the range, a barrier after each.
 * Thread 0 does the last, small ranges alone.
 * @returns Whether a sum overflowed in this thread's share.
 */
export function runNodes(kernel: Kernel, job: NodesJob, thread: number): boolean {
  const { nodes, count, nodeKind, threads, control } = job;
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
      overflow = kernel.pairs(nodes, Math.max(first, high - taken - SHARE + 1), high - taken, nodeKind) || overflow;
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

/** This thread's share of an `AdmitJob`. */
export function runAdmission({ input, holders, chunks, reasons, counter }: AdmitJob): void {
  const admitRows = openAdmission(input, holders);
  for (let chunk: number; (chunk = Atomics.add(counter, 0, 1)) < chunks.count;) {
    admitRows(reasons, startOfChunk(chunks, chunk), startOfChunk(chunks, chunk + 1));
  }
}

/** This thread's share of a `ScoreJob`. */
export function runScore(scoring: Scoring, { step, scores, counter }: ScoreJob): JobResult[] {
  const own = { ...scoring, state: { ...scoring.state, scores } };
  return runJobs(own, step, () => Atomics.add(counter, 0, 1));
}
