import { fromHex, toHex } from "../../../src/engine/columns/bytes.js";
import { keccak256 } from "../../../src/engine/hash/keccak.js";
import { buildTree, hashLeaf, leavesOf } from "../../../src/engine/tree/epoch-tree.js";
import { hashNode, proofHex, rootOf } from "../../../src/engine/tree/merkle.js";

/** Levels of a tree of 100,000 accounts. */
export const DEPTH = 17;

export interface ProvenCredit {
  readonly root: string;
  readonly credit: { epoch: bigint; units: bigint; reputation: bigint; proof: string[] };
}

const NO_REPUTATION = [0, 0, 0, 0, 0, 0, 0, 0];

/**
 * A leaf under `DEPTH` siblings of the size that a tree of 100,000 accounts with a few tokens each has: random hashes, and sums that
 * double from level to level. A real tree's proof costs the same to the gas.
 */
export const proveLeaf = (epoch: bigint, account: string, units: bigint, points = 0): ProvenCredit => {
  const hash = leafOf(epoch, account, units, points);
  const { root, proof } = climb(epoch, account, hash, []);
  return { root, credit: { epoch, units, reputation: BigInt(points), proof } };
};

/** Two leaves without reputation side by side under such siblings, each with its proof. */
export const provePair = (epoch: bigint, left: readonly [string, bigint], right: readonly [string, bigint]) => {
  const [a, b] = [leafOf(epoch, ...left), leafOf(epoch, ...right)];
  const { root, proof } = climb(epoch, left[0], hashNode(a, b), [toHex(b)]);
  return { root, left: proof, right: [toHex(a), ...proof.slice(1)] };
};

/** A tree of all of these leaves without reputation, and the proof of each. */
export const proveAll = (epoch: bigint, accounts: readonly string[], units: bigint) => {
  const tree = buildTree(
    leavesOf(
      epoch,
      accounts.map((account) => ({ account, units, reputation: NO_REPUTATION })),
    ),
  );
  return {
    root: toHex(rootOf(tree)),
    leaves: accounts.map((account, i) => ({ account, units, proof: proofHex(tree, i) })),
  };
};

const leafOf = (epoch: bigint, account: string, units: bigint, points = 0): Uint8Array =>
  hashLeaf(epoch, { account, units, reputation: [points, ...NO_REPUTATION.slice(1)] });

/** Goes on from a node, below which `below` is the proof, to the root. */
const climb = (epoch: bigint, account: string, node: Uint8Array, below: readonly string[]) => {
  const proof = [...below];
  for (let level = below.length; level < DEPTH; level++) {
    const next = sibling(epoch, account, level);
    proof.push(toHex(next));
    node = hashNode(node, next);
  }
  return { root: toHex(node), proof };
};

const sibling = (epoch: bigint, account: string, level: number): Uint8Array => {
  const hash = keccak256(new TextEncoder().encode(`${epoch}/${account}/${level}`));
  const view = new DataView(hash.buffer, hash.byteOffset, hash.byteLength);
  // 5 tokens an account on average, give or take half.
  const noise = BigInt(view.getUint32(24)) % 5_000_000_000n;
  view.setBigUint64(24, (2_500_000_000n + noise) << BigInt(level));
  return hash;
};

/** A plain sorted-pair proof of `DEPTH` random siblings, for distributors of the usual kind. */
export const provePlain = (leaf: string): { root: string; proof: string[] } => {
  let hash = fromHex(leaf, 32);
  const proof: string[] = [];
  for (let level = 0; level < DEPTH; level++) {
    const node = keccak256(new TextEncoder().encode(`plain/${leaf}/${level}`));
    proof.push(toHex(node));
    hash = hashNode(hash, node, "plain");
  }
  return { root: toHex(hash), proof };
};
