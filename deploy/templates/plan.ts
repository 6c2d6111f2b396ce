import { AssayError } from "../../src/engine/errors.js";
import { budgetUnits } from "../../src/engine/mirrors/emission.js";
import { vestedUnits, type EpochCredit } from "../../src/engine/mirrors/vesting.js";
import { parseRules, type Rules } from "../../src/engine/rules/rules.js";
import { openDocument, readValues, TOP, withDefaults } from "../schema/document.js";
import { USUAL_MONEY, usualUnit, type Money } from "../schema/quantities.js";
import { nearest } from "../schema/suggestion.js";
import { TEMPLATES } from "./index.js";
import { USUAL_RULES, type Template, type TemplateTask } from "./template.js";

/** What is chosen for a program; parameters as people write them. */
export interface Choices {
  readonly template: string;
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The three files of a program. */
export interface Plan {
  readonly template: Template;
  readonly parameters: { readonly [TOP]: Readonly<Record<string, string | number>> };
  readonly rules: Rules;
  readonly tasks: readonly TemplateTask[];
}

/**
 * A template by its name.
 * @throws AssayError INVALID_ARGUMENT that lists all.
 */
export function templateOf(name: string): Template {
  const templates: Readonly<Record<string, Template>> = TEMPLATES;
  const found = templates[name];
  if (found !== undefined) return found;
  const names = Object.keys(TEMPLATES);
  const meant = nearest(name, names);
  const hint = `Give one of ${names.join(", ")}${meant === undefined ? "" : `; did you mean ${meant}?`}`;
  throw new AssayError("INVALID_ARGUMENT", `There is no template ${name}.`, hint);
}

/**
 * Parameters, rules and tasks of a program.
 * @throws AssayError INVALID_ARGUMENT for values that are none, INVALID_RULES.
 */
export function planOf({ template: chosen, name, parameters: given }: Choices): Plan {
  const template = templateOf(chosen);
  const named = { reputationName: `${name} Reputation`, governorName: `${name} Governor` };
  const parameters = { [TOP]: { ...template.parameters, ...named, ...given } } as Plan["parameters"];
  readValues("The choice", openDocument("The choice", parameters), USUAL_MONEY);
  return {
    template,
    parameters,
    rules: parseRules({ ...USUAL_RULES, name, ...template.rules }),
    tasks: template.tasks,
  };
}

/** One epoch of a projection; amounts in units. */
export interface ProjectedEpoch {
  readonly epoch: number;
  /** Days from genesis to its end. */
  readonly day: number;
  readonly budget: bigint;
  readonly paid: bigint;
  /** Of all that was paid until then, what has vested at its end. */
  readonly vested: bigint;
  readonly treasury: bigint;
}

const DAY = 86_400n;

/**
 * What a plan pays if every epoch takes its whole budget.
 * @param treasury Units that the treasury begins with.
 */
export function project(plan: Plan, money: Money, treasury: bigint, epochs: number): ProjectedEpoch[] {
  const values = withDefaults(readValues("The plan", plan.parameters[TOP], money), money, "");
  const of = (name: string): bigint => (values as Readonly<Record<string, bigint>>)[name] ?? 0n;
  const curve = {
    initial: of("initialBudget"),
    decay: of("budgetDecay"),
    floor: of("budgetFloor"),
    shareCapBps: of("budgetShare"),
    start: of("budgetStart"),
  };
  const { cliff, duration } = plan.rules.vesting;
  const epochLength = of("epochLength");
  const terms = { genesis: 0n, epochLength, cliff: BigInt(cliff), duration: BigInt(duration) };
  const rows: ProjectedEpoch[] = [];
  const credits: EpochCredit[] = [];
  let left = treasury;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const budget = budgetUnits(curve, BigInt(epoch), left);
    left -= budget;
    credits.push({ epoch: BigInt(epoch), units: budget });
    const end = BigInt(epoch + 1) * epochLength;
    rows.push({
      epoch,
      day: Number(end / DAY),
      budget,
      paid: treasury - left,
      vested: vestedUnits(terms, credits, end),
      treasury: left,
    });
  }
  return rows;
}

/** Money of a plan whose token has so many decimals. */
export const moneyOfPlan = (decimals: number): Money => ({
  decimals,
  bondDecimals: decimals,
  unit: usualUnit(decimals),
});
