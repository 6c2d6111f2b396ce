import { printableLines } from "../../engine/printable.js";

/** A cell of a table that is written: numbers are written as such. */
export type OutCell = string | number | bigint;

/** What a spreadsheet takes for a formula, wide forms included, and what it strips before it looks. */
const FORMULA = /^[\s\0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r]/;

/**
 * Where a cell would go on as a formula for a spreadsheet that does not take commas for separators: there the quote stands inside of a cell, and a semicolon,
 * a tab or a line break ends it.
 */
const INNER_FORMULA = /(?<=[;\t\r\n])(?=[\s\0]*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/** What must stand in quotes to be one cell everywhere. */
const QUOTED = /^\s|\s$|^'|[",;\t\r\n]/;

/**
 * Text of a CSV file by RFC 4180, a line feed after each row. Texts are safe to open in a spreadsheet, where an apostrophe keeps them from being run as
 * formulas, and to show on a terminal.
 * @example csvText(["name", "points"], [["=1+1", 3]]) // "name,points\n\"'=1+1\",3\n"
 */
export function csvText(header: readonly string[], rows: Iterable<readonly OutCell[]>): string {
  const lines: string[] = [];
  for (const row of [header, ...rows]) lines.push(row.map(cellText).join(","));
  return `${lines.join("\n")}\n`;
}

function cellText(cell: OutCell): string {
  if (typeof cell !== "string") return String(cell);
  const plain = FORMULA.test(cell) ? `'${cell}` : cell;
  const safe = printableLines(plain.replace(INNER_FORMULA, "'"));
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
