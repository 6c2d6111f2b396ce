import { openExport, type ExportOptions } from "../../../src/sources/exports/open.js";

/** An export as it is read: each row's cells that are not empty, by column. */
export interface ReadExport {
  readonly format: string;
  readonly scan: string | undefined;
  readonly rows: readonly Readonly<Record<string, string>>[];
  /** Rows that the format left out, by why. */
  readonly left: Readonly<Record<string, number>>;
}

/** Reads a whole export; what is wrong in it is refused. */
export async function readExport(file: string, options: ExportOptions = {}): Promise<ReadExport> {
  const { columns, rows, taken, scan, faults } = await openExport(file, options);
  const all: Record<string, string>[] = [];
  for await (const portion of rows) {
    for (const { cells } of portion) {
      const filled = columns.flatMap(({ name }, i) =>
        cells[i] === undefined || cells[i] === "" ? [] : [[name, cells[i]]],
      );
      all.push(Object.fromEntries(filled) as Record<string, string>);
    }
  }
  faults.refuse();
  return { format: taken.format, scan, rows: all, left: Object.fromEntries(taken.left ?? []) };
}
