import {
  addressAt,
  bytesOf,
  compareRows,
  fromBigInt,
  fromHex,
  packHex,
  row,
  toBigInt,
  toHex,
  words,
} from "../columns/bytes.js";
import { AssayError } from "../errors.js";
import { defaultKernel, type Kernel, type LeafColumns } from "../hash/keccak.js";
import { DOMAINS } from "../rules/contract-values.js";
import { ascends, findRepeat, sortRows } from "../columns/sort.js";

export { DOMAINS };

const MAX_UINT64 = (1n << 64n) - 1n;

/**
 * A Merkle tree over sorted leaves in the shape of OpenZeppelin's `SimpleMerkleTree`: an array of `2n - 1` nodes, the root first, the
 * children of node `i` at `2i + 1` and `2i + 2`, the leaves last in descending order.
 */
export interface MerkleTree {
  readonly count: number;
  /** Whether nodes commit to the sum of their leaves' low 64 bits (design of the root) or are plain OpenZeppelin hashes. */
  readonly sums: boolean;
  /** 32 bytes a node. */
  readonly nodes: Uint8Array;
  /** Node of each leaf, by the leaf's index in the input. */
  readonly positions: Uint32Array;
}

/** Leaves of an epoch as columns. Accounts must be distinct; any order. */
export interface EpochLeaves {
  readonly epoch: bigint;
  /** 20 bytes a leaf. */
  readonly accounts: Uint8Array;
  /** Whole units of reward. */
  readonly units: BigUint64Array;
  /** Points by domain: domain `d` of leaf `i` at `8i + d`. */
  readonly reputation: Uint32Array;
}

/** The sum-committing tree of an epoch together with its leaves. */
export interface EpochTree extends MerkleTree, EpochLeaves {}

/** Columns of an epoch's leaves as the kernel reads them. */
export function leafColumns(leaves: EpochLeaves): LeafColumns {
  return { accounts: leaves.accounts, units: bytesOf(leaves.units), reputation: bytesOf(leaves.reputation) };
}

/**
 * Hashes nodes from `high` down to `low`, in ranges whose children lie behind them (so nodes 1 and 0 never go together).
 * @returns Whether a sum overflowed.
 */
export function hashNodes(kernel: Kernel, nodes: Uint8Array, high: number, low: number, sums: boolean): boolean {
  let overflow = false;
  while (high >= low) {
    const first = Math.max(low, (high + 1) >>> 1);
    overflow = kernel.pairs(nodes, first, high, sums) || overflow;
    high = first - 1;
  }
  return overflow;
}

/** Refuses leaves that no tree can be built over, as `buildTree` says. */
export function checkLeaves(leaves: EpochLeaves): void {
  const count = leaves.units.length;
  if (count === 0) throw new AssayError("INVALID_ARGUMENT", "A tree needs at least one leaf");
  if (leaves.accounts.length !== 20 * count || leaves.reputation.length !== DOMAINS * count) {
    throw new AssayError("INVALID_ARGUMENT", "Columns of leaves differ in length");
  }
  if (leaves.epoch < 0n || leaves.epoch > MAX_UINT64) {
    throw new AssayError("INVALID_ARGUMENT", `Epoch ${leaves.epoch} is not an unsigned 64-bit number`);
  }
  refuseRepeatedAccounts(leaves.accounts);
}

function refuseRepeatedAccounts(accounts: Uint8Array): void {
  if (ascends(accounts, 20)) return;
  const order = sortRows(accounts, 20);
  const repeat = findRepeat(accounts, 20, order);
  if (repeat < 0) return;
  throw new AssayError("DUPLICATE", `Account ${addressAt(accounts, order[repeat] as number)} has more than one leaf`);
}

/** Memory for nodes; shared memory where several threads hash. */
export type Allocate = (bytes: number) => Uint8Array;

/**
 * Memory for the nodes of a tree over `count` leaves.
 * @throws AssayError INVALID_ARGUMENT if there is no leaf.
 */
export function allocateNodes(count: number, allocate: Allocate = (bytes) => new Uint8Array(bytes)): Uint8Array {
  if (count >= 1 && Number.isInteger(count)) return allocate(32 * (2 * count - 1));
  throw new AssayError("INVALID_ARGUMENT", "A tree needs at least one leaf, each of 32 bytes");
}

/** The last nodes, which are the leaves. */
export function leafNodes(nodes: Uint8Array): Uint8Array {
  return nodes.subarray((nodes.length - 32) / 2);
}

/** The node to which each leaf belongs when the leaves are in descending order. */
function positionsOf(leaves: Uint8Array): Uint32Array {
  const positions = new Uint32Array(leaves.length / 32);
  const last = 2 * positions.length - 2;
  sortRows(leaves, 32).forEach((leaf, place) => (positions[leaf] = last - place));
  return positions;
}

/** Moves each leaf to its position, in place: from leaf to leaf until the circle closes. */
function arrange(leaves: Uint8Array, positions: Uint32Array): void {
  const rows = words(leaves);
  const first = positions.length - 1;
  const placed = new Uint8Array(positions.length);
  for (let start = 0; start < positions.length; start++) {
    if (placed[start] === 1) continue;
    const carried = rows.slice(8 * start, 8 * start + 8);
    for (let leaf = start; placed[leaf] === 0;) {
      placed[leaf] = 1;
      leaf = (positions[leaf] as number) - first;
      for (let word = 0, at = 8 * leaf; word < 8; word++, at++) {
        const moved = rows[at] as number;
        rows[at] = carried[word] as number;
        carried[word] = moved;
      }
    }
  }
}

function refuseRepeatedLeaves(leaves: Uint8Array): void {
  for (let i = 32; i < leaves.length; i += 32) {
    if (compareRows(leaves, i / 32 - 1, leaves, i / 32, 32) !== 0) continue;
    throw new AssayError("DUPLICATE", `Leaf ${toHex(row(leaves, 32, i / 32))} occurs twice`);
  }
}

/**
 * Puts the leaves, which are the last nodes, into their order; the other nodes are yet to be hashed.
 * @throws AssayError DUPLICATE if a leaf occurs twice.
 */
export function plantTree(nodes: Uint8Array, sums: boolean): MerkleTree {
  const leaves = leafNodes(nodes);
  const positions = positionsOf(leaves);
  arrange(leaves, positions);
  refuseRepeatedLeaves(leaves);
  return { count: positions.length, sums, nodes, positions };
}

/** Throws if a sum overflowed. */
export function refuseOverflow(overflow: boolean): void {
  if (overflow)
    throw new AssayError("OVERFLOW", "The sum of the units exceeds 64 bits", "Split the epoch or use a larger unit.");
}

/**
 * Builds a tree over ready-made 32-byte leaves.
 * @param hashes 32 bytes a leaf; distinct; any order.
 * @param sums Whether nodes commit to the sum of their low 64 bits.
 * @throws AssayError DUPLICATE if a leaf occurs twice, OVERFLOW if a sum does not fit into 64 bits.
 */
export function buildTreeOf(hashes: Uint8Array, sums: boolean, kernel: Kernel = defaultKernel()): MerkleTree {
  const nodes = allocateNodes(hashes.length / 32);
  leafNodes(nodes).set(hashes);
  return growTree(nodes, sums, kernel);
}

/** Builds a tree over leaves that are the last nodes already, in any order. */
function growTree(nodes: Uint8Array, sums: boolean, kernel: Kernel): MerkleTree {
  const tree = plantTree(nodes, sums);
  refuseOverflow(hashNodes(kernel, nodes, tree.count - 2, 0, sums));
  return tree;
}

/**
 * Builds the sum-committing tree of an epoch.
 * @throws AssayError DUPLICATE if an account occurs twice, OVERFLOW if the units sum to 2^64 or more, INVALID_ARGUMENT for other faults.
 * @example
 * const tree = buildTree(leavesOf(1n, [{ account: "0x" + "11".repeat(20), units: 5n, reputation: [1, 0, 0, 0, 0, 0, 0, 0] }]));
 * rootTotal(tree); // 5n
 */
export function buildTree(leaves: EpochLeaves, kernel: Kernel = defaultKernel()): EpochTree {
  checkLeaves(leaves);
  const nodes = allocateNodes(leaves.units.length);
  kernel.leaves(leaves.epoch, leafColumns(leaves), 0, leaves.units.length, leafNodes(nodes));
  return { ...growTree(nodes, true, kernel), ...leaves };
}

/** One leaf as plain values. `reputation` has eight entries, one a domain. */
export interface Leaf {
  readonly account: string;
  readonly units: bigint;
  readonly reputation: readonly number[];
}

/**
 * Columns of some leaves.
 * @throws AssayError INVALID_ARGUMENT for a bad address or reputation, OVERFLOW for units beyond 64 bits.
 */
export function leavesOf(epoch: bigint, leaves: readonly Leaf[]): EpochLeaves {
  const reputation = new Uint32Array(DOMAINS * leaves.length);
  const units = BigUint64Array.from(leaves, (leaf) => {
    if (leaf.units < 0n || leaf.units > MAX_UINT64) {
      throw new AssayError("OVERFLOW", `${leaf.units} units of ${leaf.account} do not fit into 64 bits`);
    }
    return leaf.units;
  });
  leaves.forEach((leaf, i) => reputation.set(checkReputation(leaf), DOMAINS * i));
  const accounts = packHex(
    leaves.map((leaf) => leaf.account),
    20,
  );
  return { epoch, accounts, units, reputation };
}

function checkReputation(leaf: Leaf): readonly number[] {
  const fits = (points: number): boolean => Number.isInteger(points) && points >= 0 && points < 2 ** 32;
  if (leaf.reputation.length === DOMAINS && leaf.reputation.every(fits)) return leaf.reputation;
  throw new AssayError("INVALID_ARGUMENT", `Reputation of ${leaf.account} is not eight unsigned 32-bit numbers`);
}

/** Leaf `i` of a tree as plain values. */
export function leafAt(leaves: EpochLeaves, i: number): Leaf {
  return {
    account: addressAt(leaves.accounts, i),
    units: leaves.units[i] as bigint,
    reputation: [...leaves.reputation.subarray(DOMAINS * i, DOMAINS * i + DOMAINS)],
  };
}

/** Eight domains' points as the leaf's uint256: domain `d` at bits `[32d, 32d + 32)`. */
export function packReputation(points: ArrayLike<number>): bigint {
  let packed = 0n;
  for (let d = DOMAINS - 1; d >= 0; d--) packed = (packed << 32n) | BigInt(points[d] ?? 0);
  return packed;
}

/** Inverse of `packReputation`. */
export function unpackReputation(packed: bigint): number[] {
  return Array.from({ length: DOMAINS }, (_, d) => Number((packed >> BigInt(32 * d)) & 0xffffffffn));
}

/**
 * Hash of one leaf: keccak256(keccak256(abi.encode(epoch, account, units, reputation))) with its low 64 bits replaced by the units.
 * @throws as `leavesOf`
 */
export function hashLeaf(epoch: bigint, leaf: Leaf, kernel: Kernel = defaultKernel()): Uint8Array {
  const hash = new Uint8Array(32);
  kernel.leaves(epoch, leafColumns(leavesOf(epoch, [leaf])), 0, 1, hash);
  return hash;
}

/**
 * Hash of two nodes, in either order, committing to the sum of their low 64 bits.
 * @throws AssayError OVERFLOW if the sum does not fit into 64 bits.
 */
export function hashNode(a: Uint8Array, b: Uint8Array, sums = true, kernel: Kernel = defaultKernel()): Uint8Array {
  const nodes = new Uint8Array(96);
  nodes.set(a, 32);
  nodes.set(b, 64);
  if (kernel.pairs(nodes, 0, 0, sums)) throw new AssayError("OVERFLOW", "The sum of two nodes exceeds 64 bits");
  return nodes.slice(0, 32);
}

/** Root of a tree, 32 bytes. */
export function rootOf(tree: MerkleTree): Uint8Array {
  return tree.nodes.slice(0, 32);
}

/** Total to which a sum-committing root commits: its low 64 bits. */
export function totalOf(root: Uint8Array): bigint {
  return toBigInt(root.subarray(24, 32));
}

/** Total units of a sum-committing tree. */
export function rootTotal(tree: MerkleTree): bigint {
  return totalOf(tree.nodes.subarray(0, 32));
}

/**
 * Proof of the leaf with index `i` of the input: the siblings from the leaf up, 32 bytes each.
 * @throws AssayError NOT_FOUND if there is no such leaf.
 */
export function proofOf(tree: MerkleTree, i: number): Uint8Array[] {
  const position = tree.positions[i];
  if (position === undefined) throw new AssayError("NOT_FOUND", `The tree has no leaf ${i}`);
  const proof: Uint8Array[] = [];
  for (let node = position; node > 0; node = (node - 1) >>> 1) {
    proof.push(row(tree.nodes, 32, node % 2 === 0 ? node - 1 : node + 1).slice());
  }
  return proof;
}

/** The same proof as hex strings, ready for a contract call. */
export function proofHex(tree: MerkleTree, i: number): string[] {
  return proofOf(tree, i).map(toHex);
}

/**
 * Root that a leaf and its proof lead to.
 * @throws AssayError OVERFLOW if a sum on the way does not fit into 64 bits.
 */
export function processProof(leaf: Uint8Array, proof: readonly (Uint8Array | string)[], sums = true): Uint8Array {
  return proof.reduce<Uint8Array>((node, sibling) => {
    return hashNode(node, typeof sibling === "string" ? fromHex(sibling, 32) : sibling, sums);
  }, leaf);
}

/** Whether a proof leads from a leaf to a root; a sum that overflows proves nothing. */
export function verifyProof(
  root: Uint8Array,
  leaf: Uint8Array,
  proof: readonly (Uint8Array | string)[],
  sums = true,
): boolean {
  try {
    return compareRows(processProof(leaf, proof, sums), 0, root, 0, 32) === 0;
  } catch (error) {
    if (error instanceof AssayError && error.code === "OVERFLOW") return false;
    throw error;
  }
}

/** Index in the input of an account's leaf, or -1. Accounts need not be sorted. */
export function findAccount(leaves: EpochLeaves, account: string): number {
  const key = fromHex(account, 20);
  const first = key[0] as number;
  for (let i = 0, at = 0; at < leaves.accounts.length; i++, at += 20) {
    if (leaves.accounts[at] === first && compareRows(leaves.accounts, i, key, 0, 20) === 0) return i;
  }
  return -1;
}

/**
 * Checks that a tree is what its leaves make: every leaf's place and hash, every node.
 * @throws AssayError MISMATCH if anything differs, OVERFLOW and DUPLICATE as `buildTree`.
 */
export function checkTree(tree: EpochTree, kernel: Kernel = defaultKernel()): void {
  const { epoch, accounts, units, reputation } = tree;
  const rebuilt = buildTree({ epoch, accounts, units, reputation }, kernel);
  const same = tree.nodes.length === rebuilt.nodes.length && tree.nodes.every((byte, i) => byte === rebuilt.nodes[i]);
  if (!same || tree.positions.some((position, i) => position !== rebuilt.positions[i])) {
    throw new AssayError("MISMATCH", "The tree does not follow from its leaves", "Rebuild it from the contributions.");
  }
}

/** uint256 as 32 big-endian bytes. */
export const uint256 = (value: bigint): Uint8Array => fromBigInt(value, 32);
