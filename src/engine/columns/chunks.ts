/** Ranges of rows that threads take one at a time. */
export interface Chunks {
  readonly rows: number;
  readonly count: number;
}

/** First row of a chunk; of the one after the last, the number of rows. */
export function startOfChunk({ rows, count }: Chunks, chunk: number): number {
  return Math.min(rows, chunk * Math.ceil(rows / count));
}

/** Turns the rows counted by chunk and part into the place where each chunk's rows of each part begin; notes where parts end. */
export function countsToPlaces(counts: Uint32Array, ends: Uint32Array, chunks: number): void {
  let sum = 0;
  for (let part = 0; part < ends.length; part++) {
    for (let at = part; at < chunks * ends.length; at += ends.length) {
      const own = counts[at] as number;
      counts[at] = sum;
      sum += own;
    }
    ends[part] = sum;
  }
}

/** First place of a part. */
export function startOfPart(ends: Uint32Array, part: number): number {
  return part === 0 ? 0 : (ends[part - 1] as number);
}
