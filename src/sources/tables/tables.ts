import { AssayError } from "../../engine/errors.js";
import { NONE, type ScanInput } from "../../engine/integrity/tables.js";
import { readAccounts, readProfiles } from "./accounts.js";
import { readActions } from "./actions.js";
import { startBuilding, type Building, type BuildingOptions, type Labels, type Skipping } from "./building.js";
import type { Encoding } from "../text/decode.js";
import { readAddress } from "../text/values.js";
import { checkMapping, findColumns, type ColumnMap, type Finder } from "./columns.js";
import { headOf } from "./each.js";
import { readCounterparties, readEdges, readEndorsements, unknownCounterparties } from "./edges.js";
import { labelsOf, readLabels } from "./labels.js";

/** Tables that a scan reads. */
export const TABLES = ["accounts", "profiles", "actions", "edges", "counterparties", "endorsements", "labels"] as const;

/** Files of a scan; `.gz` is unpacked. One of `accounts`, `profiles` and `actions` is required. */
export interface TableFiles extends Readonly<Partial<Record<(typeof TABLES)[number], string | undefined>>> {
  /** Names of the kinds that cost one click; none of them if the list is empty. */
  readonly cheapKinds?: readonly string[] | undefined;
  /** The program's own wallets, such as its treasury and whoever pays people: transfers with them join nobody. */
  readonly own?: readonly string[] | undefined;
  /** Columns by meaning where their names say nothing. */
  readonly columns?: ColumnMap | undefined;
  /** Encoding of files without a byte order mark; UTF-8 if left out. */
  readonly encoding?: Encoding | undefined;
  /** Format of the files, where it is not to be told from them; `table` for none. */
  readonly format?: string | undefined;
  /** Whether rows with faults are left out, each named in the notes, rather than refused. */
  readonly skip?: boolean | undefined;
}

/** Tables of a scan with the names behind their indices. */
export interface NamedTables {
  readonly input: ScanInput;
  readonly accounts: readonly string[];
  /** Names of the nodes after the accounts. */
  readonly counterparties: readonly string[];
  readonly kinds: readonly string[];
  readonly targets: readonly string[];
  readonly labels?: Labels;
  /** What was left out and why, for people. */
  readonly notes: readonly string[];
  /** What each file was read as. */
  readonly taken: readonly string[];
}

/** Words in headers of lists of thanks, likes and votes, and in those of lists of transfers. */
const THANKS =
  /interaction|endorse|like|follow|vote|thank|prais|kudo|reason|dish|appreciat|recogni|giver|review|rating|prop/i;
const TRANSFERS = /transfer|amount|value|volume|token|asset|block|gas|wei|usd|eth|tx|hash|node/i;

/**
 * Tells what a table is from its header.
 * @throws `INVALID_ROW` for a header that fits no table.
 * @example
 * await kindOfTable("transfers.csv"); // "edges"
 */
export async function kindOfTable(
  file: string,
  columns: ColumnMap = {},
  options: Omit<BuildingOptions, "columns"> = {},
): Promise<(typeof TABLES)[number]> {
  const { header, first, scan } = await headOf(file, options);
  if (scan !== undefined) return scan;
  const find = findColumns(file, header, columns);
  const has = (...meanings: Parameters<Finder>[0][]): boolean => meanings.every((meaning) => find(meaning) >= 0);
  const graph = has("from", "to") && (find.nameOf("to")?.toLowerCase() !== "target" || !has("account"));
  if (graph) return kindOfGraph(file, header, [first[find("from")], first[find("to")]]);
  if (has("from", "id") && !has("kind", "time", "account")) return "endorsements";
  if (header.includes("from_account") && has("id")) return "endorsements";
  if (has("degree") || has("service")) return "counterparties";
  if (has("label") && header.length <= 5 && !has("time")) return "labels";
  find.need("account");
  if (has("node") || has("seed")) return "accounts";
  if (has("time", "amount") && !has("kind") && !has("target")) return "accounts";
  if (has("time") || has("kind") || has("target")) return "actions";
  const others = header.length - 1;
  return others >= 3 && !/subtype|total_cred/.test(header.join()) ? "profiles" : "accounts";
}

/** Thanks or transfers: by the words of the header; wallets send transfers. */
function kindOfGraph(
  file: string,
  header: readonly string[],
  ends: readonly (string | undefined)[],
): "endorsements" | "edges" {
  const words = header.join(" ");
  if (THANKS.test(words)) return "endorsements";
  const wallets = ends.every((end) => end !== undefined && readAddress(end) !== undefined);
  if (TRANSFERS.test(words) || wallets) return "edges";
  const text = `${file} may be a list of transfers or of thanks: its columns are ${header.join(", ")}.`;
  throw new AssayError("INVALID_ARGUMENT", text, `Say which with --edges ${file} or --endorsements ${file}.`);
}

/**
 * Reads the tables of a scan. Accounts keep the order of the account table; those that only occur elsewhere follow.
 *
 * @throws `INVALID_ROW` for a missing column or a cell that is not a number where one is needed; `NOT_FOUND` for a missing file or kind.
 */
export async function readTables(files: TableFiles): Promise<NamedTables> {
  await checkColumns(files);
  if (files.skip !== true) return buildTables(files, startBuilding(files));
  const bad = new Map<string, Set<string>>();
  const skipped: string[] = [];
  const tell = (text: string): void => void (skipped.includes(text) || skipped.push(text));
  let known: number;
  let tables: NamedTables;
  // A row that is left out may leave another without what it refers to; in the end no row with a fault is left.
  do {
    known = sizeOf(bad);
    tables = await buildTables(files, startBuilding(files, skippingOf(bad, tell)));
  } while (sizeOf(bad) > known);
  return { ...tables, notes: [...skipped, ...tables.notes] };
}

const sizeOf = (bad: ReadonlyMap<string, ReadonlySet<string>>): number =>
  [...bad.values()].reduce((sum, { size }) => sum + size, 0);

/** Rows that earlier readings found bad, and a place for those that this one finds. */
function skippingOf(bad: Map<string, Set<string>>, tell: (text: string) => void): Skipping {
  const rowsOf: Skipping["rowsOf"] = (file) => {
    const found = bad.get(file) ?? new Set<string>();
    bad.set(file, found);
    return { known: new Set(found), found };
  };
  return { rowsOf, tell };
}

async function buildTables(files: TableFiles, building: Building): Promise<NamedTables> {
  const read = async <T>(file: string | undefined, how: (file: string, building: Building) => Promise<T>) =>
    file === undefined ? undefined : how(file, building);
  const moments = await read(files.accounts, readAccounts);
  const profiles = await read(files.profiles, readProfiles);
  const actions = await read(files.actions, readActions);
  // Whoever endorses is an account, and counterparties are numbered after the accounts; without either, transfers say who the accounts are.
  const readThanks = () => read(files.endorsements, (file) => readEndorsements(file, building, actions));
  const isFirst = building.accounts.list.length > 0 || files.counterparties !== undefined;
  const thanks = isFirst ? await readThanks() : undefined;
  const listed = await read(files.counterparties, readCounterparties);
  const transfers = await read(files.edges, readEdges);
  const counterparties = listed?.names ?? transfers?.strangers ?? [];
  const others = listed?.counterparties ?? unknownCounterparties(counterparties.length);
  const endorsements = thanks ?? (await readThanks());
  await read(files.labels, readLabels);
  const accounts = building.accounts.list.length;
  if (accounts === 0) {
    throw new AssayError("INVALID_ARGUMENT", "No table names an account.", "Give --accounts, --profiles or --actions.");
  }
  const input: ScanInput = {
    accounts,
    ...(moments === undefined
      ? {}
      : { moments: { time: padded(moments.time, accounts), amount: padded(moments.amount, accounts) } }),
    ...(profiles === undefined
      ? {}
      : { profiles: { kinds: profiles.kinds, counts: padded(profiles.counts, accounts * profiles.kinds) } }),
    ...(actions === undefined ? {} : { actions }),
    ...(others === undefined ? {} : { counterparties: others }),
    ...(transfers === undefined ? {} : { edges: transfers.edges }),
    ...(endorsements === undefined ? {} : { endorsements }),
    ...(files.cheapKinds === undefined ? {} : { cheapKinds: kindsNamed(files.cheapKinds, building) }),
    ...(building.seeds.length === 0 ? {} : { seeds: building.seeds }),
  };
  const { kinds, targets, notes, taken } = building;
  const wallets = { accounts: building.accounts.list, counterparties };
  const names = { ...wallets, kinds: kinds.list, targets: targets.list, notes, taken };
  return { input, ...names, ...labelsOf(building, accounts) };
}

/** Refuses a mapping to columns that no table has, before anything is read. */
async function checkColumns(files: TableFiles): Promise<void> {
  const { columns = {}, encoding, format } = files;
  if (Object.keys(columns).length === 0) return;
  const given = TABLES.flatMap((table) => files[table] ?? []);
  const heads = await Promise.all(given.map((file) => headOf(file, { encoding, format })));
  checkMapping(
    columns,
    heads.map(({ header }) => header),
  );
}

function kindsNamed(names: readonly string[], { kinds }: Building): number[] {
  return names.map((name) => {
    const kind = kinds.get(name);
    if (kind !== NONE) return kind;
    const some = kinds.list.slice(0, 20).join(", ");
    throw new AssayError("NOT_FOUND", `No kind ${name} in the tables.`, `Kinds are ${some}.`);
  });
}

/** The column with zeros for accounts that only other tables name. */
function padded(column: Uint32Array, length: number): Uint32Array {
  const out = new Uint32Array(length);
  out.set(column);
  return out;
}
