import { AssayError } from "../errors.js";
import { BPS } from "../rules/contract-values.js";
import { sum } from "./pool.js";
import { inOrder, nested, Refusals, type RowRefusal } from "./result.js";
import type { QuadraticParameters } from "./parameters.js";

/** One donation. */
export interface Donation {
  readonly donor: string;
  readonly project: string;
  /** Base units. */
  readonly amount: bigint;
  /** Score of the donor in millionths; null if the donor has none. */
  readonly score?: number | null;
  /** What the donor's donations count, in basis points: 10,000 unless a screen says less. */
  readonly coefficientBps?: number;
}

/** A donor's donations to one project as one amount; donors of a cluster as one donor. */
export interface Giving {
  readonly donor: string;
  readonly amount: bigint;
}

/** What counts for a project. */
export interface Counted {
  readonly project: string;
  /** In ascending order of donors. */
  readonly giving: readonly Giving[];
  /** Donations that count. */
  readonly rows: number;
}

/** Why a donation counts nothing, if it does not. */
function refusalOf(donation: Donation, parameters: QuadraticParameters): RowRefusal | undefined {
  const { donor, project, amount, score, coefficientBps = BPS } = donation;
  const { minimumScore, unscored, coefficients } = parameters;
  if (donor === project) return "SELF";
  if (amount < parameters.minimumDonation || amount === 0n) return "BELOW_MINIMUM";
  if (minimumScore !== null && (score ?? null) === null && unscored === "refuse") return "NO_SCORE";
  if (minimumScore !== null && (score ?? minimumScore) < minimumScore) return "LOW_SCORE";
  return coefficients === "apply" && coefficientBps === 0 ? "NO_COEFFICIENT" : undefined;
}

/** Amount that counts: by the coefficient, floored. */
function countedAmount({ amount, coefficientBps = BPS }: Donation, { coefficients }: QuadraticParameters): bigint {
  return coefficients === "apply" ? (amount * BigInt(coefficientBps)) / BigInt(BPS) : amount;
}

/**
 * Sorts out the donations that count and merges those of one donor to one project. The order of the rows does not matter.
 * @throws AssayError INVALID_ARGUMENT for a negative amount or a coefficient outside 0..10000.
 */
export function countDonations(donations: readonly Donation[], parameters: QuadraticParameters) {
  const [refusals, amounts] = [new Refusals(), new Map<string, Map<string, bigint[]>>()];
  for (const donation of donations) {
    const { donor, project, amount, coefficientBps = BPS } = donation;
    if (amount < 0n || coefficientBps < 0 || coefficientBps > BPS || !Number.isSafeInteger(coefficientBps)) {
      throw new AssayError(
        "INVALID_ARGUMENT",
        `A donation of ${donor} to ${project} has an amount or a coefficient out of bounds.`,
      );
    }
    const givers = nested(amounts, project);
    const reason = refusalOf(donation, parameters);
    if (reason !== undefined) refusals.add(reason);
    else givers.set(donor, [...(givers.get(donor) ?? []), countedAmount(donation, parameters)]);
  }
  const merged = inOrder(amounts).map(([project, givers]) => countedFor(project, givers, parameters));
  return { counted: parameters.clusters === "none" ? merged : clustered(merged), refused: refusals.counts };
}

function countedFor(
  project: string,
  givers: ReadonlyMap<string, readonly bigint[]>,
  { repeats }: QuadraticParameters,
): Counted {
  const giving = inOrder(givers).map(([donor, each]) => ({
    donor,
    amount: repeats === "sum" ? sum(each) : sum(each) / BigInt(each.length),
  }));
  return { project, giving, rows: [...givers.values()].reduce((rows, each) => rows + each.length, 0) };
}

/** Puts donors with the same set of projects under one name: the least of theirs. */
function clustered(counted: readonly Counted[]): Counted[] {
  const [sets, leader, clusterOf] = [new Map<string, string[]>(), new Map<string, string>(), new Map<string, string>()];
  for (const { project, giving } of counted) {
    for (const { donor } of giving) sets.set(donor, [...(sets.get(donor) ?? []), project]);
  }
  for (const [donor, projects] of inOrder(sets)) {
    const set = JSON.stringify(projects);
    leader.set(set, leader.get(set) ?? donor);
    clusterOf.set(donor, leader.get(set) ?? donor);
  }
  return counted.map((each) => {
    const amounts = new Map<string, bigint>();
    for (const { donor, amount } of each.giving) {
      const cluster = clusterOf.get(donor) ?? donor;
      amounts.set(cluster, (amounts.get(cluster) ?? 0n) + amount);
    }
    return { ...each, giving: inOrder(amounts).map(([donor, amount]) => ({ donor, amount })) };
  });
}
