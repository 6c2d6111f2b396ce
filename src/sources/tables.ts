import { createHash } from "node:crypto";
import { AssayError } from "../engine/errors.js";
import { shingles, sketch } from "../engine/integrity/detectors/duplicates.js";
import { NONE } from "../engine/integrity/tables.js";
import { each, findColumns, headerOf, hundredths, labelOf, scaled, seconds, whole, type ColumnMap } from "./columns.js";
import type {
  Actions,
  Counterparties,
  Edges,
  Endorsements,
  Moments,
  Profiles,
  ScanInput,
} from "../engine/integrity/tables.js";

const ACCEPTED = new Set(["1", "true", "yes", "accepted", "approved", "merged"]);

/** Tables that a scan reads. */
export const TABLES = ["accounts", "profiles", "actions", "edges", "counterparties", "endorsements", "labels"] as const;

/** Files of a scan; `.gz` is unpacked. One of `accounts`, `profiles` and `actions` is required. */
export interface TableFiles extends Readonly<Partial<Record<(typeof TABLES)[number], string | undefined>>> {
  /** Names of the kinds that cost one click; none of them if the list is empty. */
  readonly cheapKinds?: readonly string[] | undefined;
  /** Columns by meaning where their names say nothing. */
  readonly columns?: ColumnMap | undefined;
}

/** Labels of accounts, for measuring only: no detector sees them. */
export interface Labels {
  /** Name of the column. */
  readonly name: string;
  /** 1 and 0 by account, 2 where there is no label. */
  readonly of: Uint8Array;
}

/** Tables of a scan with the names behind their indices. */
export interface NamedTables {
  readonly input: ScanInput;
  readonly accounts: readonly string[];
  readonly kinds: readonly string[];
  readonly targets: readonly string[];
  readonly labels?: Labels;
  /** What was left out and why, for people. */
  readonly notes: readonly string[];
}

/** Names to dense indices in order of appearance. */
class Names {
  readonly list: string[] = [];
  readonly #index = new Map<string, number>();

  id(name: string): number {
    const known = this.#index.get(name);
    if (known !== undefined) return known;
    this.#index.set(name, this.list.length);
    return this.list.push(name) - 1;
  }

  get(name: string): number | undefined {
    return this.#index.get(name);
  }
}

/** Uint32 column that grows by doubling. */
class Column {
  #data = new Uint32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#data.length) {
      const wider = new Uint32Array(this.#data.length * 2);
      wider.set(this.#data);
      this.#data = wider;
    }
    this.#data[this.length++] = value;
  }

  done(): Uint32Array {
    return this.#data.subarray(0, this.length);
  }
}

interface Building {
  readonly accounts: Names;
  readonly kinds: Names;
  readonly targets: Names;
  readonly seeds: number[];
  readonly nodes: Map<string, number>;
  /** Row of each action that has an id. */
  readonly actions: Map<string, number>;
  readonly labels: { name: string; readonly of: Map<number, number>; readonly unread: Set<string> };
  readonly columns: ColumnMap;
  readonly notes: string[];
}

/**
 * Tells what a table is from its header.
 * @throws `INVALID_ROW` for a header that fits no table.
 * @example
 * await kindOfTable("transfers.csv"); // "edges"
 */
export async function kindOfTable(file: string, columns: ColumnMap = {}): Promise<(typeof TABLES)[number]> {
  const header = await headerOf(file);
  const find = findColumns(file, header, columns);
  const has = (...meanings: Parameters<typeof find>[0][]): boolean => meanings.every((meaning) => find(meaning) >= 0);
  const graph = has("from", "to") && (find.nameOf("to") !== "target" || !has("account"));
  if (graph) return /interaction|endorse|like|follow|vote/i.test(header.join()) ? "endorsements" : "edges";
  if (has("from", "id") && !has("kind", "time", "account")) return "endorsements";
  if (header.includes("from_account") && has("id")) return "endorsements";
  if (has("degree") || has("service")) return "counterparties";
  if (has("label") && header.length <= 5 && !has("time")) return "labels";
  if (!has("account")) find.need("account");
  if (has("node") || has("seed")) return "accounts";
  if (has("time", "amount") && !has("kind") && !has("target")) return "accounts";
  if (has("time") || has("kind") || has("target")) return "actions";
  const others = header.length - 1;
  return others >= 3 && !/subtype|total_cred/.test(header.join()) ? "profiles" : "accounts";
}

/**
 * Reads the tables of a scan. Accounts keep the order of the account table; those that only occur elsewhere follow.
 *
 * @throws `INVALID_ROW` for a missing column or a cell that is not a number where one is needed; `NOT_FOUND` for a missing file or kind.
 */
export async function readTables(files: TableFiles): Promise<NamedTables> {
  const building: Building = {
    accounts: new Names(),
    kinds: new Names(),
    targets: new Names(),
    seeds: [],
    nodes: new Map(),
    actions: new Map(),
    labels: { name: "", of: new Map(), unread: new Set() },
    columns: files.columns ?? {},
    notes: [],
  };
  const read = async <T>(file: string | undefined, how: (file: string, building: Building) => Promise<T>) =>
    file === undefined ? undefined : how(file, building);
  const moments = await read(files.accounts, readAccounts);
  const profiles = await read(files.profiles, readProfiles);
  const actions = await read(files.actions, readActions);
  const counterparties = await read(files.counterparties, readCounterparties);
  const transfers = await read(files.edges, readEdges);
  const others = counterparties ?? unknown(transfers?.strangers ?? 0);
  const endorsements = await read(files.endorsements, (file) => readEndorsements(file, building, actions));
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
  const { kinds, targets, notes } = building;
  const names = { accounts: building.accounts.list, kinds: kinds.list, targets: targets.list, notes };
  return { input, ...names, ...labelsOf(building, accounts) };
}

function kindsNamed(names: readonly string[], { kinds }: Building): number[] {
  return names.map((name) => {
    const kind = kinds.get(name);
    if (kind !== undefined) return kind;
    const some = kinds.list.slice(0, 20).join(", ");
    throw new AssayError("NOT_FOUND", `No kind ${name} in the tables.`, `Kinds are ${some}.`);
  });
}

/* ACCOUNTS */

/** Reads names, nodes, seeds, labels and moments; columns without a meaning are passed over. */
async function readAccounts(file: string, building: Building): Promise<Moments | undefined> {
  const time = new Column();
  const amounts: bigint[] = [];
  let known = false;
  await each(file, building.columns, (find) => {
    const account = find.need("account");
    const [node, t, v, seed] = [find("node"), find("time"), find("amount"), find("seed")];
    const label = openLabel(find, building);
    known = t >= 0 || v >= 0;
    return (cells) => {
      addAccount(building, cells[account] ?? "", time.length);
      if (node >= 0) building.nodes.set(cells[node] ?? "", time.length);
      if (seed >= 0 && labelOf(cells[seed]) === true) building.seeds.push(time.length);
      label(time.length, cells);
      time.push(t < 0 ? 0 : seconds(cells[t]));
      amounts.push(v < 0 ? 0n : hundredths(cells[v]));
    };
  });
  if (!known) building.notes.push(`${file} has neither time nor amount of an account: nothing is compared by moments`);
  return known ? { time: time.done(), amount: scaled(amounts) } : undefined;
}

function addAccount(building: Building, name: string, row: number): void {
  if (name === "") throw new AssayError("INVALID_ROW", "The account has no name.");
  if (building.accounts.id(name) === row) return;
  const hint = "Here each row is an account. If each row is an action, give the file with --actions.";
  throw new AssayError("DUPLICATE", `${name} occurs twice, or in another order than in the table before.`, hint);
}

/** Reads lifetime counts: one row an account, one column a kind. Columns that are no counts are left out. */
async function readProfiles(file: string, building: Building): Promise<Profiles> {
  const counts = new Column();
  let kinds: number[] | undefined;
  let row = 0;
  await each(file, building.columns, (find, header) => {
    const account = find.need("account");
    const label = openLabel(find, building);
    const known = new Set([account, find("node"), find("label"), find("seed")]);
    return (cells) => {
      kinds ??= countColumns(file, building, header, cells, known);
      label(row, cells);
      addAccount(building, cells[account] ?? "", row++);
      for (const kind of kinds) counts.push(whole(cells[kind], `count (column ${header[kind] ?? ""})`));
    };
  });
  return { kinds: kinds?.length ?? 0, counts: counts.done() };
}

/** Columns whose first cell is a count. */
function countColumns(
  file: string,
  building: Building,
  header: readonly string[],
  first: readonly string[],
  known: ReadonlySet<number>,
): number[] {
  const free = header.flatMap((_, i) => (known.has(i) ? [] : [i]));
  const isCount = (i: number): boolean => /^\d*$/.test(first[i] ?? "");
  const others = free.filter((i) => !isCount(i)).map((i) => header[i]);
  if (others.length > 0) building.notes.push(`${file}: ${others.join(", ")} left out, as they are no counts`);
  const kinds = free.filter(isCount);
  for (const kind of kinds) building.kinds.id(header[kind] ?? "");
  return kinds;
}

/** The column with zeros for accounts that only other tables name. */
function padded(column: Uint32Array, length: number): Uint32Array {
  const out = new Uint32Array(length);
  out.set(column);
  return out;
}

/* LABELS */

/** Reads labels from a table of accounts or of its own, if it has any. */
function openLabel(
  find: ReturnType<typeof findColumns>,
  { labels }: Building,
): (account: number, cells: string[]) => void {
  const at = find("label");
  if (at < 0) return () => undefined;
  labels.name = find.nameOf("label") ?? "";
  return (account, cells) => {
    const label = labelOf(cells[at]);
    if (label === undefined) labels.unread.add(cells[at] ?? "");
    else labels.of.set(account, label ? 1 : 0);
  };
}

async function readLabels(file: string, building: Building): Promise<void> {
  let strangers = 0;
  await each(file, building.columns, (find) => {
    find.need("label");
    const node = find("node");
    const name = node >= 0 && building.nodes.size > 0 ? node : find.need("account");
    const label = openLabel(find, building);
    return (cells) => {
      const account = nodeOf(building, cells[name]);
      if (account >= building.accounts.list.length) strangers++;
      else label(account, cells);
    };
  });
  if (strangers > 0) building.notes.push(`${file}: ${strangers} labels of accounts that are in no table left out`);
}

function labelsOf({ labels, notes }: Building, accounts: number): { labels?: Labels } {
  if (labels.unread.size > 0) {
    const some = [...labels.unread].slice(0, 5).join(", ");
    notes.push(`labels other than 1 and 0, true and false, yes and no count as none: ${some}`);
  }
  if (labels.of.size === 0) return {};
  return { labels: { name: labels.name, of: Uint8Array.from({ length: accounts }, (_, i) => labels.of.get(i) ?? 2) } };
}

/* ACTIONS */

const OPTIONAL = ["kind", "target", "time", "order", "evidence", "text", "attester", "accepted", "id"] as const;

async function readActions(file: string, building: Building): Promise<Actions> {
  const columns = Object.fromEntries(["account", ...OPTIONAL].map((name) => [name, new Column()]));
  const column = (name: string): Column => columns[name] ?? new Column();
  const has = new Set<string>();
  const outcomes = new Set<string>();
  await each(file, building.columns, (find) => {
    const account = find.need("account");
    const place = Object.fromEntries(OPTIONAL.map((name) => [name, find(name)]));
    for (const name of OPTIONAL) if ((place[name] ?? -1) >= 0) has.add(name);
    return (cells) => {
      const cell = (name: (typeof OPTIONAL)[number]): string => (cells[place[name] ?? -1] ?? "").trim();
      if (has.has("id")) building.actions.set(cell("id"), column("account").length);
      column("account").push(building.accounts.id(cells[account] ?? ""));
      column("kind").push(building.kinds.id(has.has("kind") ? cell("kind") : "action"));
      if (has.has("target")) column("target").push(idOrNone(building.targets, cell("target")));
      if (has.has("time")) column("time").push(seconds(cell("time")));
      if (has.has("order")) column("order").push(orderOf(cell("order"), has));
      if (has.has("evidence")) for (const word of hashWords(cell("evidence"))) column("evidence").push(word);
      if (has.has("text")) for (const word of sketch(shingles(cell("text")))) column("text").push(word);
      if (has.has("attester")) column("attester").push(idOrNone(building.accounts, cell("attester")));
      if (has.has("accepted")) {
        outcomes.add(cell("accepted").toLowerCase());
        column("accepted").push(ACCEPTED.has(cell("accepted").toLowerCase()) ? 1 : 0);
      }
    };
  });
  return actionsOf(file, building, column, has, outcomes);
}

function actionsOf(
  file: string,
  building: Building,
  column: (name: string) => Column,
  has: ReadonlySet<string>,
  outcomes: ReadonlySet<string>,
): Actions {
  const known = [...outcomes].some((outcome) => ACCEPTED.has(outcome));
  if (has.has("accepted") && !known) {
    building.notes.push(
      `${file}: no outcome reads as accepted (${[...outcomes].slice(0, 5).join(", ")}), so all count as accepted`,
    );
  }
  return {
    length: column("account").length,
    account: column("account").done(),
    kind: Uint16Array.from(column("kind").done()),
    ...(has.has("target") ? { target: column("target").done() } : {}),
    ...(has.has("time") ? { time: column("time").done() } : {}),
    ...(has.has("order") ? { order: column("order").done() } : {}),
    ...(has.has("evidence") ? { evidence: column("evidence").done() } : {}),
    ...(has.has("text") ? { sketch: column("text").done() } : {}),
    ...(has.has("attester") ? { attester: column("attester").done() } : {}),
    ...(has.has("accepted") && known ? { accepted: Uint8Array.from(column("accepted").done()) } : {}),
  };
}

/** An order that some rows lack is none: then times decide. */
function orderOf(cell: string, has: Set<string>): number {
  if (/^\d+$/.test(cell)) return whole(cell, "order");
  has.delete("order");
  return 0;
}

function idOrNone(names: Names, cell: string): number {
  return cell === "" ? NONE : names.id(cell);
}

/** First 64 bits of a hash written in hexadecimal, or of the SHA-256 of any other text; an empty cell is no hash. */
function hashWords(cell: string): [number, number] {
  if (cell === "") return [0, 0];
  const written = cell.replace(/^0x/, "");
  const isHash = /^[0-9a-fA-F]{16,}$/.test(written);
  const hex = isHash ? written : createHash("sha256").update(cell).digest("hex");
  return [Number.parseInt(hex.slice(0, 8), 16), Number.parseInt(hex.slice(8, 16), 16)];
}

/* EDGES */

/** Counterparties of which nothing is known. */
function unknown(length: number): Counterparties | undefined {
  return length === 0 ? undefined : { length, degree: new Uint32Array(length), service: new Uint8Array(length) };
}

/** Index of a node by its number or name; `NONE` for a stranger. */
function nodeOf({ nodes, accounts }: Building, cell: string | undefined): number {
  return nodes.get(cell ?? "") ?? accounts.get(cell ?? "") ?? NONE;
}

/** Counterparties take the indices after the accounts. */
async function readCounterparties(file: string, building: Building): Promise<Counterparties> {
  const degree = new Column();
  const service = new Column();
  const accounts = building.accounts.list.length;
  await each(file, building.columns, (find) => {
    const [name, d, s] = [find("node") >= 0 ? find("node") : find.need("account"), find("degree"), find("service")];
    return (cells) => {
      building.nodes.set(cells[name] ?? "", accounts + degree.length);
      degree.push(d < 0 ? 0 : whole(cells[d], "degree"));
      service.push(s < 0 || (cells[s] ?? "") === "" || labelOf(cells[s]) === false ? 0 : 1);
    };
  });
  return { length: degree.length, degree: degree.done(), service: Uint8Array.from(service.done()) };
}

/**
 * Edges by node number where the accounts have one, else by name. Without a table of counterparties every other node of the edges is one,
 * of unknown degree; without any account all nodes are accounts. Edges between two that are no accounts are left out.
 */
async function readEdges(file: string, building: Building): Promise<{ edges: Edges; strangers: number }> {
  const [from, to, count] = [new Column(), new Column(), new Column()];
  const accounts = building.accounts.list.length;
  const open = building.nodes.size === 0 || [...building.nodes.values()].every((node) => node < accounts);
  const strangers = new Map<string, number>();
  const node = (cell: string | undefined): number => {
    const known = nodeOf(building, cell);
    if (known !== NONE || !open || cell === undefined || cell === "") return known;
    if (accounts === 0) return building.accounts.id(cell);
    const stranger = strangers.get(cell) ?? accounts + strangers.size;
    strangers.set(cell, stranger);
    return stranger;
  };
  let left = 0;
  await each(file, building.columns, (find) => {
    const [a, b, n] = [find.need("from"), find.need("to"), find("count")];
    return (cells) => {
      const [x, y] = [node(cells[a]), node(cells[b])];
      if (x === NONE || y === NONE || (accounts > 0 && x >= accounts && y >= accounts)) return void left++;
      from.push(x);
      to.push(y);
      count.push(n < 0 ? 1 : whole(cells[n], "count"));
    };
  });
  if (left > 0) building.notes.push(`${file}: ${left} edges left out, as neither end or only one is in a table`);
  const edges = { length: from.length, from: from.done(), to: to.done(), count: count.done() };
  return { edges, strangers: strangers.size };
}

/** Endorsements are between accounts: of one by another, or of one's action. */
async function readEndorsements(file: string, building: Building, actions: Actions | undefined): Promise<Endorsements> {
  const [from, to, count, action] = [new Column(), new Column(), new Column(), new Column()];
  const accounts = building.accounts.list.length === 0 ? Infinity : building.accounts.list.length;
  const who = (cell: string | undefined): number =>
    accounts === Infinity ? building.accounts.id(cell ?? "") : nodeOf(building, cell);
  let strangers = 0;
  await each(file, building.columns, (find) => {
    const [a, b, n, id] = [find.need("from"), find("to"), find("count"), find("id")];
    if (b < 0 && (id < 0 || actions === undefined)) find.need("to");
    return (cells) => {
      const row = b < 0 ? (building.actions.get(cells[id] ?? "") ?? NONE) : NONE;
      const x = who(cells[a]);
      const y = b < 0 ? (actions?.account[row] ?? NONE) : who(cells[b]);
      if (Math.max(x, y) >= accounts) return void strangers++;
      from.push(x);
      to.push(y);
      count.push(n < 0 ? 1 : whole(cells[n], "count"));
      action.push(row);
    };
  });
  if (strangers > 0) building.notes.push(`${file}: ${strangers} endorsements by or of strangers left out`);
  const edges = { length: from.length, from: from.done(), to: to.done(), count: count.done() };
  return actions === undefined ? edges : { ...edges, action: action.done() };
}
