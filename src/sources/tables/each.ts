import { openExport, type ExportOptions } from "../exports/open.js";
import type { ScanTable } from "../exports/format.js";
import { describeTaken, type TableColumn } from "../text/table.js";
import { rowKey, type Building } from "./building.js";
import { cellsOf, type Cells } from "./cells.js";
import { findColumns, type Finder } from "./columns.js";

/** Gets the columns of a table, and says what to do with each row. */
export type Opener = (find: Finder, header: readonly string[]) => (cells: Cells) => void;

const namesOf = (columns: readonly TableColumn[]): string[] => columns.map(({ name }) => name);

/**
 * Reads a table row by row.
 * @param as What the table is read as.
 * @throws `INVALID_ROW` that lists what cannot be read, with line and column.
 */
export async function each(file: string, as: string, building: Building, open: Opener): Promise<void> {
  const { encoding, format, skipping } = building;
  const { columns, rows, faults, taken, growing } = await openExport(file, { encoding, format });
  const header = namesOf(columns);
  const find = findColumns(file, header, building.columns);
  const visit = open(find, header);
  const bad = skipping?.rowsOf(file);
  const { cells, turn } = cellsOf(header, faults, (row) => bad?.found.add(rowKey(row)));
  for await (const portion of rows) {
    for (const row of portion) {
      if (bad?.known.has(rowKey(row)) === true) continue;
      turn(row);
      visit(cells);
    }
    for (const late of growing ? columns.slice(header.length) : [])
      faults.block(late, `field "${late.name}" is not in the first row, which says what fields there are`);
  }
  faults.refuse(skipping?.tell);
  const meanings = [...find.found].map(([meaning, column]) => `${meaning} = ${column}`).join(", ");
  building.taken.push(`${describeTaken(file, taken)}, read as ${as} (${meanings})`);
}

/** Header and first row of a table, and what a scan reads it as if it is an export of a known format. */
export async function headOf(
  file: string,
  options: ExportOptions = {},
): Promise<{
  readonly header: readonly string[];
  readonly first: readonly (string | undefined)[];
  readonly scan?: ScanTable;
}> {
  const { columns, rows, scan } = await openExport(file, options);
  const header = namesOf(columns);
  const known = scan === undefined ? {} : { scan };
  for await (const [row] of rows) {
    if (row !== undefined) return { header, first: row.cells, ...known };
  }
  return { header, first: [], ...known };
}
