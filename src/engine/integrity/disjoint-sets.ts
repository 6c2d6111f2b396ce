import { sortByColumns, eachRun } from "../columns/number-sort.js";

/** Disjoint sets over dense indices. The root of a set is its lowest member, so that results do not depend on the order of joins. */
export class DisjointSets {
  readonly #parent: Uint32Array;

  constructor(length: number) {
    this.#parent = new Uint32Array(length);
    for (let i = 0; i < length; i++) this.#parent[i] = i;
  }

  find(i: number): number {
    const parent = this.#parent;
    let x = i;
    while (parent[x] !== x) {
      const up = parent[parent[x] as number] as number;
      parent[x] = up;
      x = up;
    }
    return x;
  }

  join(a: number, b: number): void {
    const x = this.find(a);
    const y = this.find(b);
    if (x < y) this.#parent[y] = x;
    else this.#parent[x] = y;
  }

  /** Members below `limit` of every set that has at least `least` of them, sets by their root, members ascending. */
  groups(limit: number, least: number): Uint32Array[] {
    const root = new Uint32Array(limit);
    for (let i = 0; i < limit; i++) root[i] = this.find(i);
    const order = sortByColumns(limit, [root]);
    const out: Uint32Array[] = [];
    eachRun(order, [root], (from, to) => {
      if (to - from >= least) out.push(order.slice(from, to));
    });
    return out;
  }
}
