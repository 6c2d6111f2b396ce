import { type Allocate, ownMemory } from "../columns/account-table.js";
import { compareWords, row, toHex, words } from "../columns/bytes.js";
import { sortRows, swap32 } from "../columns/sort.js";
import { AssayError } from "../errors.js";

/** Leading bits by which leaves are parted: a part of ten million leaves then fits a processor's nearer cache. */
const PART_BITS = 10;
/** Leaves up to this many are one part. */
const FEW = 1 << 16;

/** Leaves parted in place by the leading bits of their hashes, in descending order of these. */
export interface PartedLeaves {
  /** 32 bytes a leaf. */
  readonly leaves: Uint8Array;
  /** Index that the leaf at each place has in the input. */
  readonly origins: Uint32Array;
  /** Leading bits that all leaves of a part have in common. */
  readonly bits: number;
  /** Where each part begins, and the end of the last. */
  readonly starts: Uint32Array;
}

/**
 * Parts leaves, which moves each of them once (McIlroy, Bostic, McIlroy: Engineering Radix Sort, 1993).
 * @param origins Room for the index of each.
 */
export function partLeaves(leaves: Uint8Array, origins: Uint32Array, allocate: Allocate = ownMemory): PartedLeaves {
  const count = leaves.length / 32;
  const bits = count > FEW ? PART_BITS : 0;
  for (let leaf = 0; leaf < count; leaf++) origins[leaf] = leaf;
  const starts = new Uint32Array(allocate(4 * ((1 << bits) + 1)));
  starts[1] = count;
  const parted = { leaves, origins, bits, starts };
  if (bits === 0) return parted;
  countParts(parted);
  const heads = starts.slice(0, -1);
  for (let part = 0; part < heads.length; part++) fillPart(parted, heads, part);
  return parted;
}

/** Part of a leaf by its first word. */
const partOf = (word: number, bits: number): number => (1 << bits) - 1 - (swap32(word) >>> (32 - bits));

function countParts({ leaves, bits, starts }: PartedLeaves): void {
  const rows = words(leaves);
  starts.fill(0);
  for (let at = 0; at < rows.length; at += 8) {
    const next = partOf(rows[at] as number, bits) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let part = 1; part < starts.length; part++)
    starts[part] = (starts[part] as number) + (starts[part - 1] as number);
}

/** Takes every leaf that stands in a part and belongs elsewhere there, and so on with the one that stood there, until one belongs into the part. */
function fillPart({ leaves, origins, bits, starts }: PartedLeaves, heads: Uint32Array, part: number): void {
  const rows = words(leaves);
  const carried = new Uint32Array(8);
  const end = starts[part + 1] as number;
  for (let at = heads[part] as number; at < end; at++) {
    let to = partOf(rows[8 * at] as number, bits);
    if (to === part) continue;
    for (let word = 0; word < 8; word++) carried[word] = rows[8 * at + word] as number;
    let origin = origins[at] as number;
    while (to !== part) {
      const place = heads[to] as number;
      heads[to] = place + 1;
      for (let word = 0, from = 8 * place; word < 8; word++, from++) {
        const moved = rows[from] as number;
        rows[from] = carried[word] as number;
        carried[word] = moved;
      }
      const displaced = origins[place] as number;
      origins[place] = origin;
      origin = displaced;
      to = partOf(carried[0] as number, bits);
    }
    rows.set(carried, 8 * at);
    origins[at] = origin;
  }
}

/**
 * Sorts parts in place, in descending order.
 * @param next Number of the next part; any that is not there ends it.
 * @returns The first places of these parts at which a leaf equals the one before it.
 */
export function sortParts(parted: PartedLeaves, next: () => number): number[] {
  const repeats: number[] = [];
  const { starts } = parted;
  const largest = starts.reduce((most, start, part) => Math.max(most, start - (starts[part - 1] ?? 0)), 0);
  const scratch = openScratch(largest);
  for (let part = next(); part < starts.length - 1; part = next()) {
    const repeat = sortPart(parted, part, scratch);
    if (repeat !== undefined) repeats.push(repeat);
  }
  return repeats;
}

/** Memory that sorting one part after the other uses again and again. */
interface PartScratch {
  /** Leaves as they stood, and their indices. */
  readonly rows: Uint32Array;
  readonly origins: Uint32Array;
  /** What `SortOptions` says, for the next part. */
  readonly numbersForPart: () => (length: number) => Uint32Array;
}

/** @param largest Leaves of the largest part. */
function openScratch(largest: number): PartScratch {
  const memory = new Uint32Array(4 * largest + 8);
  const numbersForPart = (): ((length: number) => Uint32Array) => {
    let used = 0;
    return (length) => memory.subarray(used, (used += length)).fill(0);
  };
  return { rows: new Uint32Array(8 * largest), origins: new Uint32Array(largest), numbersForPart };
}

function sortPart(
  { leaves, origins, bits, starts }: PartedLeaves,
  part: number,
  { rows: before, origins: cameFrom, numbersForPart }: PartScratch,
): number | undefined {
  const [from, to] = [starts[part] as number, starts[part + 1] as number];
  const own = leaves.subarray(32 * from, 32 * to);
  const order = sortRows(own, 32, { shared: bits, numbers: numbersForPart() }).reverse();
  const rows = words(own);
  before.set(rows);
  cameFrom.set(origins.subarray(from, to));
  order.forEach((leaf, place) => {
    for (let word = 0; word < 8; word++) rows[8 * place + word] = before[8 * leaf + word] as number;
    origins[from + place] = cameFrom[leaf] as number;
  });
  for (let place = 1; place < order.length; place++)
    if (compareWords(own, place - 1, own, place) === 0) return from + place;
  return undefined;
}

/**
 * Node of each leaf, by its index in the input, once all parts are sorted.
 * @param repeats Places at which a leaf equals the one before it.
 * @throws AssayError DUPLICATE if there are any.
 */
export function nodesOfLeaves({ leaves, origins }: PartedLeaves, repeats: readonly number[]): Uint32Array {
  if (repeats.length > 0) {
    const place = repeats.reduce((least, other) => Math.min(least, other));
    throw new AssayError("DUPLICATE", `Leaf ${toHex(row(leaves, 32, place))} occurs twice`);
  }
  const first = origins.length - 1;
  const nodes = new Uint32Array(origins.length);
  for (let place = 0; place < origins.length; place++) nodes[origins[place] as number] = first + place;
  return nodes;
}
