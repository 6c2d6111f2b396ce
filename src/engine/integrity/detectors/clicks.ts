import { BPS } from "../../rules/contract-values.js";
import type { Finding } from "../findings.js";
import { bps, div, shareBps } from "../math.js";
import type { IntegrityRules } from "../rules.js";
import type { Profiles } from "../tables.js";
import { crowdCertainty } from "./chance.js";

/** What accounts did by kind, and how many of their actions somebody vouched for, where that is known. */
export interface Substance {
  readonly accounts: number;
  readonly profiles: Profiles;
  readonly vouched?: Uint32Array | undefined;
  /** Kinds of which an account that is flagged did one; all clicks by default. */
  readonly sold?: readonly number[] | undefined;
  /** Whether a program pays clicks: then those that work does not excuse dilute it. */
  readonly paid?: boolean | undefined;
  /** How many accounts there are in all, and how many have each life, where these are a part of them. */
  readonly crowd?: IdleCrowd | undefined;
}

/** Accounts with whom those that only click are compared. */
export interface IdleCrowd {
  readonly accounts: number;
  /** Accounts by `lifeOf` all that only click did. */
  readonly alike: ReadonlyMap<string, number>;
}

/**
 * Findings on accounts that only ever did clicks, few of them, as many others did in all their life, and every account's factor from the share of its
 * other work. Clicks that nobody pays lower nobody for whose work something vouches.
 */
export function weighSubstance(
  substance: Substance,
  clickKinds: readonly number[],
  rules: IntegrityRules["substance"],
): { findings: Finding[]; factorBps: Uint16Array } {
  const { factorBps, idle } = weighClicks(substance, clickKinds, rules);
  const { accounts, profiles, sold = clickKinds } = substance;
  const crowd = substance.crowd ?? { accounts, alike: countLives(idle, profiles) };
  return { findings: idleFindings(idle, { profiles, sold, crowd }, rules), factorBps };
}

/** Factors of accounts from the share of their other work, and those that did nothing else than click. */
export function weighClicks(
  { accounts, profiles, vouched, paid }: Substance,
  clickKinds: readonly number[],
  rules: IntegrityRules["substance"],
): { factorBps: Uint16Array; idle: number[] } {
  const factorBps = new Uint16Array(accounts).fill(BPS);
  const cheap = new Set(clickKinds);
  const idle: number[] = [];
  for (let account = 0; account < accounts && cheap.size > 0; account++) {
    const { total, clicks } = clicksOf(account, profiles, cheap);
    const works = vouched?.[account] ?? 0;
    const counted = works > 0 && paid !== true ? 0 : clicks - Math.min(clicks, works * rules.clicksPerWork);
    if (counted === 0) continue;
    const work = total - clicks;
    factorBps[account] = Math.max(rules.floorBps, power(shareBps(work, work + counted), rules.power));
    if (clicks === total) idle.push(account);
  }
  return { factorBps, idle };
}

/** What an account did in all: how often each kind. */
export function lifeOf(account: number, { kinds, counts }: Profiles): string {
  const own = counts.subarray(account * kinds, (account + 1) * kinds);
  return Array.from(own, (n, kind) => (n === 0 ? "" : `${kind}:${n} `)).join("");
}

/** How many accounts have each life. */
export function countLives(accounts: readonly number[], profiles: Profiles): Map<string, number> {
  const alike = new Map<string, number>();
  for (const account of accounts) alike.set(lifeOf(account, profiles), (alike.get(lifeOf(account, profiles)) ?? 0) + 1);
  return alike;
}

/** How many accounts must have a life at least for it to be suspicious. */
export function leastAlike(accounts: number, { alikeBps }: IntegrityRules["substance"]): number {
  return div(accounts * alikeBps + BPS - 1, BPS);
}

/** Flags of accounts that only click: those whose whole life is that of many others, and the surer, the more they are. */
function idleFindings(
  idle: readonly number[],
  {
    profiles,
    sold,
    crowd,
  }: { readonly profiles: Profiles; readonly sold: readonly number[]; readonly crowd: IdleCrowd },
  rules: IntegrityRules["substance"],
): Finding[] {
  const { kinds, counts } = profiles;
  const least = leastAlike(crowd.accounts, rules);
  const half = Math.max(least, rules.leastAlone);
  const sureOf = new Map<number, number>();
  for (const alike of new Set(crowd.alike.values()))
    sureOf.set(alike, Math.max(rules.certaintyBps, crowdCertainty(alike, half, rules.surestBps)));
  return idle.flatMap((account) => {
    const own = crowd.alike.get(lifeOf(account, profiles)) ?? 0;
    const actions = counts.subarray(account * kinds, (account + 1) * kinds).reduce((sum, n) => sum + n, 0);
    const isSold = sold.some((kind) => counts[account * kinds + kind] !== 0);
    if (own < least || actions > rules.mostClicks || !isSold) return [];
    const certaintyBps = sureOf.get(own) ?? rules.certaintyBps;
    return [
      { account, code: "ONLY_CHEAPEST" as const, certaintyBps, evidence: { actions, cheapest: actions, alike: own } },
    ];
  });
}

function clicksOf(account: number, profiles: Profiles, cheap: ReadonlySet<number>): { total: number; clicks: number } {
  let total = 0;
  let clicks = 0;
  for (let kind = 0; kind < profiles.kinds; kind++) {
    const n = profiles.counts[account * profiles.kinds + kind] as number;
    total += n;
    if (cheap.has(kind)) clicks += n;
  }
  return { total, clicks };
}

function power(share: number, exponent: number): number {
  let out = BPS;
  for (let i = 0; i < exponent; i++) out = bps(out, share);
  return out;
}
