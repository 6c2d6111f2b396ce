import { fromHex, toHex } from "../../../src/engine/bytes.js";
import { keccak256 } from "../../../src/engine/keccak.js";
import { hashLeaf, hashNode } from "../../../src/engine/tree.js";

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
  const reputation = [points, ...NO_REPUTATION.slice(1)];
  let hash = hashLeaf(epoch, { account, units, reputation });
  const proof: string[] = [];
  for (let level = 0; level < DEPTH; level++) {
    const node = sibling(epoch, account, level);
    proof.push(toHex(node));
    hash = hashNode(hash, node);
  }
  return { root: toHex(hash), credit: { epoch, units, reputation: BigInt(points), proof } };
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
    hash = hashNode(hash, node, false);
  }
  return { root: toHex(hash), proof };
};
