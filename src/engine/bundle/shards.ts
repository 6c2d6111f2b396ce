import { toHex, fromHex, addressAt } from "../columns/bytes.js";
import { type EpochTree, packReputation } from "../tree/epoch-tree.js";
import { sortRows } from "../columns/sort.js";
import { asciiWriter, type AsciiWriter } from "./ascii-writer.js";
import { rootOf } from "../tree/merkle.js";
import { DOMAINS } from "../rules/contract-values.js";

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

/**
 * Number of hex digits of a shard's prefix, so that a shard holds some hundred accounts; 0 to 4.
 * @example prefixDigits(1_000_000) // 3
 */
export function prefixDigits(accounts: number): number {
  return Math.min(4, Math.max(0, Math.ceil(Math.log(accounts / 256) / Math.log(16))));
}

/**
 * File of a bundle in which an account's proof stands.
 * @param account 0x hex.
 * @param digits From `prefixDigits`.
 * @throws AssayError INVALID_ARGUMENT if the account is no address.
 * @example shardPath(`0x${"ab".repeat(20)}`, 2) // "proofs/ab.json"
 */
export function shardPath(account: string, digits: number): string {
  const prefix = toHex(fromHex(account, 20)).slice(2, 2 + digits);
  return `proofs/${prefix === "" ? "all" : prefix}.json`;
}

/** How the leaves of a tree are spread over files of proofs. Threads can share it. */
export interface ShardPlan {
  readonly tree: EpochTree;
  /** Hex digits of the prefix that the accounts of a shard share. */
  readonly digits: number;
  /** Leaves by ascending account. */
  readonly order: Uint32Array;
  /** Where in `order` each shard ends; shard `s` begins where `s - 1` ends. */
  readonly ends: Uint32Array;
}

/** Spreads a tree's leaves over shards by address prefix, in ascending order. */
export function planShards(tree: EpochTree, digits = prefixDigits(tree.count)): ShardPlan {
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

const leavesOf = ({ order, ends }: ShardPlan, s: number): Uint32Array =>
  order.subarray(s === 0 ? 0 : ends[s - 1], ends[s]);

/** Path in the bundle of shard `s`, and how many accounts stand in it. */
export function shardOf(shards: ShardPlan, s: number): { readonly path: string; readonly rows: number } {
  const leaves = leavesOf(shards, s);
  const account = addressAt(shards.tree.accounts, leaves[0] as number);
  return { path: shardPath(account, shards.digits), rows: leaves.length };
}

/** Shard `s` as UTF-8, for any static host to serve: the canonical JSON of a `ProofShard`. */
export function shardText(shards: ShardPlan, s: number): Uint8Array {
  const { tree, digits } = shards;
  const leaves = leavesOf(shards, s);
  const prefix = addressAt(tree.accounts, leaves[0] as number).slice(2, 2 + digits);
  const depth = Math.ceil(Math.log2(tree.count + 1));
  const out = asciiWriter(LONGEST_HEAD + leaves.length * (LONGEST_ENTRY + 69 * depth));
  out.text('{"accounts":{');
  leaves.forEach((leaf, i) => {
    out.text(i === 0 ? '"' : ',"');
    writeEntry(out, tree, leaf);
  });
  out.text(`},"epoch":"${tree.epoch}","prefix":"${prefix}","root":"${toHex(rootOf(tree))}"}`);
  return out.written();
}

/** What a shard says of one leaf: a `ProofEntry`, its keys in order. */
function writeEntry(out: AsciiWriter, tree: EpochTree, leaf: number): void {
  out.hex(tree.accounts, 20 * leaf, 20);
  out.text('":{"proof":[');
  for (let node = tree.positions[leaf] as number, first = true; node > 0; node = (node - 1) >>> 1, first = false) {
    out.text(first ? '"' : ',"');
    out.hex(tree.nodes, 32 * (node % 2 === 0 ? node - 1 : node + 1), 32);
    out.text('"');
  }
  out.text('],"reputation":"');
  out.text(String(packReputation(tree.reputation.subarray(DOMAINS * leaf, DOMAINS * leaf + DOMAINS))));
  out.text('","units":"');
  out.text(String(tree.units[leaf]));
  out.text('"}');
}

/** Most bytes of a shard besides its entries, and of an entry besides its proof. */
const [LONGEST_HEAD, LONGEST_ENTRY] = [256, 256];
