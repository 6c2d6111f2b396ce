import type { EpochInput } from "../engine/epoch/epoch.js";
import type { Standing } from "../engine/scoring/input.js";
import { fromHex, row, toHex, words } from "../engine/columns/bytes.js";
import { indexAccounts, ownMemory } from "../engine/columns/account-table.js";
import { addRow, inRowSet, rowSet } from "../engine/columns/row-set.js";
import { NOT_REVIEWED, REVIEW_FAILED, REVIEW_PENDING } from "../engine/rules/reasons.js";
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
import { openDisputed } from "./epoch/disputed.js";

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

/** What disputes and reviews say about some contributions. */
type OutcomeColumns = Pick<Outcomes, "status" | "disputed" | "review" | "carried">;

/** What the chain says about all contributions once they were looked at. */
export interface SettledOutcomes extends Pick<Outcomes, "verdicts" | "reviewers"> {
  /** @param first Number of the first of these rows among all. */
  columnsOf(rows: Contributions, first: number): OutcomeColumns;
}

/** Finds outcomes of contributions that are read in parts. It keeps those on which reviews decide, and no others. */
export interface OutcomeReader {
  /**
   * Looks at some rows. As reviewers are weighed by all that they reviewed, all rows come here before any is decided on.
   * @param first Number of the first of these rows among all.
   */
  look(rows: Contributions, first: number): void;
  /** 1 for rows that are still disputed at the cut-off. */
  disputedIn(rows: Contributions): Uint8Array;
  settle(): SettledOutcomes;
}

/** What the chain says about contributions that are not at hand as a whole. */
export async function openOutcomes(store: Store, input: Omit<OutcomeInput, "contributions">): Promise<OutcomeReader> {
  const { tasks, start, cutOff } = input;
  const disputes = await openDisputed(store, input);
  const disputedIn = (rows: Contributions): Uint8Array => disputes(rows).disputed;
  const plain = (rows: Contributions) => ({ ...disputes(rows), carried: carriedOver(rows, start) });
  const rules = parseReviewRules(input.rules.reviews);
  if (!tasks.some(({ mode }) => mode === TaskRegistryMode.Reviewed) && !samplesWork(rules))
    return {
      look: () => undefined,
      disputedIn,
      settle: () => ({ columnsOf: columnsFrom(plain), reviewers: new Map() }),
    };
  const revealed = await readEvents(store, "ReviewRevealed", 0, cutOff);
  const decided = openDecided(input, revealed, await openSample(store, input, rules));
  const { memoryEpochs } = parseIntegrityRules(input.rules.integrity).voided;
  const verdicts = await readVerdicts(store, input.epoch, memoryEpochs);
  const pieces: DecidedRow[] = [];
  const look = (rows: Contributions, first: number): void => {
    for (const piece of decided(rows)) pieces.push({ ...piece, i: piece.i + first });
  };
  const settle = () => {
    const { worth, reviewers } = decideAll(pieces, rules);
    return { columnsOf: columnsFrom(plain, worth), reviewers, verdicts };
  };
  return { look, disputedIn, settle };
}

function carriedOver({ time }: Contributions, start: number): Uint8Array {
  const carried = new Uint8Array(time.length);
  for (let i = 0; i < carried.length; i++) if ((time[i] as number) < start) carried[i] = 1;
  return carried;
}

/**
 * What disputes and reviews on chain say about each contribution: which were found void or are still disputed, what reviewers found them
 * worth, which came over from earlier epochs.
 * @throws AssayError INVALID_RULES if the section `reviews` of the rules is malformed.
 */
export async function readOutcomes(store: Store, { contributions, ...input }: OutcomeInput): Promise<Outcomes> {
  const reader = await openOutcomes(store, input);
  reader.look(contributions, 0);
  const { columnsOf, ...rest } = reader.settle();
  return { ...columnsOf(contributions, 0), ...rest };
}

/** What decides which work of an epoch that counts as attested is drawn for review. Times are Unix seconds. */
export interface SampleInput extends Pick<OutcomeInput, "epoch" | "start" | "cutOff" | "standing"> {
  readonly contributions: Pick<Contributions, "uid" | "account" | "time">;
}

/** Says of a row that counts as attested whether its reviews decide on it. */
type InSample = (i: number) => boolean;

/** Says of rows that count as attested whether their reviews decide on them. */
export async function readSample(
  store: Store,
  { contributions, ...input }: SampleInput,
  rules: ReviewRules,
): Promise<InSample> {
  return (await openSample(store, input, rules))(contributions);
}

/** The same for rows that are not at hand as a whole. */
async function openSample(
  store: Store,
  { epoch, start, cutOff, standing }: Omit<SampleInput, "contributions">,
  rules: ReviewRules,
): Promise<(rows: SampleInput["contributions"]) => InSample> {
  const drawn = (await readEvents(store, "RoundDrawn", 0, cutOff)).find(({ args }) => Number(args["round"]) === epoch);
  if (drawn === undefined || !samplesWork(rules)) return () => () => false;
  const draw = { seed: fromHex(String(drawn.args["seed"]), 32), everyone: drawn.args["everyone"] === true };
  const flagged = indexAccounts(await readFlagged(store, epoch));
  const index = indexAccounts(standing.accounts);
  const isNewcomer = (accounts: Uint8Array, i: number): boolean => {
    const found = index.find(accounts, i);
    return found < 0 || standing.points.subarray(DOMAINS * found, DOMAINS * found + DOMAINS).every((own) => own === 0n);
  };
  return ({ uid, account: accounts, time }) =>
    (i) => {
      if ((time[i] as number) < start) return false;
      const account = { isNewcomer: isNewcomer(accounts, i), isFlagged: flagged.find(accounts, i) >= 0 };
      return isInSample(rules, draw, row(uid, 32, i), account);
    };
}

/** What reviewers found some rows worth: rows ascend. */
type Worth = readonly (readonly [row: number, value: number])[];

/** What reviewers found rows worth: rows of reviewed tasks, and those of others that were drawn and found enough reviews. */
function decideAll(
  pieces: readonly DecidedRow[],
  rules: ReviewRules,
): Pick<Outcomes, "reviewers"> & { readonly worth: Worth } {
  const worth: [number, number][] = [];
  const reviewers = new Map<string, number>();
  const discounted = discountedReviewers(pieces, rules);
  for (const { i, isReviewed, waited, reviews } of pieces) {
    const result = reviewResult(discount(reviews, discounted), waited, rules);
    // Without a result, what was drawn counts as attested.
    if (isReviewed || result.status === "scored") worth.push([i, valueOf(result)]);
    for (const name of agreeing(reviews, result)) reviewers.set(name, (reviewers.get(name) ?? 0) + 1);
  }
  return { worth, reviewers };
}

/** Columns of rows, with what reviewers found them worth if reviews decide on any. */
function columnsFrom(plain: (rows: Contributions) => OutcomeColumns, worth?: Worth): SettledOutcomes["columnsOf"] {
  return (rows, first) => {
    if (worth === undefined) return plain(rows);
    const review = new Uint16Array(rows.length).fill(NOT_REVIEWED);
    for (let at = placeIn(worth, first); at < worth.length; at++) {
      const [i, value] = worth[at] as Worth[number];
      if (i >= first + rows.length) break;
      review[i - first] = value;
    }
    return { ...plain(rows), review };
  };
}

/** Place of the first entry whose row is not before this one. */
function placeIn(worth: Worth, first: number): number {
  let [low, high] = [0, worth.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((worth[middle] as Worth[number])[0] < first) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A row on which reviews decide. */
interface DecidedRow extends ReviewedPiece {
  readonly i: number;
  /** Whether its task is reviewed; else it was drawn. */
  readonly isReviewed: boolean;
  /** Epochs for which it has waited. */
  readonly waited: number;
}

/** Finds the rows of reviewed tasks, and those of others that were drawn and have reviews. */
function openDecided(
  input: Omit<OutcomeInput, "contributions">,
  revealed: readonly StoredEvent[],
  sampleOf: (rows: Contributions) => InSample,
): (rows: Contributions) => DecidedRow[] {
  const events = eventsByUid(revealed);
  const reputation = reputationIn(input.standing);
  return (rows) => decidedRows({ ...input, contributions: rows }, events(rows.uid), sampleOf(rows), reputation);
}

function decidedRows(
  { contributions, tasks, start, length }: OutcomeInput,
  eventsOf: (i: number) => readonly StoredEvent[],
  inSample: InSample,
  reputation: (account: string, domain: number) => bigint,
): DecidedRow[] {
  const known = new Map(tasks.filter(({ mode }) => mode !== TaskRegistryMode.OnChain).map((task) => [task.id, task]));
  const rows: DecidedRow[] = [];
  for (let i = 0; i < contributions.length; i++) {
    const task = known.get(contributions.task[i] as number);
    if (task === undefined) continue;
    const isReviewed = task.mode === TaskRegistryMode.Reviewed;
    const events = eventsOf(i);
    if (!isReviewed && (events.length === 0 || !inSample(i))) continue;
    const waited = Math.max(0, Math.ceil((start - (contributions.time[i] as number)) / length));
    const reviews = events.map((event) => reviewOf(event, (reviewer) => reputation(reviewer, task.domain)));
    rows.push({ i, isReviewed, waited, reviews, least: task.minQuality });
  }
  return rows;
}

const NO_EVENTS: readonly StoredEvent[] = [];

/** Bits of the first word of a uid by which rows without events are told. */
const LEAD_BITS = 22;

/** Events about each row, found by the beginning of its uid first: few rows have any, and a text for each would take most of the time. */
function eventsByUid(events: readonly StoredEvent[]): (uids: Uint8Array) => (i: number) => readonly StoredEvent[] {
  const byContribution = Map.groupBy(events, ({ args }) => String(args["contribution"]));
  const beginnings = new Set([...byContribution.keys()].map((uid) => words(fromHex(uid, 32))[0] as number));
  const likely = rowSet(2 ** LEAD_BITS, ownMemory);
  for (const lead of beginnings) addRow(likely, lead >>> (32 - LEAD_BITS));
  return (uids) => {
    const leads = words(uids);
    return (i) => {
      const lead = leads[8 * i] as number;
      if (!inRowSet(likely, lead >>> (32 - LEAD_BITS)) || !beginnings.has(lead)) return NO_EVENTS;
      return byContribution.get(toHex(row(uids, 32, i))) ?? NO_EVENTS;
    };
  };
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
