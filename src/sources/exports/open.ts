import path from "node:path";
import { AssayError } from "../../engine/errors.js";
import { readBytes } from "../text/bytes.js";
import { placeOf, type Row } from "../text/csv.js";
import { decodeText } from "../text/decode.js";
import { faultsOf } from "../text/faults.js";
import { parseDocument } from "../text/json.js";
import { isListOf, isRecord, viewOf, type JsonView } from "../text/json-view.js";
import { openTable, type Table, type TableColumn, type TableOptions, type Taken } from "../text/table.js";
import { FORMATS } from "../formats/registry.js";
import type {
  DocumentContext,
  ExportColumn,
  ExportFormat,
  LocatedReading,
  Reading,
  ScanTable,
  TableContext,
  TableReader,
} from "./format.js";

/** A table, and what it is an export of. */
export interface ExportTable extends Table {
  /** What a scan reads it as; undefined for a table of one's own. */
  readonly scan?: ScanTable;
}

/** How to open an export. */
export interface ExportOptions extends TableOptions {
  /** Name of the format, where it is not to be told from the file; `table` for none. */
  readonly format?: string | undefined;
}

/** Name of no format: the table is taken as it is. */
const TABLE = "table";

/** Bytes of the largest JSON document that is read: all of it is kept. */
const MOST_BYTES = 256 * 1024 * 1024;

const DOCUMENT = /\.(json|geojson)$|all-contributorsrc$/;

/**
 * Opens any table: an export of a format that is recognised, with the columns that it means, or else a table with the columns that it has.
 * @throws AssayError as `openTable`; INVALID_ARGUMENT for JSON that is not JSON or no list, or where the file is not of the format that was named.
 */
export async function openExport(file: string, options: ExportOptions = {}): Promise<ExportTable> {
  const { format } = options;
  if (format !== undefined && format !== TABLE && !FORMATS.some(({ name }) => name === format)) {
    const names = FORMATS.map(({ name }) => name).join(", ");
    throw new AssayError("INVALID_ARGUMENT", `"${format}" is no format.`, `Formats are ${names}, ${TABLE}.`);
  }
  if (DOCUMENT.test(file.toLowerCase().replace(/\.gz$/, ""))) return openDocument(file, options);
  const table = await openTable(file, options);
  const found = formatOf(file, format, ({ table: reader }) => reader?.fits(headerOf(table)) === true && !table.growing);
  return found?.table === undefined ? table : readTable(table, found, found.table);
}

const headerOf = ({ columns }: Table): string[] => columns.map(({ name }) => name.toLowerCase());

/** The format that fits; undefined for none, or if none was asked for. */
function formatOf(
  file: string,
  named: string | undefined,
  fits: (format: ExportFormat) => boolean,
): ExportFormat | undefined {
  if (named === TABLE) return undefined;
  const found = FORMATS.find((format) => (named === undefined || format.name === named) && fits(format));
  if (found !== undefined || named === undefined) return found;
  throw new AssayError(
    "INVALID_ARGUMENT",
    `${file} is not of the format ${named}.`,
    "Leave --format out to see what it is taken for.",
  );
}

function contextOf(file: string): DocumentContext {
  const counts = new Map<string, number>();
  const earlier = (text: string): number => {
    const before = counts.get(text) ?? 0;
    counts.set(text, before + 1);
    return before;
  };
  return { file: path.basename(file).replace(/(\.\w{1,8})(\.gz)?$/i, ""), earlier };
}

/** Counts rows that a format leaves out. */
function leave(left: Map<string, number>, why: string): void {
  left.set(why, (left.get(why) ?? 0) + 1);
}

/** A table with the columns of its format, then its own. */
function readTable(table: Table, format: ExportFormat, reader: TableReader): ExportTable {
  const left = new Map<string, number>();
  const header = headerOf(table);
  const own = header.flatMap((name, i) =>
    (format.columns as readonly string[]).includes(name) || name === "" ? [] : [i],
  );
  const kept = reader.headless === true ? [] : own;
  const standard = format.columns.map((name) => ({ name, line: 1, column: 1 }));
  const columns = [...standard, ...kept.flatMap((i) => table.columns.slice(i, i + 1))];
  const taken = { ...table.taken, format: `${format.what} (${table.taken.format})`, left };
  const context = { ...contextOf(table.file), header: table.columns.map(({ name }) => name) };
  const rows = counted(translated(table, { reader, names: format.columns, kept, left, context }), taken, table.taken);
  return { ...table, columns, taken, rows, scan: format.scan };
}

/** Keeps the count of rows as they are handed on. */
async function* counted(rows: AsyncGenerator<Row[]>, taken: Taken, source: Taken): AsyncGenerator<Row[]> {
  for await (const portion of rows) {
    taken.rows += portion.length;
    yield portion;
  }
  taken.blank = source.blank;
}

interface Translation {
  readonly reader: TableReader;
  /** Columns of the format. */
  readonly names: readonly ExportColumn[];
  /** Places of the file's own columns that are kept. */
  readonly kept: readonly number[];
  readonly left: Map<string, number>;
  readonly context: TableContext;
}

async function* translated(table: Table, translation: Translation): AsyncGenerator<Row[]> {
  const { columns } = table;
  if (translation.reader.headless === true) {
    const [{ line, column } = { line: 1, column: 1 }] = columns;
    yield translate({ line, column, cells: columns.map(({ name }) => name) }, translation);
  }
  for await (const rows of table.rows) yield rows.flatMap((row) => translate(row, translation));
}

function translate(row: Row, { reader, names, kept, left, context }: Translation): Row[] {
  const { header } = context;
  const cell = (name: string): string => {
    const at = reader.headless === true ? Number(name) : header.findIndex((each) => each.toLowerCase() === name);
    return row.cells[at] ?? "";
  };
  const { line, column } = row;
  const start = names.map(() => ({ line, column }));
  const places = [...start, ...kept.map((at) => placeOf(row, at))];
  return reader.read(cell, context).flatMap((reading) => {
    if ("left" in reading) return leave(left, reading.left) ?? [];
    const cells = [...names.map((name) => reading[name]), ...kept.map((at) => row.cells[at])];
    return [{ line, column, cells, places }];
  });
}

async function openDocument(file: string, options: ExportOptions): Promise<ExportTable> {
  const text = await decodeText(
    readBytes(file, Math.min(options.maxBytes ?? MOST_BYTES, MOST_BYTES)),
    options.encoding,
  );
  const pieces: string[] = [];
  for await (const piece of text.pieces) pieces.push(piece);
  const faults = faultsOf(file, options.hint);
  if (text.damaged()) faults.stop({ line: 1, column: 1 }, `not ${text.encoding.toUpperCase()}`);
  const document = parseDocument(file, pieces.join(""));
  const format = formatOf(file, options.format, ({ document: reader }) => reader?.fits(document) === true);
  const view = viewOf(document, faults);
  const readings = format?.document?.rows(view, contextOf(file)) ?? plainRows(view, file);
  const rows = rowsOf(readings, format);
  const taken = {
    ...rows.taken,
    format: format === undefined ? "JSON" : `${format.what} (JSON)`,
    encoding: text.encoding,
    blank: 0,
  };
  return { file, faults, growing: false, taken, ...rows.table, ...(format === undefined ? {} : { scan: format.scan }) };
}

/** All rows of a document, under the columns that any of them has. */
function rowsOf(readings: Iterable<LocatedReading>, format: ExportFormat | undefined) {
  const left = new Map<string, number>();
  const names: string[] = [...(format?.columns ?? [])];
  const places = new Map(names.map((name, i) => [name, i]));
  const rows: Row[] = [];
  for (const [place, reading] of readings) {
    if ("left" in reading) leave(left, reading.left);
    else rows.push({ ...place, cells: cellsOf(reading, names, places), places: [] });
  }
  const columns: TableColumn[] = names.map((name) => ({ name, line: 1, column: 1 }));
  return { taken: { rows: rows.length, left }, table: { columns, rows: all(rows) } };
}

function cellsOf(
  { more = {}, ...row }: Exclude<Reading, { left: string }>,
  names: string[],
  places: Map<string, number>,
): (string | undefined)[] {
  const cells: (string | undefined)[] = [];
  for (const [name, text] of [...Object.entries(row), ...Object.entries(more)]) {
    const key = name.toLowerCase();
    const at = places.get(key) ?? names.push(name) - 1;
    places.set(key, at);
    // What the format says goes before a field of the same name.
    cells[at] ??= text;
  }
  return cells;
}

async function* all(rows: Row[]): AsyncGenerator<Row[]> {
  yield await Promise.resolve(rows);
}

/** Rows of a list of objects, fields of fields under names with dots. */
function* plainRows(view: JsonView, file: string): Iterable<LocatedReading> {
  if (!isListOf(view.value)) {
    const names = FORMATS.flatMap(({ document, what }) => (document === undefined ? [] : [what])).join(", ");
    throw new AssayError(
      "INVALID_ARGUMENT",
      `${file} is JSON of no form that is known.`,
      `Give a list of objects, or ${names}.`,
    );
  }
  for (const entry of view.list()) {
    if (!isRecord(entry.value)) entry.fault("expected an object");
    yield [{ line: 1, column: 1, path: entry.path }, { more: fieldsOf(entry, "") }];
  }
}

/** Levels of fields of fields that become columns. */
const DEEPEST = 4;

function fieldsOf(view: JsonView, prefix: string, depth = 0): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const key of view.keys()) {
    const inner = view.get(key);
    const text = inner.text();
    if (text !== undefined) fields[`${prefix}${key}`] = text;
    else if (depth < DEEPEST) Object.assign(fields, fieldsOf(inner, `${prefix}${key}.`, depth + 1));
  }
  return fields;
}
