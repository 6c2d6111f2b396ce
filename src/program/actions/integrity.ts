import { explainEpoch, type AccountExplanation } from "../../engine/integrity/epoch.js";
import { AssayError } from "../../engine/errors.js";
import { measure, type Agreement } from "../../engine/integrity/measure.js";
import { explain, type Explanation } from "../../engine/integrity/explanation.js";
import { summarize, type Summary } from "../../engine/integrity/summary.js";
import { parseIntegrityRules } from "../../engine/integrity/rules.js";
import { scan, type ScanResult } from "../../engine/integrity/scan.js";
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
  const wanted = name.replace(/^\\x/, "0x").toLowerCase();
  const account = tables.accounts.findIndex((each) => each.toLowerCase() === wanted);
  if (account < 0) throw new AssayError("NOT_FOUND", `No account ${name} in the tables.`, "Give it as the tables do.");
  return explain(tables.input, result, account);
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
