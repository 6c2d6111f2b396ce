import { mix } from "../../engine/columns/likely-repeats.js";

/**
 * A set of keys, some 32-bit words each, of which only bits are kept: it never misses a member, and seldom takes another key for one. Both bits of a
 * member stand in one word, so that memory is asked once (blocked Bloom filter, Putze, Sanders and Singler 2007).
 */
export interface BloomFilter {
  add(a: number, b: number, c: number): void;
  /** Whether the key may be a member. */
  mayHold(a: number, b: number, c: number): boolean;
}

/** Bits a member at least: at most about one in fifty other keys is taken for a member. */
const BITS = 16;
/** Powers of two between which the number of bits stays. */
const [LEAST, MOST] = [12, 31];

/** An empty filter for `count` keys. */
export function bloomFilter(count: number): BloomFilter {
  const exponent = Math.min(MOST, Math.max(LEAST, Math.ceil(Math.log2(BITS * (count + 2)))));
  const words = new Uint32Array(2 ** (exponent - 5));
  const shift = 32 - (exponent - 5);
  // The word by the leading bits of a hash, the two bits by the last ten of another.
  const bitsOf = (hash: number): number => (1 << (hash & 31)) | (1 << ((hash >>> 5) & 31));
  return {
    add: (a, b, c) => {
      const hash = mix(b ^ mix(c ^ a));
      const place = hash >>> shift;
      words[place] = (words[place] as number) | bitsOf(mix(hash ^ c));
    },
    mayHold: (a, b, c) => {
      const hash = mix(b ^ mix(c ^ a));
      const bits = bitsOf(mix(hash ^ c));
      return ((words[hash >>> shift] as number) & bits) === bits;
    },
  };
}
