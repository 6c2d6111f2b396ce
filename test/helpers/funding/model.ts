/** Quadratic funding as plainly as possible: fractions, and roots bit by bit. Shares no code with the engine or the contract. */
import { divided, exceeds, floor, fraction, times, type Fraction } from "../engine/funding.js";
import type { Donation } from "../../../src/engine/funding/donations.js";

/** One in the last decimal of a root, and what that is in wei. */
const [SCALE, UNIT] = [10n ** 9n, 10n ** 18n];

/** Donors of a crowd that gives so many donations. */
export const donorsOf = (count: number): number => Math.ceil(count / 25);

/** Numbers that look like chance, but are the same everywhere. */
function* numbers(seed: bigint): Generator<bigint, never> {
  for (let state = seed; ; state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) % 2n ** 64n) {
    yield state >> 24n;
  }
}

/** As many donations, from 1 wei to some thousand tokens; many donors give a project several times. */
export function donationsFrom(seed: bigint, count: number): Donation[] {
  const [donors, projects] = [donorsOf(count), Math.ceil(count / 200)];
  const drawn = numbers(seed);
  return Array.from({ length: count }, () => ({
    donor: `donor${drawn.next().value % BigInt(donors)}`,
    project: `project${drawn.next().value % BigInt(projects)}`,
    amount: 1n + (drawn.next().value * UNIT) / 10n ** (drawn.next().value % 9n) / 10n ** 8n,
  }));
}

/** A list in an order that follows from the seed. */
export function shuffled<T>(list: readonly T[], seed: bigint): T[] {
  const drawn = numbers(seed);
  const mixed = [...list];
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = Number(drawn.next().value % BigInt(i + 1));
    [mixed[i], mixed[j]] = [mixed[j] as T, mixed[i] as T];
  }
  return mixed;
}

/** The largest whole number whose square is at most `square`, bit by bit. */
function wholeRoot(square: bigint): bigint {
  let root = 0n;
  for (let bit = 1n << 100n; bit > 0n; bit >>= 1n) if ((root + bit) ** 2n <= square) root += bit;
  return root;
}

/** Subsidies as fractions of wei: √a is cut to nine decimals, nothing else. */
export function subsidiesOf(donations: readonly Donation[]): Map<string, Fraction> {
  const given = new Map<string, Map<string, bigint>>();
  for (const { donor, project, amount } of donations) {
    const donors = given.get(project) ?? new Map<string, bigint>();
    given.set(project, donors.set(donor, (donors.get(donor) ?? 0n) + amount));
  }
  return new Map(
    [...given].map(([project, donors]) => {
      const amounts = [...donors.values()];
      const roots = amounts.reduce((sum, amount) => sum + wholeRoot(amount * UNIT), 0n);
      const donated = amounts.reduce((sum, amount) => sum + amount, 0n);
      return [project, fraction(roots ** 2n - donated * SCALE ** 2n, SCALE ** 2n)];
    }),
  );
}

/** Shares of the pool, each cut at the cap and rounded down. */
export function sharesOf(
  subsidies: ReadonlyMap<string, Fraction>,
  { pool, capBps }: { readonly pool: bigint; readonly capBps: number },
): Map<string, bigint> {
  const sum = fraction(
    [...subsidies.values()].reduce((all, { over }) => all + over, 0n),
    SCALE ** 2n,
  );
  const all = fraction(floor(sum));
  const shared = exceeds(all, fraction(pool)) ? fraction(pool) : all;
  const cap = fraction((pool * BigInt(capBps)) / 10_000n);
  return new Map(
    [...subsidies].map(([project, own]) => {
      const share = divided(times(shared, own), sum);
      return [project, floor(exceeds(share, cap) ? cap : share)];
    }),
  );
}
