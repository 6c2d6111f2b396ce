import { expect } from "chai";
import fc from "fast-check";
import { blocksOf, headsOf, shardsOf, type PartFile, type Heads } from "../../../src/engine/bundle/parts.js";
import { countFiles, countShards, headFiles, planProofs, proofFile } from "../../../src/engine/bundle/proof-files.js";
import { blocksOfNodes, TREE_TOP } from "../../../src/engine/bundle/tree-blocks.js";
import { prefixDigits, shardOf } from "../../../src/engine/bundle/leaf-shards.js";
import { concat, row, toHex } from "../../../src/engine/columns/bytes.js";
import { defaultKernel, keccak256 } from "../../../src/engine/hash/keccak.js";
import { buildTree, type EpochLeaves, type EpochTree, leafColumns } from "../../../src/engine/tree/epoch-tree.js";
import { hashRanges, nodesOfRanges, rangeOfHashes } from "../../../src/engine/tree/hash-ranges.js";
import { rootOf } from "../../../src/engine/tree/merkle.js";
import { codeOf } from "../../helpers/errors.js";
import { EPOCH } from "../../helpers/engine/held-epoch.js";

/** Leaves of accounts that spread over all prefixes. */
function leavesOf(count: number, seed = 1): EpochLeaves {
  const accounts = new Uint8Array(20 * count);
  const view = new DataView(accounts.buffer);
  for (let i = 0; i < count; i++) {
    view.setUint32(20 * i, Math.imul(i + 1, 0x9e3779b1));
    view.setUint32(20 * i + 12, seed);
    view.setUint32(20 * i + 16, i);
  }
  const units = BigUint64Array.from({ length: count }, (_, i) => BigInt(i * seed));
  return { epoch: 9n, accounts, units, reputation: Uint32Array.from({ length: 8 * count }, (_, i) => i % 7) };
}

/** Some leaves with what is known of them. */
interface Rows extends Omit<EpochLeaves, "epoch"> {
  readonly hashes: Uint8Array;
  readonly positions: Uint32Array;
}

function pick({ accounts, units, reputation, hashes, positions }: Rows, rows: readonly number[]): Rows {
  const bytes = (column: Uint8Array, width: number): Uint8Array => concat(...rows.map((i) => row(column, width, i)));
  return {
    accounts: bytes(accounts, 20),
    units: BigUint64Array.from(rows, (i) => units[i] as bigint),
    reputation: Uint32Array.from(rows.flatMap((i) => [...reputation.subarray(8 * i, 8 * i + 8)])),
    hashes: bytes(hashes, 32),
    positions: Uint32Array.from(rows, (i) => positions[i] as number),
  };
}

const join = (all: readonly Rows[]): Rows => ({
  accounts: concat(...all.map(({ accounts }) => accounts)),
  units: BigUint64Array.from(all.flatMap(({ units }) => [...units])),
  reputation: Uint32Array.from(all.flatMap(({ reputation }) => [...reputation])),
  hashes: concat(...all.map(({ hashes }) => hashes)),
  positions: Uint32Array.from(all.flatMap(({ positions }) => [...positions])),
});

/** Rows by the part that each goes to; parts without rows are left out. */
function spread(rows: Rows, partOf: (i: number) => number): Rows[] {
  return [...Map.groupBy(rows.positions.keys(), partOf).values()].map((own) => pick(rows, own));
}

/** What parts make of leaves: three times the rows move, each time to whoever must have them together. */
function inParts(leaves: EpochLeaves, parts: number): { files: PartFile[]; heads: Heads } {
  const count = leaves.units.length;
  const given = { ...leaves, hashes: new Uint8Array(32 * count), positions: new Uint32Array(count) };
  const hashed = spread(given, (i) => (7 * i + (i >>> 3)) % parts).map((own): Rows => {
    defaultKernel().leaves(leafColumns({ ...own, epoch: leaves.epoch }), 0, own.units.length, own.hashes);
    return own;
  });
  const all = join(hashed);
  const ranges = rangeOfHashes(all.hashes, parts);
  const sizes = Array.from({ length: parts }, (_, range) => ranges.filter((found) => found === range).length);
  const placed = join(
    spread(all, (i) => ranges[i] as number).map((own) => {
      return { ...own, positions: nodesOfRanges(own.hashes, hashRanges(sizes)) };
    }),
  );
  const blocks = blocksOfNodes(placed.positions, count);
  const blockFiles = spread(placed, (i) => (blocks[i] as number) % parts).flatMap((own) =>
    blocksOf(own.positions, own.hashes, count),
  );
  const digits = prefixDigits(count);
  const shardFiles = spread(placed, (i) => shardOf(row(placed.accounts, 20, i), digits) % parts).flatMap((own) =>
    shardsOf(own, count),
  );
  return { files: [...shardFiles, ...blockFiles], heads: headsOf(count, blockFiles, shardFiles) };
}

const bytesByPath = (files: readonly { path: string; bytes: Uint8Array }[]): [string, string][] =>
  files.map(({ path, bytes }): [string, string] => [path, toHex(bytes)]).sort(([a], [b]) => (a < b ? -1 : 1));

/** What one machine makes of a tree. */
function whole(tree: EpochTree): [string, string][] {
  const plan = planProofs(tree);
  const files = Array.from({ length: countFiles(plan) }, (_, i) => proofFile(plan, i) ?? []).flat();
  const index = new Uint8Array(32 * countShards(plan));
  files.slice(0, countShards(plan)).forEach((file) => {
    if (file.path.startsWith("nodes/")) return;
    const name = file.path.slice(7, -4);
    index.set(keccak256(file.bytes), 32 * (name === "all" ? 0 : Number.parseInt(name, 16)));
  });
  return bytesByPath([...files, ...headFiles(plan, index)]);
}

function expectEqual(leaves: EpochLeaves, parts: number): void {
  const tree = buildTree(leaves);
  const { files, heads } = inParts(leaves, parts);
  expect(toHex(heads.root)).to.equal(toHex(rootOf(tree)));
  expect(bytesByPath([...files, heads.index, heads.top])).to.deep.equal(whole(tree));
}

describe("a tree in parts", () => {
  it("of 1 to 20 leaves equals the whole", () => {
    for (let count = 1; count <= 20; count++) for (const parts of [1, 2, 3, 64]) expectEqual(leavesOf(count), parts);
  });

  for (const parts of [1, 2, 4, 64])
    it(`equals the whole with ${parts} parts`, () => {
      for (const count of [1023, 2048, 2049, 4097]) expectEqual(leavesOf(count, parts), parts);
    });

  it("equals the whole of any size in any number of parts", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 1, max: 100 }), fc.nat(2 ** 20), (...drawn) => {
        const [count, parts, seed] = drawn;
        expectEqual(leavesOf(count, seed), parts);
      }),
      { numRuns: 15 },
    );
  });

  it("equals an epoch's tree with holds", () => {
    expectEqual(EPOCH.tree as EpochTree, 4);
  });

  it("refuses a leaf and an account that occur twice", () => {
    const leaf = leavesOf(1);
    const hash = new Uint8Array(32);
    defaultKernel().leaves(leafColumns(leaf), 0, 1, hash);
    expect(codeOf(() => nodesOfRanges(concat(hash, hash), hashRanges([2])))).to.equal("DUPLICATE");
    const twice = { ...leaf, accounts: concat(leaf.accounts, leaf.accounts), positions: Uint32Array.of(1, 2) };
    expect(codeOf(() => shardsOf({ ...twice, units: BigUint64Array.of(1n, 2n) }, 2))).to.equal("DUPLICATE");
  });

  it("refuses parts that are missing", () => {
    const tree = buildTree(leavesOf(5));
    const hashes = tree.nodes.subarray(32 * 4);
    expect(codeOf(() => nodesOfRanges(hashes, hashRanges([6])))).to.equal("INCOMPLETE");
    expect(codeOf(() => blocksOf(Uint32Array.of(4, 5), hashes.subarray(0, 64), 5))).to.equal("INCOMPLETE");
    expect(codeOf(() => headsOf(5, [], []))).to.equal("INCOMPLETE");
  });

  it("refuses sums beyond 64 bits", () => {
    const full = new Uint8Array(32).fill(255);
    expect(codeOf(() => blocksOf(Uint32Array.of(1, 2), concat(full, full), 2))).to.equal("OVERFLOW");
    const blocks = Array.from({ length: 64 }, (_, number) => ({ number, hash: full }));
    expect(codeOf(() => headsOf(2_049, blocks, []))).to.equal("OVERFLOW");
    expect(headsOf(1, [{ number: 0, hash: full }], []).top.path).to.equal(TREE_TOP);
  });
});
