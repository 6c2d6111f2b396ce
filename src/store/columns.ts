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

/** Values of a field. */
export type Numbers = BigUint64Array | Uint32Array | Uint16Array | Uint8Array;

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

/** SQL that renders a byte field as 0x hex. One call for all words costs half of one call each. */
export function hexText(field: string, kind: Kind, prefix = ""): string {
  const words = wordsOf(field, byteWidth(kind));
  const form = words.map(({ bytes }) => `{:0${bytes * 2}x}`).join("");
  return `format('0x${form}', ${words.map(({ name }) => `${prefix}"${name}"`).join(", ")})`;
}

/** SQL that cuts hex digits (an expression) into the words of a byte field, in column order. */
export function wordsFromHex(digits: string, kind: Kind): string {
  return wordsOf("w", byteWidth(kind))
    .map(({ offset, bytes, sql }) => `('0x' || substr(${digits}, ${offset * 2 + 1}, ${bytes * 2}))::${sql}`)
    .join(", ");
}

/** Where columns lie: in memory of this thread, or in memory that all threads see. */
export type Memory = typeof ArrayBuffer | typeof SharedArrayBuffer;

/** Empty columns of `length` rows. */
export function allocate<L extends Layout>(layout: L, length: number, memory: Memory = ArrayBuffer): Columns<L> {
  const arrays = Object.entries(layout).map(([field, kind]) => [field, arrayOf(kind, length, memory)] as const);
  // The entries follow the layout, field by field.
  return { length, ...Object.fromEntries(arrays) } as unknown as Columns<L>;
}

function arrayOf(kind: Kind, length: number, memory: Memory): Numbers {
  if (kind === "uint64") return new BigUint64Array(new memory(8 * length));
  if (kind === "uint32") return new Uint32Array(new memory(4 * length));
  if (kind === "uint16") return new Uint16Array(new memory(2 * length));
  return new Uint8Array(new memory(length * Math.max(byteWidth(kind), 1)));
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
    const array = columns[field] as Numbers | undefined;
    if (array === undefined || array.length < expected) {
      throw new AssayError("MISMATCH", `Column ${field} holds ${array?.length ?? 0} elements, ${expected} expected.`);
    }
  }
}

function fieldOf<L extends Layout>(columns: Columns<L>, column: Physical): Numbers {
  return columns[column.field] as Numbers;
}

/** The typed array behind a numeric vector. The binding's typings hide it, though element access by `getItem` is many times slower. */
function itemsOf(vector: DuckDBVector): Numbers {
  const { items } = vector as unknown as { readonly items?: Numbers };
  if (!ArrayBuffer.isView(items))
    throw new AssayError("STORE", `A vector of type ${String(vector.type.typeId)} is not numeric.`);
  return items;
}

/** Values of a numeric column of a chunk, nulls as whatever stands there. */
export function numbersOf(chunk: DuckDBDataChunk, column: number): Numbers {
  return itemsOf(chunk.getColumnVector(column));
}

function writeColumn(vector: DuckDBVector, column: Physical, source: Numbers, from: number, count: number): void {
  const items = itemsOf(vector);
  if (column.bytes === column.width) {
    for (let i = 0; i < count; i++) items[i] = source[from + i] as never;
  } else {
    packWords(items, column, source as Uint8Array, from, count);
  }
  vector.flush();
}

function packWords(
  items: Numbers,
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

/** The columns of some rows of a result, as DuckDB holds them. */
export interface Chunk {
  readonly count: number;
  readonly items: readonly Numbers[];
}

/**
 * Rows of a query whose columns are all numeric, chunk by chunk, without an object a row.
 *
 * @param columns Number of columns that the query gives.
 */
export async function* readChunks(db: DuckDBConnection, sql: string, columns: number): AsyncGenerator<Chunk> {
  const result = await db.stream(sql);
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const read: DuckDBDataChunk = chunk;
    yield { count: read.rowCount, items: Array.from({ length: columns }, (_, i) => numbersOf(read, i)) };
  }
}

/**
 * Reads the rows of a query whose select list is `columnNames(layout)` into typed arrays.
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
  const out = await readAtMost(db, sql, layout, length);
  if (out.length === length) return out;
  throw new AssayError("STORE", `Query gave ${out.length} rows, ${length} expected.`);
}

/**
 * `readColumns` where only a bound of the number of rows is known, which is often much cheaper to find.
 *
 * @param most Rows for which memory is taken.
 * @throws AssayError STORE if the query gives more rows.
 */
export async function readAtMost<L extends Layout>(
  db: DuckDBConnection,
  sql: string,
  layout: L,
  most: number,
  memory: Memory = ArrayBuffer,
): Promise<Columns<L>> {
  const out = allocate(layout, most, memory);
  const physical = physicalColumns(layout);
  let row = 0;
  for await (const { count, items } of readChunks(db, sql, physical.length)) {
    if (row + count > most) throw new AssayError("STORE", `Query gave more than ${most} rows.`);
    for (const [i, column] of physical.entries()) {
      readColumn(items[i] as Numbers, column, fieldOf(out, column), row, count);
    }
    row += count;
  }
  return row === most ? out : firstRows(layout, out, row);
}

/** The first rows of some columns, in the same memory. */
function firstRows<L extends Layout>(layout: L, columns: Columns<L>, length: number): Columns<L> {
  const fields = Object.entries(layout).map(([field, kind]) => {
    const array = columns[field] as Numbers;
    return [field, array.subarray(0, length * Math.max(byteWidth(kind), 1))] as const;
  });
  return { length, ...Object.fromEntries(fields) } as unknown as Columns<L>;
}

function readColumn(items: Numbers, column: Physical, target: Numbers, row: number, count: number): void {
  if (column.bytes === column.width) {
    target.set(items.subarray(0, count) as never, row);
  } else {
    unpackWords(items, column, target as Uint8Array, row, count);
  }
}

function unpackWords(
  items: Numbers,
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

/** Byte field of `rows` rows from its words, as a query with `columnNames` gives them. */
export function unpackBytes(items: readonly Numbers[], kind: "bytes32" | "address", rows: number): Uint8Array {
  const out = new Uint8Array(byteWidth(kind) * rows);
  wordsOf("", byteWidth(kind)).forEach((column, i) => unpackWords(items[i] as Numbers, column, out, 0, rows));
  return out;
}
