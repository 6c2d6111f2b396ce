import { type AccountScores, emptyScores, type Limits, refuseExcess, scorePart } from "./accounts.js";
import { admitRows } from "./admit.js";
import { refuseDuplicates } from "./repeated-uids.js";
import { type ScoreInput, earlierOf, checkColumns } from "./input.js";
import { bytesOf, words } from "../columns/bytes.js";
import { blockReuse, countEarlier, type EarlierCounts } from "./evidence.js";
import { type TaskLimits, taskLimits, taskTable, type TaskTable } from "./tasks.js";
import { type Allocate, ownMemory } from "../columns/account-table.js";
import { orderPart } from "./order.js";
import { countRows, type Parts, placeRows, planParts, RECORD, scatterRows } from "./partition.js";
import { startOfChunk } from "../columns/chunks.js";
import { hasQuotas, settleQuotas } from "./quota.js";
import { countKeys, type KeyParts, keyParts, keyWords, placeKeys, repeatsIn, scatterKeys } from "./repeated-keys.js";
import { type Groups, joinGroups } from "../columns/row-groups.js";
import { addRow, type RowSet, rowSet } from "../columns/row-set.js";
import { type Known, knownAccounts, weighAccounts } from "./weights.js";

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
}

/**
 * Scores an epoch exactly as the design's section on scoring says. The result does not depend on the order of the rows.
 * @throws AssayError INVALID_ARGUMENT for bad tasks or columns, OVERFLOW if a weight exceeds 64 bits.
 */
export function score(input: ScoreInput): Scores {
  const scorer = openScorer(openSheet(input));
  for (const step of stepsOf(scorer)) {
    let next = 0;
    const findings = runTasks(scorer, step, () => next++);
    finishStep(scorer, step, findings);
  }
  return scoresOf(scorer.sheet);
}

/**
 * The steps of scoring. Each is a number of tasks that any threads may do in any order; what `finishStep` does must come between.
 * - `count`: check each row by itself, count rows by part; a task is a chunk of rows.
 * - `keys`: part rows by their keys; a task is a chunk of rows.
 * - `repeats`: find repeated keys; a task is a part of uids or evidence.
 * - `scatter`: copy rows into parts by account; a task is a chunk of rows.
 * - `order`: sort a part's rows; a task is a part of accounts.
 * - `decide`: with quotas only, refuse rows as if there were none; a task is a part of accounts.
 * - `score`: refuse rows and add up; a task is a part of accounts.
 */
export type Step = "count" | "keys" | "repeats" | "scatter" | "order" | "decide" | "score";

/** All memory that threads share while they score. */
export interface Sheet {
  readonly input: ScoreInput;
  readonly reasons: Uint8Array;
  readonly parts: Parts;
  readonly uids: KeyParts;
  readonly evidence: KeyParts;
  /** Rows that are duplicates or may not use their evidence. */
  readonly blocked: RowSet;
  /** Rows that share their uid or evidence with others. */
  readonly repeated: RowSet;
  /** Last row accepted within the quota of each task, or -1. */
  readonly lastInQuota: Int32Array;
  readonly known: Known;
  /** What is known after `order`. */
  readonly found: { scores: AccountScores };
}

/**
 * Memory to score an epoch.
 * @param chunks Tasks into which rows are cut.
 */
export function openSheet(given: ScoreInput, chunks = 1, allocate: Allocate = ownMemory): Sheet {
  checkColumns(given);
  const input = aligned(given);
  const { length, uid, account, evidence, task } = input.contributions;
  const earlier = earlierOf(input);
  const ids = [{ keys: uid }];
  const digests = [
    { keys: evidence, tags: task },
    { keys: aligned4(earlier.evidence), tags: earlier.task },
  ];
  // Repeats are found before rows are copied, in the memory into which these are copied.
  const [idWords, digestWords] = [keyWords(ids), keyWords(digests)];
  const memory = new Uint32Array(allocate(4 * Math.max(RECORD * length, idWords + digestWords)));
  return {
    input,
    reasons: new Uint8Array(allocate(length)),
    parts: planParts(account, length, chunks, memory, allocate),
    uids: keyParts(ids, chunks, memory.subarray(0, idWords), allocate),
    evidence: keyParts(digests, chunks, memory.subarray(idWords, idWords + digestWords), allocate),
    blocked: rowSet(length, allocate),
    repeated: rowSet(length, allocate),
    lastInQuota: new Int32Array(allocate(4 * input.tasks.length)).fill(-1),
    known: knownAccounts(input, allocate),
    found: { scores: emptyScores(0, allocate) },
  };
}

/** The bytes where they can be read as words. */
const aligned4 = (bytes: Uint8Array): Uint8Array => bytesOf(words(bytes));

/** The input with its columns where they can be read as words, so that no step copies them. */
function aligned(input: ScoreInput): ScoreInput {
  const { contributions: rows } = input;
  const { uid, account, attester, evidence } = rows;
  const columns = { uid: aligned4(uid), account: aligned4(account), attester: aligned4(attester) };
  return { ...input, contributions: { ...rows, ...columns, evidence: aligned4(evidence) } };
}

/** What one thread needs besides the sheet. */
export interface Scorer {
  readonly sheet: Sheet;
  readonly table: TaskTable;
  readonly limits: TaskLimits;
  readonly earlier: () => EarlierCounts;
  /** Rows that share uid, or task and evidence, after `repeats`; known to the thread that finishes the steps. */
  repeats: { readonly uids: Groups; readonly evidence: Groups };
}

/** Prepares a thread for a sheet's tasks. */
export function openScorer(sheet: Sheet): Scorer {
  const table = taskTable(sheet.input.tasks);
  const limits = taskLimits(sheet.input);
  let counted: EarlierCounts | undefined;
  const earlier = (): EarlierCounts => (counted ??= countEarlier(sheet.input, table));
  return { sheet, table, limits, earlier, repeats: { uids: joinGroups([]), evidence: joinGroups([]) } };
}

/** Number of a step's tasks. */
export function tasksOf({ parts, uids, evidence }: Sheet, step: Step): number {
  if (step === "count" || step === "keys" || step === "scatter") return parts.chunks.count;
  return step === "repeats" ? uids.ends.length + evidence.ends.length : parts.ends.length;
}

/** Does those tasks of a step that `next` hands out. */
export function runTasks(scorer: Scorer, step: Step, next: () => number): Finding[] {
  const findings: Finding[] = [];
  for (let task = next(); task < tasksOf(scorer.sheet, step); task = next()) {
    const finding = runTask(scorer, step, task);
    if (finding !== undefined) findings.push(finding);
  }
  return findings;
}

/** What a task found: repeated keys, runs of rows that evidence and limits contest, or what did not fit into 64 bits. */
export interface Finding {
  readonly task: number;
  readonly uids?: Groups;
  readonly evidence?: Groups;
  readonly runs?: Groups;
  readonly excess?: string;
}

/** Does one task of a step. */
function runTask(scorer: Scorer, step: Step, task: number): Finding | undefined {
  const { sheet, table, limits, earlier } = scorer;
  const { input, reasons, parts, uids, evidence, known } = sheet;
  const { chunks } = parts;
  switch (step) {
    case "count":
      admitRows(input, table, known.holders, reasons, startOfChunk(chunks, task), startOfChunk(chunks, task + 1));
      countRows(parts, input.contributions.account, reasons, task);
      countKeys(uids, task);
      countKeys(evidence, task);
      return undefined;
    case "keys":
      scatterKeys(uids, task);
      scatterKeys(evidence, task);
      return undefined;
    case "repeats":
      if (task < uids.ends.length) return { task, uids: repeatsIn(uids, task) };
      return { task, evidence: repeatsIn(evidence, task - uids.ends.length) };
    case "scatter":
      scatterRows(parts, input, table, reasons, sheet.repeated, task);
      return undefined;
    case "order":
      return { task, runs: orderPart(parts, input.contributions, task, limits, earlier().latest) };
    case "decide":
    case "score":
      return { task, excess: scoreTask(scorer, task, step === "decide") };
  }
}

function scoreTask({ sheet, table, limits: tasks, earlier }: Scorer, part: number, decideOnly: boolean): string {
  const { input, reasons, blocked, parts, lastInQuota, known, found } = sheet;
  const limits: Limits = { input, table, tasks, reasons, blocked, earlier: earlier(), lastInQuota, decideOnly };
  let first = 0;
  for (let before = 0; before < part; before++) first += parts.accounts[before] as number;
  const excess = scorePart(limits, parts, part, found.scores, first);
  if (excess !== "" || decideOnly) return excess;
  return weighAccounts(input, known, found.scores, first, first + (parts.accounts[part] as number));
}

/**
 * Does what must come between the tasks of a step and those of the next.
 * @throws AssayError OVERFLOW if a weight exceeds 64 bits.
 */
export function finishStep(scorer: Scorer, step: Step, findings: readonly Finding[], allocate = ownMemory): void {
  const { sheet } = scorer;
  const sorted = [...findings].sort((a, b) => a.task - b.task);
  if (step === "count") {
    placeRows(sheet.parts);
    placeKeys(sheet.uids);
    placeKeys(sheet.evidence);
  }
  if (step === "repeats") noteRepeats(scorer, sorted);
  if (step === "scatter") refuseRepeats(scorer);
  if (step === "order") {
    blockRepeats(scorer, joinGroups(sorted.flatMap((each) => each.runs ?? [])));
    const accounts = sheet.parts.accounts.reduce((sum, own) => sum + own, 0);
    sheet.found.scores = emptyScores(accounts, allocate);
  }
  if (step === "decide") settleQuotas({ ...sheet, table: scorer.table });
  if (step === "score") for (const { excess } of sorted) refuseExcess(excess ?? "");
}

/** Notes which rows share their uid or evidence. */
function noteRepeats(scorer: Scorer, findings: readonly Finding[]): void {
  const { reasons, repeated } = scorer.sheet;
  const uids = joinGroups(findings.flatMap((each) => each.uids ?? []));
  const evidence = joinGroups(findings.flatMap((each) => each.evidence ?? []));
  scorer.repeats = { uids, evidence };
  for (const i of uids.rows) addRow(repeated, i);
  for (const i of evidence.rows) if (i < reasons.length) addRow(repeated, i);
}

/** Refuses duplicates, now that they have their place among their account's rows. */
function refuseRepeats({ sheet, repeats }: Scorer): void {
  const { input, reasons, blocked } = sheet;
  refuseDuplicates(input.contributions, repeats.uids, reasons, (i) => addRow(blocked, i));
}

/** Blocks reused evidence. */
function blockRepeats({ sheet, table, earlier, repeats }: Scorer, runs: Groups): void {
  const { input, reasons, blocked } = sheet;
  blockReuse({ input, table, reasons, earlier: earlier(), groups: repeats.evidence, runs }, blocked);
}

/** Steps that an epoch needs, in order. */
export function stepsOf({ table }: Scorer): Step[] {
  return ["count", "keys", "repeats", "scatter", "order", ...(hasQuotas(table) ? (["decide"] as const) : []), "score"];
}

/** The scores after the last step. */
export function scoresOf({ found, reasons }: Sheet): Scores {
  const { points, base, weights, reputation } = found.scores;
  return { accounts: bytesOf(found.scores.accounts), points, base, weights, reputation, reasons };
}
