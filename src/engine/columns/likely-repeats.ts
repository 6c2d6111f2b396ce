/** 32-bit finaliser: every input bit moves every output bit. */
export function mix(word: number): number {
  let h = word >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Rows whose pair of words occurs more than once, and a few others; ascending. */
export function likelyRepeats(pairs: Uint32Array): Uint32Array {
  const length = pairs.length / 2;
  // One bit for every hash that occurred, one for every hash that did so twice; at most one slot in sixteen is taken.
  const bits = Math.min(31, Math.max(10, Math.ceil(Math.log2(16 * Math.max(1, length)))));
  const [once, twice] = [new Uint32Array(2 ** (bits - 5)), new Uint32Array(2 ** (bits - 5))];
  const slotOf = (row: number): number =>
    mix((pairs[2 * row] as number) ^ mix((pairs[2 * row + 1] as number) ^ 0x9e37_79b9)) >>> (32 - bits);
  for (let row = 0; row < length; row++) {
    const slot = slotOf(row);
    const [word, bit] = [slot >>> 5, 1 << (slot & 31)];
    if (((once[word] as number) & bit) === 0) once[word] = (once[word] as number) | bit;
    else twice[word] = (twice[word] as number) | bit;
  }
  const found: number[] = [];
  for (let row = 0; row < length; row++) {
    const slot = slotOf(row);
    if ((((twice[slot >>> 5] as number) >>> (slot & 31)) & 1) === 1) found.push(row);
  }
  return Uint32Array.from(found);
}
