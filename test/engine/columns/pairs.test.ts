import { expect } from "chai";
import fc from "fast-check";
import { Pairs, PairSet } from "../../../src/engine/columns/pairs.js";
import { codeOf } from "../../helpers/errors.js";

/** Most accounts of which all pairs have exact numbers: the square of one more exceeds 2^53. */
const MOST = 94_906_265;

describe("pairs", () => {
  it("tells every pair apart, in either order", () => {
    const account = fc.oneof(fc.nat(5), fc.integer({ min: MOST - 5, max: MOST - 1 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(account, account)), (pairs) => {
        const set = new PairSet(MOST);
        const model = new Set<string>();
        for (const [a, b] of pairs) {
          const key = `${Math.min(a, b)} ${Math.max(a, b)}`;
          expect(set.add(a, b)).to.equal(!model.has(key));
          model.add(key);
        }
      }),
    );
  });

  it("refuses more accounts than it can tell apart", () => {
    expect(BigInt(MOST) ** 2n <= 2n ** 53n && BigInt(MOST + 1) ** 2n > 2n ** 53n).to.equal(true);
    expect(codeOf(() => new PairSet(MOST + 1))).to.equal("INVALID_ARGUMENT");
  });

  it("keeps all meetings, however many", () => {
    const pairs = new Pairs();
    for (let i = 0; i < 10_000; i++) pairs.push(i + 1, i);
    expect([pairs.length, pairs.low[9_999], pairs.high[9_999]]).to.deep.equal([10_000, 9_999, 10_000]);
  });
});
