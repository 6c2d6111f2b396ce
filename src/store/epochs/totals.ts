import { SOURCE } from "../schema.js";
import { sameBytes } from "../columns/layout.js";
import type { Store } from "../store.js";

/** Contributions of one kind that count, attested one by one: how many alike. */
export interface TotalGroup {
  readonly epoch: number;
  readonly task: number;
  readonly quantity: number;
  readonly quality: number;
  readonly count: number;
}

/** When epochs are. Unix seconds. */
export interface EpochGrid {
  readonly genesis: number;
  readonly length: number;
}

/** What was attested one by one up to a block and not revoked up to it, by epoch and by what it is worth. */
export async function readTotals(store: Store, { genesis, length }: EpochGrid, block: number): Promise<TotalGroup[]> {
  const rows = await store.rows(
    `SELECT (c."time" - ${Math.trunc(genesis)}) // ${Math.trunc(length)} AS epoch, task, quantity, quality, count(*) AS number
      FROM contributions c WHERE source = ${SOURCE.eas} AND c.block <= $block
      AND NOT EXISTS (SELECT 1 FROM revocations r WHERE ${sameBytes("uid", "bytes32", "r", "c")} AND r.block <= $block) GROUP BY ALL`,
    { block },
  );
  return rows.map((row) => ({
    epoch: Number(row["epoch"]),
    task: Number(row["task"]),
    quantity: Number(row["quantity"]),
    quality: Number(row["quality"]),
    count: Number(row["number"]),
  }));
}
