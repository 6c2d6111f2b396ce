import { expect } from "chai";
import { findAutomation } from "../../../../src/engine/integrity/detectors/automation.js";
import { parseIntegrityRules } from "../../../../src/engine/integrity/rules.js";
import { actionsOf, endorsementsOf } from "../../../helpers/engine/integrity-tables.js";

const rules = parseIntegrityRules();
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** Accounts 1 and 2 talk to each other; account 0 puts out so much, gets so many answers and gives so many. */
function talk(output: number, received: number, given: number) {
  const people = range(400).map((i) => ({ account: 1 + (i % 2) }));
  const actions = actionsOf([...range(output).map(() => ({ account: 0 })), ...people]);
  const among = range(400).map((i) => [[i % 2 === 0 ? 2 : 1, 1 + (i % 2)], output + i] as const);
  const more = [
    ...range(received).map((i) => [[1, 0], i % output] as const),
    ...range(given).map(() => [[0, 1], output] as const),
  ];
  const all = [...among, ...more];
  const endorsements = endorsementsOf(
    all.map(([[from = 0, to = 0]]) => [from, to] as const),
    all.map(([, row]) => row),
  );
  return findAutomation(3, actions, endorsements, rules.automation);
}

describe("automation", () => {
  it("silent emitter among answered people", () => {
    expect(talk(100, 0, 0).map((f) => [f.account, f.evidence])).to.deep.equal([
      [0, { expected: 80, answers: 0, expectedGiven: 80, given: 0 }],
    ]);
  });

  it("one answer given, or a few received by much output, hide nothing", () => {
    expect(talk(1_000, 10, 0)).to.have.lengthOf(1);
    expect(talk(1_000, 0, 1)).to.have.lengthOf(1);
    expect(talk(1_000, 10, 1)).to.have.lengthOf(1);
  });

  it("a few posts that nobody answered are no machine", () => {
    for (const output of [6, 12, 25]) expect(talk(output, 0, 0)).to.deep.equal([]);
  });

  it("one who answers, or is answered, as quiet people are is no machine", () => {
    expect(talk(100, 0, 20)).to.deep.equal([]);
    expect(talk(100, 20, 0)).to.deep.equal([]);
  });
});
