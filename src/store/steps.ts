import type { DuckDBConnection } from "@duckdb/node-api";

import { appendColumns, type Columns } from "./columns.js";
import type { StoredContributions } from "./contributions.js";
import { CHAIN_TABLES, CONTRIBUTION, REGISTRATION, REVOCATION, SOURCE } from "./schema.js";
import { query, type Store } from "./store.js";

/** How many of the newest block hashes are kept to find a fork. */
const RING = 512;

/** A block that the store has read up to. */
export interface BlockMark {
  readonly number: number;
  readonly hash: string;
  /** Unix seconds. */
  readonly time: number;
}

/** An event as stored: arguments by name, integers beyond 48 bits as decimal strings. */
export interface StoredEvent {
  readonly contract: string;
  readonly name: string;
  readonly time: number;
  readonly block: number;
  readonly logIndex: number;
  readonly tx: string;
  readonly args: Readonly<Record<string, string | number | boolean>>;
}

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

/** Everything that a range of blocks holds. */
export interface ChainStep {
  readonly from: number;
  readonly to: BlockMark;
  readonly contributions: readonly StoredContributions[];
  readonly revocations: Columns<typeof REVOCATION>;
  readonly events: readonly StoredEvent[];
  readonly batches: readonly StoredBatch[];
  /** Registrations at the eligibility policy, and revocations of credentials of its issuers. */
  readonly registrations?: Columns<typeof REGISTRATION>;
  readonly credentialRevocations?: Columns<typeof REVOCATION>;
}

/** The block up to which the store has read, or undefined if it has read none. */
export async function readCursor(store: Store): Promise<BlockMark | undefined> {
  const [newest] = await readMarks(store, 1);
  return newest;
}

/** Newest remembered blocks, newest first. */
export async function readMarks(store: Store, limit = RING): Promise<BlockMark[]> {
  const rows = await store.rows(`SELECT number, hash, "time" FROM blocks ORDER BY number DESC LIMIT ${limit}`);
  return rows.map((row) => ({ number: Number(row["number"]), hash: String(row["hash"]), time: Number(row["time"]) }));
}

/** Writes a step and moves the cursor, in one transaction. The same step again changes nothing. */
export function commitStep(store: Store, step: ChainStep): Promise<void> {
  return store.transaction(async (db) => {
    await removeFrom(db, step.from);
    for (const rows of step.contributions) await appendColumns(db, "contributions", CONTRIBUTION, rows);
    await appendColumns(db, "revocations", REVOCATION, step.revocations);
    await appendEvents(db, step.events);
    for (const batch of step.batches) await insertBatch(db, batch);
    const { registrations, credentialRevocations } = step;
    if (registrations) await appendColumns(db, "registrations", REGISTRATION, registrations);
    if (credentialRevocations) await appendColumns(db, "credential_revocations", REVOCATION, credentialRevocations);
    await db.run("INSERT OR REPLACE INTO blocks VALUES ($number, $hash, $time)", { ...step.to });
    await db.run(
      `DELETE FROM blocks WHERE number NOT IN (SELECT number FROM blocks ORDER BY number DESC LIMIT ${RING})`,
    );
  });
}

/** Forgets all that came from blocks above `block`. */
export function rollBack(store: Store, block: number): Promise<void> {
  return store.transaction((db) => removeFrom(db, block + 1));
}

async function removeFrom(db: DuckDBConnection, block: number): Promise<void> {
  for (const table of CHAIN_TABLES) {
    const chainRows = table === "contributions" ? ` AND source <> ${SOURCE.file}` : "";
    await db.run(`DELETE FROM ${table} WHERE block >= ${block}${chainRows}`);
  }
  await db.run(`DELETE FROM blocks WHERE number >= ${block}`);
}

async function appendEvents(db: DuckDBConnection, events: readonly StoredEvent[]): Promise<void> {
  if (events.length === 0) return;
  const appender = await db.createAppender("events");
  for (const { contract, name, time, block, logIndex, tx, args } of events) {
    for (const value of [contract, name]) appender.appendVarchar(value);
    for (const value of [time, block, logIndex]) appender.appendUInteger(value);
    for (const value of [tx, JSON.stringify(args)]) appender.appendVarchar(value);
    appender.endRow();
  }
  appender.closeSync();
}

async function insertBatch(db: DuckDBConnection, batch: StoredBatch): Promise<void> {
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
    await appendColumns(db, "contributions", CONTRIBUTION, rows);
  });
}

/** Stored events of one name, oldest first, attested in `[start, end)` if given. */
export async function readEvents(store: Store, name: string, start = 0, end = 0xffffffff): Promise<StoredEvent[]> {
  const rows = await store.rows(
    `SELECT * FROM events WHERE name = $name AND "time" >= $start AND "time" < $end ORDER BY block, log_index`,
    { name, start, end },
  );
  return rows.map((row) => ({
    contract: String(row["contract"]),
    name: String(row["name"]),
    time: Number(row["time"]),
    block: Number(row["block"]),
    logIndex: Number(row["log_index"]),
    tx: String(row["tx"]),
    args: JSON.parse(String(row["args"])) as StoredEvent["args"],
  }));
}
