import { AssayError } from "../engine/errors.js";

/** Where in a file something stands; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A value with its place. */
export interface Cell extends Place {
  readonly text: string;
}

/** An error that names file, line and column. */
export function rowError(file: string, { line, column }: Place, message: string): AssayError {
  return new AssayError("INVALID_ROW", `${file}:${line}:${column}: ${message}.`, "Nothing was imported.");
}

/**
 * Cells of a CSV text (RFC 4180: commas, double quotes, LF or CRLF; a leading byte order mark and blank lines are skipped).
 *
 * @throws AssayError INVALID_ROW at an unclosed or misplaced quote.
 */
export function parseCsv(file: string, text: string): Cell[][] {
  const scanner = {
    file,
    text,
    at: text.startsWith("\uFEFF") ? 1 : 0,
    line: 1,
    lineStart: text.startsWith("\uFEFF") ? 1 : 0,
  };
  const records: Cell[][] = [];
  while (scanner.at < text.length) {
    const record = readRecord(scanner);
    if (record.length > 1 || record[0]?.text !== "") records.push(record);
  }
  return records;
}

interface Scanner {
  readonly file: string;
  readonly text: string;
  at: number;
  line: number;
  lineStart: number;
}

function readRecord(scanner: Scanner): Cell[] {
  const cells: Cell[] = [];
  for (;;) {
    const place = placeOf(scanner);
    const text = scanner.text[scanner.at] === '"' ? readQuoted(scanner) : readPlain(scanner);
    cells.push({ text, ...place });
    const end = scanner.text[scanner.at++];
    if (end === ",") continue;
    if (end === "\r") scanner.at++;
    scanner.line++;
    scanner.lineStart = scanner.at;
    return cells;
  }
}

function placeOf({ at, line, lineStart }: Scanner): Place {
  return { line, column: at - lineStart + 1 };
}

function readPlain(scanner: Scanner): string {
  const start = scanner.at;
  while (!atEndOfCell(scanner)) {
    if (scanner.text[scanner.at] === '"')
      throw rowError(scanner.file, placeOf(scanner), "quote inside an unquoted value");
    scanner.at++;
  }
  return scanner.text.slice(start, scanner.at);
}

function atEndOfCell({ text, at }: Scanner): boolean {
  const char = text[at];
  return char === undefined || char === "," || char === "\n" || (char === "\r" && text[at + 1] === "\n");
}

function readQuoted(scanner: Scanner): string {
  const place = placeOf(scanner);
  let value = "";
  for (scanner.at++; ; scanner.at++) {
    const char = scanner.text[scanner.at];
    if (char === undefined) throw rowError(scanner.file, place, "quoted value is never closed");
    if (char === "\n") {
      scanner.line++;
      scanner.lineStart = scanner.at + 1;
    }
    if (char === '"' && scanner.text[++scanner.at] !== '"') break;
    value += char;
  }
  if (!atEndOfCell(scanner)) throw rowError(scanner.file, placeOf(scanner), "text after a closing quote");
  return value;
}
