import { AssayError } from "../errors.js";

/** Floor of `a / b` for safe non-negative integers; exact, as the remainder is taken off first. */
export function div(a: number, b: number): number {
  return (a - (a % b)) / b;
}

/** `a × b / 10000`, floored; both below 2^26 or their product below 2^53. */
export function bps(a: number, b: number): number {
  return div(a * b, 10_000);
}

/** Share of `part` in `whole` in basis points, floored; 0 of 0 is 0. `part` below 2^39. */
export function shareBps(part: number, whole: number): number {
  return whole === 0 ? 0 : div(part * 10_000, whole);
}

/** Element of a typed array that the caller has proved to be inside it. */
export function at(a: { readonly [i: number]: number; readonly length: number }, i: number): number {
  const v = a[i];
  if (v === undefined) throw new AssayError("INVALID_ARGUMENT", `Index ${i} is outside a column of ${a.length}.`);
  return v;
}

/** Quantile of an ascending list as its element number ⌊length × num / den⌋, the last one at most; 0 for an empty list. */
export function quantile(
  sorted: { readonly [i: number]: number; readonly length: number },
  num: number,
  den: number,
): number {
  if (sorted.length === 0) return 0;
  return at(sorted, Math.min(sorted.length - 1, div(sorted.length * num, den)));
}

/** 32-bit finaliser: every input bit moves every output bit. */
export function mix(word: number): number {
  let h = word >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Number of one bits in a 32-bit word. */
export function popcount(word: number): number {
  let v = word >>> 0;
  v -= (v >>> 1) & 0x5555_5555;
  v = (v & 0x3333_3333) + ((v >>> 2) & 0x3333_3333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

/** Below so many rows comparing is faster than counting. */
const SMALL = 4_096;

/**
 * Rows in ascending order of several keys, most significant first; ties keep row order. LSD radix sort, 16 bits a pass; the least
 * significant keys by which the rows are in order as they stand cost no pass.
 *
 * @example
 * sortRows(3, [Uint32Array.of(2, 1, 1)]); // Uint32Array [1, 2, 0]
 */
export function sortRows(length: number, keys: readonly Uint32Array[]): Uint32Array<ArrayBuffer> {
  let order = new Uint32Array(length);
  for (let i = 0; i < length; i++) order[i] = i;
  if (length < SMALL) return order.sort((i, j) => compareKeys(keys, i, j));
  let unsorted = 0;
  while (unsorted < keys.length && !inOrder(length, keys.slice(unsorted))) unsorted++;
  let spare = new Uint32Array(unsorted === 0 ? 0 : length);
  for (const key of keys.slice(0, unsorted).reverse()) {
    for (const shift of [0, 16]) {
      if (radixPass(order, spare, key, shift)) [order, spare] = [spare, order];
    }
  }
  return order;
}

function inOrder(length: number, keys: readonly Uint32Array[]): boolean {
  for (let i = 1; i < length; i++) {
    for (const key of keys) {
      const [before, own] = [key[i - 1] as number, key[i] as number];
      if (before > own) return false;
      if (before < own) break;
    }
  }
  return true;
}

function compareKeys(keys: readonly Uint32Array[], i: number, j: number): number {
  for (const key of keys) if (key[i] !== key[j]) return (key[i] as number) - (key[j] as number);
  return i - j;
}

/** One stable counting pass over 16 bits of `key`; false when all digits are equal and nothing was written. */
function radixPass(from: Uint32Array, to: Uint32Array, key: Uint32Array, shift: number): boolean {
  const start = new Uint32Array(65_537);
  for (let i = 0; i < from.length; i++) {
    const slot = (((key[i] as number) >>> shift) & 0xffff) + 1;
    start[slot] = (start[slot] as number) + 1;
  }
  if (start.includes(from.length)) return false;
  for (let d = 0; d < 65_536; d++) start[d + 1] = (start[d + 1] as number) + (start[d] as number);
  for (let i = 0; i < from.length; i++) {
    const row = from[i] as number;
    const digit = ((key[row] as number) >>> shift) & 0xffff;
    const slot = start[digit] as number;
    start[digit] = slot + 1;
    to[slot] = row;
  }
  return true;
}

/** Rows whose pair of words occurs more than once, and a few others; ascending. */
export function likelyRepeats(pairs: Uint32Array): Uint32Array {
  const length = pairs.length / 2;
  // One bit for every hash that occurred, one for every hash that did so twice; at most one slot in sixteen is taken.
  const bits = Math.min(31, Math.max(10, Math.ceil(Math.log2(16 * Math.max(1, length)))));
  const [once, twice] = [new Uint32Array(2 ** (bits - 5)), new Uint32Array(2 ** (bits - 5))];
  const slotOf = (row: number): number =>
    mix((pairs[2 * row] as number) ^ mix((pairs[2 * row + 1] as number) ^ 0x9e37_79b9)) >>> (32 - bits);
  for (let row = 0; row < length; row++) {
    const slot = slotOf(row);
    const [word, bit] = [slot >>> 5, 1 << (slot & 31)];
    if (((once[word] as number) & bit) === 0) once[word] = (once[word] as number) | bit;
    else twice[word] = (twice[word] as number) | bit;
  }
  const found: number[] = [];
  for (let row = 0; row < length; row++) {
    const slot = slotOf(row);
    if ((((twice[slot >>> 5] as number) >>> (slot & 31)) & 1) === 1) found.push(row);
  }
  return Uint32Array.from(found);
}

/** Calls `visit(from, to)` for each run of rows of `order` with equal keys. */
export function eachRun(
  order: Uint32Array,
  keys: readonly Uint32Array[],
  visit: (from: number, to: number) => void,
): void {
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && sameKeys(keys, order[from] as number, order[to] as number)) to++;
    visit(from, to);
    from = to;
  }
}

function sameKeys(keys: readonly Uint32Array[], a: number, b: number): boolean {
  for (const key of keys) if (key[a] !== key[b]) return false;
  return true;
}

/** Disjoint sets over dense indices. The root of a set is its lowest member, so that results do not depend on the order of joins. */
export class DisjointSets {
  readonly #parent: Uint32Array;

  constructor(length: number) {
    this.#parent = new Uint32Array(length);
    for (let i = 0; i < length; i++) this.#parent[i] = i;
  }

  find(i: number): number {
    const parent = this.#parent;
    let x = i;
    while (parent[x] !== x) {
      const up = parent[parent[x] as number] as number;
      parent[x] = up;
      x = up;
    }
    return x;
  }

  join(a: number, b: number): void {
    const x = this.find(a);
    const y = this.find(b);
    if (x < y) this.#parent[y] = x;
    else this.#parent[x] = y;
  }

  /** Members below `limit` of every set that has at least `least` of them, sets by their root, members ascending. */
  groups(limit: number, least: number): Uint32Array[] {
    const root = new Uint32Array(limit);
    for (let i = 0; i < limit; i++) root[i] = this.find(i);
    const order = sortRows(limit, [root]);
    const out: Uint32Array[] = [];
    eachRun(order, [root], (from, to) => {
      if (to - from >= least) out.push(order.slice(from, to));
    });
    return out;
  }
}

/** Seeded integer generator (xorshift32 with an odd multiplier), for simulations and tests; never for a score. */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = (Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) | 1) >>> 0;
  }

  /** Next 32 bits. */
  next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return Math.imul(this.#state, 0x9e37_79b1) >>> 0;
  }

  /** Integer in `[0, bound)`, bound up to 2^21; the bias of the modulus is below 2^-11. */
  below(bound: number): number {
    return this.next() % bound;
  }
}
