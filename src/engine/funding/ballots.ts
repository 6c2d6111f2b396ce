import { AssayError } from "../errors.js";
import { capOf, splitPool, sum } from "./pool.js";
import { inOrder, nested, Refusals, type RowRefusal, type RoundResult } from "./result.js";
import { sqrtFixed } from "./roots.js";
import type { RoundParameters } from "./parameters.js";

/** One line of a ballot: what a voter gives a project. */
export interface Ballot {
  /** Empty where ballots are published without their voters. */
  readonly voter: string;
  readonly project: string;
  /** Votes, credits or base units, as the round's parameters say. */
  readonly amount: bigint;
  /** Credits of the voter; the round's own number if left out. */
  readonly credits?: bigint;
}

/** A voter's lines together. */
interface Spending {
  credits: bigint;
  rows: number;
  readonly amounts: Map<string, bigint>;
}

/** A project's weight in the split, what it is called for people, and how many ballots made it. */
interface Weighed {
  readonly project: string;
  readonly weight: bigint;
  readonly received: bigint;
  readonly counted: number;
}

type Counts = Readonly<Partial<Record<RowRefusal, number>>>;

function checkAmount({ project, amount, credits = 0n }: Ballot): void {
  if (amount >= 0n && credits >= 0n) return;
  throw new AssayError("INVALID_ARGUMENT", `A ballot on ${project} has a negative amount.`);
}

function split(weighed: readonly Weighed[], shared: bigint, parameters: RoundParameters<"median" | "voice-credits">) {
  const cap = capOf(parameters.pool, parameters);
  const weights = weighed.map(({ weight }) => weight);
  return splitPool(shared, weights, { rounding: parameters.rounding, capExcess: parameters.capExcess, cap });
}

function resultOf(weighed: readonly Weighed[], amounts: readonly bigint[], pool: bigint, refused: Counts): RoundResult {
  const recipients = weighed.map(({ project, received, counted }, i) => {
    return { id: project, circle: "", counted, received, amount: amounts[i] ?? 0n };
  });
  const paid = sum(amounts);
  return { recipients, paid, left: pool - paid, refused };
}

/* MEDIAN */

/** Twice the median, so that the mean of two middles stays whole. */
function doubleMedian(amounts: readonly bigint[], middle: "lower" | "mean"): bigint {
  const sorted = [...amounts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const lower = sorted[(sorted.length - 1) >> 1] ?? 0n;
  return lower + (middle === "mean" ? (sorted[sorted.length >> 1] ?? 0n) : lower);
}

/**
 * The peers' rule: a project with a quorum of ballots gets its median, all of them together the pool, pro rata.
 * @param ballots Amounts in base units; a voter has at most one on a project.
 * @throws AssayError DUPLICATE for two ballots of one named voter on a project; INVALID_ARGUMENT for a negative amount.
 * @example medianRound([{ voter: "ann", project: "garden", amount: 100n }], parameters).recipients[0]?.received // 100n
 */
export function medianRound(ballots: readonly Ballot[], parameters: RoundParameters<"median">): RoundResult {
  const [refusals, projects, seen] = [new Refusals(), new Map<string, bigint[]>(), new Set<string>()];
  for (const ballot of ballots) {
    const { voter, project, amount } = ballot;
    checkAmount(ballot);
    const key = JSON.stringify([voter, project]);
    if (voter !== "" && seen.has(key)) throw new AssayError("DUPLICATE", `${voter} has two ballots on ${project}.`);
    seen.add(key);
    const amounts = projects.get(project) ?? [];
    projects.set(project, amounts);
    if (voter === project) refusals.add("SELF");
    else if (amount === 0n && parameters.zeros === "ignore") refusals.add("ZERO");
    else amounts.push(amount);
  }
  const weighed = inOrder(projects).map(([project, amounts]) => weighedByMedian(project, amounts, parameters));
  const whole = sum(weighed.map(({ weight }) => weight)) / 2n;
  const shared = parameters.scaling === "when-exceeded" && whole < parameters.pool ? whole : parameters.pool;
  return resultOf(weighed, split(weighed, shared, parameters), parameters.pool, refusals.counts);
}

/** Below the quorum or the minimum a project weighs nothing. */
function weighedByMedian(project: string, amounts: readonly bigint[], parameters: RoundParameters<"median">): Weighed {
  const double = doubleMedian(amounts, parameters.middle);
  const paid = amounts.length >= parameters.quorum && double >= 2n * parameters.minimum;
  return { project, weight: paid ? double : 0n, received: double / 2n, counted: amounts.length };
}

/* VOICE CREDITS */

function spendingOf(ballots: readonly Ballot[], { credits }: RoundParameters<"voice-credits">, refusals: Refusals) {
  const voters = new Map<string, Spending>();
  for (const ballot of ballots) {
    checkAmount(ballot);
    const { voter, project, amount } = ballot;
    const own: Spending = voters.get(voter) ?? { credits: ballot.credits ?? credits, rows: 0, amounts: new Map() };
    if (own.credits !== (ballot.credits ?? credits)) {
      throw new AssayError("MISMATCH", `${voter} has different numbers of credits in two rows.`);
    }
    voters.set(voter, own);
    if (voter === project) refusals.add("SELF");
    else own.rows++;
    if (voter !== project) own.amounts.set(project, (own.amounts.get(project) ?? 0n) + amount);
  }
  return voters;
}

/**
 * Retroactive funding with voice credits: a vote costs its square, and the pool is split by votes. A voter's rows for one project are one
 * vote. Whoever spends more credits than one has has voted for nothing; a vote for oneself does not count and costs nothing.
 * @param ballots Whole votes, or the credits spent on them, as `ballots` of the parameters says.
 * @throws AssayError MISMATCH for a voter with two numbers of credits; INVALID_ARGUMENT for a negative amount.
 * @example voiceRound([{ voter: "ann", project: "garden", amount: 3n, credits: 9n }], parameters).recipients[0]?.received // 3n
 */
export function voiceRound(ballots: readonly Ballot[], parameters: RoundParameters<"voice-credits">): RoundResult {
  const [refusals, votes] = [new Refusals(), new Map<string, Map<string, bigint>>()];
  for (const { project } of ballots) nested(votes, project);
  for (const [voter, own] of spendingOf(ballots, parameters, refusals)) {
    const inVotes = parameters.ballots === "votes";
    const cost = sum([...own.amounts.values()].map((amount) => (inVotes ? amount * amount : amount)));
    if (cost > own.credits) refusals.add("OVER_BUDGET", own.rows);
    else {
      for (const [project, amount] of own.amounts) {
        nested(votes, project).set(voter, inVotes ? amount : sqrtFixed(amount, parameters.rootDecimals));
      }
    }
  }
  const weighed = inOrder(votes).map(([project, voters]) => {
    const weight = sum([...voters.values()]);
    return { project, weight, received: weight, counted: voters.size };
  });
  return resultOf(weighed, split(weighed, parameters.pool, parameters), parameters.pool, refusals.counts);
}
