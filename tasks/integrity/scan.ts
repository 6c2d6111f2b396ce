import { readFileSync, writeFileSync } from "node:fs";
import { AssayError } from "../../src/engine/errors.js";
import { measure } from "../../src/engine/integrity/measure.js";
import { parseIntegrityRules } from "../../src/engine/integrity/rules.js";
import { scan } from "../../src/engine/integrity/scan.js";
import { summarize, type Summary } from "../../src/engine/integrity/summary.js";
import { parseColumns } from "../../src/sources/columns.js";
import { kindOfTable, readTables } from "../../src/sources/tables.js";
import { guarded } from "../support.js";
import type { Agreement } from "../../src/engine/integrity/measure.js";
import type { ScanResult } from "../../src/engine/integrity/scan.js";
import type { NamedTables, TABLES, TableFiles } from "../../src/sources/tables.js";

/** Options of `integrity scan`; every one optional, an empty string means not given. */
export interface TableArguments extends Omit<TableFiles, "cheapKinds" | "columns"> {
  /** Tables of which the header tells what they are. */
  readonly files?: readonly string[] | undefined;
  /** Columns by meaning: `account=holder,time=first_tx`. */
  readonly columns?: string | undefined;
  /** Comma-separated names of kinds that cost one click; `none` if there is none. */
  readonly cheap?: string | undefined;
  /** Rules file, of which the `integrity` section is read. */
  readonly rules?: string | undefined;
  readonly json?: boolean | undefined;
}

export interface ScanArguments extends TableArguments {
  /** File for one row an account: weight, hold, certainty, codes. */
  readonly out?: string | undefined;
}

/** What the task touches outside the library. */
export interface ScanDependencies {
  readonly readText: (file: string) => string;
  readonly writeText: (file: string, text: string) => void;
  readonly print: (line: string) => void;
}

export const onDisk: ScanDependencies = {
  readText: (file) => readFileSync(file, "utf8"),
  writeText: (file, text) => writeFileSync(file, text),
  print: (line) => console.log(line),
};

const given = (text: string | undefined): string | undefined => (text === "" ? undefined : text);

/** Reads the tables and the rules, and scans. */
export async function scanFiles(
  args: TableArguments,
  readText: (file: string) => string,
): Promise<{ tables: NamedTables; result: ScanResult }> {
  const columns = parseColumns(args.columns ?? "");
  const found = await sorted(args.files ?? [], columns);
  const cheap = given(args.cheap);
  const tables = await readTables({
    accounts: given(args.accounts) ?? found.accounts,
    profiles: given(args.profiles) ?? found.profiles,
    actions: given(args.actions) ?? found.actions,
    edges: given(args.edges) ?? found.edges,
    counterparties: given(args.counterparties) ?? found.counterparties,
    endorsements: given(args.endorsements) ?? found.endorsements,
    labels: given(args.labels) ?? found.labels,
    columns,
    cheapKinds: cheap === "none" ? [] : cheap?.split(","),
  });
  return { tables, result: scan(tables.input, parseIntegrityRules(sectionOf(given(args.rules), readText))) };
}

/** Files by what their headers say they are. */
async function sorted(
  files: readonly string[],
  columns: ReturnType<typeof parseColumns>,
): Promise<Partial<Record<(typeof TABLES)[number], string>>> {
  const out: Partial<Record<(typeof TABLES)[number], string>> = {};
  for (const file of files) {
    const kind = await kindOfTable(file, columns);
    if (out[kind] !== undefined) {
      const hint = `Say what each is, as in --actions ${file}.`;
      throw new AssayError("INVALID_ARGUMENT", `${out[kind]} and ${file} both look like ${kind}.`, hint);
    }
    out[kind] = file;
  }
  return out;
}

function sectionOf(file: string | undefined, readText: (file: string) => string): unknown {
  const document: unknown = file === undefined ? {} : JSON.parse(readText(file));
  return typeof document === "object" && document !== null && "integrity" in document ? document.integrity : {};
}

/** `integrity scan`: runs the detectors over any tables and prints what they found. */
export async function integrityScan(
  args: ScanArguments,
  io: ScanDependencies,
): Promise<Summary & { agreement?: Agreement }> {
  const { tables, result } = await scanFiles(args, io.readText);
  const { labels, input } = tables;
  const agreement = labels === undefined ? {} : { agreement: measure(input, result, labels.of) };
  const summary = { ...summarize(input, result), ...agreement };
  if (args.out !== undefined && args.out !== "") io.writeText(args.out, rowsOf(tables, result));
  if (args.json === true) io.print(JSON.stringify({ ...summary, notes: tables.notes }));
  else for (const line of lines(summary, tables, result)) io.print(line);
  return summary;
}

/** One line an account, in the order of the tables. */
function rowsOf(tables: NamedTables, result: ScanResult): string {
  const codes = new Map<number, string[]>();
  for (const { account, code } of result.findings) codes.set(account, [...(codes.get(account) ?? []), code]);
  const rows = tables.accounts.map((name, i) =>
    [name, result.integrityBps[i], result.hold[i], result.certaintyBps[i], (codes.get(i) ?? []).join("|")].join(","),
  );
  return ["account,integrity_bps,hold,certainty_bps,codes", ...rows, ""].join("\n");
}

function lines(summary: Summary & { agreement?: Agreement }, tables: NamedTables, result: ScanResult): string[] {
  const day = (time: number): string => new Date(time * 1000).toISOString().slice(0, 10);
  return [
    `${summary.accounts} accounts, ${summary.actions} actions`,
    ...tables.notes.map((note) => `note: ${note}`),
    `${summary.flagged} accounts flagged: ${summary.held} held, ${summary.lowered} accounts at a lower weight`,
    ...Object.entries(summary.codes).map(([code, n]) => `  ${code} ${n}`),
    `${summary.copies} copies and ${summary.nearCopies} near-copies among the actions`,
    `cheapest kinds: ${result.cheapKinds.map((kind) => tables.kinds[kind]).join(", ") || "none"}`,
    ...summary.seasons.map(
      (s) =>
        `season from ${day(s.from)}: ${s.submitted} submitted (usual ${s.usualSubmitted}), ${s.accepted} accepted, ` +
        `${s.copies} copies, ${s.newcomers} newcomers`,
    ),
    ...(summary.agreement === undefined ? [] : agreementLines(summary.agreement, tables.labels?.name ?? "label")),
  ];
}

/** How the scan agrees with labels, for people. */
function agreementLines(a: Agreement, name: string): string[] {
  const pct = (bps: number): string => `${(bps / 100).toFixed(2)} %`;
  const pool = (how: string, shares: Agreement["equal"]): string =>
    `  share of a pool ${how}: ${pct(shares.naiveBps)} without the scan, ${pct(shares.scannedBps)} with it`;
  return [
    `labels (${name}), which no detector saw: ${a.labelled} accounts labelled, ${a.others} not`,
    `  precision ${pct(a.precisionBps)}, recall ${pct(a.recallBps)}: ${a.flaggedLabelled} of the labelled are flagged`,
    `  others flagged: ${a.flaggedOthers}, ${pct(a.othersFlaggedBps)}`,
    pool("with as much for everybody that reaches labelled accounts", a.equal),
    ...(a.byAction === undefined ? [] : [pool("with one point an action that reaches them", a.byAction)]),
  ];
}

/** Action of the task `integrity scan`. */
export default async function (args: ScanArguments): Promise<void> {
  await guarded(async () => void (await integrityScan(args, onDisk)));
}
