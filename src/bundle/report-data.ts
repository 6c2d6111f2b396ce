import { addressAt } from "../engine/columns/bytes.js";
import { sumUnits } from "../engine/epoch/outcomes.js";
import { kthLargest } from "../engine/epoch/allocate.js";
import { DOMAINS, DOMAIN_NAMES } from "../engine/rules/contract-values.js";
import { REASON_NAMES } from "../engine/rules/reasons.js";
import { MOST_REWARDED } from "../report/report.js";
import type { ComputedEpoch } from "./computed.js";

/** Units of a token in the report's charts where nothing else is said: a unit of 1e9 wei, 18 decimals. */
const UNITS_PER_TOKEN = 1e9;

/** What the report says of one epoch. */
export function reportEpochOf(
  { epoch, start, accepted, refused, accounts, budget, total, root, result, ...rest }: ComputedEpoch,
  unattested = 0,
) {
  const { unitsPerToken = UNITS_PER_TOKEN } = rest;
  return {
    epoch,
    from: new Date(start * 1000).toISOString().slice(0, 10),
    accepted,
    refused,
    unattested,
    contributors: accounts,
    budget: Number(budget) / unitsPerToken,
    total: Number(total) / unitsPerToken,
    held: Number(sumUnits(result.held)) / unitsPerToken,
    root,
    byDomain: unitsByDomain(result).map((units) => units / unitsPerToken),
  };
}

/** Units of each domain: an account's reward by the share of its domains in what it earned. For charts only. */
function unitsByDomain({ units, reputation, input }: ComputedEpoch["result"]): number[] {
  const sums = Array<number>(DOMAINS).fill(0);
  const worth = (a: number, d: number): number =>
    (reputation[DOMAINS * a + d] as number) * (input.rules.domainWeightsBps[d] ?? 0);
  for (let a = 0; a < units.length; a++) {
    let all = 0;
    for (let d = 0; d < DOMAINS; d++) all += worth(a, d);
    const share = all === 0 ? 0 : Number(units[a]) / all;
    for (let d = 0; d < DOMAINS && all > 0; d++) sums[d] = (sums[d] as number) + share * worth(a, d);
  }
  return sums;
}

/** Refusals of an epoch by reason. */
export function refusalsOf({ result, refusals }: ComputedEpoch): ReadonlyMap<string, number> {
  return refusals ?? countRefusals(result);
}

function countRefusals(result: ComputedEpoch["result"]): Map<string, number> {
  const counts = new Uint32Array(256);
  for (const reason of result.reasons) counts[reason] = (counts[reason] as number) + 1;
  const refused = [...counts.keys()].filter((reason) => reason > 0 && counts[reason] !== 0);
  return new Map(refused.map((reason) => [REASON_NAMES[reason] ?? String(reason), counts[reason] as number]));
}

const REFUSED = new Set(REASON_NAMES);

/** Accounts that detectors flagged, by reason. */
export function flagsOf({ integrity }: ComputedEpoch): Map<string, number> {
  const accounts = new Map<string, Set<number>>();
  for (const { code, account } of integrity.result.findings)
    accounts.set(code, (accounts.get(code) ?? new Set()).add(account));
  return new Map([...accounts].map(([code, flagged]) => [code, flagged.size]));
}

/** Accounts that the report names, and others with as much as the last of them. */
function mostRewarded({ accounts, units }: ComputedEpoch["result"], unitsPerToken: number): [string, number][] {
  const least = units.length === 0 ? 0n : kthLargest(units, Math.min(MOST_REWARDED, units.length));
  const found: [string, number][] = [];
  units.forEach((own, a) => {
    if (own > 0n && own >= least) found.push([addressAt(accounts, a), Number(own) / unitsPerToken]);
  });
  return found;
}

/** What the report of one epoch shows. */
export function reportOf(computed: ComputedEpoch) {
  const { result, rules, epoch, unitsPerToken = UNITS_PER_TOKEN } = computed;
  const paid = result.units.filter((units) => units > 0n);
  const total = Number(computed.total) / unitsPerToken;
  const { cliff, duration } = rules.vesting;
  const steps = Array.from({ length: 14 }, (_, i) => (duration * i) / 13);
  const vested = steps.map((at) => (at < cliff || duration === 0 ? 0 : (total * at) / duration));
  return {
    title: `${rules.name}: epoch ${epoch}`,
    domains: DOMAIN_NAMES,
    epochs: [reportEpochOf(computed)],
    rewards: mostRewarded(result, unitsPerToken),
    amounts: Float64Array.from(paid, (units) => Number(units) / unitsPerToken),
    deductions: [...refusalsOf(computed), ...flagsOf(computed)].map(
      ([reason, count]) =>
        [
          reason,
          count,
          REFUSED.has(reason) ? "contributions refused by the rules" : "accounts flagged by a detector",
        ] as const,
    ),
    vesting: {
      labels: steps.map((at) => `${Math.round(at / 86_400)} d`),
      credited: steps.map(() => total),
      vested,
      released: [],
    },
  };
}
