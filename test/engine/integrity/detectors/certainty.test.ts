import { expect } from "chai";
import fc from "fast-check";
import { groupCertainty } from "../../../../src/engine/integrity/detectors/certainty.js";

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
