/**
 * The rules of rounds once more, as plainly as possible: fractions of BigInt, Maps, no square roots but those that are given.
 * Slow and obviously right; shares no code with the engine.
 */
import type { Donation } from "../../../src/engine/funding/donations.js";
import type { Gift, Member } from "../../../src/engine/funding/gifts.js";

/** A fraction with a positive denominator. */
export interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

export const fraction = (over: bigint, under = 1n): Fraction => ({ over, under });
export const plus = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.over * b.under + b.over * a.under, a.under * b.under);
export const minus = (a: Fraction, b: Fraction): Fraction => plus(a, fraction(-b.over, b.under));
export const times = (a: Fraction, b: Fraction): Fraction => fraction(a.over * b.over, a.under * b.under);
export const divided = (a: Fraction, b: Fraction): Fraction => fraction(a.over * b.under, a.under * b.over);
export const exceeds = (a: Fraction, b: Fraction): boolean => a.over * b.under > b.over * a.under;
export const total = (all: readonly Fraction[]): Fraction => all.reduce(plus, fraction(0n));
export const floor = ({ over, under }: Fraction): bigint => over / under;

/** Shares of a pool by weight; above the cap they are cut, or spread over the others until none exceeds it. */
export function shares(
  pool: Fraction,
  weights: readonly Fraction[],
  cap: Fraction | undefined,
  excess: "back" | "spread",
): Fraction[] {
  const fixed = new Map<number, Fraction>();
  for (;;) {
    const open = total(weights.filter((_, i) => !fixed.has(i)));
    const left = minus(pool, total([...fixed.values()]));
    const result = weights.map(
      (weight, i) => fixed.get(i) ?? (open.over === 0n ? fraction(0n) : divided(times(left, weight), open)),
    );
    if (cap === undefined) return result;
    if (excess === "back") return result.map((share) => (exceeds(share, cap) ? cap : share));
    const above = result.flatMap((share, i) => (!fixed.has(i) && exceeds(share, cap) ? [i] : []));
    if (above.length === 0) return result;
    for (const i of above) fixed.set(i, cap);
  }
}

/** Subsidies (Σ√a)² of projects in ascending order, where every amount is the square of a whole number. */
export function subsidies(donations: readonly Donation[], subtract: boolean): Map<string, Fraction> {
  const result = new Map<string, Fraction>();
  for (const project of [...new Set(donations.map((row) => row.project))].sort()) {
    const amounts = new Map<string, bigint>();
    for (const { donor, amount } of donations.filter((row) => row.project === project && row.donor !== project)) {
      amounts.set(donor, (amounts.get(donor) ?? 0n) + amount);
    }
    const given = [...amounts.values()];
    const roots = given.map(exactRoot).reduce((sum, root) => sum + root, 0n);
    const donated = given.reduce((sum, amount) => sum + amount, 0n);
    result.set(project, fraction(roots * roots - (subtract ? donated : 0n)));
  }
  return result;
}

/** Pairwise bounded subsidies of projects in ascending order, where a donor gives a project one amount, the square of a whole number. */
export function pairwise(donations: readonly Donation[], bound: bigint): Fraction[] {
  const donors = [...new Set(donations.map((row) => row.donor))];
  const rootOf = (donor: string, project: string): bigint => {
    const row = donations.find((one) => one.donor === donor && one.project === project && donor !== project);
    return row === undefined ? 0n : exactRoot(row.amount);
  };
  const projects = [...new Set(donations.map((row) => row.project))].sort();
  return projects.map((project) => {
    let subsidy = fraction(0n);
    for (const a of donors) {
      for (const b of donors.filter((other) => other !== a)) {
        const common = projects.reduce((sum, each) => sum + rootOf(a, each) * rootOf(b, each), 0n);
        subsidy = plus(subsidy, fraction(rootOf(a, project) * rootOf(b, project) * bound, bound + common));
      }
    }
    return subsidy;
  });
}

/** Root of a square, by counting bits from the top. */
export function exactRoot(square: bigint): bigint {
  let root = 0n;
  for (let bit = 1n << 128n; bit > 0n; bit >>= 1n) if ((root + bit) * (root + bit) <= square) root += bit;
  if (root * root !== square) throw new Error(`${square} is no square`);
  return root;
}

/** Points that count for each wallet of one circle. */
export function pointsOf(
  gifts: readonly Gift[],
  members: readonly Member[],
  caps: { readonly gift?: bigint; readonly unverified?: bigint },
): Map<string, bigint> {
  const member = (id: string): Member =>
    members.find((one) => one.id === id) ?? { id, wallet: id, verified: false, receives: true };
  const pairs = new Map<string, bigint>();
  for (const { giver, receiver, points } of gifts) {
    const [from, to] = [member(giver).wallet, member(receiver).wallet];
    const optedOut = members.some((one) => one.wallet === to && !one.receives);
    if (from === to || optedOut || points === 0n) continue;
    pairs.set(`${from} ${to}`, (pairs.get(`${from} ${to}`) ?? 0n) + points);
  }
  const received = new Map<string, bigint>();
  for (const [pair, points] of pairs) {
    const to = pair.split(" ")[1] ?? "";
    const counted = caps.gift !== undefined && points > caps.gift ? caps.gift : points;
    received.set(to, (received.get(to) ?? 0n) + counted);
  }
  for (const [to, points] of received) {
    const verified = members.some((one) => one.wallet === to && one.verified);
    if (!verified && caps.unverified !== undefined && points > caps.unverified) received.set(to, caps.unverified);
  }
  return received;
}
