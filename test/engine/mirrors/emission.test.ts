import { expect } from "chai";
import fc from "fast-check";
import { budgetUnits, scheduledUnits, type EmissionCurve } from "../../../src/engine/mirrors/emission.js";
import { AssayError } from "../../../src/engine/errors.js";

const WAD = 10n ** 18n;
const curve = (changes: Partial<EmissionCurve> = {}): EmissionCurve => ({
  initial: 10n ** 15n,
  decay: 99n * 10n ** 16n,
  floor: 0n,
  shareCapBps: 10_000n,
  start: 0n,
  ...changes,
});

describe("emission", () => {
  it("starts at the initial budget", () => {
    expect(scheduledUnits(curve(), 0n)).to.equal(10n ** 15n);
  });

  it("stays put without decay", () => {
    expect(scheduledUnits(curve({ decay: WAD }), 10n ** 9n)).to.equal(10n ** 15n);
  });

  it("ends at once with full decay", () => {
    expect(scheduledUnits(curve({ decay: 0n }), 1n)).to.equal(0n);
  });

  it("is off the exact power by less than a unit", () => {
    for (const epoch of [1n, 2n, 7n, 52n, 260n]) {
      const exact = (10n ** 15n * 99n ** epoch) / 100n ** epoch;
      const found = scheduledUnits(curve(), epoch);
      expect(found === exact || found === exact - 1n, `epoch ${epoch}`).to.equal(true);
    }
  });

  it("never rises", () => {
    const decay = fc.oneof(fc.bigInt({ min: 0n, max: WAD }), fc.bigInt({ min: WAD - 100n, max: WAD }));
    const epoch = fc.bigInt({ min: 0n, max: 2n ** 32n - 2n });
    fc.assert(
      fc.property(decay, epoch, (factor, e) => {
        const schedule = curve({ decay: factor, initial: 2n ** 64n - 1n });
        expect(scheduledUnits(schedule, e + 1n) <= scheduledUnits(schedule, e)).to.equal(true);
      }),
      { numRuns: 500 },
    );
  });

  it("never falls below the floor", () => {
    expect(scheduledUnits(curve({ floor: 77n }), 100_000n)).to.equal(77n);
  });

  it("gives nothing before its start", () => {
    const late = curve({ start: 3n, floor: 77n });
    expect([0n, 1n, 2n].map((epoch) => scheduledUnits(late, epoch))).to.deep.equal([0n, 0n, 0n]);
    expect(budgetUnits(late, 2n, 10n ** 18n)).to.equal(0n);
    for (const age of [0n, 1n, 40n])
      expect(scheduledUnits(late, 3n + age)).to.equal(scheduledUnits(curve({ floor: 77n }), age));
  });

  it("takes at most the treasury's share", () => {
    expect(budgetUnits(curve({ shareCapBps: 500n }), 0n, 1_999n)).to.equal(99n);
    expect(budgetUnits(curve({ shareCapBps: 10_000n }), 0n, 0n)).to.equal(0n);
  });

  it("refuses what no schedule takes", () => {
    const faults = [
      () => scheduledUnits(curve({ decay: WAD + 1n }), 0n),
      () => scheduledUnits(curve({ initial: 2n ** 64n }), 0n),
      () => scheduledUnits(curve({ floor: -1n }), 0n),
      () => scheduledUnits(curve({ shareCapBps: 10_001n }), 0n),
      () => scheduledUnits(curve({ start: 2n ** 32n }), 0n),
      () => scheduledUnits(curve(), -1n),
      () => budgetUnits(curve(), 0n, 2n ** 64n),
    ];
    for (const fault of faults) expect(fault).to.throw(AssayError).with.property("code", "INVALID_ARGUMENT");
  });
});
