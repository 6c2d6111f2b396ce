import { ReputationGovernor__factory } from "../../../../../typechain-types/index.js";
import type { Rules } from "../../../../engine/rules/rules.js";
import { findDisagreements } from "../../../agreement.js";
import type { Program } from "../../../contracts.js";
import type { ProgramRecord } from "../record.js";
import { fault, fine, warning, type Finding } from "./finding.js";

/** Epoch that runs, or epoch 0 before genesis. */
async function runningEpoch({ oracle }: Program, now: number): Promise<bigint> {
  return BigInt(now) < (await oracle.genesis()) ? 0n : oracle.epochAt(now);
}

/** Rules that hold now, if they are known here. */
export async function rulesNow(program: Program, known: ReadonlyMap<string, Rules>, now: number) {
  const hash = await program.oracle.rulesOf(await runningEpoch(program, now));
  return { hash, rules: known.get(hash) };
}

/** Whether the rules that hold are known, published, and say what the contracts say. */
export async function examineRules(
  program: Program,
  known: ReadonlyMap<string, Rules>,
  now: number,
): Promise<Finding[]> {
  const { hash, rules } = await rulesNow(program, known, now);
  const findings: Finding[] = [];
  if (rules === undefined)
    findings.push(
      fault(
        "rules",
        `The rules that hold, ${hash}, are not known here.`,
        "Get the document and give its file as --rules.",
      ),
    );
  const { oracle, addresses } = program;
  const [set] = (await oracle.queryFilter(oracle.filters.RulesSet(undefined, hash), addresses.startBlock)).slice(-1);
  if (set?.args.uri === "")
    findings.push(
      warning(
        "rules",
        "The rules have no address from which others could read them.",
        "Publish the document; give `rulesURI`, or `program rules --uri`.",
      ),
    );
  const differences = rules === undefined ? [] : await findDisagreements(program, rules);
  for (const { rule, view, inRules, onChain } of differences)
    findings.push(
      fault("rules", `${rule} is ${inRules}, ${view} says ${onChain}.`, "Set rules that agree, with `program rules`."),
    );
  return findings.length > 0
    ? findings
    : [fine("rules", "The rules are known, published, and agree with the contracts.")];
}

/** Terms that never change, as the chain has them. */
async function termsOf(program: Program): Promise<readonly (readonly [name: string, found: bigint | string])[]> {
  const { oracle, schedule, vault, distributor, escrow, reputation, council, registry } = program;
  const [terms, curve, { cliff, duration }] = await Promise.all([
    oracle.terms(),
    schedule.curve(),
    distributor.vesting(),
  ]);
  return [
    ["genesis", await oracle.genesis()],
    ["epochLength", await oracle.epochLength()],
    ["settlementDelay", terms.settlementDelay],
    ["gracePeriod", terms.gracePeriod],
    ["challengeWindow", terms.challengeWindow],
    ["silentWindow", terms.silentWindow],
    ["rulingDelay", terms.rulingDelay],
    ["rulingPeriod", terms.rulingPeriod],
    ["stakingPeriod", terms.stakingPeriod],
    ["leadPeriod", terms.leadPeriod],
    ["quorum", terms.quorum],
    ["stakeRate", terms.stakeRate],
    ["initialBudget", curve.initial],
    ["budgetDecay", curve.decay],
    ["budgetFloor", curve.floor],
    ["budgetShare", curve.shareCapBps],
    ["budgetStart", curve.start],
    ["unbondingDelay", await vault.unbondingDelay()],
    ["unit", await distributor.unit()],
    ["cliff", cliff],
    ["duration", duration],
    ["holdPeriod", await escrow.holdPeriod()],
    ["halfLife", await reputation.halfLife()],
    ["pointsPerEpoch", await reputation.pointsPerEpoch()],
    ["councilNotice", await council.notice()],
    ["workNotice", await registry.notice()],
    ["token", await distributor.token()],
    ["bondToken", await vault.token()],
    ["remainderTo", await schedule.remainderTo()],
  ];
}

/** Terms on chain that a record must say the same of. */
export async function examineTerms(program: Program, { parameters }: ProgramRecord): Promise<Finding[]> {
  const facts = await termsOf(program);
  const wrong = facts.filter(([name, found]) => String(parameters[name]).toLowerCase() !== String(found).toLowerCase());
  const mend = "Take the `program.json` of the deployment, or trust the chain alone.";
  const changed = await changedDelays(program, parameters);
  if (wrong.length === 0) return [fine("terms", `${facts.length} terms on chain are those of the record.`), ...changed];
  return changed.concat(
    wrong.map(([name, found]) =>
      fault("terms", `${name} is ${String(found)} on chain, ${String(parameters[name])} in the record.`, mend),
    ),
  );
}

/** Delays that a vote may change. */
async function changedDelays(
  { addresses, oracle, timelock }: Program,
  parameters: ProgramRecord["parameters"],
): Promise<Finding[]> {
  const governor = ReputationGovernor__factory.connect(addresses.governor, oracle.runner);
  const facts: readonly (readonly [name: string, found: bigint])[] = [
    ["votingDelay", await governor.votingDelay()],
    ["votingPeriod", await governor.votingPeriod()],
    ["timelockDelay", await timelock.getMinDelay()],
  ];
  const changed = facts.filter(([name, found]) => String(parameters[name]) !== String(found));
  const mend = "Look for the vote that changed it; another one changes it back.";
  return changed.map(([name, found]) =>
    warning("terms", `${name} is ${found} by now, it was deployed as ${String(parameters[name])}.`, mend),
  );
}
