import { AssayError } from "../../src/engine/errors.js";
import { PARAMETERS, ZERO_ADDRESS, type ParameterName } from "../program-parameters.js";
import type { Parameter } from "./parameter.js";
import { writeValue, type Money } from "./quantities.js";

/** What is known of the tokens besides their decimals. */
export interface TokenFacts extends Money {
  /** Wei. */
  readonly supply: bigint;
  readonly bondSupply: bigint;
  readonly sameToken: boolean;
}

/** All parameters by name, as the chain counts them. */
export type Values = Readonly<Record<string, unknown>>;

type Read = (name: ParameterName) => bigint;

/** What must hold between parameters: nothing of it can be mended once they are on chain. */
interface Relation {
  readonly names: readonly ParameterName[];
  readonly must: string;
  readonly holds: (of: Read, facts: TokenFacts, values: Values) => boolean;
}

const DAY = 86_400n;
/** Seconds that a council needs to prepare a proposal. */
const PREPARATION = 2n * DAY;
const VESTING_EPOCHS = 366n;
/** Least and most steady supply of reputation that a governor can count with. */
const [LEAST_SUPPLY, MOST_SUPPLY] = [100n, 1n << 60n];
/** ln 2 with 18 decimals. */
const LN_2 = 693_147_180_559_945_309n;
const WAD = 10n ** 18n;

const ordered = (less: ParameterName, more: ParameterName, must: string): Relation => ({
  names: [less, more],
  must,
  holds: (of) => of(less) <= of(more),
});

/** A period in which a council that votes must be able to rule. */
const timeToRule = (period: ParameterName): Relation => ({
  names: ["councilProcess", period],
  must: "the council's process and two days to prepare it must fit",
  holds: (of) => of("councilProcess") === 0n || of("councilProcess") + PREPARATION <= of(period),
});

const TIMES: readonly Relation[] = [
  ordered("cliff", "duration", "the cliff must lie within the duration"),
  ordered("challengeWindow", "silentWindow", "the silent window must not be shorter than the challenge window"),
  ordered("silentWindow", "unbondingDelay", "bonds must stay for the silent window"),
  ordered("rulingPeriod", "holdPeriod", "a hold must not end before the council has ruled"),
  ordered("disputeRulingPeriod", "holdPeriod", "a hold must not end before its dispute is ruled"),
  ordered("voteExtension", "votingPeriod", "the extension must not be longer than the vote"),
  ordered("migrationDelay", "councilMigrationDelay", "the council must not migrate sooner than the holder"),
  timeToRule("rulingPeriod"),
  timeToRule("holdPeriod"),
  timeToRule("disputeRulingPeriod"),
  {
    names: ["duration", "epochLength"],
    must: "an epoch must vest within 366 epochs",
    holds: (of) => of("duration") / of("epochLength") <= VESTING_EPOCHS,
  },
  {
    names: ["gracePeriod", "silentWindow", "epochLength"],
    must: "grace period and silent window together must be shorter than an epoch",
    holds: (of) => of("gracePeriod") + of("silentWindow") < of("epochLength"),
  },
  {
    names: ["challengeWindow", "leadPeriod", "epochLength"],
    must: "challenge window and lead period together must be shorter than an epoch",
    holds: (of) => of("challengeWindow") + of("leadPeriod") < of("epochLength"),
  },
  {
    names: ["chunkAnswerPeriod", "settlementDelay"],
    must: "demanded chunks must be answered within the settlement",
    holds: (of) => of("chunkAnswerPeriod") < of("settlementDelay"),
  },
  {
    names: ["rulingDelay", "rulingPeriod"],
    must: "the ruling period must be longer than the ruling delay",
    holds: (of) => of("rulingDelay") < of("rulingPeriod"),
  },
  {
    names: ["epochLength", "settlementDelay", "disputeRulingPeriod", "unbondingDelay"],
    must: "bonds must stay for an epoch, its settlement and a dispute",
    holds: (of) => of("epochLength") + of("settlementDelay") + of("disputeRulingPeriod") <= of("unbondingDelay"),
  },
  {
    names: ["reviewCommitPeriod", "reviewRevealPeriod", "unbondingDelay"],
    must: "bonds must stay for a review",
    holds: (of) => of("reviewCommitPeriod") + of("reviewRevealPeriod") < of("unbondingDelay"),
  },
];

const COUNTS: readonly Relation[] = [
  ordered("reviewQuorum", "reviewTarget", "the quorum of reviews must not exceed the reviewers drawn"),
  ordered("disputePenalty", "disputeWidePenalty", "void batches must not cost less than void contributions"),
  ordered("budgetFloor", "initialBudget", "the floor must not exceed the first budget"),
  {
    names: ["pointsPerEpoch", "halfLife", "epochLength"],
    must: "steady reputation must be between 100 and 2^60 points",
    holds: (of) => {
      const steady = (of("pointsPerEpoch") * of("halfLife") * WAD) / (LN_2 * of("epochLength"));
      return steady >= LEAST_SUPPLY && steady + of("pointsPerEpoch") <= MOST_SUPPLY;
    },
  },
];

const listOf = (values: Values, name: ParameterName): bigint[] => (values[name] as (number | bigint)[]).map(BigInt);

/** What holds for every role's bond. */
const bonds = (names: readonly ParameterName[], must: string, holds: (each: bigint[]) => boolean): Relation => ({
  names,
  must,
  holds: (_of, { bondSupply }, values) => {
    const lists = names.map((name) => listOf(values, name));
    return (lists[0] ?? []).every((_, i) => holds([...lists.map((list) => list[i] ?? 0n), bondSupply]));
  },
});

/** How many of the least bond of an operator must exist, so that there can be operators. */
const OPERATORS = 10n;
/** Part of a budget below which an operator's least bond is no bond: confirming a wrong root would cost next to nothing. */
const LEAST_PART = 100_000n;

const AMOUNTS: readonly Relation[] = [
  bonds(
    ["leastMinimumBonds", "minimumBonds", "mostMinimumBonds"],
    "each least bond must lie within its range",
    ([least = 0n, now = 0n, most = 0n]) => least <= now && now <= most,
  ),
  bonds(["minimumBonds"], "each least bond must exist in the bond token", ([now = 0n, supply = 0n]) => now <= supply),
  {
    names: ["minimumBonds"],
    must: "ten operators must be able to bond out of the bond token's supply",
    holds: (_of, { bondSupply }, values) => (listOf(values, "minimumBonds")[0] ?? 0n) * OPERATORS <= bondSupply,
  },
  {
    names: ["initialBudget", "stakeRate", "minimumBonds"],
    must: "an operator's bond must be worth at least 1/100,000 of a budget",
    holds: (of, _facts, values) =>
      (listOf(values, "minimumBonds")[0] ?? 0n) * LEAST_PART >= of("initialBudget") * of("stakeRate"),
  },
  {
    names: ["initialBudget", "stakeRate"],
    must: "a tenth of a budget, which a proposer stakes, must exist in the bond token",
    holds: (of, { bondSupply }) => (of("initialBudget") * of("stakeRate")) / 10n <= bondSupply,
  },
  {
    names: ["initialBudget", "unit"],
    must: "a budget must exist in the reward token",
    holds: (of, { supply }) => of("initialBudget") * of("unit") <= supply,
  },
  {
    names: ["disputeBond"],
    must: "the bond of a dispute must exist in the bond token",
    holds: (of, { bondSupply }) => of("disputeBond") <= bondSupply,
  },
  {
    names: ["unit"],
    must: "all tokens must fit 2^64 units: raise it, or take a token of smaller supply",
    holds: (of, { supply }) => supply / of("unit") < 1n << 64n,
  },
  {
    names: ["unit"],
    must: "a unit must not be more than one token",
    holds: (of, { decimals }) => of("unit") <= 10n ** BigInt(decimals),
  },
  {
    names: ["stakeRate", "unit"],
    must: "one token must stand for one token where bonds and rewards are the same token",
    holds: (of, { sameToken }) => !sameToken || of("stakeRate") === of("unit"),
  },
];

const RELATIONS: readonly Relation[] = [...TIMES, ...COUNTS, ...AMOUNTS];

/** Everything that does not hold between the values of a deployment, in words. */
export function brokenRelations(values: Values, facts: TokenFacts): string[] {
  const of: Read = (name) => BigInt(String(values[name]));
  return RELATIONS.filter(({ holds }) => !holds(of, facts, values)).map(
    ({ names, must }) => `${names.map((name) => `${name} ${shown(name, values[name], facts)}`).join(", ")}: ${must}`,
  );
}

function shown(name: ParameterName, value: unknown, money: Money): string {
  const parameter: Parameter = PARAMETERS[name];
  return [writeValue(parameter, value, money)].flat().join(" / ");
}

/** Addresses that must be given and differ, in words. */
export function brokenAddresses(values: Values, deployer: string): string[] {
  const same = (name: ParameterName, address: string): boolean =>
    String(values[name]).toLowerCase() === address.toLowerCase();
  const needed = ["council", "guardian", "taskManager", "remainderTo", "token", "bondToken", "eas"] as const;
  const zero = needed.filter((name) => same(name, ZERO_ADDRESS)).map((name) => `${name} is the zero address`);
  return same("remainderTo", deployer) ? [...zero, "remainderTo is the account that deploys"] : zero;
}

/**
 * Refuses values that do not go together, all at once.
 * @throws AssayError INVALID_ARGUMENT.
 */
export function refuseBroken(faults: readonly string[]): void {
  if (faults.length === 0) return;
  const text = `The parameters do not go together: ${faults.join("; ")}.`;
  throw new AssayError("INVALID_ARGUMENT", text, "docs/reference/parameters.md says what each sets.");
}
