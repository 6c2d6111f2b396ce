import { sortRows } from "../columns/sort.js";
import type { EpochTree } from "../tree/epoch-tree.js";
import { row } from "../columns/bytes.js";
import { encodeLeaves, LEAF_BYTES, LEAF_INDEX, prefixDigits, shardOf, shardPath } from "./leaf-shards.js";
import { blockLeaves, blockPath, countBlocks, encodeBlock, encodeTop, TREE_TOP } from "./tree-blocks.js";

/** How a tree is spread over files. Threads can share it. */
export interface ProofFiles {
  readonly tree: EpochTree;
  /** Hex digits of the prefix that the accounts of a shard share. */
  readonly digits: number;
  /** Leaves by ascending account. */
  readonly order: Uint32Array;
  /** Where in `order` each shard begins, and where the last ends. */
  readonly starts: Uint32Array;
}

/** Spreads a tree over files of leaves by address prefix, and of nodes. */
export function planProofs(tree: EpochTree, digits = prefixDigits(tree.count)): ProofFiles {
  const order = sortRows(tree.accounts, 20);
  const starts = new Uint32Array(16 ** digits + 1);
  order.forEach((leaf) => {
    const s = shardOf(row(tree.accounts, 20, leaf), digits);
    starts[s + 1] = (starts[s + 1] as number) + 1;
  });
  for (let s = 1; s < starts.length; s++) starts[s] = (starts[s] as number) + (starts[s - 1] as number);
  return { tree, digits, order, starts };
}

/** Number of shards, empty ones included. */
export const countShards = ({ starts }: ProofFiles): number => starts.length - 1;

/** Number of shards and blocks together; shards come first. */
export const countFiles = (files: ProofFiles): number => countShards(files) + countBlocks(files.tree.count);

/** A file of a bundle. */
export interface BundleFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** File `i`; undefined for a shard that holds nothing. */
export function proofFile(files: ProofFiles, i: number): BundleFile | undefined {
  const { tree, digits, order, starts } = files;
  const block = i - countShards(files);
  if (block >= 0) return { path: blockPath(block), bytes: encodeBlock(tree, block) };
  const leaves = order.subarray(starts[i], starts[i + 1]);
  return leaves.length === 0 ? undefined : { path: shardPath(i, digits), bytes: encodeLeaves(tree, leaves) };
}

/** The two files that name all others: the manifest names these. */
export function headFiles({ tree }: ProofFiles, index: Uint8Array): [index: BundleFile, top: BundleFile] {
  return [
    { path: LEAF_INDEX, bytes: index },
    { path: TREE_TOP, bytes: encodeTop(tree) },
  ];
}

/** Bytes of every file of leaves and nodes, by its path. */
export function proofSizes(files: ProofFiles): Map<string, number> {
  const { tree, digits, starts } = files;
  const blocks = countBlocks(tree.count);
  const sizes = new Map([
    [LEAF_INDEX, 32 * countShards(files)],
    [TREE_TOP, 32 * (1 + blocks)],
  ]);
  for (let s = 0; s + 1 < starts.length; s++) {
    const leaves = (starts[s + 1] as number) - (starts[s] as number);
    if (leaves > 0) sizes.set(shardPath(s, digits), LEAF_BYTES * leaves);
  }
  for (let b = 0; b < blocks; b++) sizes.set(blockPath(b), 32 * blockLeaves(b, tree.count));
  return sizes;
}
