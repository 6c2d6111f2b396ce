/** Floor of the square root, for a value of any size. */
export function isqrt(value: bigint): bigint {
  if (value < 2n) return value;
  let root = atLeastRoot(value);
  for (let next = (root + value / root) >> 1n; next < root; next = (root + value / root) >> 1n) root = next;
  return root;
}

/** Where Newton's steps begin: not below the root. A double is off by less than one part in 2^52; beyond doubles a power of two is taken. */
function atLeastRoot(value: bigint): bigint {
  const double = Math.floor(Math.sqrt(Number(value)));
  if (double === Infinity) return 1n << BigInt((value.toString(2).length + 1) >> 1);
  const root = BigInt(double);
  return root + (root >> 50n) + 1n;
}

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
