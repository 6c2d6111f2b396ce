import { expect } from "chai";
import {
  findBaskets,
  findLockstepTargets,
  type TargetedActions,
} from "../../../../src/engine/integrity/detectors/lockstep.js";
import { parseIntegrityRules } from "../../../../src/engine/integrity/rules.js";
import { type Actions } from "../../../../src/engine/integrity/tables.js";
import { actionsOf, type Act } from "../../../helpers/engine/integrity-tables.js";
import type { Finding } from "../../../../src/engine/integrity/findings.js";

const rules = parseIntegrityRules();
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const accounts = (findings: readonly Finding[]): number[] => findings.map((f) => f.account).sort((a, b) => a - b);

/** Actions of which targets and times are given. */
const targeted = (actions: Actions): TargetedActions => ({
  ...actions,
  target: actions.target ?? new Uint32Array(),
  time: actions.time ?? new Uint32Array(),
});

describe("lockstep", () => {
  const crew = (shift: number): Act[] =>
    range(3).flatMap((account) =>
      range(5).map((t) => ({ account, target: t, time: 10_000 * (t + 1) + account * shift })),
    );

  it("crew on shared targets is linked", () => {
    const acts = [...crew(60), ...range(5).map((t) => ({ account: 3, target: t, time: 10_000 * (t + 1) + 3_000 }))];
    const actions = actionsOf(acts);
    const found = findLockstepTargets(4, targeted(actions), rules.lockstep);
    expect(accounts(found)).to.deep.equal([0, 1, 2]);
    expect(found[0]?.evidence).to.deep.equal({ group: 0, size: 3, targets: 5, shared: 5 });
  });

  it("same targets at other times are not", () => {
    const actions = actionsOf(crew(700));
    const found = findLockstepTargets(3, targeted(actions), rules.lockstep);
    expect(found).to.deep.equal([]);
  });

  it("one basket in one go is lockstep", () => {
    const at = (account: number, targets: readonly number[], gap: number): Act[] =>
      targets.map((target, i) => ({ account, target, time: 1_000 + account * 90_000 + i * gap }));
    const acts = [
      ...range(8).flatMap((account) => at(account, account % 2 === 0 ? [4, 9] : [9, 4], 30)),
      ...at(8, [4, 9], 5_000),
      ...at(9, [4, 9, 7], 30),
    ];
    const actions = targeted(actionsOf(acts));
    const found = findBaskets(10, actions, rules.lockstep);
    expect(accounts(found)).to.deep.equal(range(8));
    expect(findBaskets(10, actions, { ...rules.lockstep, leastBasket: 9 })).to.deep.equal([]);
  });
});
