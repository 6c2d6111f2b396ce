import type { Faults, Place } from "./faults.js";

/** A record of a file: its cells, and where they stand. */
export interface Row extends Place {
  readonly cells: readonly (string | undefined)[];
  /** Places of the cells where they do not follow from the cells' lengths. */
  readonly places?: readonly Place[];
}

/** Where a cell stands; where the row begins if it has no such cell. */
export function placeOf({ line, column, cells, places }: Row, at: number): Place {
  if (places !== undefined) return places[at] ?? { line, column };
  if (at < 0 || at >= cells.length) return { line, column };
  let before = 1;
  for (let i = 0; i < at; i++) before += (cells[i]?.length ?? 0) + 1;
  return { line, column: before };
}

/** What separates the cells and the records of a file. */
export interface Layout {
  readonly separator: string;
  readonly newline: "\n" | "\r";
  /** Length of a first line that only names the separator: `sep=;`. */
  readonly skip: number;
}

const SEPARATORS = [",", ";", "\t", "|"] as const;

/** Characters in which the first record must end. */
const HEAD = 1 << 16;

/**
 * Tells separator and line end from the first record: the separator that it has most of outside quotes.
 * A first line `sep=;`, as spreadsheets know it, decides.
 */
export function layoutOf(text: string): Layout {
  const named = /^sep=([^\w\s"]|\t)(?:\r\n|\r|\n)/i.exec(text);
  const counts = new Map<string, number>();
  let newline: Layout["newline"] = "\n";
  let quoted = false;
  let begun = false;
  for (let i = named?.[0].length ?? 0; i < Math.min(text.length, HEAD); i++) {
    const char = text[i] as string;
    if (char === '"') quoted = !quoted;
    if (quoted) continue;
    if (char === "\r" && text[i + 1] !== "\n" && i + 1 < text.length) newline = "\r";
    if (char === "\n" || char === "\r") {
      if (begun) break;
    } else begun = true;
    counts.set(char, (counts.get(char) ?? 0) + 1);
  }
  const most = SEPARATORS.reduce((best, next) => ((counts.get(next) ?? 0) > (counts.get(best) ?? 0) ? next : best));
  return { separator: named?.[1] ?? most, newline, skip: named?.[0].length ?? 0 };
}

/** Characters that a record may have: an unclosed quote must not take the rest of the file. */
const LONGEST = 1 << 22;

/** Reads records out of pieces of text. */
export interface CsvReader {
  /** Records that end in the text so far. */
  feed(piece: string): Row[];
  /** The last record, if no line end follows it. */
  end(): Row[];
}

/** A reader of records by RFC 4180; rows that cannot be read are noted as faults and passed over. */
export function csvReader({ separator, newline }: Layout, faults: Faults, firstLine = 1): CsvReader {
  let pending = "";
  let line = firstLine;
  const read = (piece: string, last: boolean): Row[] => {
    const scan = { text: pending + piece, at: 0, line, separator, newline, last, faults };
    const rows = readRecords(scan);
    pending = scan.text.slice(scan.at);
    line = scan.line;
    if (pending.length > LONGEST) faults.stop({ line, column: 1 }, "row has no end: is a quote never closed");
    return rows;
  };
  return { feed: (piece) => read(piece, false), end: () => read("", true) };
}

interface Scan {
  readonly text: string;
  at: number;
  line: number;
  readonly separator: string;
  readonly newline: string;
  /** Whether nothing follows the text. */
  readonly last: boolean;
  readonly faults: Faults;
}

function readRecords(scan: Scan): Row[] {
  const { text, separator } = scan;
  const rows: Row[] = [];
  let quote = -1;
  while (scan.at < text.length) {
    const end = endOfLine(scan, scan.at);
    if (end < 0) break;
    if (quote < scan.at) quote = indexOrEnd(text, '"', scan.at);
    const plain = quote < end ? undefined : plainLine(scan, end);
    if (plain !== undefined) {
      rows.push({ line: scan.line++, column: 1, cells: plain.split(separator) });
      scan.at = end + 1;
    } else if (!readSlowly(scan, rows)) break;
  }
  return rows;
}

/** Place of the next line end; that of the text's end if nothing follows; -1 if it may come yet. */
function endOfLine({ text, newline, last }: Scan, from: number): number {
  const end = text.indexOf(newline, from);
  return end < 0 && last ? text.length : end;
}

function indexOrEnd(text: string, char: string, from: number): number {
  const at = text.indexOf(char, from);
  return at < 0 ? Infinity : at;
}

/** A line whose cells are what stands between its separators; undefined if it must be read character by character. */
function plainLine({ text, at, newline, separator }: Scan, end: number): string | undefined {
  const stop = newline === "\n" && end > at && text[end - 1] === "\r" ? end - 1 : end;
  const line = text.slice(at, stop);
  if (line.includes("\r")) return undefined;
  return line.includes(" ") && hasOuterSpace(line, separator) ? undefined : line;
}

function hasOuterSpace(line: string, separator: string): boolean {
  return line.startsWith(" ") || line.endsWith(" ") || line.includes(` ${separator}`) || line.includes(`${separator} `);
}

/** A record while it is read; `at` is where its next cell begins. */
interface Draft {
  readonly cells: string[];
  readonly places: Place[];
  at: number;
  line: number;
  lineStart: number;
}

/** What ends a cell, or why it cannot be read. */
type Ending = "cell" | "record" | "unknown yet" | { readonly fault: string };

/** Reads one record character by character, spaces around its values left out. Gives false if its end may come yet. */
function readSlowly(scan: Scan, rows: Row[]): boolean {
  const { line } = scan;
  const draft: Draft = { cells: [], places: [], at: scan.at, line, lineStart: scan.at };
  let ending: Ending;
  do ending = readCell(scan, draft);
  while (ending === "cell");
  if (ending === "unknown yet") return scan.last && scan.faults.stop(lastOf(draft), "quoted value is never closed");
  if (ending !== "record") {
    const end = endOfLine(scan, draft.at);
    if (end < 0) return false;
    scan.faults.add(placeIn(draft, draft.at), ending.fault);
    draft.at = end + 1;
  } else rows.push({ line, column: 1, cells: draft.cells, places: draft.places });
  scan.at = draft.at;
  scan.line = draft.line + 1;
  return true;
}

const placeIn = ({ line, lineStart }: Draft, at: number): Place => ({ line, column: at - lineStart + 1 });

const lastOf = ({ places, line }: Draft): Place => places.at(-1) ?? { line, column: 1 };

function readCell(scan: Scan, draft: Draft): Ending {
  const { text, last } = scan;
  const start = afterSpaces(text, draft.at);
  draft.places.push(placeIn(draft, start));
  const quoted = text[start] === '"';
  const end = quoted ? readQuoted(scan, draft, start) : readPlain(scan, draft, start);
  if (end < 0 || (end >= text.length && !last)) return "unknown yet";
  draft.at = end;
  const next = text[end];
  if (next === scan.separator) draft.at = end + 1;
  if (next === scan.separator) return "cell";
  const stop = next === "\r" && scan.newline === "\n" ? end + 1 : end;
  if (stop >= text.length && !last) return "unknown yet";
  if (stop < text.length && text[stop] !== scan.newline) return { fault: whyNot(quoted, next) };
  draft.at = stop + 1;
  return "record";
}

function whyNot(quoted: boolean, next: string | undefined): string {
  if (quoted) return "text after a closing quote";
  return next === '"' ? "quote inside an unquoted value" : "carriage return inside a row: its line ends are mixed";
}

function afterSpaces(text: string, at: number): number {
  let end = at;
  while (text[end] === " ") end++;
  return end;
}

/** Reads an unquoted value; gives what ends it. */
function readPlain({ text, separator, newline }: Scan, { cells }: Draft, start: number): number {
  let end = start;
  for (let char; (char = text[end]) !== undefined; end++)
    if (char === separator || char === newline || char === "\r" || char === '"') break;
  cells.push(text.slice(start, end).replace(/ +$/, ""));
  return end;
}

/** Reads a quoted value; gives what ends it, or -1 if nothing closes it so far. */
function readQuoted({ text, newline }: Scan, draft: Draft, start: number): number {
  let value = "";
  let from = start + 1;
  let close = text.indexOf('"', from);
  for (; close >= 0 && text[close + 1] === '"'; close = text.indexOf('"', from)) {
    value += text.slice(from, close + 1);
    from = close + 2;
  }
  if (close < 0) return -1;
  draft.cells.push(value + text.slice(from, close));
  for (let at = text.indexOf(newline, start); at >= 0 && at < close; at = text.indexOf(newline, at + 1)) {
    draft.line++;
    draft.lineStart = at + 1;
  }
  return afterSpaces(text, close + 1);
}
