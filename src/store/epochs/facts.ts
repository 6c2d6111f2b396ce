import { readEvents } from "../events.js";
import { CHAIN_TABLES } from "../schema.js";
import type { Store } from "../store.js";

/** Block in which an epoch became final; 0 if it did not. */
export async function finalBlock(store: Store, epoch: number): Promise<number> {
  const settled = (await readEvents(store, "Settled")).find(({ args }) => Number(args["epoch"]) === epoch);
  return settled?.block ?? 0;
}

/** First and last block that hold a fact from before a time, Unix seconds; 0 if there is none. They are the same for all who read the same chain. */
export async function factBlocks(
  store: Store,
  before: number,
): Promise<{ readonly first: number; readonly last: number }> {
  // A chunk's own event stands in `facts` with its time.
  const each = CHAIN_TABLES.filter((table) => table !== "chunks").map(
    (table) => `SELECT block FROM ${table} WHERE "time" < $before`,
  );
  const [found] = await store.rows(
    `SELECT coalesce(min(block), 0) AS first, coalesce(max(block), 0) AS last FROM (${each.join(" UNION ALL ")})`,
    { before },
  );
  return { first: Number(found?.["first"] ?? 0), last: Number(found?.["last"] ?? 0) };
}
