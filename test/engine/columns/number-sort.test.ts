import { SeededRandom } from "../../../scripts/sim/seeded-random.js";
import { expect } from "chai";
import fc from "fast-check";
import { eachRun, sortByColumns } from "../../../src/engine/columns/number-sort.js";
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe("number sort", () => {
  it("radix sort equals a stable sort", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 3 }))),
        (rows) => {
          const [a, b] = [Uint32Array.from(rows, ([x]) => x), Uint32Array.from(rows, ([, y]) => y)];
          const model = range(rows.length).sort(
            (i, j) => (b[i] ?? 0) - (b[j] ?? 0) || (a[i] ?? 0) - (a[j] ?? 0) || i - j,
          );
          expect([...sortByColumns(rows.length, [b, a])]).to.deep.equal(model);
        },
      ),
    );
  });

  it("large tables sort alike", () => {
    const random = new SeededRandom(3);
    const a = Uint32Array.from({ length: 10_000 }, () => random.next());
    const b = Uint32Array.from({ length: 10_000 }, () => random.below(50));
    const model = range(10_000).sort((i, j) => (b[i] ?? 0) - (b[j] ?? 0) || (a[i] ?? 0) - (a[j] ?? 0) || i - j);
    expect([...sortByColumns(10_000, [b, a])]).to.deep.equal(model);
  });

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

  it("runs cover every row once", () => {
    const key = Uint32Array.of(2, 1, 2, 2);
    const seen: [number, number][] = [];
    eachRun(sortByColumns(4, [key]), [key], (from, to) => seen.push([from, to]));
    expect(seen).to.deep.equal([
      [0, 1],
      [1, 4],
    ]);
  });
});
