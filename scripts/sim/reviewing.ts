/** What people in the simulation do about others' work: review it, and dispute it. */
import { concat, fromBigInt, row, toHex } from "../../src/engine/columns/bytes.js";
import { mix } from "../../src/engine/columns/likely-repeats.js";
import { keccak256 } from "../../src/engine/hash/keccak.js";
import { parseIntegrityRules } from "../../src/engine/integrity/rules.js";
import { drawReviewers } from "../../src/engine/mirrors/sortition.js";
import { discount, discountedReviewers } from "../../src/engine/review/discount.js";
import { parseReviewRules, reviewResult } from "../../src/engine/review/review.js";
import { isInSample, type SampleDraw } from "../../src/engine/review/sample.js";
import { DOMAINS, TaskRegistryMode } from "../../src/engine/rules/contract-values.js";
import { NOT_REVIEWED, REVIEW_FAILED, REVIEW_PENDING } from "../../src/engine/rules/reasons.js";
import { isClick, LEAST_QUALITY } from "./program.js";
import { accountOf, addressOf, uidOf } from "./columns.js";
import { epochOf } from "./world.js";
import type { Review } from "../../src/engine/review/review.js";
import type { Verdicts } from "../../src/engine/review/verdicts.js";
import type { Rules } from "../../src/engine/rules/rules.js";
import type { Task } from "../../src/engine/rules/task.js";
import type { Defences } from "./program.js";
import type { Submission, World } from "./world.js";

/** Reviewers drawn a contribution on average; nine of ten of them reveal. */
const TARGET = 5;
const REVEALS = 10;
/** Others look at one accepted piece of work in so many, and dispute it if there is nothing in it. */
const LOOKED_AT = 20;
/** Of five reviewers four notice others' work in other words. */
const NOTICES = 5;

/** Draws are the same whatever an attacker does, so that they are made once a seed. */
const draws = new Map<string, readonly number[]>();

/** A contribution that waits for the reviews of the next round, and those it has. */
export interface Waiting {
  readonly index: number;
  readonly reviews: readonly Review[];
}

/** What one epoch leaves to the next. */
export interface State {
  readonly inflated: bigint[][];
  readonly accepted: number[];
  /** Accounts whose units were held in an earlier epoch. */
  readonly flagged: Set<number>;
  /** What reviewers found, epoch by epoch. */
  readonly verdicts: Verdicts[];
  waiting: Waiting[];
}

/** A program, and what is switched on in it. */
export interface Setting {
  readonly tasks: readonly Task[];
  readonly rules: Rules;
  readonly defences: Defences;
}

/** What reviewers found in the epochs that the rules remember, of accounts some of whose work they found void. */
export function remembered(world: World, { verdicts }: State, rules: Rules): Verdicts {
  const memory = parseIntegrityRules(rules.integrity).voided.memoryEpochs;
  const [good, voided] = [new Uint32Array(world.accounts), new Uint32Array(world.accounts)];
  for (const past of verdicts.slice(Math.max(0, verdicts.length - memory)))
    past.good.forEach((n, i) => {
      const account = accountOf(row(past.accounts, 20, i));
      good[account] = (good[account] ?? 0) + n;
      voided[account] = (voided[account] ?? 0) + (past.voided[i] ?? 0);
    });
  const known = [...voided.keys()].filter((account) => voided[account] !== 0);
  return {
    accounts: concat(...known.map(addressOf)),
    good: Uint32Array.from(known, (account) => good[account] ?? 0),
    voided: Uint32Array.from(known, (account) => voided[account] ?? 0),
  };
}

/** What reviewers found of a submission. */
export interface Reviewed {
  /** Entry of the engine's review column. */
  readonly value: number;
  readonly reviews: readonly Review[];
  /** How many of them were revealed in this epoch's round. */
  readonly more: number;
}

/** What is reviewed in an epoch, and the reputation by which reviewers count. */
export interface ReviewRound {
  readonly epoch: number;
  readonly rows: readonly number[];
  readonly standing: BigUint64Array;
}

export function reviewAll(
  world: World,
  { tasks, rules }: Setting,
  state: State,
  { standing, epoch, rows }: ReviewRound,
): Reviewed[] {
  const reviewed = new Set(tasks.flatMap(({ id, mode }) => (mode === TaskRegistryMode.Reviewed ? [id] : [])));
  const reviewRules = parseReviewRules(rules.reviews);
  const domainOf = new Map(tasks.map(({ id, domain }) => [id, domain]));
  const flagged = new Set([...state.flagged, ...state.verdicts.flatMap(voidAccounts)]);
  const isNewcomer = (account: number): boolean =>
    standing.subarray(DOMAINS * account, DOMAINS * account + DOMAINS).every((own) => own === 0n);
  const pieces = rows.map((index, i): Decided => {
    const { account, task, time } = world.submissions[index] as Submission;
    const known = { isNewcomer: isNewcomer(account), isFlagged: flagged.has(account) };
    const isReviewed = reviewed.has(task);
    if (!isReviewed && (isClick(task) || !isInSample(reviewRules, drawOf(world, epoch), uidOf(index), known)))
      return { ...UNSEEN, isReviewed };
    const domain = domainOf.get(task) ?? 0;
    const before = state.waiting[i]?.index === index ? (state.waiting[i]?.reviews ?? []) : [];
    const heard = new Set(before.map(({ reviewer }) => reviewer));
    const more = drawn(world, index, epoch).flatMap((reviewer) => {
      const found = ballot(world, index, reviewer, standing[DOMAINS * reviewer + domain] ?? 0n);
      return found === undefined || heard.has(found.reviewer) ? [] : [found];
    });
    return { isReviewed, waited: epoch - epochOf(time), reviews: [...before, ...more], more: more.length };
  });
  const discounted = discountedReviewers(
    pieces.map(({ reviews }) => ({ reviews, least: LEAST_QUALITY })),
    reviewRules,
  );
  return pieces.map(({ isReviewed, waited, reviews, more }) => {
    if (!isReviewed && reviews.length === 0) return { value: NOT_REVIEWED, reviews, more };
    const result = reviewResult(discount(reviews, discounted), waited, reviewRules);
    if (!isReviewed && result.status !== "scored") return { value: NOT_REVIEWED, reviews: [], more };
    const open = result.status === "carried" ? REVIEW_PENDING : REVIEW_FAILED;
    return { value: result.status === "scored" ? result.quality : open, reviews, more };
  });
}

/** A piece of work with the reviews that it has, and how many of them are new. */
interface Decided extends Pick<Reviewed, "reviews" | "more"> {
  readonly isReviewed: boolean;
  /** Epochs since it was handed in. */
  readonly waited: number;
}

const UNSEEN = { waited: 0, reviews: [], more: 0 } as const;

/** Accounts some of whose work reviewers found void. */
function voidAccounts({ accounts, voided }: Verdicts): number[] {
  return [...voided.keys()].filter((i) => voided[i] !== 0).map((i) => accountOf(row(accounts, 20, i)));
}

/** Reviewers drawn for a contribution in an epoch's round, by the sortition that the chain enforces. */
function drawn(world: World, index: number, epoch: number): readonly number[] {
  const reviewers = [...world.reviewers, ...world.ring];
  const key = [world.seed, epoch, index, world.ring.join()].join(" ");
  const known = draws.get(key);
  if (known !== undefined) return known;
  const registered = reviewers.map((a) => ({ account: addressOf(a), since: 0 }));
  const round = { seed: drawOf(world, epoch).seed, announcedAt: 1, count: registered.length };
  const found = drawReviewers(uidOf(index), registered, round, TARGET).map(accountOf);
  draws.set(key, found);
  return found;
}

/** The draw of an epoch's round. */
const drawOf = ({ seed }: World, epoch: number): SampleDraw => ({
  seed: keccak256(fromBigInt((BigInt(seed) << 32n) + BigInt(epoch), 32)),
  everyone: false,
});

/** What a drawn reviewer reveals, if anything. Own work and silence give nothing. */
function ballot(world: World, index: number, reviewer: number, reputation: bigint): Review | undefined {
  const submission = world.submissions[index];
  if (submission === undefined || reviewer === submission.account) return undefined;
  const luck = mix(mix(index ^ Math.imul(world.seed, 0x9e37_79b1)) ^ reviewer);
  const friends = world.ring.includes(reviewer) && world.ring.includes(submission.account);
  if (!friends && luck % REVEALS === 0) return undefined;
  const good = submission.is === "work" || (submission.is === "reworded" && mix(luck) % NOTICES === 0);
  const fair = good ? 6_000 + (mix(luck ^ 1) % 4_001) : mix(luck ^ 1) % 1_501;
  return { reviewer: toHex(addressOf(reviewer)), score: friends ? 10_000 : fair, reputation, stake: 100n };
}

/** Whether somebody looked at a piece of work, found nothing in it and had a dispute upheld. */
export function isDisputed(world: World, index: number): boolean {
  const submission = world.submissions[index];
  if (submission === undefined || isClick(submission.task) || submission.is === "work") return false;
  return mix(index ^ Math.imul(world.seed, 0x85eb_ca6b)) % LOOKED_AT === 0;
}
