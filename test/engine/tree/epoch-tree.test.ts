import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { AbiCoder, keccak256 } from "ethers";
import fc from "fast-check";
import { fromHex, packHex, toBigInt, toHex } from "../../../src/engine/columns/bytes.js";
import { createKernel, type KernelKind } from "../../../src/engine/hash/keccak.js";
import {
  buildTree,
  checkTree,
  hashLeaf,
  leavesOf,
  type Leaf,
  packReputation,
  rootTotal,
  unpackReputation,
} from "../../../src/engine/tree/epoch-tree.js";
import { codeOf } from "../../helpers/errors.js";
import { rootOf, proofHex, buildTreeOf, processProof, verifyProof, hashNode } from "../../../src/engine/tree/merkle.js";

const KINDS: KernelKind[] = ["simd", "scalar", "plain"];
const MAX = 2n ** 64n - 1n;
const LOW = MAX;

/** The design's formulas, written with ethers and BigInt. */
const withLow = (hash: string, low: bigint): string =>
  `0x${((BigInt(hash) & ~LOW) | low).toString(16).padStart(64, "0")}`;

function modelLeaf(epoch: bigint, { account, units, reputation }: Leaf): string {
  const packed = reputation.reduce((sum, points, d) => sum | (BigInt(points) << BigInt(32 * d)), 0n);
  const inner = keccak256(
    AbiCoder.defaultAbiCoder().encode(["uint256", "address", "uint64", "uint256"], [epoch, account, units, packed]),
  );
  return withLow(keccak256(inner), units);
}

function modelNode(a: string, b: string): string {
  const [low, high] = BigInt(a) < BigInt(b) ? [a, b] : [b, a];
  return withLow(keccak256(low + high.slice(2)), (BigInt(a) & LOW) + (BigInt(b) & LOW));
}

const asHex = (bytes: unknown): string => toHex(bytes as Uint8Array);
const simpleNode = (a: unknown, b: unknown): string =>
  modelNode(typeof a === "string" ? a : asHex(a), typeof b === "string" ? b : asHex(b));

const arbitraryLeaf = fc.record({
  account: fc.uint8Array({ minLength: 20, maxLength: 20 }).map(toHex),
  units: fc.oneof(fc.constant(0n), fc.bigInt(0n, 2n ** 56n)),
  reputation: fc.array(fc.oneof(fc.nat(), fc.constant(2 ** 32 - 1)), { minLength: 8, maxLength: 8 }),
});
const arbitraryLeaves = fc.uniqueArray(arbitraryLeaf, {
  selector: (leaf) => leaf.account,
  minLength: 1,
  maxLength: 40,
});

const none = [0, 0, 0, 0, 0, 0, 0, 0];
const account = (i: number): string => `0x${i.toString(16).padStart(40, "0")}`;
const leaf = (i: number, units: bigint): Leaf => ({ account: account(i), units, reputation: none });

describe("tree", function () {
  this.timeout(60_000);

  for (const kind of KINDS) {
    describe(`buildTree with the ${kind} kernel`, () => {
      const kernel = createKernel(kind);

      it("equals SimpleMerkleTree with our hashes", () => {
        fc.assert(
          fc.property(arbitraryLeaves, fc.bigInt(0n, MAX), (leaves, epoch) => {
            const tree = buildTree(leavesOf(epoch, leaves), kernel);
            const hashes = leaves.map((each) => modelLeaf(epoch, each));
            const peer = SimpleMerkleTree.of(hashes, { nodeHash: simpleNode });
            expect(toHex(rootOf(tree))).to.equal(peer.root);
            expect(toHex(tree.nodes)).to.equal(
              `0x${peer
                .dump()
                .tree.map((node) => node.slice(2))
                .join("")}`,
            );
            leaves.forEach((_, i) => expect(proofHex(tree, i)).to.deep.equal(peer.getProof(i)));
          }),
          { numRuns: 25 },
        );
      });

      it("crosses the kernel's batches", () => {
        const hashes = Array.from({ length: 4099 }, (_, i) => modelLeaf(3n, leaf(i, BigInt(i))));
        const tree = buildTreeOf(packHex(hashes, 32), "summed", kernel);
        expect(toHex(rootOf(tree))).to.equal(SimpleMerkleTree.of(hashes, { nodeHash: simpleNode }).root);
        expect(rootTotal(tree)).to.equal((4098n * 4099n) / 2n);
      });
    });
  }

  describe("root", () => {
    it("commits to the sum of the units", () => {
      fc.assert(
        fc.property(arbitraryLeaves, (leaves) => {
          const tree = buildTree(leavesOf(1n, leaves));
          expect(rootTotal(tree)).to.equal(leaves.reduce((sum, { units }) => sum + units, 0n));
        }),
      );
    });

    it("ignores the order of leaves", () => {
      fc.assert(
        fc.property(arbitraryLeaves, (leaves) => {
          const [one, other] = [leaves, [...leaves].reverse()].map((each) => rootOf(buildTree(leavesOf(1n, each))));
          expect(other).to.deep.equal(one);
        }),
      );
    });

    it("holds the largest sum", () => {
      const tree = buildTree(leavesOf(1n, [leaf(1, MAX - 5n), leaf(2, 5n), leaf(3, 0n)]));
      expect(rootTotal(tree)).to.equal(MAX);
    });

    it("refuses a sum beyond 64 bits", () => {
      for (const kind of KINDS) {
        const kernel = createKernel(kind);
        const over = leavesOf(1n, [leaf(1, MAX - 5n), leaf(2, 5n), leaf(3, 1n)]);
        expect(codeOf(() => buildTree(over, kernel))).to.equal("OVERFLOW");
      }
    });
  });

  describe("leaves", () => {
    it("one account, one leaf", () => {
      expect(codeOf(() => buildTree(leavesOf(1n, [leaf(2, 1n), leaf(1, 1n), leaf(2, 3n)])))).to.equal("DUPLICATE");
      expect(
        codeOf(() => buildTreeOf(packHex([modelLeaf(1n, leaf(1, 1n)), modelLeaf(1n, leaf(1, 1n))], 32), "summed")),
      ).to.equal("DUPLICATE");
    });

    it("refuses none at all", () => {
      expect(codeOf(() => buildTree(leavesOf(1n, [])))).to.equal("INVALID_ARGUMENT");
    });

    it("refuses units that do not fit", () => {
      expect(codeOf(() => leavesOf(1n, [leaf(1, MAX + 1n)]))).to.equal("OVERFLOW");
      expect(codeOf(() => leavesOf(1n, [leaf(1, -1n)]))).to.equal("OVERFLOW");
    });

    it("refuses a reputation that does not fit", () => {
      const bad = { account: account(1), units: 1n, reputation: [2 ** 32, 0, 0, 0, 0, 0, 0, 0] };
      expect(codeOf(() => leavesOf(1n, [bad]))).to.equal("INVALID_ARGUMENT");
    });

    it("packs domain d at bit 32d", () => {
      expect(packReputation([1, 0, 0, 0, 0, 0, 0, 2])).to.equal(1n | (2n << 224n));
      fc.assert(
        fc.property(fc.bigInt(0n, 2n ** 256n - 1n), (packed) => {
          expect(packReputation(unpackReputation(packed))).to.equal(packed);
        }),
      );
    });
  });
});

describe("tree and its proofs", function () {
  this.timeout(60_000);

  describe("proofs", () => {
    it("lead every leaf to the root", () => {
      fc.assert(
        fc.property(arbitraryLeaves, (leaves) => {
          const tree = buildTree(leavesOf(9n, leaves));
          leaves.forEach((each, i) => {
            const [hash, proof] = [hashLeaf(9n, each), proofHex(tree, i)];
            expect(toHex(processProof(hash, proof))).to.equal(proof.reduce(modelNode, modelLeaf(9n, each)));
            expect(verifyProof(rootOf(tree), hash, proof)).to.equal(true);
          });
        }),
        { numRuns: 20 },
      );
    });

    it("fail with any other units", () => {
      const leaves = [leaf(1, 10n), leaf(2, 20n), leaf(3, 30n)];
      const tree = buildTree(leavesOf(1n, leaves));
      expect(verifyProof(rootOf(tree), hashLeaf(1n, leaf(1, 11n)), proofHex(tree, 0))).to.equal(false);
      expect(verifyProof(rootOf(tree), hashLeaf(2n, leaf(1, 10n)), proofHex(tree, 0))).to.equal(false);
    });

    it("prove nothing when they overflow", () => {
      const huge = `0x${"00".repeat(24)}${"ff".repeat(8)}`;
      expect(codeOf(() => processProof(hashLeaf(1n, leaf(1, 1n)), [huge]))).to.equal("OVERFLOW");
      expect(verifyProof(fromHex(huge), hashLeaf(1n, leaf(1, 1n)), [huge])).to.equal(false);
    });

    it("need a leaf", () => {
      expect(codeOf(() => proofHex(buildTree(leavesOf(1n, [leaf(1, 1n)])), 1))).to.equal("NOT_FOUND");
    });
  });

  describe("hashNode", () => {
    it("orders by all 32 bytes", () => {
      const word = fc.tuple(fc.bigInt(0n, 3n), fc.bigInt(0n, 3n), fc.bigInt(0n, 3n), fc.bigInt(0n, 2n ** 62n));
      const node = word.map(
        ([a, b, c, d]) => `0x${[a, b, c, d].map((x) => x.toString(16).padStart(16, "0")).join("")}`,
      );
      fc.assert(
        fc.property(node, node, (a, b) => {
          for (const kind of KINDS) {
            expect(toHex(hashNode(fromHex(a), fromHex(b), "summed", createKernel(kind)))).to.equal(modelNode(a, b));
          }
        }),
        { numRuns: 40 },
      );
    });
  });

  describe("checkTree", () => {
    it("accepts what was built", () => {
      checkTree(buildTree(leavesOf(1n, [leaf(1, 10n), leaf(2, 20n), leaf(3, 30n)])));
    });

    it("refuses one changed byte", () => {
      const tree = buildTree(leavesOf(1n, [leaf(1, 10n), leaf(2, 20n), leaf(3, 30n)]));
      for (let i = 0; i < tree.nodes.length; i++) {
        const nodes = tree.nodes.slice();
        nodes[i] = (nodes[i] as number) ^ 1;
        expect(codeOf(() => checkTree({ ...tree, nodes }))).to.equal("MISMATCH");
      }
    });
  });

  describe("plain trees", () => {
    it("equal SimpleMerkleTree without options", () => {
      fc.assert(
        fc.property(fc.uniqueArray(fc.bigInt(0n, 2n ** 256n - 1n), { minLength: 1, maxLength: 60 }), (values) => {
          const hashes = values.map((value) => `0x${value.toString(16).padStart(64, "0")}`);
          // The library hashes nothing at the leaves: they are the values themselves.
          expect(toHex(rootOf(buildTreeOf(packHex(hashes, 32), "plain")))).to.equal(SimpleMerkleTree.of(hashes).root);
        }),
      );
    });
  });

  it("low bits of a root read as its total", () => {
    const tree = buildTree(leavesOf(1n, [leaf(1, 10n), leaf(2, 20n)]));
    expect(toBigInt(rootOf(tree)) & LOW).to.equal(30n);
  });
});
