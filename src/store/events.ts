import type { DuckDBConnection } from "@duckdb/node-api";

import { queryNumber, type Store } from "./store.js";

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

/** Appends events inside the connection's transaction. */
export async function appendEvents(db: DuckDBConnection, events: readonly StoredEvent[]): Promise<void> {
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

/* EVENTS READ ASIDE */

/** Events that no root rests on are read when they are asked for, and kept with the others: up to this block. */
const ASIDE = "aside";

/** Last block whose events aside are kept, or undefined if none was read. */
export async function readAsideCursor(store: Store): Promise<number | undefined> {
  const [row] = await store.rows("SELECT value FROM meta WHERE key = $key", { key: ASIDE });
  return row === undefined ? undefined : Number(row["value"]);
}

/**
 * Keeps events aside up to a block that the store has read itself, so that they fall with it if the chain is reorganised. What another process kept
 * meanwhile stays: then nothing is written.
 * @param from First block that was read for them: the one after `readAsideCursor`.
 */
export function saveAside(store: Store, events: readonly StoredEvent[], from: number, to: number): Promise<void> {
  return store.transaction(async (db) => {
    const known = await queryNumber(db, `SELECT count(*) FROM blocks WHERE number >= ${to}`);
    const next = await queryNumber(
      db,
      `SELECT count(*) FROM meta WHERE key = '${ASIDE}' AND value::UBIGINT >= ${from}`,
    );
    if (known === 0 || next > 0) return;
    await appendEvents(db, events);
    await db.run(`INSERT OR REPLACE INTO meta VALUES ('${ASIDE}', '${to}')`);
  });
}

/** Moves the cursor below a block that is forgotten. */
export async function lowerAsideCursor(db: DuckDBConnection, block: number): Promise<void> {
  await db.run(`UPDATE meta SET value = '${block - 1}' WHERE key = '${ASIDE}' AND value::BIGINT >= ${block}`);
}
