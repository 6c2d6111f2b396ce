import { row } from "../columns/bytes.js";
import { pickRows } from "../columns/contributions.js";
import { searchRows } from "../columns/sort.js";
import { Reason } from "../rules/reasons.js";
import type { ScoreInput } from "../scoring/input.js";
import { score, type Scores } from "../scoring/score.js";
import { keptWeight, type SharedWeights } from "./attesters.js";
import type { ConvertedScores } from "./conversion.js";

/** What an epoch's shares rest on. */
type Shared = ConvertedScores & SharedWeights;

/**
 * Units that rest on work still disputed at the cut-off: of each account units × (1 − weight without that work / weight), rounded up. The
 * weight without it is scored once more from the account's other accepted rows, by the same rules, limits of attesters included.
 * @param shared The epoch's scores and what its accounts are paid.
 * @returns undefined if no accepted work is disputed.
 * @example disputedUnits(input, shared)?.[0] // 34n of 100n units, if a third of the weight rests on disputed work
 */
export function disputedUnits(input: ScoreInput, shared: Shared): BigUint64Array | undefined {
  const { contributions, disputed } = input;
  const accounts = new Set<number>();
  disputed?.forEach((mark, i) => {
    if (mark !== 1 || shared.reasons[i] !== Reason.ACCEPTED) return;
    accounts.add(searchRows(shared.accounts, 20, row(contributions.account, 20, i)));
  });
  if (disputed === undefined || accounts.size === 0) return undefined;
  const without = score(withoutDisputed(input, shared, accounts));
  const units = new BigUint64Array(shared.paid.length);
  for (const a of accounts) {
    const [weight, left] = [shared.sharedBy[a] as bigint, weightLeft(shared, without, a)];
    if (left < weight) units[a] = ceilDiv((shared.paid[a] as bigint) * (weight - left), weight);
  }
  return units;
}

const ceilDiv = (over: bigint, under: bigint): bigint => (over + under - 1n) / under;

/**
 * The undisputed accepted rows of some accounts. All of them are accepted again: a row that passed every limit among others passes it among
 * fewer.
 */
function withoutDisputed(input: ScoreInput, shared: Shared, accounts: ReadonlySet<number>): ScoreInput {
  const { contributions, eligible, review, carried } = input;
  const kept: number[] = [];
  for (let i = 0; i < contributions.length; i++) {
    if (shared.reasons[i] !== Reason.ACCEPTED || input.disputed?.[i] === 1) continue;
    if (accounts.has(searchRows(shared.accounts, 20, row(contributions.account, 20, i)))) kept.push(i);
  }
  const { status: _, disputed: __, ...rest } = input;
  return {
    ...rest,
    contributions: pickRows(contributions, kept),
    ...(eligible === undefined ? {} : { eligible: Uint8Array.from(kept, (i) => eligible[i] as number) }),
    ...(review === undefined ? {} : { review: Uint16Array.from(kept, (i) => review[i] as number) }),
    ...(carried === undefined ? {} : { carried: Uint8Array.from(kept, (i) => carried[i] as number) }),
  };
}

/** Weight of an account without its disputed work, in the parts in which the budget was shared. */
function weightLeft(shared: Shared, without: Scores, a: number): bigint {
  const own = searchRows(without.accounts, 20, row(shared.accounts, 20, a));
  const scored = own < 0 ? 0n : (without.weights[own] as bigint);
  const weight = scored + (shared.converted?.[a] ?? 0n);
  const { limits } = shared;
  if (limits === undefined) return weight;
  let left = weight << limits.shift;
  for (const { attester, weight: part } of pairsOf(without, own))
    left += keptWeight(limits, attester, part) - (part << limits.shift);
  return left;
}

/** What an account's weight rests on, by attester. */
function* pairsOf({ attribution }: Scores, own: number): Generator<{ attester: Uint8Array; weight: bigint }> {
  if (attribution === undefined || own < 0) return;
  const { account, attester, attesters, weight } = attribution;
  for (let pair = account.indexOf(own); pair >= 0 && account[pair] === own; pair++)
    yield { attester: row(attesters, 20, attester[pair] as number), weight: weight[pair] as bigint };
}
