import type { Allocate } from "./account-table.js";

/** A set of rows, and the set of its words that are not zero: small enough for the processor's cache, it answers nearly always. */
export interface RowSet {
  /** One bit a row. */
  readonly bits: Uint32Array;
  /** One bit a word of `bits`. */
  readonly words: Uint32Array;
}

const wordsFor = (length: number): number => (length >>> 5) + 1;

/** An empty set for rows below `length`. */
export function rowSet(length: number, allocate: Allocate): RowSet {
  const words = wordsFor(length);
  return { bits: new Uint32Array(allocate(4 * words)), words: new Uint32Array(allocate(4 * wordsFor(words))) };
}

function hasBit(bits: Uint32Array, i: number): boolean {
  return (((bits[i >>> 5] as number) >>> (i & 31)) & 1) === 1;
}

/** Whether a row is in a set. */
export function inRowSet({ bits, words }: RowSet, row: number): boolean {
  return hasBit(words, row >>> 5) && hasBit(bits, row);
}

/** Puts a row into a set. */
export function addRow({ bits, words }: RowSet, row: number): void {
  const word = row >>> 5;
  bits[word] = (bits[word] as number) | (1 << (row & 31));
  words[word >>> 5] = (words[word >>> 5] as number) | (1 << (word & 31));
}

/** Takes a row out. */
export function dropRow({ bits }: RowSet, row: number): void {
  bits[row >>> 5] = (bits[row >>> 5] as number) & ~(1 << (row & 31));
}
