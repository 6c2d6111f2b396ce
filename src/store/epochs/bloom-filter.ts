import { mix } from "../../engine/columns/likely-repeats.js";

/**
 * A set of keys, some 32-bit words each, of which only bits are kept: it never misses a member, and seldom takes another key for one. Both bits of a
 * member stand in one word, so that memory is asked once (blocked Bloom filter, Putze, Sanders and Singler 2007).
 */
export interface BloomFilter {
  /** Adds the first `count` keys. */
  add(keys: FilterKeys, count: number): void;
  /** Writes for each of the first `count` keys whether it may be a member, 1 or 0. */
  ask(keys: FilterKeys, count: number, answers: Uint8Array): void;
}

/** Keys at a time at most. */
export const FILTER_KEYS = 2048;

/** Keys of three words, a column each, `FILTER_KEYS` rows at most. */
export type FilterKeys = readonly [Uint32Array, Uint32Array, Uint32Array];

/** Bits a member at least: at most about one in fifty other keys is taken for a member. */
const BITS = 16;
/** Powers of two between which the number of bits stays. */
const [LEAST, MOST] = [12, 31];

/** An empty filter for `count` keys. */
export function bloomFilter(count: number): BloomFilter {
  const exponent = Math.min(MOST, Math.max(LEAST, Math.ceil(Math.log2(BITS * (count + 2)))));
  const words = new Uint32Array(2 ** (exponent - 5));
  const shift = 32 - (exponent - 5);
  // First where all keys lie, then the words there: in a loop that does nothing else, memory is asked for many of them at once.
  const [places, bits] = [new Uint32Array(FILTER_KEYS), new Uint32Array(FILTER_KEYS)];
  const locate = ([a, b, c]: FilterKeys, count: number): void => {
    for (let i = 0; i < count; i++) {
      const last = c[i] as number;
      const hash = mix((b[i] as number) ^ mix(last ^ (a[i] as number)));
      const other = mix(hash ^ last);
      places[i] = hash >>> shift;
      bits[i] = (1 << (other & 31)) | (1 << ((other >>> 5) & 31));
    }
  };
  return {
    add: (keys, count) => {
      locate(keys, count);
      for (let i = 0; i < count; i++) {
        const place = places[i] as number;
        words[place] = (words[place] as number) | (bits[i] as number);
      }
    },
    ask: (keys, count, answers) => {
      locate(keys, count);
      for (let i = 0; i < count; i++) {
        const missing = (bits[i] as number) & ~(words[places[i] as number] as number);
        answers[i] = missing === 0 ? 1 : 0;
      }
    },
  };
}
