import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { budgetUnits, scheduledUnits } from "../../../src/engine/mirrors/emission.js";
import { countedSeconds, vestedOf } from "../../../src/engine/mirrors/vesting.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture } = networkHelpers;

const MAX64 = 2n ** 64n - 1n;
const WAD = 10n ** 18n;
const RUNS = { numRuns: 100 };

const fixture = async () => ({ libraries: await ethers.deployContract("EpochLibraries") });

const units = fc.bigInt({ min: 0n, max: MAX64 });

describe("Mirrors of Solidity in TypeScript", () => {
  it("vesting agrees bit by bit", async () => {
    const { libraries } = await loadFixture(fixture);
    const seconds = fc.bigInt({ min: 1n, max: 2n ** 32n - 1n });
    await fc.assert(
      fc.asyncProperty(units, seconds, seconds, seconds, fc.bigInt({ min: 0n, max: 2n ** 34n }), async (...values) => {
        const [amount, start, a, b, time] = values;
        const [cliff, duration] = a < b ? [a, b] : [b, a];
        expect(await libraries.counted(start, time, cliff, duration)).to.equal(
          countedSeconds(start, time, cliff, duration),
        );
        expect(await libraries.vested(amount, start, time, cliff, duration)).to.equal(
          vestedOf(amount, start, time, { cliff, duration }),
        );
      }),
      RUNS,
    );
  });

  it("vesting agrees around every boundary", async () => {
    const { libraries } = await loadFixture(fixture);
    const [start, cliff, duration] = [1_000n, 300n, 700n];
    for (const edge of [start, start + cliff, start + duration]) {
      for (const time of [edge - 1n, edge, edge + 1n]) {
        expect(await libraries.vested(999n, start, time, cliff, duration)).to.equal(
          vestedOf(999n, start, time, { cliff, duration }),
        );
      }
    }
    expect(await libraries.vested(999n, start, start + cliff - 1n, cliff, duration)).to.equal(0n);
    expect(await libraries.vested(999n, start, start + cliff, cliff, duration)).to.equal(428n);
    expect(await libraries.vested(999n, start, start + duration - 1n, cliff, duration)).to.equal(997n);
    expect(await libraries.vested(999n, start, start + duration, cliff, duration)).to.equal(999n);
  });

  it("emission agrees bit by bit", async () => {
    const { libraries } = await loadFixture(fixture);
    const decay = fc.oneof(fc.bigInt({ min: 0n, max: WAD }), fc.bigInt({ min: WAD - 10n ** 15n, max: WAD }));
    const epoch = fc.oneof(fc.bigInt({ min: 0n, max: 1_000n }), fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }));
    await fc.assert(
      fc.asyncProperty(units, decay, units, epoch, async (initial, factor, floor, e) => {
        const curve = { initial, decay: factor, floor, shareCapBps: 0n, start: 0n };
        expect(await libraries.scheduled(initial, factor, floor, e)).to.equal(scheduledUnits(curve, e));
      }),
      RUNS,
    );
  });

  it("budget agrees bit by bit", async () => {
    const { libraries } = await loadFixture(fixture);
    await fc.assert(
      fc.asyncProperty(units, units, fc.bigInt({ min: 0n, max: 10_000n }), async (scheduled, treasury, shareCapBps) => {
        const curve = { initial: scheduled, decay: WAD, floor: 0n, shareCapBps, start: 0n };
        expect(await libraries.budget(scheduled, treasury, shareCapBps)).to.equal(budgetUnits(curve, 7n, treasury));
      }),
      RUNS,
    );
  });
});
