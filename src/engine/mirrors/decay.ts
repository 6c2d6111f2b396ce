import { AssayError } from "../errors.js";

/** Growth of nothing elapsed: 1 in units of 2^-64. */
export const GROWTH_ONE = 1n << 64n;

/** Half-lives after which nothing can be inflated any more, as on chain. */
export const MAX_HALVINGS = 80n;

/** `floor(2^(2^-i) × 2^64)` for i = 1 to 32, derived by scripts/generate/vectors/decay-constants.ts. */
const ROOTS: readonly bigint[] = [
  0x16a09e667f3bcc908n,
  0x1306fe0a31b7152den,
  0x1172b83c7d517adcdn,
  0x10b5586cf9890f629n,
  0x1059b0d31585743aen,
  0x102c9a3e778060ee6n,
  0x10163da9fb33356d8n,
  0x100b1afa5abcbed61n,
  0x10058c86da1c09ea1n,
  0x1002c605e2e8cec50n,
  0x100162f3904051fa1n,
  0x1000b175effdc76ban,
  0x100058ba01fb9f96dn,
  0x10002c5cc37da9491n,
  0x1000162e525ee0547n,
  0x10000b17255775c04n,
  0x1000058b91b5bc9aen,
  0x100002c5c89d5ec6cn,
  0x10000162e43f4f831n,
  0x100000b1721bcfc99n,
  0x10000058b90cf1e6dn,
  0x1000002c5c863b73fn,
  0x100000162e430e5a1n,
  0x1000000b172183551n,
  0x100000058b90c0b48n,
  0x10000002c5c8601ccn,
  0x1000000162e42fff0n,
  0x10000000b17217fban,
  0x1000000058b90bfcdn,
  0x100000002c5c85fe3n,
  0x10000000162e42ff0n,
  0x100000000b17217f8n,
];

/** Growth as `mantissa × 2^shift` in units of 2^-64, mantissa in `[2^64, 2^65)`. */
export interface Growth {
  readonly mantissa: bigint;
  readonly shift: bigint;
}

/**
 * Growth of inflated points after `elapsed` seconds, `2^(elapsed / halfLife)` in fixed point; bit by bit what `Decay.split` computes on chain.
 *
 * @param elapsed seconds since the start of epoch 0; not negative
 * @param halfLife seconds in which points halve; positive
 * @throws AssayError `INVALID_ARGUMENT` if either is out of range
 * @example
 * growthOf(86_400n, 86_400n); // { mantissa: 2n ** 64n, shift: 1n }
 */
export function growthOf(elapsed: bigint, halfLife: bigint): Growth {
  if (halfLife <= 0n) throw new AssayError("INVALID_ARGUMENT", `half-life ${halfLife} is not positive`);
  if (elapsed < 0n) throw new AssayError("INVALID_ARGUMENT", `elapsed time ${elapsed} is negative`);
  const exponent = (elapsed << 32n) / halfLife;
  const fraction = Number(exponent & 0xffff_ffffn);
  return { mantissa: mantissaOf(fraction), shift: exponent >> 32n };
}

/**
 * Points as they are stored and summed: `points × growth(elapsed)`, exactly.
 *
 * @param points whole points, not negative
 * @param elapsed seconds from the start of epoch 0 to the end of the epoch that earned them
 * @throws AssayError `OVERFLOW` beyond the horizon of 80 half-lives, `INVALID_ARGUMENT` as `growthOf`
 * @example
 * inflate(5n, 0n, 86_400n); // 5n << 64n
 */
export function inflate(points: bigint, elapsed: bigint, halfLife: bigint): bigint {
  if (points < 0n) throw new AssayError("INVALID_ARGUMENT", `points ${points} are negative`);
  const { mantissa, shift } = growthOf(elapsed, halfLife);
  if (elapsed > MAX_HALVINGS * halfLife) {
    throw new AssayError("OVERFLOW", `${elapsed} seconds are beyond the horizon of ${MAX_HALVINGS * halfLife}`);
  }
  return points * (mantissa << shift);
}

/**
 * Points that are left of `inflated` after `elapsed` seconds, rounded down. Works at any time, horizon or not.
 *
 * @param inflated a sum of `inflate`d points
 * @param elapsed seconds since the start of epoch 0
 * @throws AssayError `INVALID_ARGUMENT` as `growthOf`
 * @example
 * deflate(inflate(10n, 0n, 86_400n), 86_400n, 86_400n); // 5n
 */
export function deflate(inflated: bigint, elapsed: bigint, halfLife: bigint): bigint {
  return deflateBy(inflated, growthOf(elapsed, halfLife));
}

/** `deflate` for many sums at one time, whose growth is found once. */
export function deflateBy(inflated: bigint, { mantissa, shift }: Growth): bigint {
  return (inflated >> shift) / mantissa;
}

/** Root by root, from the half down; each product is floored. */
function mantissaOf(fraction: number): bigint {
  let mantissa = GROWTH_ONE;
  ROOTS.forEach((root, i) => {
    if ((fraction >>> (31 - i)) & 1) mantissa = (mantissa * root) >> 64n;
  });
  return mantissa;
}
