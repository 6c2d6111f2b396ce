import { SeededRandom } from "../../../scripts/sim/seeded-random.js";
import { expect } from "chai";
import fc from "fast-check";
import { likelyRepeats } from "../../../src/engine/columns/likely-repeats.js";
import { sortByColumns } from "../../../src/engine/columns/number-sort.js";

describe("integrity math", () => {
  describe("sortByColumns", () => {
    for (const [what, key] of [
      ["all keys", (i: number) => [i >>> 4, i & 15]],
      ["the last key", (i: number) => [(i * 7919) % 97, i >>> 3]],
      ["no key", (i: number) => [(i * 7919) % 97, (i * 104_729) % 1_009]],
    ] as const) {
      it(`sorts rows in order by ${what}`, () => {
        const length = 9_000;
        const keys = [0, 1].map((k) => Uint32Array.from({ length }, (_, i) => key(i)[k] as number));
        const [a, b] = keys as [Uint32Array, Uint32Array];
        const model = Array.from({ length }, (_, i) => i).sort(
          (i, j) => (a[i] ?? 0) - (a[j] ?? 0) || (b[i] ?? 0) - (b[j] ?? 0) || i - j,
        );
        expect([...sortByColumns(length, keys)]).to.deep.equal(model);
      });
    }
  });

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

    it("takes few others", () => {
      const random = new SeededRandom(5);
      const found = likelyRepeats(Uint32Array.from({ length: 40_000 }, () => random.next()));
      expect(found.length).to.be.lessThan(2_000);
    });
  });
});
