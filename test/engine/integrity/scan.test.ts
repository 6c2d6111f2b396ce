import { SeededRandom } from "../../../scripts/sim/seeded-random.js";
import { expect } from "chai";
import fc from "fast-check";
import { parseIntegrityRules } from "../../../src/engine/integrity/rules.js";
import { scan } from "../../../src/engine/integrity/scan.js";
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

  it("a group that is less sure keeps as much weight as there is doubt", () => {
    const accounts = 100;
    const moments = {
      time: Uint32Array.from(range(accounts), (i) => (i < 9 ? 500_000 + i : 1_000 + i * 100_000)),
      amount: Uint32Array.from(range(accounts), (i) => 1_000 + ((i * i * 7_919) % 97) * 997),
    };
    const edges = edgesOf(range(8).map((i) => [i, i + 1] as const));
    const { integrityBps, hold, findings } = scan({ accounts, moments, edges }, rules);
    expect(findings.map(({ code, certaintyBps }) => [code, certaintyBps])).to.deep.equal(
      range(9).map(() => ["CONNECTED_WALLETS", 7_777]),
    );
    expect([...integrityBps.subarray(0, 10), hold[0]]).to.deep.equal([...range(9).map(() => 2_223), 10_000, 0]);
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
