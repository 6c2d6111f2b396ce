/** Figures of a labelled set of accounts: of the whole, of its parts, and with thresholds moved. */
import type { IntegrityRules } from "../../src/engine/integrity/rules.js";
import type { ScanInput } from "../../src/engine/integrity/tables.js";
import { type Evaluation, notesOf } from "./evaluation.js";
import { cuts, moved, spread, type Part } from "./splits.js";

/** A labelled set of accounts with the figures that its bars are about. */
export interface LabelledSet {
  readonly set: string;
  readonly input: ScanInput;
  /** Names of the figures, and whether each must be at most its bar (or at least). */
  readonly bars: readonly (readonly [name: string, bar: number, sense: "most" | "least"])[];
  readonly figures: (part: Part, rules: IntegrityRules) => number[];
  /** Thresholds on which the figures depend. */
  readonly thresholds: readonly (readonly [detector: keyof IntegrityRules, field: string])[];
}

/** Figures of the whole, of its parts, and with thresholds moved. */
export function explore(evaluation: Evaluation, labelled: LabelledSet): void {
  const { set, input, bars, figures } = labelled;
  const whole: Part = { input, accounts: [...Array(input.accounts).keys()] };
  const wanted = bars.map(([name, bar, sense]) => `${name} ${sense === "most" ? "≤" : "≥"} ${bar}`).join(", ");
  notesOf(evaluation, set)("all accounts", told(labelled, figures(whole, evaluation.rules)), wanted);
  for (const [name, parts] of cuts(input)) {
    const found = parts().map((part) => figures(part, evaluation.rules));
    evaluation.splits.push([set, name, cellsOf(labelled, found).join("<br>")]);
  }
  for (const threshold of labelled.thresholds)
    evaluation.sensitivity.push(sensitivityOf(evaluation, labelled, whole, threshold));
}

const told = ({ bars }: LabelledSet, values: readonly number[]): string =>
  bars.map(([name], i) => `${name} ${(values[i] ?? 0).toFixed(3)}`).join(", ");

/** For each bar: the spread of a figure over the parts, and how many of them meet it. */
function cellsOf({ bars }: LabelledSet, found: readonly (readonly number[])[]): string[] {
  return bars.map(([name, bar, sense], i) => {
    const values = found.map((figures) => figures[i] ?? 0);
    const met = values.filter((value) => (sense === "most" ? value <= bar : value >= bar)).length;
    return `${name} ${spread(values)} (${met} of ${found.length})`;
  });
}

function sensitivityOf(
  { rules }: Evaluation,
  labelled: LabelledSet,
  whole: Part,
  [detector, field]: LabelledSet["thresholds"][number],
): string[] {
  const {
    standard,
    values: [low, high] = [],
    rules: [lower = rules, higher = rules] = [],
  } = moved(detector, field as never);
  const cell = (value: number | undefined, at: IntegrityRules): string =>
    `${value}: ${told(labelled, labelled.figures(whole, at))}`;
  return [labelled.set, `\`${detector}.${field}\``, cell(low, lower), `${standard}`, cell(high, higher)];
}
