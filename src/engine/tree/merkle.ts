import { type NodeKind, type Kernel, defaultKernel } from "../hash/keccak.js";
import { type Allocate, ownMemory } from "../columns/account-table.js";
import { AssayError } from "../errors.js";
import { compareWords, fromHex, row, toHex } from "../columns/bytes.js";
import { nodesOfLeaves, partLeaves, type PartedLeaves, sortParts } from "./place.js";

/**
 * A Merkle tree over sorted leaves in the shape of OpenZeppelin's `SimpleMerkleTree`: an array of `2n - 1` nodes, the root first, the
 * children of node `i` at `2i + 1` and `2i + 2`, the leaves last in descending order.
 */
export interface MerkleTree {
  readonly count: number;
  readonly kind: NodeKind;
  /** 32 bytes a node. */
  readonly nodes: Uint8Array;
  /** Node of each leaf, by the leaf's index in the input. */
  readonly positions: Uint32Array;
}

/**
 * Memory for the nodes of a tree over `count` leaves; shared memory where several threads hash.
 * @throws AssayError INVALID_ARGUMENT if there is no leaf.
 */
export function allocateNodes(count: number, allocate: Allocate = ownMemory): Uint8Array {
  if (count >= 1 && Number.isInteger(count)) return new Uint8Array(allocate(32 * (2 * count - 1)));
  throw new AssayError("INVALID_ARGUMENT", "A tree needs at least one leaf, each of 32 bytes");
}

/** The last nodes, which are the leaves. */
export function leafNodes(nodes: Uint8Array): Uint8Array {
  return nodes.subarray((nodes.length - 32) / 2);
}

/** Room for the index of each leaf in the memory of the other nodes, which are hashed once the leaves are in their places. */
export function originsIn(nodes: Uint8Array): Uint32Array {
  const count = leafNodes(nodes).length / 32;
  return count === 1 ? new Uint32Array(1) : new Uint32Array(nodes.buffer, nodes.byteOffset, count);
}

/**
 * Puts the leaves, which are the last nodes, into their order; the other nodes are yet to be hashed.
 * @throws AssayError DUPLICATE if a leaf occurs twice.
 */
export function placeLeaves(nodes: Uint8Array, kind: NodeKind): MerkleTree {
  const parted = partLeaves(leafNodes(nodes), originsIn(nodes));
  let next = 0;
  const repeats = sortParts(parted, () => next++);
  return placedTree({ nodes, kind }, parted, repeats);
}

/**
 * A tree whose leaves are parted and sorted; the other nodes are yet to be hashed.
 * @throws AssayError DUPLICATE if a leaf occurs twice.
 */
export function placedTree(
  { nodes, kind }: Pick<MerkleTree, "nodes" | "kind">,
  parted: PartedLeaves,
  repeats: readonly number[],
): MerkleTree {
  return { count: parted.origins.length, kind, nodes, positions: nodesOfLeaves(parted, repeats) };
}

/**
 * Refuses a tree in which a sum overflowed.
 * @throws AssayError OVERFLOW
 */
export function refuseOverflow(overflow: boolean): void {
  if (overflow)
    throw new AssayError("OVERFLOW", "The sum of the units exceeds 64 bits", "Split the epoch or use a larger unit.");
}

/**
 * Hashes the inner nodes of a tree whose leaves are in their places, in ranges whose children lie behind them (so nodes 1 and 0 never go
 * together).
 * @throws AssayError OVERFLOW if a sum does not fit into 64 bits.
 */
export function hashInnerNodes({ count, kind, nodes }: Omit<MerkleTree, "positions">, kernel: Kernel): void {
  let overflow = false;
  for (let high = count - 2; high >= 0;) {
    const first = (high + 1) >>> 1;
    overflow = kernel.pairs(nodes, first, high, kind) || overflow;
    high = first - 1;
  }
  refuseOverflow(overflow);
}

/**
 * Builds a tree over ready-made 32-byte leaves.
 * @param hashes 32 bytes a leaf; distinct; any order.
 * @param kind Whether nodes commit to the sum of their low 64 bits.
 * @throws AssayError DUPLICATE if a leaf occurs twice, OVERFLOW if a sum does not fit into 64 bits.
 * @example rootOf(buildTreeOf(fromHex(`0x${"11".repeat(32)}`), "plain")) // the leaf itself
 */
export function buildTreeOf(hashes: Uint8Array, kind: NodeKind, kernel: Kernel = defaultKernel()): MerkleTree {
  const nodes = allocateNodes(hashes.length / 32);
  leafNodes(nodes).set(hashes);
  const tree = placeLeaves(nodes, kind);
  hashInnerNodes(tree, kernel);
  return tree;
}

/**
 * Nodes of the tree over leaves that stand in their places already, as the last nodes of a tree do.
 * @param hashes 32 bytes a leaf.
 * @throws AssayError INVALID_ARGUMENT if there is no leaf, OVERFLOW if a sum does not fit into 64 bits.
 */
export function rebuildTree(
  hashes: Uint8Array,
  kind: NodeKind = "summed",
  kernel: Kernel = defaultKernel(),
): Uint8Array {
  const nodes = allocateNodes(hashes.length / 32);
  leafNodes(nodes).set(hashes);
  hashInnerNodes({ count: hashes.length / 32, kind, nodes }, kernel);
  return nodes;
}

/**
 * Hash of two nodes, in either order, committing to the sum of their low 64 bits.
 * @throws AssayError OVERFLOW if the sum does not fit into 64 bits.
 * @example hashNode(a, b) // equals hashNode(b, a)
 */
export function hashNode(
  a: Uint8Array,
  b: Uint8Array,
  kind: NodeKind = "summed",
  kernel: Kernel = defaultKernel(),
): Uint8Array {
  const nodes = new Uint8Array(96);
  nodes.set(a, 32);
  nodes.set(b, 64);
  if (kernel.pairs(nodes, 0, 0, kind)) throw new AssayError("OVERFLOW", "The sum of two nodes exceeds 64 bits");
  return nodes.slice(0, 32);
}

/**
 * Root of a tree, 32 bytes.
 * @example toHex(rootOf(tree))
 */
export function rootOf(tree: MerkleTree): Uint8Array {
  return tree.nodes.slice(0, 32);
}

/**
 * Proof of the leaf with index `i` of the input: the siblings from the leaf up, 32 bytes each.
 * @throws AssayError NOT_FOUND if there is no such leaf.
 */
export function proofOf(tree: MerkleTree, i: number): Uint8Array[] {
  const position = tree.positions[i];
  if (position === undefined) throw new AssayError("NOT_FOUND", `The tree has no leaf ${i}`);
  return siblingsOf(tree.nodes, position).map((sibling) => sibling.slice());
}

/** Siblings on the way from a node up to the root, as views. */
export function siblingsOf(nodes: Uint8Array, from: number): Uint8Array[] {
  const siblings: Uint8Array[] = [];
  for (let node = from; node > 0; node = (node - 1) >>> 1)
    siblings.push(row(nodes, 32, node % 2 === 0 ? node - 1 : node + 1));
  return siblings;
}

/**
 * Proof of the leaf with index `i` of the input as hex strings, ready for a contract call.
 * @throws AssayError NOT_FOUND if there is no such leaf.
 * @example proofHex(tree, 0)
 */
export function proofHex(tree: MerkleTree, i: number): string[] {
  return proofOf(tree, i).map(toHex);
}

/**
 * Root that a leaf and its proof lead to.
 * @throws AssayError OVERFLOW if a sum on the way does not fit into 64 bits.
 */
export function processProof(
  leaf: Uint8Array,
  proof: readonly (Uint8Array | string)[],
  kind: NodeKind = "summed",
): Uint8Array {
  return proof.reduce<Uint8Array>((node, sibling) => {
    return hashNode(node, typeof sibling === "string" ? fromHex(sibling, 32) : sibling, kind);
  }, leaf);
}

/**
 * Whether a proof leads from a leaf to a root; a sum that overflows proves nothing.
 * @example verifyProof(root, leaf, proof)
 */
export function verifyProof(
  root: Uint8Array,
  leaf: Uint8Array,
  proof: readonly (Uint8Array | string)[],
  kind: NodeKind = "summed",
): boolean {
  try {
    return compareWords(processProof(leaf, proof, kind), 0, root, 0) === 0;
  } catch (error) {
    if (error instanceof AssayError && error.code === "OVERFLOW") return false;
    throw error;
  }
}
