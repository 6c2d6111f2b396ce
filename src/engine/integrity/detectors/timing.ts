import { at, bps, div, quantile, shareBps } from "../math.js";
import { sortByColumns } from "../../columns/number-sort.js";
import { NONE } from "../tables.js";
import type { Finding } from "../findings.js";
import type { IntegrityRules } from "../rules.js";
import type { Actions } from "../tables.js";

const HOUR = 3_600;
const DAY = 86_400;
/** Windows of all kinds that are counted in one array. */
const MOST_COUNTED = 2 ** 20;

/**
 * Timing findings over every account's actions in order of time.
 * @param counts Actions of each kind in each window, those of accounts that are not among the actions included.
 */
export function findTiming(
  actions: Actions,
  time: Uint32Array,
  rules: IntegrityRules,
  counts: WindowCounts = countWindows(actions, time, rules.burst.window),
): Finding[] {
  const order = sortByColumns(actions.length, [actions.account, time]);
  const usual = usualWindows(counts);
  const out: Finding[] = [];
  for (let from = 0; from < order.length;) {
    const account = actions.account[order[from] as number] as number;
    let to = from + 1;
    while (to < order.length && actions.account[order[to] as number] === account) to++;
    if (to - from >= 8) {
      const times = new Uint32Array(to - from);
      for (let k = from; k < to; k++) times[k - from] = time[order[k] as number] as number;
      const kind = firstKind(actions, time, order.subarray(from, to));
      pushIf(out, regular(account, times, rules.regular));
      pushIf(out, roundTheClock(account, times, rules.clock));
      pushIf(out, burst(account, times, usual.get(kind), rules.burst));
    }
    from = to;
  }
  return out;
}

/** The kind of an account's first action; of several at once the lowest. */
function firstKind({ kind }: Actions, time: Uint32Array, rows: Uint32Array): number {
  const [first] = rows;
  let lowest = NONE;
  for (const row of rows) {
    if (time[row] !== time[first as number]) break;
    lowest = Math.min(lowest, kind[row] as number);
  }
  return lowest;
}

function pushIf(out: Finding[], finding: Finding | undefined): void {
  if (finding !== undefined) out.push(finding);
}

/** Low spread of gaps: most of them lie close to their median. Many actions of one instant are one act. */
function regular(account: number, times: Uint32Array, rules: IntegrityRules["regular"]): Finding | undefined {
  if (times.length <= rules.leastGaps) return undefined;
  const gaps = new Uint32Array(times.length - 1);
  let n = 0;
  for (let i = 1; i < times.length; i++) {
    const gap = at(times, i) - at(times, i - 1);
    if (gap >= rules.shortestGap) gaps[n++] = gap;
  }
  if (n < rules.leastGaps) return undefined;
  const sorted = gaps.subarray(0, n).sort();
  const median = quantile(sorted, 1, 2);
  const slack = Math.max(1, bps(median, rules.toleranceBps));
  let near = 0;
  for (const gap of sorted) if (gap + slack >= median && gap <= median + slack) near++;
  if (shareBps(near, n) < rules.shareBps) return undefined;
  const evidence = { gaps: n, medianGap: median, nearMedian: near };
  return { account, code: "REGULAR_TIMING", certaintyBps: rules.certaintyBps, evidence };
}

/** Days on which nearly every hour was used: people sleep. */
function roundTheClock(account: number, times: Uint32Array, rules: IntegrityRules["clock"]): Finding | undefined {
  if (times.length < rules.hoursOfDay * rules.leastDays) return undefined;
  let days = 0;
  let full = 0;
  for (let i = 0; i < times.length;) {
    const day = div(at(times, i), DAY);
    let hours = 0;
    let last = -1;
    for (; i < times.length && div(at(times, i), DAY) === day; i++) {
      const hour = div(at(times, i), HOUR);
      if (hour !== last) hours++;
      last = hour;
    }
    days++;
    if (hours >= rules.hoursOfDay) full++;
  }
  if (full < rules.leastDays || shareBps(full, days) < rules.shareBps) return undefined;
  return {
    account,
    code: "ROUND_THE_CLOCK",
    certaintyBps: rules.certaintyBps,
    evidence: { activeDays: days, fullDays: full },
  };
}

interface Usual {
  readonly median: number;
  readonly counts: ReadonlyMap<number, number>;
}

/** By kind the windows in which it was used at all, numbered from the start of Unix time, and how often. */
export type WindowCounts = ReadonlyMap<number, ReadonlyMap<number, number>>;

/** Actions of each kind in each window, and the median over the windows in which the kind was used at all. */
function usualWindows(all: WindowCounts): Map<number, Usual> {
  const out = new Map<number, Usual>();
  for (const [kind, counts] of all) {
    out.set(kind, { counts, median: quantile(Uint32Array.from(counts.values()).sort(), 1, 2) });
  }
  return out;
}

/** Actions of each kind in each window of so many seconds. */
export function countWindows(actions: Actions, time: Uint32Array, window: number): Map<number, Map<number, number>> {
  const counts = new Map<number, Map<number, number>>();
  const add = (kind: number, slot: number, n: number): void => {
    const byWindow = counts.get(kind) ?? new Map<number, number>();
    counts.set(kind, byWindow.set(slot, (byWindow.get(slot) ?? 0) + n));
  };
  // Most tables span few windows: those are counted in an array, the others one by one.
  let [first, last, kinds] = [NONE, 0, 0];
  for (let row = 0; row < actions.length; row++) {
    first = Math.min(first, time[row] as number);
    last = Math.max(last, time[row] as number);
    kinds = Math.max(kinds, (actions.kind[row] as number) + 1);
  }
  const from = div(first, window);
  const width = actions.length === 0 ? 0 : div(last, window) - from + 1;
  if (kinds * width > MOST_COUNTED) {
    for (let row = 0; row < actions.length; row++)
      add(actions.kind[row] as number, div(time[row] as number, window), 1);
    return counts;
  }
  const dense = new Uint32Array(kinds * width);
  for (let row = 0; row < actions.length; row++) {
    const at = (actions.kind[row] as number) * width + div(time[row] as number, window) - from;
    dense[at] = (dense[at] as number) + 1;
  }
  dense.forEach((n, at) => {
    if (n > 0) add(div(at, width), from + (at % width), n);
  });
  return counts;
}

/** The account's busiest window against its own other windows, while what all others do of the kind is far above its usual too: a busy day of one is no rush. */
function burst(
  account: number,
  times: Uint32Array,
  usual: Usual | undefined,
  rules: IntegrityRules["burst"],
): Finding | undefined {
  if (times.length < rules.least || usual === undefined) return undefined;
  const sizes: number[] = [];
  let busiest = 0;
  let when = 0;
  for (let i = 0; i < times.length;) {
    const slot = div(at(times, i), rules.window);
    const start = i;
    while (i < times.length && div(at(times, i), rules.window) === slot) i++;
    sizes.push(i - start);
    if (i - start > busiest) [busiest, when] = [i - start, slot];
  }
  const own = quantile(Uint32Array.from(sizes).sort(), 1, 2);
  const all = usual.counts.get(when) ?? 0;
  if (busiest < rules.least || busiest < own * rules.ownTimes || all - busiest < usual.median * rules.kindTimes)
    return undefined;
  const evidence = {
    window: when * rules.window,
    actions: busiest,
    ownMedian: own,
    kindActions: all,
    kindMedian: usual.median,
  };
  return { account, code: "BURST", certaintyBps: rules.certaintyBps, evidence };
}
