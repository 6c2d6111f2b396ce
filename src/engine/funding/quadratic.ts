import { AssayError } from "../errors.js";
import { WAD } from "../rules/contract-values.js";
import { countDonations, type Counted, type Donation } from "./donations.js";
import { pairwiseSubsidies } from "./pairwise.js";
import { capOf, splitPool, sum } from "./pool.js";
import { byName, type RoundResult } from "./result.js";
import { sqrtFixed } from "./roots.js";
import type { QuadraticParameters } from "./parameters.js";

/** What matching needs to know of a project: enough where single donations are secret. */
export interface Tally {
  readonly project: string;
  /** Σ √a over the donors, with the round's decimals of roots. */
  readonly roots: bigint;
  /** Σ a in base units. */
  readonly donated: bigint;
  /** Donations. */
  readonly counted: number;
}

/** Shares of a pool, and alpha where the round scales by it. */
type Matched = Pick<RoundResult, "alpha"> & { readonly amounts: readonly bigint[] };

/** Square of the scale of roots: what one base unit is in subsidies. */
const unitOf = ({ rootDecimals }: QuadraticParameters): bigint => 10n ** BigInt(2 * rootDecimals);

function tallyOf({ project, giving, rows }: Counted, { rootDecimals }: QuadraticParameters): Tally {
  const roots = sum(giving.map(({ amount }) => sqrtFixed(amount, rootDecimals)));
  return { project, roots, donated: sum(giving.map(({ amount }) => amount)), counted: rows };
}

/** Subsidy of a project; roots are rounded down, so that it could fall below the donations: then it is 0. */
function subsidyOf({ roots, donated }: Tally, parameters: QuadraticParameters): bigint {
  if (parameters.formula === "roots") return roots;
  const subsidy = roots * roots - (parameters.donations === "subtract" ? donated * unitOf(parameters) : 0n);
  return subsidy < 0n ? 0n : subsidy;
}

/** Alpha = pool / Σ subsidies with 18 decimals, rounded down; it exceeds 1 where the pool is larger than all subsidies. */
function byAlpha(subsidies: readonly bigint[], parameters: QuadraticParameters): Matched {
  const [total, unit] = [sum(subsidies), unitOf(parameters)];
  const alpha = total === 0n ? 0n : (parameters.pool * WAD * unit) / total;
  const cap = capOf(parameters.pool, parameters);
  const amounts = subsidies.map((subsidy) => (alpha * subsidy) / (WAD * unit));
  return { alpha, amounts: amounts.map((amount) => (cap !== null && amount > cap ? cap : amount)) };
}

function match(subsidies: readonly bigint[], parameters: QuadraticParameters): Matched {
  const { pool, scaling, rounding, capExcess } = parameters;
  if (scaling === "alpha") return byAlpha(subsidies, parameters);
  const whole = sum(subsidies) / unitOf(parameters);
  const shared = scaling === "when-exceeded" && whole < pool ? whole : pool;
  return { amounts: splitPool(shared, subsidies, { rounding, capExcess, cap: capOf(pool, parameters) }) };
}

function resultOf(tallies: readonly Tally[], matched: Matched, pool: bigint): RoundResult {
  const paid = sum(matched.amounts);
  const recipients = tallies.map(({ project, donated, counted }, i) => {
    return { id: project, circle: "", counted, received: donated, amount: matched.amounts[i] ?? 0n };
  });
  const alpha = matched.alpha === undefined ? {} : { alpha: matched.alpha };
  return { recipients, paid, left: pool - paid, refused: {}, ...alpha };
}

/**
 * Matches projects of which only the sums are known, as where votes are secret.
 * @throws AssayError DUPLICATE for a project that stands twice; INVALID_ARGUMENT for a negative sum, or where pairs would be needed.
 * @example matchTallies([{ project: "garden", roots: 20n * 10n ** 9n, donated: 200n, counted: 2 }], parameters).paid // 200n
 */
export function matchTallies(tallies: readonly Tally[], parameters: QuadraticParameters): RoundResult {
  if (parameters.formula === "pairwise") {
    throw new AssayError("INVALID_ARGUMENT", "Pairwise matching needs every donation, not only sums.");
  }
  const sorted = [...tallies].sort((a, b) => byName(a.project, b.project));
  sorted.forEach(({ project, roots, donated }, i) => {
    if (sorted[i + 1]?.project === project) throw new AssayError("DUPLICATE", `Project ${project} stands twice.`);
    if (roots < 0n || donated < 0n) throw new AssayError("INVALID_ARGUMENT", `Project ${project} has a negative sum.`);
  });
  const subsidies = sorted.map((tally) => subsidyOf(tally, parameters));
  return resultOf(sorted, match(subsidies, parameters), parameters.pool);
}

/**
 * Quadratic funding: what each project gets from the pool beside its donations.
 *
 * Subsidy of a project = (Σ √a)², less its donations unless the round keeps them. The result does not depend on the order of
 * the donations, and a donor gains nothing by giving in parts.
 * @param donations One row a donation.
 * @throws AssayError INVALID_ARGUMENT for a negative amount or a coefficient outside 0..10000.
 * @example
 * const gifts = ["ann", "ben"].map((donor) => ({ donor, project: "garden", amount: 100n }));
 * matchDonations(gifts, parameters).recipients[0]?.amount // (√100 + √100)² − 200 = 200n
 */
export function matchDonations(donations: readonly Donation[], parameters: QuadraticParameters): RoundResult {
  const { counted, refused } = countDonations(donations, parameters);
  const tallies = counted.map((each) => tallyOf(each, parameters));
  const { formula, pairwiseBound, rootDecimals, pool } = parameters;
  const bound = formula === "pairwise" ? pairwiseBound : null;
  if (bound === null) return { ...matchTallies(tallies, parameters), refused };
  const subsidies = pairwiseSubsidies(counted, bound, rootDecimals);
  return { ...resultOf(tallies, match(subsidies, parameters), pool), refused };
}
