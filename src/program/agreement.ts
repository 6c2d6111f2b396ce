import { AssayError } from "../engine/errors.js";
import { parseReviewRules } from "../engine/review/review.js";
import type { Rules } from "../engine/rules/rules.js";
import type { Program } from "./contracts.js";

/** A value that stands both in the rules and in a contract, where nothing but this table keeps the two the same. */
export interface Pair {
  /** Path in the rules. */
  readonly rule: string;
  /** Where the contract shows it. */
  readonly view: string;
  /** Parameter of the deployment that sets it. */
  readonly parameter: string;
  readonly ofRules: (rules: Rules) => number;
  readonly ofChain: (program: Program) => Promise<bigint>;
}

/** All such pairs. */
export const PAIRS: readonly Pair[] = [
  {
    rule: "reputation.halfLife",
    view: "ReputationToken.halfLife",
    parameter: "halfLife",
    ofRules: (rules) => rules.reputation.halfLife,
    ofChain: ({ reputation }) => reputation.halfLife(),
  },
  {
    rule: "reputation.pointsPerEpoch",
    view: "ReputationToken.pointsPerEpoch",
    parameter: "pointsPerEpoch",
    ofRules: (rules) => rules.reputation.pointsPerEpoch,
    ofChain: ({ reputation }) => reputation.pointsPerEpoch(),
  },
  {
    rule: "vesting.cliff",
    view: "VestingMerkleDistributor.vesting",
    parameter: "cliff",
    ofRules: (rules) => rules.vesting.cliff,
    ofChain: async ({ distributor }) => (await distributor.vesting()).cliff,
  },
  {
    rule: "vesting.duration",
    view: "VestingMerkleDistributor.vesting",
    parameter: "duration",
    ofRules: (rules) => rules.vesting.duration,
    ofChain: async ({ distributor }) => (await distributor.vesting()).duration,
  },
  {
    rule: "reviews.quorum",
    view: "ReviewResolver.terms",
    parameter: "reviewQuorum",
    ofRules: (rules) => parseReviewRules(rules.reviews).quorum,
    ofChain: async ({ reviews }) => (await reviews.terms()).quorum,
  },
  {
    rule: "reviews.carryOver",
    view: "ReviewResolver.terms",
    parameter: "reviewCarry",
    ofRules: (rules) => parseReviewRules(rules.reviews).carryOver,
    ofChain: async ({ reviews }) => (await reviews.terms()).carry,
  },
];

/** A pair whose two values differ. */
export interface Disagreement extends Pick<Pair, "rule" | "view"> {
  readonly inRules: number;
  readonly onChain: bigint;
}

/** Pairs in which rules and contracts differ. */
export async function findDisagreements(program: Program, rules: Rules): Promise<Disagreement[]> {
  const all = await Promise.all(
    PAIRS.map(async ({ rule, view, ofRules, ofChain }) => {
      return { rule, view, inRules: ofRules(rules), onChain: await ofChain(program) };
    }),
  );
  return all.filter(({ inRules, onChain }) => BigInt(inRules) !== onChain);
}

/**
 * Refuses rules that say something else than the contracts.
 * @param hint What to do about it.
 * @throws AssayError MISMATCH that names every pair.
 */
export async function requireAgreement(program: Program, rules: Rules, hint: string): Promise<void> {
  const found = await findDisagreements(program, rules);
  if (found.length === 0) return;
  const texts = found.map(({ rule, view, inRules, onChain }) => `${rule} is ${inRules}, ${view} says ${onChain}`);
  throw new AssayError("MISMATCH", `Rules and contracts disagree: ${texts.join("; ")}.`, hint);
}

/**
 * Parameters of a deployment that follow from the rules.
 * @param given Parameters that were given, by name; those of a pair must say the same as the rules.
 * @throws AssayError MISMATCH that names the first that does not, or a conversion before the first budget.
 */
export function parametersOf(rules: Rules, given: Readonly<Record<string, unknown>>): Record<string, number> {
  for (const { rule, parameter, ofRules } of PAIRS) {
    // The deployment's table says that each is one integer.
    const value = given[parameter] as number | bigint | undefined;
    if (value === undefined || BigInt(value) === BigInt(ofRules(rules))) continue;
    const text = `The parameter ${parameter} is ${value}, ${rule} in the rules is ${ofRules(rules)}.`;
    throw new AssayError("MISMATCH", text, "Leave it out: it follows from the rules.");
  }
  requireBudget(rules, Number(given["budgetStart"] ?? 0));
  return Object.fromEntries(PAIRS.map(({ parameter, ofRules }) => [parameter, ofRules(rules)]));
}

/** A conversion shares a budget, so there must be one. */
function requireBudget({ conversion }: Rules, start: number): void {
  if (conversion === undefined || conversion.epoch >= start) return;
  const text = `The rules convert points in epoch ${conversion.epoch}, but budgets start with epoch ${start}.`;
  throw new AssayError("MISMATCH", text, "Set conversion.epoch to an epoch with a budget.");
}

/**
 * Refuses rules that cannot do what they say from an epoch on: they differ from the contracts, or convert points in an epoch that had its
 * rules before or has no budget.
 * @param from First epoch that would have these rules.
 * @throws AssayError MISMATCH.
 */
export async function requirePublishable(program: Program, rules: Rules, from: number): Promise<void> {
  await requireAgreement(program, rules, "Contracts do not change: put their values into the rules.");
  const { conversion } = rules;
  if (conversion === undefined) return;
  requireBudget(rules, Number((await program.schedule.curve()).start));
  if (conversion.epoch >= from) return;
  const text = `The rules convert points in epoch ${conversion.epoch}, but hold from epoch ${from} on.`;
  throw new AssayError("MISMATCH", text, "Set conversion.epoch to a later one, or leave the conversion out.");
}
