import type { EpochInput } from "../engine/epoch/epoch.js";
import type { ScoreInput, Standing } from "../engine/scoring/input.js";
import { fromHex, row, toHex, words } from "../engine/columns/bytes.js";
import {
  batchesOf,
  DISPUTE_EVENTS,
  markRows,
  verdictsAfter,
  type DisputedWork,
  type DisputeEvent,
} from "../engine/review/disputes.js";
import { readUidsOf } from "../store/contributions.js";
import { indexAccounts } from "../engine/columns/account-table.js";
import { NOT_REVIEWED, Reason, REVIEW_FAILED, REVIEW_PENDING } from "../engine/rules/reasons.js";
import {
  parseReviewRules,
  reviewResult,
  type Review,
  type ReviewResult,
  type ReviewRules,
} from "../engine/review/review.js";
import { discount, discountedReviewers, type ReviewedPiece } from "../engine/review/discount.js";
import { parseIntegrityRules } from "../engine/integrity/rules.js";
import { isInSample, samplesWork } from "../engine/review/sample.js";
import { readFlagged, readVerdicts } from "../store/epochs/verdicts.js";
import type { Rules } from "../engine/rules/rules.js";
import { DOMAINS, TaskRegistryMode } from "../engine/rules/contract-values.js";
import type { Contributions } from "../engine/columns/contributions.js";
import type { Task } from "../engine/rules/task.js";
import { readEvents, type StoredEvent } from "../store/events.js";
import type { Store } from "../store/store.js";

/** What the outcomes of an epoch's reviews and disputes depend on. Times are Unix seconds. */
export interface OutcomeInput {
  readonly contributions: Contributions;
  readonly tasks: readonly Task[];
  readonly rules: Rules;
  /** Reputation at the epoch's start: what a reviewer's score weighs. */
  readonly standing: Standing;
  readonly epoch: number;
  readonly start: number;
  /** Seconds an epoch. */
  readonly length: number;
  /** Rulings and reviews from then on change this epoch no more. */
  readonly cutOff: number;
}

/** What the chain says about contributions, and how many reviews of each reviewer it goes by. */
export interface Outcomes extends Pick<EpochInput, "status" | "disputed" | "review" | "carried" | "verdicts"> {
  /** Reviews that agree with what came of them, by address in lower case. */
  readonly reviewers: ReadonlyMap<string, number>;
}

/**
 * What disputes and reviews on chain say about each contribution: which were found void or are still disputed, what reviewers found them
 * worth, which came over from earlier epochs.
 * @throws AssayError INVALID_RULES if the section `reviews` of the rules is malformed.
 */
export async function readOutcomes(store: Store, input: OutcomeInput): Promise<Outcomes> {
  const { contributions, tasks, start, cutOff } = input;
  const { status, disputed } = await readDisputed(store, input);
  const carried = new Uint8Array(contributions.length);
  for (let i = 0; i < carried.length; i++) if ((contributions.time[i] as number) < start) carried[i] = 1;
  const rules = parseReviewRules(input.rules.reviews);
  if (!tasks.some(({ mode }) => mode === TaskRegistryMode.Reviewed) && !samplesWork(rules))
    return { status, disputed, carried, reviewers: new Map() };
  const revealed = await readEvents(store, "ReviewRevealed", 0, cutOff);
  const inSample = await readSample(store, input, rules);
  const { memoryEpochs } = parseIntegrityRules(input.rules.integrity).voided;
  const verdicts = await readVerdicts(store, input.epoch, memoryEpochs);
  return { status, disputed, carried, verdicts, ...reviewColumn(input, rules, revealed, inSample) };
}

/** What decides which work of an epoch that counts as attested is drawn for review. Times are Unix seconds. */
export interface SampleInput extends Pick<OutcomeInput, "epoch" | "start" | "cutOff" | "standing"> {
  readonly contributions: Pick<Contributions, "uid" | "account" | "time">;
}

/** Says of a row that counts as attested whether its reviews decide on it. */
export async function readSample(
  store: Store,
  { contributions, epoch, start, cutOff, standing }: SampleInput,
  rules: ReviewRules,
): Promise<(i: number) => boolean> {
  const drawn = (await readEvents(store, "RoundDrawn", 0, cutOff)).find(({ args }) => Number(args["round"]) === epoch);
  if (drawn === undefined || !samplesWork(rules)) return () => false;
  const draw = { seed: fromHex(String(drawn.args["seed"]), 32), everyone: drawn.args["everyone"] === true };
  const flagged = indexAccounts(await readFlagged(store, epoch));
  const index = indexAccounts(standing.accounts);
  const isNewcomer = (i: number): boolean => {
    const found = index.find(contributions.account, i);
    return found < 0 || standing.points.subarray(DOMAINS * found, DOMAINS * found + DOMAINS).every((own) => own === 0n);
  };
  return (i) => {
    if ((contributions.time[i] as number) < start) return false;
    const account = { isNewcomer: isNewcomer(i), isFlagged: flagged.find(contributions.account, i) >= 0 };
    return isInSample(rules, draw, row(contributions.uid, 32, i), account);
  };
}

/** Rows whose work was found void before the cut-off, and rows that were still disputed then. */
async function readDisputed(
  store: Store,
  { contributions, epoch, start, length, cutOff }: OutcomeInput,
): Promise<Required<Pick<ScoreInput, "status" | "disputed">>> {
  const { voided, open } = verdictsAfter(await readDisputes(store, cutOff));
  const epochAt = (time: number): number => epoch + Math.floor((time - start) / length);
  const mark = async (works: readonly DisputedWork[]): Promise<Uint8Array> =>
    markRows(contributions, works, { epochAt, batchUids: await readUidsOf(store, batchesOf(works)) });
  const status = (await mark(voided)).map((isVoid) => (isVoid === 1 ? Reason.DISPUTED : 0));
  return { status, disputed: await mark(open) };
}

async function readDisputes(store: Store, cutOff: number): Promise<DisputeEvent[]> {
  const found = await Promise.all(
    DISPUTE_EVENTS.map(async (name) => (await readEvents(store, name, 0, cutOff)).map((event) => ({ ...event, name }))),
  );
  return found
    .flat()
    .sort((a, b) => a.block - b.block || a.logIndex - b.logIndex)
    .map(({ name, args }) => {
      return { name, id: Number(args["id"]), scope: Number(args["scope"]), work: String(args["work"]) };
    });
}

/** What reviewers found each row worth: rows of reviewed tasks, and those of others that were drawn and found enough reviews. */
function reviewColumn(
  input: OutcomeInput,
  rules: ReviewRules,
  revealed: readonly StoredEvent[],
  inSample: (i: number) => boolean,
): Required<Pick<Outcomes, "review" | "reviewers">> {
  const review = new Uint16Array(input.contributions.length).fill(NOT_REVIEWED);
  const reviewers = new Map<string, number>();
  const pieces = decidedRows(input, revealed, inSample);
  const discounted = discountedReviewers(pieces, rules);
  for (const { i, isReviewed, waited, reviews } of pieces) {
    const result = reviewResult(discount(reviews, discounted), waited, rules);
    // Without a result, what was drawn counts as attested.
    if (isReviewed || result.status === "scored") review[i] = valueOf(result);
    for (const name of agreeing(reviews, result)) reviewers.set(name, (reviewers.get(name) ?? 0) + 1);
  }
  return { review, reviewers };
}

/** A row on which reviews decide. */
interface DecidedRow extends ReviewedPiece {
  readonly i: number;
  /** Whether its task is reviewed; else it was drawn. */
  readonly isReviewed: boolean;
  /** Epochs for which it has waited. */
  readonly waited: number;
}

/** The rows of reviewed tasks, and those of others that were drawn and have reviews. */
function decidedRows(
  { contributions, tasks, standing, start, length }: OutcomeInput,
  revealed: readonly StoredEvent[],
  inSample: (i: number) => boolean,
): DecidedRow[] {
  const known = new Map(tasks.map((task) => [task.id, task]));
  const eventsOf = eventsByUid(contributions.uid, revealed);
  const reputation = reputationIn(standing);
  const rows: DecidedRow[] = [];
  for (let i = 0; i < contributions.length; i++) {
    const task = known.get(contributions.task[i] as number);
    if (task === undefined || task.mode === TaskRegistryMode.OnChain) continue;
    const isReviewed = task.mode === TaskRegistryMode.Reviewed;
    if (!isReviewed && revealed.length === 0) continue;
    const events = eventsOf(i);
    if (!isReviewed && (events.length === 0 || !inSample(i))) continue;
    const waited = Math.max(0, Math.ceil((start - (contributions.time[i] as number)) / length));
    const reviews = events.map((event) => reviewOf(event, (reviewer) => reputation(reviewer, task.domain)));
    rows.push({ i, isReviewed, waited, reviews, least: task.minQuality });
  }
  return rows;
}

/** Events about each row, found by the beginning of its uid first: few rows have any, and a text for each would take most of the time. */
function eventsByUid(uids: Uint8Array, events: readonly StoredEvent[]): (i: number) => readonly StoredEvent[] {
  const byContribution = Map.groupBy(events, ({ args }) => String(args["contribution"]));
  const beginnings = new Set([...byContribution.keys()].map((uid) => words(fromHex(uid, 32))[0]));
  const leads = words(uids);
  return (i) => (beginnings.has(leads[8 * i]) ? byContribution.get(toHex(row(uids, 32, i))) : undefined) ?? [];
}

/**
 * Reviewers who are paid for a result: those within the tolerance of it. Who says yes to everything is paid where yes is right, and a review of
 * work that nobody drew, or that found no quorum, is not asked for.
 */
function agreeing(reviews: readonly Review[], result: ReviewResult): string[] {
  if (result.status !== "scored") return [];
  const outliers = new Set(result.outliers);
  return reviews.map(({ reviewer }) => reviewer).filter((reviewer) => !outliers.has(reviewer));
}

function reviewOf({ args }: StoredEvent, reputation: (reviewer: string) => bigint): Review {
  const reviewer = String(args["reviewer"]);
  const stake = BigInt(String(args["stake"]));
  return { reviewer, score: Number(args["score"]), reputation: reputation(reviewer), stake };
}

/** Value of the engine's column for a result. */
function valueOf(result: ReviewResult): number {
  if (result.status === "scored") return result.quality;
  return result.status === "carried" ? REVIEW_PENDING : REVIEW_FAILED;
}

/** Looks up an account's points in a domain. */
function reputationIn({ accounts, points }: Standing): (account: string, domain: number) => bigint {
  const index = indexAccounts(accounts);
  return (account, domain) => {
    const found = index.find(fromHex(account, 20), 0);
    return found < 0 ? 0n : (points[DOMAINS * found + domain] ?? 0n);
  };
}
