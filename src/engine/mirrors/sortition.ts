import { compareBytes, concat, fromBigInt, toBigInt, toHex } from "../columns/bytes.js";
import { AssayError } from "../errors.js";
import { keccak256 } from "../hash/keccak.js";
import { BPS } from "../rules/contract-values.js";
import { MAX_UINT32 } from "../columns/integers.js";

// Mirrors contracts/libraries/Sortition.sol and the packing of contracts/work/ReviewResolver.sol.

const MAX_UINT256 = (1n << 256n) - 1n;
/** Bytes of the salt in a review. */
export const SALT_BYTES = 30;
/** Bytes of a commitment. */
export const COMMITMENT_BYTES = 27;

/**
 * Threshold at which `target` of `count` reviewers are drawn on average; all of them if there are no more than `target`.
 * @throws AssayError INVALID_ARGUMENT if either is not a uint32.
 * @example drawThreshold(1, 2) // half of 2^256, rounded down
 */
export function drawThreshold(target: number, count: number): bigint {
  for (const value of [target, count]) {
    if (!Number.isInteger(value) || value < 0 || value > MAX_UINT32) {
      throw new AssayError("INVALID_ARGUMENT", `${value} is not a number of reviewers`);
    }
  }
  if (count === 0) return 0n;
  if (target >= count) return MAX_UINT256;
  return (MAX_UINT256 / BigInt(count)) * BigInt(target);
}

/**
 * Whether work that counts as attested is drawn for review at a rate in 1/10000; all of it is at the whole.
 * @param seed Seed of the round, 32 bytes.
 * @param uid Contribution, 32 bytes.
 * @example isSampled(seed, uid, 500) // one in twenty
 */
export function isSampled(seed: Uint8Array, uid: Uint8Array, rateBps: number): boolean {
  if (rateBps >= BPS) return true;
  const limit = (MAX_UINT256 / BigInt(BPS)) * BigInt(rateBps);
  return toBigInt(keccak256(concat(sized(seed, 32), sized(uid, 32)))) < limit;
}

/**
 * Whether `reviewer` is drawn for a contribution.
 * @param seed Seed of the round, 32 bytes.
 * @param uid Contribution, 32 bytes.
 * @param reviewer Address, 20 bytes.
 * @param threshold From `drawThreshold`.
 * @example isDrawn(seed, uid, reviewer, drawThreshold(5, 40))
 */
export function isDrawn(seed: Uint8Array, uid: Uint8Array, reviewer: Uint8Array, threshold: bigint): boolean {
  return toBigInt(keccak256(concat(sized(seed, 32), sized(uid, 32), wordOf(reviewer)))) < threshold;
}

/** A registered reviewer of a domain. */
export interface RegisteredReviewer {
  /** Address, 20 bytes. */
  readonly account: Uint8Array;
  /** Time of registration, Unix seconds. */
  readonly since: number;
}

/**
 * The reviewers drawn for a contribution, in ascending order of address.
 * @param registered Reviewers of the contribution's domain who are registered now.
 * @param round The round's seed, time of announcement, and how many were registered in the domain by then.
 * @param target Reviewers to draw on average.
 * @example drawReviewers(uid, registered, { seed, announcedAt: 1_900_000_000, count: 40 }, 5)
 */
export function drawReviewers(
  uid: Uint8Array,
  registered: readonly RegisteredReviewer[],
  round: { readonly seed: Uint8Array; readonly announcedAt: number; readonly count: number },
  target: number,
): Uint8Array[] {
  const threshold = drawThreshold(target, round.count);
  return registered
    .filter(({ since }) => since <= round.announcedAt)
    .map(({ account }) => account)
    .filter((account) => isDrawn(round.seed, uid, account, threshold))
    .sort(compareBytes);
}

/**
 * The word that a review attests: score in the highest 16 bits, salt below.
 * @param score 0..10000.
 * @param salt 30 bytes from a secure source; whoever guesses it can read the commitment.
 * @throws AssayError INVALID_ARGUMENT if the score is out of range or the salt has another length.
 * @example encodeReview(8_000, crypto.getRandomValues(new Uint8Array(30)))
 */
export function encodeReview(score: number, salt: Uint8Array): Uint8Array {
  if (!Number.isInteger(score) || score < 0 || score > BPS) {
    throw new AssayError("INVALID_ARGUMENT", `a review's score is 0 to ${BPS}, not ${score}`);
  }
  return concat(fromBigInt(BigInt(score), 2), sized(salt, SALT_BYTES));
}

/**
 * Score of the word that a review attests.
 * @throws AssayError INVALID_ARGUMENT if it is not 32 bytes or the score is out of range.
 */
export function decodeReviewScore(review: Uint8Array): number {
  const score = Number(toBigInt(sized(review, 32).subarray(0, 2)));
  if (score > BPS) throw new AssayError("INVALID_ARGUMENT", `${toHex(review)} holds no score`);
  return score;
}

/**
 * The 27 bytes with which `reviewer` commits to a review of a contribution.
 * @example reviewCommitment(uid, reviewer, review)
 */
export function reviewCommitment(uid: Uint8Array, reviewer: Uint8Array, review: Uint8Array): Uint8Array {
  return keccak256(concat(sized(uid, 32), wordOf(reviewer), sized(review, 32))).subarray(0, COMMITMENT_BYTES);
}

/** An address as the ABI encodes it. */
function wordOf(address: Uint8Array): Uint8Array {
  return concat(new Uint8Array(12), sized(address, 20));
}

function sized(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length !== length) {
    throw new AssayError("INVALID_ARGUMENT", `${toHex(bytes)} has ${bytes.length} bytes instead of ${length}`);
  }
  return bytes;
}
