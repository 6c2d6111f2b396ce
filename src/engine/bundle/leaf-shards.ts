import { compareWords } from "../columns/bytes.js";
import { fromHex, row, toBigInt, toHex } from "../columns/bytes.js";
import { AssayError } from "../errors.js";
import { DOMAINS } from "../rules/contract-values.js";
import type { EpochLeaves, EpochTree } from "../tree/epoch-tree.js";

/** Bytes of a leaf in its shard: account (20), units (8), reputation (32), node of the tree (4); numbers with their highest byte first. */
export const LEAF_BYTES = 64;
const [UNITS, REPUTATION, NODE] = [20, 28, 60];

/** File that holds the keccak256 of every shard in order of their prefixes, 32 bytes each, zero for one that holds nothing. */
export const LEAF_INDEX = "leaves/index.bin";

/** What the index names for a shard in which nobody stands. */
export const EMPTY_SHARD = new Uint8Array(32);

/**
 * Number of hex digits of a shard's prefix, so that a shard holds some hundred accounts; 0 to 4.
 * @example prefixDigits(1_000_000) // 3
 */
export function prefixDigits(accounts: number): number {
  return Math.min(4, Math.max(0, Math.ceil(Math.log(accounts / 1024) / Math.log(16))));
}

/** Number of shard that an account stands in: the first `digits` hex digits of its address. */
export function shardOf(account: Uint8Array, digits: number): number {
  return (((account[0] as number) << 8) | (account[1] as number)) >>> (16 - 4 * digits);
}

/**
 * File of shard `s`.
 * @example shardPath(0xab, 2) // "leaves/ab.bin"
 */
export function shardPath(s: number, digits: number): string {
  return `leaves/${digits === 0 ? "all" : s.toString(16).padStart(digits, "0")}.bin`;
}

/**
 * File of a bundle in which an account's leaf stands.
 * @param account 0x hex.
 * @param digits From `prefixDigits`.
 * @throws AssayError INVALID_ARGUMENT if the account is no address.
 * @example leafPath(`0x${"ab".repeat(20)}`, 2) // "leaves/ab.bin"
 */
export function leafPath(account: string, digits: number): string {
  return shardPath(shardOf(fromHex(account, 20), digits), digits);
}

/** Leaves with their nodes. */
export type PlacedLeaves = Pick<EpochTree, "accounts" | "units" | "reputation" | "positions">;

/** Bytes of a shard that holds these leaves of a tree; accounts ascend. */
export function encodeLeaves(tree: PlacedLeaves, leaves: Uint32Array): Uint8Array {
  const out = new Uint8Array(LEAF_BYTES * leaves.length);
  const view = new DataView(out.buffer);
  leaves.forEach((leaf, i) => {
    const at = LEAF_BYTES * i;
    out.set(row(tree.accounts, 20, leaf), at);
    view.setBigUint64(at + UNITS, tree.units[leaf] as bigint);
    for (let d = 0; d < DOMAINS; d++)
      view.setUint32(at + REPUTATION + 4 * (DOMAINS - 1 - d), tree.reputation[DOMAINS * leaf + d] as number);
    view.setUint32(at + NODE, tree.positions[leaf] as number);
  });
  return out;
}

/** A leaf as its shard tells it; nothing of it is proven. */
export interface StoredLeaf {
  readonly account: string;
  readonly units: bigint;
  /** uint256: domain `d` at bits `[32d, 32d + 32)`. */
  readonly reputation: bigint;
  /** Node of the tree. */
  readonly node: number;
}

/**
 * The leaf of an account in a shard; undefined if it has none there.
 * @param account 20 bytes.
 * @throws AssayError MISMATCH if the bytes are no shard.
 */
export function findLeaf(shard: Uint8Array, account: Uint8Array): StoredLeaf | undefined {
  let [low, high] = [0, countLeaves(shard)];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = compare(shard, LEAF_BYTES * middle, account);
    if (order === 0) return leafIn(shard, middle);
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return undefined;
}

/** All leaves of a shard. */
export function decodeLeaves(shard: Uint8Array): StoredLeaf[] {
  return Array.from({ length: countLeaves(shard) }, (_, i) => leafIn(shard, i));
}

/**
 * Leaves of an epoch from all its shards, as a tree is built of them.
 * @throws AssayError MISMATCH if the bytes are no shards.
 */
export function leavesIn(epoch: bigint, shards: readonly Uint8Array[]): EpochLeaves {
  const count = shards.reduce((sum, shard) => sum + countLeaves(shard), 0);
  const accounts = new Uint8Array(20 * count);
  const units = new BigUint64Array(count);
  const reputation = new Uint32Array(DOMAINS * count);
  let leaf = 0;
  for (const shard of shards) {
    const view = new DataView(shard.buffer, shard.byteOffset, shard.byteLength);
    for (let at = 0; at < shard.length; at += LEAF_BYTES, leaf++) {
      accounts.set(shard.subarray(at, at + 20), 20 * leaf);
      units[leaf] = view.getBigUint64(at + UNITS);
      for (let d = 0; d < DOMAINS; d++)
        reputation[DOMAINS * leaf + d] = view.getUint32(at + REPUTATION + 4 * (DOMAINS - 1 - d));
    }
  }
  return { epoch, accounts, units, reputation };
}

/**
 * Whether a shard is the one that an index of shards names.
 * @param hash keccak256 of the shard.
 */
export function isIndexed(index: Uint8Array, s: number, hash: Uint8Array): boolean {
  return 32 * (s + 1) <= index.length && compareWords(index, s, hash, 0) === 0;
}

function countLeaves(shard: Uint8Array): number {
  if (shard.length % LEAF_BYTES === 0) return shard.length / LEAF_BYTES;
  throw new AssayError("MISMATCH", `A shard of ${shard.length} bytes is none: a leaf has ${LEAF_BYTES}`);
}

function leafIn(shard: Uint8Array, i: number): StoredLeaf {
  const leaf = row(shard, LEAF_BYTES, i);
  return {
    account: toHex(leaf.subarray(0, UNITS)),
    units: toBigInt(leaf.subarray(UNITS, REPUTATION)),
    reputation: toBigInt(leaf.subarray(REPUTATION, NODE)),
    node: Number(toBigInt(leaf.subarray(NODE))),
  };
}

function compare(bytes: Uint8Array, at: number, key: Uint8Array): number {
  for (let i = 0; i < key.length; i++) {
    const difference = (bytes[at + i] as number) - (key[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
