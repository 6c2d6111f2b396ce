/** Integer square root, rounded down (Newton's iteration from above). */
export function isqrt(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** Bits kept below the fixed point while roots are taken of roots; their error stays far below the last bit that is published. */
const GUARD_BITS = 512n;

/**
 * The constants of the decay function: `floor(2^(2^-i) × 2^64)` for i = 1 to 32.
 * Each is the square root of the one before, taken with 512 guard bits and then cut to 64.
 *
 * @throws if the guard bits cannot decide the last bit (they always can; the check proves it for these 32 values)
 */
export function decayConstants(): bigint[] {
  const constants: bigint[] = [];
  let value = 2n << GUARD_BITS;
  for (let i = 1; i <= 32; i++) {
    value = isqrt(value << GUARD_BITS);
    // Each root halves the error inherited and adds less than one last bit: 64 last bits are a generous bound.
    const low = value >> (GUARD_BITS - 64n);
    const high = (value + 64n) >> (GUARD_BITS - 64n);
    if (low !== high) throw new Error(`constant ${i} needs more guard bits`);
    constants.push(low);
  }
  return constants;
}
