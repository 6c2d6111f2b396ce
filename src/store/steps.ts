import type { DuckDBConnection } from "@duckdb/node-api";

import { insertChunk, type StoredChunk } from "./epochs/availability.js";
import { insertBatch, type StoredBatch } from "./batches.js";
import type { Columns } from "./columns/layout.js";
import { appendColumns } from "./columns/transfer.js";
import { appendEvents, lowerAsideCursor, type StoredEvent } from "./events.js";
import {
  CHAIN_TABLES,
  CONTRIBUTION,
  FACT,
  HEAD,
  REGISTRATION,
  REVOCATION,
  SOURCE,
  type StoredContributions,
} from "./schema.js";
import { removeResults } from "./epochs/derived.js";
import { queryNumber, type Store } from "./store.js";

/** How many of the newest block hashes are kept to find a fork. */
const RING = 512;

/** A block that the store has read up to. */
export interface BlockMark {
  readonly number: number;
  readonly hash: string;
  /** Unix seconds. */
  readonly time: number;
}

/** Everything that a range of blocks holds. */
export interface ChainStep {
  readonly from: number;
  readonly to: BlockMark;
  readonly contributions: readonly StoredContributions[];
  readonly revocations: Columns<typeof REVOCATION>;
  /** The facts behind all of the rest, in chain order. */
  readonly facts?: Columns<typeof FACT>;
  readonly events: readonly StoredEvent[];
  readonly batches: readonly StoredBatch[];
  /** Chunks of linked batches that stand in calldata. */
  readonly chunks?: readonly StoredChunk[];
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
    for (const chunk of step.chunks ?? []) await insertChunk(db, chunk);
    const { facts, registrations, credentialRevocations } = step;
    if (facts) await appendColumns(db, "facts", FACT, facts);
    if (registrations) await appendColumns(db, "registrations", REGISTRATION, registrations);
    if (credentialRevocations) await appendColumns(db, "credential_revocations", REVOCATION, credentialRevocations);
    await db.run("INSERT OR REPLACE INTO blocks VALUES ($number, $hash, $time)", { ...step.to });
    await db.run(
      `DELETE FROM blocks WHERE number NOT IN (SELECT number FROM blocks ORDER BY number DESC LIMIT ${RING})`,
    );
  });
}

/** Forgets all that came from blocks above `block`, and what was computed from it. */
export function rollBack(store: Store, block: number): Promise<void> {
  return store.transaction((db) => removeFrom(db, block + 1));
}

/** Last block up to which the store was found complete, or undefined if it never was. */
export async function readProven(store: Store): Promise<number | undefined> {
  const [row] = await store.rows("SELECT value FROM meta WHERE key = 'proven'");
  return row === undefined ? undefined : Number(row["value"]);
}

/** Notes that the store was found complete up to a block, and the contracts' heads at it. */
export function saveProven(store: Store, block: number, heads: Columns<typeof HEAD>): Promise<void> {
  return store.transaction(async (db) => {
    await db.run("INSERT OR REPLACE INTO meta VALUES ('proven', $block)", { block: String(block) });
    await db.run("DELETE FROM heads");
    await appendColumns(db, "heads", HEAD, heads);
  });
}

async function removeFrom(db: DuckDBConnection, block: number): Promise<void> {
  const gone = await queryNumber(db, `SELECT count(*) FROM blocks WHERE number >= ${block}`);
  if (gone > 0) await removeResults(db);
  // What EAS was said to answer falls with the registrations that it was asked for.
  const registered = await queryNumber(db, `SELECT count(*) FROM registrations WHERE block >= ${block}`);
  if (registered > 0) await db.run("DELETE FROM credentials");
  for (const table of CHAIN_TABLES) {
    const chainRows = table === "contributions" ? ` AND source <> ${SOURCE.file}` : "";
    await db.run(`DELETE FROM ${table} WHERE block >= ${block}${chainRows}`);
  }
  await db.run(`DELETE FROM blocks WHERE number >= ${block}`);
  await db.run(`DELETE FROM heads WHERE block >= ${block}`);
  await db.run(`DELETE FROM meta WHERE key = 'proven' AND value::UBIGINT >= ${block}`);
  await lowerAsideCursor(db, block);
}
