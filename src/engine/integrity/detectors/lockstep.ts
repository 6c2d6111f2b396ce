import { shareBps } from "../math.js";
import { DisjointSets } from "../disjoint-sets.js";
import { eachRun, sortByColumns } from "../../columns/number-sort.js";
import { mix } from "../../columns/likely-repeats.js";
import { NONE } from "../tables.js";
import type { Finding } from "../findings.js";
import type { IntegrityRules } from "../rules.js";
import type { Actions } from "../tables.js";
import { groupCertainty } from "./chance.js";
import { Pairs, PairSet } from "../../columns/pairs.js";

/** Actions whose targets and times are known. */
export type TargetedActions = Actions & Required<Pick<Actions, "target" | "time">>;

/** Groups of accounts that act on the same targets at nearly the same times, again and again. */
export function findLockstepTargets(
  accounts: number,
  actions: TargetedActions,
  rules: IntegrityRules["lockstep"],
): Finding[] {
  const targets = distinctTargets(accounts, actions);
  const pairs = meetings(actions, targets, rules);
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
  return sets.groups(accounts, rules.leastGroup).flatMap((group) => {
    const certaintyBps = groupCertainty(group.length, rules.halfSize, rules.certaintyBps);
    return [...group].map((account) => ({
      account,
      code: "LOCKSTEP_TARGETS" as const,
      certaintyBps,
      evidence: {
        group: group[0] as number,
        size: group.length,
        targets: targets[account] as number,
        shared: most[account] as number,
      },
    }));
  });
}

/**
 * Accounts that did one and the same set of at least two targets in one go and nothing else ever. People who meet on two targets by
 * chance have other targets too, or take their time.
 */
export function findBaskets(accounts: number, actions: TargetedActions, rules: IntegrityRules["lockstep"]): Finding[] {
  const { time } = actions;
  const size = distinctTargets(accounts, actions);
  const [low, high] = basketHashes(accounts, actions);
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
    const certaintyBps = groupCertainty(to - from, rules.halfSize, rules.certaintyBps);
    for (let k = from; k < to; k++) {
      const account = order[k] as number;
      out.push({ account, code: "LOCKSTEP_TARGETS", certaintyBps, evidence });
    }
  });
  return out;
}

/** Two words for each account's set of targets, whatever their order; rows without a target make an account's own. */
function basketHashes(accounts: number, actions: TargetedActions): [Uint32Array, Uint32Array] {
  const { target } = actions;
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

/** How many targets each account acted on. */
function distinctTargets(accounts: number, actions: TargetedActions): Uint32Array {
  const { target } = actions;
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

/** At most one meeting of a pair on a target: each of the next few others on the target within the time. */
function meetings(actions: TargetedActions, targets: Uint32Array, rules: IntegrityRules["lockstep"]): Pairs {
  const { account, target, time } = actions;
  const order = sortByColumns(actions.length, [target, time]);
  const pairs = new Pairs();
  const acts = (row: number): boolean => (targets[account[row] as number] as number) >= rules.leastTargets;
  eachRun(order, [target], (from, to) => {
    if (to - from < 2 || target[order[from] as number] === NONE) return;
    const met = new PairSet(targets.length);
    for (let i = from; i < to; i++) {
      const own = order[i] as number;
      if (!acts(own)) continue;
      const a = account[own] as number;
      const until = (time[own] as number) + rules.seconds;
      for (let j = i + 1, count = 0; j < to && count < rules.neighbours; j++) {
        const row = order[j] as number;
        if ((time[row] as number) > until) break;
        const b = account[row] as number;
        if (b === a || !acts(row)) continue;
        count++;
        if (met.add(a, b)) pairs.push(a, b);
      }
    }
  });
  return pairs;
}
