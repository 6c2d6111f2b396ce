import type { Allocate } from "../columns/account-table.js";
import { type Groups, joinGroups } from "../columns/row-groups.js";
import { addRow } from "../columns/row-set.js";
import { blockReuse } from "./evidence.js";
import { decidePart, emptyScores, scorePart } from "./parts/accounts.js";
import { attributePart } from "./parts/attribution.js";
import type { Limits } from "./parts/limits.js";
import { orderPart } from "./parts/order.js";
import {
  countRows,
  openPart,
  type Part,
  type Parts,
  placeRows,
  type RowSource,
  scatterRows,
} from "./parts/partition.js";
import { hasQuotas, settleQuotas } from "./quota.js";
import { countKeys, placeKeys, repeatsIn, scatterKeys } from "./repeated-keys.js";
import { refuseDuplicates } from "./repeated-uids.js";
import { NO_REPEATS, openThread, type Repeats, type ScoringState, type ScoringThread } from "./state.js";
import { accountFactors, weighAccounts } from "./weights.js";

/** One thread's view of an epoch that is being scored. */
export interface Scoring {
  readonly state: ScoringState;
  readonly thread: ScoringThread;
  /** Known after the step `repeats`, to the thread that finishes the steps. */
  readonly repeats: Repeats;
}

/** What a thread begins with. */
export function openView(state: ScoringState): Scoring {
  return { state, thread: openThread(state.input), repeats: NO_REPEATS };
}

/**
 * The steps of scoring by name, in order. Each has a number of jobs that any threads may do in any order.
 *
 * | step | a job is | reads | writes |
 * |---|---|---|---|
 * | `count` | a chunk of rows | account, uid, task, evidence, what admission said | rows by part, keys by part |
 * | `keys` | a chunk of rows | uid, task, evidence | keys, part after part |
 * | `repeats` | a part of uids, or of evidence | its keys | groups of rows that share a key |
 * | `scatter` | a chunk of rows | all columns, repeated rows | records, part after part, unless rows come in order of their accounts |
 * | `order` | a part of accounts | its records | their order, runs that evidence and limits contest |
 * | `decide` | a part of accounts | its records in order, blocked rows | reasons as if there were no quotas |
 * | `score` | a part of accounts | its records in order, blocked rows, quotas | reasons, scores of its accounts |
 * | `attribute` | a part of accounts | its records in order, reasons, weights | weights by account and attester |
 */
export type StepName = "count" | "keys" | "repeats" | "scatter" | "order" | "decide" | "score" | "attribute";

/** Groups of rows that a job found. */
export interface JobResult {
  readonly job: number;
  readonly groups: Groups;
}

/** A step: its jobs, and what one thread does between the last of them and the next step. */
interface Step {
  /** Number of jobs. */
  readonly jobs: (state: ScoringState) => number;
  /** Does one job. */
  readonly run: (scoring: Scoring, job: number) => Groups | void;
  /**
   * Brings together what the jobs found.
   * @param found In order of the jobs.
   */
  readonly finish: (scoring: Scoring, found: readonly JobResult[], allocate: Allocate) => Scoring;
}

const chunkJobs: Step["jobs"] = ({ parts }) => parts.chunks.count;
const partJobs: Step["jobs"] = ({ parts }) => parts.ends.length;
const unchanged: Step["finish"] = (scoring) => scoring;

const STEPS: Readonly<Record<StepName, Step>> = {
  count: { jobs: chunkJobs, run: countChunk, finish: placeAll },
  keys: { jobs: chunkJobs, run: scatterChunkKeys, finish: unchanged },
  repeats: {
    jobs: ({ uids, evidence }) => uids.ends.length + evidence.ends.length,
    run: findRepeats,
    finish: noteRepeats,
  },
  scatter: {
    jobs: chunkJobs,
    run: (scoring, chunk) => scatterRows(scoring.state.parts, sourceOf(scoring), chunk),
    finish: refuseRepeats,
  },
  order: { jobs: partJobs, run: orderAccounts, finish: blockRepeats },
  decide: {
    jobs: partJobs,
    run: (scoring, part) => decidePart(limitsOf(scoring), partOf(scoring, part)),
    finish: (scoring) => {
      settleQuotas({ ...scoring.state, table: scoring.thread.table });
      return scoring;
    },
  },
  score: { jobs: partJobs, run: scoreAccounts, finish: unchanged },
  attribute: { jobs: partJobs, run: attributeAccounts, finish: unchanged },
};

/** Says for the steps that not every epoch needs whether one does. */
const NEEDED: Partial<Readonly<Record<StepName, (scoring: Scoring) => boolean>>> = {
  decide: ({ thread }) => hasQuotas(thread.table),
  attribute: ({ state }) => state.attribution !== undefined,
};

/** Names of the steps that an epoch needs, in order. */
export function stepsFor(scoring: Scoring): StepName[] {
  return (Object.keys(STEPS) as StepName[]).filter((name) => NEEDED[name]?.(scoring) ?? true);
}

/** Number of a step's jobs. */
export function countJobs(state: ScoringState, step: StepName): number {
  return STEPS[step].jobs(state);
}

/**
 * Does those jobs of a step that `next` hands out.
 * @throws AssayError OVERFLOW if an account's score or weight exceeds 64 bits.
 */
export function runJobs(scoring: Scoring, step: StepName, next: () => number): JobResult[] {
  const { jobs, run } = STEPS[step];
  const count = jobs(scoring.state);
  const found: JobResult[] = [];
  for (let job = next(); job < count; job = next()) {
    const groups = run(scoring, job);
    if (groups !== undefined) found.push({ job, groups });
  }
  return found;
}

/** Does what must come between the jobs of a step and those of the next. */
export function finishStep(scoring: Scoring, step: StepName, found: readonly JobResult[], allocate: Allocate): Scoring {
  return STEPS[step].finish(
    scoring,
    found.toSorted((a, b) => a.job - b.job),
    allocate,
  );
}

/* COUNT, KEYS */

function countChunk({ state }: Scoring, chunk: number): void {
  countRows(state.parts, state.input.contributions.account, state.admitted, chunk);
  countKeys(state.uids, chunk);
  countKeys(state.evidence, chunk);
}

function placeAll(scoring: Scoring): Scoring {
  placeRows(scoring.state.parts);
  placeKeys(scoring.state.uids);
  placeKeys(scoring.state.evidence);
  return scoring;
}

function scatterChunkKeys({ state }: Scoring, chunk: number): void {
  scatterKeys(state.uids, chunk);
  scatterKeys(state.evidence, chunk);
}

/* REPEATS, SCATTER */

function findRepeats({ state: { uids, evidence }, thread }: Scoring, job: number): Groups {
  const ofUids = uids.ends.length;
  return job < ofUids ? repeatsIn(uids, job, thread.keyScratch) : repeatsIn(evidence, job - ofUids, thread.keyScratch);
}

function noteRepeats(scoring: Scoring, found: readonly JobResult[]): Scoring {
  const { repeated, reasons, uids: parts } = scoring.state;
  const joined = (of: (job: number) => boolean): Groups =>
    joinGroups(found.filter(({ job }) => of(job)).map(({ groups }) => groups));
  const uids = joined((job) => job < parts.ends.length);
  const evidence = joined((job) => job >= parts.ends.length);
  for (const i of uids.rows) addRow(repeated, i);
  for (const i of evidence.rows) if (i < reasons.length) addRow(repeated, i);
  return { ...scoring, repeats: { uids, evidence } };
}

/** Refuses duplicates, now that they have their place among their account's rows. */
function refuseRepeats(scoring: Scoring): Scoring {
  const { input, reasons, blocked } = scoring.state;
  refuseDuplicates(input.contributions, scoring.repeats.uids, reasons, (i) => addRow(blocked, i));
  return scoring;
}

/* ORDER */

const sourceOf = ({ state, thread }: Scoring): RowSource => ({ ...state, table: thread.table });

const partOf = (scoring: Scoring, part: number): Part =>
  openPart(scoring.state.parts, part, sourceOf(scoring), scoring.thread.partScratch);

function orderAccounts(scoring: Scoring, part: number): Groups {
  const { state, thread } = scoring;
  const input = { rows: state.input.contributions, limits: thread.limits, latest: thread.earlier().latest };
  const { accounts, runs } = orderPart(partOf(scoring, part), input, thread.sortScratch);
  state.parts.accounts[part] = accounts;
  return runs;
}

function blockRepeats(scoring: Scoring, found: readonly JobResult[], allocate: Allocate): Scoring {
  const { state, thread, repeats } = scoring;
  const runs = joinGroups(found.map(({ groups }) => groups));
  blockReuse(
    { ...state, table: thread.table, earlier: thread.earlier(), groups: repeats.evidence, runs },
    state.blocked,
  );
  const accounts = state.parts.accounts.reduce((sum, own) => sum + own, 0);
  return { ...scoring, state: { ...state, scores: emptyScores(accounts, allocate) } };
}

/* DECIDE, SCORE, ATTRIBUTE */

function limitsOf({ state, thread }: Scoring): Limits {
  const { table, limits, earlier } = thread;
  return { ...state, table, tasks: limits, earlier: earlier() };
}

/** Row in the scores of a part's first account. */
function firstAccount({ accounts }: Parts, part: number): number {
  let first = 0;
  for (let before = 0; before < part; before++) first += accounts[before] as number;
  return first;
}

function scoreAccounts(scoring: Scoring, part: number): void {
  const { input, parts, scores, tables } = scoring.state;
  const first = firstAccount(parts, part);
  scorePart(limitsOf(scoring), partOf(scoring, part), { scores, first });
  weighAccounts(accountFactors(input, tables), scores, first, first + (parts.accounts[part] as number));
}

function attributeAccounts(scoring: Scoring, part: number): void {
  const { parts, scores, attribution: columns } = scoring.state;
  if (columns === undefined) return;
  attributePart(limitsOf(scoring), partOf(scoring, part), { columns, scores, first: firstAccount(parts, part) });
}
