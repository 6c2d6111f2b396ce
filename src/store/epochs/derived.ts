import type { DuckDBConnection } from "@duckdb/node-api";

/** Tables of what was computed from the chain's rows: it never outlives them. */
const DERIVED_TABLES = ["results", "epochs", "refusals", "reviewed"] as const;

/** Forgets every result inside the connection's transaction. */
export async function removeResults(db: DuckDBConnection): Promise<void> {
  for (const table of DERIVED_TABLES) await db.run(`DELETE FROM ${table}`);
}
