import { row, compareAddresses } from "../columns/bytes.js";
import { AssayError } from "../errors.js";
import type { Rules } from "../rules/rules.js";
import type { Attribution } from "../scoring/parts/attribution.js";
import type { Scores } from "../scoring/score.js";
import { DOMAINS } from "../rules/contract-values.js";

/** Weights of accounts, accounts in ascending order. */
export type Weights = Pick<Scores, "accounts" | "weights">;

/** What accounts earned in an epoch that paid nothing. */
export interface EarnedEpoch extends Weights {
  readonly epoch: number;
}

/** An epoch that is over, by what its root carries. */
export interface PastEpoch {
  readonly epoch: number;
  /** Units of all leaves. */
  readonly total: bigint;
  readonly rules: Pick<Rules, "conversion">;
}

/**
 * Epochs whose points the budget of `epoch` converts: those in the range of its rules that were never paid, neither by a budget of their own nor
 * by a conversion before, ascending.
 * @param past All epochs before `epoch`.
 * @example convertedEpochs({ conversion: { epoch: 3, from: 0, to: 2 } }, 3, past) // [0, 1, 2] if these had no budget
 */
export function convertedEpochs(rules: Pick<Rules, "conversion">, epoch: number, past: readonly PastEpoch[]): number[] {
  const payers = past.filter(({ total }) => total > 0n);
  const isPaid = (earned: number): boolean =>
    payers.some((payer) => payer.epoch === earned || names(payer.rules, payer.epoch, earned));
  return past.map((before) => before.epoch).filter((earned) => names(rules, epoch, earned) && !isPaid(earned));
}

/** Whether the rules let `epoch` convert the points of `earned`. */
function names({ conversion }: Pick<Rules, "conversion">, epoch: number, earned: number): boolean {
  return conversion?.epoch === epoch && earned >= conversion.from && earned <= conversion.to;
}

/** Accounts of two ascending columns together, and the row of each in either column, -1 where it has none. */
export interface Union {
  readonly accounts: Uint8Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
}

/** Joins two ascending columns of distinct accounts. */
export function unite(a: Uint8Array, b: Uint8Array): Union {
  const most = (a.length + b.length) / 20;
  const accounts = new Uint8Array(20 * most);
  const [left, right] = [new Int32Array(most).fill(-1), new Int32Array(most).fill(-1)];
  let count = 0;
  for (let i = 0, j = 0; i < a.length / 20 || j < b.length / 20; count++) {
    const order = i === a.length / 20 ? 1 : j === b.length / 20 ? -1 : compareAddresses(a, i, b, j);
    accounts.set(order <= 0 ? row(a, 20, i) : row(b, 20, j), 20 * count);
    if (order <= 0) left[count] = i++;
    if (order >= 0) right[count] = j++;
  }
  return { accounts: accounts.slice(0, 20 * count), left: left.slice(0, count), right: right.slice(0, count) };
}

/**
 * Sums accounts' weights over several epochs.
 * @throws AssayError OVERFLOW if an account's sum exceeds 64 bits.
 */
export function sumWeights(epochs: readonly Weights[]): Weights {
  const none: Weights = { accounts: new Uint8Array(0), weights: new BigUint64Array(0) };
  return epochs.reduce(addWeights, none);
}

function addWeights(a: Weights, b: Weights): Weights {
  const { accounts, left, right } = unite(a.accounts, b.accounts);
  const weights = new BigUint64Array(left.length);
  for (let i = 0; i < weights.length; i++) {
    const sum = (a.weights[left[i] as number] ?? 0n) + (b.weights[right[i] as number] ?? 0n);
    if (sum >> 64n !== 0n) throw new AssayError("OVERFLOW", `Summed weight ${sum} exceeds 64 bits`);
    weights[i] = sum;
  }
  return { accounts, weights };
}

/** Scores by whose weights a budget is shared, and what of these weights was earned in earlier epochs. */
export interface ConvertedScores extends Scores {
  /** Part of each account's weight that comes from converted epochs; undefined if the epoch converts none. */
  readonly converted: BigUint64Array | undefined;
}

/**
 * Adds to an epoch's scores what accounts earned in epochs that were never paid: points first, tokens later. Only weights grow; the
 * reputation of those epochs was credited with their own roots.
 * @throws AssayError OVERFLOW if an account's weight exceeds 64 bits.
 */
export function addEarned(scores: Scores, epochs: readonly EarnedEpoch[]): ConvertedScores {
  if (epochs.length === 0) return { ...scores, converted: undefined };
  const earned = sumWeights(epochs);
  const { weights } = addWeights(scores, earned);
  const { right } = unite(scores.accounts, earned.accounts);
  return { ...addAccounts(scores, earned.accounts), weights, converted: moved(earned.weights, right) };
}

/**
 * Adds rows for accounts that have none: they weigh nothing.
 * @param accounts 20 bytes each, ascending.
 */
export function addAccounts(scores: Scores, accounts: Uint8Array): Scores {
  const { accounts: all, left } = unite(scores.accounts, accounts);
  if (all.length === scores.accounts.length) return scores;
  const reputation = new Uint32Array(DOMAINS * left.length);
  left.forEach((from, i) => {
    if (from >= 0) reputation.set(scores.reputation.subarray(DOMAINS * from, DOMAINS * from + DOMAINS), DOMAINS * i);
  });
  return {
    accounts: all,
    points: moved(scores.points, left),
    base: moved(scores.base, left),
    weights: moved(scores.weights, left),
    reputation,
    reasons: scores.reasons,
    attribution: renumber(scores.attribution, left),
  };
}

/** A column's entries in the rows of a union, 0 where it has none. */
function moved(column: BigUint64Array, rows: Int32Array): BigUint64Array {
  return new BigUint64Array(rows.length).map((_, i) => column[rows[i] as number] ?? 0n);
}

/** Pairs with the accounts' rows in a union. */
function renumber(attribution: Attribution | undefined, rows: Int32Array): Attribution | undefined {
  if (attribution === undefined) return undefined;
  const places = new Uint32Array(rows.length);
  rows.forEach((from, i) => {
    if (from >= 0) places[from] = i;
  });
  return { ...attribution, account: attribution.account.map((a) => places[a] as number) };
}
