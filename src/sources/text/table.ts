import { AssayError } from "../../engine/errors.js";
import { readBytes } from "./bytes.js";
import { csvReader, layoutOf, placeOf, type Row } from "./csv.js";
import { decodeText, REPLACEMENT, type DecodedText, type Encoding } from "./decode.js";
import { faultsOf, shown, type Faults, type Place } from "./faults.js";
import { readObject } from "./json.js";

/** A column of a table; names are compared without regard to case. */
export interface TableColumn extends Place {
  readonly name: string;
}

/** What a file was read as. */
export interface Taken {
  readonly format: string;
  readonly encoding: Encoding;
  /** Rows so far; rows without any value are not among them. */
  rows: number;
  blank: number;
  /** Rows that the format itself left out, by why. */
  readonly left?: ReadonlyMap<string, number>;
}

/** A table while it is read. */
export interface Table {
  readonly file: string;
  readonly faults: Faults;
  readonly columns: readonly TableColumn[];
  /** Whether rows may bring more columns, as JSON lines do. */
  readonly growing: boolean;
  /** Rows in portions; a row has as many cells as there are columns, or fewer if it is JSON. */
  readonly rows: AsyncGenerator<Row[]>;
  readonly taken: Taken;
}

/** How to read a table. */
export interface TableOptions {
  /** Encoding of a file without a byte order mark; UTF-8 if left out. */
  readonly encoding?: Encoding | undefined;
  /** Most that its unpacked content may have. */
  readonly maxBytes?: number;
  /** What an error ends with. */
  readonly hint?: string;
}

/** Unpacked bytes of the largest table that is read. */
const MAX_BYTES = 2 ** 36;

/** Characters of the longest line of JSON that is read. */
const LONGEST_LINE = 2 ** 22;

const TEXT = /\.(csv|tsv|tab|txt)$/;
const JSON_LINES = /\.(jsonl|ndjson)$/;

/**
 * Opens a table: CSV by RFC 4180 with any separator and line end that spreadsheets write, or JSON lines, by the ending of the file's name.
 * Memory does not grow with the file.
 * @throws AssayError NOT_FOUND without such a file, INVALID_ARGUMENT for another ending, INVALID_ROW for a file that has no columns.
 */
export async function openTable(file: string, options: TableOptions = {}): Promise<Table> {
  const name = file.toLowerCase().replace(/\.gz$/, "");
  if (!TEXT.test(name) && !JSON_LINES.test(name))
    throw new AssayError(
      "INVALID_ARGUMENT",
      `${file} is neither .csv nor .jsonl (.tsv, .txt, .ndjson and .gz are taken too).`,
    );
  const text = await decodeText(readBytes(file, options.maxBytes ?? MAX_BYTES), options.encoding);
  const faults = faultsOf(file, options.hint);
  const source = { file, faults, text };
  return JSON_LINES.test(name) ? openJson(source) : openCsv(source);
}

interface Source {
  readonly file: string;
  readonly faults: Faults;
  readonly text: DecodedText;
}

const START: Place = { line: 1, column: 1 };
const WORDS: Readonly<Record<string, string>> = { ",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars" };

async function openCsv({ file, faults, text }: Source): Promise<Table> {
  const next = await text.pieces.next();
  const first = next.done === true ? "" : next.value;
  if (/^\s*[[{]/.test(first)) {
    faults.stop(
      START,
      "is JSON, not a table; name it .jsonl if it has one object a line, or give CSV with a header line",
    );
  }
  if (first.includes("\0"))
    faults.stop(
      START,
      "has NUL characters: if it is UTF-16 without a byte order mark, say so with --encoding utf-16le",
    );
  const layout = layoutOf(first);
  const reader = csvReader(layout, faults, layout.skip > 0 ? 2 : 1);
  const portions = csvPortions(first.slice(layout.skip), text, reader);
  const { header, rest } = await readHeader(portions);
  if (header === undefined) return faults.stop(START, "empty; expected a header line");
  const columns = columnsOf(header, faults);
  const separator = WORDS[layout.separator] ?? shown(layout.separator);
  const taken = { format: `CSV with ${separator}`, encoding: text.encoding, rows: 0, blank: 0 };
  const table = { file, faults, columns, taken, growing: false };
  return { ...table, rows: checkedRows(portions, rest, { ...table, text, given: header.cells.length }) };
}

async function* csvPortions(
  first: string,
  text: DecodedText,
  reader: ReturnType<typeof csvReader>,
): AsyncGenerator<Row[]> {
  yield reader.feed(first);
  for await (const piece of text.pieces) yield reader.feed(piece);
  yield reader.end();
}

/** The first row that is not blank, and what came with it. */
async function readHeader(portions: AsyncGenerator<Row[]>): Promise<{ header?: Row; rest: Row[] }> {
  for (let next; (next = await portions.next()).done !== true;) {
    const at = next.value.findIndex((row) => !isBlank(row));
    const header = next.value[at];
    if (header !== undefined) return { header, rest: next.value.slice(at + 1) };
  }
  return { rest: [] };
}

const isBlank = ({ cells }: Row): boolean => cells.every((cell) => cell === undefined || cell === "");

/** Columns of a header; separators at its end name none. */
function columnsOf(header: Row, faults: Faults): TableColumn[] {
  const names = header.cells.map((cell) => (cell ?? "").trim());
  while (names.at(-1) === "") names.pop();
  const seen = new Set<string>();
  return names.map((name, i) => {
    const key = name.toLowerCase();
    if (key !== "" && seen.has(key)) faults.block(placeOf(header, i), `column ${shown(name)} stands twice`);
    seen.add(key);
    return { name, ...placeOf(header, i) };
  });
}

interface Checked extends Pick<Table, "faults" | "columns" | "taken"> {
  readonly text: DecodedText;
  /** Cells of the header, those without a name at its end included. */
  readonly given: number;
}

/** Rows with as many cells as there are columns; the others are faults. */
async function* checkedRows(portions: AsyncGenerator<Row[]>, rest: Row[], checked: Checked): AsyncGenerator<Row[]> {
  yield goodRows(rest, checked);
  for await (const rows of portions) yield goodRows(rows, checked);
}

function goodRows(rows: readonly Row[], checked: Checked): Row[] {
  const { taken } = checked;
  const filled = rows.filter((row) => !isBlank(row));
  const good = filled.filter((row) => isGood(row, checked));
  taken.blank += rows.length - filled.length;
  taken.rows += good.length;
  return good;
}

/** Whether a row is text and fits the header; what is wrong with it otherwise is noted. */
function isGood(row: Row, { faults, columns, text, given }: Checked): boolean {
  if (text.damaged() && !isUndamaged(row, text.encoding, faults)) return false;
  const { length } = row.cells;
  const rest = row.cells.slice(columns.length);
  if (length === columns.length || (length === given && rest.every((cell) => cell === ""))) return true;
  const place = placeOf(row, Math.min(length - 1, columns.length));
  faults.add(place, `row has ${length} values, the header has ${columns.length}`);
  return false;
}

function isUndamaged(row: Row, encoding: Encoding, faults: Faults): boolean {
  const at = row.cells.findIndex((cell) => cell?.includes(REPLACEMENT));
  if (at < 0) return true;
  const told = encoding === "utf-8" ? "; if a spreadsheet on Windows wrote it, say --encoding windows-1252" : "";
  faults.add(placeOf(row, at), `not ${encoding.toUpperCase()}${told}`);
  return false;
}

async function openJson({ file, faults, text }: Source): Promise<Table> {
  const columns: TableColumn[] = [];
  const taken = { format: "JSON lines", encoding: text.encoding, rows: 0, blank: 0 };
  const table = { file, faults, columns, taken, growing: true };
  const portions = jsonPortions(text, { ...table, text, given: 0 });
  const first: Row[] = [];
  // Until the first row nobody knows a column.
  for (let next; first.length === 0 && (next = await portions.next()).done !== true;) first.push(...next.value);
  if (first.length === 0) {
    faults.refuse();
    faults.stop(START, "empty; expected one JSON object a line");
  }
  return { ...table, rows: withFirst(first, portions) };
}

async function* withFirst(first: Row[], rest: AsyncGenerator<Row[]>): AsyncGenerator<Row[]> {
  yield first;
  yield* rest;
}

async function* jsonPortions(text: DecodedText, checked: Checked): AsyncGenerator<Row[]> {
  const places = new Map<string, number>();
  let pending = "";
  let line = 1;
  const read = (lines: readonly string[]): Row[] =>
    lines.flatMap((each) => jsonRow(each, line++, places, checked) ?? []);
  for await (const piece of text.pieces) {
    const lines = (pending + piece).split("\n");
    pending = lines.pop() ?? "";
    yield read(lines);
    if (pending.length > LONGEST_LINE)
      checked.faults.stop({ line, column: 1 }, `line of more than ${LONGEST_LINE} characters`);
  }
  yield read([pending]);
}

function jsonRow(source: string, line: number, known: Map<string, number>, checked: Checked): Row | undefined {
  const { faults, taken, columns, text } = checked;
  if (source.trim() === "") return undefined;
  const fields = readObject(source, line, faults);
  if (fields === undefined) return undefined;
  const cells: (string | undefined)[] = [];
  const places: Place[] = [];
  for (const { name, text: value, place } of fields) {
    const key = name.trim().toLowerCase();
    const at = known.get(key) ?? columns.length;
    if (at === columns.length) {
      known.set(key, at);
      (columns as TableColumn[]).push({ name: name.trim(), ...place });
    }
    if (cells[at] !== undefined) faults.add(place, `field ${shown(name)} stands twice`);
    [cells[at], places[at]] = [value, place];
  }
  const row = { line, column: 1, cells, places };
  if (text.damaged() && !isUndamaged(row, text.encoding, faults)) return undefined;
  taken.rows++;
  return row;
}

/** What a file was read as, for people. */
export function describeTaken(file: string, { format, encoding, rows, blank, left = new Map() }: Taken): string {
  const reasons = [
    ...(blank === 0 ? [] : [`${blank} blank ones`]),
    ...[...left].map(([why, count]) => `${count} ${why}`),
  ];
  const out = reasons.length === 0 ? "" : `, ${reasons.join(", ")} left out`;
  return `${file}: ${format}, ${encoding.toUpperCase()}, ${rows} row${rows === 1 ? "" : "s"}${out}`;
}
