import { expect } from "chai";
import fc from "fast-check";
import { bloomFilter } from "../../../src/store/epochs/bloom-filter.js";

const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe("bloom filter", () => {
  it("never misses a member", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word, word), { maxLength: 300 }), (members) => {
        const filter = bloomFilter(members.length);
        for (const member of members) filter.add(...member);
        return members.every((member) => filter.mayHold(...member));
      }),
      { numRuns: 50 },
    );
  });

  it("seldom takes a stranger for one", () => {
    const count = 10_000;
    const filter = bloomFilter(count);
    for (let i = 0; i < count; i++) filter.add(1, i, i);
    let taken = 0;
    for (let i = count; i < 2 * count; i++) if (filter.mayHold(1, i, i)) taken++;
    expect(taken).to.be.within(1, count / 8);
  });

  it("holds nothing when empty", () => {
    expect(bloomFilter(0).mayHold(0, 0, 0)).to.equal(false);
  });
});
