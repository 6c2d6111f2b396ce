import type { Contributions } from "../../columns/contributions.js";
import type { Rules } from "../../rules/rules.js";
import type { Task } from "../../rules/task.js";
import { admit } from "../../scoring/admit.js";
import type { Verdicts } from "../../review/verdicts.js";
import type { ScoreInput } from "../../scoring/input.js";
import { actionsOf } from "../actions.js";
import { findCopies, sourcesOf } from "../detectors/duplicates.js";
import type { Substance } from "../detectors/clicks.js";
import { profilesOf, vouchedActions } from "../detectors/substance.js";
import { rowsToScan } from "../epoch.js";
import { clickTasks, type IntegrityRules, parseIntegrityRules } from "../rules.js";
import type { Actions } from "../tables.js";

/** What detectors read of a row; marks of a row are added up. */
export const Scan = {
  READ: 1,
  /** It counts; without this mark it was found void. */
  COUNTS: 2,
  /** Reviewers decided on it. */
  REVIEWED: 4,
  /** Nobody has decided on it yet, or a dispute did. */
  OPEN: 8,
} as const;

/**
 * Some of the rows that detectors read, of which each stage says which ones it must have all of. What these stages find one after the other is what
 * `detectEpoch` finds in all rows at once, however the rows are parted.
 *
 * | stage | needs together | gives |
 * |---|---|---|
 * | `markScanned` | rows of an account, what else is known of it | a sum of `Scan` a row |
 * | `markSources` | rows with the same first 64 bits of evidence | a `Source` a row |
 * | `surveyPart` | rows of an account | its sums, and of each account what has to do with its attesters |
 * | `detectInAccounts` | rows of an account with their sources, the sums of all | flags of accounts, factors from their clicks |
 * | `detectInAttesters` | what the survey said of an attester, the sums of all | flags of attesters and of those close to one |
 * | `weighAccounts` | flags and factor of an account | its factor, and whether its units are held |
 *
 * Windows of tasks, numbers of rows, of accounts and of attesters, and lives that many accounts share are all that is common to all parts.
 */
export interface ScannedPart {
  readonly contributions: Contributions;
  /** Sum of `Scan` of each row. */
  readonly scan: Uint8Array;
  /** Whether reviewers decided on any row of the epoch. */
  readonly isReviewed: boolean;
}

/** What every part knows. */
export interface ScanTerms {
  readonly tasks: readonly Task[];
  readonly rules: Pick<Rules, "integrity" | "personhood">;
  /** What reviewers found in earlier epochs, of accounts some of whose work they found void. */
  readonly verdicts?: Verdicts;
}

/** The tables of a part, with tasks as their places in the list of all. */
export interface PartTables {
  readonly accounts: Uint8Array;
  readonly count: number;
  readonly actions: Actions & Required<Pick<Actions, "attester" | "time" | "accepted">>;
  readonly tasks: readonly number[];
  readonly rules: IntegrityRules;
  /** Places of the tasks that are clicks. */
  readonly clicks: readonly number[];
  readonly substance: Substance;
}

/** Tables of a part's rows. */
export function openPart(
  { contributions, scan, isReviewed }: ScannedPart,
  { tasks: all, rules }: ScanTerms,
): PartTables {
  const tasks = all.map(({ id }) => id).sort((a, b) => a - b);
  const { accounts, actions } = actionsOf(contributions, undefined, tasks);
  const { attester, time } = actions;
  const accepted = scan.map((mark) => ((mark & Scan.COUNTS) === 0 ? 0 : 1));
  const decided = isReviewed ? { decided: scan.map(decidedBy) } : {};
  const marked = { ...actions, ...decided, attester: attester as Uint32Array, time: time as Uint32Array, accepted };
  const count = accounts.length / 20;
  const clicks = clickTasks(rules.integrity)
    .map((task) => tasks.indexOf(task))
    .filter((kind) => kind >= 0);
  const vouched = vouchedActions(count, actions, clicks);
  const substance = { accounts: count, profiles: profilesOf(count, actions), vouched, sold: clicks, paid: true };
  return { accounts, count, actions: marked, tasks, rules: parseIntegrityRules(rules.integrity), clicks, substance };
}

/** Who decided, by the marks of a row. */
function decidedBy(mark: number): number {
  if ((mark & Scan.REVIEWED) !== 0) return 1;
  return (mark & Scan.OPEN) !== 0 ? 2 : 0;
}

/** Marks of the rows that detectors read, 0 of all others. */
export function markScanned(input: ScoreInput): Uint8Array {
  const { length } = input.contributions;
  const { rows, accepted, decided } = rowsToScan(admit(input), input.review);
  const marks = new Uint8Array(length);
  for (let read = 0; read < (rows?.length ?? length); read++) {
    const by = decided?.[read] ?? 0;
    const counts = accepted?.[read] === 0 ? 0 : Scan.COUNTS;
    marks[rows?.[read] ?? read] = Scan.READ | counts | (by === 1 ? Scan.REVIEWED : by === 2 ? Scan.OPEN : 0);
  }
  return marks;
}

/** Whose work each row is, a `Source` a row. */
export function markSources(part: ScannedPart, terms: ScanTerms): Uint8Array {
  const { actions, rules } = openPart(part, terms);
  return sourcesOf(actions, findCopies(actions, rules.duplicates));
}
