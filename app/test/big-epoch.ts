import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { headFiles, planProofs } from "../../src/engine/bundle/proof-files.js";
import { bundleHash, type Manifest } from "../../src/engine/bundle/manifest.js";
import { toHex } from "../../src/engine/columns/bytes.js";
import { canonicalJson } from "../../src/engine/hash/canonical.js";
import { keccak256 } from "../../src/engine/hash/keccak.js";
import { buildTree, leavesOf } from "../../src/engine/tree/epoch-tree.js";
import { rootOf } from "../../src/engine/tree/merkle.js";
import { putProofs } from "../../src/parallel/bundle.js";
import { putFile } from "../../src/parallel/jobs.js";
import { withPool } from "../../src/parallel/pool.js";
import type { WrittenEpoch } from "../../test/helpers/program/final-epoch.js";

/** Units of everybody: all together stay far below a budget. */
const UNITS = 1_000_000n;

/**
 * Writes the bundle of an epoch of many accounts, `account` among them, beside that of a small one whose manifest it changes: leaves and nodes are what
 * a computed epoch of that size would have.
 */
export async function writeBigEpoch(
  small: WrittenEpoch,
  epoch: number,
  accounts: number,
  account: string,
): Promise<WrittenEpoch> {
  const others = Array.from({ length: accounts - 1 }, (_, i) => `0x${(i + 1).toString(16).padStart(8, "0").repeat(5)}`);
  const leaves = [account.toLowerCase(), ...others].map((each) => ({
    account: each,
    units: UNITS,
    reputation: [0, 0, 0, 0, 0, 0, 0, 0],
  }));
  const tree = buildTree(leavesOf(BigInt(epoch), leaves));
  const files = planProofs(tree);
  const folder = path.join(small.home, "bundles", `epoch-${epoch}`);
  for (const name of ["leaves", "nodes"]) await mkdir(path.join(folder, name), { recursive: true });
  const { index } = await withPool(1, (pool) => putProofs(files, { folder, act: "write" }, pool));
  const heads = headFiles(files, index);
  for (const head of heads) putFile(folder, head, "write");
  const parts = heads.map(({ path: name, bytes }) => {
    return { path: name, hash: toHex(keccak256(bytes)), rows: bytes.length / 32 };
  });
  const root = toHex(rootOf(tree));
  const text = await readFile(path.join(small.folder, "manifest.json"), "utf8");
  const total = String(UNITS * BigInt(accounts));
  const manifest: Manifest = { ...(JSON.parse(text) as Manifest), epoch: String(epoch), root, total, accounts, parts };
  await writeFile(path.join(folder, "manifest.json"), canonicalJson(manifest));
  return { ...small, epoch, root, bundleHash: bundleHash(manifest), folder };
}
