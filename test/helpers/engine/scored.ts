import { computeEpoch, type EpochResult } from "../../../src/engine/epoch/epoch.js";
import { AssayError } from "../../../src/engine/errors.js";
import { address, ATTESTER, inputOf, RULES, TASK, word } from "./programs.js";
import { type Program, type Work } from "./reference-parts.js";

/** The engine's result, or the code of its error. */
export function run(p: Program): EpochResult | string {
  try {
    return computeEpoch(inputOf(p));
  } catch (error) {
    if (error instanceof AssayError) return error.code;
    throw error;
  }
}

/** An epoch of one task without work, but for the changes. */
export const plain = (changes: Partial<Program>): Program => ({
  epoch: 5n,
  budget: 1000n,
  start: 1000,
  end: 1100,
  tasks: [TASK],
  rules: RULES,
  work: [],
  earlier: [],
  attesters: undefined,
  standing: new Map(),
  integrity: new Map(),
  ...changes,
});

let serial = 0;
/** A piece of work of its own uid and evidence, but for the changes. */
export const work = (changes: Partial<Work> = {}): Work => {
  serial++;
  return {
    uid: word(serial),
    account: address(1),
    attester: ATTESTER,
    task: 1,
    quantity: 1,
    quality: 10_000,
    time: 1050,
    evidence: word(1_000_000 + serial),
    ...changes,
  };
};
