import { existsSync } from "node:fs";
import { AssayError } from "../../src/engine/errors.js";
import type { Work } from "../../src/program/actions/attest/check.js";
import { readContributions } from "../../src/sources/contributions.js";
import { recordOptions, type RecordArgs } from "../parse.js";

/** Reads a file of contributions given on the command line. */
export async function workOption({ file, ...args }: RecordArgs & { readonly file: string }): Promise<Work> {
  if (file !== "" && existsSync(file)) return { file, ...(await readContributions(file, recordOptions(args))) };
  const hint = "Give a CSV or JSONL file; docs/sources.md describes its columns.";
  throw new AssayError("NOT_FOUND", `--file ${file} does not exist.`, hint);
}
