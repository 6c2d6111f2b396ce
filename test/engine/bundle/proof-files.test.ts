import { expect } from "chai";
import fc from "fast-check";
import { fromHex, packHex, row, toHex } from "../../../src/engine/columns/bytes.js";
import {
  decodeLeaves,
  findLeaf,
  leafPath,
  leavesIn,
  prefixDigits,
  type StoredLeaf,
} from "../../../src/engine/bundle/leaf-shards.js";
import {
  countFiles,
  countShards,
  headFiles,
  planProofs,
  proofFile,
  proofSizes,
  type ProofFiles,
} from "../../../src/engine/bundle/proof-files.js";
import {
  blockLeaves,
  blockPath,
  blockPathOf,
  countBlocks,
  cutLevel,
  encodeBlock,
  encodeTop,
  openTop,
  proveLeaf,
  topRoot,
} from "../../../src/engine/bundle/tree-blocks.js";
import { buildTree, leavesOf, packReputation, type EpochTree } from "../../../src/engine/tree/epoch-tree.js";
import { proofOf, rootOf } from "../../../src/engine/tree/merkle.js";
import { codeOf } from "../../helpers/errors.js";
import { EPOCH } from "../../helpers/engine/held-epoch.js";
import { address } from "../../helpers/engine/programs.js";

const TREE = EPOCH.tree as EpochTree;

/** A tree of many leaves with accounts that spread over all prefixes. */
function treeOf(count: number): EpochTree {
  const accounts = new Uint8Array(20 * count);
  const view = new DataView(accounts.buffer);
  for (let i = 0; i < count; i++) {
    view.setUint32(20 * i, Math.imul(i + 1, 0x9e3779b1));
    view.setUint32(20 * i + 16, i);
  }
  const units = BigUint64Array.from({ length: count }, (_, i) => BigInt(i));
  return buildTree({ epoch: 9n, accounts, units, reputation: new Uint32Array(8 * count).fill(3) });
}

const filesOf = (files: ProofFiles): Map<string, Uint8Array> =>
  new Map(
    Array.from({ length: countFiles(files) }, (_, i) => proofFile(files, i)).flatMap((file) =>
      file === undefined ? [] : [[file.path, file.bytes] as const],
    ),
  );

/** Leaf and proof of an account, as a client finds them in files. */
function prove(files: ReadonlyMap<string, Uint8Array>, tree: EpochTree, account: string): Uint8Array[] {
  const top = openTop(encodeTop(tree));
  const shard = files.get(leafPath(account, prefixDigits(top.count))) as Uint8Array;
  const leaf = findLeaf(shard, fromHex(account, 20)) as StoredLeaf;
  return proveLeaf(top, files.get(blockPathOf(leaf.node, top)) as Uint8Array, tree.epoch, leaf);
}

describe("files of leaves and nodes", () => {
  for (const digits of [0, 1, 2]) {
    it(`hold every leaf once with ${digits} digits`, () => {
      const plan = planProofs(TREE, digits);
      const found = Array.from({ length: countShards(plan) }, (_, s) => proofFile(plan, s)).flatMap((file) =>
        (file === undefined ? [] : decodeLeaves(file.bytes)).map((leaf) => ({ ...leaf, path: file?.path })),
      );
      // 40 contributors' leaves, the escrow's and the marker of the holds.
      expect(found).to.have.length(42);
      expect(found.reduce((sum, { units }) => sum + units, 0n)).to.equal(EPOCH.total);
      expect(found.map(({ account }) => account)).to.deep.equal(found.map(({ account }) => account).sort());
      for (const { account, path, node } of found) {
        expect(path).to.equal(leafPath(account, digits));
        const leaf = Array.from(TREE.positions).indexOf(node);
        expect(toHex(row(TREE.accounts, 20, leaf))).to.equal(account);
      }
      expect(toHex(rootOf(buildTree(leavesIn(4n, [...filesOf(plan).values()].slice(0, -1)))))).to.equal(EPOCH.root);
    });
  }

  it("are as long as their sizes say, and no others", () => {
    for (const tree of [TREE, treeOf(1), treeOf(5_000)]) {
      const plan = planProofs(tree);
      const [index, top] = headFiles(plan, new Uint8Array(32 * countShards(plan)));
      const files = filesOf(plan).set(index.path, index.bytes).set(top.path, top.bytes);
      const sizes = [...files].map(([path, { length }]) => [path, length] as const);
      expect(new Map(sizes)).to.deep.equal(proofSizes(plan));
    }
  });

  it("prove the leaves as the whole tree does", () => {
    for (const count of [1, 2, 3, 1_000, 2_048, 2_049, 4_096, 6_001]) {
      const tree = treeOf(count);
      const files = filesOf(planProofs(tree));
      const step = Math.max(1, Math.floor(count / 50));
      for (let i = 0; i < count; i += step)
        expect(prove(files, tree, toHex(row(tree.accounts, 20, i)))).to.deep.equal(proofOf(tree, i));
    }
  });

  it("cut a tree of any size into blocks that hold every leaf once", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (count) => {
        const blocks = countBlocks(count);
        const last = blocks - 1;
        const [first, middle, end] = [0, last >>> 1, last].map((block) => blockLeaves(block, count)) as [
          number,
          number,
          number,
        ];
        expect(first)
          .to.be.at.least(middle)
          .and.at.most(Math.max(2_048, 2 * blocks));
        expect(middle).to.be.at.least(end).and.at.least(1);
      }),
      { numRuns: 200 },
    );
    for (const count of [1, 2_049, 5_000, 70_001]) {
      const sizes = Array.from({ length: countBlocks(count) }, (_, block) => blockLeaves(block, count));
      expect(sizes.reduce((sum, size) => sum + size, 0)).to.equal(count);
    }
  });

  it("let a claim of a million accounts take 120,000 bytes at most", () => {
    const count = 1_000_000;
    const shard = (64 * count) / 16 ** prefixDigits(count);
    expect(cutLevel(count)).to.equal(10);
    // Shards of random accounts differ: one in a million is larger than the mean by five standard deviations.
    expect(32 * (1 + countBlocks(count)) + 32 * blockLeaves(0, count) + shard + 5 * 64 * Math.sqrt(shard / 64))
      .to.be.at.most(120_000)
      .and.at.least(80_000);
  });

  it("hold a tree of one leaf", () => {
    const reputation = Array<number>(8).fill(2 ** 32 - 1);
    const tree = buildTree(leavesOf(0n, [{ account: address(7), units: 0n, reputation }]));
    expect(decodeLeaves((proofFile(planProofs(tree), 0) as { bytes: Uint8Array }).bytes)).to.deep.equal([
      { account: address(7), units: 0n, reputation: packReputation(reputation), node: 0 },
    ]);
    expect(topRoot(openTop(encodeTop(tree)))).to.deep.equal(rootOf(tree));
    expect(encodeBlock(tree, 0)).to.deep.equal(rootOf(tree));
  });

  it("hold some hundred accounts each", () => {
    expect([1, 1024, 1025, 4096, 100_000, 10 ** 9].map(prefixDigits)).to.deep.equal([0, 0, 1, 1, 2, 4]);
  });

  it("are refused when any byte was changed", () => {
    const tree = treeOf(3_000);
    const account = toHex(row(tree.accounts, 20, 1_234));
    const right = filesOf(planProofs(tree));
    const top = openTop(encodeTop(tree));
    const path = leafPath(account, prefixDigits(3_000));
    const leaf = findLeaf(right.get(path) as Uint8Array, fromHex(account, 20)) as StoredLeaf;
    const block = right.get(blockPathOf(leaf.node, top)) as Uint8Array;
    const changed = (bytes: Uint8Array, at: number, flip: number): Uint8Array =>
      bytes.map((byte, i) => (i === at % bytes.length ? byte ^ flip : byte));
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        expect(codeOf(() => proveLeaf(top, changed(block, at, flip), 9n, leaf))).to.equal("MISMATCH");
        const lied = { ...leaf, units: leaf.units ^ BigInt(flip) };
        expect(codeOf(() => proveLeaf(top, block, 9n, lied))).to.equal("MISMATCH");
        const moved = { ...leaf, node: (leaf.node + flip) % 6_000 };
        expect(codeOf(() => proveLeaf(top, block, 9n, moved))).to.equal("MISMATCH");
      }),
      { numRuns: 50 },
    );
    expect(codeOf(() => proveLeaf(top, block.subarray(32), 9n, leaf))).to.equal("MISMATCH");
    expect(codeOf(() => proveLeaf(top, block, 8n, leaf))).to.equal("MISMATCH");
    expect(blockPathOf(leaf.node, top))
      .to.match(/^nodes\/\d+\.bin$/)
      .and.not.equal(blockPath(-1));
  });

  it("refuse heads and shards that are none", () => {
    const word0 = (count: bigint, words = 1): Uint8Array =>
      packHex([`0x${count.toString(16).padStart(64, "0")}`, ...Array<string>(words).fill(`0x${"ff".repeat(32)}`)], 32);
    for (const bytes of [new Uint8Array(0), word0(0n), word0(1n, 2), word0(2n ** 31n + 1n), word0(2n ** 200n)])
      expect(codeOf(() => openTop(bytes))).to.equal("MISMATCH");
    // Sums of units that exceed 64 bits.
    expect(codeOf(() => openTop(word0(5_000n, 128)))).to.equal("MISMATCH");
    expect(codeOf(() => findLeaf(new Uint8Array(63), new Uint8Array(20)))).to.equal("MISMATCH");
    expect(findLeaf(new Uint8Array(0), new Uint8Array(20))).to.equal(undefined);
    expect(codeOf(() => leafPath("0x12", 2))).to.equal("INVALID_ARGUMENT");
  });
});
