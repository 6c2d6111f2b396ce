import type { DuckDBBlobVector, DuckDBConnection } from "@duckdb/node-api";

import type { Contributions } from "../../engine/columns/contributions.js";
import { byteWidth, hexText, physicalColumns, type Kind, type Layout, type Numbers } from "../columns/layout.js";
import { numbersOf } from "../columns/transfer.js";
import { IN_ORDER, selectedRows, type ContributionFilter } from "../contributions.js";
import { CONTRIBUTION, RESULT } from "../schema.js";
import { query, type Store } from "../store.js";

const { uid, account, attester, task, quantity, quality, time, evidence } = CONTRIBUTION;
/** Fields of a bundle's tables. Byte fields stand there as 0x hex. */
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
  const rows = await selectedRows(store, filter);
  // Sorted as numbers: sorting their text would cost many times as much.
  await copy(store, file, CONTRIBUTION_FILE, `(SELECT * FROM ${rows} ${IN_ORDER})`);
}

/** Writes an epoch's results as Parquet, in order of the accounts. */
export async function copyResults(store: Store, file: string, epoch: number): Promise<void> {
  const rows = `FROM results WHERE epoch = ${Math.trunc(epoch)}`;
  await copy(store, file, RESULT_FILE, `(SELECT * ${rows} ORDER BY account_0, account_1, account_2)`);
}

function copy(store: Store, file: string, layout: Layout, rows: string): Promise<unknown> {
  const fields = Object.entries(layout).map(([field, kind]) =>
    isText(kind) ? `${hexText(field, kind)} AS ${field}` : `"${field}"`,
  );
  return store.transaction((db) =>
    db.run(`COPY (SELECT ${fields.join(", ")} FROM ${rows}) TO ${quote(file)} (FORMAT parquet, COMPRESSION zstd)`),
  );
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

async function holds(store: Store, file: string, { layout, rows, length }: Content): Promise<boolean> {
  const fields = Object.entries(layout);
  const texts = fields.filter(([, kind]) => isText(kind)).map(([field, kind]) => ({ field, width: byteWidth(kind) }));
  const numbers = fields.filter(([, kind]) => !isText(kind)).map(([field]) => field);
  const known = fields.map(([field]) => `"${field}" IS NOT NULL`).join(" AND ");
  const text = texts.map(({ field }) => `"${field}"`).join(" || '|' || ");
  return store.transaction(async (db) => {
    if (!(await isShaped(db, file, layout)) || !(await isBounded(db, file, length))) return false;
    const select = [`encode(CASE WHEN ${known} THEN ${text} END)`, ...numbers.map((field) => `"${field}"`)];
    const result = await db.stream(`SELECT ${select.join(", ")} FROM read_parquet(${quote(file)})`);
    let row = 0;
    for (
      let chunk = await result.fetchChunk();
      chunk !== null && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      if (row + chunk.rowCount > length) return false;
      const columns = numbers.map((field, i) => [rows[field] as Numbers, numbersOf(chunk, i + 1)] as const);
      if (!columns.every(([own, found]) => found.every((value, i) => value === own[row + i]))) return false;
      if (!sameTexts(chunk.getColumnVector(0) as DuckDBBlobVector, texts, rows, row)) return false;
      row += chunk.rowCount;
    }
    return row === length;
  });
}

/** Whether a file has the columns of a layout and no others. */
async function isShaped(db: DuckDBConnection, file: string, layout: Layout): Promise<boolean> {
  const found = await query(db, `DESCRIBE SELECT * FROM read_parquet(${quote(file)})`);
  const columns = physicalColumns(layout).map(
    ({ field, sql }) => `${field} ${isText(layout[field]) ? "VARCHAR" : sql}`,
  );
  return (
    found.map((column) => `${String(column["column_name"])} ${String(column["column_type"])}`).join() ===
    [...new Set(columns)].join()
  );
}

/** Bytes that a value of a bundle's tables needs at most, and what a file may have besides. */
const [VALUE_BYTES, OTHER_BYTES] = [128, 1_000_000];

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

const DIGITS = Uint8Array.from("0123456789abcdef", (digit) => digit.charCodeAt(0));
const [BAR, ZERO, X] = [0x7c, 0x30, 0x78];

/** Whether rows of a file, their byte fields joined by bars, are those from `first` on. */
function sameTexts(
  found: DuckDBBlobVector,
  fields: readonly { readonly field: string; readonly width: number }[],
  rows: Arrays,
  first: number,
): boolean {
  const columns = fields.map(({ field, width }) => ({ bytes: rows[field] as Uint8Array, width }));
  const length = columns.reduce((sum, { width }) => sum + 2 * width + 3, -1);
  for (let i = 0; i < found.itemCount; i++) {
    const text = found.getItemBytes(i);
    if (text?.length !== length) return false;
    let at = 0;
    for (const { bytes, width } of columns) {
      if (at > 0 && text[at++] !== BAR) return false;
      if (text[at++] !== ZERO || text[at++] !== X) return false;
      for (let from = width * (first + i), to = from + width; from < to; from++) {
        const byte = bytes[from] as number;
        if (text[at++] !== DIGITS[byte >>> 4] || text[at++] !== DIGITS[byte & 15]) return false;
      }
    }
  }
  return true;
}

const isText = (kind: Kind | undefined): boolean => kind === "bytes32" || kind === "address";

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
