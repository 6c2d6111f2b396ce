import { EpochOracleStatus } from "../../../engine/rules/contract-values.js";
import type { EpochRoot, OperatorFacts, Staker, StandingRoot } from "./facts.js";
import { batchSteps } from "./batches.js";
import { contestSteps, freeUnits, isActive } from "./stakes.js";
import { ACTS, type Step, type Trouble } from "./step.js";
import { troublesOf } from "./troubles.js";
import { verdictOf } from "./verdict.js";

/** What to do, what is due first, and what only a person can mend. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly troubles: readonly Trouble[];
}

/**
 * What an operator, or a watchtower, is to do now and later. Nothing but the facts decides.
 */
export function planOf(facts: OperatorFacts): Plan {
  const steps = facts.staker === undefined ? watchSteps(facts) : operatorSteps(facts, facts.staker);
  return { steps: inOrder([...steps, ...batchSteps(facts)], facts.now), troubles: troublesOf(facts) };
}

/** The step that is due and not left out, undefined if there is nothing to do now. */
export function dueStep(
  { steps }: Plan,
  now: number,
  isLeftOut: (step: Step) => boolean = () => false,
): Step | undefined {
  return steps.find((step) => step.from <= now && !isLeftOut(step));
}

/** What is due by urgency, then the rest by time. */
function inOrder(steps: readonly Step[], now: number): Step[] {
  return [...steps].sort(
    (a, b) => Math.max(a.from, now) - Math.max(b.from, now) || ACTS.indexOf(a.act) - ACTS.indexOf(b.act),
  );
}

function operatorSteps(facts: OperatorFacts, staker: Staker): Step[] {
  const { now, unopened } = facts;
  const settling = staker.unsettled.map(({ epoch, root }): Step => ({
    act: "settle",
    epoch,
    root,
    from: now,
    why: "frees what the stake locks",
  }));
  const opening = unopened.map((epoch): Step => ({
    act: "open holds",
    epoch,
    from: now,
    why: "nobody has opened its holds",
  }));
  return [...epochSteps(facts, staker), ...settling, ...opening];
}

function epochSteps(facts: OperatorFacts, staker: Staker): Step[] {
  const { standing, epoch, now } = facts;
  if (standing === undefined) return openSteps(facts, staker);
  const { root } = standing;
  switch (verdictOf(facts)) {
    case "unchecked":
      return [computing(facts, "a root stands that nobody here has recomputed")];
    case "differs":
      return [{ act: "verify", epoch: epoch.epoch, root, from: now, why: "another root was computed here" }];
    case "right":
      return [...confirmSteps(facts, standing, staker), finalizing(facts, standing)];
    case "wrong":
      return facts.own === undefined
        ? [computing(facts, "the root that stands is wrong")]
        : contestSteps(facts, standing, staker);
    case "undecided":
      return [];
  }
}

const computing = ({ epoch }: OperatorFacts, why: string): Step => ({
  act: "compute",
  epoch: epoch.epoch,
  from: epoch.cutOff,
  why,
});

/** What is to be done for an epoch that nobody has proposed. */
function openSteps(facts: OperatorFacts, staker: Staker): Step[] {
  const { epoch, own, pausedUntil } = facts;
  const computed = own === undefined ? [computing(facts, "its facts are fixed then")] : [];
  const isShort = staker.bonded < staker.minimum || (own !== undefined && freeUnits(staker) < staker.toPropose);
  if (isShort) return computed;
  const from = Math.max(isActive(staker) ? epoch.cutOff : epoch.openFrom, pausedUntil);
  if (own === undefined && from <= facts.now) return computed;
  const until = Math.max(epoch.openFrom, from);
  const root = own === undefined ? {} : { root: own.root };
  return [...computed, { act: "propose", epoch: epoch.epoch, ...root, from, until, why: "no root is proposed" }];
}

function confirmSteps({ epoch, own, now }: OperatorFacts, standing: StandingRoot, staker: Staker): Step[] {
  const { root, bundleHash, confirmations, finalFrom, proposer } = standing;
  const isOpen = epoch.status === EpochOracleStatus.Proposed && now < finalFrom && confirmations < epoch.quorum;
  const isOwn = own?.root === root && own.bundleHash === bundleHash;
  const canLay = isActive(staker) && staker.bonded - staker.locked >= staker.minimum && staker.laid === 0n;
  if (!isOpen || !isOwn || !canLay || proposer === staker.account) return [];
  const why = "root and bundle are those computed here";
  return [{ act: "confirm", epoch: epoch.epoch, root, from: now, until: finalFrom, why }];
}

const finalizing = ({ epoch }: OperatorFacts, { root, finalizableAt }: StandingRoot): Step => ({
  act: "finalize",
  epoch: epoch.epoch,
  root,
  from: finalizableAt,
  why: "nobody can contest it any more then",
});

/** A watchtower recomputes the root that stands, else the last final one. */
function watchSteps(facts: OperatorFacts): Step[] {
  const { epoch, standing, lastFinal, checks, now } = facts;
  const target: EpochRoot | undefined =
    standing === undefined ? lastFinal : { epoch: epoch.epoch, root: standing.root };
  if (target === undefined) return [];
  if (checks.some((check) => check.epoch === target.epoch && check.root === target.root)) return [];
  return [{ act: "verify", ...target, from: now, why: "nobody here has recomputed it" }];
}
