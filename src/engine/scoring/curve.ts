import { isqrt } from "../columns/integers.js";

/**
 * The diminishing curve: points up to the knee count fully, beyond it by their root, so that volume alone cannot win.
 * @example diminish(10_000n, 100n) // 100 + isqrt(9900 × 100) = 1094n
 */
export function diminish(points: bigint, knee: bigint): bigint {
  return knee === 0n || points <= knee ? points : knee + isqrt((points - knee) * knee);
}

/** Numbers up to which doubles are exact. */
export const EXACT = 2 ** 53;

/** `diminish` on doubles; NaN where the result might not be exact. */
export function diminishFast(points: number, knee: number): number {
  if (knee === 0 || points <= knee) return points;
  const square = (points - knee) * knee;
  if (square >= EXACT) return NaN;
  let root = Math.floor(Math.sqrt(square));
  if (root * root > square) root--;
  return knee + root;
}
