import { expect } from "chai";
import { summarize } from "../../../src/engine/integrity/summary.js";
import { parseIntegrityRules } from "../../../src/engine/integrity/rules.js";
import { scan } from "../../../src/engine/integrity/scan.js";
import { actionsOf } from "../../helpers/engine/integrity-tables.js";

const rules = parseIntegrityRules();
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe("summary", () => {
  const actions = actionsOf([
    { account: 0, evidence: 5, time: 1 },
    ...range(3).map((i) => ({ account: 1, evidence: 5, time: 2 + i })),
  ]);
  const input = { accounts: 2, actions };

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
