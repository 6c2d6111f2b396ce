import type { DuckDBConnection } from "@duckdb/node-api";

import { addressAt } from "../../engine/columns/bytes.js";
import type { ServedEpoch, Service } from "../../engine/epoch/service.js";
import { columnBuilder } from "../columns/builder.js";
import { columnNames } from "../columns/layout.js";
import { appendColumns, readColumns } from "../columns/transfer.js";
import { readEvents, type StoredEvent } from "../events.js";
import { REVIEWED } from "../schema.js";
import { queryNumber, type Store } from "../store.js";

/** Adds how many reviews of each reviewer an epoch went by, inside the connection's transaction. */
export async function insertReviewers(
  db: DuckDBConnection,
  epoch: number,
  reviewers: ReadonlyMap<string, number>,
): Promise<void> {
  const rows = columnBuilder(REVIEWED);
  for (const [account, reviews] of reviewers) rows.push({ epoch, account, reviews });
  await appendColumns(db, "reviewed", REVIEWED, rows.columns());
}

/** What services are worth, and which epochs are asked for. */
export interface ServiceTerms {
  /** Unix seconds: epochs that became final in `[from, until)`. */
  readonly from: number;
  readonly until: number;
  /** Wei of the bond token that stand for one unit. */
  readonly stakeRate: bigint;
  /** Wei that each review locks. */
  readonly penalty: bigint;
}

/**
 * Epochs that became final in a time, with the stakes that were locked on their final roots until then and the penalties of the reviews that
 * they went by. What was laid on other roots, or added while stakes decided, is not among them.
 */
export async function readServed(store: Store, terms: ServiceTerms): Promise<ServedEpoch[]> {
  const settled = await readEvents(store, "Settled", terms.from, terms.until);
  if (settled.length === 0) return [];
  const [laid = [], withdrawn = [], confirmed = []] = await Promise.all(
    ["StakeLaid", "BackingWithdrawn", "Confirmed"].map((name) => readEvents(store, name)),
  );
  return Promise.all(
    settled.map(async (event) => {
      const epoch = Number(event.args["epoch"]);
      const reviews = await readReviews(store, epoch, terms.penalty / terms.stakeRate);
      const stakes = [...stakesOn(event, [...laid, ...confirmed], 1n), ...stakesOn(event, withdrawn, -1n)];
      return { epoch, allocated: BigInt(String(event.args["units"])), services: [...stakes, ...reviews] };
    }),
  );
}

function stakesOn({ args: { epoch, root } }: StoredEvent, events: readonly StoredEvent[], sign: 1n | -1n): Service[] {
  return events
    .filter(({ args }) => args["root"] === root && Number(args["epoch"]) === Number(epoch))
    .map(({ args }) => ({
      account: String(args["account"] ?? args["operator"]),
      units: sign * BigInt(String(args["units"])),
    }));
}

async function readReviews(store: Store, epoch: number, penalty: bigint): Promise<Service[]> {
  const { account, reviews } = await store.transaction(async (db) => {
    const from = `FROM reviewed WHERE epoch = ${Math.trunc(epoch)}`;
    const length = await queryNumber(db, `SELECT count(*) ${from}`);
    return readColumns(db, `SELECT ${columnNames(REVIEWED)} ${from}`, REVIEWED, length);
  });
  return [...reviews].map((count, i) => ({ account: addressAt(account, i), units: BigInt(count) * penalty }));
}
