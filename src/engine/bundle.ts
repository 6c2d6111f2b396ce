import { addressAt, fromHex, toHex, utf8 } from "./bytes.js";
import { canonicalJson, hashJson, type Json } from "./canonical.js";
import { AssayError } from "./errors.js";
import type { EpochResult } from "./epoch.js";
import { keccak256 } from "./keccak.js";
import { packReputation, proofHex } from "./tree.js";
import type { Contributions } from "./types.js";

/** A part of a bundle: its canonical content's hash and size. */
export interface BundlePart {
  readonly path: string;
  /** keccak256 of the canonical content, 0x hex; not of the file's own bytes where these may differ, as in Parquet. */
  readonly hash: string;
  /** Rows of a table, entries of a shard. */
  readonly rows: number;
}

/** A linked batch of contributions that the epoch used. */
export interface LinkedBatch {
  readonly id: string;
  readonly uri: string;
  readonly hash: string;
  readonly count: number;
}

/** `manifest.json` of a bundle. Amounts are decimal strings, as they may exceed 2^53. */
export interface Manifest {
  readonly version: 1;
  readonly chainId: number;
  readonly oracle: string;
  readonly epoch: string;
  readonly start: number;
  readonly end: number;
  /** First and last block whose logs were read. */
  readonly fromBlock: number;
  readonly toBlock: number;
  readonly rulesHash: string;
  readonly budget: string;
  readonly total: string;
  readonly root: string;
  readonly accounts: number;
  readonly contributions: number;
  readonly accepted: number;
  readonly tasks: readonly Json[];
  readonly rules: Json;
  readonly batches: readonly LinkedBatch[];
  /** Earlier epochs whose points the budget converts: their bundles' weights count here too. Left out if there are none. */
  readonly converts?: readonly number[];
  readonly parts: readonly BundlePart[];
}

/** Hash of a bundle: keccak256 of its canonical manifest. */
export function bundleHash(manifest: Manifest): string {
  return hashJson(manifest);
}

const HEX_FIELDS: readonly (readonly [keyof Manifest, number])[] = [
  ["oracle", 20],
  ["rulesHash", 32],
  ["root", 32],
];
const COUNT_FIELDS = [
  "chainId",
  "start",
  "end",
  "fromBlock",
  "toBlock",
  "accounts",
  "contributions",
  "accepted",
] as const;
const AMOUNT_FIELDS = ["epoch", "budget", "total"] as const;

/**
 * Reads a manifest.
 * @throws AssayError MISMATCH that names the first entry that is missing or has another form.
 */
export function parseManifest(text: string): Manifest {
  const found = parseObject(text);
  const refuse = (key: string): never => {
    throw new AssayError("MISMATCH", `Manifest: ${key} is missing or has another form.`);
  };
  if (found.version !== 1) refuse("version");
  for (const [key, length] of HEX_FIELDS) if (!isHex(found[key], length)) refuse(key);
  for (const key of COUNT_FIELDS) if (!isCount(found[key])) refuse(key);
  for (const key of AMOUNT_FIELDS)
    if (typeof found[key] !== "string" || !/^(0|[1-9]\d*)$/.test(found[key])) refuse(key);
  for (const key of ["tasks", "batches", "parts"]) if (!Array.isArray(found[key])) refuse(key);
  if (!(found.parts as unknown[]).every(isPart)) refuse("parts");
  if (found.converts !== undefined && !isCountList(found.converts)) refuse("converts");
  if (!(found.batches as unknown[]).every(isBatch)) refuse("batches");
  canonicalJson(found);
  return found as unknown as Manifest;
}

function parseObject(text: string): Record<string, unknown> {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    found = undefined;
  }
  if (typeof found === "object" && found !== null && !Array.isArray(found)) return found as Record<string, unknown>;
  throw new AssayError("MISMATCH", "Manifest is not a JSON object.");
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isCountList = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isCount);
const isHex = (value: unknown, length: number): boolean =>
  typeof value === "string" && value.length === 2 * length + 2 && /^0x[0-9a-f]*$/.test(value);

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** A part with a path that stays inside the folder. */
function isPart(part: unknown): boolean {
  if (!isObject(part) || typeof part.path !== "string") return false;
  return !/^\/|(^|\/)\.\.(\/|$)/.test(part.path) && isHex(part.hash, 32) && isCount(part.rows);
}

function isBatch(batch: unknown): boolean {
  if (!isObject(batch) || typeof batch.id !== "string" || typeof batch.uri !== "string") return false;
  return isHex(batch.hash, 32) && isCount(batch.count);
}

/** What an account needs to claim. Amounts are decimal strings. */
export interface ProofEntry {
  readonly units: string;
  /** uint256 of the leaf: domain `d` at bits `[32d, 32d + 32)`. */
  readonly reputation: string;
  readonly proof: readonly string[];
}

/** One file of proofs: all accounts whose address begins with `prefix` (hex digits). */
export interface ProofShard {
  readonly epoch: string;
  readonly root: string;
  readonly prefix: string;
  readonly accounts: { readonly [account: string]: ProofEntry };
}

/** Number of hex digits of a shard's prefix, so that a shard holds some hundred accounts; 0 to 4. */
export function prefixDigits(accounts: number): number {
  return Math.min(4, Math.max(0, Math.ceil(Math.log(accounts / 256) / Math.log(16))));
}

/** File of a bundle in which an account's proof stands. */
export function shardPath(account: string, digits: number): string {
  const prefix = toHex(fromHex(account, 20)).slice(2, 2 + digits);
  return `proofs/${prefix === "" ? "all" : prefix}.json`;
}

/**
 * Proofs of all leaves in shards by address prefix, in ascending order, which any static host can serve.
 * @param digits Hex digits of the prefix; see `prefixDigits`.
 */
export function* proofShards(
  result: EpochResult,
  digits = prefixDigits(result.tree?.count ?? 0),
): Generator<{ path: string; shard: ProofShard }> {
  const { tree } = result;
  if (tree === undefined) return;
  const order = Uint32Array.from({ length: tree.count }, (_, i) => i);
  // Only an escrow's leaf may stand out of order, at the end.
  const prefixOf = (i: number): string => addressAt(tree.accounts, i).slice(2, 2 + digits);
  order.sort((i, j) => (addressLess(tree.accounts, i, j) ? -1 : 1));
  for (let from = 0, to = 0; from < order.length; from = to) {
    const prefix = prefixOf(order[from] as number);
    const accounts: Record<string, ProofEntry> = {};
    for (; to < order.length && prefixOf(order[to] as number) === prefix; to++) {
      const i = order[to] as number;
      accounts[addressAt(tree.accounts, i)] = {
        units: String(tree.units[i]),
        reputation: String(packReputation(tree.reputation.subarray(8 * i, 8 * i + 8))),
        proof: proofHex(tree, i),
      };
    }
    const shard = { epoch: String(tree.epoch), root: result.root, prefix, accounts };
    yield { path: `proofs/${prefix === "" ? "all" : prefix}.json`, shard };
  }
}

function addressLess(accounts: Uint8Array, i: number, j: number): boolean {
  for (let at = 0; at < 20; at++) {
    const difference = (accounts[20 * i + at] as number) - (accounts[20 * j + at] as number);
    if (difference !== 0) return difference < 0;
  }
  return i < j;
}

/** A shard as text and as a part of the manifest. */
export function shardPart(path: string, shard: ProofShard): { text: string; part: BundlePart } {
  const text = canonicalJson(shard);
  return { text, part: { path, hash: toHex(keccak256(utf8(text))), rows: Object.keys(shard.accounts).length } };
}

/** Bytes of one contribution in canonical content. */
const ROW = 32 + 20 + 20 + 4 + 4 + 2 + 4 + 32;

/**
 * Hash of contributions, whatever file holds them: keccak256 over the rows in the order given, each as uid, account, attester, task,
 * quantity, quality, time and evidence, integers big-endian. Give rows ordered by time and uid.
 */
export function contributionsHash(rows: Contributions, order: Uint32Array): string {
  return toHex(keccak256(contributionBlocks(rows, order)));
}

function* contributionBlocks(rows: Contributions, order: Uint32Array): Generator<Uint8Array> {
  const every = 4096;
  for (let from = 0; from < order.length; from += every) {
    const part = order.subarray(from, from + every);
    const block = new Uint8Array(ROW * part.length);
    part.forEach((i, at) => encodeRow(rows, i, block.subarray(ROW * at, ROW * at + ROW)));
    yield block;
  }
}

function encodeRow(rows: Contributions, i: number, out: Uint8Array): void {
  const view = new DataView(out.buffer, out.byteOffset, ROW);
  out.set(rows.uid.subarray(32 * i, 32 * i + 32), 0);
  out.set(rows.account.subarray(20 * i, 20 * i + 20), 32);
  out.set(rows.attester.subarray(20 * i, 20 * i + 20), 52);
  view.setUint32(72, rows.task[i] as number);
  view.setUint32(76, rows.quantity[i] as number);
  view.setUint16(80, rows.quality[i] as number);
  view.setUint32(82, rows.time[i] as number);
  out.set(rows.evidence.subarray(32 * i, 32 * i + 32), 86);
}
