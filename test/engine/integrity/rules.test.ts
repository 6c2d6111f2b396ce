import { expect } from "chai";
import { clickTasks, INTEGRITY_FIELDS, parseIntegrityRules } from "../../../src/engine/integrity/rules.js";
import { codeOf } from "../../helpers/errors.js";

const rules = parseIntegrityRules();

describe("integrity rules", () => {
  it("defaults lie within their bounds", () => {
    for (const [detector, fields] of Object.entries(INTEGRITY_FIELDS)) {
      for (const [field, [standard, least, most]] of Object.entries(fields)) {
        expect(standard, `${detector}.${field}`).to.be.within(least, most);
      }
    }
  });

  it("given thresholds replace defaults", () => {
    const given = parseIntegrityRules({ wallets: { leastGroup: 10 } });
    expect(given).to.deep.equal({ ...rules, wallets: { ...rules.wallets, leastGroup: 10 } });
  });

  it("clicks are no threshold", () => {
    expect(parseIntegrityRules({ clicks: [2, 1] })).to.deep.equal(rules);
    expect(clickTasks({ clicks: [2, 1] })).to.deep.equal([2, 1]);
    expect(clickTasks()).to.deep.equal([]);
  });

  it("unknown names, fractions and bounds", () => {
    const bad = [
      { walets: {} },
      { wallets: { size: 1 } },
      { hold: { atBps: 0.5 } },
      { hold: { atBps: 0 } },
      { hold: 3 },
      { clicks: [1, 1] },
      { clicks: 3 },
      [],
    ];
    expect(bad.map((section) => codeOf(() => parseIntegrityRules(section)))).to.deep.equal(
      Array(8).fill("INVALID_RULES"),
    );
  });
});
