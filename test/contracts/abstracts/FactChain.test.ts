import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import { network } from "hardhat";
import { headAfter } from "../../helpers/contracts/facts.js";

const { ethers, networkHelpers } = await network.create();

const LOW_BITS = (1n << 64n) - 1n;

const fixture = () => ethers.deployContract("OpenFactChain");

describe("FactChain", () => {
  describe("factHead", () => {
    it("is zero before the first fact", async () => {
      const chain = await networkHelpers.loadFixture(fixture);
      expect(await chain.factHead()).to.equal(ZeroHash);
    });

    it("follows from facts, times and their number", async () => {
      const chain = await networkHelpers.loadFixture(fixture);
      let head: string = ZeroHash;
      for (const fact of ["0x", id("one"), id("one"), `${id("two")}${id("three").slice(2)}`]) {
        await chain.addFact(fact);
        head = headAfter(head, await networkHelpers.time.latest(), fact);
        expect(await chain.factHead()).to.equal(head);
      }
      expect(BigInt(head) & LOW_BITS).to.equal(4n);
    });

    it("depends on the order of facts", async () => {
      const { nextHead } = await networkHelpers.loadFixture(fixture);
      const [a, b] = [id("a"), id("b")];
      const both = async (first: string, second: string) => nextHead(await nextHead(ZeroHash, 1, first), 1, second);
      expect(await both(a, b)).to.not.equal(await both(b, a));
    });

    it("refuses a number beyond 64 bits", async () => {
      const { nextHead } = await networkHelpers.loadFixture(fixture);
      await expect(nextHead(`0x${"00".repeat(24)}${"ff".repeat(8)}`, 1, "0x")).to.be.revertedWithPanic(0x11);
    });
  });
});
