import type { DuckDBConnection } from "@duckdb/node-api";

import { isAvailable, type BatchFacts } from "../../engine/mirrors/chunks.js";
import { readBatches, type StoredBatch } from "../batches.js";
import { readEvents } from "../events.js";
import { SOURCE } from "../schema.js";
import type { Store } from "../store.js";

/** A chunk of a linked batch as it stands in calldata. */
export interface StoredChunk {
  readonly batch: number;
  readonly chunk: number;
  /** Encoded rows, 0x hex. */
  readonly rows: string;
  readonly block: number;
  readonly logIndex: number;
}

/** Adds a chunk inside the connection's transaction. */
export async function insertChunk(db: DuckDBConnection, chunk: StoredChunk): Promise<void> {
  await db.run("INSERT INTO chunks VALUES ($batch, $chunk, $rows, $block, $logIndex)", { ...chunk });
}

/** Encoded rows of a batch all of whose chunks stand in calldata, 0x hex; undefined if one does not. */
export async function readPublished(store: Store, batch: number, chunks: number): Promise<string | undefined> {
  const found = await store.rows(`SELECT "rows" FROM chunks WHERE batch = $batch ORDER BY chunk`, { batch });
  if (found.length !== chunks) return undefined;
  return `0x${found.map((row) => String(row["rows"]).slice(2)).join("")}`;
}

/** A linked batch with what the chain says of its rows. */
export interface LinkedFacts extends BatchFacts {
  readonly batch: StoredBatch;
  /** Whether anybody signed; `missing` is 1 if nobody did. */
  readonly held: boolean;
}

/** All linked batches that the store knows, in order. */
export async function readLinked(store: Store): Promise<LinkedFacts[]> {
  const linked = (await readBatches(store)).filter(({ kind }) => kind === SOURCE.linked);
  if (linked.length === 0) return [];
  const [held, demanded] = await Promise.all([readEvents(store, "BatchHeld"), readEvents(store, "ChunkDemanded")]);
  const missing = new Map(held.map(({ args }) => [Number(args["batchId"]), Number(args["missing"])]));
  const demands = Map.groupBy(demanded, ({ args }) => Number(args["batchId"]));
  const chunks = Map.groupBy(await store.rows("SELECT batch, chunk FROM chunks"), (row) => Number(row["batch"]));
  return linked.map((batch) => ({
    batch,
    rows: batch.count,
    held: missing.has(batch.id),
    missing: missing.get(batch.id) ?? 1,
    demanded: (demands.get(batch.id) ?? []).map(({ args }) => Number(args["chunk"])),
    published: new Set((chunks.get(batch.id) ?? []).map((row) => Number(row["chunk"]))),
  }));
}

/**
 * Numbers of the linked batches that count, ascending. The contract takes signatures, demands and chunks before the cut-off of the batch's own
 * epoch only, so that from then on the answer stays.
 */
export async function availableBatches(store: Store): Promise<number[]> {
  const available = (await readLinked(store)).filter(isAvailable);
  return available.map(({ batch }) => batch.id).sort((a, b) => a - b);
}
