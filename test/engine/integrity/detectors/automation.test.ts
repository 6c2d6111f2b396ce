import { expect } from "chai";
import { findAutomation } from "../../../../src/engine/integrity/detectors/automation.js";
import { parseIntegrityRules } from "../../../../src/engine/integrity/rules.js";
import { actionsOf, endorsementsOf, type Act } from "../../../helpers/engine/integrity-tables.js";

const rules = parseIntegrityRules();
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe("automation", () => {
  it("silent emitter among answered people", () => {
    const acts: Act[] = [...range(20).map(() => ({ account: 0 })), ...range(20).map((i) => ({ account: 1 + (i % 2) }))];
    const answers = range(20).map((i) => [i % 2 === 0 ? 2 : 1, 1 + (i % 2)] as const);
    const given = endorsementsOf(
      answers,
      range(20).map((i) => 20 + i),
    );
    const found = findAutomation(3, actionsOf(acts), given, rules.automation);
    expect(found.map((f) => [f.account, f.evidence])).to.deep.equal([[0, { expected: 10, answers: 0, given: 0 }]]);
  });

  it("one who answers is no machine", () => {
    const acts: Act[] = [...range(20).map(() => ({ account: 0 })), ...range(20).map((i) => ({ account: 1 + (i % 2) }))];
    const answers = [...range(20).map((i) => [i % 2 === 0 ? 2 : 1, 1 + (i % 2)] as const), [0, 1] as const];
    const given = endorsementsOf(answers, [...range(20).map((i) => 20 + i), 20]);
    expect(findAutomation(3, actionsOf(acts), given, rules.automation)).to.deep.equal([]);
  });
});
