import { DuckDBDataChunk, type DuckDBConnection, type DuckDBVector } from "@duckdb/node-api";

import { AssayError } from "../../engine/errors.js";
import {
  allocate,
  byteWidth,
  physicalColumns,
  wordsOf,
  type Columns,
  type Layout,
  type Memory,
  type Numbers,
  type Physical,
} from "./layout.js";

/** Rows of one of DuckDB's chunks. */
const CHUNK = 2048;

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
      writeColumn(chunk.getColumnVector(i), column, fieldOf(columns, column), { from, count }),
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

/** Rows `from` to `from + count` of some columns. */
interface Rows {
  readonly from: number;
  readonly count: number;
}

function writeColumn(vector: DuckDBVector, column: Physical, source: Numbers, rows: Rows): void {
  const { from, count } = rows;
  const items = itemsOf(vector);
  if (column.bytes === column.width) {
    for (let i = 0; i < count; i++) items[i] = source[from + i] as never;
  } else {
    packWords(items, column, source as Uint8Array, rows);
  }
  vector.flush();
}

function packWords(
  items: Numbers,
  { bytes, offset, width }: Physical,
  source: Uint8Array,
  { from, count }: Rows,
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
  // DuckDB makes the next chunk while the last one is read.
  let next = result.fetchChunk();
  try {
    for (let chunk = await next; chunk !== null && chunk.rowCount > 0; chunk = await next) {
      const read: DuckDBDataChunk = chunk;
      next = result.fetchChunk();
      yield { count: read.rowCount, items: Array.from({ length: columns }, (_, i) => numbersOf(read, i)) };
    }
  } finally {
    await next.catch(() => undefined);
  }
}

/**
 * Reads the rows of a query whose select list is `columnNames(layout)` into typed arrays.
 *
 * @param rows Number of rows that the query gives, and where they go.
 * @throws AssayError STORE if the query gives another number of rows.
 */
export async function readColumns<L extends Layout>(
  db: DuckDBConnection,
  sql: string,
  layout: L,
  rows: number | Room,
): Promise<Columns<L>> {
  const room = typeof rows === "number" ? { most: rows } : rows;
  const out = await readAtMost(db, sql, layout, room);
  if (out.length === room.most) return out;
  throw new AssayError("STORE", `Query gave ${out.length} rows, ${room.most} expected.`);
}

/** Memory for the rows of a query. */
export interface Room {
  /** Rows for which memory is taken. */
  readonly most: number;
  readonly memory?: Memory;
}

/**
 * `readColumns` where only a bound of the number of rows is known, which is often much cheaper to find.
 *
 * @throws AssayError STORE if the query gives more rows.
 */
export async function readAtMost<L extends Layout>(
  db: DuckDBConnection,
  sql: string,
  layout: L,
  { most, memory = ArrayBuffer }: Room,
): Promise<Columns<L>> {
  const out = allocate(layout, most, memory);
  const physical = physicalColumns(layout);
  let row = 0;
  for await (const { count, items } of readChunks(db, sql, physical.length)) {
    if (row + count > most) throw new AssayError("STORE", `Query gave more than ${most} rows.`);
    for (const [i, column] of physical.entries()) {
      readColumn(items[i] as Numbers, column, fieldOf(out, column), { from: row, count });
    }
    row += count;
  }
  return row === most ? out : firstRows(layout, out, row);
}

/** Reads the rows of a query whose select list is `columnNames(layout)`, at most so many at a time. */
export async function* readParts<L extends Layout>(
  db: DuckDBConnection,
  sql: string,
  layout: L,
  most: number,
): AsyncGenerator<Columns<L>> {
  const physical = physicalColumns(layout);
  let [out, row] = [allocate(layout, most), 0];
  for await (const { count, items } of readChunks(db, sql, physical.length)) {
    if (row + count > most) {
      yield firstRows(layout, out, row);
      [out, row] = [allocate(layout, most), 0];
    }
    for (const [i, column] of physical.entries())
      readColumn(items[i] as Numbers, column, fieldOf(out, column), { from: row, count });
    row += count;
  }
  if (row > 0) yield firstRows(layout, out, row);
}

/** The first rows of some columns, in the same memory. */
function firstRows<L extends Layout>(layout: L, columns: Columns<L>, length: number): Columns<L> {
  const fields = Object.entries(layout).map(([field, kind]) => {
    const array = columns[field] as Numbers;
    return [field, array.subarray(0, length * Math.max(byteWidth(kind), 1))] as const;
  });
  return { length, ...Object.fromEntries(fields) } as unknown as Columns<L>;
}

function readColumn(items: Numbers, column: Physical, target: Numbers, rows: Rows): void {
  if (column.bytes === column.width) {
    target.set(items.subarray(0, rows.count) as never, rows.from);
  } else {
    unpackWords(items, column, target as Uint8Array, rows);
  }
}

function unpackWords(
  items: Numbers,
  { bytes, offset, width }: Physical,
  target: Uint8Array,
  { from, count }: Rows,
): void {
  const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
  const words = new Uint32Array(items.buffer, items.byteOffset, (count * bytes) / 4);
  for (let i = 0, at = from * width + offset; i < count; i++, at += width) {
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
  wordsOf("", byteWidth(kind)).forEach((column, i) =>
    unpackWords(items[i] as Numbers, column, out, { from: 0, count: rows }),
  );
  return out;
}
