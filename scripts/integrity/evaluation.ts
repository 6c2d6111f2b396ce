/** An evaluation of the detectors: the folder of labelled tables, the rules, and the tables that it fills. */
import { existsSync, readdirSync } from "node:fs";
import { parseIntegrityRules, type IntegrityRules } from "../../src/engine/integrity/rules.js";
import { csv, type Row } from "./stats.js";

/** A line of the table of what was measured. */
export interface Figure {
  readonly set: string;
  readonly what: string;
  readonly value: string;
  readonly bar: string;
}

export interface Evaluation {
  readonly rules: IntegrityRules;
  readonly figures: Figure[];
  /** Figures of parts of the sets: set, cut, figures. */
  readonly splits: string[][];
  /** Figures with a threshold moved: set, threshold, lower, default, higher. */
  readonly sensitivity: string[][];
  /** How often flags of each certainty are right: set, certainty, all accounts, one half, the other. */
  readonly reliability: string[][];
  /** What flags of a certainty or more find: set, certainty, all accounts, halves of two kinds. */
  readonly frontier: string[][];
  /** Path of a table by its name. */
  readonly path: (name: string) => string;
  readonly has: (name: string) => boolean;
  readonly rows: (name: string) => Row[];
  /** Names of tables that match, in the order of the folder; the first group of the pattern. */
  readonly names: (pattern: RegExp) => string[];
  /** Splits ("dev", "test") for which a family of tables is there. */
  readonly splitsOf: (before: string, after: string) => string[];
}

/** An evaluation with the default rules on the tables of a folder. */
export function openEvaluation(folder: string): Evaluation {
  const path = (name: string): string => `${folder}/${name}.csv.gz`;
  const has = (name: string): boolean => existsSync(path(name));
  return {
    rules: parseIntegrityRules(),
    figures: [],
    splits: [],
    sensitivity: [],
    reliability: [],
    frontier: [],
    path,
    has,
    rows: (name) => csv(path(name)),
    names: (pattern) => readdirSync(folder).flatMap((file) => pattern.exec(file)?.slice(1) ?? []),
    splitsOf: (before, after) =>
      ["dev", "test", "eval", "holdout"].filter((split) => has(`${before}_${split}_${after}`)),
  };
}

/** Adds lines of one set to the table of what was measured. */
export const notesOf =
  ({ figures }: Evaluation, set: string) =>
  (what: string, value: string, bar = ""): void =>
    void figures.push({ set, what, value, bar });
