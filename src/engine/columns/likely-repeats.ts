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

/**
 * Rows whose pair of words occurs more than once, and a few others; ascending. Hashes are parted by their leading bits first: marking all of them in one
 * table would miss the cache at every row.
 */
export function likelyRepeats(pairs: Uint32Array): Uint32Array {
  const length = pairs.length / 2;
  const partBits = Math.min(MOST_PARTS, Math.ceil(Math.log2(Math.max(1, length / PART_ROWS))));
  const hashes = new Uint32Array(length);
  for (let row = 0; row < length; row++)
    hashes[row] = mix((pairs[2 * row] as number) ^ mix((pairs[2 * row + 1] as number) ^ 0x9e37_79b9));
  const { rows, ends } = partition(hashes, partBits);
  const found = new Uint8Array(length);
  let count = 0;
  for (let part = 0, from = 0; part < ends.length; from = ends[part++] as number)
    count += markRepeats(hashes, rows.subarray(from, ends[part]), partBits, found);
  const out = new Uint32Array(count);
  for (let row = 0, at = 0; row < length; row++) if (found[row] === 1) out[at++] = row;
  return out;
}

/** Rows by the leading bits of their hashes, and where each part ends. */
function partition(hashes: Uint32Array, partBits: number): { rows: Uint32Array; ends: Uint32Array } {
  const ends = new Uint32Array(2 ** partBits);
  const partOf = (hash: number): number => (partBits === 0 ? 0 : hash >>> (32 - partBits));
  for (const hash of hashes) ends[partOf(hash)] = (ends[partOf(hash)] as number) + 1;
  for (let part = 0, start = 0; part < ends.length; part++) {
    const size = ends[part] as number;
    ends[part] = start;
    start += size;
  }
  const rows = new Uint32Array(hashes.length);
  for (let row = 0; row < hashes.length; row++) {
    const part = partOf(hashes[row] as number);
    const at = ends[part] as number;
    rows[at] = row;
    ends[part] = at + 1;
  }
  return { rows, ends };
}

/** Marks the rows of a part whose hashes share a slot; at most one slot in sixteen is taken. Gives how many. */
function markRepeats(hashes: Uint32Array, rows: Uint32Array, partBits: number, found: Uint8Array): number {
  const bits = Math.min(31 - partBits, Math.max(10, Math.ceil(Math.log2(16 * Math.max(1, rows.length)))));
  const [once, twice] = [new Uint32Array(2 ** (bits - 5)), new Uint32Array(2 ** (bits - 5))];
  const slotOf = (row: number): number => ((hashes[row] as number) << partBits) >>> (32 - bits);
  for (const row of rows) {
    const slot = slotOf(row);
    const [word, bit] = [slot >>> 5, 1 << (slot & 31)];
    if (((once[word] as number) & bit) === 0) once[word] = (once[word] as number) | bit;
    else twice[word] = (twice[word] as number) | bit;
  }
  let count = 0;
  for (const row of rows) {
    const slot = slotOf(row);
    if ((((twice[slot >>> 5] as number) >>> (slot & 31)) & 1) === 0) continue;
    found[row] = 1;
    count++;
  }
  return count;
}
