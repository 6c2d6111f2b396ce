/**
 * Trees of 10,000 to 10 million leaves, against `@openzeppelin/merkle-tree` in the same run.
 * `npm run bench -- tree [size...] [--write]`; `--peer-large` builds the library's tree of a million leaves too, which takes minutes.
 */
import { toHex } from "../../src/engine/columns/bytes.js";
import { createKernel } from "../../src/engine/hash/keccak.js";
import { buildStandardTreeOf } from "../../src/engine/tree/standard.js";
import { buildTree, type EpochLeaves, leafAt } from "../../src/engine/tree/epoch-tree.js";
import { proofOf, rootOf } from "../../src/engine/tree/merkle.js";
import { buildTreeParallel } from "../../src/parallel/epoch.js";
import { openPool, type Pool } from "../../src/parallel/pool.js";
import { benchLeaves } from "./data.js";
import { type Case, runSection } from "./report/report.js";
import type { Bar } from "./report/rows.js";

const PEER = "@openzeppelin/merkle-tree, (address, uint256)";

let made: { readonly size: number; readonly leaves: EpochLeaves } | undefined;
function leavesOf(size: number): EpochLeaves {
  if (made?.size !== size) made = { size, leaves: benchLeaves(size) };
  return made.leaves;
}

let opened: Promise<Pool> | undefined;
const pool = (): Promise<Pool> => (opened ??= openPool(2));

/** (address, uint256) columns of some leaves. */
function amountsOf(leaves: EpochLeaves): Uint8Array {
  const amounts = new Uint8Array(32 * leaves.units.length);
  const view = new DataView(amounts.buffer);
  leaves.units.forEach((units, i) => view.setBigUint64(32 * i + 24, units));
  return amounts;
}

/** The library's tree; its root must be that of our tree of the same format. */
async function peer(size: number): Promise<() => void> {
  // Not before it is asked for: it would count as memory of ours.
  const { StandardMerkleTree } = await import("@openzeppelin/merkle-tree");
  const leaves = leavesOf(size);
  const own = toHex(rootOf(buildStandardTreeOf(leaves.accounts, amountsOf(leaves))));
  const values = Array.from({ length: size }, (_, i): [string, bigint] => {
    const { account, units } = leafAt(leaves, i);
    return [account, units];
  });
  return () => {
    if (StandardMerkleTree.of(values, ["address", "uint256"]).root !== own) throw new Error("The roots differ");
  };
}

/** The scalar kernel, and the library's own format, on one thread. */
function singleThreaded(own: Pick<Case, "size" | "runs" | "peer">): Case[] {
  const { size } = own;
  return [
    {
      ...own,
      what: "sum-committing tree, scalar, 1 thread",
      prepare: () => {
        const [leaves, kernel] = [leavesOf(size), createKernel("scalar")];
        return () => buildTree(leaves, kernel);
      },
    },
    {
      ...own,
      what: "the library's format, SIMD, 1 thread",
      prepare: () => {
        const { accounts } = leavesOf(size);
        const amounts = amountsOf(leavesOf(size));
        return () => buildStandardTreeOf(accounts, amounts);
      },
    },
  ];
}

function casesOf(size: number): Case[] {
  const runs = size > 1_000_000 ? 1 : 5;
  const bars: Record<number, Bar> = {
    100_000: { ratio: 150 },
    1_000_000: { memory: 400 },
    10_000_000: { seconds: 8, memory: 1400 },
  };
  const bar = bars[size];
  const own = { size, runs, peer: PEER };
  const library: Case = { what: PEER, size, runs: 1, where: "here", prepare: () => peer(size) };
  return [
    ...(size < 1_000_000 ? [library] : size === 1_000_000 ? [{ ...library, flag: "--peer-large" }] : []),
    ...(size > 1_000_000 ? [] : singleThreaded({ size, runs, peer: PEER })),
    {
      ...own,
      what: "sum-committing tree, SIMD, 1 thread",
      prepare: () => {
        const leaves = leavesOf(size);
        return () => buildTree(leaves);
      },
    },
    {
      ...own,
      ...(bar === undefined ? {} : { bar }),
      what: "sum-committing tree, SIMD, 2 threads",
      prepare: async () => {
        const [leaves, threads] = [leavesOf(size), await pool()];
        return () => buildTreeParallel(leaves, threads);
      },
    },
    ...(size === 100_000 ? [proofs(size)] : []),
  ];
}

function proofs(size: number): Case {
  return {
    what: "a proof of every leaf",
    size,
    runs: 5,
    where: "here",
    prepare: () => {
      const tree = buildTree(leavesOf(size));
      return () => tree.units.forEach((_, i) => proofOf(tree, i));
    },
  };
}

await runSection({
  name: "tree",
  title: "Trees",
  unit: "leaves",
  script: import.meta.url,
  cases: [10_000, 100_000, 1_000_000, 10_000_000].flatMap(casesOf),
  close: async () => (await opened)?.close(),
});
