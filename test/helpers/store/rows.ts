import { id } from "ethers";

import { columnBuilder, type Row } from "../../../src/store/columns/builder.js";
import type { StoredContributions } from "../../../src/store/schema.js";
import { CONTRIBUTION, SOURCE } from "../../../src/store/schema.js";
import type { Store } from "../../../src/store/store.js";

export type ContributionRow = Row<typeof CONTRIBUTION>;

/** A contribution that differs from every other `n`'s. */
export function row(n: number, changes: Partial<ContributionRow> = {}): ContributionRow {
  return {
    uid: id(`uid ${n}`),
    account: `0x${id(`account ${n % 5}`).slice(26)}`,
    attester: `0x${id("attester").slice(26)}`,
    task: 1 + (n % 3),
    quantity: 1 + n,
    quality: (n * 37) % 10_001,
    time: 1_000 + (n % 4),
    evidence: id(`evidence ${n}`),
    source: SOURCE.eas,
    batch: 0,
    block: n,
    log_index: 0,
    ...changes,
  };
}

export function columnsOf(rows: readonly ContributionRow[]): StoredContributions {
  const builder = columnBuilder(CONTRIBUTION);
  for (const each of rows) builder.push(each);
  return builder.columns();
}

const TABLES = ["contribution", "revocations", "events", "batches", "submissions", "epochs", "results", "blocks"];

/** All that a store holds, in an order of its own, for comparison. */
export async function contentsOf(store: Store, tables: readonly string[] = TABLES): Promise<string> {
  const parts: string[] = [];
  for (const table of tables) {
    const rows = await store.rows(`SELECT * FROM ${table} ORDER BY ALL`);
    parts.push(
      table,
      ...rows.map((each) =>
        JSON.stringify(each, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
      ),
    );
  }
  return parts.join("\n");
}
