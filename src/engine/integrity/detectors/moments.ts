import { type Edges, type Moments, NONE } from "../tables.js";
import { sortByColumns } from "../../columns/number-sort.js";
import type { IntegrityRules } from "../rules.js";
import type { Finding } from "../findings.js";
import { DisjointSets } from "../disjoint-sets.js";
import { bps, div, shareBps } from "../math.js";
import { between, groupCertainty, leastRare, ranksOf, type Ranks } from "./chance.js";

/** Accounts in order of their moment, those without one left out. */
function byMoment(accounts: number, moments: Moments): Uint32Array {
  return sortByColumns(accounts, [moments.time]).filter((i) => moments.time[i] !== 0 && moments.amount[i] !== 0);
}

/**
 * Groups of accounts whose moments *and* amounts are closer than chance would have it, and crews that are much of the table, which hide in their own crowd,
 * by fixed limits. With a table of transfers those that it does not name are compared among themselves too.
 */
export function findLockstepMoments(
  accounts: number,
  moments: Moments,
  rules: IntegrityRules["moments"],
  edges?: Edges,
): Finding[] {
  const near = findNearMoments(accounts, moments, rules);
  const done = new Set(near.map((finding) => finding.account));
  const found = [...near, ...findLargeCrews(accounts, moments, rules).filter(({ account }) => !done.has(account))];
  if (edges === undefined) return found;
  const isLone = loneAccounts(accounts, edges, rules);
  for (const { account } of found) isLone[account] = 0;
  return [...found, ...findLoneMoments(accounts, moments, rules, isLone)];
}

/** Accounts of which moment and amount are known, in order of their moments, and their places in both orders. */
interface Crowd {
  readonly members: Uint32Array;
  readonly time: Ranks;
  readonly amount: Ranks;
  /** Places in `members` in order of amounts. */
  readonly byAmount: Uint32Array;
}

/** @param members Accounts in order of their moments. */
function crowdOf(members: Uint32Array, moments: Moments): Crowd {
  const [time, amount] = [moments.time, moments.amount].map((column) => members.map((i) => column[i] as number));
  const byAmount = sortByColumns(members.length, [amount as Uint32Array, time as Uint32Array]);
  return { members, time: ranksOf(time as Uint32Array), amount: ranksOf(amount as Uint32Array), byAmount };
}

/**
 * Groups of accounts of which each is near `leastNear` others. Two are near if chance would put at most one in `oneIn` accounts between them: as many as moved
 * between them, times as many as have amounts between theirs, over all. So it looks the closer, the more accounts there are. What most
 * accounts do is a trend and no crew, so that a group is at most one in `oneIn` of all.
 */
function findNearMoments(accounts: number, moments: Moments, rules: IntegrityRules["moments"]): Finding[] {
  const crowd = crowdOf(byMoment(accounts, moments), moments);
  const { length } = crowd.members;
  const most = div(length, rules.oneIn);
  const near = new Uint32Array(length);
  eachNear(crowd, most, (a, b) => {
    near[a] = (near[a] as number) + 1;
    near[b] = (near[b] as number) + 1;
  });
  const sets = new DisjointSets(length);
  const isCore = (place: number): boolean => (near[place] as number) >= rules.leastNear;
  eachNear(crowd, most, (a, b) => {
    if (isCore(a) && isCore(b)) sets.join(a, b);
  });
  const groups = sets.groups(length, rules.leastGroup).filter((group) => group.length <= most);
  return groups.flatMap((group) => {
    const certaintyBps = groupCertainty(group.length, rules.halfSize, rules.certaintyBps);
    return flags(crowd.members, group, certaintyBps, (place) => ({ near: near[place] as number }));
  });
}

/** Flags of the members at the places of a group, with what their evidence has besides group and size. */
function flags(
  members: Uint32Array,
  group: Uint32Array,
  certaintyBps: number,
  evidenceOf: (place: number) => Readonly<Record<string, number>>,
): Finding[] {
  const lowest = group.reduce((least, place) => Math.min(least, members[place] as number), NONE);
  return Array.from(group, (place) => ({
    account: members[place] as number,
    code: "LOCKSTEP_MOMENTS" as const,
    certaintyBps,
    evidence: { group: lowest, size: group.length, ...evidenceOf(place) },
  }));
}

/** 1 for accounts that no transfer names; for none where most are so. */
function loneAccounts(accounts: number, { from, to }: Edges, rules: IntegrityRules["moments"]): Uint8Array {
  const out = new Uint8Array(accounts).fill(1);
  for (const ends of [from, to]) for (const node of ends) if (node < accounts) out[node] = 0;
  return shareBps(
    out.reduce((sum, one) => sum + one, 0),
    accounts,
  ) <= rules.loneMostBps
    ? out
    : out.fill(0);
}

/** Looks at lone accounts, each with twice the nearness of the one before. */
const LOOKS = [1, 2, 4];

/**
 * Groups of lone accounts of which each has more near others than chance gives. Whoever uses a program as people do leaves transfers to others, so that those who left
 * none are few, and a crew of them that hides in the crowd of all stands out from its like. What a closer look finds goes before what a wider one does.
 */
function findLoneMoments(
  accounts: number,
  moments: Moments,
  rules: IntegrityRules["moments"],
  isLone: Uint8Array,
): Finding[] {
  const crowd = crowdOf(
    byMoment(accounts, moments).filter((i) => isLone[i] === 1),
    moments,
  );
  const { members } = crowd;
  const looks = looksAt(crowd, rules);
  const done = new Uint8Array(members.length);
  return looks.flatMap(({ most, near, usualMilli, sets }) => {
    const groups = sets.groups(members.length, rules.leastGroup).filter((group) => group.length <= most);
    return groups.flatMap((group) => {
      const [first, last] = [group[0] as number, group[group.length - 1] as number];
      const span =
        (moments.time[members[last] as number] as number) - (moments.time[members[first] as number] as number);
      if (span > rules.loneGapSeconds * group.length) return [];
      const isNew = Array.from(group, (place) => done[place] === 0);
      for (const place of group) done[place] = 1;
      const certaintyBps = groupCertainty(group.length, rules.loneHalfSize, rules.loneCertaintyBps);
      const found = flags(members, group, certaintyBps, (place) => ({ near: near[place] as number, usualMilli }));
      return found.filter((_, k) => isNew[k]);
    });
  });
}

/** What a look sees: how many are near each, how many are on average in thousandths, and those joined that have rarely many. */
interface Look {
  readonly most: number;
  readonly near: Uint32Array;
  readonly usualMilli: number;
  readonly sets: DisjointSets;
}

function looksAt(crowd: Crowd, rules: IntegrityRules["moments"]): Look[] {
  const { length } = crowd.members;
  const mosts = LOOKS.map((times) => div(times * length, rules.loneOneIn));
  const nears = mosts.map(() => new Uint32Array(length));
  const widest = mosts[mosts.length - 1] as number;
  eachNear(crowd, widest, (a, b, product) => {
    for (let look = 0; look < nears.length; look++) {
      const near = nears[look] as Uint32Array;
      if (product <= (mosts[look] as number)) for (const x of [a, b]) near[x] = (near[x] as number) + 1;
    }
  });
  const looks = nears.map((near, look) => {
    const usualMilli = length === 0 ? 0 : div(near.reduce((sum, one) => sum + one, 0) * 1_000, length);
    const least = Math.max(rules.leastNear, leastRare(usualMilli, rules.loneRareOneIn));
    return { most: mosts[look] as number, near, usualMilli, least, sets: new DisjointSets(length) };
  });
  eachNear(crowd, widest, (a, b, product) => {
    for (const { most, near, least, sets } of looks)
      if (product <= most && (near[a] as number) >= least && (near[b] as number) >= least) sets.join(a, b);
  });
  return looks;
}

/** Visits every pair of places once of which the accounts between in time, times those between in amount, are at most `most`; with this product. */
function eachNear(
  { time, amount, byAmount }: Crowd,
  most: number,
  visit: (a: number, b: number, product: number) => void,
): void {
  // The lesser of the two factors is at most the root of their product, so that in its own order the walk is short.
  const { length } = byAmount;
  for (let a = 0; a < length; a++) {
    for (let b = a + 1; b < length; b++) {
      const own = between(time, a, b);
      if (own * own > most) break;
      const other = between(amount, a, b);
      if (own <= other && own * other <= most) visit(a, b, own * other);
    }
  }
  for (let i = 0; i < length; i++) {
    const a = byAmount[i] as number;
    for (let j = i + 1; j < length; j++) {
      const b = byAmount[j] as number;
      const own = between(amount, a, b);
      if (own * own > most) break;
      const other = between(time, a, b);
      if (own < other && own * other <= most) visit(a, b, own * other);
    }
  }
}

/** Groups of accounts with nearly the same moment and nearly the same amount, so large that they hide in their own crowd. */
function findLargeCrews(accounts: number, moments: Moments, rules: IntegrityRules["moments"]): Finding[] {
  const order = byMoment(accounts, moments);
  const sets = new DisjointSets(accounts);
  const met = new Uint32Array(accounts);
  const inTime = new Uint32Array(accounts);
  for (let i = 0; i < order.length; i++) {
    const a = order[i] as number;
    const until = (moments.time[a] as number) + rules.seconds;
    for (let j = i + 1; j < order.length; j++) {
      const b = order[j] as number;
      if ((moments.time[b] as number) > until) break;
      inTime[a] = (inTime[a] as number) + 1;
      inTime[b] = (inTime[b] as number) + 1;
      if (!alike(moments.amount[a] as number, moments.amount[b] as number, rules.amountBps)) continue;
      sets.join(a, b);
      met[a] = (met[a] as number) + 1;
      met[b] = (met[b] as number) + 1;
    }
  }
  const amounts = Uint32Array.from(order, (i) => moments.amount[i] as number).sort();
  return sets
    .groups(accounts, Math.max(rules.leastGroup, div(order.length, 4 * rules.oneIn)))
    .flatMap((group) => momentGroup(group, { moments, met, inTime, amounts }, rules));
}

function alike(a: number, b: number, tolerance: number): boolean {
  const lesser = Math.min(a, b);
  return Math.max(a, b) - lesser <= bps(lesser, tolerance);
}

/** How often accounts met others in time and in amount, and in time alone; and all amounts, ascending. */
interface Meetings {
  readonly moments: Moments;
  readonly met: Uint32Array;
  readonly inTime: Uint32Array;
  readonly amounts: Uint32Array;
}

/** A group stands if its members met at least `lift` times as often as their crowds in time and in amount would by chance. */
function momentGroup(
  group: Uint32Array,
  { moments, met, inTime, amounts }: Meetings,
  rules: IntegrityRules["moments"],
): Finding[] {
  let observed = 0;
  let expected = 0n;
  for (const i of group) {
    const amount = moments.amount[i] as number;
    const slack = bps(amount, rules.amountBps);
    const crowd = countUpTo(amounts, amount + slack) - countUpTo(amounts, amount - slack - 1);
    observed += met[i] as number;
    expected += BigInt(inTime[i] as number) * BigInt(crowd);
  }
  if (BigInt(observed) * BigInt(amounts.length) < expected * BigInt(rules.lift)) return [];
  const chance = Number((expected * 1_000n) / BigInt(amounts.length));
  const certaintyBps = groupCertainty(group.length, rules.halfSize, rules.certaintyBps);
  return [...group].map((account) => ({
    account,
    code: "LOCKSTEP_MOMENTS" as const,
    certaintyBps,
    evidence: {
      group: group[0] as number,
      size: group.length,
      met: met[account] as number,
      groupMet: observed,
      byChanceMilli: chance,
    },
  }));
}

/** How many of an ascending list are at most `value`. */
function countUpTo(sorted: Uint32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = div(low + high, 2);
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
