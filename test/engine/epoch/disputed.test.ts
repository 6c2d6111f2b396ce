import { expect } from "chai";
import fc from "fast-check";
import { packHex } from "../../../src/engine/columns/bytes.js";
import { computeEpoch, type EpochInput, type EpochResult } from "../../../src/engine/epoch/epoch.js";
import { buildReceipt } from "../../../src/engine/epoch/receipt.js";
import { Reason } from "../../../src/engine/rules/reasons.js";
import { address, inputOf, POLICY, programs, RULES, TASK, UNLIMITED } from "../../helpers/engine/programs.js";
import { compute } from "../../helpers/engine/reference.js";
import type { Program, Work } from "../../helpers/engine/reference-parts.js";
import { plain, work } from "../../helpers/engine/scored.js";
import { codeOf } from "../../helpers/errors.js";

const ESCROW = address(0xe5c);
const [ALICE, BOB] = [address(1), address(2)];
const [HONEST, HOSTILE] = [address(0xa1), address(0xa2)];

/** The epoch's input with an escrow, and some of its rows disputed. */
const disputedInput = (p: Program, isDisputed: (w: Work) => boolean, flagged: readonly string[] = []): EpochInput => ({
  ...inputOf(p),
  disputed: Uint8Array.from(p.work, (w) => (isDisputed(w) ? 1 : 0)),
  holds: { escrow: ESCROW, accounts: packHex(flagged, 20) },
});

const linesOf = (result: EpochResult, account: string, code: string): bigint[] =>
  buildReceipt(result, account)
    .lines.filter((line) => line.code === code)
    .map(({ amount }) => amount);

describe("disputed work", function () {
  this.timeout(60_000);

  const third = work({ account: ALICE });
  const rows = [third, work({ account: ALICE, quantity: 2 }), work({ account: BOB })];
  const ofRows = (changes: Partial<Program> = {}) => plain({ work: rows, budget: 1_000n, ...changes });

  it("sets aside what rests on it, rounded up", () => {
    const result = computeEpoch(disputedInput(ofRows(), (w) => w === third));
    // Alice has 750 units, a third of them by the disputed row.
    expect([...result.held]).to.deep.equal([250n, 0n]);
    expect([...result.units]).to.deep.equal([500n, 250n]);
    const odd = computeEpoch(disputedInput(ofRows({ budget: 1_001n }), (w) => w === third));
    expect([...odd.held]).to.deep.equal([251n, 0n]);
    expect(odd.total).to.equal(1_001n);
  });

  it("changes no weight, no reputation and no one else's units", () => {
    const [free, disputed] = [
      computeEpoch(inputOf(ofRows())),
      computeEpoch(disputedInput(ofRows(), (w) => w === third)),
    ];
    expect(disputed.weights).to.deep.equal(free.weights);
    expect(disputed.reputation).to.deep.equal(free.reputation);
    expect(disputed.reasons).to.deep.equal(free.reasons);
    expect(disputed.paid).to.deep.equal(free.paid);
  });

  it("is on the receipt", () => {
    const result = computeEpoch(disputedInput(ofRows(), (w) => w === third));
    expect(linesOf(result, ALICE, "DISPUTE_HOLD")).to.deep.equal([-250n]);
    expect(linesOf(result, ALICE, "HOLD")).to.deep.equal([]);
    const { lines, units, held } = buildReceipt(result, ALICE);
    const sum = lines.filter((line) => line.sum === "units").reduce((total, { amount }) => total + amount, 0n);
    expect([sum, held]).to.deep.equal([units, 250n]);
  });

  it("sets all aside if nothing else counts", () => {
    const result = computeEpoch(disputedInput(ofRows(), ({ account }) => account === ALICE));
    expect([...result.held]).to.deep.equal([750n, 0n]);
  });

  it("adds nothing where all is held anyway", () => {
    const result = computeEpoch(disputedInput(ofRows(), (w) => w === third, [ALICE]));
    expect([[...result.held], [...result.heldInDispute]]).to.deep.equal([
      [750n, 0n],
      [0n, 0n],
    ]);
    expect(linesOf(result, ALICE, "HOLD")).to.deep.equal([-750n]);
    expect(linesOf(result, ALICE, "DISPUTE_HOLD")).to.deep.equal([]);
  });

  it("holds less where the curve diminishes", () => {
    // 30 points: 10 + √(20 × 10) = 24 with the disputed 10, 10 + √(10 × 10) = 20 without.
    const p = ofRows({
      tasks: [{ ...TASK, knee: 10, policy: POLICY }],
      budget: 34n,
      rules: { ...RULES, ...UNLIMITED },
    });
    const result = computeEpoch(disputedInput(p, (w) => w === third));
    expect([...result.paid]).to.deep.equal([24n, 10n]);
    expect([...result.held]).to.deep.equal([4n, 0n]);
  });

  it("holds nothing where it does not count", () => {
    const void_ = { ...third, status: Reason.DISPUTED };
    const p = ofRows({ work: [void_, ...rows.slice(1)] });
    const result = computeEpoch(disputedInput(p, (w) => w === void_));
    expect(result.holds).to.equal(undefined);
  });

  it("leaves what was earned in converted epochs", () => {
    const earned = [{ epoch: 4, accounts: packHex([ALICE], 20), weights: BigUint64Array.of(70n) }];
    const input = { ...disputedInput(ofRows({ budget: 1_100n }), (w) => w === third), earned };
    // 100 of 110 parts are Alice's, 10 of them disputed.
    expect([...computeEpoch(input).held]).to.deep.equal([100n, 0n]);
  });

  it("weighs by what its attester may take", () => {
    const small = work({ account: ALICE, attester: HONEST, quantity: 1 });
    const flood = work({ account: ALICE, attester: HOSTILE, quantity: 1_000_000 });
    const p = plain({
      budget: 1_000n,
      work: [small, flood, work({ account: BOB, attester: HONEST, quantity: 4 })],
      rules: { ...RULES, attesterShareBps: 5_000 },
      attesters: [HONEST, HOSTILE].map((attester) => ({ task: 1, attester, from: 0, until: 0 })),
    });
    const flooded = computeEpoch(disputedInput(p, (w) => w === flood));
    // Half of the budget is the flood's, a tenth is Alice's by honest work: who floods her with false work takes none of that.
    expect([...flooded.paid]).to.deep.equal([600n, 400n]);
    expect([...flooded.held]).to.deep.equal([500n, 0n]);
    expect([...computeEpoch(disputedInput(p, (w) => w === small)).held]).to.deep.equal([100n, 0n]);
  });

  it("needs an escrow", () => {
    const { holds: _, ...input } = disputedInput(ofRows(), (w) => w === third);
    const result = computeEpoch(input);
    expect([[...result.units], [...result.held]]).to.deep.equal([
      [750n, 250n],
      [0n, 0n],
    ]);
  });

  it("is marked for every row or none", () => {
    const input = { ...inputOf(ofRows()), disputed: new Uint8Array(2) };
    expect(codeOf(() => computeEpoch(input))).to.equal("INVALID_ARGUMENT");
  });

  it("equals the formula for any epoch", () => {
    const disputes = fc.array(fc.boolean(), { minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(programs(fc.boolean(), 30), disputes, ({ rules, ...given }, marks) => {
        const p = { ...given, rules: { ...rules, ...UNLIMITED } };
        const disputed = new Set(p.work.filter((_, i) => marks[i]));
        const input = disputedInput(p, (w) => disputed.has(w));
        if (codeOf(() => computeEpoch(input)) !== undefined) return;
        const result = computeEpoch(input);
        const { reasons, weights } = compute(p);
        const kept = p.work.filter((w) => reasons.get(w) === Reason.ACCEPTED && !disputed.has(w));
        const left = compute({ ...p, work: kept }).weights;
        const concerned = new Set(
          [...disputed].filter((w) => reasons.get(w) === Reason.ACCEPTED).map((w) => w.account),
        );
        for (let a = 0; a < result.weights.length; a++) {
          const account = `0x${Buffer.from(result.accounts.subarray(20 * a, 20 * a + 20)).toString("hex")}`;
          const [before, after, units] = [weights.get(account) ?? 0n, left.get(account) ?? 0n, result.paid[a] ?? 0n];
          const expected = !concerned.has(account) || before === 0n ? 0n : divideUp(units * (before - after), before);
          expect(result.held[a], account).to.equal(expected);
          expect((result.units[a] ?? 0n) + (result.held[a] ?? 0n)).to.equal(units);
        }
      }),
      { numRuns: 100 },
    );
  });
});

const divideUp = (over: bigint, under: bigint): bigint => over / under + (over % under === 0n ? 0n : 1n);
