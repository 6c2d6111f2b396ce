import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Explanation } from "../../src/engine/integrity/explanation.js";
import { newestRoot } from "../../src/program/actions/epoch/status.js";
import { explainInEpoch, explainInTables } from "../../src/program/actions/integrity.js";
import { TABLES } from "../../src/sources/tables/tables.js";
import { rulesOption } from "../epoch/options.js";
import { addressOption, epochOption } from "../parse.js";
import { print } from "../print.js";
import { guarded, openSession } from "../session.js";
import { epochLines, tableLines } from "./lines.js";
import { onDisk, scanFiles, type ScanDependencies, type TableArguments } from "./tables.js";

/** Options of `integrity explain`: those of the scan, the account, and the epoch where no table is given. */
export interface ExplainArguments extends TableArguments {
  readonly account: string;
  readonly epoch?: number | undefined;
}

/** `integrity explain`: every flag on one account of some tables, with the numbers behind it. */
export async function integrityExplain(
  args: ExplainArguments,
  io: Pick<ScanDependencies, "readText" | "print">,
): Promise<Explanation> {
  const scanned = await scanFiles(args, io.readText);
  const explanation = explainInTables(scanned, args.account);
  const account = scanned.tables.accounts[explanation.account];
  if (args.json === true) io.print(JSON.stringify({ ...explanation, account }));
  else for (const line of tableLines(explanation, scanned.tables)) io.print(line);
  return explanation;
}

async function ofEpoch(args: ExplainArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  const account = addressOption("account", args.account);
  const { rules } = await rulesOption({ rules: args.rules ?? "", allowMismatch: false });
  const session = await openSession(hre);
  const epoch = await epochOption(args.epoch ?? -1, () => newestRoot(session));
  const explanation = await explainInEpoch(session, { rules }, epoch, account);
  if (args.json === true) return print(JSON.stringify({ epoch: Number(epoch), ...explanation }));
  for (const line of [`Epoch ${epoch}`, ...epochLines(explanation)]) print(line);
}

/** Action of the task `integrity explain`: of tables if any is given, else of the program's own epoch. */
export default async function (args: ExplainArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  const given = (args.files ?? []).length > 0 || TABLES.some((name) => (args[name] ?? "") !== "");
  await guarded(async () => {
    if (given) await integrityExplain(args, onDisk);
    else await ofEpoch(args, hre);
  }, args);
}
