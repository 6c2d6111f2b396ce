import { expect } from "chai";
import fc from "fast-check";
import { computeEpoch, type EpochInput, type EpochResult } from "../../../src/engine/epoch/epoch.js";
import { buildReceipt } from "../../../src/engine/epoch/receipt.js";
import { TaskRegistryMode } from "../../../src/engine/rules/contract-values.js";
import { address, inputOf, POLICY, programs, RULES, TASK, UNLIMITED } from "../../helpers/engine/programs.js";
import { compute } from "../../helpers/engine/reference.js";
import type { Program, Work } from "../../helpers/engine/reference-parts.js";
import { plain, run, work } from "../../helpers/engine/scored.js";
import { codeOf } from "../../helpers/errors.js";

const [HONEST, HOSTILE, THIRD] = [address(0xa1), address(0xa2), address(0xa3)];
const [ALICE, BOB, MALLORY] = [address(1), address(2), address(3)];

const by = (attester: string, account: string, quantity = 1, task = 1): Work =>
  work({ attester, account, quantity, task });

/** Rules that limit attesters by share, by bond, or by both. */
const rulesWith = (attesterShareBps: number, attesterBondMultiple = 0): Program["rules"] => {
  return { ...RULES, attesterShareBps, attesterBondMultiple };
};

/** An epoch of 1,000 units in which everybody may attest the first two tasks. */
const epochWith = (changes: Partial<Program>): EpochInput =>
  inputOf(
    plain({
      attesters: [1, 2].flatMap((task) =>
        [HONEST, HOSTILE, THIRD].map((attester) => ({ task, attester, from: 0, until: 0 })),
      ),
      bonds: new Map([
        [HONEST, 100n],
        [HOSTILE, 5n],
      ]),
      ...changes,
    }),
  );

/** Units by account, and what is not allocated. */
const unitsOf = ({ units }: EpochResult): bigint[] => [...units];

/** Units of each attester's rows, by the receipts of the accounts that it alone attests. */
const lineOf = (result: EpochResult, account: string, code: string): bigint[] =>
  buildReceipt(result, account)
    .lines.filter((line) => line.code === code)
    .map(({ amount }) => amount);

describe("limits of attesters", function () {
  this.timeout(60_000);

  const fair = [by(HONEST, ALICE, 3), by(HONEST, BOB)];
  const flood = [...fair, by(HOSTILE, MALLORY, 1_000_000)];

  it("do nothing where the rules set none", () => {
    const result = computeEpoch(epochWith({ work: flood, rules: { ...RULES, ...UNLIMITED } }));
    expect(result.limits).to.equal(undefined);
    expect(unitsOf(result)).to.deep.equal([0n, 0n, 1_000n]);
    expect(result.sharedBy).to.equal(result.weights);
  });

  it("need to know who attests, and the bonds", () => {
    const { attesters: _, ...unnamed } = epochWith({ work: fair, rules: rulesWith(5_000) });
    expect(codeOf(() => computeEpoch(unnamed))).to.equal("INVALID_ARGUMENT");
    const { bonds: __, ...unbonded } = epochWith({ work: fair, rules: rulesWith(10_000, 10) });
    expect(codeOf(() => computeEpoch(unbonded))).to.equal("INVALID_ARGUMENT");
  });

  it("leave half of the budget to the others", () => {
    const result = computeEpoch(epochWith({ work: flood, rules: rulesWith(5_000) }));
    expect(unitsOf(result)).to.deep.equal([375n, 125n, 500n]);
    expect(result.total).to.equal(1_000n);
  });

  it("give a flood ten times its bond", () => {
    const result = computeEpoch(epochWith({ work: flood, rules: rulesWith(5_000, 10) }));
    // The honest attester may not take more than half either: the rest stays in the treasury.
    expect(unitsOf(result)).to.deep.equal([375n, 125n, 50n]);
    expect(result.total).to.equal(550n);
    const limits = result.limits?.shares.map(({ attester, limit }) => [attester, limit]);
    expect(limits).to.deep.equal([
      [HONEST, 500n],
      [HOSTILE, 50n],
    ]);
  });

  it("let few attesters have equal shares", () => {
    const rows = [by(HONEST, ALICE, 8), by(HOSTILE, BOB, 1), by(THIRD, MALLORY, 1)];
    const result = computeEpoch(epochWith({ work: rows, rules: rulesWith(1) }));
    expect(unitsOf(result)).to.deep.equal([333n, 333n, 333n]);
    const alone = computeEpoch(epochWith({ work: fair, rules: rulesWith(1) }));
    expect(unitsOf(alone)).to.deep.equal([750n, 250n]);
  });

  it("keep what nobody may take", () => {
    const result = computeEpoch(epochWith({ work: flood, rules: rulesWith(10_000, 2) }));
    expect(unitsOf(result)).to.deep.equal([150n, 50n, 10n]);
    expect(result.allocation.budget).to.equal(210n);
  });

  it("pay nothing without any bond, and give reputation all the same", () => {
    const result = computeEpoch(epochWith({ work: fair, rules: rulesWith(10_000, 10), bonds: new Map() }));
    expect(unitsOf(result)).to.deep.equal([0n, 0n]);
    expect([result.reputation[0], result.reputation[8]]).to.deep.equal([30, 10]);
  });

  it("ask for no bond where tasks prove themselves on chain, and for one with any other row", () => {
    const tasks = [TASK, { ...TASK, id: 2, mode: TaskRegistryMode.OnChain }];
    const proven = [by(THIRD, ALICE, 1, 2), by(THIRD, BOB, 1, 2)];
    const given = { tasks, rules: rulesWith(10_000, 10) };
    expect(unitsOf(computeEpoch(epochWith({ ...given, work: proven })))).to.deep.equal([500n, 500n]);
    const mixed = [...proven, by(THIRD, MALLORY)];
    expect(unitsOf(computeEpoch(epochWith({ ...given, work: mixed })))).to.deep.equal([0n, 0n, 0n]);
  });

  it("hold where one account has rows of several attesters", () => {
    const rows = [by(HONEST, ALICE, 10), by(HOSTILE, ALICE, 990), by(HONEST, BOB, 10)];
    const result = computeEpoch(epochWith({ work: rows, rules: rulesWith(10_000, 10) }));
    // The hostile rows give 50 of 1,000 units; the rest goes in halves by honest work.
    expect(unitsOf(result)).to.deep.equal([525n, 475n]);
    expect(lineOf(result, ALICE, "ATTESTER_LIMIT")).to.have.length(1);
    expect(lineOf(result, BOB, "ATTESTER_LIMIT")).to.deep.equal([]);
  });

  it("go by what a task gives after the curve, which much work of another attester cannot dilute", () => {
    const tasks = [
      { ...TASK, policy: POLICY, knee: 10 },
      { ...TASK, id: 2, policy: POLICY },
    ];
    const diluting = [by(HONEST, MALLORY, 100_000), by(HOSTILE, MALLORY, 1_000, 2), by(HONEST, ALICE, 1_000)];
    const result = computeEpoch(epochWith({ tasks, work: diluting, rules: rulesWith(10_000, 10) }));
    const hostile = result.limits?.shares[1];
    expect(hostile?.weight).to.equal(10_000n);
    expect([hostile?.limit, (hostile?.over ?? 1n) < (hostile?.under ?? 1n)]).to.deep.equal([50n, true]);
  });

  it("hold after the cap on shares of accounts gave others more", () => {
    const rows = [by(HONEST, ALICE, 90), by(HONEST, BOB, 5), by(HOSTILE, MALLORY, 5)];
    const rules = { ...rulesWith(10_000, 10), personhood: true, shareCapBps: 4_000 };
    const tasks = [{ ...TASK, policy: POLICY }];
    const result = computeEpoch(epochWith({ tasks, work: rows, rules }));
    expect(unitsOf(result)).to.deep.equal([400n, 300n, 50n]);
    expect(lineOf(result, MALLORY, "ATTESTER_EXCESS")).to.deep.equal([-250n]);
    expect(result.total).to.equal(750n);
  });

  it("go by share alone in an epoch without a budget, so that converted weights are limited too", () => {
    const given = { work: flood, rules: rulesWith(5_000, 10), budget: 0n };
    const { weights, accounts, total } = computeEpoch(epochWith(given));
    expect(total).to.equal(0n);
    const sum = weights.reduce((all, own) => all + own, 0n);
    expect((weights[2] as bigint) * 2n <= sum + 1n).to.equal(true);
    const earned = [{ epoch: 4, accounts, weights }];
    const later = computeEpoch({ ...epochWith({ work: fair, rules: rulesWith(5_000, 10) }), earned });
    expect((later.units[2] as bigint) < 500n).to.equal(true);
  });

  it("count a converted weight beside those of attesters", () => {
    const earned = [{ epoch: 4, accounts: new Uint8Array(20).fill(9), weights: BigUint64Array.of(40n) }];
    const result = computeEpoch({ ...epochWith({ work: fair, rules: rulesWith(10_000, 3) }), earned });
    expect(unitsOf(result)).to.deep.equal([225n, 75n, 700n]);
  });

  it("do not count the escrow's own work", () => {
    const escrow = address(9);
    const rows = [...fair, by(HOSTILE, MALLORY, 100), by(THIRD, escrow, 1_000_000)];
    const holds = { escrow, accounts: new Uint8Array(0) };
    const result = computeEpoch({ ...epochWith({ work: rows, rules: rulesWith(5_000) }), holds });
    expect(unitsOf(result)).to.deep.equal([375n, 125n, 500n, 0n]);
    expect(result.limits?.shares).to.have.length(2);
  });

  it("let no attester have more than its limit, whatever the program", () => {
    fc.assert(
      fc.property(programs(fc.boolean()), (p) => {
        const result = run(p);
        if (typeof result === "string" || result.limits === undefined) return;
        const { shares } = result.limits;
        const { taken } = compute(p);
        expect(shares.map(({ attester }) => attester)).to.deep.equal([...taken.keys()].sort());
        const most = p.budget === 0n ? 0n : p.budget;
        for (const { attester, limit } of shares) {
          const own = taken.get(attester) ?? 0n;
          expect(own <= limit && own <= most).to.equal(true);
        }
        expect([...taken.values()].reduce((sum, own) => sum + own, 0n)).to.equal(result.total);
      }),
      { numRuns: 150 },
    );
  });
});
