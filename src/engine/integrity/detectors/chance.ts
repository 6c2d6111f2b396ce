import { sortByColumns } from "../../columns/number-sort.js";
import { isqrt } from "../../columns/integers.js";
import { div, quantile } from "../math.js";
import { type Moments, NONE } from "../tables.js";
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

/**
 * How sure it is of many accounts alike, none of which is known to be joined to another: doubt falls with the root of their number, and is a half at `half`.
 * @param mostBps No number makes it surer than this, 0..10000.
 * @returns 0..10000: 10000 − √(5000² × half / size), the root rounded up.
 * @example
 * crowdCertainty(120, 30, 9_700); // 7500
 */
export function crowdCertainty(size: number, half: number, mostBps: number): number {
  const square = BigInt(div(BPS, 2) ** 2) * BigInt(half);
  const doubt = Number(isqrt((square - 1n) / BigInt(size)) + 1n);
  return Math.min(mostBps, Math.max(0, BPS - doubt));
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

/**
 * Least number of events that happens to at most one in `oneIn` where `expectedMilli` thousandths of one are expected and events are independent: the upper
 * tail of a Poisson distribution, its terms floored in fixed point.
 * @example
 * leastRare(1_000, 100); // 5: four or more happen to one in 53, five or more to one in 273
 */
export function leastRare(expectedMilli: number, oneIn: number): number {
  const expected = BigInt(expectedMilli);
  const terms: bigint[] = [];
  let all = 0n;
  for (let term = ONE; term > 0n; term = (term * expected) / (BigInt(terms.length) * MILLI)) {
    terms.push(term);
    all += term;
  }
  let [least, tail] = [0, all];
  while (tail * BigInt(oneIn) > all) tail -= terms[least++] ?? 0n;
  return least;
}

/** Places of some values in their order: how many are lesser, and how many are at most as great, by row. */
export interface Ranks {
  readonly below: Uint32Array;
  readonly upTo: Uint32Array;
}

/**
 * Ranks of values, equal ones alike.
 * @example
 * ranksOf(Uint32Array.of(7, 3, 7)); // below [1, 0, 1], upTo [3, 1, 3]
 */
export function ranksOf(values: Uint32Array): Ranks {
  const [below, upTo] = [new Uint32Array(values.length), new Uint32Array(values.length)];
  const order = sortByColumns(values.length, [values]);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to] as number] === values[order[from] as number]) to++;
    for (let k = from; k < to; k++) {
      below[order[k] as number] = from;
      upTo[order[k] as number] = to;
    }
    from = to;
  }
  return { below, upTo };
}

/** How many values lie from one to the other, both and their equals among them. */
export function between({ below, upTo }: Ranks, a: number, b: number): number {
  const high = Math.max(upTo[a] as number, upTo[b] as number);
  return high - Math.min(below[a] as number, below[b] as number);
}

/** Median gap of moments, time between their quartiles, and ratio of the amounts' quartiles. */
export function cohesion(
  group: Uint32Array,
  moments: Moments,
): { medianGap: number; span: number; quartileBps: number } {
  const times = known(group, moments.time);
  const amounts = known(group, moments.amount);
  const gaps = times.slice(1);
  for (let i = gaps.length - 1; i >= 0; i--) gaps[i] = (gaps[i] as number) - (times[i] as number);
  gaps.sort();
  const lower = quantile(amounts, 1, 4);
  return {
    medianGap: gaps.length === 0 ? NONE : (gaps[div(gaps.length - 1, 2)] as number),
    span: quantile(times, 3, 4) - quantile(times, 1, 4),
    quartileBps: lower === 0 ? NONE : Math.min(NONE, div(quantile(amounts, 3, 4) * BPS, lower)),
  };
}

/** Values of a group that are known, ascending. */
export function known(group: Uint32Array, column: Uint32Array): Uint32Array {
  return Uint32Array.from(group, (i) => column[i] as number)
    .filter((value) => value !== 0)
    .sort();
}
