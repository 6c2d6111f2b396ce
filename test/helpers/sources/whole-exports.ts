import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { refusal } from "../errors.js";
import { temporaryFolder } from "../temporary-folder.js";
import { readExport } from "./exports.js";

/** Something that is read as an export: text of a file, or a document that becomes one of JSON. */
interface Given {
  readonly content: unknown;
  /** Name of the file; `e.csv` for text and `e.json` for a document if left out. */
  readonly name?: string;
}

/** An export, and all that is read out of it. */
export interface WholeExport extends Given {
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly left?: Readonly<Record<string, number>>;
}

/** An export that is refused, and each line of what the error says, without the name of the file. */
export interface FaultyExport extends Given {
  readonly faults: readonly string[];
}

function put(file: (name: string) => string, { content, name }: Given): string {
  const path = file(name ?? (typeof content === "string" ? "e.csv" : "e.json"));
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

/** One test for each: every cell of every row is compared. */
export function itReadsWhole(cases: Readonly<Record<string, WholeExport>>): void {
  const file = temporaryFolder();
  for (const [title, given] of Object.entries(cases))
    it(title, async () => {
      const { rows, left } = await readExport(put(file, given));
      expect([rows, left]).to.deep.equal([given.rows, given.left ?? {}]);
    });
}

/** One test for each: every fault that is named is compared. */
export function itRefuses(cases: Readonly<Record<string, FaultyExport>>): void {
  const file = temporaryFolder();
  for (const [title, given] of Object.entries(cases))
    it(title, async () => {
      const path = put(file, given);
      const { code, message } = await refusal(readExport(path));
      const lines = message.split("\n").map((line) => line.replace(`${path}: `, ""));
      expect([code, lines]).to.deep.equal(["INVALID_ROW", given.faults]);
    });
}
