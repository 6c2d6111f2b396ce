/** 32-bit finaliser: every input bit moves every output bit. */
export function mix(word: number): number {
  let h = word >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Rows of a part: its bits fit a processor's nearer caches. */
const PART_ROWS = 1 << 15;
/** Bits of a hash that tell parts apart at most. */
const MOST_PARTS = 10;

/** Where the pairs of words stand, that of row `i` from word `stride * i + offset` on. */
export interface PairPlaces {
  /** Only these rows are looked at, and named by their places here. */
  readonly among?: Uint32Array | undefined;
  /** Two if left out. */
  readonly stride?: number;
  /** Zero if left out. */
  readonly offset?: number;
}

/**
 * Rows whose pair of words occurs more than once, and a few others; ascending. Hashes are parted by their leading bits first: marking all of them in one
 * table would miss the cache at every row.
 */
export function likelyRepeats(words: Uint32Array, { among, stride = 2, offset = 0 }: PairPlaces = {}): Uint32Array {
  const length = among?.length ?? words.length / stride;
  const partBits = Math.min(MOST_PARTS, Math.ceil(Math.log2(Math.max(1, length / PART_ROWS))));
  const hashAt = (row: number): number => {
    const at = stride * (among === undefined ? row : (among[row] as number)) + offset;
    return mix((words[at] as number) ^ mix((words[at + 1] as number) ^ 0x9e37_79b9));
  };
  const { hashes, rows, ends } = partition(length, partBits, hashAt);
  const found = new Uint8Array(length);
  let count = 0;
  for (let part = 0, from = 0; part < ends.length; from = ends[part++] as number) {
    const repeated = markRepeats(hashes.subarray(from, ends[part]), partBits);
    for (const k of repeated) found[rows[from + k] as number] = 1;
    count += repeated.length;
  }
  const out = new Uint32Array(count);
  for (let row = 0, at = 0; row < length; row++) if (found[row] === 1) out[at++] = row;
  return out;
}

/** Hashes by their leading bits, the row of each, and where each part ends. */
interface PartedHashes {
  readonly hashes: Uint32Array;
  readonly rows: Uint32Array;
  readonly ends: Uint32Array;
}

function partition(length: number, partBits: number, hashAt: (row: number) => number): PartedHashes {
  const ends = new Uint32Array(2 ** partBits);
  const partOf = (hash: number): number => (partBits === 0 ? 0 : hash >>> (32 - partBits));
  for (let row = 0; row < length; row++) {
    const part = partOf(hashAt(row));
    ends[part] = (ends[part] as number) + 1;
  }
  for (let part = 0, start = 0; part < ends.length; part++) {
    const size = ends[part] as number;
    ends[part] = start;
    start += size;
  }
  const [hashes, rows] = [new Uint32Array(length), new Uint32Array(length)];
  for (let row = 0; row < length; row++) {
    const hash = hashAt(row);
    const part = partOf(hash);
    const at = ends[part] as number;
    hashes[at] = hash;
    rows[at] = row;
    ends[part] = at + 1;
  }
  return { hashes, rows, ends };
}

/** Places of the hashes of a part that share a slot; at most one slot in sixteen is taken. */
function markRepeats(hashes: Uint32Array, partBits: number): number[] {
  const bits = Math.min(31 - partBits, Math.max(10, Math.ceil(Math.log2(16 * Math.max(1, hashes.length)))));
  const [once, twice] = [new Uint32Array(2 ** (bits - 5)), new Uint32Array(2 ** (bits - 5))];
  const slotOf = (hash: number): number => (hash << partBits) >>> (32 - bits);
  for (const hash of hashes) {
    const slot = slotOf(hash);
    const [word, bit] = [slot >>> 5, 1 << (slot & 31)];
    if (((once[word] as number) & bit) === 0) once[word] = (once[word] as number) | bit;
    else twice[word] = (twice[word] as number) | bit;
  }
  const repeated: number[] = [];
  for (let k = 0; k < hashes.length; k++) {
    const slot = slotOf(hashes[k] as number);
    if ((((twice[slot >>> 5] as number) >>> (slot & 31)) & 1) === 1) repeated.push(k);
  }
  return repeated;
}
