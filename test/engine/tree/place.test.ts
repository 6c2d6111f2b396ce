import { expect } from "chai";
import { gatherRows, toHex } from "../../../src/engine/columns/bytes.js";
import { sortRows } from "../../../src/engine/columns/sort.js";
import { nodesOfLeaves, partLeaves, sortParts } from "../../../src/engine/tree/place.js";
import { refusal } from "../../helpers/errors.js";
import { seededRandom } from "../../helpers/chain/random.js";

/** More leaves than stay in one part. */
const MANY = 70_000;

/** Leaves of bytes that a function gives. */
const leavesOf = (count: number, byteAt: (at: number) => number): Uint8Array =>
  Uint8Array.from({ length: 32 * count }, (_, at) => byteAt(at));

const randomLeaves = (count: number, same = 0): Uint8Array => {
  const random = seededRandom(count + same);
  return leavesOf(count, (at) => (at % 32 < same ? 7 : Math.floor(256 * random())));
};

/** Places a copy of leaves, as a tree does, with the parts taken in an order. */
function place(given: Uint8Array, order: (parts: number) => number[] = (parts) => [...Array(parts).keys()]) {
  const parted = partLeaves(given.slice(), new Uint32Array(given.length / 32));
  const parts = order(parted.starts.length - 1);
  const repeats = sortParts(parted, () => parts.shift() ?? Infinity);
  return { leaves: parted.leaves, nodes: nodesOfLeaves(parted, repeats) };
}

describe("tree/place", () => {
  for (const [what, given] of [
    ["one leaf", randomLeaves(1)],
    ["few leaves", randomLeaves(1_000)],
    ["many leaves", randomLeaves(MANY)],
    ["many leaves that begin alike", randomLeaves(MANY, 2)],
    ["many leaves whose first words are equal", randomLeaves(MANY, 4)],
  ] as const)
    it(`puts ${what} into descending order and knows the node of each`, () => {
      const { leaves, nodes } = place(given);
      const count = given.length / 32;
      const order = sortRows(given, 32).reverse();
      expect(toHex(leaves)).to.equal(toHex(gatherRows(given, 32, order)));
      expect([...order].every((leaf, at) => nodes[leaf] === count - 1 + at)).to.equal(true);
    });

  it("comes to the same with the parts in any order", () => {
    const given = randomLeaves(MANY);
    const turned = place(given, (parts) => [...Array(parts).keys()].reverse());
    expect(turned).to.deep.equal(place(given));
  });

  it("names the largest leaf that occurs twice", async () => {
    const given = randomLeaves(MANY);
    const largest = sortRows(given, 32).slice(-20);
    for (const [from, to] of [
      [0, 1],
      [5, 40_000],
      [19, 18],
    ] as const)
      given.copyWithin(32 * (largest[to] ?? to), 32 * (largest[from] ?? 0), 32 * (largest[from] ?? 0) + 32);
    const error = await refusal(Promise.resolve(given).then((leaves) => place(leaves)));
    expect(error.code).to.equal("DUPLICATE");
    expect(error.message).to.equal(`Leaf ${toHex(gatherRows(given, 32, largest.subarray(19)))} occurs twice`);
  });
});
