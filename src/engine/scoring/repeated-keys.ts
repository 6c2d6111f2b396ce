import { words, compareWords } from "../columns/bytes.js";
import { type Allocate, hashKey, powerOfTwo } from "../columns/account-table.js";
import { type Chunks, countsToPlaces, startOfChunk, startOfPart } from "../columns/chunks.js";
import type { Groups } from "../columns/row-groups.js";

/** Keys of 32 bytes, each with a tag if there are tags. */
export interface KeyColumn {
  readonly keys: Uint8Array;
  readonly tags?: Uint32Array;
}

/**
 * Memory for finding the rows whose key occurs more than once. Rows are parted by a hash of their key, so that each part is searched
 * within the processor's cache.
 */
export interface KeyParts {
  /** At most two; the rows of the second count on after those of the first. */
  readonly columns: readonly KeyColumn[];
  readonly chunks: Chunks;
  /** Bits of a hash that number its part. */
  readonly bits: number;
  /** Rows of each part in each chunk; then where they go. */
  readonly counts: Uint32Array;
  /** Where each part ends. */
  readonly ends: Uint32Array;
  /** Hash and row side by side, part after part. */
  readonly pairs: Uint32Array;
}

const lengthOf = ({ keys }: KeyColumn): number => keys.length / 32;

/** Words of memory that finding the repeats of some columns takes, besides small tables. */
export function keyWords(columns: readonly KeyColumn[]): number {
  return 2 * columns.reduce((sum, column) => sum + lengthOf(column), 0);
}

/**
 * Prepares to find the repeats of some columns.
 * @param memory `keyWords` words, of use until the repeats are found.
 */
export function keyParts(
  columns: readonly KeyColumn[],
  chunks: number,
  memory: Uint32Array,
  allocate: Allocate,
): KeyParts {
  const count = memory.length / 2;
  const bits = Math.min(10, Math.log2(powerOfTwo(count / 8192)));
  const numbers = (length: number): Uint32Array => new Uint32Array(allocate(4 * length));
  return {
    columns,
    chunks: { rows: count, count: chunks },
    bits,
    counts: numbers(chunks << bits),
    ends: numbers(1 << bits),
    pairs: memory,
  };
}

/** Calls `visit` for the part of each column that lies in rows `from..to - 1`, with the column's first row. */
function overColumns(
  columns: readonly KeyColumn[],
  from: number,
  to: number,
  visit: (column: KeyColumn, first: number, from: number, to: number) => void,
): void {
  let first = 0;
  for (const column of columns) {
    const end = first + lengthOf(column);
    if (from < end && to > first) visit(column, first, Math.max(from, first), Math.min(to, end));
    first = end;
  }
}

/** Hashes a chunk's keys and counts them by part. */
export function countKeys({ columns, chunks, bits, counts: all }: KeyParts, chunk: number): void {
  const counts = all.subarray(chunk << bits, (chunk + 1) << bits);
  const [start, end] = [startOfChunk(chunks, chunk), startOfChunk(chunks, chunk + 1)];
  overColumns(columns, start, end, ({ keys, tags }, first, from, to) => {
    const source = words(keys);
    for (let i = from; i < to; i++) {
      const hash = hashKey(source, 8 * (i - first), tags === undefined ? 0 : (tags[i - first] as number));
      const part = hash >>> (32 - bits);
      counts[part] = (counts[part] as number) + 1;
    }
  });
}

/** After all chunks are counted: where each chunk's rows of each part go. */
export function placeKeys({ counts, ends, chunks }: KeyParts): void {
  countsToPlaces(counts, ends, chunks.count);
}

/**
 * Puts a chunk's rows into their parts. Keys are hashed once more, as to keep all hashes takes half as much memory again, and in a loop of its own: scoring takes a
 * third longer where one loop serves both and calls a function for each row.
 */
export function scatterKeys({ columns, chunks, bits, counts, pairs }: KeyParts, chunk: number): void {
  const places = counts.subarray(chunk << bits, (chunk + 1) << bits);
  const [start, end] = [startOfChunk(chunks, chunk), startOfChunk(chunks, chunk + 1)];
  overColumns(columns, start, end, ({ keys, tags }, first, from, to) => {
    const source = words(keys);
    for (let i = from; i < to; i++) {
      const hash = hashKey(source, 8 * (i - first), tags === undefined ? 0 : (tags[i - first] as number));
      const part = hash >>> (32 - bits);
      const place = places[part] as number;
      places[part] = place + 1;
      pairs[2 * place] = hash;
      pairs[2 * place + 1] = i;
    }
  });
}

/** Memory that finding repeats uses again and again, one bit a slot: slots that were met, and that were met again. One for each thread. */
export interface KeyScratch {
  once: Uint32Array;
  twice: Uint32Array;
}

/** Memory for `repeatsIn`. */
export function keyScratch(): KeyScratch {
  return { once: new Uint32Array(0), twice: new Uint32Array(0) };
}

/** Hashes and rows of a part. */
interface KeyRange {
  readonly pairs: Uint32Array;
  readonly from: number;
  readonly to: number;
  /** Bits of a hash that number its slot. */
  readonly mask: number;
}

/** Groups of the rows of a part whose keys are equal. */
export function repeatsIn(parts: KeyParts, part: number, scratch: KeyScratch): Groups {
  const { pairs, ends, bits } = parts;
  const [from, to] = [startOfPart(ends, part), ends[part] as number];
  const slots = powerOfTwo(32 * (to - from));
  const length = slots >>> 5;
  if (scratch.once.length < length) [scratch.once, scratch.twice] = [new Uint32Array(length), new Uint32Array(length)];
  else scratch.once.fill(0, 0, length);
  const range = { pairs, from, to, mask: slots - 1 };
  if (!markRepeats(range, scratch)) return { rows: new Uint32Array(0), ends: new Uint32Array(0) };
  const sorted = candidates(range, scratch.twice, bits);
  scratch.twice.fill(0, 0, length);
  return groupsOf(parts, from, powerOfTwo(to - from), sorted);
}

/** Sets a bit by each row's hash in `once`, and in `twice` if it was set before; returns whether any was. */
function markRepeats({ pairs, from, to, mask }: KeyRange, { once, twice }: KeyScratch): boolean {
  let any = false;
  for (let i = from; i < to; i++) {
    const slot = (pairs[2 * i] as number) & mask;
    const held = once[slot >>> 5] as number;
    const bit = 1 << (slot & 31);
    if ((held & bit) !== 0) {
      twice[slot >>> 5] = (twice[slot >>> 5] as number) | bit;
      any = true;
    } else once[slot >>> 5] = held | bit;
  }
  return any;
}

/** The rows whose bit is set twice, by hash and place; as exact numbers of the hash's bits that a part leaves open, and the place. */
function candidates({ pairs, from, to, mask }: KeyRange, twice: Uint32Array, bits: number): Float64Array {
  const found: number[] = [];
  const open = 2 ** (32 - bits) - 1;
  const places = powerOfTwo(to - from);
  for (let i = from; i < to; i++) {
    const hash = pairs[2 * i] as number;
    const slot = hash & mask;
    if (((twice[slot >>> 5] as number) & (1 << (slot & 31))) === 0) continue;
    found.push((hash & open) * places + (i - from));
  }
  return Float64Array.from(found).sort();
}

/** Splits runs of equal hashes into groups of equal keys. */
function groupsOf(parts: KeyParts, from: number, places: number, sorted: Float64Array): Groups {
  const hashOf = (i: number): number => Math.floor((sorted[i] as number) / places);
  const rowOf = (i: number): number => parts.pairs[2 * (from + ((sorted[i] as number) % places)) + 1] as number;
  const order = comparison(parts.columns);
  const [rows, ends]: [number[], number[]] = [[], []];
  for (let start = 0; start < sorted.length;) {
    const stop = endOfRun(start, sorted.length, (i) => hashOf(i) === hashOf(start));
    if (stop - start > 1)
      addGroups(
        order,
        Uint32Array.from({ length: stop - start }, (_, i) => rowOf(start + i)),
        rows,
        ends,
      );
    start = stop;
  }
  return { rows: Uint32Array.from(rows), ends: Uint32Array.from(ends) };
}

/** Adds the groups among rows of one hash. Nearly always all are equal; what differs from the first is sorted. */
function addGroups(order: Order, run: Uint32Array, rows: number[], ends: number[]): void {
  const first = run[0] as number;
  const close = (group: ArrayLike<number>): void => {
    if (group.length < 2) return;
    for (let i = 0; i < group.length; i++) rows.push(group[i] as number);
    ends.push(rows.length);
  };
  const others = run.filter((i) => order(first, i) !== 0);
  close(others.length === 0 ? run : run.filter((i) => order(first, i) === 0));
  others.sort((i, j) => order(i, j) || i - j);
  for (let start = 0; start < others.length;) {
    const stop = endOfRun(start, others.length, (i) => order(others[start] as number, others[i] as number) === 0);
    close(others.subarray(start, stop));
    start = stop;
  }
}

/** First place after `start` that is not the same, at most `length`. */
function endOfRun(start: number, length: number, same: (i: number) => boolean): number {
  let end = start + 1;
  while (end < length && same(end)) end++;
  return end;
}

type Order = (i: number, j: number) => number;

/** Compares two rows by tag and key. */
function comparison([own, more]: readonly KeyColumn[]): Order {
  const first = own === undefined ? 0 : lengthOf(own);
  const tagOf = (i: number): number => (i < first ? own?.tags?.[i] : more?.tags?.[i - first]) ?? 0;
  const keysOf = (i: number): Uint8Array => (i < first ? own?.keys : more?.keys) ?? new Uint8Array(0);
  const place = (i: number): number => (i < first ? i : i - first);
  return (i, j) => tagOf(i) - tagOf(j) || compareWords(keysOf(i), place(i), keysOf(j), place(j));
}
