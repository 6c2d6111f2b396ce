import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { AssayError } from "../engine/errors.js";
import { NONE } from "../engine/integrity/tables.js";
import type { Actions, Counterparties, Edges, Moments, Profiles, ScanInput } from "../engine/integrity/tables.js";

/** Column names that mean the same, so that tables of other projects can be scanned as they are. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  account: ["account", "author", "from_account", "contributor"],
  node: ["node"],
  kind: ["kind", "category", "type", "task"],
  target: ["target", "project", "repo"],
  time: ["time", "unix_ts", "attested_unix_ts", "first_use_unix", "commit_ts", "head_commit_ts"],
  amount: ["amount", "volume", "volume_usd"],
  evidence: ["evidence", "change_hash"],
  attester: ["attester", "recorded_by", "merger"],
  accepted: ["accepted", "outcome"],
  order: ["order", "pr"],
  from: ["from", "from_node", "from_account"],
  to: ["to", "to_node", "to_account"],
  count: ["count", "transfers", "interactions", "weight"],
  degree: ["degree", "degree_full_graph"],
  service: ["service", "service_tag"],
  seed: ["seed", "badge_seed"],
};

const ACCEPTED = new Set(["1", "true", "accepted", "merged"]);

/** Files of a scan; `.gz` is unpacked. One of `accounts`, `profiles` and `actions` is required. */
export interface TableFiles {
  readonly accounts?: string | undefined;
  /** Lifetime counts by kind, one column a kind; the same accounts in the same order as `accounts` if both are given. */
  readonly profiles?: string | undefined;
  readonly actions?: string | undefined;
  readonly edges?: string | undefined;
  readonly counterparties?: string | undefined;
  readonly endorsements?: string | undefined;
  /** Names of the kinds that cost one click. */
  readonly cheapKinds?: readonly string[] | undefined;
}

/** Tables of a scan with the names behind their indices. */
export interface NamedTables {
  readonly input: ScanInput;
  readonly accounts: readonly string[];
  readonly kinds: readonly string[];
  readonly targets: readonly string[];
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

/** Lines of a CSV file as cells, the header first. Cells may be quoted. */
async function* rows(file: string): AsyncGenerator<string[]> {
  const raw = createReadStream(file);
  const lines = createInterface({ input: file.endsWith(".gz") ? raw.pipe(createGunzip()) : raw, crlfDelay: Infinity });
  for await (const line of lines) if (line !== "") yield line.includes('"') ? quoted(line) : line.split(",");
}

function quoted(line: string): string[] {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
    .slice(0, -1)
    .map((m) => (m[1] ?? "").replace(/^"(.*)"$/s, "$1").replaceAll('""', '"'));
}

/** Reads a file row by row; `open` gets a finder of columns by meaning and returns what to do with each row. */
async function each(
  file: string,
  open: (find: Finder, header: readonly string[]) => (cells: string[]) => void,
): Promise<void> {
  let visit: ((cells: string[]) => void) | undefined;
  for await (const cells of rows(file)) {
    if (visit === undefined) visit = open(finder(file, cells), cells);
    else visit(cells);
  }
}

interface Finder {
  (meaning: string): number;
  need(meaning: string): number;
}

function finder(file: string, header: readonly string[]): Finder {
  const find = (meaning: string): number => header.findIndex((name) => ALIASES[meaning]?.includes(name) === true);
  const need = (meaning: string): number => {
    const at = find(meaning);
    if (at >= 0) return at;
    const hint = `Name it one of: ${(ALIASES[meaning] ?? []).join(", ")}.`;
    throw new AssayError("INVALID_ROW", `${file} has no column for "${meaning}".`, hint);
  };
  return Object.assign(find, { need });
}

/** Whole number of a cell, its fraction cut off; at most 2^32 − 1. */
function whole(cell: string | undefined, what: string): number {
  const text = (cell ?? "").split(".")[0] ?? "";
  if (!/^\d*$/.test(text)) throw new AssayError("INVALID_ROW", `"${cell}" is not a ${what}.`);
  return Math.min(NONE, Number(text === "" ? 0 : text));
}

/** Amount in hundredths, cut off, so that small ones keep their digits; at most 2^32 − 1. */
function hundredths(cell: string | undefined): number {
  const [units = "", fraction = ""] = (cell ?? "").split(".");
  return whole(`${units}${`${fraction}00`.slice(0, 2)}`, "amount");
}

interface Building {
  readonly accounts: Names;
  readonly kinds: Names;
  readonly targets: Names;
  readonly seeds: number[];
  readonly nodes: Map<string, number>;
}

/**
 * Reads the tables of a scan. Accounts keep the order of the account table; those that only occur elsewhere follow.
 *
 * @throws `INVALID_ROW` for a missing column or a cell that is not a number where one is needed.
 */
export async function readTables(files: TableFiles): Promise<NamedTables> {
  const building: Building = {
    accounts: new Names(),
    kinds: new Names(),
    targets: new Names(),
    seeds: [],
    nodes: new Map(),
  };
  const moments = files.accounts === undefined ? undefined : await readAccounts(files.accounts, building);
  const profiles = files.profiles === undefined ? undefined : await readProfiles(files.profiles, building);
  const actions = files.actions === undefined ? undefined : await readActions(files.actions, building);
  const counterparties =
    files.counterparties === undefined ? undefined : await readCounterparties(files.counterparties, building);
  const accounts = building.accounts.list.length;
  const edges = files.edges === undefined ? undefined : await readEdges(files.edges, building, accounts);
  const endorsements =
    files.endorsements === undefined ? undefined : await readEdges(files.endorsements, building, accounts);
  const cheap = files.cheapKinds?.map((name) => building.kinds.get(name));
  if (cheap?.includes(undefined) === true)
    throw new AssayError("NOT_FOUND", `No kind ${files.cheapKinds?.join(", ")}.`);
  const input: ScanInput = {
    accounts,
    ...(moments === undefined
      ? {}
      : { moments: { time: padded(moments.time, accounts), amount: padded(moments.amount, accounts) } }),
    ...(profiles === undefined
      ? {}
      : { profiles: { kinds: profiles.kinds, counts: padded(profiles.counts, accounts * profiles.kinds) } }),
    ...(actions === undefined ? {} : { actions }),
    ...(counterparties === undefined ? {} : { counterparties }),
    ...(edges === undefined ? {} : { edges }),
    ...(endorsements === undefined ? {} : { endorsements: inside(endorsements, accounts) }),
    ...(cheap === undefined ? {} : { cheapKinds: cheap.filter((kind) => kind !== undefined) }),
    ...(building.seeds.length === 0 ? {} : { seeds: building.seeds }),
  };
  return { input, accounts: building.accounts.list, kinds: building.kinds.list, targets: building.targets.list };
}

/** Reads names, nodes, seeds and moments; columns without a meaning are passed over. */
async function readAccounts(file: string, building: Building): Promise<Moments | undefined> {
  const time = new Column();
  const amount = new Column();
  let complete = false;
  await each(file, (find) => {
    const [account, node, t, v, seed] = [
      find.need("account"),
      find("node"),
      find("time"),
      find("amount"),
      find("seed"),
    ];
    complete = t >= 0 && v >= 0;
    return (cells) => {
      addAccount(file, building, cells[account] ?? "", time.length);
      if (node >= 0) building.nodes.set(cells[node] ?? "", time.length);
      if (seed >= 0 && cells[seed] === "1") building.seeds.push(time.length);
      time.push(t < 0 ? 0 : whole(cells[t], "time"));
      amount.push(v < 0 ? 0 : hundredths(cells[v]));
    };
  });
  return complete ? { time: time.done(), amount: amount.done() } : undefined;
}

function addAccount(file: string, building: Building, name: string, row: number): void {
  if (building.accounts.id(name) !== row) throw new AssayError("DUPLICATE", `${file} names ${name} twice.`);
}

/** Reads lifetime counts: one row an account, one column a kind. */
async function readProfiles(file: string, building: Building): Promise<Profiles> {
  const counts = new Column();
  let kinds: number[] = [];
  let row = 0;
  await each(file, (find, header) => {
    const account = find.need("account");
    kinds = header.flatMap((_, i) => (i === account ? [] : [i]));
    for (const kind of kinds) building.kinds.id(header[kind] ?? "");
    return (cells) => {
      addAccount(file, building, cells[account] ?? "", row++);
      for (const kind of kinds) counts.push(whole(cells[kind], "count"));
    };
  });
  return { kinds: kinds.length, counts: counts.done() };
}

/** The column with zeros for accounts that only other tables name. */
function padded(column: Uint32Array, length: number): Uint32Array {
  const out = new Uint32Array(length);
  out.set(column);
  return out;
}

async function readActions(file: string, building: Building): Promise<Actions> {
  const columns = {
    account: new Column(),
    kind: new Column(),
    target: new Column(),
    time: new Column(),
    order: new Column(),
  };
  const [evidence, attester, accepted] = [new Column(), new Column(), new Column()];
  const has = { target: false, time: false, order: false, evidence: false, attester: false, accepted: false };
  await each(file, (find) => {
    const at = {
      account: find.need("account"),
      kind: find("kind"),
      target: find("target"),
      time: find("time"),
      order: find("order"),
    };
    const [e, by, ok] = [find("evidence"), find("attester"), find("accepted")];
    Object.assign(has, {
      target: at.target >= 0,
      time: at.time >= 0,
      order: at.order >= 0,
      evidence: e >= 0,
      attester: by >= 0,
      accepted: ok >= 0,
    });
    return (cells) => {
      columns.account.push(building.accounts.id(cells[at.account] ?? ""));
      columns.kind.push(building.kinds.id(at.kind < 0 ? "action" : (cells[at.kind] ?? "")));
      if (has.target) columns.target.push(idOrNone(building.targets, cells[at.target]));
      if (has.time) columns.time.push(whole(cells[at.time], "time"));
      if (has.order) columns.order.push(whole(cells[at.order], "order"));
      if (has.evidence) for (const word of hashWords(cells[e] ?? "")) evidence.push(word);
      if (has.attester) attester.push(idOrNone(building.accounts, cells[by]));
      if (has.accepted) accepted.push(ACCEPTED.has(cells[ok] ?? "") ? 1 : 0);
    };
  });
  return {
    length: columns.account.length,
    account: columns.account.done(),
    kind: Uint16Array.from(columns.kind.done()),
    ...(has.target ? { target: columns.target.done() } : {}),
    ...(has.time ? { time: columns.time.done() } : {}),
    ...(has.order ? { order: columns.order.done() } : {}),
    ...(has.evidence ? { evidence: evidence.done() } : {}),
    ...(has.attester ? { attester: attester.done() } : {}),
    ...(has.accepted ? { accepted: Uint8Array.from(accepted.done()) } : {}),
  };
}

function idOrNone(names: Names, cell: string | undefined): number {
  return cell === undefined || cell === "" ? NONE : names.id(cell);
}

/** First 64 bits of a hash written in hexadecimal; an empty cell is no hash. */
function hashWords(cell: string): [number, number] {
  const hex = cell.replace(/^0x/, "");
  if (hex === "") return [0, 0];
  if (!/^[0-9a-fA-F]{16,}$/.test(hex))
    throw new AssayError("INVALID_ROW", `Evidence "${cell}" is not a hash of 8 bytes or more.`);
  return [Number.parseInt(hex.slice(0, 8), 16), Number.parseInt(hex.slice(8, 16), 16)];
}

/** Counterparties take the indices after the accounts. */
async function readCounterparties(file: string, building: Building): Promise<Counterparties> {
  const degree = new Column();
  const service = new Column();
  await each(file, (find) => {
    const [name, d, s] = [find("node") >= 0 ? find("node") : find.need("account"), find("degree"), find("service")];
    return (cells) => {
      building.nodes.set(cells[name] ?? "", building.accounts.list.length + degree.length);
      degree.push(d < 0 ? 0 : whole(cells[d], "degree"));
      service.push(s < 0 || (cells[s] ?? "") === "" || cells[s] === "0" ? 0 : 1);
    };
  });
  return { length: degree.length, degree: degree.done(), service: Uint8Array.from(service.done()) };
}

/** Edges by node number where the accounts have one, else by name. Edges to unknown nodes are left out. */
async function readEdges(file: string, building: Building, accounts: number): Promise<Edges> {
  const [from, to, count] = [new Column(), new Column(), new Column()];
  const node = (cell: string | undefined): number =>
    building.nodes.get(cell ?? "") ?? building.accounts.get(cell ?? "") ?? NONE;
  await each(file, (find) => {
    const [a, b, n] = [find.need("from"), find.need("to"), find("count")];
    return (cells) => {
      const [x, y] = [node(cells[a]), node(cells[b])];
      if (x === NONE || y === NONE || (x >= accounts && y >= accounts)) return;
      from.push(x);
      to.push(y);
      count.push(n < 0 ? 1 : whole(cells[n], "count"));
    };
  });
  return { length: from.length, from: from.done(), to: to.done(), count: count.done() };
}

/** Endorsements are between accounts. */
function inside(edges: Edges, accounts: number): Edges {
  const keep: number[] = [];
  for (let i = 0; i < edges.length; i++)
    if (Math.max(edges.from[i] ?? NONE, edges.to[i] ?? NONE) < accounts) keep.push(i);
  const pick = (column: Uint32Array): Uint32Array => Uint32Array.from(keep, (i) => column[i] ?? 0);
  return { length: keep.length, from: pick(edges.from), to: pick(edges.to), count: pick(edges.count) };
}
