import { expect } from "chai";
import { dueStep, planOf } from "../../../../src/program/operator/decide/plan.js";
import { factsOf, ME, NOW, RIGHT, WRONG, type Changes } from "../../../helpers/program/operator-facts.js";

const DISPUTE = { rulingFrom: NOW - 200, stakesFrom: NOW + 50, until: NOW + 700 };
const STAKES = { ...DISPUTE, stakesFrom: NOW - 50 };

/** What is due, as words. */
const due = (changes: Changes): string[] => {
  const facts = factsOf(changes);
  return planOf(facts)
    .steps.filter(({ from }) => from <= facts.now)
    .map(({ act, units }) => (units === undefined ? act : `${act} ${units}`));
};

/** What comes later: the act, and in how many seconds. */
const later = (changes: Changes): [string, number][] => {
  const facts = factsOf(changes);
  return planOf(facts)
    .steps.filter(({ from }) => from > facts.now)
    .map(({ act, from }) => [act, from - facts.now]);
};

const troubles = (changes: Changes): string[] => planOf(factsOf(changes)).troubles.map(({ code }) => code);

/** Facts, and what is due, comes later and only a person can mend. */
type Case = readonly [
  title: string,
  changes: Changes,
  due: readonly string[],
  later: readonly (readonly [string, number])[],
  troubles: readonly string[],
];

const FREE = { cutOff: NOW - 300, openFrom: NOW - 200 };
const WRONG_STANDS = { standing: { root: WRONG }, own: {}, check: "wrong" as const };

const CASES: readonly Case[] = [
  // nobody has proposed
  [
    "before the cut-off",
    { epoch: { cutOff: NOW + 9 } },
    [],
    [
      ["propose", 9],
      ["compute", 9],
    ],
    [],
  ],
  ["after the cut-off", {}, ["compute"], [], []],
  ["computed", { own: {} }, ["propose"], [], []],
  ["computed, paused", { own: {}, pausedUntil: NOW + 30 }, [], [["propose", 30]], ["PAUSED"]],
  [
    "computed, not admitted, within grace",
    { own: {}, staker: { admitted: false } },
    [],
    [["propose", 100]],
    ["NOT_ADMITTED"],
  ],
  [
    "computed, not admitted, after grace",
    { own: {}, epoch: FREE, staker: { admitted: false } },
    ["propose"],
    [],
    ["NOT_ADMITTED"],
  ],
  ["computed, not bonded", { own: {}, staker: { bonded: 999n } }, [], [], ["NOT_BONDED"]],
  ["not computed, not bonded", { staker: { bonded: 999n } }, ["compute"], [], ["NOT_BONDED"]],
  ["computed, bond too low", { own: {}, staker: { bonded: 1_199n } }, [], [], ["BOND_TOO_LOW"]],
  ["computed, bond just enough", { own: {}, staker: { bonded: 1_200n } }, ["propose"], [], []],
  ["computed, bond locked", { own: {}, staker: { locked: 8_801n } }, [], [], ["BOND_TOO_LOW"]],
  // proposed by another
  ["proposed, not computed", { standing: {} }, ["compute"], [], []],
  ["proposed, the same computed", { standing: {}, own: {} }, ["confirm"], [["finalize", 600]], []],
  [
    "proposed with another bundle",
    { standing: { bundleHash: WRONG }, own: {} },
    [],
    [["finalize", 600]],
    ["OTHER_BUNDLE"],
  ],
  [
    "proposed, not admitted",
    { standing: {}, own: {}, staker: { admitted: false } },
    [],
    [["finalize", 600]],
    ["NOT_ADMITTED"],
  ],
  [
    "proposed, less than the minimum free",
    { standing: {}, own: {}, staker: { locked: 9_001n } },
    [],
    [["finalize", 600]],
    [],
  ],
  ["proposed, confirmed already", { standing: {}, own: {}, staker: { laid: 500n } }, [], [["finalize", 600]], []],
  ["proposed by oneself", { standing: { proposer: ME }, own: {} }, [], [["finalize", 600]], []],
  ["proposed, quorum reached", { standing: { confirmations: 1 }, own: {} }, [], [["finalize", 600]], []],
  ["proposed, window over", { standing: { finalFrom: NOW, finalizableAt: NOW }, own: {} }, ["finalize"], [], []],
  ["window over, not computed", { standing: { finalFrom: NOW, finalizableAt: NOW } }, ["compute"], [], []],
  ["proposed, another computed", { standing: { root: WRONG }, own: {} }, ["verify"], [], []],
  [
    "window over, another computed",
    { standing: { root: WRONG, finalFrom: NOW, finalizableAt: NOW }, own: {} },
    ["verify"],
    [],
    [],
  ],
  [
    "proposed, a fresh store says right, the own differs",
    { standing: { root: WRONG }, own: {}, check: "right" },
    [],
    [["finalize", 600]],
    ["STORE_DIFFERS"],
  ],
  [
    "proposed, cannot be decided",
    { standing: { root: WRONG }, own: {}, check: "undecided" },
    [],
    [],
    ["CANNOT_DECIDE"],
  ],
  [
    "cannot be decided, window over",
    { standing: { root: WRONG, finalFrom: NOW, finalizableAt: NOW }, own: {}, check: "undecided" },
    [],
    [],
    ["CANNOT_DECIDE"],
  ],
  // proposed wrongly
  ["wrong", WRONG_STANDS, ["challenge 500"], [], ["WRONG_ROOT"]],
  [
    "wrong, the own root gone",
    { ...WRONG_STANDS, own: undefined } as unknown as Changes,
    ["compute"],
    [],
    ["WRONG_ROOT"],
  ],
  ["wrong, bond too low", { ...WRONG_STANDS, staker: { locked: 9_001n } }, [], [], ["WRONG_ROOT"]],
  [
    "wrong, not admitted",
    { ...WRONG_STANDS, staker: { admitted: false } },
    ["challenge 500"],
    [],
    ["WRONG_ROOT", "NOT_ADMITTED"],
  ],
  [
    "wrong, window over",
    { ...WRONG_STANDS, standing: { root: WRONG, finalFrom: NOW, finalizableAt: NOW } },
    [],
    [],
    ["WRONG_ROOT"],
  ],
  // disputed
  [
    "disputed, the right one stands",
    { standing: { finalizableAt: NOW + 700 }, dispute: DISPUTE, own: { onTable: true } },
    [],
    [["finalize", 700]],
    [],
  ],
  [
    "disputed, right and over",
    { now: NOW + 700, standing: { finalizableAt: NOW + 700 }, dispute: DISPUTE, own: {} },
    ["finalize"],
    [],
    [],
  ],
  [
    "disputed, a wrong one stands, the right one missing",
    { ...WRONG_STANDS, dispute: DISPUTE },
    ["challenge 500"],
    [],
    ["WRONG_ROOT"],
  ],
  [
    "disputed, the council can rule",
    { ...WRONG_STANDS, dispute: DISPUTE, own: { onTable: true, units: 500n } },
    [],
    [["stake", 50]],
    ["WRONG_ROOT"],
  ],
  [
    "disputed, stakes decide",
    { ...WRONG_STANDS, dispute: STAKES, own: { onTable: true, units: 500n } },
    ["stake 501"],
    [],
    ["WRONG_ROOT"],
  ],
  [
    "stakes decide, less free than is needed",
    { ...WRONG_STANDS, dispute: STAKES, own: { onTable: true, units: 500n }, staker: { locked: 9_800n } },
    ["stake 100"],
    [],
    ["WRONG_ROOT"],
  ],
  [
    "stakes decide, nothing free",
    { ...WRONG_STANDS, dispute: STAKES, own: { onTable: true }, staker: { locked: 9_999n } },
    [],
    [],
    ["WRONG_ROOT"],
  ],
  [
    "stakes have decided",
    { ...WRONG_STANDS, now: NOW + 700, dispute: STAKES, own: { onTable: true } },
    [],
    [],
    ["WRONG_ROOT"],
  ],
  // besides
  [
    "unsettled stakes",
    { own: {}, standing: { proposer: ME }, staker: { unsettled: [{ epoch: 6, root: RIGHT }] } },
    ["settle"],
    [["finalize", 600]],
    [],
  ],
  [
    "unopened holds",
    { epoch: { cutOff: NOW + 9 }, own: {}, rest: { unopened: [5] } },
    ["open holds"],
    [["propose", 9]],
    [],
  ],
  ["low funds", { own: {}, staker: { balance: 3_999n * 10n ** 12n } }, ["propose"], [], ["LOW_FUNDS"]],
  ["four epochs' fees", { own: {}, staker: { balance: 4_000n * 10n ** 12n } }, ["propose"], [], []],
  // a watchtower
  ["watching, nothing proposed or final", { staker: null }, [], [], []],
  ["watching, a root stands", { staker: null, standing: {} }, ["verify"], [], []],
  ["watching, found right", { staker: null, standing: {}, check: "right" }, [], [], []],
  ["watching, found wrong", { staker: null, standing: { root: WRONG }, check: "wrong" }, [], [], ["WRONG_ROOT"]],
  ["watching, cannot be decided", { staker: null, standing: {}, check: "undecided" }, [], [], ["CANNOT_DECIDE"]],
  ["watching, a final root", { staker: null, rest: { lastFinal: { epoch: 6, root: WRONG } } }, ["verify"], [], []],
];

describe("planOf", () => {
  for (const [title, changes, now, then, mend] of CASES)
    it(title, () => {
      expect([due(changes), later(changes), troubles(changes)]).to.deep.equal([now, then, mend]);
    });

  it("says what a watchtower found of a final root", () => {
    const found = (verdict: "right" | "wrong" | "undecided"): string[] =>
      troubles({
        staker: null,
        rest: { lastFinal: { epoch: 6, root: WRONG }, checks: [{ epoch: 6, root: WRONG, verdict, reason: "so." }] },
      });
    expect([found("right"), found("wrong"), found("undecided")]).to.deep.equal([[], ["WRONG_ROOT"], ["CANNOT_DECIDE"]]);
  });

  it("puts what is due first, the urgent before the rest", () => {
    const unsettled = [{ epoch: 6, root: RIGHT }];
    expect(due({ ...WRONG_STANDS, staker: { unsettled } })).to.deep.equal(["challenge 500", "settle"]);
    expect(due({ standing: {}, own: {}, staker: { unsettled }, rest: { unopened: [6] } })).to.deep.equal([
      "confirm",
      "settle",
      "open holds",
    ]);
  });

  it("names what keeps the machine from writing, whoever watches", () => {
    const rest = { unwritable: "The disk is full." };
    for (const changes of [{ rest }, { rest, staker: null }])
      expect(planOf(factsOf(changes)).troubles.map(({ code, text }) => [code, text])).to.deep.equal([
        ["DISK", "Nothing can be written here. The disk is full."],
      ]);
  });

  it("says by when", () => {
    const until = (changes: Changes): (number | undefined)[] =>
      planOf(factsOf(changes)).steps.map((step) => step.until);
    expect(until({ standing: {}, own: {} })).to.deep.equal([NOW + 1_000, undefined]);
    expect(until(WRONG_STANDS)).to.deep.equal([NOW + 1_000]);
    expect(until({ ...WRONG_STANDS, dispute: DISPUTE })).to.deep.equal([NOW + 700]);
    expect(until({ own: {} })).to.deep.equal([NOW + 100]);
  });

  it("names what a wrong root needs", () => {
    const mend = (changes: Changes): string | undefined => planOf(factsOf(changes)).troubles[0]?.mend;
    expect(mend({ ...WRONG_STANDS, staker: { locked: 9_900n } })).to.equal(
      "Contesting it takes 500 units, 50 are free: `npx hardhat stake bond --role operator`.",
    );
    expect(mend(WRONG_STANDS)).to.equal("It is contested.");
    expect(mend({ ...WRONG_STANDS, standing: { root: WRONG, finalFrom: NOW, finalizableAt: NOW } })).to.equal(
      "Its window is over: tell the council and the other operators.",
    );
  });
});

describe("dueStep", () => {
  it("is the first that is not left out", () => {
    const facts = factsOf({ standing: {}, own: {}, rest: { unopened: [6] } });
    const plan = planOf(facts);
    expect(dueStep(plan, facts.now)?.act).to.equal("confirm");
    expect(dueStep(plan, facts.now, ({ act }) => act === "confirm")?.act).to.equal("open holds");
    expect(dueStep(plan, facts.now, () => true)).to.equal(undefined);
  });
});
