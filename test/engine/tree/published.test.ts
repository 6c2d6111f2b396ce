import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { compareBytes, concat, fromBigInt, fromHex, toHex } from "../../../src/engine/columns/bytes.js";
import { createKernel, keccak256, type Kernel, type KernelKind } from "../../../src/engine/hash/keccak.js";
import { buildTreeOf, hashNode, proofOf, rootOf, verifyProof } from "../../../src/engine/tree/merkle.js";

/** One claim of a published airdrop, with the proof that its contract takes. */
interface Claim {
  readonly index: number;
  readonly account: string;
  readonly amount: string;
  readonly proof: readonly string[];
}

interface Airdrop {
  readonly root: string;
  readonly claims: readonly Claim[];
}

const KINDS: readonly KernelKind[] = ["simd", "scalar", "plain"];
const SIZES = { lido_1inch: 452, lido_early_stakers: 620 };

function readAirdrop(name: string): Airdrop {
  const file = new URL(`../../data/${name}.json.gz`, import.meta.url);
  return JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")) as Airdrop;
}

/** keccak256(abi.encodePacked(uint256 index, address account, uint256 amount)) */
function leafOf({ index, account, amount }: Omit<Claim, "proof">): Uint8Array {
  return keccak256(concat(fromBigInt(BigInt(index), 32), fromHex(account, 20), fromBigInt(BigInt(amount), 32)));
}

/** Sorted leaves in runs of powers of two, largest first: over such a run every common shape of tree is the same. */
function perfectRuns(leaves: readonly Uint8Array[]): Uint8Array[][] {
  const sorted = [...leaves].sort(compareBytes);
  const runs: Uint8Array[][] = [];
  while (sorted.length > 0) runs.push(sorted.splice(0, 2 ** Math.floor(Math.log2(sorted.length))));
  return runs;
}

/** The published tree, in which an odd node is promoted: perfect trees of our core, joined from the smallest up. */
function publishedTree(leaves: readonly Uint8Array[], kernel: Kernel): { root: string; proofs: Map<string, string[]> } {
  const proofs = new Map<string, string[]>();
  let joined: Uint8Array | undefined;
  for (const run of perfectRuns(leaves).reverse()) {
    const tree = buildTreeOf(concat(...run), "plain", kernel);
    const root = rootOf(tree);
    for (const proof of proofs.values()) proof.push(toHex(root));
    const rest = joined === undefined ? [] : [joined];
    run.forEach((leaf, i) => proofs.set(toHex(leaf), [...proofOf(tree, i), ...rest].map(toHex)));
    joined = joined === undefined ? root : hashNode(root, joined, "plain", kernel);
  }
  return { root: toHex(joined ?? new Uint8Array(0)), proofs };
}

describe("published airdrops", () => {
  for (const [name, size] of Object.entries(SIZES)) {
    describe(name, () => {
      const { root, claims } = readAirdrop(name);
      const leaves = claims.map(leafOf);

      it("has all its claims", () => {
        expect(claims.length).to.equal(size);
      });

      for (const kind of KINDS) {
        it(`comes out of the ${kind} kernel`, () => {
          const tree = publishedTree(leaves, createKernel(kind));
          expect(tree.root).to.equal(root);
          for (const claim of claims) expect(tree.proofs.get(toHex(leafOf(claim)))).to.deep.equal(claim.proof);
        });
      }

      it("proves every claim", () => {
        for (const claim of claims)
          expect(verifyProof(fromHex(root), leafOf(claim), claim.proof, "plain")).to.equal(true);
      });

      it("proves no changed claim", () => {
        claims.forEach((claim, i) => {
          const other = claims[(i + 1) % claims.length] ?? claim;
          for (const change of [
            { index: claim.index + 1 },
            { account: other.account },
            { amount: `${claim.amount}0` },
            { proof: other.proof },
            { proof: claim.proof.slice(1) },
          ]) {
            const changed = { ...claim, ...change };
            expect(verifyProof(fromHex(root), leafOf(changed), changed.proof, "plain")).to.equal(false);
          }
        });
      });
    });
  }
});
