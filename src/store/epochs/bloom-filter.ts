import { mix } from "../../engine/columns/likely-repeats.js";

/** A set of triples of 32-bit words of which only bits are kept: it never misses a member, and seldom takes another triple for one. */
export interface BloomFilter {
  add(a: number, b: number, c: number): void;
  /** Whether the triple may be a member. */
  mayHold(a: number, b: number, c: number): boolean;
}

/** Bits a member at least: at most one in eight other triples is taken for a member. */
const BITS = 8;
/** Powers of two between which the number of bits stays. */
const [LEAST, MOST] = [12, 31];

/** An empty filter for `count` triples. */
export function bloomFilter(count: number): BloomFilter {
  const exponent = Math.min(MOST, Math.max(LEAST, Math.ceil(Math.log2(BITS * (count + 2)))));
  const bits = new Uint32Array(2 ** (exponent - 5));
  const placeOf = (a: number, b: number, c: number): number => mix(b ^ mix(c ^ a)) >>> (32 - exponent);
  return {
    add: (a, b, c) => {
      const place = placeOf(a, b, c);
      bits[place >>> 5] = (bits[place >>> 5] as number) | (1 << (place & 31));
    },
    mayHold: (a, b, c) => {
      const place = placeOf(a, b, c);
      return (((bits[place >>> 5] as number) >>> (place & 31)) & 1) === 1;
    },
  };
}
