import { explainEpoch, type AccountExplanation } from "../../engine/integrity/epoch.js";
import { AssayError } from "../../engine/errors.js";
import { measure, type Agreement } from "../../engine/integrity/measure.js";
import { explain, type Explanation } from "../../engine/integrity/explanation.js";
import { summarize, type Summary } from "../../engine/integrity/summary.js";
import { parseIntegrityRules } from "../../engine/integrity/rules.js";
import { scan, type ScanResult } from "../../engine/integrity/scan.js";
import { eigenTrust, walkTrust } from "../../engine/integrity/detectors/trust.js";
import type { ColumnMap } from "../../sources/tables/columns.js";
import {
  kindOfTable,
  readTables,
  type NamedTables,
  type TableFiles,
  type TABLES,
} from "../../sources/tables/tables.js";
import type { Encoding } from "../../sources/text/decode.js";
import type { Session } from "../session.js";
import { withComputed, type GivenRules } from "./epoch/compute.js";

/** Tables that were scanned, and what the detectors found. */
export interface ScannedTables {
  readonly tables: NamedTables;
  readonly result: ScanResult;
  /** Whether accounts were taken for persons, each with one. */
  readonly personhood: boolean;
  /** What it comes to the other way: without proof of personhood, or with it. */
  readonly other: ScanResult;
}

/** What a scan reads of a program's rules; what is left out is as built in, and accounts are taken for persons. */
export interface ScanRules {
  readonly integrity?: unknown;
  readonly personhood?: unknown;
}

/** Runs the detectors over tables, with and without proof of personhood. */
export async function scanTables(files: TableFiles, rules: ScanRules): Promise<ScannedTables> {
  const thresholds = parseIntegrityRules(rules.integrity);
  const personhood = rules.personhood !== false;
  const tables = await readTables(files);
  const scanned = (as: boolean): ScanResult => scan({ ...tables.input, personhood: as }, thresholds);
  return { tables, result: scanned(personhood), personhood, other: scanned(!personhood) };
}

/**
 * Files by what their headers say they are.
 * @throws AssayError INVALID_ARGUMENT if two look like the same table.
 */
export async function sortTables(
  files: readonly string[],
  columns: ColumnMap,
  options: { readonly encoding?: Encoding | undefined; readonly format?: string | undefined } = {},
): Promise<Partial<Record<(typeof TABLES)[number], string>>> {
  const sorted: Partial<Record<(typeof TABLES)[number], string>> = {};
  for (const file of files) {
    const kind = await kindOfTable(file, columns, options);
    if (sorted[kind] !== undefined) {
      const hint = `Say what each is, as in --actions ${file}.`;
      throw new AssayError("INVALID_ARGUMENT", `${sorted[kind]} and ${file} both look like ${kind}.`, hint);
    }
    sorted[kind] = file;
  }
  return sorted;
}

/** What a scan comes to, and how it agrees with the tables' labels if they have any. */
export function summaryOfScan({ tables, result }: ScannedTables): Summary & { readonly agreement?: Agreement } {
  const { labels, input } = tables;
  const agreement = labels === undefined ? {} : { agreement: measure(input, result, labels.of) };
  return { ...summarize(input, result), ...agreement };
}

/**
 * Every flag on one account of scanned tables, with the numbers behind it.
 * @throws AssayError NOT_FOUND if the tables do not have the account.
 */
export function explainInTables({ tables, result }: ScannedTables, name: string): Explanation {
  return explain(tables.input, result, accountNamed(tables, name));
}

/** Ways of spreading trust: walks rank people best, EigenTrust nobody has for nothing. */
export const TRUST_METHODS = { walks: walkTrust, eigen: eigenTrust } as const;

/** Name of a way of spreading trust. */
export type TrustMethod = keyof typeof TRUST_METHODS;

/** From which seeds trust spreads, besides those that the tables mark, and how. */
export interface TrustOptions {
  readonly seeds: readonly string[];
  readonly method: TrustMethod;
}

/** Trust of everybody in some tables, and from whom it comes. */
export interface TrustInTables {
  readonly tables: NamedTables;
  /** Trust of each account, in units of 1 / (2^32 − 1). */
  readonly trust: Uint32Array;
  /** Accounts that trust starts from, in the order of the tables. */
  readonly seeds: readonly number[];
  /** All accounts: those with the most trust first, of equal ones those that the tables name first. */
  readonly ranked: readonly number[];
}

/**
 * Trust that reaches each account by endorsements from the seeds of the tables and those that are named besides.
 * @throws AssayError INVALID_ARGUMENT without endorsements or without a seed, NOT_FOUND for a seed that the tables do not name.
 */
export async function trustInTables(
  files: TableFiles,
  rules: ScanRules,
  { seeds: named, method }: TrustOptions,
): Promise<TrustInTables> {
  const thresholds = parseIntegrityRules(rules.integrity);
  const tables = await readTables(files);
  const { endorsements, accounts, seeds: marked = [] } = tables.input;
  if (endorsements === undefined)
    throw new AssayError("INVALID_ARGUMENT", "Trust passes on by endorsements.", "Give a table of --endorsements.");
  const found = named.map((name) => accountNamed(tables, name));
  const seeds = [...new Set([...marked, ...found])].sort((a, b) => a - b);
  if (seeds.length === 0)
    throw new AssayError(
      "INVALID_ARGUMENT",
      "Trust starts from seeds.",
      "Name some with --seeds, or in a column seed.",
    );
  const trust = TRUST_METHODS[method](accounts, endorsements, seeds, thresholds.trust);
  const of = (account: number): number => trust[account] ?? 0;
  const ranked = Array.from({ length: accounts }, (_, i) => i).sort((a, b) => of(b) - of(a) || a - b);
  return { tables, trust, seeds, ranked };
}

/**
 * Index of an account in some tables.
 * @throws AssayError NOT_FOUND if the tables do not have it.
 */
export function accountNamed(tables: NamedTables, name: string): number {
  const wanted = name.replace(/^\\x/, "0x").toLowerCase();
  const account = tables.accounts.findIndex((each) => each.toLowerCase() === wanted);
  if (account < 0) throw new AssayError("NOT_FOUND", `No account ${name} in the tables.`, "Give it as the tables do.");
  return account;
}

/** Every flag on one account of a program's epoch. */
export function explainInEpoch(
  session: Session,
  given: GivenRules,
  epoch: bigint,
  account: string,
): Promise<AccountExplanation> {
  return withComputed(session, given, epoch, ({ result }) => explainEpoch(result.input, account.toLowerCase()));
}
