/** Limits of attesters once more, as plainly as possible; part of the reference, see there. */
import { Reason } from "../../../src/engine/rules/reasons.js";
import type { Task } from "../../../src/engine/rules/task.js";
import { isqrt, type Program, quality, share, type Work } from "./reference-parts.js";

type Sums = ReadonlyMap<string, bigint>;

const total = (sums: Sums): bigint => [...sums.values()].reduce((sum, each) => sum + each, 0n);
const ascending = (sums: Sums): [string, bigint][] => [...sums].sort(([a], [b]) => (a < b ? -1 : 1));

/** Divides a number by others: each part is the difference of two running shares, rounded down. */
function divide(whole: bigint, by: Sums): Map<string, bigint> {
  const [all, parts] = [total(by), new Map<string, bigint>()];
  let running = 0n;
  for (const [key, own] of ascending(by)) {
    const before = all === 0n ? 0n : (whole * running) / all;
    running += own;
    parts.set(key, (all === 0n ? 0n : (whole * running) / all) - before);
  }
  return parts;
}

/** What an account's tasks give it, by attester. */
function basesOf(p: Program, rows: readonly Work[]): Map<string, bigint> {
  const bases = new Map<string, bigint>();
  for (const task of p.tasks) {
    const points = new Map<string, bigint>();
    for (const w of rows.filter((each) => each.task === task.id)) {
      const own = (BigInt(task.points) * BigInt(w.quantity) * BigInt(quality(w))) / 10_000n;
      points.set(w.attester, (points.get(w.attester) ?? 0n) + own);
    }
    const [sum, knee] = [total(points), BigInt(task.knee)];
    const curved = knee === 0n || sum <= knee ? sum : knee + isqrt((sum - knee) * knee);
    const base = (curved * BigInt(p.rules.domainWeightsBps[task.domain] as number)) / 10_000n;
    for (const [attester, own] of divide(base, points)) bases.set(attester, (bases.get(attester) ?? 0n) + own);
  }
  return bases;
}

/** Units that the rows of each attester may take. */
function limitsOf(p: Program, accepted: readonly Work[], weights: Sums, budget: bigint): Map<string, bigint> {
  const equal = budget / BigInt(weights.size || 1);
  const byShare = (budget * BigInt(p.rules.attesterShareBps)) / 10_000n;
  const most = equal > byShare ? equal : byShare;
  const proves = ({ task }: Work): boolean => (p.tasks.find(({ id }) => id === task) as Task).mode === 2;
  return new Map(
    [...weights.keys()].map((attester) => {
      const needsBond = !accepted.filter((w) => w.attester === attester).every(proves);
      const bond = BigInt(p.rules.attesterBondMultiple) * (p.bonds?.get(attester) ?? 0n);
      const byBond = p.rules.attesterBondMultiple > 0 && p.budget > 0n && needsBond;
      return [attester, byBond && bond < most ? bond : most];
    }),
  );
}

/** Part of each attester's weight that counts, and what all may take. */
function partsOf(weights: Sums, limits: Sums, all: bigint, budget: bigint) {
  const limitOf = (attester: string): bigint => limits.get(attester) as bigint;
  const capped = new Map<string, bigint>();
  for (;;) {
    const left = budget - [...capped.keys()].reduce((sum, each) => sum + limitOf(each), 0n);
    const open = all - total(capped);
    const over = [...weights].filter(([who, own]) => !capped.has(who) && left * own > limitOf(who) * open);
    if (over.length === 0) {
      // If everybody is at a limit, whoever may take most for its weight counts in full.
      const best = [...weights.keys()].sort((a, b) => {
        const [x, y] = [limitOf(a) * (weights.get(b) as bigint), limitOf(b) * (weights.get(a) as bigint)];
        return x > y ? -1 : x < y ? 1 : 0;
      })[0];
      const full =
        open > 0n || best === undefined ? { left, open } : { left: limitOf(best), open: weights.get(best) as bigint };
      const part = (who: string, weight: bigint): bigint =>
        !capped.has(who)
          ? weight
          : full.left === 0n
            ? 0n
            : (weight * limitOf(who) * full.open) / (full.left * (weights.get(who) as bigint));
      return { part, shareable: open > 0n || all === 0n ? budget : budget - left };
    }
    for (const [who, own] of over) capped.set(who, own);
  }
}

/** Takes what is above a limit from the parts of an attester, in order of the accounts. */
function takeBack(owned: ReadonlyMap<string, Sums>, limits: Sums): Map<string, Map<string, bigint>> {
  const taken = new Map([...owned.keys()].map((account) => [account, new Map<string, bigint>()]));
  for (const [attester, limit] of limits) {
    const parts = new Map([...owned].map(([account, by]) => [account, by.get(attester) ?? 0n]));
    if (total(parts) <= limit) continue;
    for (const [account, own] of divide(total(parts) - limit, parts)) taken.get(account)?.set(attester, own);
  }
  return taken;
}

/** Shares the budget with the limits of attesters, if there are any. */
export function payLimited(
  p: Program,
  reasons: ReadonlyMap<Work, number>,
  weights: Sums,
): Readonly<Record<"weights" | "units" | "taken", Sums>> {
  const { attesterShareBps, attesterBondMultiple, shareCapBps } = p.rules;
  if (attesterShareBps === 10_000 && attesterBondMultiple === 0)
    return { weights, units: share(weights, p.budget, shareCapBps), taken: new Map() };
  const accepted = [...reasons].flatMap(([w, reason]) => (reason === Reason.ACCEPTED ? [w] : []));
  const owned = new Map([...weights.keys()].map((account) => [account, new Map<string, bigint>()]));
  for (const [account, rows] of Map.groupBy(accepted, (w) => w.account))
    owned.set(account, divide(weights.get(account) as bigint, basesOf(p, rows)));
  const byAttester = new Map<string, bigint>();
  for (const by of owned.values())
    for (const [attester, own] of by) if (own > 0n) byAttester.set(attester, (byAttester.get(attester) ?? 0n) + own);
  const budget = p.budget === 0n ? total(weights) : p.budget;
  const limits = limitsOf(p, accepted, byAttester, budget);
  const { part, shareable } = partsOf(byAttester, limits, total(weights), budget);
  let places = 32n;
  while (places > 0n && total(weights) << places >= 1n << 63n) places--;
  const kept = new Map(
    [...owned].map(([account, by]) => {
      return [account, new Map([...by].map(([attester, own]) => [attester, part(attester, own << places)]))];
    }),
  );
  const fine = new Map([...kept].map(([account, by]) => [account, total(by)]));
  const units = share(fine, p.budget === 0n ? 0n : shareable, shareCapBps);
  const got = new Map([...kept].map(([account, by]) => [account, divide(units.get(account) as bigint, by)]));
  const back = takeBack(got, limits);
  const after = new Map([...units].map(([account, own]) => [account, own - total(back.get(account) ?? new Map())]));
  const taken = new Map(
    [...limits.keys()].map((attester) => {
      const sum = [...got].reduce(
        (all, [account, by]) => all + (by.get(attester) ?? 0n) - (back.get(account)?.get(attester) ?? 0n),
        0n,
      );
      return [attester, sum];
    }),
  );
  return { weights: new Map([...fine].map(([account, own]) => [account, own >> places])), units: after, taken };
}
