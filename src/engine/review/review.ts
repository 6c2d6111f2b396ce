import { AssayError } from "../errors.js";
import { BPS } from "../rules/contract-values.js";
import { isqrt } from "../columns/integers.js";

/** How much a reviewer's score counts: by reputation, by √stake × reputation, or the same for all. */
export type ReviewWeighting = "reputation" | "stake" | "equal";

/** The `reviews` section of the rules. */
export interface ReviewRules {
  readonly weighting: ReviewWeighting;
  /** Fewest revealed reviews. */
  readonly quorum: number;
  /** Scores this close to the median, 0..10000, agree with it. */
  readonly toleranceBps: number;
  /** Least share of the weight that must agree, 0..10000. */
  readonly agreementBps: number;
  /** Epochs that a contribution may wait for a result before it is void. */
  readonly carryOver: number;
  /** Pieces on which reviewers were divided after which one who stood against most others on more than half of them is discounted. */
  readonly dividedLeast: number;
  /** Part of the work that counts as attested which is drawn for review in its own epoch. */
  readonly sampleBps: number;
  /** The same of accounts without reputation at the epoch's start, and of accounts that were flagged in an earlier epoch; the largest counts. */
  readonly sampleNewcomerBps: number;
  readonly sampleFlaggedBps: number;
}

/** Every number of the `reviews` section of the rules: default, least, most. */
export const REVIEW_FIELDS = {
  /** Fewest revealed reviews. */
  quorum: [3, 1, 1_000],
  /** Scores this close to the median agree with it, in basis points. */
  toleranceBps: [2_000, 0, BPS],
  /** Least share of the weight that must agree, in basis points. */
  agreementBps: [5_000, 0, BPS],
  /** Epochs that a contribution may wait for a result before it is void. */
  carryOver: [2, 0, 100],
  /** Divided pieces that a reviewer saw in a round, after which whoever stood against most others on more than half of them is discounted. */
  dividedLeast: [4, 1, 1_000],
  /** Part of attested work that is drawn for review, in basis points. */
  sampleBps: [0, 0, BPS],
  /** The same of accounts without reputation. */
  sampleNewcomerBps: [0, 0, BPS],
  /** The same of accounts flagged in an earlier epoch. */
  sampleFlaggedBps: [0, 0, BPS],
} as const;

/** What holds where the rules say nothing. */
export const REVIEW_DEFAULTS: ReviewRules = {
  weighting: "reputation",
  quorum: REVIEW_FIELDS.quorum[0],
  toleranceBps: REVIEW_FIELDS.toleranceBps[0],
  agreementBps: REVIEW_FIELDS.agreementBps[0],
  carryOver: REVIEW_FIELDS.carryOver[0],
  dividedLeast: REVIEW_FIELDS.dividedLeast[0],
  sampleBps: REVIEW_FIELDS.sampleBps[0],
  sampleNewcomerBps: REVIEW_FIELDS.sampleNewcomerBps[0],
  sampleFlaggedBps: REVIEW_FIELDS.sampleFlaggedBps[0],
};

/** One revealed review. */
export interface Review {
  /** Address, lower case. */
  readonly reviewer: string;
  /** Quality, 0..10000. */
  readonly score: number;
  /** Decayed points of the task's domain at the epoch's start. */
  readonly reputation: bigint;
  /** Bond, in any unit that is the same for all. */
  readonly stake: bigint;
  /** Whether it counts towards the quorum only, as its reviewer stood against most others too often. */
  readonly isDiscounted?: boolean;
}

/** Why a contribution has no quality yet. */
export type ReviewReason = "NO_QUORUM" | "NO_AGREEMENT";

/** Outcome of the reviews of one contribution. */
export type ReviewResult =
  | {
      readonly status: "scored";
      readonly quality: number;
      /** Share of the weight within the tolerance, 0..10000. */
      readonly agreementBps: number;
      /** Reviewers outside the tolerance, ascending. */
      readonly outliers: readonly string[];
    }
  | { readonly status: "carried" | "void"; readonly carried: number; readonly reason: ReviewReason };

/**
 * Checks the `reviews` section of the rules and fills in what it leaves out.
 *
 * @throws `INVALID_RULES` for an unknown field or a value out of bounds.
 */
export function parseReviewRules(section: unknown = {}): ReviewRules {
  if (typeof section !== "object" || section === null || Array.isArray(section)) {
    throw new AssayError("INVALID_RULES", "reviews must be an object.");
  }
  const rules = { ...REVIEW_DEFAULTS, ...section };
  const stranger = Object.keys(section).find((key) => !Object.hasOwn(REVIEW_DEFAULTS, key));
  if (stranger !== undefined) throw new AssayError("INVALID_RULES", `reviews has no "${stranger}".`);
  if (!["reputation", "stake", "equal"].includes(rules.weighting)) {
    throw new AssayError("INVALID_RULES", "reviews.weighting must be reputation, stake or equal.");
  }
  for (const field of Object.keys(REVIEW_FIELDS) as (keyof typeof REVIEW_FIELDS)[]) checkRange(field, rules[field]);
  return rules;
}

function checkRange(field: keyof typeof REVIEW_FIELDS, value: number): void {
  const [, least, most] = REVIEW_FIELDS[field];
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new AssayError("INVALID_RULES", `reviews.${field} must be an integer from ${least} to ${most}.`);
}

/**
 * Quality of one contribution from its reviews. Without a quorum, or without agreement, it waits for the next epoch as often as the
 * rules allow, then it is void. `carried` says how often it has waited.
 *
 * The median is the lowest score at which half of the weight is reached, so that no score but one that was given can result and a
 * minority of the weight cannot move it past the majority's scores. If no reviewer has any weight, all count the same.
 *
 * @throws `DUPLICATE` for two reviews of one reviewer, `INVALID_ROW` for a score outside 0..10000 or a negative weight.
 * @example
 * const by = (reviewer: string, score: number) => ({ reviewer, score, reputation: 1n, stake: 1n });
 * reviewResult([by("0xa", 9000), by("0xb", 8000), by("0xc", 0)], 0, REVIEW_DEFAULTS);
 * // { status: "scored", quality: 8000, agreementBps: 6666, outliers: ["0xc"] }
 */
export function reviewResult(reviews: readonly Review[], carried: number, rules: ReviewRules): ReviewResult {
  checkReviews(reviews);
  if (reviews.length < rules.quorum) return unresolved("NO_QUORUM", carried, rules);
  const weights = reviewWeights(reviews, rules.weighting);
  const quality = weightedMedian(reviews, weights);
  const total = weights.reduce((sum, w) => sum + w, 0n);
  const agrees = (review: Review): boolean => Math.abs(review.score - quality) <= rules.toleranceBps;
  const agreeing = weights.reduce((sum, w, i) => (reviews[i] !== undefined && agrees(reviews[i]) ? sum + w : sum), 0n);
  const agreementBps = Number((agreeing * BigInt(BPS)) / total);
  if (agreementBps < rules.agreementBps) return unresolved("NO_AGREEMENT", carried, rules);
  const outliers = reviews.filter((review) => !agrees(review)).map((review) => review.reviewer);
  return { status: "scored", quality, agreementBps, outliers: outliers.sort() };
}

function checkReviews(reviews: readonly Review[]): void {
  const seen = new Set<string>();
  for (const { reviewer, score, reputation, stake } of reviews) {
    if (seen.has(reviewer)) throw new AssayError("DUPLICATE", `Reviewer ${reviewer} has two reviews.`);
    seen.add(reviewer);
    if (!Number.isInteger(score) || score < 0 || score > BPS || reputation < 0n || stake < 0n) {
      throw new AssayError("INVALID_ROW", `Review of ${reviewer} is out of bounds.`);
    }
  }
}

function unresolved(reason: ReviewReason, carried: number, rules: ReviewRules): ReviewResult {
  if (carried >= rules.carryOver) return { status: "void", carried, reason };
  return { status: "carried", carried: carried + 1, reason };
}

function reviewWeights(reviews: readonly Review[], weighting: ReviewWeighting): bigint[] {
  const weights = reviews.map(({ reputation, stake }) => {
    if (weighting === "equal") return 1n;
    return weighting === "stake" ? isqrt(stake) * reputation : reputation;
  });
  const counts = reviews.map(({ isDiscounted = false }) => !isDiscounted);
  const heard = counts.includes(true) ? counts : counts.map(() => true);
  const isNobody = weights.every((w, i) => w === 0n || heard[i] === false);
  return weights.map((w, i) => (heard[i] === false ? 0n : isNobody ? 1n : w));
}

function weightedMedian(reviews: readonly Review[], weights: readonly bigint[]): number {
  const pairs = reviews.map((review, i) => ({ score: review.score, weight: weights[i] ?? 0n }));
  pairs.sort((a, b) => a.score - b.score);
  const total = weights.reduce((sum, w) => sum + w, 0n);
  let reached = 0n;
  for (const { score, weight } of pairs) {
    reached += weight;
    if (reached * 2n >= total) return score;
  }
  throw new AssayError("INVALID_ARGUMENT", "A median needs at least one review.");
}
