import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { getAddress, isAddress, isError, parseUnits } from "ethers";
import { AssayError } from "../src/engine/errors.js";
import { readMapping, type Mapping } from "../src/sources/mapping.js";
import { handlesOf, readDirectory } from "../src/sources/people/directory.js";
import type { Handles } from "../src/sources/people/handles.js";
import type { WorkOptions } from "../src/sources/work-rows.js";
import { ENCODINGS, type Encoding } from "../src/sources/text/decode.js";
import { note } from "./print.js";

/** Checks an address given on the command line. */
export function addressOption(name: string, value: string): string {
  const valid: boolean = isAddress(value);
  if (valid) return getAddress(value);
  throw new AssayError("INVALID_ARGUMENT", `--${name} ${value} is not an address.`, "Give 0x and 40 hex digits.");
}

/** An account given on the command line; the signer's if none is. */
export function accountOption(value: string, { address }: { readonly address: string }): string {
  return value === "" ? address : addressOption("account", value);
}

/** Checks 32 bytes given on the command line, such as the uid of a contribution. */
export function hashOption(name: string, value: string): string {
  if (/^0x[0-9a-fA-F]{64}$/.test(value)) return value.toLowerCase();
  throw new AssayError("INVALID_ARGUMENT", `--${name} ${value} is not a hash.`, "Give 0x and 64 hex digits.");
}

/** SHA-256 of a file, or the hash itself if one was given. */
export async function evidenceOption(value: string): Promise<string> {
  if (existsSync(value))
    return `0x${createHash("sha256")
      .update(await readFile(value))
      .digest("hex")}`;
  if (/^0x[0-9a-fA-F]{64}$/.test(value)) return value.toLowerCase();
  const hint = "Give the file that makes the case, or its SHA-256 as 0x and 64 hex digits.";
  throw new AssayError("NOT_FOUND", `--evidence ${value} does not exist.`, hint);
}

/** An epoch given on the command line; a negative one stands for what is meant by naming none. */
export async function epochOption(value: number, meant: () => Promise<bigint>): Promise<bigint> {
  if (Number.isSafeInteger(value)) return value < 0 ? meant() : BigInt(value);
  throw new AssayError("INVALID_ARGUMENT", `--epoch ${value} is not an epoch.`, "Give a whole number from 0.");
}

/** Checks a whole number given on the command line, below `limit` if that is given. */
export function wholeOption(name: string, value: number, limit?: number): number {
  if (Number.isSafeInteger(value) && value >= 0 && value < (limit ?? Infinity)) return value;
  const below = limit === undefined ? "" : ` below 2^${Math.log2(limit)}`;
  throw new AssayError("INVALID_ARGUMENT", `--${name} ${value} is not a whole number${below}.`);
}

/** Checks that a word given on the command line is one of some; gives its place. */
export function choiceOption(name: string, value: string, choices: readonly string[], what: string): number {
  const place = choices.indexOf(value);
  if (place >= 0) return place;
  throw new AssayError("INVALID_ARGUMENT", `--${name} ${value} ${what}.`, `Give one of ${choices.join(", ")}.`);
}

/** Parses whole or decimal tokens into wei. */
export function amountOption(name: string, value: string, decimals: bigint): bigint {
  try {
    const amount = parseUnits(value, decimals);
    if (amount > 0n) return amount;
  } catch (error) {
    if (!isError(error, "INVALID_ARGUMENT") && !isError(error, "NUMERIC_FAULT")) throw error;
  }
  throw new AssayError(
    "INVALID_ARGUMENT",
    `--${name} ${value} is not an amount of tokens.`,
    "Give a positive decimal number.",
  );
}

/** The encoding given on the command line; undefined if none is. */
export function encodingOption(value = ""): Encoding | undefined {
  if (value === "") return undefined;
  return ENCODINGS[choiceOption("encoding", value.toLowerCase(), ENCODINGS, "is no encoding that is read")];
}

/** Options of verbs that read work, as the command line gives them. */
export interface RecordArgs {
  readonly columns?: string;
  readonly values?: string;
  readonly encoding?: string;
  /** File of a saved mapping. */
  readonly mapping?: string;
  readonly format?: string;
  readonly skip?: boolean;
  /** Whether to say what the file was taken for, and no more. */
  readonly preview?: boolean;
  /** File of the directory of handles. */
  readonly directory?: string;
}

/** A saved mapping; an empty one if none is given. */
export async function mappingOption(file = ""): Promise<Mapping> {
  return file === "" ? {} : readMapping(file);
}

/** How to read a file of work: by the saved mapping, where the command line does not say otherwise. What it was taken for is said. */
export async function recordOptions(args: RecordArgs): Promise<WorkOptions> {
  const { columns = "", values = "", encoding = "", format = "" } = args;
  const mapping = await mappingOption(args.mapping);
  const handles = await handlesOption(args.directory);
  return {
    columns: { ...mapping.columns, ...pairsOption("columns", columns) },
    values: { ...mapping.values, ...pairsOption("values", values) },
    encoding: encodingOption(encoding === "" ? mapping.encoding : encoding),
    format: format === "" ? mapping.format : format,
    tasks: mapping.tasks,
    qualities: mapping.qualities,
    bots: mapping.bots,
    ...(handles === undefined ? {} : { handles }),
    skip: args.skip,
    note,
  };
}

/** Who is who by the directory in a file; undefined if none is given. */
export async function handlesOption(file = ""): Promise<Handles | undefined> {
  if (file === "") return undefined;
  const found = await readDirectory(file);
  if (found !== undefined) return handlesOf(found);
  throw new AssayError("NOT_FOUND", `--directory ${file} does not exist.`, "`npx hardhat directory claim` makes one.");
}

/** Pairs such as `task=3,quality=10000`; a comma inside a value is one that no name and equals sign follow. */
function pairsOption(name: string, text: string): Record<string, string> {
  const pairs = text === "" ? [] : text.split(/,(?=\s*\w+\s*=)/);
  const found = new Map<string, string>();
  for (const pair of pairs) {
    const [, field, value = ""] = /^\s*(\w+)\s*=\s*(.*?)\s*$/s.exec(pair) ?? [];
    if (field === undefined || value === "" || found.has(field)) {
      const what = field !== undefined && found.has(field) ? `names ${field} twice` : `"${pair}" is no pair`;
      throw new AssayError("INVALID_ARGUMENT", `--${name} ${what}.`, "Write field=value,field=value.");
    }
    found.set(field, value);
  }
  return Object.fromEntries(found);
}
