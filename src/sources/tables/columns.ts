import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { AssayError } from "../../engine/errors.js";
import { NONE } from "../../engine/integrity/tables.js";

/** Column names that mean the same, best first, so that tables of other projects can be scanned as they are. */
const ALIASES = {
  account: [
    ...["account", "author", "from_account", "contributor", "address", "wallet", "wallet_address", "user_address"],
    ...["user", "user_id", "username", "login", "actor", "actor_login", "owner", "holder"],
  ],
  node: ["node", "node_id"],
  kind: ["kind", "category", "type", "task", "event", "event_type", "action"],
  target: ["target", "project", "repo", "repository", "repo_name", "repo_id"],
  time: [
    ...["time", "unix_ts", "timestamp", "ts", "attested_unix_ts", "first_use_unix", "first_use", "first_seen"],
    ...["first_tx", "first_tx_time", "head_commit_ts", "commit_ts", "created_at", "starred_at", "block_time", "date"],
  ],
  amount: ["amount", "volume", "volume_usd", "total_volume", "total_volume_usd", "value", "total"],
  evidence: ["evidence", "change_hash", "hash", "sha"],
  text: ["text", "body", "message", "title"],
  attester: ["attester", "recorded_by", "merger"],
  accepted: ["accepted", "outcome", "merged", "status"],
  order: ["order", "pr"],
  id: ["contribution_id", "id"],
  from: ["from", "from_node", "from_account", "from_address", "source", "src", "sender", "sender_address"],
  to: ["to", "to_node", "to_account", "to_address", "destination", "dst", "recipient", "receiver", "target"],
  count: ["count", "transfers", "interactions", "weight"],
  degree: ["degree", "degree_full_graph"],
  service: ["service", "service_tag"],
  seed: ["seed", "badge_seed"],
  label: [
    "label",
    "sybil",
    "is_sybil",
    "suspected_fake",
    "fake",
    "is_fake",
    "bot",
    "is_bot",
    "spam",
    "fraud",
    "suspicious",
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** What a column of a table can mean. */
export type Meaning = keyof typeof ALIASES;

/** Columns by meaning where a table's own names say nothing, such as `{ account: "holder" }`. */
export type ColumnMap = Readonly<Partial<Record<Meaning, string>>>;

/** Finds columns of a header by meaning. */
export interface Finder {
  /** Place of the column, or -1. */
  (meaning: Meaning): number;
  /** @throws `INVALID_ROW` where there is none. */
  need(meaning: Meaning): number;
  /** Name of the column with that meaning, if any. */
  nameOf(meaning: Meaning): string | undefined;
}

/**
 * Reads pairs such as `account=holder,time=first_tx` from the command line.
 * @throws `INVALID_ARGUMENT` for an unknown meaning.
 */
export function parseColumns(text: string): ColumnMap {
  const pairs = text.split(",").filter((pair) => pair !== "");
  return Object.fromEntries(
    pairs.map((pair) => {
      const [meaning = "", column = ""] = pair.split("=").map((part) => part.trim());
      if (Object.hasOwn(ALIASES, meaning) && column !== "") return [meaning, column];
      const hint = `Write meaning=column, the meaning one of: ${Object.keys(ALIASES).join(", ")}.`;
      throw new AssayError("INVALID_ARGUMENT", `"${pair}" maps no column.`, hint);
    }),
  );
}

function finder(file: string, header: readonly string[], map: ColumnMap): Finder {
  const names = header.map((name) => name.trim().toLowerCase());
  const find = (meaning: Meaning): number => {
    const given = map[meaning];
    if (given !== undefined && header.includes(given)) return header.indexOf(given);
    const alias = ALIASES[meaning].find((name) => names.includes(name) && !Object.values(map).includes(name));
    return alias === undefined ? -1 : names.indexOf(alias);
  };
  const need = (meaning: Meaning): number => {
    const at = find(meaning);
    if (at >= 0) return at;
    const hint = `Its columns are ${header.join(", ")}. Name one of them ${ALIASES[meaning].join(", ")}, or map it: --columns ${meaning}=${header[0] ?? ""}.`;
    throw new AssayError("INVALID_ROW", `${file} has no column for "${meaning}".`, hint);
  };
  return Object.assign(find, { need, nameOf: (meaning: Meaning) => header[find(meaning)] });
}

/** Separator of a table: the one of comma, semicolon and tab that its header has most of. */
function separatorOf(header: string): string {
  const counts = [",", ";", "\t"].map((mark) => [header.split(mark).length, mark] as const);
  return counts.reduce((best, next) => (next[0] > best[0] ? next : best))[1];
}

/** A cell and what ends it, by separator; cells may be quoted. */
const CELLS: Readonly<Record<string, RegExp>> = {
  ",": /("(?:[^"]|"")*"|[^,]*)(?:,|$)/g,
  ";": /("(?:[^"]|"")*"|[^;]*)(?:;|$)/g,
  "\t": /("(?:[^"]|"")*"|[^\t]*)(?:\t|$)/g,
};

function cellsOf(line: string, separator: string): string[] {
  const cell = CELLS[separator];
  if (cell === undefined || !line.includes('"')) return line.split(separator);
  return [...line.matchAll(cell)]
    .slice(0, -1)
    .map((m) => (m[1] ?? "").replace(/^"(.*)"$/s, "$1").replaceAll('""', '"'));
}

/** Lines of a table as cells, the header first. */
async function* rows(file: string): AsyncGenerator<string[]> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true) throw new AssayError("NOT_FOUND", `There is no file ${file}.`);
  const raw = createReadStream(file);
  const lines = createInterface({ input: file.endsWith(".gz") ? raw.pipe(createGunzip()) : raw, crlfDelay: Infinity });
  let separator: string | undefined;
  for await (const line of lines) {
    if (line === "") continue;
    if (separator === undefined && /^\s*[[{]/.test(line)) {
      throw new AssayError("INVALID_ROW", `${file} is JSON, not a table.`, "Give CSV with a header line.");
    }
    separator ??= separatorOf(line);
    yield cellsOf(line.replace(/^\uFEFF/, ""), separator);
  }
}

/** Header of a table. */
export async function headerOf(file: string): Promise<readonly string[]> {
  for await (const cells of rows(file)) return cells;
  throw new AssayError("INVALID_ROW", `${file} is empty.`);
}

/** Columns of a header by meaning. */
export function findColumns(file: string, header: readonly string[], map: ColumnMap = {}): Finder {
  return finder(file, header, map);
}

/**
 * Reads a file row by row; `open` gets a finder of columns by meaning and returns what to do with each row.
 * @throws `INVALID_ROW` that names the line for a row that cannot be read.
 */
export async function each(
  file: string,
  map: ColumnMap,
  open: (find: Finder, header: readonly string[]) => (cells: string[]) => void,
): Promise<void> {
  let visit: ((cells: string[]) => void) | undefined;
  let line = 0;
  for await (const cells of rows(file)) {
    line++;
    if (visit === undefined) visit = open(finder(file, cells, map), cells);
    else at(file, line, () => visit?.(cells));
  }
  if (line === 0) throw new AssayError("INVALID_ROW", `${file} is empty.`);
}

/** Says in which line of which file a row was refused. */
function at(file: string, line: number, visit: () => void): void {
  try {
    visit();
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    throw new AssayError(error.code, `${file}:${line}: ${error.message}`);
  }
}

/** Whole number of a cell, its fraction cut off; at most 2^32 − 1. An empty cell is 0. */
export function whole(cell: string | undefined, what: string): number {
  const text = (cell ?? "").trim();
  if (!/^\d*(\.\d*)?$/.test(text)) throw new AssayError("INVALID_ROW", `"${cell}" is not a ${what}.`);
  return Math.min(NONE, Number(text.split(".")[0] ?? 0));
}

/** Unix seconds of a cell: seconds, milliseconds, or a date by ISO 8601, UTC unless it says otherwise. An empty cell is 0. */
export function seconds(cell: string | undefined): number {
  const text = (cell ?? "").trim();
  if (/^\d{4}-\d\d/.test(text)) {
    const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(text) || text.length <= 10 ? text : `${text}Z`;
    const ms = Date.parse(zoned.replace(/ UTCZ?$/, "Z").replace(" ", "T"));
    if (Number.isFinite(ms) && ms >= 0) return Math.min(NONE, Math.floor(ms / 1_000));
  }
  if (!/^\d*(\.\d*)?$/.test(text)) {
    throw new AssayError("INVALID_ROW", `"${cell}" is not a time.`, "Give Unix seconds or a date like 2024-01-31.");
  }
  const value = Number(text.split(".")[0] ?? 0);
  return Math.min(NONE, value > 1e11 ? Math.floor(value / 1_000) : value);
}

/** Amount in hundredths, exact whatever its size; an empty cell is 0. */
export function hundredths(cell: string | undefined): bigint {
  const text = (cell ?? "").trim();
  const parts = /^(\d*)(?:\.(\d*))?(?:[eE]\+?(\d{1,3}))?$/.exec(text);
  if (parts === null) throw new AssayError("INVALID_ROW", `"${cell}" is not an amount.`);
  const [, units = "", fraction = "", exponent = "0"] = parts;
  const shift = Number(exponent) + 2;
  return BigInt(`${units}${fraction.padEnd(shift, "0").slice(0, shift)}` || "0");
}

/** Amounts in a quantum that lets the largest fit into 32 bits; what is not zero stays at least 1. Detectors compare ratios only. */
export function scaled(amounts: readonly bigint[]): Uint32Array {
  const most = amounts.reduce((top, amount) => (amount > top ? amount : top), 0n);
  let quantum = 1n;
  while (most / quantum > BigInt(NONE)) quantum *= 10n;
  return Uint32Array.from(amounts, (amount) => Number(amount > 0n && amount < quantum ? 1n : amount / quantum));
}

const YES = new Set(["1", "true", "yes", "y", "t", "sybil", "fake", "suspected", "suspicious", "bot", "spam", "fraud"]);
const NO = new Set([
  "0",
  "false",
  "no",
  "n",
  "f",
  "",
  "human",
  "honest",
  "real",
  "genuine",
  "legit",
  "clean",
  "normal",
]);

/** Label of a cell: yes, no, or neither. An empty cell is no. */
export function labelOf(cell: string | undefined): boolean | undefined {
  const text = (cell ?? "").trim().toLowerCase();
  return YES.has(text) ? true : NO.has(text) ? false : undefined;
}
