import { readFileSync } from "node:fs";
import { scanTables, sortTables, type ScannedTables, type ScanRules } from "../../src/program/actions/integrity.js";
import { parseRecord } from "../../src/program/actions/launch/record.js";
import { parseColumns } from "../../src/sources/tables/columns.js";
import type { TableFiles } from "../../src/sources/tables/tables.js";
import { parseDocument } from "../../src/sources/text/json.js";
import { writeWhole } from "../files.js";
import { encodingOption, mappingOption } from "../parse.js";
import { print } from "../print.js";

/** Options of the verbs that read tables; every one optional, an empty string means not given. */
export interface TableArguments extends Omit<TableFiles, "cheapKinds" | "columns" | "encoding" | "own"> {
  /** Tables of which the header tells what they are. */
  readonly files?: readonly string[] | undefined;
  /** Columns by meaning: `account=holder,time=first_tx`. */
  readonly columns?: string | undefined;
  /** Encoding of files without a byte order mark. */
  readonly encoding?: string | undefined;
  /** File of a saved mapping. */
  readonly mapping?: string | undefined;
  /** Comma-separated names of kinds that cost one click; `none` if there is none. */
  readonly cheap?: string | undefined;
  /** Comma-separated wallets of the program itself, and files of programs, whose contracts and deployer are meant. */
  readonly own?: string | undefined;
  /** Rules file, of which `integrity` and `personhood` are read. */
  readonly rules?: string | undefined;
  readonly json?: boolean | undefined;
}

/** What the task touches outside the library. */
export interface ScanDependencies {
  readonly readText: (file: string) => string;
  readonly writeText: (file: string, text: string) => void;
  readonly print: (line: string) => void;
}

export const onDisk: ScanDependencies = {
  readText: (file) => readFileSync(file, "utf8"),
  writeText: writeWhole,
  print,
};

const given = (text: string | undefined): string | undefined => (text === "" ? undefined : text);

/** Reads the tables and the rules, and scans. */
export async function scanFiles(args: TableArguments, readText: (file: string) => string): Promise<ScannedTables> {
  return scanTables(await filesOf(args, readText), rulesIn(given(args.rules), readText));
}

/** Which file is which table, by the options and by the headers. */
export async function filesOf(args: TableArguments, readText: (file: string) => string): Promise<TableFiles> {
  const mapping = await mappingOption(args.mapping);
  const saved = parseColumns(pairsText(mapping.columns));
  const columns = { ...saved, ...parseColumns(args.columns ?? "") };
  const encoding = encodingOption(given(args.encoding) ?? mapping.encoding);
  const format = given(args.format) ?? mapping.format;
  const found = await sortTables(args.files ?? [], columns, { encoding, format });
  const cheap = given(args.cheap);
  return {
    accounts: given(args.accounts) ?? found.accounts,
    profiles: given(args.profiles) ?? found.profiles,
    actions: given(args.actions) ?? found.actions,
    edges: given(args.edges) ?? found.edges,
    counterparties: given(args.counterparties) ?? found.counterparties,
    endorsements: given(args.endorsements) ?? found.endorsements,
    labels: given(args.labels) ?? found.labels,
    columns,
    encoding,
    format,
    skip: args.skip,
    own: ownOf(args.own, readText),
    cheapKinds: cheap === "none" ? [] : cheap?.split(","),
  };
}

/** The program's own wallets: named ones, and contracts and deployer of the files of programs. */
function ownOf(list: string | undefined, readText: (file: string) => string): string[] {
  const items = (list ?? "").split(",").map((item) => item.trim());
  return items.flatMap((item) => {
    if (!item.endsWith(".json")) return item === "" ? [] : [item];
    const { deployer, contracts } = parseRecord(item, parseDocument(item, readText(item)));
    return [deployer, ...Object.values(contracts ?? {})];
  });
}

/** The columns of a saved mapping as the command line would give them. */
const pairsText = (columns: Readonly<Record<string, string>> = {}): string =>
  Object.entries(columns)
    .map(([meaning, column]) => `${meaning}=${column}`)
    .join(",");

/** What a rules file says of the detectors; nothing if none is given. */
export function rulesIn(file: string | undefined, readText: (file: string) => string): ScanRules {
  if (file === "") return {};
  const document: unknown = file === undefined ? {} : parseDocument(file, readText(file));
  return typeof document === "object" && document !== null ? document : {};
}
