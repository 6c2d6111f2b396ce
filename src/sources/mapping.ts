import { readFile } from "node:fs/promises";
import { AssayError } from "../engine/errors.js";
import { integer, list, map, must, record, text } from "../engine/hash/forms.js";
import { BPS } from "../engine/rules/contract-values.js";
import { UINT32_MAX } from "./fields.js";
import { parseDocument } from "./text/json.js";

/** What an export cannot say, saved: which column means what, what all rows share, which kind of work is which task. */
export interface Mapping {
  /** For people. */
  readonly about?: string;
  /** Name of the format that the file must be of; `table` for a table as it is. */
  readonly format?: string;
  readonly encoding?: string;
  /** Names of columns by meaning. */
  readonly columns?: Readonly<Record<string, string>>;
  /** Values by field that all rows share; `{column}` in one stands for the row's own text there. */
  readonly values?: Readonly<Record<string, string>>;
  /** Tasks by kind: rows of other kinds are left out. */
  readonly tasks?: Readonly<Record<string, number>>;
  /** Qualities by kind, 0..10000. */
  readonly qualities?: Readonly<Record<string, number>>;
  /** Handles that are bots, beside those that the directory names. */
  readonly bots?: readonly string[];
}

const name = must("a text", (value) => typeof value === "string" && value !== "");

const MAPPING = record(
  {},
  {
    about: text,
    format: name,
    encoding: name,
    columns: map(/./, name),
    values: map(/./, name),
    tasks: map(/./, integer(1, UINT32_MAX)),
    qualities: map(/./, integer(0, BPS)),
    bots: list(name),
  },
);

/**
 * Checks a mapping.
 * @throws AssayError INVALID_ARGUMENT that names the first faulty entry.
 * @example parseMapping({ values: { task: "3", quality: "10000" } }).values // { task: "3", quality: "10000" }
 */
export function parseMapping(document: unknown, where = "The mapping"): Mapping {
  const fault = MAPPING(document, "$");
  if (fault === undefined) return document as Mapping;
  throw new AssayError("INVALID_ARGUMENT", `${where}: ${fault}.`, "docs/sources.md shows the form.");
}

/** Reads a saved mapping. */
export async function readMapping(file: string): Promise<Mapping> {
  const source = await readFile(file, "utf8").catch((error: unknown) => {
    throw new AssayError("NOT_FOUND", `${file} cannot be read: ${(error as Error).message}.`);
  });
  return parseMapping(parseDocument(file, source), file);
}
