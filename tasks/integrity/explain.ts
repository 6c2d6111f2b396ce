import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { explainEpoch, type ProgramExplanation } from "../../src/engine/integrity/epoch.js";
import { explain } from "../../src/engine/integrity/explanation.js";
import { namedEvidence, type Explanation } from "../../src/engine/integrity/explanation.js";
import { recompute } from "../../src/program/compute.js";
import { TABLES } from "../../src/sources/tables.js";
import { newestRoot } from "../epoch/verify.js";
import { readRules } from "../epoch/rules.js";
import { addressOption, epochOption, guarded, openHome, openSession } from "../support.js";
import { onDisk, scanFiles } from "./scan.js";
import type { NamedTables } from "../../src/sources/tables.js";
import type { ScanDependencies, TableArguments } from "./scan.js";

/** Options of `integrity explain`: those of the scan, the account, and the epoch where no table is given. */
export interface ExplainArguments extends TableArguments {
  readonly account: string;
  readonly epoch?: number | undefined;
}

/** Rules of a program where `--rules` names none. */
const PROGRAM_RULES = "deploy/parameters/rules.json";

/** `integrity explain`: every flag on one account of some tables, with the numbers behind it. */
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
  else for (const line of tableLines(explanation, tables)) io.print(line);
  return explanation;
}

function tableLines(e: Explanation, tables: NamedTables): string[] {
  const name = (account: number): string => tables.accounts[account] ?? String(account);
  const findings = e.findings.map((found) => ({ ...found, evidence: namedEvidence(found.evidence, name) }));
  const copies = e.copies.map(
    (c) => `  ${c.code}: row ${c.row} copies row ${c.original} of ${name(c.originalAccount)}, paid at ${c.factorBps}`,
  );
  return lines({ ...e, account: name(e.account), findings }, copies);
}

/** What the detectors said about an account of a program's epoch, for people. */
export function epochLines(e: ProgramExplanation): string[] {
  return lines(
    e,
    e.copies.map((c) => `  ${c.code}: ${c.uid} copies ${c.original} of ${c.originalAccount}`),
  );
}

function lines(e: Omit<ProgramExplanation, "copies">, copies: readonly string[]): string[] {
  const state = e.hold ? "units are held until the council rules or the hold period ends" : "not held";
  return [
    `${e.account}: weight ${e.integrityBps} of 10000, ${state}`,
    `certainty of flags ${e.certaintyBps}, factor from substance ${e.substanceBps}`,
    ...e.findings.map(({ code, certaintyBps, evidence }) => {
      const numbers = Object.entries(evidence).map(([key, value]) => `${key} ${value}`);
      return `  ${code} (certainty ${certaintyBps}): ${numbers.join(", ")}`;
    }),
    ...copies,
    ...(e.findings.length + copies.length === 0 ? ["  no flag"] : []),
  ];
}

async function ofEpoch(args: ExplainArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  const account = addressOption("account", args.account).toLowerCase();
  const rules = await readRules(args.rules === undefined || args.rules === "" ? PROGRAM_RULES : args.rules);
  const session = await openSession(hre, "0");
  const named = args.epoch ?? -1;
  const epoch = named < 0 ? await newestRoot(session) : epochOption(named, 0n);
  const store = await openHome(session);
  try {
    const { result } = await recompute({ ...session, store, rules }, Number(epoch));
    const explanation = explainEpoch(result.input, account);
    if (args.json === true) onDisk.print(JSON.stringify({ epoch: Number(epoch), ...explanation }));
    else for (const line of [`Epoch ${epoch}`, ...epochLines(explanation)]) onDisk.print(line);
  } finally {
    await store.close();
  }
}

/** Action of the task `integrity explain`: of tables if any is given, else of the program's own epoch. */
export default async function (args: ExplainArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  const given = (args.files ?? []).length > 0 || TABLES.some((name) => (args[name] ?? "") !== "");
  await guarded(async () => {
    if (given) await integrityExplain(args, onDisk);
    else await ofEpoch(args, hre);
  });
}
