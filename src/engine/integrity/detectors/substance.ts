import { bps, shareBps } from "../math.js";
import { NONE } from "../tables.js";
import type { Finding } from "../findings.js";
import type { IntegrityRules } from "../rules.js";
import type { Actions, Endorsements, Profiles } from "../tables.js";
import { BPS } from "../../rules/contract-values.js";

/** Lifetime counts by kind from single actions. */
export function profilesOf(accounts: number, actions: Actions): Profiles {
  let kinds = 0;
  for (const kind of actions.kind) if (kind >= kinds) kinds = kind + 1;
  const counts = new Uint32Array(accounts * kinds);
  for (let row = 0; row < actions.length; row++) {
    const slot = (actions.account[row] as number) * kinds + (actions.kind[row] as number);
    counts[slot] = (counts[slot] as number) + 1;
  }
  return { kinds, counts };
}

/** Counts of accounts by kind, and the single actions and endorsements that vouch for some, where these are at hand. */
export interface KindTables {
  readonly accounts: number;
  readonly profiles: Profiles;
  readonly actions?: Actions | undefined;
  readonly endorsements?: Endorsements | undefined;
}

/**
 * The kind that most accounts do and nothing else: what takes no more than a click is what people who do nothing else do. Kinds that
 * anybody vouched for (evidence, attester, an endorsement) are work and never count as clicks; single actions of which none is vouched for
 * say nothing. None unless enough accounts, a large enough share of all, and far more than do any other kind alone; ties go to the lower kind.
 */
export function cheapestKinds(tables: KindTables, rules: IntegrityRules["substance"]): number[] {
  const { accounts, profiles, actions, endorsements } = tables;
  const alone = new Uint32Array(profiles.kinds);
  for (let account = 0; account < accounts; account++) {
    const only = soleKind(account, profiles);
    if (only >= 0) alone[only] = (alone[only] as number) + 1;
  }
  const vouched = vouchedKinds(profiles.kinds, actions, endorsements);
  if (actions !== undefined && vouched.size === 0) return [];
  for (const kind of vouched) alone[kind] = 0;
  const [best = 0, next] = [...alone.keys()].sort((a, b) => (alone[b] as number) - (alone[a] as number) || a - b);
  const most = profiles.kinds < 2 ? 0 : (alone[best] as number);
  const others = next === undefined ? 0 : (alone[next] as number);
  const stands = most >= rules.leastAlone && shareBps(most, accounts) >= rules.aloneBps;
  return stands && most >= others * rules.aloneTimes ? [best] : [];
}

function soleKind(account: number, profiles: Profiles): number {
  let only = -1;
  for (let kind = 0; kind < profiles.kinds; kind++) {
    if (profiles.counts[account * profiles.kinds + kind] === 0) continue;
    only = only === -1 ? kind : -2;
  }
  return only;
}

/** Kinds with at least one row that carries evidence or an attester, or that somebody else endorsed. */
function vouchedKinds(
  kinds: number,
  actions: Actions | undefined,
  endorsements: Endorsements | undefined,
): ReadonlySet<number> {
  const out = new Set<number>();
  if (actions === undefined) return out;
  for (let row = 0; row < actions.length && out.size < kinds; row++) {
    if (isVouched(actions, row)) out.add(actions.kind[row] as number);
  }
  for (let row = 0; row < (endorsements?.length ?? 0); row++) {
    const action = endorsements?.action?.[row] ?? NONE;
    if (action !== NONE && endorsements?.from[row] !== endorsements?.to[row]) out.add(actions.kind[action] as number);
  }
  return out;
}

/** Number of each account's actions that carry evidence or an attester; a click stays one, whoever attests it. */
export function vouchedActions(accounts: number, actions: Actions, cheapKinds: readonly number[] = []): Uint32Array {
  const out = new Uint32Array(accounts);
  const cheap = new Set(cheapKinds);
  for (let row = 0; row < actions.length; row++) {
    if (cheap.has(actions.kind[row] as number) || !isVouched(actions, row)) continue;
    const account = actions.account[row] as number;
    out[account] = (out[account] as number) + 1;
  }
  return out;
}

function isVouched(actions: Actions, row: number): boolean {
  const { evidence, attester } = actions;
  if (attester !== undefined && attester[row] !== NONE) return true;
  return evidence !== undefined && (evidence[row * 2] !== 0 || evidence[row * 2 + 1] !== 0);
}

/** What accounts did by kind, and how many of their actions somebody vouched for, where that is known. */
export interface Substance {
  readonly accounts: number;
  readonly profiles: Profiles;
  readonly vouched?: Uint32Array | undefined;
}

/** Findings on accounts that only ever did the cheapest kinds, few times, and every account's factor from the share of its other work. */
export function weighSubstance(
  { accounts, profiles, vouched }: Substance,
  cheapKinds: readonly number[],
  rules: IntegrityRules["substance"],
): { findings: Finding[]; factorBps: Uint16Array } {
  const findings: Finding[] = [];
  const factorBps = new Uint16Array(accounts).fill(BPS);
  const cheap = new Set(cheapKinds);
  for (let account = 0; account < accounts && cheap.size > 0; account++) {
    const { total, clicks } = clicksOf(account, profiles, cheap);
    const counted = clicks - Math.min(clicks, (vouched?.[account] ?? 0) * rules.clicksPerWork);
    if (counted === 0) continue;
    const work = total - clicks;
    factorBps[account] = Math.max(rules.floorBps, power(shareBps(work, work + counted), rules.power));
    if (clicks < total || clicks > rules.mostClicks) continue;
    findings.push({
      account,
      code: "ONLY_CHEAPEST",
      certaintyBps: rules.certaintyBps,
      evidence: { actions: total, cheapest: clicks },
    });
  }
  return { findings, factorBps };
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
