import { bps, div, quantile, shareBps } from "../math.js";
import { DisjointSets } from "../disjoint-sets.js";
import { eachRun, sortByColumns } from "../../columns/number-sort.js";
import { mix } from "../../columns/likely-repeats.js";
import { NONE } from "../tables.js";
import type { Finding } from "../findings.js";
import type { IntegrityRules } from "../rules.js";
import type { Actions, Moments } from "../tables.js";

/** Pairs of accounts, lower first, grown as needed; one row a meeting. */
class Pairs {
  length = 0;
  low = new Uint32Array(1 << 12);
  high = new Uint32Array(1 << 12);

  push(a: number, b: number): void {
    if (this.length === this.low.length) {
      this.low = grown(this.low);
      this.high = grown(this.high);
    }
    this.low[this.length] = a < b ? a : b;
    this.high[this.length++] = a < b ? b : a;
  }
}

function grown(column: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const out = new Uint32Array(column.length * 2);
  out.set(column);
  return out;
}

/** Groups of accounts that act on the same targets at nearly the same times, again and again. */
export function findLockstepTargets(
  accounts: number,
  actions: Actions,
  target: Uint32Array,
  time: Uint32Array,
  rules: IntegrityRules["lockstep"],
): Finding[] {
  const targets = distinctTargets(accounts, actions, target);
  const pairs = meetings(actions, target, time, targets, rules);
  const sets = new DisjointSets(accounts);
  const most = new Uint32Array(accounts);
  const order = sortByColumns(pairs.length, [pairs.low, pairs.high]);
  eachRun(order, [pairs.low, pairs.high], (from, to) => {
    const a = pairs.low[order[from] as number] as number;
    const b = pairs.high[order[from] as number] as number;
    const fewer = Math.min(targets[a] as number, targets[b] as number);
    if (to - from < rules.leastTargets || shareBps(to - from, fewer) < rules.shareBps) return;
    sets.join(a, b);
    for (const x of [a, b]) most[x] = Math.max(most[x] as number, to - from);
  });
  return sets.groups(accounts, rules.leastGroup).flatMap((group) =>
    [...group].map((account) => ({
      account,
      code: "LOCKSTEP_TARGETS" as const,
      certaintyBps: rules.certaintyBps,
      evidence: {
        group: group[0] as number,
        size: group.length,
        targets: targets[account] as number,
        shared: most[account] as number,
      },
    })),
  );
}

/**
 * Accounts that did one and the same set of at least two targets in one go and nothing else ever. People who meet on two targets by
 * chance have other targets too, or take their time.
 */
export function findBaskets(
  accounts: number,
  actions: Actions,
  target: Uint32Array,
  time: Uint32Array,
  rules: IntegrityRules["lockstep"],
): Finding[] {
  const size = distinctTargets(accounts, actions, target);
  const [low, high] = basketHashes(accounts, actions, target);
  const first = new Uint32Array(accounts).fill(NONE);
  const last = new Uint32Array(accounts);
  for (let row = 0; row < actions.length; row++) {
    const account = actions.account[row] as number;
    first[account] = Math.min(first[account] as number, time[row] as number);
    last[account] = Math.max(last[account] as number, time[row] as number);
  }
  const out: Finding[] = [];
  const order = sortByColumns(accounts, [size, high, low]).filter(
    (i) => (size[i] as number) >= 2 && (last[i] as number) - (first[i] as number) <= rules.seconds,
  );
  eachRun(order, [size, high, low], (from, to) => {
    if (to - from < rules.leastBasket) return;
    const targets = size[order[from] as number] as number;
    const evidence = { group: order[from] as number, size: to - from, targets, shared: targets };
    for (let k = from; k < to; k++) {
      const account = order[k] as number;
      out.push({ account, code: "LOCKSTEP_TARGETS", certaintyBps: rules.certaintyBps, evidence });
    }
  });
  return out;
}

/** Two words for each account's set of targets, whatever their order; rows without a target make an account's own. */
function basketHashes(accounts: number, actions: Actions, target: Uint32Array): [Uint32Array, Uint32Array] {
  const [low, high] = [new Uint32Array(accounts), new Uint32Array(accounts)];
  const order = sortByColumns(actions.length, [actions.account, target]);
  eachRun(order, [actions.account, target], (from) => {
    const row = order[from] as number;
    const account = actions.account[row] as number;
    const word = target[row] === NONE ? account ^ 0x5bd1_e995 : (target[row] as number);
    low[account] = (low[account] as number) + mix(word);
    high[account] = (high[account] as number) + mix(word ^ 0x27d4_eb2f);
  });
  return [low, high];
}

function distinctTargets(accounts: number, actions: Actions, target: Uint32Array): Uint32Array {
  const out = new Uint32Array(accounts);
  const order = sortByColumns(actions.length, [actions.account, target]);
  eachRun(order, [actions.account, target], (from) => {
    const row = order[from] as number;
    if (target[row] === NONE) return;
    const account = actions.account[row] as number;
    out[account] = (out[account] as number) + 1;
  });
  return out;
}

/** At most one meeting a pair and target: each of the next few others on the target within the time. */
function meetings(
  actions: Actions,
  target: Uint32Array,
  time: Uint32Array,
  targets: Uint32Array,
  rules: IntegrityRules["lockstep"],
): Pairs {
  const order = sortByColumns(actions.length, [target, time]);
  const pairs = new Pairs();
  eachRun(order, [target], (from, to) => {
    if (to - from < 2 || target[order[from] as number] === NONE) return;
    const seen = new Set<number>();
    for (let i = from; i < to; i++) {
      const a = actions.account[order[i] as number] as number;
      if ((targets[a] as number) < rules.leastTargets) continue;
      const until = (time[order[i] as number] as number) + rules.seconds;
      for (let j = i + 1, met = 0; j < to && met < rules.neighbours; j++) {
        const row = order[j] as number;
        if ((time[row] as number) > until) break;
        const b = actions.account[row] as number;
        if (b === a || (targets[b] as number) < rules.leastTargets) continue;
        met++;
        const key = Math.min(a, b) * 2 ** 26 + Math.max(a, b);
        if (seen.has(key)) continue;
        seen.add(key);
        pairs.push(a, b);
      }
    }
  });
  return pairs;
}

/** Accounts in order of their moment, those without one left out. */
function byMoment(accounts: number, moments: Moments): Uint32Array {
  return sortByColumns(accounts, [moments.time]).filter((i) => moments.time[i] !== 0 && moments.amount[i] !== 0);
}

/** Groups of accounts with nearly the same moment *and* nearly the same amount, more often than chance would have it. */
export function findLockstepMoments(accounts: number, moments: Moments, rules: IntegrityRules["moments"]): Finding[] {
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
      if (!near(moments.amount[a] as number, moments.amount[b] as number, rules.amountBps)) continue;
      sets.join(a, b);
      met[a] = (met[a] as number) + 1;
      met[b] = (met[b] as number) + 1;
    }
  }
  const amounts = Uint32Array.from(order, (i) => moments.amount[i] as number).sort();
  return sets
    .groups(accounts, rules.leastGroup)
    .flatMap((group) => momentGroup(group, met, inTime, amounts, moments, rules));
}

function near(a: number, b: number, tolerance: number): boolean {
  const lesser = Math.min(a, b);
  return Math.max(a, b) - lesser <= bps(lesser, tolerance);
}

/** A group stands if its members met at least `lift` times as often as their crowds in time and in amount would by chance. */
function momentGroup(
  group: Uint32Array,
  met: Uint32Array,
  inTime: Uint32Array,
  amounts: Uint32Array,
  moments: Moments,
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
  return [...group].map((account) => ({
    account,
    code: "LOCKSTEP_MOMENTS" as const,
    certaintyBps: rules.certaintyBps,
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

/** Median gap of moments, time between their quartiles, and ratio of the amounts' quartiles, for judging whether one hand made a group. */
export function cohesion(
  group: Uint32Array,
  moments: Moments,
): { medianGap: number; span: number; quartileBps: number } {
  const times = known(group, moments.time);
  const amounts = known(group, moments.amount);
  const gaps = times.slice(1);
  for (let i = gaps.length - 1; i >= 0; i--) gaps[i] = (gaps[i] as number) - (times[i] as number);
  gaps.sort();
  const lower = quantile(amounts, 1, 4);
  return {
    medianGap: gaps.length === 0 ? NONE : (gaps[div(gaps.length - 1, 2)] as number),
    span: quantile(times, 3, 4) - quantile(times, 1, 4),
    quartileBps: lower === 0 ? NONE : Math.min(NONE, div(quantile(amounts, 3, 4) * 10_000, lower)),
  };
}

/** Values of a group that are known, ascending. */
export function known(group: Uint32Array, column: Uint32Array): Uint32Array {
  return Uint32Array.from(group, (i) => column[i] as number)
    .filter((value) => value !== 0)
    .sort();
}
