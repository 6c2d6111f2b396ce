/** Edits that turn one word into another: letters added, left out, changed or swapped with their neighbour. */
function distance(a: string, b: string): number {
  const rows = [[...Array(b.length + 1).keys()]];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const least = [at(rows[i - 1], j) + 1, at(row, j - 1) + 1, at(rows[i - 1], j - 1) + (same ? 0 : 1)];
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least.push(at(rows[i - 2], j - 2) + 1);
      row.push(Math.min(...least));
    }
    rows.push(row);
  }
  return at(rows[a.length], b.length);
}

const at = (row: readonly number[] | undefined, i: number): number => row?.[i] ?? Infinity;

/** The name that was probably meant; undefined if none is near. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const ranked = names.map((name) => [distance(lower, name.toLowerCase()), name] as const);
  const [best] = ranked.sort(([a], [b]) => a - b);
  return best !== undefined && best[0] <= Math.max(2, word.length / 4) ? best[1] : undefined;
}
