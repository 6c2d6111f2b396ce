import { div } from "../math.js";
import { BPS } from "../../rules/contract-values.js";

/**
 * How sure it is that a group is one hand's work: doubt falls with the square of its size, and is a half at `halfSize` members.
 * @param mostBps No support makes it surer than this, 0..10000.
 * @returns 0..10000: 10000 − 5000 × halfSize² / size², floored.
 * @example
 * groupCertainty(10, 5, 9_700); // 8750
 */
export function groupCertainty(size: number, halfSize: number, mostBps: number): number {
  const [half, whole] = [halfSize * halfSize * div(BPS, 2), size * size];
  const doubt = Math.min(BPS, div(half + whole - 1, whole));
  return Math.min(mostBps, BPS - doubt);
}

/** One in fixed point of 128 bits. */
const ONE = 1n << 128n;
const MILLI = 1_000n;

/**
 * Whether so few events are rarer than one in `oneIn` where `expectedMilli` thousandths of one are expected and events are independent: the lower tail of a
 * Poisson distribution, by the sums of its terms on both sides of `count`, in integers.
 * @param count Events that were seen.
 * @example
 * isRarelySoFew(0, 6_907, 1_000); // false: e^-6.907 is a little more than a thousandth
 */
export function isRarelySoFew(count: number, expectedMilli: number, oneIn: number): boolean {
  if (count * 1_000 >= expectedMilli) return false;
  const expected = BigInt(expectedMilli);
  let below = 0n;
  let term = ONE;
  for (let j = BigInt(count); term > 0n && j >= 0n; j--) {
    below += term;
    term = (term * j * MILLI) / expected;
  }
  const enough = below * BigInt(oneIn);
  let all = below;
  term = ONE;
  for (let j = BigInt(count) + 1n; term > 0n && all < enough; j++) {
    term = (term * expected) / (j * MILLI);
    all += term;
  }
  return all >= enough;
}
