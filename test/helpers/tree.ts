import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { AbiCoder, keccak256 } from "ethers";

// A second, deliberately plain implementation of the sum-committing tree: the tests measure contracts and engine against it.

/** What one account earned in one epoch. */
export interface Leaf {
  readonly epoch: bigint;
  readonly account: string;
  readonly units: bigint;
  readonly reputation: bigint;
}

/** A leaf with its proof, in the shape of the contracts' `Credit`. */
export interface Proven {
  readonly epoch: bigint;
  readonly units: bigint;
  readonly reputation: bigint;
  readonly proof: string[];
}

export interface Tree {
  readonly root: string;
  readonly total: bigint;
  credit(account: string): Proven;
}

const LOW64 = (1n << 64n) - 1n;

const word = (value: bigint): string => `0x${value.toString(16).padStart(64, "0")}`;

/** The units that a root, node or leaf commits to. */
export const totalOf = (hash: string): bigint => BigInt(hash) & LOW64;

const withUnits = (hash: string, units: bigint): string => {
  if (units > LOW64) throw new RangeError(`${units} units do not fit 64 bits`);
  return word(BigInt(hash) - totalOf(hash) + units);
};

/** Leaf hash of design section 4. */
export const leafHash = ({ epoch, account, units, reputation }: Leaf): string => {
  const row = AbiCoder.defaultAbiCoder().encode(
    ["uint256", "address", "uint64", "uint256"],
    [epoch, account, units, reputation],
  );
  return withUnits(keccak256(keccak256(row)), units);
};

/** Node hash of design section 4. */
export const nodeHash = (a: string, b: string): string => {
  const [low, high] = BigInt(a) < BigInt(b) ? [a, b] : [b, a];
  return withUnits(keccak256(low + high.slice(2)), totalOf(a) + totalOf(b));
};

const hex = (value: unknown): string => {
  if (typeof value !== "string") throw new TypeError("expected a hexadecimal string");
  return value;
};

/** Builds the tree of one epoch from any number of leaves, one an account. */
export const buildTree = (leaves: readonly Leaf[]): Tree => {
  const hashes = leaves.map(leafHash);
  const tree = SimpleMerkleTree.of(hashes, { nodeHash: (a, b) => nodeHash(hex(a), hex(b)) });
  return {
    root: tree.root,
    total: totalOf(tree.root),
    credit: (account) => {
      const index = leaves.findIndex((leaf) => leaf.account.toLowerCase() === account.toLowerCase());
      const leaf = leaves[index];
      if (leaf === undefined) throw new RangeError(`no leaf of ${account}`);
      return { epoch: leaf.epoch, units: leaf.units, reputation: leaf.reputation, proof: tree.getProof(index) };
    },
  };
};

/** A root far up a tree: one real leaf under `depth` random siblings that carry no units, as cheap as a proof of that depth gets. */
export const deepTree = (leaf: Leaf, depth: number): Tree => {
  const proof = Array.from({ length: depth }, (_, level) =>
    withUnits(keccak256(word((leaf.epoch << 32n) + BigInt(level) + BigInt(leaf.account))), 0n),
  );
  const root = proof.reduce(nodeHash, leafHash(leaf));
  return {
    root,
    total: leaf.units,
    credit: () => ({ epoch: leaf.epoch, units: leaf.units, reputation: leaf.reputation, proof }),
  };
};
