import type { Review, ReviewRules } from "./review.js";

/** A piece of work with its reviews. */
export interface ReviewedPiece {
  readonly reviews: readonly Review[];
  /** Quality from which it counts, 0..10000. */
  readonly least: number;
}

/** How many divided pieces a reviewer saw, and on how many it stood against most others. */
interface Stand {
  seen: number;
  against: number;
}

/**
 * Reviewers who stood against most others on more than half of the pieces on which reviewers of a round were divided: some found them good enough, and others
 * not. Heads count here, not reputation, so that who gained reputation from the praise of friends does not decide who is right. Pieces with as many on either side say
 * nothing.
 * @returns Addresses as in the reviews.
 */
export function discountedReviewers(
  pieces: readonly ReviewedPiece[],
  { dividedLeast }: Pick<ReviewRules, "dividedLeast">,
): ReadonlySet<string> {
  const stands = new Map<string, Stand>();
  for (const { reviews, least } of pieces) {
    const forIt = reviews.filter(({ score }) => score >= least).length;
    const isDivided = forIt > 0 && forIt < reviews.length && forIt * 2 !== reviews.length;
    if (!isDivided) continue;
    for (const { reviewer, score } of reviews) {
      const stand = stands.get(reviewer) ?? { seen: 0, against: 0 };
      stands.set(reviewer, stand);
      stand.seen++;
      if (score >= least !== forIt * 2 > reviews.length) stand.against++;
    }
  }
  const found = [...stands].filter(([, { seen, against }]) => seen >= dividedLeast && against * 2 > seen);
  return new Set(found.map(([reviewer]) => reviewer));
}

/** Reviews, those of some reviewers discounted. */
export function discount(reviews: readonly Review[], reviewers: ReadonlySet<string>): readonly Review[] {
  return reviewers.size === 0
    ? reviews
    : reviews.map((review) => (reviewers.has(review.reviewer) ? { ...review, isDiscounted: true } : review));
}
