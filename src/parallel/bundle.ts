import { countShards, type ProofFiles } from "../engine/bundle/proof-files.js";
import { defaultKernel } from "../engine/hash/keccak.js";
import { counter, onAll, share, shareColumns } from "./epoch.js";
import { type DigestsJob, type Fault, runDigests, runProofs } from "./jobs.js";
import type { Pool } from "./pool.js";

const hashesFor = (count: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(32 * count));

const split = (hashes: Uint8Array): Uint8Array[] =>
  Array.from({ length: hashes.length / 32 }, (_, i) => hashes.slice(32 * i, 32 * i + 32));

/** keccak256 of each column, on all threads of a pool. */
export async function digestAll(columns: readonly Uint8Array[], pool: Pool): Promise<Uint8Array[]> {
  const job = digestsOf(pool.threads === 1 ? columns : columns.map(share));
  await onAll(pool, job, () => runDigests(defaultKernel(), job));
  return split(job.out);
}

/** The same beside this thread, on the others of a pool where there are any. */
export async function digestBeside(columns: readonly Uint8Array[], pool: Pool): Promise<Uint8Array[]> {
  if (pool.threads === 1) return digestAll(columns, pool);
  const job = digestsOf(columns.map(share));
  await pool.run((thread) => ({ ...job, thread }));
  return split(job.out);
}

function digestsOf(columns: readonly Uint8Array[]): DigestsJob {
  return {
    kind: "digests",
    columns,
    groups: groupsOf(columns),
    out: hashesFor(columns.length),
    counter: counter(),
  };
}

/** Pairs of columns of the same length, the longest first. */
function groupsOf(columns: readonly Uint8Array[]): number[][] {
  const length = (i: number): number => (columns[i] as Uint8Array).length;
  const groups: number[][] = [];
  for (const i of columns.map((_, at) => at).sort((a, b) => length(b) - length(a) || a - b)) {
    const last = groups.at(-1);
    if (last?.length === 1 && length(last[0] as number) === length(i)) last.push(i);
    else groups.push([i]);
  }
  return groups;
}

/** A folder, and whether files are written into it or compared with those that stand there. */
export interface ProofFolder {
  readonly folder: string;
  readonly act: "write" | "compare";
}

/**
 * Writes the files of leaves and nodes into a folder, or compares them with those that stand there, on all threads of a pool.
 * @param first What this thread does before it helps the others.
 * @returns Index of the shards, and files that differ or are missing, in order of their paths.
 */
export async function putProofs(
  given: ProofFiles,
  { folder, act }: ProofFolder,
  pool: Pool,
  first?: () => Promise<void>,
): Promise<{ index: Uint8Array; faults: Fault[] }> {
  const files = pool.threads === 1 ? given : { ...shareColumns(given), tree: shareColumns(given.tree) };
  const index = hashesFor(countShards(files));
  const job = { kind: "proofs", files, folder, act, index, counter: counter() } as const;
  const faults = await onAll(pool, job, () => runProofs(defaultKernel(), job), first);
  return { index, faults: faults.flat().sort((a, b) => (a.path < b.path ? -1 : 1)) };
}
