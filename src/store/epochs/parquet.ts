import { rm } from "node:fs/promises";
import type { DuckDBConnection } from "@duckdb/node-api";

import { bytesOf } from "../../engine/columns/bytes.js";
import type { Contributions } from "../../engine/columns/contributions.js";
import { byteWidth, columnNames, physicalColumns, type Kind, type Layout, type Numbers } from "../columns/layout.js";
import { readAtMost, readChunks, readParts, unpackBytes, type Chunk } from "../columns/transfer.js";
import { IN_ORDER, readContributions, selectedRows, sortedBy, type ContributionFilter } from "../contributions.js";
import { CONTRIBUTION, RESULT } from "../schema.js";
import { query, queryNumber, type Store } from "../store.js";

const { uid, account, attester, task, quantity, quality, time, evidence } = CONTRIBUTION;
/** Fields of a bundle's tables. Byte fields stand there as the store has them, as big-endian words: as text they would cost five times as much. */
const CONTRIBUTION_FILE = { uid, account, attester, task, quantity, quality, time, evidence } as const;
const RESULT_FILE = {
  account: RESULT.account,
  weight: RESULT.weight,
  units: RESULT.units,
  reputation: RESULT.reputation,
};

type Arrays = Readonly<Record<string, Numbers>>;

/** Writes an epoch's contributions as Parquet, in order of (account, time, uid). */
export async function copyContributions(store: Store, file: string, filter: ContributionFilter): Promise<void> {
  await copy(store, file, CONTRIBUTION_FILE, `${await selectedRows(store, filter)} ${IN_ORDER}`);
}

/** Contributions of an epoch, and the file of them that was left, if any. */
export interface SortedContributions {
  readonly contributions: Contributions;
  readonly table?: string;
}

/**
 * `readContributions` by way of a file, which stays: a bundle's table need not be sorted for a second time.
 * @param file Left out, none is written; nor where there is no room for it.
 */
export async function sortedContributions(
  store: Store,
  filter: ContributionFilter,
  file?: string,
): Promise<SortedContributions> {
  if (file === undefined) return { contributions: await readContributions(store, filter) };
  try {
    return { contributions: await sortedByFile(store, filter, file), table: file };
  } catch {
    await rm(file, { force: true });
    return { contributions: await readContributions(store, filter) };
  }
}

async function sortedByFile(store: Store, filter: ContributionFilter, file: string): Promise<Contributions> {
  const rows = await selectedRows(store, filter);
  return sortedBy(async (order) => {
    await copy(store, file, CONTRIBUTION_FILE, `${rows} ${order}`);
    return readTable(store, file);
  });
}

function readTable(store: Store, file: string): Promise<Contributions> {
  return store.transaction(async (db) => {
    const source = `FROM read_parquet(${quote(file)})`;
    const length = await queryNumber(db, `SELECT count(*) ${source}`);
    const sql = `SELECT ${columnNames(CONTRIBUTION_FILE)} ${source}`;
    return readAtMost(db, sql, CONTRIBUTION_FILE, { most: length, memory: SharedArrayBuffer });
  });
}

/** Number of rows of a Parquet file. */
export function countRows(store: Store, file: string): Promise<number> {
  return store.transaction((db) => queryNumber(db, `SELECT count(*) FROM read_parquet(${quote(file)})`));
}

/**
 * Reads a table that `copyContributions` wrote, in its order, some rows at a time.
 * @param most Rows that are held at a time, at least 2,048.
 * @param use Gets the number of the first of its rows. It asks the store for nothing: that would wait for this to end.
 */
export function eachPart(
  store: Store,
  file: string,
  most: number,
  use: (rows: Contributions, first: number) => void | Promise<void>,
): Promise<void> {
  return store.transaction(async (db) => {
    const sql = `SELECT ${columnNames(CONTRIBUTION_FILE)} FROM read_parquet(${quote(file)})`;
    let first = 0;
    for await (const rows of readParts(db, sql, CONTRIBUTION_FILE, most)) {
      await use(rows, first);
      first += rows.length;
    }
  });
}

/** Writes an epoch's results as Parquet, in order of the accounts. */
export async function copyResults(store: Store, file: string, epoch: number): Promise<void> {
  const order = columnNames({ account }, "c.");
  await copy(store, file, RESULT_FILE, `results c WHERE epoch = ${Math.trunc(epoch)} ORDER BY ${order}`);
}

function copy(store: Store, file: string, layout: Layout, rows: string): Promise<unknown> {
  const select = `SELECT ${columnNames(layout, "c.")} FROM ${rows}`;
  return store.transaction((db) => db.run(`COPY (${select}) TO ${quote(file)} (FORMAT parquet, COMPRESSION snappy)`));
}

/**
 * The same file as `copyContributions` writes, from Parquet files that hold an epoch's contributions, byte fields as bytes. They are
 * sorted here as there: from files of any size in order, the file's rows would be grouped otherwise.
 */
export async function joinContributions(store: Store, file: string, parts: readonly string[]): Promise<void> {
  const words = physicalColumns(CONTRIBUTION_FILE).map(({ name, field, sql, bytes, offset, width }) => {
    const digits = `'0x' || substr(hex("${field}"), ${2 * offset + 1}, ${2 * bytes})`;
    return `(${width === bytes ? `"${field}"` : digits})::${sql} AS "${name}"`;
  });
  const source = `(SELECT ${words.join(", ")} FROM read_parquet([${parts.map(quote).join(", ")}])) c`;
  await copy(store, file, CONTRIBUTION_FILE, `${source} ${IN_ORDER}`);
}

/** Whether a Parquet file holds exactly these contributions in this order. */
export function holdsContributions(store: Store, file: string, rows: Contributions): Promise<boolean> {
  return holds(store, file, { layout: CONTRIBUTION_FILE, rows: { ...rows } as unknown as Arrays, length: rows.length });
}

/** Whether a Parquet file holds exactly these results in this order. */
export function holdsResults(store: Store, file: string, rows: Arrays, length: number): Promise<boolean> {
  return holds(store, file, { layout: RESULT_FILE, rows, length });
}

/** What a file should hold. */
interface Content {
  readonly layout: Layout;
  readonly rows: Arrays;
  readonly length: number;
}

async function holds(store: Store, file: string, content: Content): Promise<boolean> {
  const { layout, length } = content;
  const columns = physicalColumns(layout);
  return store.transaction(async (db) => {
    if (!(await isShaped(db, file, layout)) || !(await isBounded(db, file, length))) return false;
    const known = columns.map(({ name }) => `"${name}" IS NOT NULL`).join(" AND ");
    const sql = `SELECT ${columnNames(layout)} FROM read_parquet(${quote(file)}) WHERE ${known}`;
    let row = 0;
    for await (const chunk of readChunks(db, sql, columns.length)) {
      if (row + chunk.count > length || !sameRows(chunk, content, row)) return false;
      row += chunk.count;
    }
    return row === length;
  });
}

/** Whether the rows of a chunk are those from `first` on. */
function sameRows({ count, items }: Chunk, { layout, rows }: Content, first: number): boolean {
  let at = 0;
  return Object.entries(layout).every(([field, kind]) => {
    const found = items.slice(at, (at += physicalColumns({ [field]: kind }).length));
    const width = Math.max(byteWidth(kind), 1);
    const own = (rows[field] as Numbers).subarray(width * first, width * (first + count));
    return Buffer.compare(bytesOf(valuesOf(found, kind, count)), bytesOf(own)) === 0;
  });
}

function valuesOf(items: readonly Numbers[], kind: Kind, count: number): Numbers {
  if (kind === "bytes32" || kind === "address") return unpackBytes(items, kind, count);
  return (items[0] as Numbers).subarray(0, count);
}

/** Whether a file has the columns of a layout and no others. */
async function isShaped(db: DuckDBConnection, file: string, layout: Layout): Promise<boolean> {
  const found = await query(db, `DESCRIBE SELECT * FROM read_parquet(${quote(file)})`);
  const columns = physicalColumns(layout).map(({ name, sql }) => `${name} ${sql}`);
  return (
    found.map((column) => `${String(column["column_name"])} ${String(column["column_type"])}`).join() === columns.join()
  );
}

/** Bytes that a value of a bundle's tables needs at most, and what a file may have besides. */
const [VALUE_BYTES, OTHER_BYTES] = [16, 1_000_000];

/**
 * Whether every column of a file says that it has that many values, and no more bytes than they need. Only the file's end is read for it: a few kilobytes
 * can stand for billions of equal values.
 */
async function isBounded(db: DuckDBConnection, file: string, length: number): Promise<boolean> {
  const columns = await query(
    db,
    `SELECT sum(num_values)::DOUBLE AS "values", sum(total_uncompressed_size)::DOUBLE AS size, min(num_values) AS least,
      min(total_uncompressed_size) AS smallest FROM parquet_metadata(${quote(file)}) GROUP BY column_id`,
  );
  return columns.every((column) => {
    const whole =
      Number(column["values"]) === length && Number(column["least"]) >= 0 && Number(column["smallest"]) >= 0;
    return whole && Number(column["size"]) <= OTHER_BYTES + VALUE_BYTES * length;
  });
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
