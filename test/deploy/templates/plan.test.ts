import { expect } from "chai";
import { PARAMETERS } from "../../../deploy/program-parameters.js";
import { openDocument, readValues, withDefaults } from "../../../deploy/schema/document.js";
import { brokenRelations } from "../../../deploy/schema/relations.js";
import { TEMPLATES, type TemplateName } from "../../../deploy/templates/index.js";
import { moneyOfPlan, planOf, project } from "../../../deploy/templates/plan.js";
import { parametersOf } from "../../../src/program/agreement.js";
import { codeOf } from "../../helpers/errors.js";

const MONEY = moneyOfPlan(18);
const SUPPLY = 10n ** 27n;
const TOKENS = 10n ** 9n;
const NAMES = Object.keys(TEMPLATES) as TemplateName[];
const NONE = { name: "Guild", parameters: {} };

describe("deploy/templates", () => {
  for (const template of NAMES) {
    const plan = planOf({ ...NONE, template });

    it(`${template} can be deployed`, () => {
      const given = readValues("plan", openDocument("plan", plan.parameters), MONEY);
      const fromRules = Object.entries(parametersOf(plan.rules, given)).map(([name, value]) => [name, BigInt(value)]);
      const all = withDefaults({ ...given, ...(Object.fromEntries(fromRules) as typeof given) }, MONEY, "");
      const facts = { ...MONEY, supply: SUPPLY, bondSupply: SUPPLY, sameToken: true };
      expect(brokenRelations(all, facts)).to.deep.equal([]);
    });

    it(`${template} explains itself and has tasks`, () => {
      expect(plan.template.because.length).to.be.greaterThan(2);
      expect(plan.tasks.length).to.be.greaterThan(3);
      expect(plan.rules.serviceBps, "part for those who verify").to.equal(100);
      for (const { name, rubric, points } of plan.tasks)
        expect(`${name} ${rubric} ${points}`).to.not.include("undefined");
    });
  }

  it("choices go before the template's", () => {
    const council = `0x${"22".repeat(20)}`;
    const { parameters, rules } = planOf({
      template: "seasons",
      name: "Guild",
      parameters: { council, epochLength: "21 days" },
    });
    expect(parameters.Assay).to.include({ council, epochLength: "21 days", governorName: "Guild Governor" });
    expect(rules.name).to.equal("Guild");
    expect(Object.keys(parameters.Assay).every((name) => name in PARAMETERS)).to.equal(true);
  });

  it("wrong choices are refused", () => {
    expect(codeOf(() => planOf({ ...NONE, template: "season" }))).to.equal("INVALID_ARGUMENT");
    expect(codeOf(() => planOf({ ...NONE, template: "seasons", parameters: { epochLength: "soon" } }))).to.equal(
      "INVALID_ARGUMENT",
    );
  });

  it("budgets fall to the floor, and vest", () => {
    const rows = project(planOf({ ...NONE, template: "ambassadors" }), MONEY, 10_000_000n * TOKENS, 52);
    expect(rows[0]).to.include({ epoch: 0, day: 7, budget: 20_000n * TOKENS, vested: 0n });
    expect(rows[1]?.budget).to.equal(19_800n * TOKENS);
    const last = rows.at(-1);
    expect((last?.paid ?? 0n) + (last?.treasury ?? 0n)).to.equal(10_000_000n * TOKENS);
    expect(last?.vested ?? 0n)
      .to.be.greaterThan(0n)
      .and.lessThan(last?.paid ?? 0n);
  });

  it("points come before tokens", () => {
    const rows = project(planOf({ ...NONE, template: "points" }), MONEY, 8_000_000n * TOKENS, 14);
    expect(rows.slice(0, 12).every(({ budget }) => budget === 0n)).to.equal(true);
    expect(rows[12]?.budget).to.equal(5_000_000n * TOKENS);
    expect(rows[13]?.budget).to.equal(20_000n * TOKENS);
  });
});
