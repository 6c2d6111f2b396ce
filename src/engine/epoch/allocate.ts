import { AssayError } from "../errors.js";
import { BPS } from "../rules/contract-values.js";
import { MAX_UINT64 } from "../columns/integers.js";

/** How a budget was shared. */
export interface Allocation {
  /** Whole units of each account. */
  readonly units: BigUint64Array;
  /** Σ units; at most the budget. */
  readonly allocated: bigint;
  /** Largest units that one account may have. */
  readonly cap: bigint;
  /** Units that were to be shared, and Σ weights of all accounts. */
  readonly budget: bigint;
  readonly weight: bigint;
  /** What was left for the accounts below the cap, and the sum of their weights. */
  readonly openBudget: bigint;
  readonly openWeight: bigint;
  /** Accounts of this weight and above are at the cap; undefined if none is. */
  readonly cappedFrom: bigint | undefined;
}

/** Sum of a column. */
export function sumOf(column: BigUint64Array): bigint {
  // Halves of 32 bits sum exactly as doubles up to 2^21 rows a block.
  const halves = new Uint32Array(column.buffer, column.byteOffset, 2 * column.length);
  let total = 0n;
  for (let from = 0; from < halves.length; from += 2 ** 21) {
    let [low, high] = [0, 0];
    for (let i = from, to = Math.min(halves.length, from + 2 ** 21); i < to; i += 2) {
      low += halves[i] as number;
      high += halves[i + 1] as number;
    }
    total += BigInt(low) + (BigInt(high) << 32n);
  }
  return total;
}

/** Accounts by falling weight, ties by lower index, but only so many as could reach a cap. */
function heaviest(weights: BigUint64Array, most: number): number[] {
  const threshold = kthLargest(weights, Math.min(most, weights.length));
  const found: number[] = [];
  for (let i = 0; i < weights.length; i++) if ((weights[i] as bigint) >= threshold) found.push(i);
  const weightOf = (i: number): bigint => weights[i] as bigint;
  return found.sort((a, b) => (weightOf(a) === weightOf(b) ? a - b : weightOf(a) > weightOf(b) ? -1 : 1));
}

/** The k-th largest value of a column, k from 1: narrowed by 16 bits a pass. */
export function kthLargest(values: BigUint64Array, k: number): bigint {
  const quarters = new Uint16Array(values.buffer, values.byteOffset, 4 * values.length);
  let prefix: number[] = [];
  for (let digit = 3, left = k; digit >= 0; digit--) {
    const counts = new Uint32Array(65_536);
    for (let at = 0; at < quarters.length; at += 4) {
      let same = true;
      for (let p = 0; p < prefix.length; p++) same &&= quarters[at + 3 - p] === prefix[p];
      if (same) counts[quarters[at + digit] as number] = (counts[quarters[at + digit] as number] as number) + 1;
    }
    let value = 65_535;
    while ((counts[value] as number) < left) left -= counts[value--] as number;
    prefix = [...prefix, value];
  }
  return prefix.reduce((value, quarter) => (value << 16n) | BigInt(quarter), 0n);
}

/**
 * Shares a budget by weight: no account above the cap (what it would have above is shared again among the others, until no account
 * exceeds it), largest remainder first, ties by lower address. What the cap leaves over stays unallocated.
 *
 * Without a cap the whole budget is allocated as soon as any weight is positive.
 * @param weights Weight of each account, accounts in ascending order.
 * @param budget Units to share, below 2^64.
 * @param shareCapBps Largest share of one account, 1..10000.
 * @throws AssayError OVERFLOW if the budget or the sum of the weights does not fit into 64 bits.
 * @example allocate(BigUint64Array.of(1n, 1n, 1n), 10n).units // 4n, 3n, 3n
 */
export function allocate(weights: BigUint64Array, budget: bigint, shareCapBps = BPS): Allocation {
  const weight = sumOf(weights);
  if (weight > MAX_UINT64) throw new AssayError("OVERFLOW", `Weights sum to ${weight}, beyond 64 bits`);
  if (budget < 0n || budget > MAX_UINT64)
    throw new AssayError("OVERFLOW", `Budget ${budget} does not fit into 64 bits`);
  const cap = (budget * BigInt(shareCapBps)) / BigInt(BPS);
  const units = new BigUint64Array(weights.length);
  let [openBudget, openWeight] = [budget, weight];
  const capped = new Set<number>();
  if (cap === 0n) return { units, allocated: 0n, cap, budget, weight, openBudget, openWeight, cappedFrom: 0n };
  let cappedFrom: bigint | undefined;
  if (shareCapBps < BPS) {
    // Each capped account takes `cap` of the budget, so no more than budget / cap of them can be.
    for (const i of heaviest(weights, Number(budget / cap) + 1)) {
      const own = weights[i] as bigint;
      if (openBudget * own <= cap * openWeight) break;
      capped.add(i);
      cappedFrom = own;
      units[i] = cap;
      openBudget -= cap;
      openWeight -= own;
    }
  }
  const allocated = budget - openBudget + shareOpen(weights, units, capped, { budget: openBudget, weight: openWeight });
  return { units, allocated, cap, budget, weight, openBudget, openWeight, cappedFrom };
}

/** Shares `budget` among the accounts that are not capped by largest remainder; returns what it allocated. */
function shareOpen(
  weights: BigUint64Array,
  units: BigUint64Array,
  capped: ReadonlySet<number>,
  { budget, weight }: { readonly budget: bigint; readonly weight: bigint },
): bigint {
  if (weight === 0n) return 0n;
  const remainders = new BigUint64Array(weights.length);
  for (let i = 0; i < weights.length; i++) {
    const own = weights[i] as bigint;
    if (own === 0n || capped.has(i)) continue;
    const product = budget * own;
    const share = product / weight;
    units[i] = share;
    remainders[i] = product - share * weight;
  }
  placeRemainders(units, remainders, sumOf(remainders) / weight);
  return budget;
}

/** One unit more for each of the `extra` largest remainders, ties by lower index. Their sum is `extra` wholes, so each is positive. */
function placeRemainders(units: BigUint64Array, remainders: BigUint64Array, extra: bigint): void {
  if (extra === 0n) return;
  const threshold = kthLargest(remainders, Number(extra));
  let ties = extra;
  for (const remainder of remainders) if (remainder > threshold) ties--;
  for (let i = 0; i < units.length; i++) {
    const remainder = remainders[i] as bigint;
    if (remainder < threshold || (remainder === threshold && ties-- <= 0n)) continue;
    units[i] = (units[i] as bigint) + 1n;
  }
}

/**
 * Units that accounts are paid where a point of weight earns at most so much: a quiet epoch then pays less than its budget, and the rest stays in the treasury.
 * The limit is the same number for every point, so that splitting one's work over accounts changes nothing.
 * @param most Most units a point of weight; undefined for no limit.
 * @example limitPerPoint(BigUint64Array.of(10n, 3n), BigUint64Array.of(2n, 2n), 3) // 6n, 3n
 */
export function limitPerPoint(
  units: BigUint64Array,
  weights: BigUint64Array,
  most: number | undefined,
): BigUint64Array {
  if (most === undefined) return units;
  const perPoint = BigInt(most);
  return units.map((own, a) => {
    const limit = perPoint * (weights[a] as bigint);
    return own < limit ? own : limit;
  });
}
