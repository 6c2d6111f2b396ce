import assert from "node:assert/strict";
import { buildTreeParallel, openPool } from "assay-protocol";
import {
  buildTree,
  hashLeaf,
  leavesOf,
  packReputation,
  proofHex,
  rootOf,
  toHex,
  verifyProof,
} from "assay-protocol/engine";
import { parseIntegrityRules, scan } from "assay-protocol/integrity";
import { VestingMerkleDistributor__factory } from "assay-protocol/typechain";

// What a dApp does with the package: build a tree, prove a leaf, start worker threads, scan for clicks, encode a claim with typed bindings.

const EPOCH = 3n;
const leaves = Array.from({ length: 60_000 }, (_, i) => ({
  account: `0x${(i + 1).toString(16).padStart(40, "0")}`,
  units: BigInt(i),
  reputation: [i, 0, 0, 0, 0, 0, 0, 1],
}));
const tree = buildTree(leavesOf(EPOCH, leaves));
const leaf = leaves[41_999];
assert(leaf !== undefined);
const proof = proofHex(tree, 41_999);
assert(verifyProof(rootOf(tree), hashLeaf(EPOCH, leaf), proof));

const pool = await openPool(2);
const parallel = await buildTreeParallel(leavesOf(EPOCH, leaves), pool);
await pool.close();
assert.equal(toHex(rootOf(parallel)), toHex(rootOf(tree)));

const distributor = VestingMerkleDistributor__factory.createInterface();
const { account, units } = leaf;
const reputation = packReputation(leaf.reputation);
const data = distributor.encodeFunctionData("claim", [account, [{ epoch: EPOCH, units, reputation, proof }]]);
assert.equal(distributor.decodeFunctionData("claim", data)[1][0].units, units);

const profiles = { kinds: 2, counts: Uint32Array.of(9, 0, 1, 8) };
const { findings } = scan({ accounts: 2, profiles, cheapKinds: [0] }, parseIntegrityRules());
assert.deepEqual(
  findings.map(({ account: flagged, code }) => [flagged, code]),
  [[0, "ONLY_CHEAPEST"]],
);
console.log(`the packed package proves a leaf of ${leaves.length} under ${toHex(rootOf(tree))}`);
