import {
  DuckDBDataChunk,
  UBIGINT,
  UINTEGER,
  USMALLINT,
  UTINYINT,
  type DuckDBConnection,
  type DuckDBType,
  type DuckDBVector,
} from "@duckdb/node-api";

import { AssayError } from "../engine/errors.js";

/** Kinds of fields that a columnar table holds. */
export type Kind = "bytes32" | "address" | "uint64" | "uint32" | "uint16" | "uint8";

/** Fields of a columnar table, in order. */
export type Layout = Readonly<Record<string, Kind>>;

interface ArrayOf {
  bytes32: Uint8Array;
  address: Uint8Array;
  uint64: BigUint64Array;
  uint32: Uint32Array;
  uint16: Uint16Array;
  uint8: Uint8Array;
}

/** Rows of a table as one typed array a field; byte fields hold 32 or 20 bytes a row. */
export type Columns<L extends Layout> = { readonly length: number } & { readonly [K in keyof L]: ArrayOf[L[K]] };

type Items = BigUint64Array | Uint32Array | Uint16Array | Uint8Array;

/** One DuckDB column: a scalar field, or one word of a byte field. */
interface Physical {
  readonly name: string;
  readonly field: string;
  readonly sql: string;
  readonly type: DuckDBType;
  /** Bytes of the value that this column holds. */
  readonly bytes: number;
  /** Where they start in the field's value, and that value's width. */
  readonly offset: number;
  readonly width: number;
}

const CHUNK = 2048;

const SCALARS = {
  uint64: { sql: "UBIGINT", type: UBIGINT, bytes: 8 },
  uint32: { sql: "UINTEGER", type: UINTEGER, bytes: 4 },
  uint16: { sql: "USMALLINT", type: USMALLINT, bytes: 2 },
  uint8: { sql: "UTINYINT", type: UTINYINT, bytes: 1 },
} as const;

/** Byte width of a byte field, 0 for a scalar. */
export function byteWidth(kind: Kind): number {
  return kind === "bytes32" ? 32 : kind === "address" ? 20 : 0;
}

/**
 * Columns of a layout as DuckDB holds them. Byte fields become big-endian words, so that the numeric order of the words is the byte
 * order of the value, comparisons are fast and reading needs no pointer chasing.
 */
export function physicalColumns(layout: Layout): Physical[] {
  return Object.entries(layout).flatMap(([field, kind]) => {
    const width = byteWidth(kind);
    if (width === 0) {
      const scalar = SCALARS[kind as keyof typeof SCALARS];
      return [{ name: field, field, ...scalar, offset: 0, width: scalar.bytes }];
    }
    return wordsOf(field, width);
  });
}

function wordsOf(field: string, width: number): Physical[] {
  const words: Physical[] = [];
  for (let offset = 0; offset < width; offset += 8) {
    const scalar = width - offset >= 8 ? SCALARS.uint64 : SCALARS.uint32;
    words.push({ name: `${field}_${offset / 8}`, field, ...scalar, offset, width });
  }
  return words;
}

/** Column definitions of a layout for CREATE TABLE. */
export function columnDefinitions(layout: Layout): string {
  return physicalColumns(layout)
    .map((column) => `"${column.name}" ${column.sql} NOT NULL`)
    .join(", ");
}

/** Names of a layout's physical columns, quoted, each after `prefix`. */
export function columnNames(layout: Layout, prefix = ""): string {
  return physicalColumns(layout)
    .map((column) => `${prefix}"${column.name}"`)
    .join(", ");
}

/** Condition that byte field `field` of two tables is equal. */
export function sameBytes(field: string, kind: Kind, left: string, right: string): string {
  return wordsOf(field, byteWidth(kind))
    .map(({ name }) => `${left}."${name}" = ${right}."${name}"`)
    .join(" AND ");
}

/** SQL that renders a byte field as hex digits without prefix, two a byte. */
export function hexOf(field: string, kind: Kind, prefix = ""): string {
  return wordsOf(field, byteWidth(kind))
    .map(({ name, bytes }) => `lpad(lower(hex(${prefix}"${name}")), ${bytes * 2}, '0')`)
    .join(" || ");
}

/** SQL that cuts hex digits (an expression) into the words of a byte field, in column order. */
export function wordsFromHex(digits: string, kind: Kind): string {
  return wordsOf("w", byteWidth(kind))
    .map(({ offset, bytes, sql }) => `('0x' || substr(${digits}, ${offset * 2 + 1}, ${bytes * 2}))::${sql}`)
    .join(", ");
}

/** Empty columns of `length` rows. */
export function allocate<L extends Layout>(layout: L, length: number): Columns<L> {
  const arrays = Object.entries(layout).map(([field, kind]) => [field, arrayOf(kind, length)] as const);
  // The entries follow the layout, field by field.
  return { length, ...Object.fromEntries(arrays) } as unknown as Columns<L>;
}

function arrayOf(kind: Kind, length: number): Items {
  if (kind === "uint64") return new BigUint64Array(length);
  if (kind === "uint32") return new Uint32Array(length);
  if (kind === "uint16") return new Uint16Array(length);
  return new Uint8Array(length * Math.max(byteWidth(kind), 1));
}

/**
 * Appends columns to a table whose columns are the layout's, in chunks, inside the connection's transaction.
 *
 * @throws AssayError MISMATCH if an array is shorter than the columns' length.
 */
export async function appendColumns<L extends Layout>(
  db: DuckDBConnection,
  table: string,
  layout: L,
  columns: Columns<L>,
): Promise<void> {
  if (columns.length === 0) return;
  checkLengths(layout, columns);
  const physical = physicalColumns(layout);
  const types = physical.map((column) => column.type);
  const appender = await db.createAppender(table);
  for (let from = 0; from < columns.length; from += CHUNK) {
    const count = Math.min(CHUNK, columns.length - from);
    const chunk = DuckDBDataChunk.create(types, count);
    physical.forEach((column, i) =>
      writeColumn(chunk.getColumnVector(i), column, fieldOf(columns, column), from, count),
    );
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

function checkLengths<L extends Layout>(layout: L, columns: Columns<L>): void {
  for (const [field, kind] of Object.entries(layout)) {
    const expected = columns.length * Math.max(byteWidth(kind), 1);
    const array = columns[field] as Items | undefined;
    if (array === undefined || array.length < expected) {
      throw new AssayError("MISMATCH", `Column ${field} holds ${array?.length ?? 0} elements, ${expected} expected.`);
    }
  }
}

function fieldOf<L extends Layout>(columns: Columns<L>, column: Physical): Items {
  return columns[column.field] as Items;
}

/** The typed array behind a numeric vector. The binding's typings hide it, though element access by `getItem` is many times slower. */
function itemsOf(vector: DuckDBVector): Items {
  const { items } = vector as unknown as { readonly items?: Items };
  if (!ArrayBuffer.isView(items))
    throw new AssayError("STORE", `A vector of type ${String(vector.type.typeId)} is not numeric.`);
  return items;
}

function writeColumn(vector: DuckDBVector, column: Physical, source: Items, from: number, count: number): void {
  const items = itemsOf(vector);
  if (column.bytes === column.width) {
    for (let i = 0; i < count; i++) items[i] = source[from + i] as never;
  } else {
    packWords(items, column, source as Uint8Array, from, count);
  }
  vector.flush();
}

function packWords(
  items: Items,
  { bytes, offset, width }: Physical,
  source: Uint8Array,
  from: number,
  count: number,
): void {
  const view = new DataView(source.buffer, source.byteOffset, source.byteLength);
  const words = new Uint32Array(items.buffer, items.byteOffset, (count * bytes) / 4);
  for (let i = 0, at = from * width + offset; i < count; i++, at += width) {
    if (bytes === 4) {
      words[i] = view.getUint32(at);
    } else {
      words[2 * i + 1] = view.getUint32(at);
      words[2 * i] = view.getUint32(at + 4);
    }
  }
}

/**
 * Reads the rows of a query whose select list is `columnNames(layout)` into typed arrays, chunk by chunk.
 *
 * @param length Number of rows that the query gives.
 * @throws AssayError STORE if the query gives another number of rows.
 */
export async function readColumns<L extends Layout>(
  db: DuckDBConnection,
  sql: string,
  layout: L,
  length: number,
): Promise<Columns<L>> {
  const out = allocate(layout, length);
  const physical = physicalColumns(layout);
  const result = await db.stream(sql);
  let row = 0;
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const count = chunk.rowCount;
    if (row + count > length) throw new AssayError("STORE", `Query gave more than ${length} rows.`);
    for (const [i, column] of physical.entries()) {
      readColumn(itemsOf(chunk.getColumnVector(i)), column, fieldOf(out, column), row, count);
    }
    row += count;
  }
  if (row !== length) throw new AssayError("STORE", `Query gave ${row} rows, ${length} expected.`);
  return out;
}

function readColumn(items: Items, column: Physical, target: Items, row: number, count: number): void {
  if (column.bytes === column.width) {
    target.set(items.subarray(0, count) as never, row);
  } else {
    unpackWords(items, column, target as Uint8Array, row, count);
  }
}

function unpackWords(
  items: Items,
  { bytes, offset, width }: Physical,
  target: Uint8Array,
  row: number,
  count: number,
): void {
  const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
  const words = new Uint32Array(items.buffer, items.byteOffset, (count * bytes) / 4);
  for (let i = 0, at = row * width + offset; i < count; i++, at += width) {
    if (bytes === 4) {
      view.setUint32(at, words[i] ?? 0);
    } else {
      view.setUint32(at, words[2 * i + 1] ?? 0);
      view.setUint32(at + 4, words[2 * i] ?? 0);
    }
  }
}
