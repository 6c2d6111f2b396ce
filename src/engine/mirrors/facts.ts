import { fromBigInt, toBigInt } from "../columns/bytes.js";
import { keccak256 } from "../hash/keccak.js";

/** Bytes that hold the number of facts, at the end of a head. */
const COUNT_BYTES = 8;

/** The head of a contract that has stated nothing. */
export const NO_FACTS: Uint8Array = new Uint8Array(32);

/**
 * The head after one more fact: `FactChain` repeated.
 * @param head 32 bytes.
 * @param time Unix seconds of the fact's block.
 * @param digest keccak256 of the fact, 32 bytes.
 * @example factCount(nextHead(NO_FACTS, 1_700_000_000, new Uint8Array(32))); // 1n
 */
export function nextHead(head: Uint8Array, time: number, digest: Uint8Array): Uint8Array {
  const next = keccak256([head, fromBigInt(BigInt(time), 32), digest]).slice();
  next.set(fromBigInt(factCount(head) + 1n, COUNT_BYTES), 32 - COUNT_BYTES);
  return next;
}

/**
 * How many facts a head stands for.
 * @example factCount(NO_FACTS); // 0n
 */
export function factCount(head: Uint8Array): bigint {
  return toBigInt(head.subarray(32 - COUNT_BYTES));
}
