import { AssayError } from "../engine/errors.js";
import { placeOf, type Row } from "./text/csv.js";
import { shown, type Faults, type Place } from "./text/faults.js";
import { describeTaken, openTable, type Table, type TableColumn, type TableOptions } from "./text/table.js";
import { printable } from "../engine/printable.js";

/** How one field is read from its text. */
export interface FieldRule<T> {
  /** What a good value is, for the error message. */
  readonly expected: string;
  readonly optional: boolean;
  /** The value, or undefined if the text is not one. */
  parse(text: string): T | undefined;
  /** What is wrong with a text that looks like a value and is none. */
  reason?(text: string): string | undefined;
}

/** Rules of a record's fields by name. */
export type Rules = Readonly<Record<string, FieldRule<unknown>>>;

/** Values of a record; optional fields may be undefined. */
export type RecordOf<R extends Rules> = { readonly [K in keyof R]: R[K] extends FieldRule<infer T> ? T : never };

/** A record with the place of each of its fields. */
export interface Located<R extends Rules> {
  readonly value: RecordOf<R>;
  place(field: keyof R & string): Place;
}

/** The same rule for a field that may be absent or empty. */
export function optional<T>(rule: FieldRule<T>): FieldRule<T | undefined> {
  return { ...rule, optional: true };
}

/** How to read records. */
export interface RecordOptions extends TableOptions {
  /** Names of columns by field, where a file has its own. With it, columns that are not needed are left out. */
  readonly columns?: Readonly<Record<string, string>> | undefined;
  /** Values by field that no column has: the same in every record; `{column}` in one stands for the text of that column. */
  readonly values?: Readonly<Record<string, string>> | undefined;
  /** Whether columns that are not needed are left out rather than refused. */
  readonly others?: boolean;
  /** Fields of each list of which a file must have one. */
  readonly needs?: readonly (readonly string[])[];
  /** Whether rows with faults are left out, each named, rather than refusing the file. */
  readonly skip?: boolean | undefined;
  /** Is told what the file was read as, and what was left out. */
  readonly note?: (text: string) => void;
  /** Opens the file; `openTable` if left out. */
  readonly open?: (file: string, options: TableOptions) => Promise<RecordTable>;
}

/** A table to read records from. */
export interface RecordTable extends Table {
  /** Whether columns that no field needs are expected: those of an export. */
  readonly scan?: string;
}

/** Records of a file, with its faults so far, to which the caller may add before it refuses. */
export interface Records<R extends Rules> {
  readonly records: readonly Located<R>[];
  readonly faults: Faults;
  /** @throws AssayError that lists all faults; if they may be skipped, only for those of the file as a whole. */
  finish(): void;
}

/** Unpacked bytes of the largest file of records: all of them are kept. */
const MAX_BYTES = 512 * 1024 * 1024;

/**
 * Records of a CSV or JSON Lines file, gzip accepted (see docs/sources.md). All of them are good, or the error lists what is not.
 *
 * @throws AssayError NOT_FOUND if the file cannot be read; INVALID_ROW with file:line:column, field and what is expected.
 */
export async function readRecords<R extends Rules>(
  path: string,
  rules: R,
  options: RecordOptions = {},
): Promise<readonly Located<R>[]> {
  const { records, finish } = await collectRecords(path, rules, options);
  finish();
  return records;
}

/** The records of a file that are good, and the faults of the others. */
export async function collectRecords<R extends Rules>(
  path: string,
  rules: R,
  options: RecordOptions = {},
): Promise<Records<R>> {
  const { open = openTable, note } = options;
  const table = await open(path, { maxBytes: MAX_BYTES, hint: "Nothing was imported.", ...options });
  const fields = fieldsOf(table, rules, options);
  const records: Located<R>[] = [];
  const state = { seen: 0, left: [] as string[] };
  takeColumns(table, fields, state);
  if (!fields.growing) checkMissing(table, fields);
  for await (const rows of table.rows) {
    takeColumns(table, fields, state);
    for (const row of rows) {
      const record = parseRow<R>(row, fields, table.faults);
      if (record !== undefined) records.push(record);
    }
  }
  if (fields.growing) checkMissing(table, fields);
  note?.(describeTaken(path, table.taken));
  note?.(`${path}: ${describeFields(table, fields)}`);
  if (state.left.length > 0) note?.(`${path}: not needed and left out: ${state.left.map(shown).join(", ")}`);
  const skipped = options.skip === true ? (note ?? (() => undefined)) : undefined;
  return { records, faults: table.faults, finish: () => table.faults.refuse(skipped) };
}

/** What each field was taken from, for people. */
function describeFields({ columns }: Table, { list }: Fields): string {
  const taken = list.flatMap(({ name, value, at }) => {
    if (value !== undefined) return [`${name} = ${shown(value)} in all rows`];
    return at < 0 ? [] : [`${name} = column ${shown(columns[at]?.name ?? "")}`];
  });
  return taken.length === 0 ? "no column has a meaning" : taken.map(printable).join(", ");
}

/** A field that records have, where it stands, and the value that all share if there is one. */
interface Field {
  readonly name: string;
  readonly rule: FieldRule<unknown>;
  readonly column: string;
  readonly value: string | undefined;
  /** The value in a row. */
  readonly template: ((row: Row) => string) | undefined;
  at: number;
}

interface Fields {
  readonly list: readonly Field[];
  /** Whether columns that are not needed are refused. */
  readonly strict: boolean;
  /** Whether every row may bring new columns. */
  readonly growing: boolean;
  readonly needs: readonly (readonly string[])[];
}

function fieldsOf(table: RecordTable, rules: Rules, options: RecordOptions): Fields {
  const { file, growing, scan } = table;
  const { columns = {}, values = {}, others = scan !== undefined, needs = [] } = options;
  for (const name of [...Object.keys(columns), ...Object.keys(values)]) {
    if (Object.hasOwn(rules, name)) continue;
    const hint = `Fields are ${Object.keys(rules).join(", ")}.`;
    throw new AssayError("INVALID_ARGUMENT", `${file} needs no field ${shown(name)}.`, hint);
  }
  const own = (map: Readonly<Record<string, string>>, name: string) =>
    Object.hasOwn(map, name) ? map[name] : undefined;
  const list = Object.entries(rules).map(([name, rule]) => {
    const [column, value] = [(own(columns, name) ?? name).trim().toLowerCase(), own(values, name)];
    return { name, rule, column, value, template: value === undefined ? undefined : templateOf(table, value), at: -1 };
  });
  return { list, strict: !others && Object.keys(columns).length === 0, growing, needs };
}

/** What stands in a value for the text of a column: `{address}`. */
const PART = /\{([^{}]+)\}/g;

/** A value with the texts of a row's columns in it. */
function templateOf({ columns, faults }: Table, value: string): (row: Row) => string {
  if (value.search(PART) < 0) return () => value;
  const find = (name: string): number =>
    columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
  return (row) =>
    value.replace(PART, (_, name: string) => {
      const at = find(name.trim());
      if (at < 0) faults.block(row, `value ${shown(value)}: there is no column ${shown(name)}`);
      return row.cells[at] ?? "";
    });
}

/** Finds the fields of columns that were not seen before. */
function takeColumns({ columns, faults }: Table, fields: Fields, state: { seen: number; left: string[] }): void {
  for (const column of columns.slice(state.seen)) {
    const at = state.seen++;
    const field = fields.list.find((each) => each.column === column.name.toLowerCase());
    if (field?.value !== undefined && fields.strict)
      faults.block(column, `column ${shown(column.name)}: its value is given already`);
    if (field !== undefined) field.at = at;
    else if (fields.strict) faults.block(column, unknownColumn(column, fields));
    else state.left.push(column.name);
  }
}

function unknownColumn({ name }: TableColumn, { list, growing }: Fields): string {
  return `unknown ${growing ? "field" : "column"} ${shown(name)}; known are ${list.map((field) => field.name).join(", ")}`;
}

/** Notes columns that no record can do without, and columns of a mapping that are not there. */
function checkMissing({ columns, faults }: Table, { list, growing, needs }: Fields): void {
  const names = columns.map(({ name }) => printable(name)).join(", ");
  const start = { line: 1, column: 1 };
  for (const { name, rule, column, value, at } of list) {
    if (at >= 0 || value !== undefined) continue;
    if (column !== name) faults.block(start, `there is no column ${shown(column)}; columns are ${names}`);
    else if (!rule.optional && !growing) faults.block(start, `column "${name}" is missing; columns are ${names}`);
  }
  for (const group of needs) {
    const [first = "", ...others] = group;
    if (list.some(({ name, value, at }) => group.includes(name) && (at >= 0 || value !== undefined))) continue;
    const also = others.length === 0 ? "" : ` (or ${others.map((name) => `"${name}"`).join(" or ")})`;
    faults.block(start, `column "${first}"${also} is missing; columns are ${names}`);
  }
}

function parseRow<R extends Rules>(row: Row, { list, growing }: Fields, faults: Faults): Located<R> | undefined {
  const values: Record<string, unknown> = {};
  let good = true;
  for (const field of list) {
    const { name, rule, at } = field;
    if (at < 0 && field.value === undefined && !growing) continue; // a missing column is noted once
    const text = field.template?.(row) ?? row.cells[at];
    const value = text === undefined || text === "" ? undefined : rule.parse(text);
    values[name] = value;
    if (value !== undefined || (rule.optional && (text === undefined || text === ""))) continue;
    good = false;
    faults.add(placeOf(row, at), faultOf(field, text ?? ""));
  }
  const places = new Map(list.map(({ name, at }) => [name, at]));
  if (!good) return undefined;
  return { value: values as RecordOf<R>, place: (field) => placeOf(row, places.get(field) ?? -1) };
}

function faultOf({ name, rule }: Field, text: string): string {
  if (text === "") return `${name}: missing; expected ${rule.expected}`;
  return `${name}: ${rule.reason?.(text) ?? `expected ${rule.expected}`}, got ${shown(text)}`;
}
