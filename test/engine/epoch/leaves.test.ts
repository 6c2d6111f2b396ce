import { expect } from "chai";
import fc from "fast-check";
import { packHex, toHex } from "../../../src/engine/columns/bytes.js";
import { computeEpoch, type EpochResult } from "../../../src/engine/epoch/epoch.js";
import { leafIndex } from "../../../src/engine/epoch/leaves.js";
import { leafAt, rootTotal, type EpochTree } from "../../../src/engine/tree/epoch-tree.js";
import { buildHolds, markerOf } from "../../../src/engine/tree/holds.js";
import { rootOf } from "../../../src/engine/tree/merkle.js";
import { address, inputOf, programs } from "../../helpers/engine/programs.js";
import { plain, run, work } from "../../helpers/engine/scored.js";

const ESCROW = address(0xe5c);
const NONE = [0, 0, 0, 0, 0, 0, 0, 0];

/** An epoch in which two accounts earned alike and the first one's units are held. */
function heldEpoch(): EpochResult & { readonly tree: EpochTree } {
  const rows = [work({ account: address(1) }), work({ account: address(2) })];
  const result = computeEpoch({
    ...inputOf(plain({ work: rows })),
    holds: { escrow: ESCROW, accounts: packHex([address(1)], 20) },
  });
  if (result.tree === undefined) throw new Error("The epoch has no leaf");
  return { ...result, tree: result.tree };
}

describe("leaves of an epoch", () => {
  it("name the escrow's leaf and the marker", () => {
    const { tree, holds, held } = heldEpoch();
    if (holds === undefined) throw new Error("Nothing is held");
    const sum = held.reduce((total, units) => total + units, 0n);
    expect(leafAt(tree, holds.leafIndex)).to.deep.equal({ account: ESCROW, units: sum, reputation: NONE });
    const marker = toHex(markerOf(packHex([ESCROW], 20), 5n, rootOf(holds.tree)));
    expect(leafAt(tree, holds.markerIndex)).to.deep.equal({ account: marker, units: 0n, reputation: NONE });
  });

  it("hold units of as many accounts as there are", () => {
    const count = 300_000;
    const accounts = new Uint8Array(20 * count);
    const view = new DataView(accounts.buffer);
    for (let i = 0; i < count; i++) view.setUint32(20 * i, i);
    const held = BigUint64Array.from({ length: count }, (_, i) => (i % 3 === 0 ? 0n : 2n));
    const tree = buildHolds(1n, accounts, held, packHex([ESCROW], 20))?.tree;
    expect(tree?.count).to.equal(200_000);
    expect(tree === undefined ? 0n : rootTotal(tree)).to.equal(400_000n);
    expect(tree === undefined ? "" : leafAt(tree, 199_999).account).to.equal(toHex(accounts.subarray(-20)));
  });

  it("hold what the accounts do not get", () => {
    const { tree, holds, held, accounts, input } = heldEpoch();
    expect(held).to.deep.equal(BigUint64Array.of(500n, 0n));
    expect([0, 1].map((i) => leafAt(tree, i).units)).to.deep.equal([0n, 500n]);
    const built = buildHolds(input.epoch, accounts, held, packHex([ESCROW], 20));
    expect(holds?.tree).to.deep.equal(built?.tree);
  });

  it("are the accounts' alone without holds", () => {
    fc.assert(
      fc.property(programs(fc.boolean()), (p) => {
        const result = run(p);
        if (typeof result === "string" || result.tree === undefined) return;
        expect(result.holds).to.equal(undefined);
        for (let i = 0; i < result.tree.count; i++) {
          expect(leafIndex(result, leafAt(result.tree, i).account)).to.equal(i);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("have no place for a stranger", () => {
    expect(leafIndex(heldEpoch(), address(77))).to.equal(-1);
    expect(leafIndex({ tree: undefined }, address(1))).to.equal(-1);
  });
});
