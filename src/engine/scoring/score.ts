import { ownMemory } from "../columns/account-table.js";
import { bytesOf } from "../columns/bytes.js";
import { admit } from "./admit.js";
import { type Attribution, packAttribution } from "./parts/attribution.js";
import type { ScoreInput } from "./input.js";
import { openScoring, type ScoringState } from "./state.js";
import { finishStep, openView, runJobs, stepsFor } from "./steps.js";

/** What an epoch's contributions are worth, per account in ascending order, and what became of each contribution. */
export interface Scores {
  /** 20 bytes an account, ascending: all accounts with a contribution that was refused by no check of its own. */
  readonly accounts: Uint8Array;
  /** Σ accepted points, before the curve. */
  readonly points: BigUint64Array;
  /** S: after the curve and the domains' weights. */
  readonly base: BigUint64Array;
  /** W: after tier and integrity. */
  readonly weights: BigUint64Array;
  /** Points of account `i` in domain `d`, after the curve, at `8i + d`. */
  readonly reputation: Uint32Array;
  /** Code of `Reason` of each contribution; 0 accepted. */
  readonly reasons: Uint8Array;
  /** Whose rows weights rest on; undefined where the rules do not limit attesters. */
  readonly attribution: Attribution | undefined;
}

/**
 * Scores an epoch exactly as the design's section on scoring says. The result does not depend on the order of the rows.
 * @param admission Of these very contributions, tasks and rules; found if left out.
 * @throws AssayError INVALID_ARGUMENT for bad tasks or columns, OVERFLOW if a score or weight exceeds 64 bits.
 * @example
 * const { accounts, weights, reasons } = score({ contributions, tasks, rules, start, end });
 */
export function score(input: ScoreInput, admission = admit(input)): Scores {
  let scoring = openView(openScoring(input, admission));
  for (const step of stepsFor(scoring)) {
    let next = 0;
    const found = runJobs(scoring, step, () => next++);
    scoring = finishStep(scoring, step, found, ownMemory);
  }
  return scoresOf(scoring.state);
}

/** The scores after the last step. */
export function scoresOf({ scores, reasons, attribution: columns }: ScoringState): Scores {
  const { accounts, points, base, weights, reputation } = scores;
  const attribution = columns === undefined ? undefined : packAttribution(columns);
  return { accounts: bytesOf(accounts), points, base, weights, reputation, reasons, attribution };
}
