import { expect } from "chai";
import { keccak256 } from "ethers";
import fc from "fast-check";
import { network } from "hardhat";
import { toHex, fromHex } from "../../../src/engine/columns/bytes.js";
import { hashLeaf, unpackReputation } from "../../../src/engine/tree/epoch-tree.js";
import { hashNode } from "../../../src/engine/tree/merkle.js";
import { buildTree, leafHash, nodeHash, totalOf, type Leaf } from "../../helpers/tree.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture } = networkHelpers;

const MAX64 = 2n ** 64n - 1n;
const RUNS = { numRuns: 50 };

const fixture = async () => ({ libraries: await ethers.deployContract("EpochLibraries") });

const hash32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toHex);
const leaves: fc.Arbitrary<Leaf> = fc.record({
  epoch: fc.bigInt({ min: 0n, max: 2n ** 32n }),
  account: fc.uint8Array({ minLength: 20, maxLength: 20 }).map(toHex),
  units: fc.bigInt({ min: 0n, max: MAX64 }),
  reputation: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
});

/** A hash with given low 64 bits. */
const hashWith = (seed: number, units: bigint): string => {
  const high = BigInt(keccak256(new Uint8Array([seed]))) >> 64n;
  return `0x${((high << 64n) | units).toString(16).padStart(64, "0")}`;
};

describe("SumTree", () => {
  describe("leaf", () => {
    it("matches model and engine", async () => {
      const { libraries } = await loadFixture(fixture);
      await fc.assert(
        fc.asyncProperty(leaves, async (leaf) => {
          const { epoch, account, units, reputation } = leaf;
          const onChain = await libraries.leaf(epoch, account, units, reputation);
          expect(onChain).to.equal(leafHash(leaf));
          const engine = hashLeaf(epoch, { account, units, reputation: unpackReputation(reputation) });
          expect(onChain).to.equal(toHex(engine));
        }),
        RUNS,
      );
    });

    it("commits to its units", async () => {
      const { libraries } = await loadFixture(fixture);
      const hash = await libraries.leaf(3n, libraries, MAX64, 0n);
      expect(await libraries.total(hash)).to.equal(MAX64);
    });
  });

  describe("node", () => {
    it("matches model and engine", async () => {
      const { libraries } = await loadFixture(fixture);
      await fc.assert(
        fc.asyncProperty(hash32, hash32, async (a, b) => {
          fc.pre(totalOf(a) + totalOf(b) <= MAX64);
          const onChain = await libraries.node(a, b);
          expect(onChain).to.equal(nodeHash(a, b));
          expect(onChain).to.equal(toHex(hashNode(fromHex(a), fromHex(b))));
        }),
        RUNS,
      );
    });

    it("does not mind the order", async () => {
      const { libraries } = await loadFixture(fixture);
      const [a, b] = [hashWith(1, 5n), hashWith(2, 6n)];
      expect(await libraries.node(a, b)).to.equal(await libraries.node(b, a));
    });

    it("takes equal children", async () => {
      const { libraries } = await loadFixture(fixture);
      const a = hashWith(1, 5n);
      expect(await libraries.node(a, a)).to.equal(nodeHash(a, a));
    });

    it("carries the largest sum", async () => {
      const { libraries } = await loadFixture(fixture);
      expect(await libraries.total(await libraries.node(hashWith(1, MAX64), hashWith(2, 0n)))).to.equal(MAX64);
    });

    it("refuses a sum beyond 64 bits", async () => {
      const { libraries } = await loadFixture(fixture);
      const [a, b] = [hashWith(1, MAX64), hashWith(2, 1n)];
      const sumTree = await ethers.getContractFactory("SumTree");
      await expect(libraries.node(a, b)).to.be.revertedWithCustomError(sumTree, "SumTreeOverflow").withArgs(a, b);
      expect(() => nodeHash(a, b)).to.throw(RangeError);
    });
  });

  describe("rootFrom", () => {
    it("returns a lone leaf", async () => {
      const { libraries } = await loadFixture(fixture);
      const leaf = hashWith(1, 9n);
      expect(await libraries.rootFrom([], leaf)).to.equal(leaf);
    });

    it("walks any proof like the model", async () => {
      const { libraries } = await loadFixture(fixture);
      const siblings = fc.array(
        fc.tuple(hash32, fc.bigInt({ min: 0n, max: 2n ** 58n })).map(([hash, units]) => hashWithHigh(hash, units)),
        { maxLength: 20 },
      );
      await fc.assert(
        fc.asyncProperty(leaves, siblings, async (leaf, proof) => {
          const start = leafHash({ ...leaf, units: leaf.units % 2n ** 58n });
          expect(await libraries.rootFrom(proof, start)).to.equal(proof.reduce(nodeHash, start));
        }),
        RUNS,
      );
    });

    it("names the pair that overflows", async () => {
      const { libraries } = await loadFixture(fixture);
      const sumTree = await ethers.getContractFactory("SumTree");
      const [start, first, second] = [hashWith(1, 2n), hashWith(2, MAX64 - 2n), hashWith(3, 1n)];
      await expect(libraries.rootFrom([first, second, first], start))
        .to.be.revertedWithCustomError(sumTree, "SumTreeOverflow")
        .withArgs(nodeHash(start, first), second);
    });

    it("proves every leaf of a tree", async () => {
      const { libraries } = await loadFixture(fixture);
      const all = Array.from({ length: 13 }, (_, i) => ({
        epoch: 4n,
        account: `0x${(i + 1).toString(16).padStart(40, "0")}`,
        units: BigInt(i * i),
        reputation: BigInt(i),
      }));
      const tree = buildTree(all);
      for (const leaf of all) {
        expect(await libraries.rootFrom(tree.credit(leaf.account).proof, leafHash(leaf))).to.equal(tree.root);
      }
      expect(tree.total).to.equal(all.reduce((sum, { units }) => sum + units, 0n));
    });
  });

  describe("empty root", () => {
    it("carries no units", async () => {
      const { libraries } = await loadFixture(fixture);
      const root = await libraries.emptyRoot();
      expect(await libraries.total(root)).to.equal(0n);
      expect(BigInt(root) >> 64n).to.equal(BigInt(keccak256("0x")) >> 64n);
    });
  });
});

/** `hash` with its low 64 bits replaced. */
function hashWithHigh(hash: string, units: bigint): string {
  return `0x${(BigInt(hash) - totalOf(hash) + units).toString(16).padStart(64, "0")}`;
}
