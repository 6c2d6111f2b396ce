import { rowOrder, words, type RowOrder } from "./bytes.js";

/** Reverses the bytes of a 32-bit word: big-endian memory read on a little-endian host. */
export function swap32(word: number): number {
  return ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}

/** Buckets up to this size are sorted by insertion. */
const SMALL = 24;

/** Rows of a byte column with their leading 32 bits as numbers. */
interface Keys {
  readonly column: Uint8Array;
  readonly compare: RowOrder;
  readonly lead: Uint32Array;
}

/** The 32 bits of each row after so many that all have in common, as far as they stand in its first word. */
function leadingWords(
  column: Uint8Array,
  width: number,
  { count, shared, numbers }: Required<SortOptions>,
): Uint32Array {
  const source = words(column);
  const lead = numbers(count);
  for (let i = 0, at = 0; i < count; i++, at += width >>> 2) lead[i] = swap32(source[at] as number) << shared;
  return lead;
}

export interface SortOptions {
  /** Rows to sort, the first of the column; all if left out. */
  readonly count?: number;
  /** Leading bits that all rows have in common, fewer than 32. */
  readonly shared?: number;
  /** Gives memory of zeros for so many numbers, four a row and eight in all at most; new memory if left out. */
  readonly numbers?: (length: number) => Uint32Array;
}

const newNumbers = (length: number): Uint32Array => new Uint32Array(length);

function compareKeys(keys: Keys, i: number, j: number): number {
  const [a, b] = [keys.lead[i] as number, keys.lead[j] as number];
  return a !== b ? a - b : keys.compare(keys.column, i, keys.column, j) || i - j;
}

function insertionSort(keys: Keys, order: Uint32Array, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const moving = order[i] as number;
    let hole = i;
    for (; hole > from && compareKeys(keys, order[hole - 1] as number, moving) > 0; hole--) {
      order[hole] = order[hole - 1] as number;
    }
    order[hole] = moving;
  }
}

/** Sorts a bucket whose keys differ too little for the buckets to separate them. */
function sortBucket(keys: Keys, order: Uint32Array, from: number, to: number): void {
  if (to - from <= SMALL) return insertionSort(keys, order, from, to);
  order.subarray(from, to).sort((i, j) => compareKeys(keys, i, j));
}

/**
 * Rows of a byte column in ascending byte order, equal rows in the order of their index.
 *
 * One scatter by the leading bits (about one row a bucket), then small sorts: linear for keys that look random, as hashes do,
 * n log n for any others.
 * @param width Bytes a row, a multiple of 4.
 * @returns Indices of the rows in order.
 */
export function sortRows(
  column: Uint8Array,
  width: number,
  { count = column.length / width, shared = 0, numbers = newNumbers }: SortOptions = {},
): Uint32Array {
  const keys: Keys = {
    column,
    compare: rowOrder(width),
    lead: leadingWords(column, width, { count, shared, numbers }),
  };
  const bits = Math.min(22, Math.max(1, Math.ceil(Math.log2(Math.max(2, count)))));
  const shift = 32 - bits;
  const ends = numbers((1 << bits) + 1);
  for (const lead of keys.lead) ends[(lead >>> shift) + 1] = (ends[(lead >>> shift) + 1] as number) + 1;
  for (let bucket = 1; bucket < ends.length; bucket++) {
    ends[bucket] = (ends[bucket] as number) + (ends[bucket - 1] as number);
  }
  const order = numbers(count);
  for (let i = 0; i < count; i++) {
    const bucket = (keys.lead[i] as number) >>> shift;
    const place = ends[bucket] as number;
    order[place] = i;
    ends[bucket] = place + 1;
  }
  for (let bucket = 0, from = 0; bucket < 1 << bits; bucket++) {
    const to = ends[bucket] as number;
    if (to - from > 1) sortBucket(keys, order, from, to);
    from = to;
  }
  return order;
}

/** The first place in `order` whose row equals the one before it, or -1 if all rows are distinct. */
export function findRepeat(column: Uint8Array, width: number, order: Uint32Array): number {
  const compare = rowOrder(width);
  for (let place = 1; place < order.length; place++) {
    if (compare(column, order[place - 1] as number, column, order[place] as number) === 0) return place;
  }
  return -1;
}

/** Index of the row that equals `key` among rows in ascending order, or -1. */
export function searchRows(column: Uint8Array, width: number, key: Uint8Array): number {
  const compare = rowOrder(width);
  let low = 0;
  for (let high = column.length / width; low < high;) {
    const middle = (low + high) >>> 1;
    if (compare(column, middle, key, 0) < 0) low = middle + 1;
    else high = middle;
  }
  return low < column.length / width && compare(column, low, key, 0) === 0 ? low : -1;
}

/** Whether rows ascend strictly, and so are distinct too. */
export function ascends(column: Uint8Array, width: number): boolean {
  const compare = rowOrder(width);
  for (let i = 1; i < column.length / width; i++) {
    if (compare(column, i - 1, column, i) >= 0) return false;
  }
  return true;
}
