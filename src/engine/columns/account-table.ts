import { words } from "./bytes.js";

/** One word of a key, mixed for a sum: products are independent of each other, so that they are computed side by side. */
function term(word: number, factor: number): number {
  return Math.imul(word ^ (word >>> 15), factor);
}

/** Spreads a sum of products over all bits. */
function spread(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

/** Hash of an address of five words; for tables only, never for identity. */
export function hashAccount(source: Uint32Array, at: number, seed: number): number {
  return spread(
    term(source[at] as number, 0x9e3779b1 + seed) +
      term(source[at + 1] as number, 0x85ebca77 ^ seed) +
      term(source[at + 2] as number, 0xc2b2ae3d - seed) +
      term(source[at + 3] as number, 0x27d4eb2f ^ (seed << 1)) +
      term(source[at + 4] as number, 0x165667b1 + (seed << 2)),
  );
}

/** Sum of two words times odd numbers, so that one word alone never collides. */
function pair(a: number, b: number, factor: number, other: number): number {
  return (Math.imul(a, factor) + Math.imul(b, other)) | 0;
}

/** Hash of a key of eight words, with the same limits. */
export function hashKey(source: Uint32Array, at: number, tag: number): number {
  const first = pair(source[at] as number, source[at + 1] as number, 0x9e3779b1, 0x85ebca77);
  const second = pair(source[at + 2] as number, source[at + 3] as number, 0xc2b2ae3d, 0x27d4eb2f);
  const third = pair(source[at + 4] as number, source[at + 5] as number, 0x165667b1, 0xd3a2646d);
  const fourth = pair(source[at + 6] as number, source[at + 7] as number, 0xfd7046c5, 0xb55a4f09);
  return spread((((first + second) | 0) + ((third + fourth) | 0) + Math.imul(tag, 0x2545f491)) | 0);
}

/** Smallest power of two that is at least `least`. */
export function powerOfTwo(least: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(2, least)));
}

/** Finds addresses in a column. */
export interface AccountIndex {
  /** Index of the first row that equals row `i` of `column`, or -1. */
  find(column: Uint8Array, i: number): number;
}

/** A table of a column of addresses, which threads can share. */
export interface AccountTable {
  readonly accounts: Uint8Array;
  /** Open addressing, at most half full: 1 + row, or 0. */
  readonly slots: Uint32Array;
  readonly seed: number;
}

/** Memory for a column; shared memory where several threads work. */
export type Allocate = (bytes: number) => ArrayBufferLike;

/** Memory of the calling thread alone. */
export const ownMemory: Allocate = (bytes) => new ArrayBuffer(bytes);

/** Longest way to a slot. A longer one means that addresses were made to collide: then the table gets another seed. */
const LONGEST = 512;

/** Enters a column of addresses into a table. */
export function tabulate(accounts: Uint8Array, allocate: Allocate = ownMemory): AccountTable {
  const slots = new Uint32Array(allocate(4 * powerOfTwo(accounts.length / 10)));
  // Seeds are tried in turn: addresses that collide under one are spread by the next.
  for (let seed = 0; ; seed = Math.imul(seed + 1, 0x9e3779b2)) {
    if (enterAll(accounts, slots, seed)) return { accounts, slots, seed };
    slots.fill(0);
  }
}

function enterAll(accounts: Uint8Array, slots: Uint32Array, seed: number): boolean {
  const count = accounts.length / 20;
  const mask = slots.length - 1;
  const own = words(accounts);
  for (let i = 0; i < count; i++) {
    let slot = hashAccount(own, 5 * i, seed) & mask;
    let way = 0;
    for (let held; (held = slots[slot] as number) !== 0; slot = (slot + 1) & mask) {
      if (sameAccount(own, held - 1, own, i)) break;
      if (++way > LONGEST) return false;
    }
    if (slots[slot] === 0) slots[slot] = i + 1;
  }
  return true;
}

/** Whether two rows of columns hold the same address. */
export function sameAccount(a: Uint32Array, i: number, b: Uint32Array, j: number): boolean {
  const [x, y] = [5 * i, 5 * j];
  return (
    a[x] === b[y] && a[x + 1] === b[y + 1] && a[x + 2] === b[y + 2] && a[x + 3] === b[y + 3] && a[x + 4] === b[y + 4]
  );
}

/** Finds addresses by a table. */
export function openTable({ accounts, slots, seed }: AccountTable): AccountIndex {
  const mask = slots.length - 1;
  const own = words(accounts);
  if (own.length === 0) return { find: () => -1 };
  let last = { column: accounts, words: own };
  const find = (column: Uint8Array, i: number): number => {
    if (last.column !== column) last = { column, words: words(column) };
    let slot = hashAccount(last.words, 5 * i, seed) & mask;
    for (let held; (held = slots[slot] as number) !== 0; slot = (slot + 1) & mask) {
      if (sameAccount(own, held - 1, last.words, i)) return held - 1;
    }
    return -1;
  };
  return { find };
}

/** Index over a column of addresses. */
export function indexAccounts(accounts: Uint8Array): AccountIndex {
  return openTable(tabulate(accounts));
}
