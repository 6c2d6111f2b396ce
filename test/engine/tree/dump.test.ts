import { expect } from "chai";
import fc from "fast-check";
import { dumpTree, loadTree } from "../../../src/engine/tree/dump.js";
import { buildTree, leavesOf } from "../../../src/engine/tree/epoch-tree.js";
import { proofHex, rootOf } from "../../../src/engine/tree/merkle.js";
import { address } from "../../helpers/engine/programs.js";
import { codeOf } from "../../helpers/errors.js";

const treeOf = (size: number): ReturnType<typeof buildTree> =>
  buildTree(
    leavesOf(
      3n,
      Array.from({ length: size }, (_, i) => ({
        account: address(i + 1),
        units: BigInt(i),
        reputation: [i, 0, 0, 0, 0, 0, 0, 7],
      })),
    ),
  );

describe("dump", () => {
  it("loads what it wrote", () => {
    for (const size of [1, 2, 3, 17]) {
      const tree = treeOf(size);
      const loaded = loadTree(dumpTree(tree));
      expect(loaded).to.deep.equal(tree);
      expect(proofHex(loaded, size - 1)).to.deep.equal(proofHex(tree, size - 1));
      expect(rootOf(loaded)).to.deep.equal(rootOf(tree));
    }
  });

  it("loads from unaligned memory", () => {
    const file = dumpTree(treeOf(3));
    const shifted = new Uint8Array(file.length + 1);
    shifted.set(file, 1);
    expect(loadTree(shifted.subarray(1)).units).to.deep.equal(treeOf(3).units);
  });

  it("refuses any changed byte", () => {
    const file = dumpTree(treeOf(5));
    for (let i = 0; i < file.length; i++) {
      const changed = file.slice();
      changed[i] = (changed[i] as number) ^ 0x10;
      expect(
        codeOf(() => loadTree(changed)),
        `byte ${i}`,
      ).to.be.oneOf(["MISMATCH", "DUPLICATE", "OVERFLOW"]);
    }
  });

  it("refuses any other length", () => {
    const file = dumpTree(treeOf(5));
    for (let length = 0; length < file.length; length++) {
      expect(codeOf(() => loadTree(file.subarray(0, length), "shape"))).to.equal("MISMATCH");
    }
  });

  it("refuses noise", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        expect(codeOf(() => loadTree(noise))).to.equal("MISMATCH");
      }),
    );
  });
});
