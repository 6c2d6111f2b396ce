import { isqrt } from "../columns/integers.js";

/**
 * Square root of an amount in fixed point: ⌊√amount × 10^decimals⌋. It is less than the true root by less than one unit of its last
 * decimal. With 9 decimals it equals Solidity's `Math.sqrt(amount * 1e18)`.
 * @example sqrtFixed(2n, 9) // 1_414_213_562n
 */
export function sqrtFixed(amount: bigint, decimals: number): bigint {
  return isqrt(amount * 10n ** BigInt(2 * decimals));
}
