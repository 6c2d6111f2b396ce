import type { DuckDBConnection } from "@duckdb/node-api";

import type { Store } from "./store.js";

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
