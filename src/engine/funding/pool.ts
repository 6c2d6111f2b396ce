import { BPS } from "../rules/contract-values.js";

/** How a pool is cut into whole units. */
export interface Split {
  /** `down`: every share is floored and what is lost stays; `largest-remainder`: the lost units go to the largest remainders. */
  readonly rounding: "down" | "largest-remainder";
  /** Most that one recipient may get, in units; null for no cap. */
  readonly cap: bigint | null;
  /** What lies above the cap goes back to the pool's owner, or is shared again among those below the cap until none exceeds it. */
  readonly capExcess: "back" | "spread";
}

/** Fields of a round's parameters from which the cap follows. */
export interface CapFields {
  readonly capBps: number;
  readonly capAmount: bigint | null;
}

/** The cap in units: the lesser of the share of the pool and the amount; null if neither is set. */
export function capOf(pool: bigint, { capBps, capAmount }: CapFields): bigint | null {
  if (capBps === BPS) return capAmount;
  const share = (pool * BigInt(capBps)) / BigInt(BPS);
  return capAmount !== null && capAmount < share ? capAmount : share;
}

/** Σ of a list. */
export function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

/**
 * Shares a pool by weight; the result has the order of the weights, and equal remainders go to the lower place, so give the
 * recipients in ascending order of their names. Σ of the shares never exceeds the pool; nothing is shared if all weights are 0.
 *
 * @param pool Units to share.
 * @param weights Weight of each recipient, not negative, of any size.
 * @example splitPool(10n, [1n, 1n, 1n], { rounding: "largest-remainder", cap: null, capExcess: "back" }) // [4n, 3n, 3n]
 */
export function splitPool(pool: bigint, weights: readonly bigint[], split: Split): bigint[] {
  const { cap } = split;
  if (cap === null) return shareOut(pool, weights, split.rounding);
  if (split.capExcess === "back") {
    return shareOut(pool, weights, split.rounding).map((share) => (share > cap ? cap : share));
  }
  const capped = cappedPlaces(pool, weights, cap);
  const open = weights.map((weight, i) => (capped.has(i) ? 0n : weight));
  const shares = shareOut(pool - cap * BigInt(capped.size), open, split.rounding);
  return shares.map((share, i) => (capped.has(i) ? cap : share));
}

/** Places of those that reach the cap: as long as one of the others would exceed it, it is capped and the rest shared again. */
function cappedPlaces(pool: bigint, weights: readonly bigint[], cap: bigint): Set<number> {
  const capped = new Set<number>();
  for (let [left, total, before] = [pool, sum(weights), -1]; capped.size > before;) {
    before = capped.size;
    const [budget, weight] = [left, total];
    weights.forEach((own, i) => {
      if (capped.has(i) || budget * own <= cap * weight) return;
      capped.add(i);
      left -= cap;
      total -= own;
    });
  }
  return capped;
}

function shareOut(pool: bigint, weights: readonly bigint[], rounding: Split["rounding"]): bigint[] {
  const total = sum(weights);
  if (total === 0n) return weights.map(() => 0n);
  const shares = weights.map((weight) => (pool * weight) / total);
  if (rounding === "down") return shares;
  const remainders = weights.map((weight, place) => ({ place, remainder: (pool * weight) % total }));
  remainders.sort((a, b) => (a.remainder === b.remainder ? a.place - b.place : a.remainder > b.remainder ? -1 : 1));
  const extra = new Set(remainders.slice(0, Number(pool - sum(shares))).map(({ place }) => place));
  return shares.map((share, i) => (extra.has(i) ? share + 1n : share));
}
