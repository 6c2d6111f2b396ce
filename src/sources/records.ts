import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";

import { AssayError } from "../engine/errors.js";
import { parseCsv, rowError, type Cell, type Place } from "./csv.js";

/** How one field is read from its text. */
export interface FieldRule<T> {
  /** What a good value is, for the error message. */
  readonly expected: string;
  readonly optional: boolean;
  /** The value, or undefined if the text is not one. */
  parse(text: string): T | undefined;
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

const MAX_BYTES = 512 * 1024 * 1024;

/**
 * Records of a CSV (`.csv`) or JSON Lines (`.jsonl`, `.ndjson`) file, gzip accepted. All of them are good, or the first bad one is the error.
 *
 * @throws AssayError NOT_FOUND if the file cannot be read; INVALID_ROW with file:line:column, field and what is expected.
 */
export async function readRecords<R extends Rules>(path: string, rules: R): Promise<Located<R>[]> {
  const text = decodeText(path, await readBytes(path));
  const rows = isJsonLines(path) ? jsonRows(path, text, rules) : csvRows(path, text, rules);
  return rows.map((row) => parseRow(path, row, rules));
}

function isJsonLines(path: string): boolean {
  const name = path.toLowerCase().replace(/\.gz$/, "");
  if (/\.(jsonl|ndjson)$/.test(name)) return true;
  if (name.endsWith(".csv")) return false;
  throw new AssayError("INVALID_ARGUMENT", `${path} is neither .csv nor .jsonl (.gz accepted).`);
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new AssayError("NOT_FOUND", `${path} cannot be read: ${(error as Error).message}.`);
  }
}

function decodeText(path: string, bytes: Uint8Array): string {
  try {
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: MAX_BYTES }) : bytes;
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(plain);
  } catch (error) {
    throw rowError(path, { line: 1, column: 1 }, `not UTF-8 text, or damaged gzip (${(error as Error).message})`);
  }
}

/** Cells of a row by field; `start` is where the row begins. */
interface Row {
  readonly start: Place;
  readonly cells: ReadonlyMap<string, Cell>;
}

function csvRows(file: string, text: string, rules: Rules): Row[] {
  const [header, ...records] = parseCsv(file, text);
  if (header === undefined)
    throw rowError(file, { line: 1, column: 1 }, `empty; expected a header with ${namesOf(rules)}`);
  checkHeader(file, header, rules);
  return records.map((record) => {
    const start = record[0] ?? { line: 1, column: 1 };
    if (record.length !== header.length) {
      const place = record[header.length] ?? record[record.length - 1] ?? start;
      throw rowError(file, place, `row has ${record.length} values, the header has ${header.length}`);
    }
    return { start, cells: new Map(record.map((cell, i) => [header[i]?.text ?? "", cell])) };
  });
}

function checkHeader(file: string, header: readonly Cell[], rules: Rules): void {
  const seen = new Set<string>();
  for (const cell of header) {
    if (!Object.hasOwn(rules, cell.text))
      throw rowError(file, cell, `unknown column "${shorten(cell.text)}"; known are ${namesOf(rules)}`);
    if (seen.has(cell.text)) throw rowError(file, cell, `column "${cell.text}" stands twice`);
    seen.add(cell.text);
  }
  for (const [name, rule] of Object.entries(rules)) {
    if (!rule.optional && !seen.has(name))
      throw rowError(file, { line: header[0]?.line ?? 1, column: 1 }, `column "${name}" is missing`);
  }
}

function namesOf(rules: Rules): string {
  return Object.keys(rules).join(", ");
}

function jsonRows(file: string, text: string, rules: Rules): Row[] {
  const rows: Row[] = [];
  text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .forEach((line, i) => {
      if (line.trim() !== "") rows.push(jsonRow(file, line, i + 1, rules));
    });
  return rows;
}

function jsonRow(file: string, text: string, line: number, rules: Rules): Row {
  const object = parseObject(file, text, line);
  const cells = new Map<string, Cell>();
  for (const [name, value] of Object.entries(object)) {
    const place = { line, column: Math.max(1, text.indexOf(JSON.stringify(name)) + 1) };
    if (!Object.hasOwn(rules, name))
      throw rowError(file, place, `unknown field "${shorten(name)}"; known are ${namesOf(rules)}`);
    if (typeof value !== "string" && typeof value !== "number" && value !== null) {
      throw rowError(file, place, `${name}: expected a string or a number`);
    }
    if (value !== null) cells.set(name, { text: String(value), ...place });
  }
  return { start: { line, column: 1 }, cells };
}

function parseObject(file: string, text: string, line: number): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const at = /position (\d+)/.exec((error as Error).message)?.[1];
    throw rowError(file, { line, column: Number(at ?? 0) + 1 }, "not JSON");
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw rowError(file, { line, column: 1 }, "expected one JSON object a line");
}

function parseRow<R extends Rules>(file: string, { start, cells }: Row, rules: R): Located<R> {
  const entries = Object.entries(rules).map(([name, rule]) => {
    const cell = cells.get(name);
    if (cell === undefined || cell.text === "") {
      if (rule.optional) return [name, undefined] as const;
      throw rowError(file, cell ?? start, `${name}: missing; expected ${rule.expected}`);
    }
    const value = rule.parse(cell.text);
    if (value === undefined)
      throw rowError(file, cell, `${name}: expected ${rule.expected}, got "${shorten(cell.text)}"`);
    return [name, value] as const;
  });
  return { value: Object.fromEntries(entries) as RecordOf<R>, place: (field) => cells.get(field) ?? start };
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
