import { shareBps } from "../math.js";
import { NONE } from "../tables.js";
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
 * Which kinds are clicks. The first is the kind that most accounts do and nothing else: what takes no more than a click is what people who do nothing else do.
 * Kinds that anybody vouched for (evidence, attester, an endorsement)
 * are work and never count as clicks; single actions of which none is vouched for say nothing. None unless enough accounts, a large enough share of all, and
 * far more than do any other kind alone; ties go to the lower kind.
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
  return stands && most >= others * rules.aloneTimes ? withOtherClicks(best, vouched, tables, rules) : [];
}

/**
 * The cheapest kind, and those that are sold with it: a large enough share of those who do them do nothing but the two, most of these both, and many of these
 * equally often. With few kinds everybody does few, so that this says nothing.
 */
function withOtherClicks(
  cheapest: number,
  vouched: ReadonlySet<number>,
  tables: KindTables,
  rules: IntegrityRules["substance"],
): number[] {
  const { kinds } = tables.profiles;
  if (kinds < rules.leastKinds) return [cheapest];
  const { doers, idle, alone } = doersOf(tables, new Set([cheapest]));
  const joining = [...doers.keys()].filter((kind) => {
    const [all, both] = [doers[kind] as number, (idle[kind] as number) - (alone[kind] as number)];
    const isBeside = both >= rules.leastAlone && both >= (alone[kind] as number);
    if (!isBeside || vouched.has(kind) || shareBps(idle[kind] as number, all) < rules.clickBps) return false;
    return shareBps(mostAlike(tables, cheapest, kind), both) >= rules.packBps;
  });
  return [cheapest, ...joining];
}

/** Of the accounts that do two kinds and nothing else the most that do them equally often. */
function mostAlike({ accounts, profiles: { kinds, counts } }: KindTables, one: number, other: number): number {
  const alike = new Map<string, number>();
  for (let account = 0; account < accounts; account++) {
    const own = counts.subarray(account * kinds, (account + 1) * kinds);
    const isSo = own.every((n, kind) => (kind === one || kind === other ? n > 0 : n === 0));
    const life = `${own[one]},${own[other]}`;
    if (isSo) alike.set(life, (alike.get(life) ?? 0) + 1);
  }
  return Math.max(0, ...alike.values());
}

/**
 * Kinds that so few of those who do them do without other work that they vouch for whoever does them, if so many do them that some would be expected to.
 * Lifetime counts say nothing else about what others made of the work.
 */
export function vouchingKinds(
  tables: KindTables,
  clicks: readonly number[],
  { vouchBps }: IntegrityRules["substance"],
): number[] {
  if (clicks.length === 0) return [];
  const { doers, idle } = doersOf(tables, new Set(clicks));
  return [...doers.keys()].filter((kind) => {
    const [all, alone] = [doers[kind] as number, idle[kind] as number];
    return !clicks.includes(kind) && all * vouchBps >= BPS && alone * BPS < all * vouchBps;
  });
}

/** Share of the rows and of the endorsements that must be each other. */
const GIVING_BPS = 9_000;

/**
 * Kinds whose rows are endorsements that their accounts gave: nine in ten of both are each other, account by account. Whoever pays for them pays for clicks.
 * Kinds that somebody vouched for are work.
 */
export function givingKinds(
  accounts: number,
  actions: Actions,
  endorsements: Endorsements,
  { leastAlone }: Pick<IntegrityRules["substance"], "leastAlone">,
): number[] {
  const { kinds, counts } = profilesOf(accounts, actions);
  const given = new Float64Array(accounts);
  for (let row = 0; row < endorsements.length; row++) {
    const from = endorsements.from[row] as number;
    given[from] = (given[from] as number) + (endorsements.count[row] as number);
  }
  const all = given.reduce((sum, n) => sum + n, 0);
  const vouched = vouchedKinds(kinds, actions, endorsements);
  return Array.from({ length: kinds }, (_, kind) => kind).filter((kind) => {
    let [rows, both] = [0, 0];
    for (let account = 0; account < accounts; account++) {
      const own = counts[account * kinds + kind] as number;
      rows += own;
      both += Math.min(own, given[account] as number);
    }
    const isMost = shareBps(both, rows) >= GIVING_BPS && shareBps(both, all) >= GIVING_BPS;
    return rows >= leastAlone && isMost && !vouched.has(kind);
  });
}

/** How many accounts do each kind, how many of them nothing but that kind and clicks, and how many not even clicks. */
function doersOf(
  { accounts, profiles: { kinds, counts } }: KindTables,
  clicks: ReadonlySet<number>,
): { doers: Uint32Array; idle: Uint32Array; alone: Uint32Array } {
  const [doers, idle, alone] = [new Uint32Array(kinds), new Uint32Array(kinds), new Uint32Array(kinds)];
  for (let account = 0; account < accounts; account++) {
    let [work, last, clicked] = [0, 0, 0];
    for (let kind = 0; kind < kinds; kind++) {
      if (counts[account * kinds + kind] === 0) continue;
      bump(doers, kind);
      if (clicks.has(kind)) {
        clicked = 1;
        continue;
      }
      work++;
      last = kind;
    }
    if (work !== 1) continue;
    bump(idle, last);
    if (clicked === 0) bump(alone, last);
  }
  return { doers, idle, alone };
}

function bump(column: Uint32Array, i: number): void {
  column[i] = (column[i] as number) + 1;
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

/** How many actions of each account are of kinds that vouch for it. */
export function vouchedCounts(accounts: number, { kinds, counts }: Profiles, vouching: readonly number[]): Uint32Array {
  const out = new Uint32Array(accounts);
  for (let account = 0; account < accounts; account++)
    for (const kind of vouching) out[account] = (out[account] as number) + (counts[account * kinds + kind] as number);
  return out;
}
