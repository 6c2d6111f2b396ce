import { expect } from "chai";
import fc from "fast-check";
import { parseIntegrityRules } from "../../../../src/engine/integrity/rules.js";
import { scan } from "../../../../src/engine/integrity/scan.js";
import { eigenTrust, TRUST_ONE } from "../../../../src/engine/integrity/detectors/trust.js";
import { codeOf } from "../../../helpers/errors.js";
import { edgesOf, endorsementsOf } from "../../../helpers/engine/integrity-tables.js";

describe("trust", () => {
  const some = { restartBps: 5_000, rounds: 40, backBps: 0 };

  it("needs a seed in the table", () => {
    const none = endorsementsOf([]);
    expect([[], [3], [-1], [0.5]].map((seeds) => codeOf(() => eigenTrust(2, none, seeds, some)))).to.deep.equal(
      Array(4).fill("INVALID_ARGUMENT"),
    );
  });

  it("halves along a chain", () => {
    const trust = eigenTrust(
      4,
      endorsementsOf([
        [0, 1],
        [1, 2],
      ]),
      [0],
      some,
    );
    // Fixed point of t0 = 1 - t1 - t2, t1 = t0 / 2, t2 = t1 / 2: 4/7, 2/7, 1/7.
    [4, 2, 1, 0].forEach((part, i) => expect(trust[i]).to.be.closeTo(Math.floor((TRUST_ONE * part) / 7), 20_000));
  });

  it("goes back to those who endorse, if rules say so", () => {
    const trustOf = (backBps: number) => [...eigenTrust(2, endorsementsOf([[1, 0]]), [0], { ...some, backBps })];
    expect(trustOf(0)[1]).to.equal(0);
    // All that the seed passes on goes back: t1 = t0 / 2.
    expect(trustOf(10_000)[1]).to.be.closeTo(Math.floor(TRUST_ONE / 3), 20_000);
  });

  it("is passed on before it is passed back", () => {
    const table = edgesOf(
      [
        [0, 1],
        [2, 0],
      ],
      [3, 4],
    );
    // Of four parts that the seed passes three go on, and a quarter of four back.
    const [, on = 0, back = 0] = eigenTrust(3, table, [0], { restartBps: 9_999, rounds: 1, backBps: 2_500 });
    expect(Math.abs(on / back - 3)).to.be.lessThan(0.01);
  });

  it("strangers' circle gets none", () => {
    const trust = eigenTrust(
      5,
      endorsementsOf([
        [0, 1],
        [2, 3],
        [3, 4],
        [4, 2],
      ]),
      [0],
      some,
    );
    expect([...trust.subarray(2)]).to.deep.equal([0, 0, 0]);
  });

  it("never exceeds the whole", () => {
    const pairs = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 7 }), fc.integer({ min: 1, max: 9 })),
    );
    fc.assert(
      fc.property(pairs, (list) => {
        const table = edgesOf(
          list.map(([a, b]) => [a, b]),
          list.map(([, , n]) => n),
        );
        for (const backBps of [0, 2_500, 10_000]) {
          const sum = eigenTrust(8, table, [0, 1], { ...some, backBps }).reduce((a, b) => a + b, 0);
          expect(sum).to.be.at.most(TRUST_ONE);
          expect(sum).to.be.at.least(TRUST_ONE - 100_000);
        }
      }),
    );
  });

  it("floor lowers whom no trust reaches", () => {
    const strict = parseIntegrityRules({ trust: { floorBps: 1_000 } });
    const result = scan({ accounts: 3, endorsements: endorsementsOf([[0, 1]]), seeds: [0] }, strict);
    expect([...result.integrityBps]).to.deep.equal([10_000, 9_999, 1_000]);
  });
});
