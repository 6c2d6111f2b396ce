import { expect } from "chai";
import { readFileSync } from "node:fs";
import { network } from "hardhat";
import type { FactVector } from "../../../scripts/generate/vectors/facts.js";
import type { MoneyVectors } from "../../../scripts/generate/vectors/money.js";
import type { SignatureVectors } from "../../../scripts/generate/vectors/signatures.js";

const { ethers, networkHelpers } = await network.create();

interface LeafVector {
  readonly epoch: string;
  readonly account: string;
  readonly units: string;
  readonly reputation: string;
  readonly leaf: string;
}

interface TreeVectors {
  readonly leaves: readonly LeafVector[];
  readonly nodes: readonly {
    readonly a: string;
    readonly b: string;
    readonly overflows: boolean;
    readonly node?: string;
  }[];
  readonly trees: readonly {
    readonly root: string;
    readonly total: string;
    readonly leaves: readonly (LeafVector & { readonly proof: string[] })[];
  }[];
}

const read = (group: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../vectors/${group}.json`, import.meta.url), "utf8"));
const tree = read("tree") as TreeVectors;
const money = read("money") as MoneyVectors;
const facts = read("facts") as readonly FactVector[];
const signatures = read("signatures") as SignatureVectors;

const fixture = () => ethers.deployContract("EpochLibraries");

/** The committed vectors, which the engine's tests reproduce too: `test/engine/vectors.test.ts`. */
describe("invariant 8: contracts reproduce the golden vectors", () => {
  it("leaves", async () => {
    const libraries = await networkHelpers.loadFixture(fixture);
    for (const { epoch, account, units, reputation, leaf } of tree.leaves) {
      expect(await libraries.leaf(epoch, account, units, reputation)).to.equal(leaf);
    }
  });

  it("running hashes over facts", async () => {
    const chain = await ethers.deployContract("OpenFactChain");
    for (const { head, time, fact, next } of facts) expect(await chain.nextHead(head, time, fact)).to.equal(next);
  });

  it("nodes and their overflow", async () => {
    const libraries = await networkHelpers.loadFixture(fixture);
    const errors = await ethers.getContractFactory("SumTree");
    for (const { a, b, overflows, node } of tree.nodes) {
      if (!overflows) expect(await libraries.node(a, b)).to.equal(node);
      else await expect(libraries.node(a, b)).to.be.revertedWithCustomError(errors, "SumTreeOverflow").withArgs(a, b);
    }
  });

  it("roots, totals and proofs", async () => {
    const libraries = await networkHelpers.loadFixture(fixture);
    for (const { root, total, leaves } of tree.trees) {
      expect(await libraries.total(root)).to.equal(BigInt(total));
      for (const { leaf, proof } of leaves) expect(await libraries.rootFrom(proof, leaf)).to.equal(root);
    }
  });

  it("what accounts sign", async () => {
    const libraries = await networkHelpers.loadFixture(fixture);
    for (const { credits, creditsHash, hash, ...message } of signatures.claims) {
      const proven = credits.map((credit) => ({ ...credit, proof: [creditsHash] }));
      expect(await libraries.creditsHash(proven)).to.equal(creditsHash);
      expect(await libraries.claimHash({ ...message, credits: creditsHash })).to.equal(hash);
    }
    for (const { hash, ...message } of signatures.recipients) {
      expect(await libraries.recipientHash(message)).to.equal(hash);
    }
  });

  it("vesting", async () => {
    const libraries = await networkHelpers.loadFixture(fixture);
    for (const { units, start, time, cliff, duration, vested } of money.vesting) {
      expect(await libraries.vested(units, start, time, cliff, duration)).to.equal(BigInt(vested));
    }
  });

  it("emission", async () => {
    const libraries = await networkHelpers.loadFixture(fixture);
    for (const { initial, decay, floor, epoch, scheduled } of money.emission) {
      expect(await libraries.scheduled(initial, decay, floor, epoch)).to.equal(BigInt(scheduled));
    }
  });

  it("budgets", async () => {
    const libraries = await networkHelpers.loadFixture(fixture);
    for (const { scheduled, treasury, shareCapBps, budget } of money.budgets) {
      expect(await libraries.budget(scheduled, treasury, shareCapBps)).to.equal(BigInt(budget));
    }
  });
});
