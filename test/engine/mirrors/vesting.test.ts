import { expect } from "chai";
import fc from "fast-check";
import { AssayError } from "../../../src/engine/errors.js";
import { nextUnlock, vestedUnits, vestingSchedule, type VestingTerms } from "../../../src/engine/mirrors/vesting.js";

const TERMS: VestingTerms = { genesis: 1_000n, epochLength: 100n, cliff: 150n, duration: 400n };

const credits = fc.array(
  fc.record({ epoch: fc.bigInt({ min: 0n, max: 30n }), units: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }) }),
  { maxLength: 8 },
);

describe("vesting", () => {
  it("vests nothing before the cliff", () => {
    expect(vestedUnits(TERMS, [{ epoch: 0n, units: 400n }], 1_249n)).to.equal(0n);
  });

  it("jumps at the cliff", () => {
    expect(vestedUnits(TERMS, [{ epoch: 0n, units: 400n }], 1_250n)).to.equal(150n);
  });

  it("ends with everything", () => {
    expect(vestedUnits(TERMS, [{ epoch: 0n, units: 400n }], 1_499n)).to.equal(399n);
    expect(vestedUnits(TERMS, [{ epoch: 0n, units: 400n }], 1_500n)).to.equal(400n);
  });

  it("rounds the sum down once", () => {
    const terms = { ...TERMS, cliff: 0n, duration: 4n * 100n };
    const twice = [0n, 1n].map((epoch) => ({ epoch, units: 10n }));
    expect(vestedUnits(terms, twice, 1_350n)).to.equal(10n);
    expect(vestedUnits(terms, twice.slice(0, 1), 1_350n) + vestedUnits(terms, twice.slice(1), 1_350n)).to.equal(9n);
  });

  it("never falls and never exceeds the credits", () => {
    const time = fc.bigInt({ min: 0n, max: 6_000n });
    fc.assert(
      fc.property(credits, time, time, (list, a, b) => {
        const [early, late] = a < b ? [a, b] : [b, a];
        const all = list.reduce((sum, { units }) => sum + units, 0n);
        expect(vestedUnits(TERMS, list, early) <= vestedUnits(TERMS, list, late)).to.equal(true);
        expect(vestedUnits(TERMS, list, late) <= all).to.equal(true);
        expect(vestedUnits(TERMS, list, 10_000n)).to.equal(all);
      }),
    );
  });

  it("finds the next second with more", () => {
    fc.assert(
      fc.property(credits, fc.bigInt({ min: 0n, max: 6_000n }), (list, time) => {
        const now = vestedUnits(TERMS, list, time);
        const next = nextUnlock(TERMS, list, time);
        if (next === 0n) {
          expect(vestedUnits(TERMS, list, 10_000n)).to.equal(now);
        } else {
          expect(vestedUnits(TERMS, list, next) > now).to.equal(true);
          expect(vestedUnits(TERMS, list, next - 1n)).to.equal(now);
        }
      }),
    );
  });

  it("draws a chart from end to end", () => {
    const chart = vestingSchedule(TERMS, [{ epoch: 0n, units: 400n }], { from: 1_100n, to: 1_500n, points: 5 });
    expect(chart).to.deep.equal([
      { time: 1_100n, units: 0n },
      { time: 1_200n, units: 0n },
      { time: 1_300n, units: 200n },
      { time: 1_400n, units: 300n },
      { time: 1_500n, units: 400n },
    ]);
  });

  it("refuses what no distributor takes", () => {
    const faults = [
      () => vestedUnits({ ...TERMS, duration: 0n }, [], 0n),
      () => vestedUnits({ ...TERMS, cliff: 401n }, [], 0n),
      () => vestedUnits({ ...TERMS, epochLength: 0n }, [], 0n),
      () => vestingSchedule(TERMS, [], { from: 0n, to: 1n, points: 1 }),
      () => vestingSchedule(TERMS, [], { from: 1n, to: 0n, points: 2 }),
    ];
    for (const fault of faults) expect(fault).to.throw(AssayError).with.property("code", "INVALID_ARGUMENT");
  });
});
