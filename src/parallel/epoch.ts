import { type ScoreInput, checkColumns, holdersOf } from "../engine/scoring/input.js";
import { type EpochInput, type EpochResult, shareBudget, withTree } from "../engine/epoch/epoch.js";
import { defaultKernel } from "../engine/hash/keccak.js";
import { finishStep, openView, stepsFor, runJobs } from "../engine/scoring/steps.js";
import { score, type Scores, scoresOf } from "../engine/scoring/score.js";
import { buildTree, checkLeaves, type EpochLeaves, type EpochTree } from "../engine/tree/epoch-tree.js";
import { allocateNodes, leafNodes, originsIn, placedTree, refuseOverflow } from "../engine/tree/merkle.js";
import { partLeaves } from "../engine/tree/place.js";

import { CONTROL_WORDS, type Job, runLeaves, runNodes, runPlace, runAdmission } from "./jobs.js";
import { bothDone, type Pool } from "./pool.js";
import { eligibleRows, type EligibilityInput } from "../engine/eligibility/column.js";
import { type EpochIntegrity, findInEpoch, type ScannedEpoch } from "../engine/integrity/epoch.js";
import { type Admission, admit } from "../engine/scoring/admit.js";
import { openScoring } from "../engine/scoring/state.js";

/** Trees up to this many leaves are built by one thread: others would only cost time. */
const SMALL_TREE = 50_000;
/** The same for contributions. */
const SMALL_EPOCH = 200_000;

type Column = Uint8Array | Uint16Array | Uint32Array | BigUint64Array;

/** A column in memory that all threads see; copied only if it is not there already. */
export function share<T extends Column>(column: T): T {
  if (column.buffer instanceof SharedArrayBuffer) return column;
  const constructor = column.constructor as new (buffer: SharedArrayBuffer) => T;
  const shared = new constructor(new SharedArrayBuffer(column.byteLength));
  (shared as Uint8Array).set(column as Uint8Array);
  return shared;
}

/** Columns of a record in shared memory. Read contributions into shared memory in the first place to spare the copy. */
export function shareColumns<T extends object>(record: T): T {
  const entries = Object.entries(record).map(([key, value]: [string, unknown]) => [
    key,
    ArrayBuffer.isView(value) ? share(value as Column) : value,
  ]);
  return Object.fromEntries(entries) as T;
}

/** Zeroed words that threads count with. */
export const counter = (words = 1): Int32Array => new Int32Array(new SharedArrayBuffer(4 * words));

/**
 * Does a job on all threads of a pool, this one included; gives the answers of all.
 * @param first What this thread does before its own share, while the others have begun.
 */
export async function onAll<T>(pool: Pool, job: Job, own: () => T, first?: () => Promise<void>): Promise<T[]> {
  const others = pool.run<T>((thread) => ({ ...job, thread }));
  const mine = (first?.() ?? Promise.resolve()).then(own);
  const [found, rest] = await bothDone(mine, others);
  return [found, ...rest];
}

/**
 * `buildTree` on all threads of a pool: the same tree.
 * @throws AssayError as `buildTree`
 * @example rootOf(await buildTreeParallel(leaves, pool))
 */
export async function buildTreeParallel(leaves: EpochLeaves, pool: Pool): Promise<EpochTree> {
  if (pool.threads === 1 || leaves.units.length < SMALL_TREE) return buildTree(leaves);
  checkLeaves(leaves);
  const kernel = defaultKernel();
  const nodes = allocateNodes(leaves.units.length, sharedMemory);
  const out = leafNodes(nodes);
  const hashing = { kind: "leaves", leaves: shareColumns(leaves), out, counter: counter() } as const;
  await onAll(pool, hashing, () => runLeaves(kernel, hashing));
  const placing = {
    kind: "place",
    parted: partLeaves(out, originsIn(nodes), sharedMemory),
    counter: counter(),
  } as const;
  const repeats = await onAll(pool, placing, () => runPlace(placing));
  const tree = placedTree({ nodes, kind: "summed" }, placing.parted, repeats.flat());
  const { count, kind: nodeKind } = tree;
  const joining = {
    kind: "nodes",
    nodes,
    count,
    nodeKind,
    threads: pool.threads,
    control: counter(CONTROL_WORDS),
  } as const;
  const overflows = await onAll(pool, joining, () => runNodes(kernel, joining, 0));
  refuseOverflow(overflows.includes(true));
  return { ...tree, ...leaves };
}

/** Chunks of rows for each thread: several, so that a thread that is slowed down keeps none waiting for long. */
const CHUNKS = 8;

const sharedMemory = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);

/** Whether some contributions are worth the other threads' trouble. */
const isSmall = ({ contributions }: ScoreInput, pool: Pool): boolean =>
  pool.threads === 1 || contributions.length < SMALL_EPOCH;

/** `admit` on all threads of a pool: the same admission. */
export async function admitParallel(given: ScoreInput, pool: Pool): Promise<Admission> {
  if (isSmall(given, pool)) return admit(given);
  checkColumns(given);
  const input = shareInput(given);
  const { length } = input.contributions;
  const job = {
    kind: "admit",
    input,
    holders: holdersOf(input, sharedMemory),
    chunks: { rows: length, count: CHUNKS * pool.threads },
    reasons: new Uint8Array(sharedMemory(length)),
    counter: counter(),
  } as const;
  await onAll(pool, job, () => runAdmission(job));
  return { reasons: job.reasons };
}

/** `eligibleRows` beside this thread, on another one of a pool where there is one: the same column. */
export async function eligibleBeside(input: EligibilityInput, pool: Pool): Promise<Uint8Array | undefined> {
  if (pool.threads === 1) return eligibleRows(input);
  const { length, uid, account, task, time } = input.contributions;
  const contributions = { length, ...shareColumns({ uid, account, task, time }) };
  const job = { kind: "eligible", input: { ...input, contributions } } satisfies Job;
  const [found] = await pool.run<Uint8Array | undefined>((thread) => (thread === 1 ? { ...job, thread } : undefined));
  return found;
}

/** `findInEpoch` beside this thread, on another one of a pool where there is one: the same findings. */
export async function findBeside(input: ScannedEpoch, pool: Pool, admission: Admission): Promise<EpochIntegrity> {
  if (pool.threads === 1) return findInEpoch(input, admission);
  const { contributions, rules, review, verdicts } = input;
  const job: Job = {
    kind: "detect",
    input: {
      contributions: shareColumns(contributions),
      rules,
      ...(review === undefined ? {} : { review: share(review) }),
      ...(verdicts === undefined ? {} : { verdicts }),
    },
    admission: shareColumns(admission),
  };
  const [found] = await pool.run<EpochIntegrity>((thread) => (thread === 1 ? { ...job, thread } : undefined));
  return found as EpochIntegrity;
}

/** `score` on all threads of a pool: the same scores. */
export async function scoreParallel(input: ScoreInput, pool: Pool, admission?: Admission): Promise<Scores> {
  const admitted = admission ?? (await admitParallel(input, pool));
  if (isSmall(input, pool)) return score(input, admitted);
  const options = { chunks: CHUNKS * pool.threads, allocate: sharedMemory };
  let scoring = openView(openScoring(shareInput(input), admitted, options));
  await pool.run(() => ({ kind: "open-scoring", state: scoring.state }) satisfies Job);
  for (const step of stepsFor(scoring)) {
    const next = counter();
    const { scores } = scoring.state;
    const job = { kind: "score", step, scores, counter: next } as const;
    const found = await onAll(pool, job, () => runJobs(scoring, step, () => Atomics.add(next, 0, 1)));
    scoring = finishStep(scoring, step, found.flat(), sharedMemory);
  }
  return scoresOf(scoring.state);
}

/** The input with all columns in shared memory. */
function shareInput(input: ScoreInput): ScoreInput {
  const nested = ["contributions", "earlier", "standing", "integrity"] as const;
  const shared = nested.flatMap((name) => {
    const columns = input[name];
    return columns === undefined ? [] : [[name, shareColumns(columns)] as const];
  });
  return { ...shareColumns(input), ...Object.fromEntries(shared) };
}

/**
 * `computeEpoch` on all threads of a pool: the same result, whatever their number.
 * @param admission Of these very contributions, tasks and rules; found if left out.
 * @throws AssayError as `computeEpoch`.
 * @example
 * const pool = await openPool(2);
 * const { root } = await computeEpochParallel(input, pool);
 * await pool.close();
 */
export function computeEpochParallel(input: EpochInput, pool: Pool, admission?: Admission): Promise<EpochResult> {
  return computeOnThreads(input, (work) => work(pool), admission);
}

/** Works on threads that may end with the work: what they gathered is given back before others begin. */
export type OnThreads = <T>(work: (pool: Pool) => Promise<T>) => Promise<T>;

/** The same on threads of its own for each of scoring and hashing. */
export async function computeOnThreads(
  input: EpochInput,
  onThreads: OnThreads,
  admission?: Admission,
): Promise<EpochResult> {
  const shared = shareBudget(input, await onThreads((pool) => scoreParallel(input, pool, admission)));
  const { leaves } = shared;
  return withTree(shared, leaves && (await onThreads((pool) => buildTreeParallel(leaves, pool))));
}
