import { expect } from "chai";
import { findRefused } from "../../../../src/engine/integrity/detectors/acceptance.js";
import { parseIntegrityRules } from "../../../../src/engine/integrity/rules.js";
import { actionsOf, type Act } from "../../../helpers/engine/integrity-tables.js";
import type { Finding } from "../../../../src/engine/integrity/findings.js";

const rules = parseIntegrityRules();
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const accounts = (findings: readonly Finding[]): number[] => findings.map((f) => f.account).sort((a, b) => a - b);

describe("acceptance", () => {
  it("refused flood is flagged", () => {
    const acts: Act[] = [
      ...range(8).map(() => ({ account: 0, accepted: false })),
      ...range(30).map((i) => ({ account: 1 + (i % 3) })),
    ];
    const found = findRefused(4, actionsOf(acts), rules.refused);
    expect(accounts(found)).to.deep.equal([0]);
    expect(found[0]?.evidence).to.deep.equal({ submitted: 8, accepted: 0, usualBps: 7894 });
  });

  it("strict program flags nobody", () => {
    const acts: Act[] = range(40).map((i) => ({ account: i % 4, accepted: i % 10 === 0 }));
    expect(findRefused(4, actionsOf(acts), rules.refused)).to.deep.equal([]);
  });
});
