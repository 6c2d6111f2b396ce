import { addressAt, compareAddresses, row } from "../columns/bytes.js";
import { sortRows } from "../columns/sort.js";
import { AssayError } from "../errors.js";
import { keccak256 } from "../hash/keccak.js";
import { rebuildTree } from "../tree/merkle.js";
import { encodeLeaves, LEAF_INDEX, type PlacedLeaves, prefixDigits, shardOf, shardPath } from "./leaf-shards.js";
import type { BundleFile } from "./proof-files.js";
import { blockPath, blocksOfNodes, countBlocks, type OpenBlock, startBlock, topFile, TREE_TOP } from "./tree-blocks.js";

// The files of leaves and nodes from parts of a tree: nobody needs all leaves. Whoever has the leaves of a block makes that block and its
// root, whoever has the accounts of a shard makes that shard and its hash; from these 32 bytes each follow the two heads and the tree's root.

/** A file that a part gives. */
export interface PartFile extends BundleFile {
  /** Number of the block or shard. */
  readonly number: number;
  /** Root of the block, hash of the shard. */
  readonly hash: Uint8Array;
}

/**
 * The blocks of some leaves, all there are of each.
 * @param positions Node of each leaf, all different.
 * @param hashes 32 bytes a leaf.
 * @param count Leaves of the whole tree.
 * @throws AssayError INCOMPLETE if leaves of a block are missing, OVERFLOW if a sum does not fit into 64 bits.
 */
export function blocksOf(positions: Uint32Array, hashes: Uint8Array, count: number): PartFile[] {
  const blocks = new Map<number, OpenBlock>();
  blocksOfNodes(positions, count).forEach((number, i) => {
    const block = blocks.get(number) ?? startBlock(number, count);
    blocks.set(number, block);
    block.put(positions[i] as number, row(hashes, 32, i));
  });
  return [...blocks].map(([number, { bytes, filled }]) => {
    requireAll(`Block ${number}`, filled, bytes.length / 32);
    return { number, path: blockPath(number), bytes, hash: rebuildTree(bytes).slice(0, 32) };
  });
}

/**
 * The shards of some leaves, all there are of each.
 * @param count Leaves of the whole tree.
 * @throws AssayError DUPLICATE if an account occurs twice.
 */
export function shardsOf(leaves: PlacedLeaves, count: number): PartFile[] {
  const { accounts } = leaves;
  const digits = prefixDigits(count);
  const order = sortRows(accounts, 20);
  order.forEach((leaf, place) => {
    const earlier = order[place - 1];
    if (earlier === undefined || compareAddresses(accounts, earlier, accounts, leaf) !== 0) return;
    throw new AssayError("DUPLICATE", `Account ${addressAt(accounts, leaf)} has more than one leaf`);
  });
  return [...Map.groupBy(order, (i) => shardOf(row(accounts, 20, i), digits))].map(([number, own]) => {
    const bytes = encodeLeaves(leaves, Uint32Array.from(own));
    return { number, path: shardPath(number, digits), bytes, hash: keccak256(bytes) };
  });
}

/** What parts say of a file of theirs. */
export type PartHash = Pick<PartFile, "number" | "hash">;

/** The files that name all others, and the root. */
export interface Heads {
  readonly index: BundleFile;
  readonly top: BundleFile;
  readonly root: Uint8Array;
}

/**
 * The heads of a tree by the roots of all its blocks and the hashes of all its shards, in any order.
 * @throws AssayError INCOMPLETE if a block is missing, OVERFLOW if a sum does not fit into 64 bits.
 */
export function headsOf(count: number, blocks: readonly PartHash[], shards: readonly PartHash[]): Heads {
  requireAll("The tree", new Set(blocks.map(({ number }) => number)).size, countBlocks(count));
  const roots = joined(blocks, countBlocks(count));
  const index = joined(shards, 16 ** prefixDigits(count));
  return {
    index: { path: LEAF_INDEX, bytes: index },
    top: { path: TREE_TOP, bytes: topFile(count, roots) },
    root: rebuildTree(roots).slice(0, 32),
  };
}

/** Hashes in their places; zero where there is none. */
function joined(parts: readonly PartHash[], places: number): Uint8Array {
  const hashes = new Uint8Array(32 * places);
  for (const { number, hash } of parts) hashes.set(hash, 32 * number);
  return hashes;
}

function requireAll(what: string, found: number, expected: number): void {
  if (found !== expected) throw new AssayError("INCOMPLETE", `${what} has ${found} parts instead of ${expected}`);
}
