import type { ShardPlan } from "../engine/bundle/shards.js";
import { defaultKernel } from "../engine/hash/keccak.js";
import { counter, onAll, share, shareColumns } from "./epoch.js";
import { type Fault, runDigests, runShards } from "./jobs.js";
import type { Pool } from "./pool.js";

const hashesFor = (count: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(32 * count));

const split = (hashes: Uint8Array): Uint8Array[] =>
  Array.from({ length: hashes.length / 32 }, (_, i) => hashes.slice(32 * i, 32 * i + 32));

/** keccak256 of each column, on all threads of a pool. */
export async function digestAll(columns: readonly Uint8Array[], pool: Pool): Promise<Uint8Array[]> {
  const shared = pool.threads === 1 ? columns : columns.map(share);
  const job = { kind: "digests", columns: shared, out: hashesFor(columns.length), counter: counter() } as const;
  await onAll(pool, job, () => runDigests(defaultKernel(), job));
  return split(job.out);
}

/** A folder, and whether the shards' files are written into it or compared with those that stand there. */
export interface ShardFolder {
  readonly folder: string;
  readonly act: "write" | "compare";
}

/**
 * Writes the files of shards into a folder, or compares them with those that stand there, on all threads of a pool.
 * @param first What this thread does before it helps the others.
 * @returns Hash of each shard's text, and files that differ or are missing, in order of their paths.
 */
export async function putShards(
  given: ShardPlan,
  { folder, act }: ShardFolder,
  pool: Pool,
  first?: () => Promise<void>,
): Promise<{ hashes: Uint8Array[]; faults: Fault[] }> {
  const shards = pool.threads === 1 ? given : { ...shareColumns(given), tree: shareColumns(given.tree) };
  const out = hashesFor(shards.ends.length);
  const job = { kind: "shards", shards, folder, act, out, counter: counter() } as const;
  const faults = await onAll(pool, job, () => runShards(defaultKernel(), job), first);
  return { hashes: split(out), faults: faults.flat().sort((a, b) => (a.path < b.path ? -1 : 1)) };
}
