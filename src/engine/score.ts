import { type AccountScores, emptyScores, type Limits, refuseExcess, scorePart } from "./accounts.js";
import { admitRows, compareTimes, refuseDuplicates, type ScoreInput, taskTable, type TaskTable } from "./admit.js";
import { bytesOf, words } from "./bytes.js";
import { AssayError } from "./errors.js";
import { addRow, blockReuse, countEarlier, type EarlierCounts, earlierOf, wordsOfSet } from "./evidence.js";
import { type Allocate, ownMemory } from "./lookup.js";
import { orderPart, pairFinder } from "./order.js";
import { countRows, type Parts, placeRows, planParts, scatterRows, startOfChunk } from "./partition.js";
import { Reason } from "./reasons.js";
import {
  countKeys,
  type Groups,
  joinGroups,
  type KeyParts,
  keyParts,
  placeKeys,
  repeatsIn,
  scatterKeys,
} from "./repeats.js";
import { type Known, knownAccounts, weighAccounts } from "./weigh.js";

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
    finishStep(
      scorer,
      step,
      runTasks(scorer, step, () => next++),
    );
  }
  return scoresOf(scorer.sheet);
}

/**
 * The steps of scoring. Each is a number of tasks that any threads may do in any order; what `finishStep` does must come between.
 * - `count`: check each row by itself, count rows by part; a task is a chunk of rows.
 * - `scatter`: copy rows into their parts; a task is a chunk of rows.
 * - `order`: sort a part's rows and find repeated keys; a task is a part of accounts, uids or evidence.
 * - `decide`: with quotas only, refuse rows as if there were none; a task is a part of accounts.
 * - `score`: refuse rows and add up; a task is a part of accounts.
 */
export type Step = "count" | "scatter" | "order" | "decide" | "score";

/** All memory that threads share while they score. */
export interface Sheet {
  readonly input: ScoreInput;
  readonly reasons: Uint8Array;
  readonly parts: Parts;
  readonly uids: KeyParts;
  readonly evidence: KeyParts;
  /** One bit a row: set if the row is a duplicate, or may not use its evidence. */
  readonly blocked: Uint32Array;
  /** Last row accepted within the quota of each task, or -1. */
  readonly lastInQuota: Int32Array;
  readonly known: Known;
  /** What is known after `order`. */
  readonly found: { anyBlocked: boolean; scores: AccountScores };
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
  const own = { keys: evidence, tags: task };
  return {
    input,
    reasons: new Uint8Array(allocate(length)),
    parts: planParts(account, length, chunks, allocate),
    uids: keyParts([{ keys: uid }], chunks, allocate),
    evidence: keyParts([own, { keys: aligned4(earlier.evidence), tags: earlier.task }], chunks, allocate),
    blocked: new Uint32Array(allocate(4 * wordsOfSet(length))),
    lastInQuota: new Int32Array(allocate(4 * input.tasks.length)).fill(-1),
    known: knownAccounts(input, allocate),
    found: { anyBlocked: false, scores: emptyScores(0, allocate) },
  };
}

/** The bytes where they can be read as words. */
const aligned4 = (bytes: Uint8Array): Uint8Array => bytesOf(words(bytes));

/** The input with its columns where they can be read as words, so that no step copies them. */
function aligned(input: ScoreInput): ScoreInput {
  const { contributions: rows } = input;
  const [uid, account] = [aligned4(rows.uid), aligned4(rows.account)];
  return { ...input, contributions: { ...rows, uid, account, evidence: aligned4(rows.evidence) } };
}

/** What one thread needs besides the sheet. */
export interface Scorer {
  readonly sheet: Sheet;
  readonly table: TaskTable;
  readonly earlier: () => EarlierCounts;
}

/** Prepares a thread for a sheet's tasks. */
export function openScorer(sheet: Sheet): Scorer {
  const table = taskTable(sheet.input.tasks);
  let earlier: EarlierCounts | undefined;
  return { sheet, table, earlier: () => (earlier ??= countEarlier(sheet.input, table)) };
}

/** Number of a step's tasks. */
export function tasksOf({ parts, uids, evidence }: Sheet, step: Step): number {
  if (step === "count" || step === "scatter") return parts.chunks.count;
  return step === "order" ? parts.ends.length + uids.ends.length + evidence.ends.length : parts.ends.length;
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

/** What a task found: repeated keys, or what did not fit into 64 bits. */
export interface Finding {
  readonly task: number;
  readonly uids?: Groups;
  readonly evidence?: Groups;
  readonly excess?: string;
}

/** Does one task of a step. */
function runTask(scorer: Scorer, step: Step, task: number): Finding | undefined {
  const { sheet, table } = scorer;
  const { input, reasons, parts, uids, evidence, known } = sheet;
  const { chunks } = parts;
  switch (step) {
    case "count":
      admitRows(input, table, known.holders, reasons, startOfChunk(chunks, task), startOfChunk(chunks, task + 1));
      countRows(parts, input.contributions.account, reasons, task);
      countKeys(uids, task);
      countKeys(evidence, task);
      return undefined;
    case "scatter":
      scatterRows(parts, input, table, reasons, task);
      scatterKeys(uids, task);
      scatterKeys(evidence, task);
      return undefined;
    case "order":
      return orderTask(sheet, task);
    case "decide":
    case "score":
      return { task, excess: scoreTask(scorer, task, step === "decide") };
  }
}

function orderTask({ input, parts, uids, evidence }: Sheet, task: number): Finding | undefined {
  const [first, second] = [parts.ends.length, parts.ends.length + uids.ends.length];
  if (task < first) {
    orderPart(parts, input.contributions, task);
    return undefined;
  }
  if (task < second) return { task, uids: repeatsIn(uids, task - first) };
  return { task, evidence: repeatsIn(evidence, task - second) };
}

function scoreTask({ sheet, table, earlier }: Scorer, part: number, decideOnly: boolean): string {
  const { input, reasons, parts, lastInQuota, known, found } = sheet;
  const blocked = found.anyBlocked ? sheet.blocked : undefined;
  const limits: Limits = { input, table, reasons, blocked, earlier: earlier(), lastInQuota, decideOnly };
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
  if (step === "order") {
    blockRepeats(scorer, sorted);
    const accounts = sheet.parts.accounts.reduce((sum, own) => sum + own, 0);
    sheet.found.scores = emptyScores(accounts, allocate);
  }
  if (step === "decide") settleQuotas(scorer);
  if (step === "score") for (const { excess } of sorted) refuseExcess(excess ?? "");
}

/** Refuses duplicates and blocks reused evidence. */
function blockRepeats({ sheet, table, earlier }: Scorer, findings: readonly Finding[]): void {
  const { input, parts, reasons, blocked } = sheet;
  const uids = joinGroups(findings.flatMap((each) => each.uids ?? []));
  const evidence = joinGroups(findings.flatMap((each) => each.evidence ?? []));
  refuseDuplicates(input.contributions, uids, reasons, (i) => addRow(blocked, i));
  const rowsOfPair = pairFinder(parts, input.contributions, table);
  const reused = blockReuse({ input, table, reasons, earlier: earlier(), rowsOfPair }, evidence, blocked);
  sheet.found.anyBlocked = reused || uids.rows.length > 0;
}

/** Steps that an epoch needs, in order. */
export function stepsOf({ table }: Scorer): Step[] {
  // With quotas all parts must be decided once before any score is certain.
  const quotas = table.tasks.some((task) => task.epochQuota > 0);
  return ["count", "scatter", "order", ...(quotas ? (["decide"] as const) : []), "score"];
}

/** The scores after the last step. */
export function scoresOf({ found, reasons }: Sheet): Scores {
  const { points, base, weights, reputation } = found.scores;
  return { accounts: bytesOf(found.scores.accounts), points, base, weights, reputation, reasons };
}

/** After a first decision without quotas: finds the last row within each, and takes back what depends on it. */
function settleQuotas(scorer: Scorer): void {
  findLastInQuota(scorer);
  const again = new Set<number>([Reason.WINDOW_LIMIT, Reason.EPOCH_CAP, Reason.EVIDENCE_REUSED]);
  const { reasons } = scorer.sheet;
  for (let i = 0; i < reasons.length; i++) if (again.has(reasons[i] as number)) reasons[i] = Reason.ACCEPTED;
}

/** Refuses columns that do not fit together. */
export function checkColumns({ contributions: rows, ...input }: ScoreInput): void {
  const widths: [string, ArrayLike<unknown> | undefined, number][] = [
    ["uid", rows.uid, 32],
    ["account", rows.account, 20],
    ["attester", rows.attester, 20],
    ["task", rows.task, 1],
    ["quantity", rows.quantity, 1],
    ["quality", rows.quality, 1],
    ["time", rows.time, 1],
    ["evidence", rows.evidence, 32],
    ["status", input.status, 1],
    ["eligible", input.eligible, 1],
    ["review", input.review, 1],
    ["carried", input.carried, 1],
  ];
  for (const [name, column, width] of widths) {
    if (column !== undefined && column.length !== width * rows.length) {
      throw new AssayError("INVALID_ARGUMENT", `Column ${name} does not have ${rows.length} rows`);
    }
  }
  if (input.status?.some((code) => code !== 0 && code !== Reason.REVOKED && code !== Reason.DISPUTED)) {
    throw new AssayError("INVALID_ARGUMENT", "Column status holds something else than 0, REVOKED or DISPUTED");
  }
  if (!(input.start < input.end)) throw new AssayError("INVALID_ARGUMENT", "The epoch ends before it starts");
}

/** Finds the last row within each quota that is used up. */
function findLastInQuota({ sheet, table }: Scorer): void {
  const { input, reasons, lastInQuota } = sheet;
  const accepted = table.tasks.map((): number[] => []);
  for (let i = 0; i < reasons.length; i++) {
    if (reasons[i] !== Reason.ACCEPTED) continue;
    const index = table.indexOf(input.contributions.task[i] as number);
    if (table.tasks[index]?.epochQuota !== 0) accepted[index]?.push(i);
  }
  table.tasks.forEach((task, index) => {
    const rows = accepted[index] ?? [];
    if (task.epochQuota === 0 || rows.length < task.epochQuota) return;
    rows.sort((a, b) => compareTimes(input.contributions, a, b));
    lastInQuota[index] = rows[task.epochQuota - 1] as number;
  });
}
