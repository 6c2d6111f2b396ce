import type { DuckDBConnection } from "@duckdb/node-api";

import { BPS } from "../engine/rules/contract-values.js";
import { AssayError } from "../engine/errors.js";
import { Reason } from "../engine/rules/reasons.js";
import type { Task } from "../engine/rules/task.js";
import { isInOrder, type Contributions } from "../engine/columns/contributions.js";
import { appendColumns, readAtMost, readColumns } from "./columns/transfer.js";
import { columnNames, hexText, physicalColumns, sameBytes, wordsFromHex } from "./columns/layout.js";
import { mayCount, notRevoked, onlyBatches, rowsAmong } from "./epochs/counted.js";
import { removeResults } from "./epochs/derived.js";
import { CONTRIBUTION, type StoredContributions } from "./schema.js";
import { queryNumber, type Store } from "./store.js";

/** Which contributions to read; times are Unix seconds. */
export interface ContributionFilter {
  /** Attested at or after. */
  readonly start: number;
  /** Attested before. */
  readonly end: number;
  /** Left out if revoked before this time. */
  readonly cutOff: number;
  /** Linked batches to count; all that could be fetched if absent. */
  readonly linkedBatches?: readonly number[];
  /** The epoch, to read also what was attested before `start` and awaited its reviews in the epoch before. */
  readonly epoch?: number;
}

const { uid, account, attester, task, quantity, quality, time, evidence } = CONTRIBUTION;
const UID = { uid } as const;
const ENGINE_FIELDS = { uid, account, attester, task, quantity, quality, time, evidence } as const;

/**
 * Contributions of an epoch as the engine takes them, in order of (account, time, uid), in memory that all threads see.
 *
 * @example
 * const rows = await readContributions(store, { start: 0, end: 604800, cutOff: 691200 });
 */
export async function readContributions(store: Store, filter: ContributionFilter): Promise<Contributions> {
  const rows = await selectedRows(store, filter);
  return store.transaction(async (db) => {
    const most = await queryNumber(db, `SELECT count(*) FROM contributions c WHERE ${inTime(filter)}`);
    const waiting = await queryNumber(db, `SELECT count(*) ${waitingSince(filter)}`);
    const sql = `SELECT ${columnNames(ENGINE_FIELDS, "c.")} FROM ${rows}`;
    const room = { most: most + waiting, memory: SharedArrayBuffer };
    return sortedBy((order) => readAtMost(db, `${sql} ${order}`, ENGINE_FIELDS, room));
  });
}

/** Order of an epoch's contributions, by (account, time, uid); as uids are distinct, it is the same for everyone. */
export const IN_ORDER = `ORDER BY ${columnNames({ account, time, uid }, "c.")}`;

/** The same where no two accounts begin with the same 64 bits, nor two uids of an account and time: a key so short is sorted in half the time. */
const LIKELY_IN_ORDER = `ORDER BY c.account_0, c."time", c.uid_0`;

/** Reads rows by the short order, and once more by the whole one if that was not enough: addresses and uids can be sought that begin alike. */
export async function sortedBy(read: (order: string) => Promise<Contributions>): Promise<Contributions> {
  const rows = await read(LIKELY_IN_ORDER);
  return isInOrder(rows) ? rows : read(IN_ORDER);
}

/**
 * Source of an epoch's contributions for FROM, named `c`: those of its time, and those that awaited their reviews in the epoch before. Two
 * queries, as one with an OR would have to look up every row of the store. Sort or count what comes of it: fetched chunk by chunk in
 * no order, ten million rows of such a union were seen to stand still in DuckDB 1.5.5.
 */
export async function selectedRows(store: Store, filter: ContributionFilter): Promise<string> {
  const { cutOff, linkedBatches, epoch = 0 } = filter;
  const inBatches = linkedBatches === undefined ? "true" : onlyBatches(linkedBatches);
  // Rows of that time alone are asked whether they were revoked, or waited.
  const rowsIn = async (time: (rows: string) => string, others = "true"): Promise<string> => {
    const revoked = await notRevoked(store, wholeNumber(cutOff), time("v"));
    return `SELECT * FROM contributions c WHERE ${[time("c"), others, revoked, inBatches].join(" AND ")}`;
  };
  const own = await rowsIn((rows) => inTime(filter, rows));
  if (epoch === 0) return `(${own}) c`;
  const before = (rows: string): string => `${rows}."time" < ${wholeNumber(filter.start)}`;
  const waited = await rowsIn(before, `c.rowid IN ${rowsAmong(waitingSince(filter), before("v"))}`);
  return `(${own} UNION ALL ${waited}) c`;
}

function inTime({ start, end }: ContributionFilter, rows = "c"): string {
  return `${rows}."time" >= ${wholeNumber(start)} AND ${rows}."time" < ${wholeNumber(end)}`;
}

/** FROM and WHERE of the refusals `r` of what awaited its reviews in the epoch before. */
function waitingSince({ epoch = 0 }: ContributionFilter): string {
  const before = epoch === 0 ? "false" : `r.epoch = ${wholeNumber(epoch - 1)}`;
  return `FROM refusals r WHERE ${before} AND r.reason = ${Reason.AWAITING_REVIEW}`;
}

function wholeNumber(value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new AssayError("INVALID_ARGUMENT", `${value} is not a whole number ≥ 0.`);
}

/** Uids of all rows of batches for these tasks, ascending. */
export async function readBatchUids(store: Store, tasks: readonly Task[]): Promise<Uint8Array> {
  if (tasks.length === 0) return new Uint8Array(0);
  return readUids(store, `batch <> 0 AND task IN (${tasks.map(({ id }) => id).join(", ")})`);
}

/** Uids of all rows of some batches, ascending. */
export async function readUidsOf(store: Store, batches: readonly number[]): Promise<Uint8Array> {
  if (batches.length === 0) return new Uint8Array(0);
  return readUids(store, `batch IN (${batches.map(wholeNumber).join(", ")})`);
}

async function readUids(store: Store, where: string): Promise<Uint8Array> {
  return store.transaction(async (db) => {
    const length = await queryNumber(db, `SELECT count(*) FROM contributions WHERE ${where}`);
    const names = columnNames(UID);
    const sql = `SELECT ${names} FROM contributions WHERE ${where} ORDER BY ${names}`;
    return (await readColumns(db, sql, UID, length)).uid;
  });
}

/** What is attested and counted or may yet count, alone or with its batch, as "task evidence"; `lost` as in `mayCount`. */
export async function attestedBefore(store: Store, lost?: readonly number[]): Promise<Set<string>> {
  const evidence = hexText("evidence", "bytes32", "c.");
  const counts = await mayCount(store, lost);
  const rows = await store.rows(`SELECT c.task AS task, ${evidence} AS evidence FROM contributions c WHERE ${counts}`);
  return new Set(rows.map((row) => `${String(row["task"])} ${String(row["evidence"])}`));
}

/** A contribution that reviewers may look at. */
export interface ReviewedContribution {
  readonly contribution: string;
  readonly task: number;
  readonly account: string;
  readonly attester: string;
  readonly evidence: string;
  readonly attestedAt: number;
}

/** Contributions for some tasks that were attested one by one in `[start, end)` and not revoked, oldest first. Times are Unix seconds. */
export async function readSingleAttestations(
  store: Store,
  tasks: readonly number[],
  start: number,
  end: number,
): Promise<ReviewedContribution[]> {
  if (tasks.length === 0) return [];
  const rows = await store.rows(
    `SELECT uid, task, account, attester, evidence, "time" FROM contribution WHERE task IN (${tasks.map(wholeNumber).join(", ")})
      AND batch = 0 AND revoked_at IS NULL AND "time" >= $start AND "time" < $end ORDER BY "time", uid`,
    { start, end },
  );
  return rows.map((row) => ({
    contribution: String(row["uid"]),
    task: Number(row["task"]),
    account: String(row["account"]),
    attester: String(row["attester"]),
    evidence: String(row["evidence"]),
    attestedAt: Number(row["time"]),
  }));
}

/**
 * Adds contributions whose uid is not yet in the store; the others are left as they are, so that the same import twice changes nothing.
 *
 * @returns How many were new.
 */
export function addContributions(store: Store, rows: StoredContributions): Promise<number> {
  return store.transaction(async (db) => {
    await db.run("CREATE OR REPLACE TEMP TABLE staged AS SELECT * FROM contributions LIMIT 0");
    await appendColumns(db, "staged", CONTRIBUTION, rows);
    return mergeStaged(db);
  });
}

async function mergeStaged(db: DuckDBConnection): Promise<number> {
  const uid = columnNames({ uid: "bytes32" });
  const doubled = await queryNumber(
    db,
    `SELECT count(*) FROM (SELECT 1 FROM staged GROUP BY ${uid} HAVING count(*) > 1)`,
  );
  // Sorting a large import only to find that no uid stands twice would cost many times its memory.
  const rows =
    doubled === 0 ? "staged" : `(SELECT DISTINCT ON (${uid}) * FROM staged ORDER BY ${columnNames(CONTRIBUTION)})`;
  const known = `contributions c ON ${sameBytes("uid", "bytes32", "c", "s")}`;
  const result = await db.run(`INSERT INTO contributions SELECT * FROM ${rows} s ANTI JOIN ${known}`);
  await db.run("DROP TABLE staged");
  if (result.rowsChanged > 0) await removeResults(db);
  return result.rowsChanged;
}

/** Formats of files that the store reads and writes. */
export type FileFormat = "parquet" | "csv";

/** Writes all contributions with the times of their revocation, byte fields as 0x hex, in order of (account, time, uid). */
export async function exportContributions(store: Store, path: string, format: FileFormat): Promise<void> {
  const options = format === "csv" ? "FORMAT csv, HEADER" : "FORMAT parquet, COMPRESSION zstd";
  await store.transaction((db) =>
    db.run(`COPY (SELECT * FROM contribution ORDER BY account, "time", uid) TO ${literal(path)} (${options})`),
  );
}

/**
 * Reads a file as `exportContributions` writes it: all of it, or nothing. Rows whose uid is known are left as they are.
 *
 * @returns How many contributions were new.
 * @throws AssayError INVALID_ROW if the file is malformed.
 */
export async function importContributions(store: Store, path: string, format: FileFormat): Promise<number> {
  const reader = format === "csv" ? "read_csv" : "read_parquet";
  const options = format === "csv" ? `, header = true, all_varchar = true, delim = ',', quote = '"'` : "";
  try {
    return await store.transaction(async (db) => {
      await db.run(`CREATE OR REPLACE TEMP TABLE incoming AS SELECT * FROM ${reader}(${literal(path)}${options})`);
      await checkIncoming(db);
      await db.run(`CREATE OR REPLACE TEMP TABLE staged AS ${stagedFromIncoming()}`);
      await addIncomingRevocations(db);
      await db.run("DROP TABLE incoming");
      return mergeStaged(db);
    });
  } catch (error) {
    if (error instanceof AssayError && error.code !== "STORE") throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new AssayError(
      "INVALID_ROW",
      `${path} is not an export of contributions: ${reason}`,
      "Nothing was imported.",
    );
  }
}

async function checkIncoming(db: DuckDBConnection): Promise<void> {
  const bytes = Object.entries(CONTRIBUTION).filter(([, kind]) => kind === "bytes32" || kind === "address");
  const bad = bytes.map(([field, kind]) => {
    const digits = kind === "bytes32" ? 64 : 40;
    return `NOT coalesce(regexp_full_match(${field}, '0x[0-9a-f]{${digits}}'), false)`;
  });
  const count = await queryNumber(
    db,
    `SELECT count(*) FROM incoming WHERE ${bad.join(" OR ")} OR coalesce(quality::USMALLINT > ${BPS}, true)`,
  );
  if (count > 0)
    throw new AssayError("INVALID_ROW", `${count} rows have a malformed uid, account, attester, evidence or quality.`);
}

function stagedFromIncoming(): string {
  const fields = Object.entries(CONTRIBUTION).map(([field, kind]) =>
    kind === "bytes32" || kind === "address"
      ? wordsFromHex(`substr(${field}, 3)`, kind)
      : `"${field}"::${physicalColumns({ [field]: kind })[0]?.sql}`,
  );
  return `SELECT * FROM (SELECT ${fields.join(", ")} FROM incoming) AS staged(${columnNames(CONTRIBUTION)})`;
}

async function addIncomingRevocations(db: DuckDBConnection): Promise<void> {
  const words = wordsFromHex("substr(uid, 3)", "bytes32");
  const known = `SELECT 1 FROM revocations r WHERE ${sameBytes("uid", "bytes32", "r", "n")} AND r."time" = n."time"`;
  const { rowsChanged } = await db.run(
    `INSERT INTO revocations SELECT DISTINCT * FROM (SELECT ${words}, revoked_at::UINTEGER, block::UINTEGER, log_index::UINTEGER FROM incoming
      WHERE nullif(revoked_at::VARCHAR, '') IS NOT NULL) AS n(${columnNames({ uid: "bytes32" })}, "time", block, log_index) WHERE NOT EXISTS (${known})`,
  );
  if (rowsChanged > 0) await removeResults(db);
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
