/** Groups of rows, each in ascending order. */
export interface Groups {
  readonly rows: Uint32Array;
  /** Where each group ends. */
  readonly ends: Uint32Array;
}

/** Joins the groups of several parts. */
export function joinGroups(all: readonly Groups[]): Groups {
  const rows = new Uint32Array(all.reduce((sum, groups) => sum + groups.rows.length, 0));
  const ends = new Uint32Array(all.reduce((sum, groups) => sum + groups.ends.length, 0));
  let [row, end] = [0, 0];
  for (const groups of all) {
    rows.set(groups.rows, row);
    for (const each of groups.ends) ends[end++] = row + each;
    row += groups.rows.length;
  }
  return { rows, ends };
}

/** Calls `visit` for each group. */
export function eachGroup({ rows, ends }: Groups, visit: (group: Uint32Array, g: number) => void): void {
  for (let g = 0, start = 0; g < ends.length; start = ends[g++] as number) visit(rows.subarray(start, ends[g]), g);
}
