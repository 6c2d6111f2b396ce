import { existsSync } from "node:fs";
import { AssayError } from "../../src/engine/errors.js";
import type { Work } from "../../src/program/actions/attest/check.js";
import { readContributions } from "../../src/sources/contributions.js";
import { contributionsCsv, unknownCsv } from "../../src/sources/outputs/work-csv.js";
import { writeWhole } from "../files.js";
import { recordOptions, type RecordArgs } from "../parse.js";
import { note, print } from "../print.js";

/** What is read, and where work of unknown handles is kept. */
export interface FileArgs extends RecordArgs {
  readonly file: string;
  readonly unknown?: string;
}

/** Rows that a preview shows. */
const SHOWN = 5;

/** Reads a file of contributions given on the command line; undefined once it was shown, if only that was asked for. */
export async function workOption({ file, unknown = "", ...args }: FileArgs): Promise<Work | undefined> {
  if (file === "" || !existsSync(file)) {
    const hint = "Give a table or an export; docs/sources.md says of what.";
    throw new AssayError("NOT_FOUND", `--file ${file} does not exist.`, hint);
  }
  const { unknown: rows, ...work } = await readContributions(file, await recordOptions(args));
  if (args.preview === true) {
    print(contributionsCsv(work.inputs.slice(0, SHOWN)).trimEnd());
    return void print(`${work.inputs.length} contributions, ${rows.length} of unknown handles; nothing was sent.`);
  }
  if (rows.length > 0) keepUnknown(file, unknown, unknownCsv(rows));
  return { file, ...work };
}

function keepUnknown(file: string, unknown: string, text: string): void {
  const count = text.trimEnd().split("\n").length - 1;
  if (unknown === "") {
    const hint = "Name a file with --unknown, to attest it once they have one.";
    throw new AssayError("INVALID_ARGUMENT", `${file}: ${count} rows are of handles without a wallet.`, hint);
  }
  writeWhole(unknown, text);
  note(`${file}: ${count} rows of handles without a wallet are kept in ${unknown}`);
}
