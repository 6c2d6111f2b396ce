import { expect } from "chai";
import fc from "fast-check";
import { isRarelySoFew } from "../../../../src/engine/integrity/detectors/tails.js";

/** P(X ≤ count) of a Poisson distribution, in floating point. */
function tail(count: number, mean: number): number {
  let [term, sum] = [Math.exp(-mean), 0];
  for (let j = 0; j <= count; j++) [sum, term] = [sum + term, (term * mean) / (j + 1)];
  return sum;
}

describe("isRarelySoFew", () => {
  it("none are a thousandth at 6.908", () => {
    expect([6_907, 6_908].map((milli) => isRarelySoFew(0, milli, 1_000))).to.deep.equal([false, true]);
  });

  it("as many as are expected are never rare", () => {
    expect([0, 1, 50].map((count) => isRarelySoFew(count, count * 1_000, 2))).to.deep.equal([false, false, false]);
  });

  it("is the lower tail", () => {
    const counts = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(
        counts,
        fc.integer({ min: 1, max: 200_000 }),
        fc.integer({ min: 2, max: 1_000_000 }),
        (n, milli, oneIn) => {
          const odds = tail(n, milli / 1_000) * oneIn;
          if (Math.abs(odds - 1) > 1e-6) expect(isRarelySoFew(n, milli, oneIn)).to.equal(odds < 1 && n * 1_000 < milli);
        },
      ),
    );
  });

  it("large counts take their square root of steps", () => {
    expect(isRarelySoFew(990_000, 1_000_000_000, 1_000)).to.equal(true);
    expect(isRarelySoFew(999_000, 1_000_000_000, 1_000)).to.equal(false);
  });
});
