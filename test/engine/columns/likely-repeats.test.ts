import { SeededRandom } from "../../../scripts/sim/seeded-random.js";
import { expect } from "chai";
import fc from "fast-check";
import { likelyRepeats } from "../../../src/engine/columns/likely-repeats.js";

describe("likelyRepeats", () => {
  it("misses no repeat", () => {
    const pairs = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 40 });
    fc.assert(
      fc.property(pairs, (list) => {
        const found = [...likelyRepeats(Uint32Array.from(list.flat()))];
        const keys = list.map((pair) => pair.join());
        keys.forEach((key, i) => {
          if (keys.indexOf(key) !== keys.lastIndexOf(key)) expect(found).to.include(i);
        });
        expect(found).to.deep.equal([...found].sort((a, b) => a - b));
      }),
    );
  });

  it("finds pairs that stand apart", () => {
    const words = Uint32Array.of(9, 1, 2, 9, 3, 4, 9, 1, 2);
    expect([...likelyRepeats(words, { stride: 3, offset: 1 })]).to.deep.equal([0, 2]);
    expect([...likelyRepeats(words, { stride: 3, offset: 1, among: Uint32Array.of(2, 0) })]).to.deep.equal([0, 1]);
    expect([...likelyRepeats(words, { stride: 3, offset: 1, among: Uint32Array.of(1, 2) })]).to.deep.equal([]);
  });

  it("takes few others", () => {
    const random = new SeededRandom(5);
    const found = likelyRepeats(Uint32Array.from({ length: 40_000 }, () => random.next()));
    expect(found.length).to.be.lessThan(2_000);
  });
});
