import {
  addressAt,
  bytesOf,
  compareAddresses,
  fromHex,
  gatherRows,
  packHex,
  toBigInt,
  words,
} from "../columns/bytes.js";
import { likelyRepeats } from "../columns/likely-repeats.js";
import { AssayError } from "../errors.js";
import { defaultKernel, type Kernel, type LeafColumns } from "../hash/keccak.js";
import { DOMAINS } from "../rules/contract-values.js";
import { ascends, findRepeat, sortRows } from "../columns/sort.js";
import { type MerkleTree, allocateNodes, leafNodes, placeLeaves, hashInnerNodes } from "./merkle.js";
import { MAX_UINT64 } from "../columns/integers.js";

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

/** Root of an epoch in which nobody earned anything, as `SumTree.EMPTY`: keccak256 of nothing, its low 64 bits zero. */
export const EMPTY_ROOT = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b0000000000000000";

/** The sum-committing tree of an epoch together with its leaves. */
export interface EpochTree extends MerkleTree, EpochLeaves {}

/** Columns of an epoch's leaves as the kernel reads them. */
export function leafColumns({ epoch, accounts, units, reputation }: EpochLeaves): LeafColumns {
  return { epoch, accounts, units: bytesOf(units), reputation: bytesOf(reputation) };
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
  // Told apart by their last words: their first ones are what people like to choose.
  const likely = gatherRows(accounts, 20, likelyRepeats(words(accounts), { stride: 5, offset: 3 }));
  const order = sortRows(likely, 20);
  const repeat = findRepeat(likely, 20, order);
  if (repeat < 0) return;
  throw new AssayError("DUPLICATE", `Account ${addressAt(likely, order[repeat] as number)} has more than one leaf`);
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
  kernel.leaves(leafColumns(leaves), 0, leaves.units.length, leafNodes(nodes));
  const tree = placeLeaves(nodes, "summed");
  hashInnerNodes(tree, kernel);
  return { ...tree, ...leaves };
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
 * @example leavesOf(7n, [{ account: `0x${"11".repeat(20)}`, units: 5n, reputation: [1, 0, 0, 0, 0, 0, 0, 0] }])
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

/**
 * Eight domains' points as the leaf's uint256: domain `d` at bits `[32d, 32d + 32)`.
 * @example packReputation([1, 2, 0, 0, 0, 0, 0, 0]) // 0x200000001n
 */
export function packReputation(points: ArrayLike<number>): bigint {
  let packed = 0n;
  for (let d = DOMAINS - 1; d >= 0; d--) packed = (packed << 32n) | BigInt(points[d] ?? 0);
  return packed;
}

/**
 * Inverse of `packReputation`.
 * @example unpackReputation(0x200000001n) // [1, 2, 0, 0, 0, 0, 0, 0]
 */
export function unpackReputation(packed: bigint): number[] {
  return Array.from({ length: DOMAINS }, (_, d) => Number((packed >> BigInt(32 * d)) & 0xffffffffn));
}

/**
 * Hash of one leaf: keccak256(keccak256(abi.encode(epoch, account, units, reputation))) with its low 64 bits replaced by the units.
 * @throws AssayError as `leavesOf`
 * @example toHex(hashLeaf(7n, leaf)).slice(-16) // its units
 */
export function hashLeaf(epoch: bigint, leaf: Leaf, kernel: Kernel = defaultKernel()): Uint8Array {
  const hash = new Uint8Array(32);
  kernel.leaves(leafColumns(leavesOf(epoch, [leaf])), 0, 1, hash);
  return hash;
}

/** Total to which a sum-committing root commits: its low 64 bits. */
export function totalOf(root: Uint8Array): bigint {
  return toBigInt(root.subarray(24, 32));
}

/**
 * Total units of a sum-committing tree.
 * @example rootTotal(tree) // the units of all its leaves together
 */
export function rootTotal(tree: MerkleTree): bigint {
  return totalOf(tree.nodes.subarray(0, 32));
}

/** Index in the input of an account's leaf, or -1. Accounts need not be sorted. */
export function findAccount(leaves: EpochLeaves, account: string): number {
  const key = fromHex(account, 20);
  const first = key[0] as number;
  for (let i = 0, at = 0; at < leaves.accounts.length; i++, at += 20) {
    if (leaves.accounts[at] === first && compareAddresses(leaves.accounts, i, key, 0) === 0) return i;
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
