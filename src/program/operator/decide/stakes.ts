import { EpochOracleStatus } from "../../../engine/rules/contract-values.js";
import type { OperatorFacts, OwnRoot, Staker, StandingRoot } from "./facts.js";
import type { Step } from "./step.js";

/** Units of a bond that nothing holds. */
export const freeUnits = ({ bonded, locked, rate }: Staker): bigint => (bonded - locked) / rate;

/** Whether an account is an active operator. */
export const isActive = ({ admitted, bonded, minimum }: Staker): boolean => admitted && bonded >= minimum;

/** Units that an own root behind another one lacks to lead: a leader is exceeded by more than a quarter of it. */
export const unitsToLead = (own: Pick<OwnRoot, "units">, standing: Pick<StandingRoot, "units">): bigint =>
  (standing.units * 5n) / 4n + 1n - own.units;

/** Until when a root can be brought against the one that stands, Unix seconds. */
export const contestableUntil = ({ dispute }: OperatorFacts, { finalFrom }: StandingRoot): number =>
  dispute?.until ?? finalFrom;

/** What an act would lock of a bond, in units; undefined if the act is not possible at all. */
export interface Contest {
  readonly act: "challenge" | "stake";
  readonly units: bigint;
  readonly from: number;
}

/** How a wrong root is contested: the right one is brought, or added to once stakes decide. */
export function contestOf(facts: OperatorFacts, standing: StandingRoot, staker: Staker): Contest | undefined {
  const { own, dispute, epoch, now } = facts;
  if (own === undefined || now >= contestableUntil(facts, standing)) return undefined;
  if (!own.onTable) return { act: "challenge", units: staker.toChallenge, from: now };
  if (epoch.status !== EpochOracleStatus.Disputed || dispute === undefined) return undefined;
  return { act: "stake", units: unitsToLead(own, standing), from: dispute.stakesFrom };
}

/** Contests a wrong root, with all that is free where that is not enough: pools that never lead go back whole. */
export function contestSteps(facts: OperatorFacts, standing: StandingRoot, staker: Staker): Step[] {
  const contest = contestOf(facts, standing, staker);
  const { own, epoch } = facts;
  const free = freeUnits(staker);
  if (contest === undefined || own === undefined) return [];
  if (contest.act === "challenge" && free < contest.units) return [];
  if (free === 0n) return [];
  const { act, from } = contest;
  const units = free < contest.units ? free : contest.units;
  const why = "the root that stands is wrong, recomputed in a fresh store";
  return [{ act, epoch: epoch.epoch, root: own.root, units, from, until: contestableUntil(facts, standing), why }];
}
