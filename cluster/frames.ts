import {
  Binary,
  type Data,
  type DataType,
  Field,
  FixedSizeBinary,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table as ArrowTable,
  tableFromIPC,
  tableToIPC,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import { concat } from "../src/engine/columns/bytes.js";
import { AssayError } from "../src/engine/errors.js";

/** Values of all rows, one after the other; columns named in `WIDTHS` have so many bytes a row, others one number. */
type Values = Uint8Array | Uint16Array | Uint32Array | BigUint64Array;

/** Values of all rows, or a text or a file's bytes a row. */
export type Column = Values | readonly string[] | readonly Uint8Array[];

/** Columns of a table. */
export interface Table {
  readonly length: number;
  readonly columns: Readonly<Record<string, Column>>;
}

/** Tables by name. */
export type Frame = Readonly<Record<string, Table>>;

/** Bytes a row of the columns that hold no numbers. */
const WIDTHS: Readonly<Record<string, number>> = {
  uid: 32,
  account: 20,
  attester: 20,
  evidence: 32,
  standing: 64,
  reputation: 32,
  units: 8,
  hash: 32,
};

/** A table as a stream of Arrow's IPC format, in one batch. */
export function encodeTable({ length, columns }: Table): Uint8Array {
  const data = Object.entries(columns).map(([name, column]) => [name, dataOf(name, column, length)] as const);
  const schema = new Schema(data.map(([name, { type }]) => new Field(name, type)));
  const children = data.map(([, own]) => own);
  const batch = new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }));
  return tableToIPC(new ArrowTable(schema, batch), "stream");
}

function dataOf(name: string, column: Column, length: number): Data {
  if (isList(column)) return isText(column) ? (vectorFromArray(column, new Utf8()).data[0] as Data) : filesOf(column);
  const width = WIDTHS[name];
  if (column.byteLength !== length * (width ?? column.BYTES_PER_ELEMENT)) {
    throw new AssayError("INVALID_ARGUMENT", `Column ${name} does not have ${length} rows`);
  }
  if (width !== undefined) {
    const data = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
    return makeData({ type: new FixedSizeBinary(width), length, nullCount: 0, data });
  }
  if (column instanceof Uint16Array) return makeData({ type: new Uint16(), length, nullCount: 0, data: column });
  if (column instanceof Uint32Array) return makeData({ type: new Uint32(), length, nullCount: 0, data: column });
  if (column instanceof BigUint64Array) return makeData({ type: new Uint64(), length, nullCount: 0, data: column });
  return makeData({ type: new Uint8(), length, nullCount: 0, data: column });
}

const isList = (column: Column): column is readonly string[] | readonly Uint8Array[] => Array.isArray(column);

const isText = (column: readonly string[] | readonly Uint8Array[]): column is readonly string[] =>
  typeof column[0] !== "object";

function filesOf(files: readonly Uint8Array[]): Data {
  const valueOffsets = new Int32Array(files.length + 1);
  files.forEach(({ length }, i) => (valueOffsets[i + 1] = (valueOffsets[i] as number) + length));
  return makeData({ type: new Binary(), length: files.length, nullCount: 0, valueOffsets, data: concat(...files) });
}

/** The table of a stream of Arrow's IPC format without files; its columns are views of the bytes where it has one batch. */
export function decodeTable(bytes: Uint8Array): Table {
  const table = tableFromIPC(bytes);
  const columns = table.schema.fields.map(({ name }): [string, Column] => {
    const vector = table.getChild(name);
    if (vector?.type instanceof Utf8) return [name, Array.from(vector, String)];
    const parts = (vector?.data ?? []) as readonly Data<DataType>[];
    return [name, joined(parts.map((part) => valuesOf(name, part)))];
  });
  return { length: table.numRows, columns: Object.fromEntries(columns) };
}

function valuesOf(name: string, { values, offset, length }: Data<DataType>): Values {
  const width = WIDTHS[name] ?? 1;
  return (values as Values).subarray(width * offset, width * (offset + length));
}

/** Parts of a column in one. */
function joined(parts: readonly Values[]): Values {
  const [first, ...others] = parts;
  if (first === undefined) return new Uint8Array(0);
  if (others.length === 0) return first;
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  const out = new (first.constructor as new (length: number) => Values)(size);
  let at = 0;
  for (const part of parts) {
    (out as Uint8Array).set(part as Uint8Array, at);
    at += part.length;
  }
  return out;
}
