import { readFileSync, writeFileSync } from "node:fs";
import { parseIntegrityRules } from "../../src/engine/integrity/rules.js";
import { scan } from "../../src/engine/integrity/scan.js";
import { summarize } from "../../src/engine/integrity/report.js";
import { readTables } from "../../src/sources/tables.js";
import { guarded } from "../support.js";
import type { ScanResult } from "../../src/engine/integrity/scan.js";
import type { Summary } from "../../src/engine/integrity/report.js";
import type { NamedTables, TableFiles } from "../../src/sources/tables.js";

/** Options of `integrity scan`; every one optional, an empty string means not given. */
export interface TableArguments extends Omit<TableFiles, "cheapKinds"> {
  /** Comma-separated names of kinds that cost one click. */
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

/** Reads the tables and the rules, and scans. */
export async function scanFiles(
  args: TableArguments,
  readText: (file: string) => string,
): Promise<{ tables: NamedTables; result: ScanResult }> {
  const given = (file: string | undefined): string | undefined => (file === "" ? undefined : file);
  const tables = await readTables({
    accounts: given(args.accounts),
    profiles: given(args.profiles),
    actions: given(args.actions),
    edges: given(args.edges),
    counterparties: given(args.counterparties),
    endorsements: given(args.endorsements),
    cheapKinds: given(args.cheap)?.split(","),
  });
  const file = given(args.rules);
  const document: unknown = file === undefined ? {} : JSON.parse(readText(file));
  const section =
    typeof document === "object" && document !== null && "integrity" in document ? document.integrity : {};
  return { tables, result: scan(tables.input, parseIntegrityRules(section)) };
}

/** `integrity scan`: runs the detectors over any tables and prints what they found. */
export async function integrityScan(args: ScanArguments, io: ScanDependencies): Promise<Summary> {
  const { tables, result } = await scanFiles(args, io.readText);
  const summary = summarize(tables.input, result);
  if (args.out !== undefined && args.out !== "") io.writeText(args.out, rowsOf(tables, result));
  if (args.json === true) io.print(JSON.stringify(summary));
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

function lines(summary: Summary, tables: NamedTables, result: ScanResult): string[] {
  const day = (time: number): string => new Date(time * 1000).toISOString().slice(0, 10);
  return [
    `${summary.accounts} accounts, ${summary.actions} actions`,
    `${summary.flagged} accounts flagged: ${summary.held} held, ${summary.lowered} accounts at a lower weight`,
    ...Object.entries(summary.codes).map(([code, n]) => `  ${code} ${n}`),
    `${summary.copies} copies and ${summary.nearCopies} near-copies among the actions`,
    `cheapest kinds: ${result.cheapKinds.map((kind) => tables.kinds[kind]).join(", ") || "none"}`,
    ...summary.seasons.map(
      (s) =>
        `season from ${day(s.from)}: ${s.submitted} submitted (usual ${s.usualSubmitted}), ${s.accepted} accepted, ` +
        `${s.copies} copies, ${s.newcomers} newcomers`,
    ),
  ];
}

/** Action of the task `integrity scan`. */
export default async function (args: ScanArguments): Promise<void> {
  await guarded(async () => void (await integrityScan(args, onDisk)));
}
