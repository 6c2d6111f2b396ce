import { ownMemory } from "../../columns/account-table.js";
import { type Groups, joinGroups } from "../../columns/row-groups.js";
import { addRow, inRowSet, rowSet } from "../../columns/row-set.js";
import { Reason } from "../../rules/reasons.js";
import { admit } from "../admit.js";
import { addressAt } from "../../columns/bytes.js";
import { blockReuse, countEarlier } from "../evidence.js";
import type { ScoreInput } from "../input.js";
import { refuseDuplicates } from "../repeated-uids.js";
import { type Scores, scoresOf } from "../score.js";
import { openScoring } from "../state.js";
import { finishStep, type JobResult, openView, runJobs, type Scoring, type StepName, stepsFor } from "../steps.js";
import { taskTable } from "../tasks.js";

/** What is known about a row from rows that lie elsewhere; marks of a row are added up. */
export const Mark = {
  /** Shares its uid, or its task and evidence, with another row. */
  REPEATED: 1,
  /** Its uid came before. */
  DUPLICATE: 2,
  /** May not use its evidence. */
  BLOCKED: 4,
  /** Lies in a run of its account and task in which a limit might refuse a row. */
  TIGHT: 8,
  /** The last row within its task's quota, which may belong to another account: it is compared with and not scored. */
  LAST_IN_QUOTA: 16,
} as const;

/**
 * Some rows of an epoch, of which each stage says which ones it must have all of. Scoring these stages one after the other gives what
 * `score` gives of all rows at once, however the rows are parted.
 *
 * | stage | needs together | gives |
 * |---|---|---|
 * | `markUids` | rows with the same uid | `REPEATED`, `DUPLICATE` |
 * | `markEvidence` | rows with the same task and evidence, earlier ones too | `REPEATED` |
 * | `markContested` | rows of an account, what else is known of it, their marks | `REPEATED` and `TIGHT` of the rows that take part in a contest |
 * | `markBlocked` | rows of a task that take part in a contest, earlier ones too | `BLOCKED` |
 * | `acceptedInQuota` | as `markContested` | rows that count towards their task's quota |
 * | `scoreMarked` | as `markContested`, the last row within each quota | scores of the accounts, reasons of the rows |
 */
export interface MarkedInput extends ScoreInput {
  /** Sum of `Mark` of each row. */
  readonly marks: Uint8Array;
}

/** Marks of rows by what other rows have the same uid. */
export function markUids(input: ScoreInput): Uint8Array {
  const { contributions } = input;
  const marks = new Uint8Array(contributions.length);
  const { uids } = findRepeats(input).repeats;
  for (const i of uids.rows) marks[i] = Mark.REPEATED;
  refuseDuplicates(contributions, uids, new Uint8Array(marks.length), (i) => add(marks, i, Mark.DUPLICATE));
  return marks;
}

/** Marks of rows that share task and evidence with others, rows of earlier epochs included. */
export function markEvidence(input: ScoreInput): Uint8Array {
  const marks = new Uint8Array(input.contributions.length);
  for (const i of findRepeats(input).repeats.evidence.rows) if (i < marks.length) marks[i] = Mark.REPEATED;
  return marks;
}

/** Marks of the rows that take part in a contest for evidence; 0 for all others. */
export function markContested(input: MarkedInput): Uint8Array {
  const { scoring, runs } = inOrder(input);
  const { reasons } = scoring.state;
  const marks = new Uint8Array(reasons.length);
  for (const i of runs.rows) add(marks, i, Mark.TIGHT);
  input.marks.forEach((mark, i) => add(marks, i, mark & Mark.REPEATED));
  return marks.map((mark, i) => (reasons[i] === Reason.ACCEPTED ? mark : 0));
}

/** Marks of the rows that may not use their evidence. All rows must have been admitted. */
export function markBlocked(input: MarkedInput): Uint8Array {
  const { length } = input.contributions;
  const table = taskTable(input.tasks);
  const groups = findRepeats(input).repeats.evidence;
  const blocked = rowSet(length, ownMemory);
  const earlier = countEarlier(input, table);
  blockReuse({ input, table, reasons: new Uint8Array(length), earlier, groups, runs: markedRuns(input) }, blocked);
  return Uint8Array.from({ length }, (_, i) => (inRowSet(blocked, i) ? Mark.BLOCKED : 0));
}

/** 1 for each row of a task with a quota that would be accepted if there were none. */
export function acceptedInQuota(input: MarkedInput): Uint8Array {
  const { tasks, indexOf } = taskTable(input.tasks);
  // Accounts are decided on without quotas as long as no row is known to be the last one within any.
  const scoring = blockMarked(input);
  runOnly(scoring, "decide");
  const { reasons } = scoring.state;
  return reasons.map((reason, i) => {
    const task = tasks[indexOf(input.contributions.task[i] as number)];
    return reason === Reason.ACCEPTED && (task?.epochQuota ?? 0) > 0 ? 1 : 0;
  });
}

/** The scores of the accounts whose rows these are. A row that is the last within its task's quota may be added; it has no reason. */
export function scoreMarked(input: MarkedInput): Scores {
  let scoring = blockMarked(input);
  const { table } = scoring.thread;
  const { lastInQuota } = scoring.state;
  input.marks.forEach((mark, i) => {
    if ((mark & Mark.LAST_IN_QUOTA) !== 0) lastInQuota[table.indexOf(input.contributions.task[i] as number)] = i;
  });
  for (const step of stepsFor(scoring)) {
    if (step === "score" || step === "attribute") scoring = runStep(scoring, step);
  }
  return scoresOf(scoring.state);
}

function add(marks: Uint8Array, i: number, mark: number): void {
  marks[i] = (marks[i] as number) | mark;
}

function runOnly(scoring: Scoring, step: StepName): JobResult[] {
  let next = 0;
  return runJobs(scoring, step, () => next++);
}

/** A step from its first job to its end. */
function runStep(scoring: Scoring, step: StepName): Scoring {
  return finishStep(scoring, step, runOnly(scoring, step), ownMemory);
}

function findRepeats(input: ScoreInput): Scoring {
  const admission = { reasons: new Uint8Array(input.contributions.length) };
  let scoring = openView(openScoring(input, admission));
  for (const step of ["count", "keys", "repeats"] as const) scoring = runStep(scoring, step);
  return scoring;
}

/** Admitted rows in the order of their accounts, and the runs in which limits might refuse a row. */
function inOrder(input: MarkedInput): { readonly scoring: Scoring; readonly runs: Groups } {
  const { marks } = input;
  const { reasons } = admit(input);
  marks.forEach((mark, i) => {
    if ((mark & Mark.LAST_IN_QUOTA) !== 0) reasons[i] = Reason.QUOTA;
  });
  let scoring = runStep(openView(openScoring(input, { reasons })), "count");
  const { repeated, blocked, reasons: own } = scoring.state;
  marks.forEach((mark, i) => {
    if ((mark & Mark.REPEATED) !== 0) addRow(repeated, i);
  });
  scoring = runStep(scoring, "scatter");
  // Duplicates keep the place that they have among their account's rows.
  marks.forEach((mark, i) => {
    if ((mark & Mark.DUPLICATE) === 0) return;
    own[i] = Reason.DUPLICATE_UID;
    addRow(blocked, i);
  });
  const found = runOnly(scoring, "order");
  const runs = joinGroups(found.map(({ groups }) => groups));
  return { scoring: finishStep(scoring, "order", found, ownMemory), runs };
}

/** The runs whose rows are marked, one for each account and task. */
function markedRuns({ contributions: { account, task }, marks }: MarkedInput): Groups {
  const runs = new Map<string, number[]>();
  marks.forEach((mark, i) => {
    if ((mark & Mark.TIGHT) === 0) return;
    const key = `${task[i]}:${addressAt(account, i)}`;
    const run = runs.get(key);
    if (run === undefined) runs.set(key, [i]);
    else run.push(i);
  });
  return joinGroups(
    [...runs.values()].map((rows) => ({ rows: Uint32Array.from(rows), ends: Uint32Array.of(rows.length) })),
  );
}

function blockMarked(input: MarkedInput): Scoring {
  const { scoring } = inOrder(input);
  input.marks.forEach((mark, i) => {
    if ((mark & Mark.BLOCKED) !== 0) addRow(scoring.state.blocked, i);
  });
  return scoring;
}
