import { expect } from "chai";
import { DisjointSets } from "../../../src/engine/integrity/disjoint-sets.js";

describe("disjoint sets", () => {
  it("groups do not depend on join order", () => {
    const joins = [
      [3, 1],
      [5, 3],
      [2, 4],
    ] as const;
    const groups = [joins, [...joins].reverse()].map((list) => {
      const sets = new DisjointSets(6);
      for (const [a, b] of list) sets.join(a, b);
      return sets.groups(6, 2).map((g) => [...g]);
    });
    expect(groups[0]).to.deep.equal([
      [1, 3, 5],
      [2, 4],
    ]);
    expect(groups[1]).to.deep.equal(groups[0]);
  });
});
