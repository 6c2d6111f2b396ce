import type { TableColumn } from "../text/table.js";
import { describeTaken, openTable } from "../text/table.js";
import type { Encoding } from "../text/decode.js";
import type { Building } from "./building.js";
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
  const { columns, rows, faults, taken, growing } = await openTable(file, { encoding: building.encoding });
  const header = namesOf(columns);
  const find = findColumns(file, header, building.columns);
  const visit = open(find, header);
  const { cells, turn } = cellsOf(header, faults);
  for await (const portion of rows) {
    for (const row of portion) {
      turn(row);
      visit(cells);
    }
    for (const late of growing ? columns.slice(header.length) : [])
      faults.add(late, `field "${late.name}" is not in the first row, which says what fields there are`);
  }
  faults.refuse();
  const meanings = [...find.found].map(([meaning, column]) => `${meaning} = ${column}`).join(", ");
  building.taken.push(`${describeTaken(file, taken)}, read as ${as} (${meanings})`);
}

/** Header and first row of a table. */
export async function headOf(
  file: string,
  encoding?: Encoding,
): Promise<{ readonly header: readonly string[]; readonly first: readonly (string | undefined)[] }> {
  const { columns, rows } = await openTable(file, { encoding });
  for await (const [row] of rows) {
    if (row !== undefined) return { header: namesOf(columns), first: row.cells };
  }
  return { header: namesOf(columns), first: [] };
}
