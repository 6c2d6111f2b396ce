import { compareRows, words } from "./bytes.js";

/** One word of a key, mixed for a sum: products are independent of each other, so that they are computed side by side. */
function term(word: number, factor: number): number {
  return Math.imul(word ^ (word >>> 15), factor);
}

/** Spreads a sum of products over all bits. */
function spread(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

/** Hash of an address of five words; not keyed, so only for tables and partitions, never for identity. */
export function hashAccount(source: Uint32Array, at: number): number {
  return spread(
    term(source[at] as number, 0x9e3779b1) +
      term(source[at + 1] as number, 0x85ebca77) +
      term(source[at + 2] as number, 0xc2b2ae3d) +
      term(source[at + 3] as number, 0x27d4eb2f) +
      term(source[at + 4] as number, 0x165667b1),
  );
}

/** Hash of a key of eight words, with the same limits. */
function hashKey(source: Uint32Array, at: number, seed: number): number {
  return spread(
    term(source[at] as number, 0x9e3779b1) +
      term(source[at + 1] as number, 0x85ebca77) +
      term(source[at + 2] as number, 0xc2b2ae3d) +
      term(source[at + 3] as number, 0x27d4eb2f) +
      term(source[at + 4] as number, 0x165667b1) +
      term(source[at + 5] as number, 0xd3a2646d) +
      term(source[at + 6] as number, 0xfd7046c5) +
      term(source[at + 7] as number, 0xb55a4f09) +
      seed,
  );
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

/** Index over a column of addresses: open addressing, at most half full. */
export function indexAccounts(accounts: Uint8Array): AccountIndex {
  const count = accounts.length / 20;
  const mask = powerOfTwo(2 * count) - 1;
  const table = new Uint32Array(mask + 1);
  const own = words(accounts);
  for (let i = 0; i < count; i++) {
    let slot = hashAccount(own, 5 * i) & mask;
    for (let held; (held = table[slot] as number) !== 0; slot = (slot + 1) & mask) {
      if (compareRows(accounts, held - 1, accounts, i, 20) === 0) break;
    }
    if (table[slot] === 0) table[slot] = i + 1;
  }
  let last = { column: accounts, words: own };
  const find = (column: Uint8Array, i: number): number => {
    if (count === 0) return -1;
    if (last.column !== column) last = { column, words: words(column) };
    let slot = hashAccount(last.words, 5 * i) & mask;
    for (let held; (held = table[slot] as number) !== 0; slot = (slot + 1) & mask) {
      if (compareRows(accounts, held - 1, column, i, 20) === 0) return held - 1;
    }
    return -1;
  };
  return { find };
}

/**
 * Rows whose key occurs more than once, grouped.
 * @param column Keys of 32 bytes.
 * @param tags A further part of each key, if given.
 * @returns Groups of at least two rows with the same key, rows ascending in each.
 */
export function repeatedRows(column: Uint8Array, tags?: Uint32Array): Uint32Array[] {
  const candidates = likelyRepeats(column, tags);
  const tagOf = (i: number): number => (tags === undefined ? 0 : (tags[i] as number));
  const compare = (i: number, j: number): number => tagOf(i) - tagOf(j) || compareRows(column, i, column, j, 32);
  candidates.sort((i, j) => compare(i, j) || i - j);
  const groups: Uint32Array[] = [];
  for (let from = 0, to = 0; from < candidates.length; from = to) {
    to = from + 1;
    while (to < candidates.length && compare(candidates[from] as number, candidates[to] as number) === 0) to++;
    if (to - from > 1) groups.push(candidates.subarray(from, to));
  }
  return groups;
}

/** Rows whose 32-bit hash occurs more than once: all repeats and a few others. Partitioned so that each table stays in the cache. */
function likelyRepeats(column: Uint8Array, tags?: Uint32Array): Uint32Array {
  const count = column.length / 32;
  const parts = Math.min(1024, powerOfTwo(count / 8192));
  const shift = 32 - Math.log2(parts);
  const hashes = hashRows(column, tags);
  const ends = partitionEnds(hashes, shift, parts);
  const rows = new Uint32Array(count);
  const sorted = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const hash = hashes[i] as number;
    const place = ends[hash >>> shift] as number;
    ends[hash >>> shift] = place + 1;
    rows[place] = i;
    sorted[place] = hash;
  }
  const found: number[] = [];
  for (let part = 0, from = 0; part < parts; part++) {
    const to = ends[part] as number;
    collectRepeats(sorted, rows, from, to, found);
    from = to;
  }
  return Uint32Array.from(found);
}

/** Start of each partition, to be advanced to its end while rows are scattered. */
export function partitionEnds(hashes: Uint32Array, shift: number, parts: number): Uint32Array {
  const counts = new Uint32Array(parts);
  for (let i = 0; i < hashes.length; i++) {
    const part = (hashes[i] as number) >>> shift;
    counts[part] = (counts[part] as number) + 1;
  }
  for (let part = 0, sum = 0; part < parts; part++) {
    const own = counts[part] as number;
    counts[part] = sum;
    sum += own;
  }
  return counts;
}

function hashRows(column: Uint8Array, tags?: Uint32Array): Uint32Array {
  const source = words(column);
  const hashes = new Uint32Array(column.length / 32);
  for (let i = 0; i < hashes.length; i++) {
    hashes[i] = hashKey(source, 8 * i, tags === undefined ? 0 : Math.imul(tags[i] as number, 0x2545f491));
  }
  return hashes;
}

let scratch = new Uint32Array(0);

function collectRepeats(hashes: Uint32Array, rows: Uint32Array, from: number, to: number, found: number[]): void {
  const size = powerOfTwo(2 * (to - from));
  if (scratch.length < size) scratch = new Uint32Array(size);
  else scratch.fill(0, 0, size);
  const listed = new Set<number>();
  for (let i = from; i < to; i++) {
    const hash = hashes[i] as number;
    let slot = hash & (size - 1);
    let held = scratch[slot] as number;
    while (held !== 0 && hashes[held - 1] !== hash) {
      slot = (slot + 1) & (size - 1);
      held = scratch[slot] as number;
    }
    if (held === 0) {
      scratch[slot] = i + 1;
      continue;
    }
    if (!listed.has(held)) found.push(rows[held - 1] as number);
    listed.add(held);
    found.push(rows[i] as number);
  }
}
