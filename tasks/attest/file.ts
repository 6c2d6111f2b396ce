import { existsSync } from "node:fs";
import { AssayError } from "../../src/engine/errors.js";
import type { Work } from "../../src/program/actions/attest/check.js";
import { readContributionFile } from "../../src/sources/contributions.js";

/** Reads a file of contributions given on the command line. */
export async function workOption(file: string): Promise<Work> {
  if (file !== "" && existsSync(file)) return { file, inputs: await readContributionFile(file) };
  const hint = "Give a CSV or JSONL file; docs/sources.md describes its columns.";
  throw new AssayError("NOT_FOUND", `--file ${file} does not exist.`, hint);
}
