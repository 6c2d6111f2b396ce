import type { DuckDBConnection } from "@duckdb/node-api";

import { appendColumns } from "./columns/transfer.js";
import { removeResults } from "./epochs/derived.js";
import { CONTRIBUTION, SOURCE, type StoredContributions } from "./schema.js";
import { query, type Store } from "./store.js";

/** What became of a batch: its rows are in the store, its file is yet to be had, or nobody can read it. */
export type BatchStatus = "read" | "pending" | "unreadable";

/** An anchored batch. */
export interface StoredBatch {
  readonly id: number;
  readonly kind: typeof SOURCE.published | typeof SOURCE.linked;
  readonly attester: string;
  readonly count: number;
  readonly dataHash: string;
  /** Empty for a published batch. */
  readonly uri: string;
  readonly status: BatchStatus;
  /** Why it could not be read; empty otherwise. */
  readonly note: string;
  readonly time: number;
  readonly block: number;
  readonly logIndex: number;
}

/** Adds a batch inside the connection's transaction. */
export async function insertBatch(db: DuckDBConnection, batch: StoredBatch): Promise<void> {
  await db.run(
    "INSERT INTO batches VALUES ($id, $kind, $attester, $count, $dataHash, $uri, $status, $note, $time, $block, $logIndex)",
    { ...batch },
  );
}

/** Anchored batches in order, all or those of one status. */
export async function readBatches(store: Store, status?: BatchStatus): Promise<StoredBatch[]> {
  const where = status === undefined ? "" : `WHERE status = '${status}'`;
  const rows = await store.rows(
    `SELECT *, data_hash AS "dataHash", log_index AS "logIndex" FROM batches ${where} ORDER BY block, log_index`,
  );
  return rows.map((row) => {
    const number = (key: string): number => Number(row[key]);
    const text = (key: string): string => String(row[key]);
    return {
      id: number("id"),
      kind: number("kind") === SOURCE.linked ? SOURCE.linked : SOURCE.published,
      attester: text("attester"),
      count: number("count"),
      dataHash: text("dataHash"),
      uri: text("uri"),
      status: text("status") as BatchStatus,
      note: text("note"),
      time: number("time"),
      block: number("block"),
      logIndex: number("logIndex"),
    };
  });
}

/** Replaces what is known of a batch, with its rows once they are read, in one transaction. */
export function settleBatch(store: Store, batch: StoredBatch, rows?: StoredContributions): Promise<void> {
  return store.transaction(async (db) => {
    const key = { block: batch.block, logIndex: batch.logIndex };
    const found = await query(
      db,
      "DELETE FROM batches WHERE block = $block AND log_index = $logIndex RETURNING id",
      key,
    );
    if (found.length === 0) return; // its block is gone
    await insertBatch(db, batch);
    if (rows === undefined) return;
    await db.run("DELETE FROM contributions WHERE block = $block AND log_index = $logIndex", key);
    await removeResults(db);
    await appendColumns(db, "contributions", CONTRIBUTION, rows);
  });
}

/** What is remembered of attempts to fetch a batch: failures in a row, and when to ask again, Unix seconds. */
export interface FetchRecord {
  readonly failures: number;
  readonly next: number;
}

/** The same address for the same rows is one attempt, whichever block links it. */
const fetchKey = ({ dataHash, uri }: StoredBatch): string => `fetch ${dataHash} ${uri}`;

/** Attempts to fetch some batches, in their order; undefined for one that never failed. */
export async function readFetches(store: Store, batches: readonly StoredBatch[]): Promise<(FetchRecord | undefined)[]> {
  const rows = await store.rows("SELECT key, value FROM meta WHERE starts_with(key, 'fetch ')");
  const found = new Map(rows.map((row) => [String(row["key"]), String(row["value"]).split(" ").map(Number)]));
  return batches.map((batch) => {
    const [failures, next] = found.get(fetchKey(batch)) ?? [];
    return failures === undefined || next === undefined ? undefined : { failures, next };
  });
}

/** Remembers a failed attempt to fetch a batch. */
export async function noteFetch(store: Store, batch: StoredBatch, { failures, next }: FetchRecord): Promise<void> {
  await store.transaction((db) =>
    db.run("INSERT OR REPLACE INTO meta VALUES ($key, $value)", { key: fetchKey(batch), value: `${failures} ${next}` }),
  );
}
