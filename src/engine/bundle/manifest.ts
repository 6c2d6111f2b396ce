import { DOMAINS } from "../rules/contract-values.js";
import { addressAt, bytesOf, fromHex, toHex } from "../columns/bytes.js";
import { canonicalJson, hashJson, type Json } from "../hash/canonical.js";
import { AssayError } from "../errors.js";
import type { EpochResult } from "../epoch/epoch.js";
import { keccak256 } from "../hash/keccak.js";
import { sortRows } from "../columns/sort.js";
import { type EpochTree, packReputation, rootOf } from "../tree/epoch-tree.js";
import type { Contributions } from "../columns/contributions.js";

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

/** How the leaves of a tree are spread over files of proofs. Threads can share it. */
export interface Shards {
  readonly tree: EpochTree;
  /** Hex digits of the prefix that the accounts of a shard share. */
  readonly digits: number;
  /** Leaves by ascending account. */
  readonly order: Uint32Array;
  /** Where in `order` each shard ends; shard `s` begins where `s - 1` ends. */
  readonly ends: Uint32Array;
}

/** Spreads a tree's leaves over shards by address prefix, in ascending order. */
export function shardsOf(tree: EpochTree, digits = prefixDigits(tree.count)): Shards {
  const order = sortRows(tree.accounts, 20);
  const prefixOf = (leaf: number): number => {
    const at = 20 * leaf;
    const lead = ((tree.accounts[at] as number) << 8) | (tree.accounts[at + 1] as number);
    return lead >>> (16 - 4 * digits);
  };
  const ends: number[] = [];
  for (let place = 1; place <= order.length; place++) {
    const last = place === order.length || prefixOf(order[place] as number) !== prefixOf(order[place - 1] as number);
    if (last) ends.push(place);
  }
  return { tree, digits, order, ends: Uint32Array.from(ends) };
}

const leavesOf = ({ order, ends }: Shards, s: number): Uint32Array =>
  order.subarray(s === 0 ? 0 : ends[s - 1], ends[s]);

/** Path in the bundle of shard `s`, and how many accounts stand in it. */
export function shardOf(shards: Shards, s: number): { readonly path: string; readonly rows: number } {
  const leaves = leavesOf(shards, s);
  const account = addressAt(shards.tree.accounts, leaves[0] as number);
  return { path: shardPath(account, shards.digits), rows: leaves.length };
}

/** Shard `s` as UTF-8, for any static host to serve: the canonical JSON of a `ProofShard`. */
export function shardText(shards: Shards, s: number): Uint8Array {
  const { tree, digits } = shards;
  const leaves = leavesOf(shards, s);
  const prefix = addressAt(tree.accounts, leaves[0] as number).slice(2, 2 + digits);
  const depth = Math.ceil(Math.log2(tree.count + 1));
  const pen = penOf(LONGEST_HEAD + leaves.length * (LONGEST_ENTRY + 69 * depth));
  pen.text('{"accounts":{');
  leaves.forEach((leaf, i) => {
    pen.text(i === 0 ? '"' : ',"');
    writeEntry(pen, tree, leaf);
  });
  pen.text(`},"epoch":"${tree.epoch}","prefix":"${prefix}","root":"${toHex(rootOf(tree))}"}`);
  return pen.written();
}

/** Most bytes of a shard besides its entries, and of an entry besides its proof. */
const [LONGEST_HEAD, LONGEST_ENTRY] = [256, 256];

/** What a shard says of one leaf: a `ProofEntry`, its keys in order. */
function writeEntry(pen: Pen, tree: EpochTree, leaf: number): void {
  pen.hex(tree.accounts, 20 * leaf, 20);
  pen.text('":{"proof":[');
  for (let node = tree.positions[leaf] as number, first = true; node > 0; node = (node - 1) >>> 1, first = false) {
    pen.text(first ? '"' : ',"');
    pen.hex(tree.nodes, 32 * (node % 2 === 0 ? node - 1 : node + 1), 32);
    pen.text('"');
  }
  pen.text('],"reputation":"');
  pen.text(String(packReputation(tree.reputation.subarray(DOMAINS * leaf, DOMAINS * leaf + DOMAINS))));
  pen.text('","units":"');
  pen.text(String(tree.units[leaf]));
  pen.text('"}');
}

/** Writes ASCII into one array: a shard has a million digits, and strings of them would cost many times the memory and time. */
interface Pen {
  text(ascii: string): void;
  /** Bytes as 0x hex. */
  hex(bytes: Uint8Array, from: number, length: number): void;
  written(): Uint8Array;
}

const [HIGH, LOW] = [4, 0].map((shift) =>
  Uint8Array.from({ length: 256 }, (_, byte) => "0123456789abcdef".charCodeAt((byte >>> shift) & 15)),
) as [Uint8Array, Uint8Array];

function penOf(length: number): Pen {
  const out = new Uint8Array(length);
  let at = 0;
  return {
    text: (ascii) => {
      for (let i = 0; i < ascii.length; i++) out[at++] = ascii.charCodeAt(i);
    },
    hex: (bytes, from, count) => {
      out[at++] = 0x30;
      out[at++] = 0x78;
      for (let i = from; i < from + count; i++) {
        const byte = bytes[i] as number;
        out[at++] = HIGH[byte] as number;
        out[at++] = LOW[byte] as number;
      }
    },
    written: () => out.subarray(0, at),
  };
}

/**
 * Columns of contributions whose hashes make the hash of their table: uid, account, attester, task, quantity, quality, time, evidence,
 * rows in order of (account, time, uid), integers little-endian.
 */
export function contributionColumns(rows: Contributions): Uint8Array[] {
  const { uid, account, attester, task, quantity, quality, time, evidence } = rows;
  return [uid, account, attester, bytesOf(task), bytesOf(quantity), bytesOf(quality), bytesOf(time), evidence];
}

/** Columns of an epoch's results in the same way: account, weight, units and reputation, accounts ascending. */
export function resultColumns({ accounts, weights, units, reputation }: EpochResult): Uint8Array[] {
  return [accounts, bytesOf(weights), bytesOf(units), bytesOf(reputation)];
}

/** Hash of a table, whatever file holds it: keccak256 of its columns' keccak256 in order, so that columns are hashed side by side. */
export function tableHash(hashes: readonly Uint8Array[]): string {
  return toHex(keccak256(hashes));
}
