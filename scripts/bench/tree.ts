/**
 * Trees of 10,000 to 10 million leaves, against `@openzeppelin/merkle-tree` in the same run.
 * `npm run bench:tree [size...]`; `--peer-large` builds the library's tree of a million leaves too, which takes minutes.
 */
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { toHex } from "../../src/engine/bytes.js";
import { createKernel } from "../../src/engine/keccak.js";
import { buildStandardTreeOf } from "../../src/engine/standard.js";
import { buildTree, type EpochLeaves, leafAt, proofOf, rootOf } from "../../src/engine/tree.js";
import { buildTreeParallel } from "../../src/parallel/epoch.js";
import { openPool } from "../../src/parallel/pool.js";
import { benchLeaves } from "./data.js";
import { type Measure, measure, save, sizes, table } from "./report.js";

const PEER = "@openzeppelin/merkle-tree";
const LARGEST_PEER = process.argv.includes("--peer-large") ? 1_000_000 : 100_000;

/** (address, uint256) columns of some leaves. */
function amountsOf(leaves: EpochLeaves): Uint8Array {
  const amounts = new Uint8Array(32 * leaves.units.length);
  const view = new DataView(amounts.buffer);
  leaves.units.forEach((units, i) => view.setBigUint64(32 * i + 24, units));
  return amounts;
}

async function benchPeer(leaves: EpochLeaves, size: number): Promise<Measure> {
  const values = Array.from({ length: size }, (_, i): [string, bigint] => {
    const { account, units } = leafAt(leaves, i);
    return [account, units];
  });
  let peer: StandardMerkleTree<[string, bigint]> | undefined;
  const measured = await measure(PEER, size, 1, () => (peer = StandardMerkleTree.of(values, ["address", "uint256"])));
  const own = toHex(rootOf(buildStandardTreeOf(leaves.accounts, amountsOf(leaves))));
  if (peer?.root !== own) throw new Error("The roots differ");
  return measured;
}

async function main(): Promise<void> {
  const measures: Measure[] = [];
  const pool = await openPool(2);
  for (const size of sizes([10_000, 100_000, 1_000_000, 10_000_000])) {
    const leaves = benchLeaves(size);
    const runs = size > 1_000_000 ? 1 : 5;
    const note = async (name: string, run: () => unknown): Promise<void> => {
      measures.push(await measure(name, size, runs, run));
    };
    if (size <= 1_000_000) {
      const scalar = createKernel("scalar");
      await note("sum-committing, scalar, 1 thread", () => buildTree(leaves, scalar));
      const amounts = amountsOf(leaves);
      await note("same format as the peer, 1 thread", () => buildStandardTreeOf(leaves.accounts, amounts));
    }
    await note("sum-committing, 1 thread", () => buildTree(leaves));
    await note("sum-committing, 2 threads", () => buildTreeParallel(leaves, pool));
    if (size === 100_000) {
      const tree = buildTree(leaves);
      await note("a proof of every leaf", () => leaves.units.forEach((_, i) => proofOf(tree, i)));
    }
    if (size <= LARGEST_PEER) measures.push(await benchPeer(leaves, size));
  }
  await pool.close();
  console.log(table(measures, PEER));
  save("tree", measures);
}

await main();
