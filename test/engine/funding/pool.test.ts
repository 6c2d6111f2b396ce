import { expect } from "chai";
import fc from "fast-check";
import { capOf, splitPool, sum, type Split } from "../../../src/engine/funding/pool.js";
import { sqrtFixed } from "../../../src/engine/funding/roots.js";
import { exceeds, fraction, minus, shares } from "../../helpers/engine/funding.js";

const pools = fc.oneof(fc.bigInt(0n, 50n), fc.bigInt(0n, 10n ** 30n));
const weights = fc.array(fc.oneof(fc.bigInt(0n, 9n), fc.bigInt(0n, 2n ** 130n)), { maxLength: 20 });
const splits: fc.Arbitrary<Split> = fc.record({
  rounding: fc.constantFrom("down", "largest-remainder"),
  cap: fc.option(fc.bigInt(0n, 10n ** 29n)),
  capExcess: fc.constantFrom("back", "spread"),
});

describe("splitPool", () => {
  it("is within one unit of the exact share", () => {
    fc.assert(
      fc.property(pools, weights, splits, (pool, own, split) => {
        const cap = split.cap === null ? undefined : fraction(split.cap);
        const exact = shares(
          fraction(pool),
          own.map((weight) => fraction(weight)),
          cap,
          split.capExcess,
        );
        splitPool(pool, own, split).forEach((amount, i) => {
          const off = minus(fraction(amount), exact[i] ?? fraction(0n));
          expect(exceeds(off, fraction(-1n)), `${amount}`).to.equal(true);
          expect(exceeds(fraction(split.rounding === "down" ? 0n : 1n), off) || off.over === 0n).to.equal(true);
        });
      }),
    );
  });

  it("never exceeds pool or cap", () => {
    fc.assert(
      fc.property(pools, weights, splits, (pool, own, split) => {
        const amounts = splitPool(pool, own, split);
        expect(sum(amounts) <= pool).to.equal(true);
        for (const amount of amounts) expect(split.cap === null || amount <= split.cap).to.equal(true);
      }),
    );
  });

  it("shares all by largest remainder", () => {
    fc.assert(
      fc.property(pools, weights, (pool, own) => {
        fc.pre(sum(own) > 0n);
        expect(sum(splitPool(pool, own, { rounding: "largest-remainder", cap: null, capExcess: "back" }))).to.equal(
          pool,
        );
      }),
    );
  });

  it("spreads an excess until stable", () => {
    const split = { rounding: "largest-remainder", cap: 40n, capExcess: "spread" } as const;
    expect(splitPool(100n, [60n, 30n, 10n], split)).to.deep.equal([40n, 40n, 20n]);
    expect(splitPool(100n, [60n, 30n, 10n], { ...split, capExcess: "back" })).to.deep.equal([40n, 30n, 10n]);
    expect(splitPool(100n, [1n, 0n], split)).to.deep.equal([40n, 0n]);
  });

  it("gives ties to the lower place", () => {
    const split = { rounding: "largest-remainder", cap: null, capExcess: "back" } as const;
    expect(splitPool(11n, [1n, 1n, 1n], split)).to.deep.equal([4n, 4n, 3n]);
    expect(splitPool(11n, [1n, 1n, 1n], { ...split, rounding: "down" })).to.deep.equal([3n, 3n, 3n]);
  });

  it("shares nothing without weight", () => {
    for (const capExcess of ["back", "spread"] as const) {
      for (const cap of [null, 0n, 5n]) {
        expect(splitPool(9n, [0n, 0n], { rounding: "largest-remainder", cap, capExcess })).to.deep.equal([0n, 0n]);
      }
    }
  });

  it("reads a zero cap as nothing for anybody", () => {
    const split = { rounding: "largest-remainder", cap: 0n, capExcess: "spread" } as const;
    expect(splitPool(9n, [1n, 0n, 2n], split)).to.deep.equal([0n, 0n, 0n]);
  });
});

describe("capOf", () => {
  it("is the lesser of share and amount", () => {
    expect(capOf(1_000n, { capBps: 10_000, capAmount: null })).to.equal(null);
    expect(capOf(1_000n, { capBps: 10_000, capAmount: 7n })).to.equal(7n);
    expect(capOf(1_000n, { capBps: 250, capAmount: null })).to.equal(25n);
    expect(capOf(1_000n, { capBps: 250, capAmount: 24n })).to.equal(24n);
    expect(capOf(1_000n, { capBps: 250, capAmount: 26n })).to.equal(25n);
  });
});

describe("sqrtFixed", () => {
  it("is the floor of the root", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 1_100n), fc.integer({ min: 0, max: 18 }), (amount, decimals) => {
        const [root, square] = [sqrtFixed(amount, decimals), amount * 10n ** BigInt(2 * decimals)];
        expect(root * root <= square && square < (root + 1n) * (root + 1n)).to.equal(true);
      }),
    );
  });
});
