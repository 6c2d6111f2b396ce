import { TRUST_ONE } from "../../src/engine/integrity/detectors/trust.js";
import { printable } from "../../src/engine/printable.js";
import { AssayError } from "../../src/engine/errors.js";
import {
  accountNamed,
  TRUST_METHODS,
  trustInTables,
  type TrustInTables,
  type TrustMethod,
} from "../../src/program/actions/integrity.js";
import { EXIT } from "../../src/program/network/exit-codes.js";
import { csvText } from "../../src/sources/text/write.js";
import { guarded } from "../session.js";
import { filesOf, onDisk, rulesIn, type ScanDependencies, type TableArguments } from "./tables.js";

/** Options of `integrity trust`: those of the scan, seeds, one account, and a file. */
export interface TrustArguments extends TableArguments {
  /** Comma-separated names of accounts that are trusted from the start. */
  readonly seeds?: string | undefined;
  /** Way of spreading trust: `walks` by default, or `eigen`. */
  readonly method?: string | undefined;
  /** The only account to list. */
  readonly account?: string | undefined;
  /** File for one row an account: rank, account, trust, seed. */
  readonly out?: string | undefined;
}

/** An account in the list. */
interface Ranked {
  /** 1 for the account with the most trust. */
  readonly rank: number;
  readonly account: string;
  /** In units of 1 / (2^32 − 1). */
  readonly trust: number;
  readonly seed: boolean;
}

/** `integrity trust`: everybody, most trusted first, or one account; returns the accounts that it listed. */
export async function integrityTrust(args: TrustArguments, io: ScanDependencies): Promise<readonly Ranked[]> {
  const named = (args.seeds ?? "").split(",").filter((name) => name.trim() !== "");
  const options = { seeds: named.map((name) => name.trim()), method: methodOption(args.method) };
  const found = await trustInTables(await filesOf(args, io.readText), rulesIn(args.rules ?? "", io.readText), options);
  const everybody = rankedOf(found);
  if ((args.out ?? "") !== "") io.writeText(args.out ?? "", rowsOf(everybody));
  const listed = (args.account ?? "") === "" ? everybody : [rankOf(everybody, found, args.account ?? "")];
  const reached = everybody.filter(({ trust }) => trust > 0).length;
  const counts = { accounts: everybody.length, seeds: found.seeds.length, reached };
  if (args.json === true) io.print(JSON.stringify({ ...counts, list: listed, notes: found.tables.notes }));
  else for (const line of linesOf(counts, listed, found.tables.notes)) io.print(line);
  return listed;
}

function methodOption(given = ""): TrustMethod {
  const method = given === "" ? "walks" : given;
  if (Object.hasOwn(TRUST_METHODS, method)) return method as TrustMethod;
  throw new AssayError(
    "INVALID_ARGUMENT",
    `--method ${method} is not known.`,
    `Known: ${Object.keys(TRUST_METHODS).join(", ")}.`,
  );
}

function rankedOf({ tables, trust, seeds, ranked }: TrustInTables): readonly Ranked[] {
  const trusted = new Set(seeds);
  return ranked.map((i, place) => ({
    rank: place + 1,
    account: tables.accounts[i] ?? "",
    trust: trust[i] ?? 0,
    seed: trusted.has(i),
  }));
}

function rankOf(everybody: readonly Ranked[], { tables, ranked }: TrustInTables, name: string): Ranked {
  return everybody[ranked.indexOf(accountNamed(tables, name))] as Ranked;
}

function rowsOf(everybody: readonly Ranked[]): string {
  const rows = everybody.map(({ rank, account, trust, seed }) => [rank, account, trust, seed ? 1 : 0]);
  return csvText(["rank", "account", "trust", "seed"], rows);
}

/** The list for people: trust in parts of a million. */
function linesOf(
  { accounts, seeds, reached }: { readonly accounts: number; readonly seeds: number; readonly reached: number },
  listed: readonly Ranked[],
  notes: readonly string[],
): string[] {
  const parts = (trust: number): number => Math.floor((trust * 1_000_000) / TRUST_ONE);
  return [
    ...notes.map((note) => `note: ${note}`),
    `${accounts} accounts, ${seeds} seeds; trust reaches ${reached}; in parts of a million:`,
    ...listed.map(
      ({ rank, account, trust, seed }) => `${rank}. ${printable(account)} ${parts(trust)}${seed ? " (seed)" : ""}`,
    ),
  ];
}

/** Action of the task `integrity trust`. */
export default async function (args: TrustArguments): Promise<void> {
  await guarded(async () => {
    const listed = await integrityTrust(args, onDisk);
    if ((args.account ?? "") !== "" && listed[0]?.trust === 0) process.exitCode = EXIT.no;
  }, args);
}
