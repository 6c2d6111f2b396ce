import { type Found, findRefused, findVoidWork } from "../detectors/acceptance.js";
import { findCopiers } from "../detectors/duplicates.js";
import { findTiming, type WindowCounts } from "../detectors/timing.js";
import type { Finding } from "../findings.js";
import type { IntegrityRules } from "../rules.js";
import type { Actions, ScanInput } from "../tables.js";

/** All actions of some accounts. */
export interface OwnActions {
  readonly accounts: number;
  readonly actions: Actions;
  /** A `Source` a row. */
  readonly sources: Uint8Array;
  /** What reviewers found of the accounts' work before. */
  readonly before?: ScanInput["before"];
}

/** What accounts are compared with, where there are others besides. */
export interface Usual {
  /** Share of all submissions that were accepted. */
  readonly acceptedBps: number;
  /** What reviewers found of all work. */
  readonly found: Found;
  readonly windows: WindowCounts;
}

/** Flags on accounts for what they did themselves. Besides their own actions they need no more than what is usual. */
export function accountFlags(
  { accounts, actions, sources, before }: OwnActions,
  rules: IntegrityRules,
  usual?: Usual,
): Finding[] {
  const { time, decided } = actions;
  return [
    ...findCopiers(accounts, actions, sources, rules.duplicates),
    ...findRefused(accounts, actions, rules.refused, usual?.acceptedBps),
    ...(decided === undefined ? [] : findVoidWork(actions, { decided, before }, rules.voided, usual?.found)),
    ...(time === undefined ? [] : findTiming(actions, time, rules, usual?.windows)),
  ];
}
