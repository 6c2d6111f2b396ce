import { writeFileSync } from "node:fs";
import { readTables, type NamedTables, type TABLES, type TableFiles } from "../../../src/sources/tables/tables.js";
import { refusal } from "../errors.js";
import { temporaryFolder } from "../temporary-folder.js";

/** Lines of each table that is given. */
export type Lines = Readonly<Partial<Record<(typeof TABLES)[number], readonly string[]>>>;
type Rest = Omit<TableFiles, (typeof TABLES)[number]>;

/** All that was read: typed arrays as lists, and the keys of the input, absent ones aside. */
export interface WholeTables extends Omit<NamedTables, "input" | "taken"> {
  readonly input: Readonly<Partial<Record<keyof NamedTables["input"], unknown>>>;
  readonly keys: readonly string[];
  /** What each table was read as. */
  readonly readAs: readonly (string | undefined)[];
}

/** Writes tables into a folder of the tests that are described here, and reads them; texts come without that folder. */
export function tablesHere() {
  const file = temporaryFolder();
  const bare = (text: string): string => text.replaceAll(`${file("")}/`, "");

  const put = (tables: Lines): TableFiles =>
    Object.fromEntries(
      Object.entries(tables).map(([name, lines]) => {
        writeFileSync(file(`${name}.csv`), lines.join("\n"));
        return [name, file(`${name}.csv`)];
      }),
    );

  async function read(tables: Lines, rest: Rest = {}): Promise<WholeTables> {
    const { input, notes, taken, ...names } = await readTables({ ...put(tables), ...rest });
    const plain = JSON.stringify(input, (_, value: unknown) =>
      ArrayBuffer.isView(value) ? [...(value as Uint32Array)] : value,
    );
    const readAs = taken.map((line) => line.split(", read as ")[1]);
    const keys = Object.keys(input);
    return { input: JSON.parse(plain) as WholeTables["input"], keys, notes: notes.map(bare), readAs, ...names };
  }

  /** Code and text of the error that tables end with. */
  async function fault(tables: Lines, rest: Rest = {}): Promise<readonly [string, string]> {
    const { code, message } = await refusal(readTables({ ...put(tables), ...rest }));
    return [code, bare(message)];
  }

  return { file, put, read, fault };
}
