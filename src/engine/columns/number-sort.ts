/** Below so many rows comparing is faster than counting. */
const SMALL = 4_096;

/**
 * Rows in ascending order of several keys, most significant first; ties keep row order. LSD radix sort, 16 bits a pass; the least
 * significant keys by which the rows are in order as they stand cost no pass.
 *
 * @example
 * sortByColumns(3, [Uint32Array.of(2, 1, 1)]); // Uint32Array [1, 2, 0]
 */
export function sortByColumns(length: number, keys: readonly Uint32Array[]): Uint32Array<ArrayBuffer> {
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
