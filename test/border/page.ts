const isRow = (text: string): boolean => text.startsWith("|");

const line = (cells: readonly string[], widths: readonly number[]): string =>
  `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;

const cellsOf = (row: string): string[] =>
  row
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

/** The table of a page: its head, and the names of all rows that it may have, in order. */
export interface Table {
  readonly head: readonly string[];
  readonly names: readonly string[];
}

/** A page with the rows that were run in its only table; rows that were not run stay, those of no name go. */
export function renewed(page: string, { head, names }: Table, run: readonly (readonly string[])[]): string {
  const lines = page.split("\n");
  const [first, last] = [lines.findIndex(isRow), lines.findLastIndex(isRow)];
  const known = [...lines.slice(first, last + 1).map(cellsOf), ...run];
  const rows = new Map(known.map((cells) => [cells[0], cells]));
  const kept = names.flatMap((name) => (rows.has(name) ? [rows.get(name) ?? []] : []));
  const widths = head.map((cell, i) => Math.max(3, cell.length, ...kept.map((row) => row[i]?.length ?? 0)));
  const table = [head, widths.map((width) => "-".repeat(width)), ...kept].map((row) => line(row, widths));
  return [...lines.slice(0, first), ...table, ...lines.slice(last + 1)].join("\n");
}
