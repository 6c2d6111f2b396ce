import { expect } from "chai";
import fc from "fast-check";
import { allocate, kthLargest, sumOf } from "../../../src/engine/epoch/allocate.js";
import { codeOf } from "../../helpers/errors.js";
import { share } from "../../helpers/engine/reference-parts.js";

const MAX = 2n ** 64n - 1n;
const weight = fc.oneof(fc.constant(0n), fc.bigInt(1n, 9n), fc.bigInt(1n, 10n ** 6n), fc.bigInt(1n, 2n ** 58n));
const weights = fc.array(weight, { maxLength: 30 });
const budget = fc.oneof(fc.bigInt(0n, 50n), fc.bigInt(0n, 10n ** 15n), fc.constant(MAX));
const cap = fc.oneof(fc.constant(10_000), fc.integer({ min: 1, max: 10_000 }), fc.constantFrom(1, 3333, 5000));
const name = (i: number): string => String(i).padStart(4, "0");

describe("allocate", () => {
  it("equals the design's words", () => {
    fc.assert(
      fc.property(weights, budget, cap, (own, total, bps) => {
        const model = share(new Map(own.map((each, i) => [name(i), each])), total, bps);
        expect([...allocate(BigUint64Array.from(own), total, bps).units]).to.deep.equal(
          own.map((_, i) => model.get(name(i))),
        );
      }),
      { numRuns: 500 },
    );
  });

  it("leaves nobody above the cap", () => {
    fc.assert(
      fc.property(weights, budget, cap, (own, total, bps) => {
        const result = allocate(BigUint64Array.from(own), total, bps);
        for (const units of result.units) expect(units <= result.cap).to.equal(true);
        expect(result.allocated).to.equal(sumOf(result.units));
        expect(result.allocated <= total).to.equal(true);
      }),
    );
  });

  it("allocates all without a cap", () => {
    fc.assert(
      fc.property(weights, budget, (own, total) => {
        fc.pre(own.some((each) => each > 0n));
        expect(allocate(BigUint64Array.from(own), total).allocated).to.equal(total);
      }),
    );
  });

  it("gives ties to the lower address", () => {
    expect([...allocate(BigUint64Array.of(1n, 1n, 1n), 11n).units]).to.deep.equal([4n, 4n, 3n]);
  });

  it("leaves what cannot be placed", () => {
    const result = allocate(BigUint64Array.of(5n, 5n), 100n, 3000);
    expect([...result.units]).to.deep.equal([30n, 30n]);
    expect(result.allocated).to.equal(60n);
  });

  it("refuses sums beyond 64 bits", () => {
    expect(codeOf(() => allocate(BigUint64Array.of(MAX, 1n), 1n))).to.equal("OVERFLOW");
    expect(codeOf(() => allocate(BigUint64Array.of(1n), MAX + 1n))).to.equal("OVERFLOW");
  });

  it("finds the k-th largest", () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt(0n, MAX), { minLength: 1, maxLength: 50 }), fc.nat(), (values, seed) => {
        const k = 1 + (seed % values.length);
        const sorted = [...values].sort((a, b) => (a > b ? -1 : a < b ? 1 : 0));
        expect(kthLargest(BigUint64Array.from(values), k)).to.equal(sorted[k - 1]);
      }),
    );
  });
});
