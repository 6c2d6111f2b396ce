import { expect } from "chai";
import fc from "fast-check";
import {
  between,
  crowdCertainty,
  groupCertainty,
  isRarelySoFew,
  leastRare,
  ranksOf,
} from "../../../../src/engine/integrity/detectors/chance.js";

describe("groupCertainty", () => {
  it("is a half at the half size, at most the most", () => {
    expect([5, 10, 50].map((size) => groupCertainty(size, 5, 9_700))).to.deep.equal([5_000, 8_750, 9_700]);
  });

  it("is nothing far below it", () => {
    expect([1, 2, 3].map((size) => groupCertainty(size, 5, 9_700))).to.deep.equal([0, 0, 0]);
  });

  it("never falls with size, and is the exact quotient", () => {
    const sizes = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 1_000 }), (size, half) => {
        const found = groupCertainty(size, half, 10_000);
        const exact = 10_000n - (5_000n * BigInt(half) ** 2n + BigInt(size) ** 2n - 1n) / BigInt(size) ** 2n;
        expect(BigInt(found)).to.equal(exact < 0n ? 0n : exact);
        expect(groupCertainty(size + 1, half, 10_000)).to.be.at.least(found);
      }),
    );
  });
});

describe("crowdCertainty", () => {
  it("is a half at the half, at most the most, nothing below a fourth", () => {
    expect([30, 120, 90_000, 7].map((size) => crowdCertainty(size, 30, 9_700))).to.deep.equal([5_000, 7_500, 9_700, 0]);
  });

  it("leaves the least whole doubt whose square is enough", () => {
    const sizes = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 1_000_000 }), (size, half) => {
        const doubt = BigInt(10_000 - crowdCertainty(size, half, 10_000));
        const square = 5_000n ** 2n * BigInt(half);
        expect((doubt - 1n) ** 2n * BigInt(size) < square).to.equal(true);
        if (doubt < 10_000n) expect(doubt ** 2n * BigInt(size) >= square).to.equal(true);
      }),
    );
  });
});

describe("leastRare", () => {
  /** Upper tail of a Poisson distribution in floating point. */
  const tail = (count: number, expected: number): number => {
    let [term, below] = [Math.exp(-expected), 0];
    for (let k = 0; k < count; k++) [below, term] = [below + term, (term * expected) / (k + 1)];
    return 1 - below;
  };

  it("is the least count whose tail is at most one in so many", () => {
    expect([0, 1, 1_000, 5_000].map((expected) => leastRare(expected, 100))).to.deep.equal([1, 1, 5, 12]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30_000 }), fc.integer({ min: 2, max: 10_000 }), (expected, oneIn) => {
        const least = leastRare(expected, oneIn);
        expect(tail(least, expected / 1_000) * oneIn).to.be.at.most(1 + 1e-6);
        if (least > 0) expect(tail(least - 1, expected / 1_000) * oneIn).to.be.above(1 - 1e-6);
      }),
    );
  });
});

describe("between", () => {
  it("counts all values from one to the other, their equals among them", () => {
    const values = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(values, (list) => {
        const ranks = ranksOf(Uint32Array.from(list));
        const [low, high] = [Math.min(list[0] ?? 0, list[1] ?? 0), Math.max(list[0] ?? 0, list[1] ?? 0)];
        expect(between(ranks, 0, 1)).to.equal(list.filter((value) => value >= low && value <= high).length);
        expect(between(ranks, 1, 0)).to.equal(between(ranks, 0, 1));
      }),
    );
  });
});

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
