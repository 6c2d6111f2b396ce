import { allocate, type Allocation } from "./allocate.js";
import { AssayError } from "./errors.js";
import { defaultKernel, type Kernel } from "./keccak.js";
import { indexAccounts } from "./lookup.js";
import type { Rules } from "./rules.js";
import type { Scores } from "./score.js";
import { sortRows } from "./sort.js";
import { buildTree, DOMAINS, type EpochTree } from "./tree.js";

/** Weights of accounts, accounts in ascending order. */
export type Weights = Pick<Scores, "accounts" | "weights">;

/**
 * Sums accounts' weights over several epochs.
 * @throws AssayError OVERFLOW if an account's sum exceeds 64 bits.
 */
export function sumWeights(epochs: readonly Weights[]): Weights {
  const joined = new Uint8Array(epochs.reduce((sum, { accounts }) => sum + accounts.length, 0));
  let at = 0;
  for (const { accounts } of epochs) {
    joined.set(accounts, at);
    at += accounts.length;
  }
  const index = indexAccounts(joined);
  const firsts = sortRows(joined, 20).filter((i) => index.find(joined, i) === i);
  const accounts = new Uint8Array(20 * firsts.length);
  firsts.forEach((i, a) => accounts.set(joined.subarray(20 * i, 20 * i + 20), 20 * a));
  const weights = new BigUint64Array(firsts.length);
  const places = indexAccounts(accounts);
  for (const epoch of epochs) {
    epoch.weights.forEach((weight, i) => {
      const a = places.find(epoch.accounts, i);
      const sum = (weights[a] as bigint) + weight;
      if (sum >= 2n ** 64n) throw new AssayError("OVERFLOW", `Summed weight ${sum} exceeds 64 bits`);
      weights[a] = sum;
    });
  }
  return { accounts, weights };
}

/** Result of a conversion: the budget shared by the weights of a range of epochs. */
export interface Conversion extends Weights {
  readonly allocation: Allocation;
  /** Leaves carry units only: the reputation of these epochs was credited with their own roots. */
  readonly tree: EpochTree | undefined;
}

/**
 * Shares one budget by what accounts earned over several epochs that had none: points first, tokens later.
 * @example convertPoints(12n, budget, results, rules).tree
 */
export function convertPoints(
  epoch: bigint,
  budget: bigint,
  epochs: readonly Weights[],
  rules: Pick<Rules, "shareCapBps">,
  kernel: Kernel = defaultKernel(),
): Conversion {
  const { accounts, weights } = sumWeights(epochs);
  const allocation = allocate(weights, budget, rules.shareCapBps);
  const paid = Array.from(weights.keys()).filter((a) => allocation.units[a] !== 0n);
  if (paid.length === 0) return { accounts, weights, allocation, tree: undefined };
  const leaves = {
    epoch,
    accounts: new Uint8Array(20 * paid.length),
    units: BigUint64Array.from(paid, (a) => allocation.units[a] as bigint),
    reputation: new Uint32Array(DOMAINS * paid.length),
  };
  paid.forEach((a, i) => leaves.accounts.set(accounts.subarray(20 * a, 20 * a + 20), 20 * i));
  return { accounts, weights, allocation, tree: buildTree(leaves, kernel) };
}
