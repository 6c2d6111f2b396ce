/** Figures of a labelled set of accounts: of the whole, of its parts, with thresholds moved, and how often flags are right. */
import type { IntegrityRules } from "../../src/engine/integrity/rules.js";
import { scan, type ScanResult } from "../../src/engine/integrity/scan.js";
import type { ScanInput } from "../../src/engine/integrity/tables.js";
import { type Evaluation, notesOf } from "./evaluation.js";
import { cuts, moved, spread, type Part } from "./splits.js";
import { flagged } from "./stats.js";

/** A labelled set of accounts with the figures that its bars are about. */
export interface LabelledSet {
  readonly set: string;
  readonly input: ScanInput;
  /** Names of the figures, and whether each must be at most its bar (or at least). */
  readonly bars: readonly (readonly [name: string, bar: number, sense: "most" | "least"])[];
  readonly figures: (part: Part, rules: IntegrityRules) => number[];
  /** Accounts that labels put in one hand. */
  readonly crews?: readonly (readonly number[])[] | undefined;
  /** Thresholds on which the figures depend. */
  readonly thresholds: readonly (readonly [detector: keyof IntegrityRules, field: string])[];
}

/** Figures of the whole, of its parts, and with thresholds moved. */
export function explore(evaluation: Evaluation, labelled: LabelledSet): void {
  const { set, input, bars, figures } = labelled;
  const whole: Part = { input, accounts: [...Array(input.accounts).keys()] };
  const wanted = bars.map(([name, bar, sense]) => `${name} ${sense === "most" ? "≤" : "≥"} ${bar}`).join(", ");
  notesOf(evaluation, set)("all accounts", told(labelled, figures(whole, evaluation.rules)), wanted);
  for (const [name, parts] of cuts(input, labelled.crews)) {
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

/** Least certainties of the frontier, in basis points. */
const LEVELS = [0, 7_000, 8_000, 8_500, 9_000, 9_500, 9_700];

/** Adds what the flags of a certainty or more find, of all accounts and on average of halves by whole groups and by whole crews. */
export function traceFrontier(
  evaluation: Evaluation,
  { set, input, crews }: Pick<LabelledSet, "set" | "input" | "crews">,
  labels: Uint8Array,
): void {
  const whole: Part = { input, accounts: [...Array(input.accounts).keys()] };
  const halves = [...cuts(input, crews)].filter(([name]) => /^halves by whole/.test(name));
  const columns = [[whole], ...halves.map(([, parts]) => parts())].map((parts) =>
    parts.map((part) => ({ part, found: scan(part.input, evaluation.rules) })),
  );
  for (const level of LEVELS) {
    const cells = columns.map((parts) => {
      const shares = parts.map(({ part, found }) => sharesFrom(part, found, labels, level));
      const mean = (at: 0 | 1): string =>
        (shares.reduce((sum, share) => sum + share[at], 0) / shares.length).toFixed(3);
      return `P ${mean(0)}, R ${mean(1)}`;
    });
    evaluation.frontier.push([set, (level / 10_000).toFixed(2), ...cells]);
  }
}

/** Precision and recall of the flags that are together at least so certain. */
function sharesFrom({ accounts }: Part, found: ScanResult, labels: Uint8Array, level: number): [number, number] {
  let [right, all, labelled] = [0, 0, 0];
  const isFlagged = flagged(found, accounts.length);
  accounts.forEach((account, i) => {
    if (labels[account] === 1) labelled++;
    if (isFlagged[i] === 0 || (found.certaintyBps[i] ?? 0) < level) return;
    all++;
    if (labels[account] === 1) right++;
  });
  return [right / Math.max(1, all), right / Math.max(1, labelled)];
}

/** Lower ends of the bins, in basis points. */
const BINS = [9_900, 9_700, 9_500, 9_000, 8_500, 8_000, 7_000, 6_000, 5_000, 0];

/** Flagged accounts of a bin: how sure their flags are together, and how many are labelled. */
interface Bin {
  flagged: number;
  certainty: number;
  labelled: number;
}

/** Adds to the table of reliability the flags of a set, of all accounts and of its halves, by whole groups where accounts are joined. */
export function rateCertainty(evaluation: Evaluation, set: string, whole: Part, labels: Uint8Array): void {
  const named = whole.input.edges === undefined ? "halves of the accounts" : "halves by whole groups";
  const [, halves] = [...cuts(whole.input)].find(([name]) => name === named) ?? [];
  const parts = [whole, ...(halves?.().slice(0, 2) ?? [])];
  const bins = parts.map((part) => binsOf(part, scan(part.input, evaluation.rules), labels));
  BINS.forEach((from, at) => {
    const cells = bins.map((each) => shareRight(each[at]));
    if (cells.some((cell) => cell !== "")) evaluation.reliability.push([set, rangeOf(from, at), ...cells]);
  });
}

const rangeOf = (from: number, at: number): string =>
  `${(from / 10_000).toFixed(2)} to ${((at === 0 ? 10_000 : (BINS[at - 1] ?? 0)) / 10_000).toFixed(2)}`;

function binsOf({ accounts }: Part, found: ScanResult, labels: Uint8Array): Bin[] {
  const bins = BINS.map(() => ({ flagged: 0, certainty: 0, labelled: 0 }));
  flagged(found, accounts.length).forEach((isFlagged, i) => {
    const label = labels[accounts[i] ?? 0] ?? 2;
    if (isFlagged === 0 || label > 1) return;
    const certainty = found.certaintyBps[i] ?? 0;
    const bin = bins[BINS.findIndex((from) => certainty >= from)];
    if (bin === undefined) return;
    bin.flagged++;
    bin.certainty += certainty / 10_000;
    bin.labelled += label;
  });
  return bins;
}

function shareRight(bin: Bin | undefined): string {
  if (bin === undefined || bin.flagged === 0) return "";
  const [certain, right] = [bin.certainty, bin.labelled].map((sum) => (sum / bin.flagged).toFixed(3));
  return `${right} right at ${certain} (${bin.flagged})`;
}
