import { addressAt } from "../columns/bytes.js";
import { AssayError } from "../errors.js";
import { BPS } from "../rules/contract-values.js";
import { limitsAttesters, type Rules } from "../rules/rules.js";
import type { Attribution } from "../scoring/parts/attribution.js";
import type { Scores } from "../scoring/score.js";
import { sumOf, type Allocation } from "./allocate.js";

/** What an attester has bonded at an epoch's cut-off. */
export interface AttesterBond {
  readonly attester: string;
  /** In units of the reward, rounded down. */
  readonly units: bigint;
}

/** What one attester's rows weigh, and what they may take. */
export interface AttesterShare {
  readonly attester: string;
  /** Σ weight of its rows, before limits. */
  readonly weight: bigint;
  /** Most units that its rows may take. */
  readonly limit: bigint;
  /** Its rows count `over / under` of their weight: 1 / 1 within the limit. */
  readonly over: bigint;
  readonly under: bigint;
}

/** Weights that keep every attester within its limit. */
export interface LimitedWeights {
  /** Attesters with rows that weigh, in ascending order. */
  readonly shares: readonly AttesterShare[];
  /** Pairs of accounts and attesters, for as many as weigh. */
  readonly pairs: LimitedPairs;
  /** Weight of each account by which the budget is shared, in parts of `2^-shift`. */
  readonly fine: BigUint64Array;
  readonly shift: bigint;
  /** What all attesters together may take, at most the budget. */
  readonly budget: bigint;
}

/** Pairs of accounts and attesters, accounts ascending and of each the attesters. */
export interface LimitedPairs {
  readonly account: Uint32Array;
  /** Row of the attester among the shares. */
  readonly attester: Uint32Array;
  /** Weight of the pair before limits. */
  readonly weight: BigUint64Array;
  /** Weight of the pair that counts, in parts of `2^-shift`. */
  readonly kept: BigUint64Array;
}

/** How a budget was shared among scores. */
export interface SharedWeights {
  /** Weights by which the budget was shared: with binary places where attesters are limited, else the weights themselves. */
  readonly sharedBy: BigUint64Array;
  /** What limits of attesters did; undefined where the rules set none. */
  readonly limits: (LimitedWeights & { readonly excess: Excess }) | undefined;
  readonly allocation: Allocation;
  /** Units of each account before holds. */
  readonly paid: BigUint64Array;
}

/** What limits of attesters go by. */
export interface LimitInput {
  readonly rules: Rules;
  readonly budget: bigint;
  readonly bonds?: readonly AttesterBond[];
}

/** Largest number of binary places of a weight. */
const PLACES = 32n;

/**
 * Scales weights so that the rows of no attester take more than its limit: its bond a number of times, and the larger of a share of the budget
 * and an equal share among the attesters whose rows weigh. What one attester may not take is shared among the others, as far as their limits go;
 * the rest is not allocated. An epoch without a budget has the limit by share alone.
 * @returns undefined where the rules limit nothing.
 * @throws AssayError INVALID_ARGUMENT if the rules go by bonds and none are given.
 */
export function limitWeights(input: LimitInput, scores: Scores): LimitedWeights | undefined {
  const { attribution } = scores;
  if (!limitsAttesters(input.rules) || attribution === undefined) return undefined;
  const found = findPairs(attribution, scores.weights);
  const total = sumOf(scores.weights);
  const budget = input.budget === 0n ? total : input.budget;
  const { shares, shareable } = shareOut({ ...found, total, budget }, limitsOf(input, attribution, found, budget));
  const shift = placesFor(total);
  const kept = found.weight.map((own, pair) => scale(shares[found.attester[pair] as number], own, shift));
  const fine = scores.weights.map((own) => own << shift);
  for (const [pair, a] of found.account.entries())
    fine[a] = (fine[a] as bigint) - ((found.weight[pair] as bigint) << shift) + (kept[pair] as bigint);
  return { shares, pairs: { ...found, kept }, fine, shift, budget: input.budget === 0n ? 0n : shareable };
}

/** What of a weight counts in the rows of an attester; all of it where nothing is known of the attester. */
function scale({ over, under }: Pick<AttesterShare, "over" | "under"> = WHOLE, weight: bigint, shift: bigint): bigint {
  return over === under ? weight << shift : ((weight << shift) * over) / under;
}

const WHOLE = { over: 1n, under: 1n } as const;

/**
 * What of a weight counts where it rests on the rows of an attester, in parts of `2^-shift`.
 * @param attester 20 bytes.
 */
export function keptWeight({ shares, shift }: LimitedWeights, attester: Uint8Array, weight: bigint): bigint {
  const name = addressAt(attester, 0);
  return scale(
    shares.find((share) => share.attester === name),
    weight,
    shift,
  );
}

/** Binary places that leave room for the sum of all weights in 63 bits. */
function placesFor(total: bigint): bigint {
  let places = PLACES;
  while (places > 0n && total << places >= 1n << 63n) places--;
  return places;
}

/** Pairs that weigh, by attester's row among those that have any; and these attesters' sums. */
interface FoundPairs extends Omit<LimitedPairs, "kept"> {
  /** Rows of the attribution's attesters. */
  readonly rows: readonly number[];
  readonly sums: readonly bigint[];
}

/** Leaves out the pairs of accounts whose weight was taken away. */
function findPairs({ account, attester, weight }: Attribution, weights: BigUint64Array): FoundPairs {
  const chosen = [...account.keys()].filter((pair) => weights[account[pair] as number] !== 0n);
  const rows = [...new Set(chosen.map((pair) => attester[pair] as number))].sort((a, b) => a - b);
  const index = new Map(rows.map((row, i) => [row, i]));
  const sums = rows.map(() => 0n);
  const found = {
    account: Uint32Array.from(chosen, (pair) => account[pair] as number),
    attester: Uint32Array.from(chosen, (pair) => index.get(attester[pair] as number) as number),
    weight: BigUint64Array.from(chosen, (pair) => weight[pair] as bigint),
  };
  found.attester.forEach((i, pair) => (sums[i] = (sums[i] as bigint) + (found.weight[pair] as bigint)));
  return { ...found, rows, sums };
}

/** Names and limits of the attesters found. */
function limitsOf(
  { rules, budget: paid, bonds }: LimitInput,
  { attesters, needsBond }: Attribution,
  { rows }: FoundPairs,
  budget: bigint,
): Pick<AttesterShare, "attester" | "limit">[] {
  const multiple = BigInt(rules.attesterBondMultiple);
  if (multiple > 0n && bonds === undefined)
    throw new AssayError("INVALID_ARGUMENT", "The rules limit attesters by their bonds, and no bonds are given");
  const bonded = new Map(bonds?.map(({ attester, units }) => [attester.toLowerCase(), units]));
  const byShare = max((budget * BigInt(rules.attesterShareBps)) / BigInt(BPS), budget / BigInt(rows.length || 1));
  return rows.map((row) => {
    const attester = addressAt(attesters, row);
    const isBound = multiple > 0n && paid > 0n && needsBond[row] === 1;
    return { attester, limit: isBound ? min(byShare, multiple * (bonded.get(attester) ?? 0n)) : byShare };
  });
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** What is shared out over attesters. */
interface Sharing {
  readonly sums: readonly bigint[];
  /** Σ weights of all accounts; what no attester stands for has no limit. */
  readonly total: bigint;
  readonly budget: bigint;
}

/**
 * Shares the budget by weight with no attester above its limit, and what they would have above again among the others, until none exceeds its
 * limit. If all are at their limits, they count in proportion to these.
 */
function shareOut(
  { sums, total, budget }: Sharing,
  limits: readonly Pick<AttesterShare, "attester" | "limit">[],
): { shares: AttesterShare[]; shareable: bigint } {
  const sumOfRow = (i: number): bigint => sums[i] as bigint;
  const limitOf = (i: number): bigint => limits[i]?.limit ?? 0n;
  // First who exceeds its limit by most; its weight per unit is the largest.
  const order = [...sums.keys()].sort((a, b) => {
    const [x, y] = [sumOfRow(a) * limitOf(b), sumOfRow(b) * limitOf(a)];
    return x === y ? a - b : x > y ? -1 : 1;
  });
  const capped = new Set<number>();
  let [openBudget, openWeight] = [budget, total];
  for (const i of order) {
    if (openBudget * sumOfRow(i) <= limitOf(i) * openWeight) break;
    capped.add(i);
    openBudget -= limitOf(i);
    openWeight -= sumOfRow(i);
  }
  const shareable = openWeight > 0n ? budget : budget - openBudget;
  const last = order.at(-1) ?? 0;
  if (openWeight === 0n && capped.size > 0) [openBudget, openWeight] = [limitOf(last), sumOfRow(last)];
  const shares = limits.map(({ attester, limit }, i) => {
    const weight = sumOfRow(i);
    if (!capped.has(i)) return { attester, weight, limit, over: 1n, under: 1n };
    const [over, under] = openBudget === 0n ? [0n, 1n] : [limit * openWeight, openBudget * weight];
    return { attester, weight, limit, over, under };
  });
  return { shares, shareable };
}

/** What of each pair's units exceeds its attester's limit after the share cap gave accounts below it more. */
export interface Excess {
  /** Units of each account without the excess. */
  readonly units: BigUint64Array;
  /** Units taken from each pair. */
  readonly taken: BigUint64Array;
  /** Σ units taken. */
  readonly total: bigint;
}

/**
 * Takes from the rows of each attester what they have above its limit, from each account in proportion. An account's units belong to its
 * attesters in proportion to the weights that count.
 */
export function takeExcess({ pairs, fine, shares }: LimitedWeights, given: BigUint64Array): Excess {
  const owned = ownUnits(pairs, fine, given);
  const sums = shares.map(() => 0n);
  pairs.attester.forEach((i, pair) => (sums[i] = (sums[i] as bigint) + (owned[pair] as bigint)));
  const units = given.slice();
  const taken = new BigUint64Array(owned.length);
  const running = shares.map(() => 0n);
  pairs.attester.forEach((i, pair) => {
    const [sum, limit, before] = [sums[i] as bigint, shares[i]?.limit ?? 0n, running[i] as bigint];
    const after = before + (owned[pair] as bigint);
    running[i] = after;
    if (sum <= limit) return;
    const [own, a] = [((sum - limit) * after) / sum - ((sum - limit) * before) / sum, pairs.account[pair] as number];
    taken[pair] = own;
    units[a] = (units[a] as bigint) - own;
  });
  return { units, taken, total: taken.reduce((sum, own) => sum + own, 0n) };
}

/** Units of each account by attester: differences of running sums, rounded down. */
function ownUnits({ account, kept }: LimitedPairs, fine: BigUint64Array, units: BigUint64Array): BigUint64Array {
  let [last, sum, before] = [-1, 0n, 0n];
  return kept.map((own, pair) => {
    const a = account[pair] as number;
    if (a !== last) [last, sum, before] = [a, 0n, 0n];
    sum += own;
    const whole = fine[a] as bigint;
    const until = whole === 0n ? 0n : ((units[a] as bigint) * sum) / whole;
    const part = until - before;
    before = until;
    return part;
  });
}
