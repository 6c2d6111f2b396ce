/** What two more checkpoints of votes cost. */
const CHECKPOINTS = 300_000n;

/**
 * Gas to give a claim with reputation, from a node's estimate: half of it more, and two checkpoints. Votes write a new checkpoint a second, so that a
 * node which estimates in the last block's second sees less gas than the transaction needs.
 * @example claimGasLimit(200_000n) // 600_000n
 */
export function claimGasLimit(estimate: bigint): bigint {
  return estimate + estimate / 2n + CHECKPOINTS;
}
