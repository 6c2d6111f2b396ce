/** Points that an epoch gives, as its leaves carry them, and what they were before their sum was bounded. */
export interface EpochReputation {
  /** Points of account `i` in domain `d` at `8i + d`; together at most the points of an epoch. */
  readonly reputation: Uint32Array;
  /** The same before the bound: the same column where they were not too many. */
  readonly earnedReputation: Uint32Array;
}

/**
 * Scales an epoch's reputation down to the points of an epoch, each rounded down; leaves it as it is where it is not more.
 * @param most Points that an epoch gives at most.
 * @example boundReputation(Uint32Array.of(30, 10), 20).reputation // 15, 5
 */
export function boundReputation(earned: Uint32Array, most: number): EpochReputation {
  const total = totalOf(earned);
  if (total <= BigInt(most)) return { reputation: earned, earnedReputation: earned };
  const scale = (points: number): number => (points === 0 ? 0 : Number((BigInt(points) * BigInt(most)) / total));
  return { reputation: earned.map(scale), earnedReputation: earned };
}

/** Sum of a column: exact, as a block of 2^20 numbers of 32 bits fits a double. */
function totalOf(column: Uint32Array): bigint {
  let total = 0n;
  for (let from = 0; from < column.length; from += 2 ** 20) {
    let block = 0;
    for (let i = from, to = Math.min(column.length, from + 2 ** 20); i < to; i++) block += column[i] as number;
    total += BigInt(block);
  }
  return total;
}
