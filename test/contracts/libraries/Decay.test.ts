import { readFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import type { DecayVectors } from "../../../scripts/generate/vectors/decay.js";
import { deflate, growthOf, inflate, MAX_HALVINGS } from "../../../src/engine/mirrors/decay.js";

const { ethers, networkHelpers } = await network.create();

const vectors = JSON.parse(readFileSync(new URL("../../vectors/decay.json", import.meta.url), "utf8")) as DecayVectors;
const RUNS = { numRuns: 200 };

async function fixture() {
  return { decay: await ethers.deployContract("ReputationLibrariesMock") };
}

describe("Decay", () => {
  describe("split", () => {
    it("matches golden vectors", async () => {
      const { decay } = await networkHelpers.loadFixture(fixture);
      for (const { elapsed, halfLife, mantissa, shift } of vectors.growth) {
        const actual = await decay.split(elapsed, halfLife);
        expect([...actual], `${elapsed} of ${halfLife}`).to.deep.equal([BigInt(mantissa), BigInt(shift)]);
      }
    });

    it("holds the generator's constants", async () => {
      const { decay } = await networkHelpers.loadFixture(fixture);
      for (const [i, constant] of vectors.constants.entries()) {
        // With this half-life the exponent has a single bit.
        const [mantissa] = await decay.split(2n ** BigInt(31 - i), 2n ** 32n);
        expect(mantissa).to.equal(BigInt(constant));
      }
    });

    it("equals the engine for any time", async () => {
      const { decay } = await networkHelpers.loadFixture(fixture);
      const property = fc.asyncProperty(
        fc.bigInt(0n, 2n ** 48n),
        fc.bigInt(1n, 2n ** 32n),
        async (elapsed, halfLife) => {
          const { mantissa, shift } = growthOf(elapsed, halfLife);
          expect([...(await decay.split(elapsed, halfLife))]).to.deep.equal([mantissa, shift]);
        },
      );
      await fc.assert(property, RUNS);
    });
  });

  describe("growth", () => {
    it("refuses time beyond the horizon", async () => {
      const { decay } = await networkHelpers.loadFixture(fixture);
      const horizon = MAX_HALVINGS * 1_000n;
      await expect(decay.growth(horizon + 1n, 1_000n))
        .to.be.revertedWithCustomError(decay, "DecayBeyondHorizon")
        .withArgs(horizon + 1n, horizon);
    });

    it("is 2^144 at the horizon", async () => {
      const { decay } = await networkHelpers.loadFixture(fixture);
      expect(await decay.growth(MAX_HALVINGS * 1_000n, 1_000n)).to.equal(2n ** 144n);
    });

    it("matches golden vectors", async () => {
      const { decay } = await networkHelpers.loadFixture(fixture);
      for (const { points, credited, halfLife, inflated } of vectors.decay) {
        expect(BigInt(points) * (await decay.growth(credited, halfLife))).to.equal(BigInt(inflated));
      }
    });
  });

  describe("deflate", () => {
    it("matches golden vectors", async () => {
      const { decay } = await networkHelpers.loadFixture(fixture);
      for (const { inflated, read, halfLife, left } of vectors.decay) {
        expect(await decay.deflate(inflated, read, halfLife)).to.equal(BigInt(left));
      }
    });

    it("equals the engine for any sum", async () => {
      const { decay } = await networkHelpers.loadFixture(fixture);
      const property = fc.asyncProperty(
        fc.bigInt(0n, 2n ** 208n - 1n),
        fc.bigInt(0n, 2n ** 48n),
        fc.bigInt(1n, 2n ** 32n),
        async (inflated, elapsed, halfLife) => {
          expect(await decay.deflate(inflated, elapsed, halfLife)).to.equal(deflate(inflated, elapsed, halfLife));
        },
      );
      await fc.assert(property, RUNS);
    });

    it("survives any shift", async () => {
      const { decay } = await networkHelpers.loadFixture(fixture);
      expect(await decay.deflate(ethers.MaxUint256, 2n ** 48n, 1n)).to.equal(0n);
      expect(await decay.deflate(inflate(9n, 0n, 1n), 3n, 1n)).to.equal(1n);
    });
  });
});
