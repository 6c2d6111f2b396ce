import { at, div, quantile, shareBps } from "./math.js";
import type { Copies } from "./detectors/duplicates.js";
import type { Actions } from "./tables.js";

/** A stretch of time in which far more was submitted than usual, and what became of it. */
export interface Season {
  /** Unix seconds. */
  readonly from: number;
  readonly submitted: number;
  readonly accepted: number;
  readonly copies: number;
  /** Accounts that had never submitted before. */
  readonly newcomers: number;
  /** Median of submissions of all stretches with any, and share accepted outside seasons. */
  readonly usualSubmitted: number;
  readonly usualAcceptedBps: number;
}

/** What makes a season: length of a stretch in seconds, times the median stretch, fewest submissions. */
export interface SeasonRules {
  readonly length: number;
  readonly timesMedian: number;
  readonly least: number;
}

interface Stretch {
  from: number;
  submitted: number;
  accepted: number;
  copies: number;
  newcomers: number;
}

/**
 * Stretches of time that an outside reward filled with submissions. A season is a fact about the program, not a flag on anyone:
 * it belongs in the report beside what was accepted of it.
 */
export function seasons(actions: Actions, copies: Copies | undefined, rules: SeasonRules): Season[] {
  const stretches = [...count(actions, copies, rules.length).values()].sort((a, b) => a.from - b.from);
  const usualSubmitted = quantile(Uint32Array.from(stretches, (s) => s.submitted).sort(), 1, 2);
  const isSeason = (s: Stretch): boolean =>
    s.submitted >= rules.least && s.submitted >= usualSubmitted * rules.timesMedian;
  const usual = stretches.filter((s) => !isSeason(s));
  const total = usual.reduce((sum, s) => sum + s.submitted, 0);
  const usualAcceptedBps = shareBps(
    usual.reduce((sum, s) => sum + s.accepted, 0),
    total,
  );
  return stretches.filter(isSeason).map((s) => ({ ...s, usualSubmitted, usualAcceptedBps }));
}

function count(actions: Actions, copies: Copies | undefined, length: number): Map<number, Stretch> {
  const out = new Map<number, Stretch>();
  const first = new Map<number, number>();
  const time = actions.time ?? new Uint32Array(actions.length);
  for (let row = 0; row < actions.length; row++) {
    const account = at(actions.account, row);
    first.set(account, Math.min(first.get(account) ?? at(time, row), at(time, row)));
  }
  for (let row = 0; row < actions.length; row++) {
    const slot = div(at(time, row), length);
    let stretch = out.get(slot);
    if (stretch === undefined) {
      stretch = { from: slot * length, submitted: 0, accepted: 0, copies: 0, newcomers: 0 };
      out.set(slot, stretch);
    }
    stretch.submitted++;
    if (actions.accepted === undefined || actions.accepted[row] === 1) stretch.accepted++;
    if (copies !== undefined && copies.how[row] !== 0) stretch.copies++;
    const account = at(actions.account, row);
    if (first.get(account) === time[row] && first.delete(account)) stretch.newcomers++;
  }
  return out;
}
