import { compareWords, row, toHex, words } from "../columns/bytes.js";
import { sortRows, swap32 } from "../columns/sort.js";
import { AssayError } from "../errors.js";

// A leaf's node follows from its rank among all leaves by hash. Leaves are parted by ranges of their hashes, so that whoever has all leaves of a
// range, and knows how many leaves lie in the ranges before it, knows these nodes.

/** Ranges of hashes, and how many leaves lie in each. */
export interface HashRanges {
  /** Leaves of each range, ranges ascending. */
  readonly sizes: readonly number[];
  /** Leaves in the ranges before each. */
  readonly before: readonly number[];
  /** Leaves of the tree. */
  readonly count: number;
}

/**
 * Range of each of some leaves: hashes look random, so that ranges of equal width hold about equally many.
 * @param hashes 32 bytes a leaf.
 * @param ranges Number of ranges, at least 1.
 * @example rangeOfHashes(hashes, 4) // 0 for a hash that begins with 0x3f, 1 for one that begins with 0x40
 */
export function rangeOfHashes(hashes: Uint8Array, ranges: number): Uint32Array {
  const lead = words(hashes);
  return Uint32Array.from({ length: hashes.length / 32 }, (_, i) => rangeOf(swap32(lead[8 * i] as number), ranges));
}

const rangeOf = (lead: number, ranges: number): number => Math.floor((lead * ranges) / 2 ** 32);

/** Ranges by how many leaves they hold. */
export function hashRanges(sizes: readonly number[]): HashRanges {
  let count = 0;
  const before = sizes.map((size) => {
    count += size;
    return count - size;
  });
  return { sizes, before, count };
}

/**
 * Nodes of some leaves, all there are of each range that they lie in, in any order: `placeLeaves` for a part.
 * @param hashes 32 bytes a leaf.
 * @throws AssayError DUPLICATE if a leaf occurs twice, INCOMPLETE if leaves of a range are missing.
 * @example nodesOfRanges(hashes, hashRanges([hashes.length / 32])) // positions of the whole tree
 */
export function nodesOfRanges(hashes: Uint8Array, { sizes, before, count }: HashRanges): Uint32Array {
  const ranges = rangeOfHashes(hashes, sizes.length);
  const nodes = new Uint32Array(ranges.length);
  const order = sortRows(hashes, 32);
  const found = new Map<number, number>();
  order.forEach((leaf, place) => {
    const earlier = order[place - 1];
    if (earlier !== undefined && compareWords(hashes, earlier, hashes, leaf) === 0)
      throw new AssayError("DUPLICATE", `Leaf ${toHex(row(hashes, 32, leaf))} occurs twice`);
    const range = ranges[leaf] as number;
    const inRange = found.get(range) ?? 0;
    found.set(range, inRange + 1);
    nodes[leaf] = 2 * count - 2 - (before[range] as number) - inRange;
  });
  for (const [range, size] of found) {
    if (size === sizes[range]) continue;
    throw new AssayError("INCOMPLETE", `A range of hashes has ${size} leaves instead of ${sizes[range]}`);
  }
  return nodes;
}
