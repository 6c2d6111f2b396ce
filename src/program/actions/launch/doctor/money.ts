import { formatUnits } from "ethers";
import { scheduledUnits, budgetUnits } from "../../../../engine/mirrors/emission.js";
import { limitsAttesters, type Rules } from "../../../../engine/rules/rules.js";
import { StakeVaultRole } from "../../../../engine/rules/contract-values.js";
import type { Program } from "../../../contracts.js";
import { fault, fine, warning, type Finding } from "./finding.js";

/** Epochs that are looked ahead. */
const HORIZON = 520n;
/** Epochs of full budgets below which the treasury is soon too small. */
const SHORT = 12n;

/** First epoch from `next` on whose budget the treasury cuts, if every epoch takes all of its budget; undefined if none within the horizon. */
export function firstCut(
  curve: Parameters<typeof scheduledUnits>[0],
  next: bigint,
  treasury: bigint,
): bigint | undefined {
  let left = treasury;
  for (let epoch = next; epoch < next + HORIZON; epoch++) {
    const budget = budgetUnits(curve, epoch, left);
    if (budget < scheduledUnits(curve, epoch)) return epoch;
    left -= budget;
  }
  return undefined;
}

/** Whether the treasury covers what is scheduled, and for how long; whether the distributor holds what it owes. */
export async function examineTreasury({ schedule, distributor, tokenAt }: Program): Promise<Finding[]> {
  const [curve, treasury, next, unit, address] = await Promise.all([
    schedule.curve(),
    schedule.treasury(),
    schedule.nextEpoch(),
    distributor.unit(),
    distributor.token(),
  ]);
  const token = tokenAt(address);
  const [decimals, symbol, held] = await Promise.all([
    token.decimals(),
    token.symbol(),
    token.balanceOf(await schedule.getAddress()),
  ]);
  const shown = (units: bigint): string => `${formatUnits(units * unit, decimals)} ${symbol}`;
  const findings: Finding[] = [];
  if (held < treasury * unit)
    findings.push(
      fault(
        "treasury",
        `The schedule holds less than the ${shown(treasury)} in its books.`,
        "The token is rebasing or taxed: it cannot be used.",
      ),
    );
  if (held - treasury * unit >= unit)
    findings.push(
      warning(
        "treasury",
        `${formatUnits(held - treasury * unit, decimals)} ${symbol} came by plain transfer.`,
        "Anyone books them with `treasury book`.",
      ),
    );
  const start = curve.start > next ? curve.start : next;
  const cut = firstCut(curve, start, treasury);
  const fund = "Put in more with `treasury fund`.";
  if (treasury === 0n) findings.push(warning("treasury", "The treasury is empty: nothing is paid.", fund));
  else if (cut === undefined)
    findings.push(fine("treasury", `${shown(treasury)} cover all budgets of the next ${HORIZON} epochs.`));
  else if (cut - start < SHORT)
    findings.push(warning("treasury", `${shown(treasury)} cover full budgets until epoch ${cut} only.`, fund));
  else findings.push(fine("treasury", `${shown(treasury)} cover full budgets until epoch ${cut}.`));
  return findings;
}

/** Bonds in relation to what can be lost with them. */
export async function examineBonds({ vault, schedule, oracle }: Program, rules: Rules | undefined): Promise<Finding[]> {
  const [{ initial }, { stakeRate }] = await Promise.all([schedule.curve(), oracle.terms()]);
  const [attester, operator] = await Promise.all([
    vault.minimumOf(StakeVaultRole.Attester),
    vault.minimumOf(StakeVaultRole.Operator),
  ]);
  const budget = initial * stakeRate;
  const findings: Finding[] = [];
  const share = (part: bigint): string => `${((Number(part) / Number(budget)) * 100).toPrecision(2)} %`;
  if (operator * 1_000n < budget)
    findings.push(
      warning(
        "bonds",
        `An operator's least bond is ${share(operator)} of the first budget.`,
        "A vote raises it within its range (`setMinimum`).",
      ),
    );
  if (rules !== undefined && !limitsAttesters(rules))
    findings.push(
      warning(
        "bonds",
        "The rules do not limit what one attester's rows may take: one key can take whole budgets.",
        "Set attesterShareBps and attesterBondMultiple with `program rules`.",
      ),
    );
  const covered = attester * BigInt(rules?.attesterBondMultiple ?? 0);
  if (rules !== undefined && rules.attesterBondMultiple > 0 && covered * 20n < budget)
    findings.push(
      warning(
        "bonds",
        `With the least bond an attester's rows take at most ${share(covered)} of the first budget.`,
        "Let attesters bond more, or a vote raise the least bond.",
      ),
    );
  return findings.length > 0 ? findings : [fine("bonds", "Least bonds are in proportion to the budget.")];
}
