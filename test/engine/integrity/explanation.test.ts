import { expect } from "chai";
import { explain } from "../../../src/engine/integrity/explanation.js";
import { parseIntegrityRules } from "../../../src/engine/integrity/rules.js";
import { scan } from "../../../src/engine/integrity/scan.js";
import { codeOf } from "../../helpers/errors.js";
import { actionsOf } from "../../helpers/engine/integrity-tables.js";

const rules = parseIntegrityRules();
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe("explanation", () => {
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
});
