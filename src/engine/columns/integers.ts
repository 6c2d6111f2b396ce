/** Largest unsigned number of 32 bits. */
export const MAX_UINT32 = 2 ** 32 - 1;

/** Largest unsigned number of 64 bits. */
export const MAX_UINT64 = 2n ** 64n - 1n;

/**
 * Floor of the square root, for a value of any size that is not negative.
 * @example isqrt(99n) // 9n
 */
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
