import { compareWords, concat, row, toBigInt, fromBigInt } from "../columns/bytes.js";
import { AssayError } from "../errors.js";
import { hashLeaf, unpackReputation } from "../tree/epoch-tree.js";
import { rebuildTree, siblingsOf, type MerkleTree } from "../tree/merkle.js";
import type { StoredLeaf } from "./leaf-shards.js";

// A bundle stores of a tree its leaves' hashes, in blocks, and the roots of the blocks, in one file: whoever proves a leaf rebuilds one block
// and the top, some thousand hashes for a million leaves. A block is the subtree below a node of one level, so both are trees of the very
// shape of the whole, and what a host serves proves itself against the root.

/** File of the number of leaves, a word, and of the roots of all blocks. */
export const TREE_TOP = "nodes/top.bin";

/** Leaves of a tree that is one block. */
const ONE_BLOCK = 2_048;
/** More leaves than any machine holds; node numbers stay below 2^32. */
const MOST_LEAVES = 2 ** 31;

/**
 * Level of the nodes below which the blocks lie: the root's is 0. Above one block's size it is half of the tree's height, so that blocks are
 * about as large as the top.
 * @example cutLevel(1_000_000) // 10: 1,024 blocks of 977 leaves
 */
export function cutLevel(leaves: number): number {
  let level = 0;
  if (leaves > ONE_BLOCK) while (4 ** level < leaves) level++;
  return level;
}

/** @example blockPath(7) // "nodes/7.bin" */
export function blockPath(block: number): string {
  return `nodes/${block}.bin`;
}

const levelOf = (node: number): number => 31 - Math.clz32(node + 1);

/** Where a node stands: in which block, and as which node of it. */
function locate(node: number, level: number): { readonly block: number; readonly inner: number } {
  const width = 2 ** (levelOf(node) - level);
  const above = Math.floor((node + 1) / width);
  return { block: above - 2 ** level, inner: node - (above - 1) * width };
}

/** Block in which each of some leaves stands. */
export function blocksOfNodes(nodes: Uint32Array, count: number): Uint32Array {
  const level = cutLevel(count);
  return nodes.map((node) => locate(node, level).block);
}

/** File of the block in which a leaf's node stands. */
export function blockPathOf(node: number, { level }: TreeTop): string {
  return blockPath(locate(node, level).block);
}

/** First and last node of each of the one or two runs of leaves that make a block, in the block's own order. */
function* runsOf(block: number, count: number): Generator<readonly [number, number]> {
  const level = cutLevel(count);
  const deepest = levelOf(2 * count - 2);
  for (const at of [deepest - 1, deepest]) {
    if (at < level) continue;
    const width = 2 ** (at - level);
    const first = Math.max((block + 2 ** level) * width - 1, count - 1);
    const last = Math.min((block + 2 ** level + 1) * width - 2, 2 * count - 2);
    if (first <= last) yield [first, last];
  }
}

/** Number of leaves in a block. */
export function blockLeaves(block: number, count: number): number {
  return [...runsOf(block, count)].reduce((sum, [first, last]) => sum + last - first + 1, 0);
}

/** A block that is filled leaf by leaf. */
export interface OpenBlock {
  readonly bytes: Uint8Array;
  /** Leaves that have been put in so far. */
  filled: number;
  put(node: number, hash: Uint8Array): void;
}

/** A block of a tree of `count` leaves with none of its leaves yet; each is put in once. */
export function startBlock(block: number, count: number): OpenBlock {
  const runs = [...runsOf(block, count)];
  const bytes = new Uint8Array(32 * blockLeaves(block, count));
  return {
    bytes,
    filled: 0,
    put(node, hash) {
      let before = 0;
      for (const [first, last] of runs) {
        if (node >= first && node <= last) bytes.set(hash, 32 * (before + node - first));
        before += last - first + 1;
      }
      this.filled++;
    },
  };
}

/** Bytes of a block: the hashes of its leaves in their places. */
export function encodeBlock({ nodes, count }: MerkleTree, block: number): Uint8Array {
  return concat(...[...runsOf(block, count)].map(([first, last]) => nodes.subarray(32 * first, 32 * (last + 1))));
}

/** Bytes of the file of a tree's top. */
export function encodeTop({ nodes, count }: MerkleTree): Uint8Array {
  const width = 2 ** cutLevel(count);
  return topFile(count, nodes.subarray(32 * (width - 1), 32 * (2 * width - 1)));
}

/** The same from the roots of all blocks. */
export function topFile(count: number, roots: Uint8Array): Uint8Array {
  return concat(fromBigInt(BigInt(count), 32), roots);
}

/** The top of a tree: the roots of its blocks and all nodes above them. */
export interface TreeTop {
  /** Leaves of the whole tree. */
  readonly count: number;
  readonly level: number;
  /** 32 bytes a node, the root first. */
  readonly nodes: Uint8Array;
}

/**
 * Reads the top of a tree; its first node must be the root that is looked for.
 * @throws AssayError MISMATCH if the bytes are none.
 */
export function openTop(bytes: Uint8Array): TreeTop {
  const count = Number(toBigInt(bytes.subarray(0, 32)));
  const level = count >= 1 && count <= MOST_LEAVES ? cutLevel(count) : 0;
  if (bytes.length !== 32 * (1 + 2 ** level) || count < 1 || count > MOST_LEAVES)
    throw new AssayError("MISMATCH", `${bytes.length} bytes are no top of a tree of ${count} leaves`);
  return { count, level, nodes: rebuilt(bytes.subarray(32)) };
}

/**
 * Proof of a leaf from the top of its tree and its block: the siblings from the leaf up, 32 bytes each.
 * @throws AssayError MISMATCH if the block does not belong to the tree, or the leaf not to the block.
 */
export function proveLeaf(top: TreeTop, block: Uint8Array, epoch: bigint, leaf: StoredLeaf): Uint8Array[] {
  const { account, units, reputation, node } = leaf;
  if (node < top.count - 1 || node > 2 * top.count - 2) throw refusal(account, "stands at no leaf");
  const { block: at, inner } = locate(node, top.level);
  const root = 2 ** top.level - 1 + at;
  const nodes = openBlock(top, at, block);
  const hash = hashLeaf(epoch, { account, units, reputation: unpackReputation(reputation) });
  if (compareWords(nodes, inner, hash, 0) !== 0) throw refusal(account, "is not in its tree");
  return [...siblingsOf(nodes, inner), ...siblingsOf(top.nodes, root)].map((sibling) => sibling.slice());
}

/**
 * Nodes of a block.
 * @throws AssayError MISMATCH if the bytes are not those of the tree's block.
 */
export function openBlock(top: TreeTop, block: number, bytes: Uint8Array): Uint8Array {
  const nodes = bytes.length === 32 * blockLeaves(block, top.count) ? rebuilt(bytes) : undefined;
  if (nodes !== undefined && compareWords(nodes, 0, top.nodes, 2 ** top.level - 1 + block) === 0) return nodes;
  throw new AssayError("MISMATCH", `${blockPath(block)} is no block of the tree`);
}

const refusal = (account: string, fault: string): AssayError =>
  new AssayError("MISMATCH", `The leaf of ${account} ${fault}`);

/** Nodes of the tree over hashes that are in their places. */
function rebuilt(hashes: Uint8Array): Uint8Array {
  try {
    return rebuildTree(hashes);
  } catch (error) {
    if (error instanceof AssayError && error.code === "OVERFLOW") throw new AssayError("MISMATCH", error.message);
    throw error;
  }
}

/** Number of blocks of a tree. */
export function countBlocks(leaves: number): number {
  return 2 ** cutLevel(leaves);
}

/** Root of a tree by its top. */
export function topRoot({ nodes }: TreeTop): Uint8Array {
  return row(nodes, 32, 0);
}
