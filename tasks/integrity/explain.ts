import { AssayError } from "../../src/engine/errors.js";
import { explain } from "../../src/engine/integrity/report.js";
import { onDisk, scanFiles } from "./scan.js";
import type { Explanation } from "../../src/engine/integrity/report.js";
import type { NamedTables } from "../../src/sources/tables.js";
import type { ScanDependencies, TableArguments } from "./scan.js";
import { guarded } from "../support.js";

/** Options of `integrity explain`: those of the scan and the account. */
export interface ExplainArguments extends TableArguments {
  readonly account: string;
}

/** `integrity explain`: every flag on one account, with the numbers behind it. */
export async function integrityExplain(
  args: ExplainArguments,
  io: Pick<ScanDependencies, "readText" | "print">,
): Promise<Explanation> {
  const { tables, result } = await scanFiles(args, io.readText);
  const wanted = args.account.toLowerCase();
  const account = tables.accounts.findIndex((name) => name.toLowerCase() === wanted);
  if (account < 0)
    throw new AssayError("NOT_FOUND", `No account ${args.account} in the tables.`, "Give it as the tables do.");
  const explanation = explain(tables.input, result, account);
  if (args.json === true) io.print(JSON.stringify({ ...explanation, account: tables.accounts[account] }));
  else for (const line of lines(explanation, tables)) io.print(line);
  return explanation;
}

function lines(e: Explanation, tables: NamedTables): string[] {
  const name = (account: number): string => tables.accounts[account] ?? String(account);
  const state = e.hold ? "units are held until the council rules or the hold period ends" : "not held";
  return [
    `${name(e.account)}: weight ${e.integrityBps} of 10000, ${state}`,
    `certainty of flags ${e.certaintyBps}, factor from substance ${e.substanceBps}`,
    ...e.findings.map(({ code, certaintyBps, evidence }) => {
      const numbers = Object.entries(evidence).map(([key, value]) => `${key} ${value}`);
      return `  ${code} (certainty ${certaintyBps}): ${numbers.join(", ")}`;
    }),
    ...e.copies.map(
      (c) => `  ${c.code}: row ${c.row} copies row ${c.original} of ${name(c.originalAccount)}, paid at ${c.factorBps}`,
    ),
    ...(e.findings.length + e.copies.length === 0 ? ["  no flag"] : []),
  ];
}

/** Action of the task `integrity explain`. */
export default async function (args: ExplainArguments): Promise<void> {
  await guarded(async () => void (await integrityExplain(args, onDisk)));
}
