import { AssayError } from "../../engine/errors.js";
import { shown } from "../text/faults.js";

/** Column names that mean the same, best first, so that tables of other projects can be scanned as they are. */
const ALIASES = {
  account: [
    ...[
      "account",
      "handle",
      "author",
      "from_account",
      "contributor",
      "address",
      "wallet",
      "wallet_address",
      "user_address",
    ],
    ...["user", "user_id", "username", "login", "actor", "actor_login", "owner", "holder"],
  ],
  node: ["node", "node_id"],
  kind: ["kind", "category", "type", "task", "event", "event_type", "action"],
  target: ["target", "project", "repo", "repository", "repo_name", "repo_id"],
  time: [
    ...["time", "unix_ts", "timestamp", "ts", "attested_unix_ts", "first_use_unix", "first_use", "first_seen"],
    ...["first_tx", "first_tx_time", "head_commit_ts", "commit_ts", "created_at", "starred_at", "block_time", "date"],
    "work_time",
  ],
  /** A time that a chain vouches for, such as that of an attestation: it alone decides what was first. */
  anchored: [
    "anchored",
    "anchored_at",
    "anchored_unix_ts",
    "attested_unix_ts",
    "attested_at",
    "block_time",
    "block_timestamp",
  ],
  amount: ["amount", "volume", "volume_usd", "total_volume", "total_volume_usd", "value", "total"],
  evidence: ["evidence", "change_hash", "hash", "sha"],
  text: ["text", "body", "message", "content", "title"],
  attester: ["attester", "recorded_by", "merger"],
  accepted: ["accepted", "outcome", "merged", "status"],
  order: ["order", "pr"],
  id: ["contribution_id", "id"],
  from: ["from", "from_node", "from_account", "from_address", "source", "src", "sender", "sender_address", "giver"],
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
  /** Columns that were asked for and found, by meaning. */
  readonly found: ReadonlyMap<Meaning, string>;
}

/**
 * Reads pairs such as `account=holder,time=first_tx` from the command line.
 * @throws `INVALID_ARGUMENT` for an unknown meaning.
 */
export function parseColumns(text: string): ColumnMap {
  const map: Partial<Record<Meaning, string>> = {};
  for (const pair of text.split(",").filter((each) => each !== "")) {
    const [meaning = "", column = ""] = pair.split("=").map((part) => part.trim());
    const hint = `Write meaning=column, each meaning once and one of: ${Object.keys(ALIASES).join(", ")}.`;
    if (!isMeaning(meaning) || column === "" || map[meaning] !== undefined)
      throw new AssayError("INVALID_ARGUMENT", `"${pair}" maps no column.`, hint);
    map[meaning] = column;
  }
  return map;
}

const isMeaning = (text: string): text is Meaning => Object.hasOwn(ALIASES, text);

/** Columns of a header by meaning. */
export function findColumns(file: string, header: readonly string[], map: ColumnMap = {}): Finder {
  const names = header.map((name) => name.trim().toLowerCase());
  const found = new Map<Meaning, string>();
  const placeOf = (meaning: Meaning): number => {
    const given = names.indexOf(map[meaning]?.toLowerCase() ?? "\0");
    if (given >= 0) return given;
    const mapped = Object.values(map).map((name) => name.toLowerCase());
    const alias = ALIASES[meaning].find((name) => names.includes(name) && !mapped.includes(name));
    return alias === undefined ? -1 : names.indexOf(alias);
  };
  const find = (meaning: Meaning): number => {
    const at = placeOf(meaning);
    if (at >= 0) found.set(meaning, header[at] ?? "");
    return at;
  };
  const need = (meaning: Meaning): number => {
    const at = find(meaning);
    if (at >= 0) return at;
    const wanted = map[meaning] === undefined ? "" : `: there is none named ${shown(map[meaning])}`;
    const hint = `Its columns are ${header.join(", ")}. Name one of them ${ALIASES[meaning].join(", ")}, or map it: --columns ${meaning}=${header[0] ?? ""}.`;
    throw new AssayError("INVALID_ROW", `${file} has no column for "${meaning}"${wanted}.`, hint);
  };
  return Object.assign(find, { need, found, nameOf: (meaning: Meaning) => header[find(meaning)] });
}

/**
 * Refuses a mapping to a column that none of some tables has.
 * @throws AssayError INVALID_ARGUMENT that names the columns that there are.
 */
export function checkMapping(map: ColumnMap, headers: readonly (readonly string[])[]): void {
  const columns = [...new Set(headers.flat())];
  const known = new Set(columns.map((name) => name.toLowerCase()));
  for (const [meaning, column] of Object.entries(map)) {
    if (known.has(column.toLowerCase())) continue;
    const text = `--columns ${meaning}=${column}: no table has a column ${shown(column)}.`;
    throw new AssayError("INVALID_ARGUMENT", text, `Columns are ${columns.join(", ")}.`);
  }
}
