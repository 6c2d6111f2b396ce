import { sqrtFixed } from "./roots.js";
import type { Counted } from "./donations.js";

/** Roots of one donor's amounts: place of the project, root. */
type Roots = Map<number, bigint>;

function rootsByDonor(counted: readonly Counted[], decimals: number): Roots[] {
  const donors = new Map<string, Roots>();
  counted.forEach(({ giving }, project) => {
    for (const { donor, amount } of giving) {
      const roots = donors.get(donor) ?? new Map<number, bigint>();
      donors.set(donor, roots.set(project, sqrtFixed(amount, decimals)));
    }
  });
  return [...donors.values()];
}

/** Products of the roots of two donors, by project, for the projects that both gave to. */
function products(a: Roots, b: Roots): [number, bigint][] {
  const [less, more] = a.size <= b.size ? [a, b] : [b, a];
  return [...less].flatMap(([project, root]) => {
    const other = more.get(project);
    return other === undefined ? [] : [[project, root * other] as [number, bigint]];
  });
}

/**
 * Pairwise bounded subsidies, in units of 10^(2 × decimals): each pair of donors adds 2 √(a_i a_j) × M / (M + Σ √(a_i a_j) over all projects)
 * to a project, floored for each pair and project. So no pair adds more than 2 M in all, however much the two agree; donations
 * themselves are no part of it.
 *
 * Source: V. Buterin, "Pairwise coordination subsidies: a new quadratic funding design", 2019.
 * @param bound M in base units.
 */
export function pairwiseSubsidies(counted: readonly Counted[], bound: bigint, decimals: number): bigint[] {
  const subsidies = counted.map(() => 0n);
  const donors = rootsByDonor(counted, decimals);
  const most = bound * 10n ** BigInt(2 * decimals);
  donors.forEach((a, i) => {
    for (const b of donors.slice(i + 1)) {
      const common = products(a, b);
      const total = common.reduce((all, [, product]) => all + product, most);
      for (const [project, product] of common) {
        subsidies[project] = (subsidies[project] ?? 0n) + (2n * product * most) / total;
      }
    }
  });
  return subsidies;
}
