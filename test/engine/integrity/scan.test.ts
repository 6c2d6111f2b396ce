import { SeededRandom } from "../../../scripts/sim/seeded-random.js";
import { expect } from "chai";
import fc from "fast-check";
import { eachRun, sortByColumns } from "../../../src/engine/columns/number-sort.js";
import { DisjointSets } from "../../../src/engine/integrity/disjoint-sets.js";
import { explain } from "../../../src/engine/integrity/explanation.js";
import { summarize } from "../../../src/engine/integrity/summary.js";
import { clickTasks, INTEGRITY_FIELDS, parseIntegrityRules } from "../../../src/engine/integrity/rules.js";
import { scan } from "../../../src/engine/integrity/scan.js";
import { seasons } from "../../../src/engine/integrity/seasons.js";
import { eigenTrust, TRUST_ONE } from "../../../src/engine/integrity/detectors/trust.js";
import { codeOf } from "../../helpers/errors.js";
import { actionsOf, edgesOf, endorsementsOf, type Act } from "../../helpers/engine/integrity-tables.js";

const rules = parseIntegrityRules();
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.record({
    account: fc.integer({ min: 0, max: 5 }),
    kind: fc.integer({ min: 0, max: 2 }),
    time: fc.integer({ min: 1, max: 500_000 }),
    target: fc.integer({ min: 0, max: 6 }),
    evidence: fc.integer({ min: 0, max: 30 }),
    accepted: fc.boolean(),
    attester: fc.integer({ min: 0, max: 5 }),
  }),
  { maxLength: 80 },
);

describe("integrity", () => {
  describe("rules", () => {
    it("defaults lie within their bounds", () => {
      for (const [detector, fields] of Object.entries(INTEGRITY_FIELDS)) {
        for (const [field, [standard, least, most]] of Object.entries(fields)) {
          expect(standard, `${detector}.${field}`).to.be.within(least, most);
        }
      }
    });

    it("given thresholds replace defaults", () => {
      const given = parseIntegrityRules({ wallets: { leastGroup: 10 } });
      expect(given).to.deep.equal({ ...rules, wallets: { ...rules.wallets, leastGroup: 10 } });
    });

    it("clicks are no threshold", () => {
      expect(parseIntegrityRules({ clicks: [2, 1] })).to.deep.equal(rules);
      expect(clickTasks({ clicks: [2, 1] })).to.deep.equal([2, 1]);
      expect(clickTasks()).to.deep.equal([]);
    });

    it("unknown names, fractions and bounds", () => {
      const bad = [
        { walets: {} },
        { wallets: { size: 1 } },
        { hold: { atBps: 0.5 } },
        { hold: { atBps: 0 } },
        { hold: 3 },
        { clicks: [1, 1] },
        { clicks: 3 },
        [],
      ];
      expect(bad.map((section) => codeOf(() => parseIntegrityRules(section)))).to.deep.equal(
        Array(8).fill("INVALID_RULES"),
      );
    });
  });

  describe("math", () => {
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

    it("runs cover every row once", () => {
      const key = Uint32Array.of(2, 1, 2, 2);
      const seen: [number, number][] = [];
      eachRun(sortByColumns(4, [key]), [key], (from, to) => seen.push([from, to]));
      expect(seen).to.deep.equal([
        [0, 1],
        [1, 4],
      ]);
    });

    it("groups do not depend on join order", () => {
      const joins = [
        [3, 1],
        [5, 3],
        [2, 4],
      ] as const;
      const groups = [joins, [...joins].reverse()].map((list) => {
        const sets = new DisjointSets(6);
        for (const [a, b] of list) sets.join(a, b);
        return sets.groups(6, 2).map((g) => [...g]);
      });
      expect(groups[0]).to.deep.equal([
        [1, 3, 5],
        [2, 4],
      ]);
      expect(groups[1]).to.deep.equal(groups[0]);
    });

    it("generator repeats by seed", () => {
      const draw = (seed: number): number[] => {
        const random = new SeededRandom(seed);
        return range(5).map(() => random.next());
      };
      expect(draw(7)).to.deep.equal(draw(7));
      expect(draw(7)).not.to.deep.equal(draw(8));
    });
  });

  describe("scan", () => {
    it("tables must fit", () => {
      const misfits = [
        { accounts: 1, actions: actionsOf([{ account: 1 }]) },
        { accounts: 1, profiles: { kinds: 2, counts: new Uint32Array(1) } },
        { accounts: 2, moments: { time: new Uint32Array(1), amount: new Uint32Array(2) } },
        { accounts: 2, edges: edgesOf([[0, 2]]) },
        { accounts: 2, endorsements: endorsementsOf([[2, 0]]) },
      ];
      expect(misfits.map((input) => codeOf(() => scan(input, rules)))).to.deep.equal(Array(5).fill("INVALID_ARGUMENT"));
    });

    it("no table means no flag", () => {
      const result = scan({ accounts: 3 }, rules);
      expect([...result.integrityBps]).to.deep.equal([10_000, 10_000, 10_000]);
      expect(result.findings).to.deep.equal([]);
    });

    it("independent doubts multiply into a hold", () => {
      const clicks: Act[] = range(20).map((i) => ({ account: 0, kind: 1, time: 1_000 + i * 4_000 }));
      const work: Act[] = range(5).map((i) => ({ account: 1, evidence: i + 1, time: 1_000 + i * i * 9_999 }));
      const sharp = { regular: { leastGaps: 15 } };
      const input = { accounts: 2, actions: actionsOf([...clicks, ...work]), cheapKinds: [1] };
      const lone = scan(input, parseIntegrityRules(sharp));
      // Regular timing 0.8 and only clicks 0.5: 1 - 0.2 x 0.5 = 0.9.
      expect(lone.certaintyBps[0]).to.equal(9_000);
      expect([...lone.hold]).to.deep.equal([1, 0]);
      const lowered = scan(input, parseIntegrityRules({ ...sharp, hold: { atBps: 9_001 } }));
      expect([...lowered.hold]).to.deep.equal([0, 0]);
    });

    it("without personhood lone flags weigh nothing", () => {
      const actions = actionsOf(range(20).map((i) => ({ account: 0, kind: 1, time: 1_000 + i * 4_000 })));
      const sharp = parseIntegrityRules({ regular: { leastGaps: 15 } });
      const result = scan({ accounts: 1, actions, cheapKinds: [1], personhood: false }, sharp);
      expect(result.findings.map((f) => f.code)).to.deep.equal(["ONLY_CHEAPEST", "REGULAR_TIMING"]);
      expect([result.integrityBps[0], result.hold[0]]).to.deep.equal([10_000, 0]);
    });

    it("order of rows is immaterial", function () {
      this.timeout(20_000);
      fc.assert(
        fc.property(acts, fc.integer({ min: 1, max: 1_000 }), (list, seed) => {
          const random = new SeededRandom(seed);
          const distinct = list.map((act, i) => ({ ...act, time: (act.time ?? 0) * 100 + i }));
          const mixed = distinct
            .map((act) => [random.next(), act] as const)
            .sort(([a], [b]) => a - b)
            .map(([, act]) => act);
          const [one, two] = [distinct, mixed].map((rows) =>
            scan({ accounts: 6, actions: actionsOf(rows), cheapKinds: [2] }, rules),
          );
          expect(two?.findings).to.deep.equal(one?.findings);
          expect(two?.integrityBps).to.deep.equal(one?.integrityBps);
          expect(two?.hold).to.deep.equal(one?.hold);
        }),
      );
    });

    it("every lowered account has its reason", function () {
      this.timeout(20_000);
      fc.assert(
        fc.property(acts, (list) => {
          const result = scan({ accounts: 6, actions: actionsOf(list), cheapKinds: [2] }, rules);
          for (const account of range(6)) {
            const explained =
              result.substanceBps[account] !== 10_000 || result.findings.some((f) => f.account === account);
            if (result.integrityBps[account] !== 10_000 || result.hold[account] === 1) expect(explained).to.equal(true);
          }
        }),
      );
    });
  });

  describe("explain", () => {
    const actions = actionsOf([
      { account: 0, evidence: 5, time: 1 },
      ...range(3).map((i) => ({ account: 1, evidence: 5, time: 2 + i })),
    ]);
    const input = { accounts: 2, actions };

    it("names flags and copied rows", () => {
      const told = explain(input, scan(input, rules), 1);
      expect(told.findings.map((f) => f.code)).to.deep.equal(["COPIER"]);
      expect(told.copies.map((c) => [c.row, c.original, c.originalAccount, c.code, c.factorBps])).to.deep.equal(
        [1, 2, 3].map((row) => [row, 0, 0, "DUPLICATE_EVIDENCE", 0]),
      );
      expect(told.integrityBps).to.equal(rules.duplicates.weightBps);
    });

    it("stranger is not found", () => {
      expect(codeOf(() => explain(input, scan(input, rules), 2))).to.equal("NOT_FOUND");
    });

    it("summary counts each account once", () => {
      const summary = summarize(input, scan(input, rules));
      expect(summary).to.include({
        accounts: 2,
        actions: 4,
        flagged: 1,
        held: 0,
        lowered: 1,
        copies: 3,
        nearCopies: 0,
      });
      expect(summary.codes).to.deep.equal({ COPIER: 1 });
    });
  });

  describe("seasons", () => {
    it("flood with few acceptances stands out", () => {
      const usual = range(100).map((i) => ({ account: i % 10, time: i * 10_000 }));
      const flood = range(200).map((i) => ({ account: 10 + i, time: 500_000 + i, accepted: i % 4 === 0 }));
      const found = seasons(actionsOf([...usual, ...flood]), undefined, {
        length: 100_000,
        timesMedian: 4,
        least: 100,
      });
      expect(found).to.deep.equal([
        {
          from: 500_000,
          submitted: 210,
          accepted: 60,
          copies: 0,
          newcomers: 200,
          usualSubmitted: 10,
          usualAcceptedBps: 10_000,
        },
      ]);
    });
  });

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
          const sum = eigenTrust(8, table, [0, 1], some).reduce((a, b) => a + b, 0);
          expect(sum).to.be.at.most(TRUST_ONE);
          expect(sum).to.be.at.least(TRUST_ONE - 100_000);
        }),
      );
    });

    it("floor lowers whom no trust reaches", () => {
      const strict = parseIntegrityRules({ trust: { floorBps: 1_000 } });
      const result = scan({ accounts: 3, endorsements: endorsementsOf([[0, 1]]), seeds: [0] }, strict);
      expect([...result.integrityBps]).to.deep.equal([10_000, 9_999, 1_000]);
    });
  });
});
