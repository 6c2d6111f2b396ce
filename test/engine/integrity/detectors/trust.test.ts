import { expect } from "chai";
import fc from "fast-check";
import { parseIntegrityRules } from "../../../../src/engine/integrity/rules.js";
import { scan } from "../../../../src/engine/integrity/scan.js";
import {
  eigenTrust,
  logOf,
  spreadTrust,
  TRUST_ONE,
  walkTrust,
} from "../../../../src/engine/integrity/detectors/trust.js";
import { codeOf } from "../../../helpers/errors.js";
import { edgesOf, endorsementsOf } from "../../../helpers/engine/integrity-tables.js";

describe("trust", () => {
  const some = { restartBps: 5_000, rounds: 40 };

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

  it("goes back to those who endorse, if asked to", () => {
    const trustOf = (backBps: number) => [...spreadTrust(2, endorsementsOf([[1, 0]]), [0], { ...some, backBps })];
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
    const [, on = 0, back = 0] = spreadTrust(3, table, [0], { restartBps: 9_999, rounds: 1, backBps: 2_500 });
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
          const sum = spreadTrust(8, table, [0, 1], { ...some, backBps }).reduce((a, b) => a + b, 0);
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

describe("walks", () => {
  const rules = { restartBps: 5_000, rounds: 24, backBps: 2_500 };

  it("need a seed in the table", () => {
    expect([[], [2]].map((seeds) => codeOf(() => walkTrust(2, endorsementsOf([]), seeds, rules)))).to.deep.equal(
      Array(2).fill("INVALID_ARGUMENT"),
    );
  });

  it("logarithm is exact at whole bits, straight between", () => {
    expect([0, 1, 2, 3, 5, 7, 2 ** 31 - 1].map(logOf)).to.deep.equal([0, 256, 384, 512, 640, 768, 7_936]);
    expect(logOf(2 ** 32 - 1)).to.equal(8_191);
    expect(logOf(2 ** 33)).to.equal(8_191);
  });

  it("many thanks to one count less than thanks of many", () => {
    // 1 has eight thanks of one seed, 2 has one of each.
    const table = edgesOf(
      [
        [0, 1],
        [0, 2],
        [3, 2],
      ],
      [8, 1, 1],
    );
    const [, loud = 0, liked = 0] = walkTrust(4, table, [0, 3], { ...rules, backBps: 0 });
    expect(liked).to.be.greaterThan(loud);
  });

  it("rows of one pair are one pair", () => {
    const once = edgesOf(
      [
        [0, 1],
        [0, 2],
      ],
      [3, 1],
    );
    const thrice = endorsementsOf([
      [0, 1],
      [0, 2],
      [0, 1],
      [0, 1],
    ]);
    expect(walkTrust(3, thrice, [0], rules)).to.deep.equal(walkTrust(3, once, [0], rules));
  });

  it("busy accounts have no more for being busy", () => {
    // 1 and 2 are endorsed alike by the seed; 2 also by three strangers.
    const table = endorsementsOf([
      [0, 1],
      [0, 2],
      [3, 2],
      [4, 2],
      [5, 2],
    ]);
    const [, quiet = 0, busy = 0] = walkTrust(6, table, [0], { ...rules, backBps: 0 });
    expect(quiet).to.be.closeTo(4 * busy, 8);
  });

  it("who endorses a seed has some only if walks go back", () => {
    const table = endorsementsOf([
      [0, 1],
      [2, 0],
    ]);
    expect(walkTrust(3, table, [0], { ...rules, backBps: 0 })[2]).to.equal(0);
    expect(walkTrust(3, table, [0], rules)[2]).to.be.greaterThan(0);
  });

  it("endorsing oneself changes nothing", () => {
    const plain = endorsementsOf([[0, 1]]);
    const vain = endorsementsOf([
      [0, 1],
      [1, 1],
      [1, 1],
    ]);
    expect(walkTrust(2, vain, [0], rules)).to.deep.equal(walkTrust(2, plain, [0], rules));
  });

  it("never exceed the whole, whatever the order of rows", () => {
    const pairs = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 2 ** 31 })),
    );
    const tableOf = (list: readonly (readonly [number, number, number])[]) =>
      edgesOf(
        list.map(([a, b]) => [a, b]),
        list.map(([, , n]) => n),
      );
    fc.assert(
      fc.property(pairs, (list) => {
        const trust = walkTrust(8, tableOf(list), [0, 1], rules);
        expect(trust.reduce((a, b) => a + b, 0)).to.be.within(TRUST_ONE - 8, TRUST_ONE);
        expect(walkTrust(8, tableOf([...list].reverse()), [0, 1], rules)).to.deep.equal(trust);
      }),
    );
  });
});
