import type { DuckDBConnection } from "@duckdb/node-api";

/** Tables of what was computed from the chain's rows: it never outlives them. */
const DERIVED_TABLES = ["results", "epochs", "refusals", "reviewed", "verdicts"] as const;

/** Forgets every result inside the connection's transaction. */
export async function removeResults(db: DuckDBConnection): Promise<void> {
  for (const table of DERIVED_TABLES) await db.run(`DELETE FROM ${table}`);
}

/** Forgets the result of one epoch, and with another root those of later epochs, which rest on it, inside the connection's transaction. */
export async function replaceResult(db: DuckDBConnection, epoch: number, root: string): Promise<void> {
  const known = await db.runAndReadAll("SELECT 1 FROM epochs WHERE epoch = $epoch AND root = $root", { epoch, root });
  const only = known.currentRowCount === 0 ? ">=" : "=";
  for (const table of DERIVED_TABLES) await db.run(`DELETE FROM ${table} WHERE epoch ${only} $epoch`, { epoch });
}
