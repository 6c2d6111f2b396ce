import { readdir, readFile, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { ADDRESSES, fillStore, openBenchStore, TERMS } from "../../scripts/bench/epoch-store.js";
import type { ComputedEpoch, MadeTree } from "../../src/bundle/computed.js";
import { refusalsOf } from "../../src/bundle/report-data.js";
import { type MadeParts, writeBundle, writeMadeBundle } from "../../src/bundle/write.js";
import { blocksOf, headsOf, shardsOf } from "../../src/engine/bundle/parts.js";
import { contributionColumns, tableHash } from "../../src/engine/bundle/tables.js";
import { keccak256 } from "../../src/engine/hash/keccak.js";
import type { EpochTree } from "../../src/engine/tree/epoch-tree.js";
import { leafNodes } from "../../src/engine/tree/merkle.js";
import { computeFromStore } from "../../src/program/compute.js";
import { byteWidth, hexText } from "../../src/store/columns/layout.js";
import { IN_ORDER, selectedRows } from "../../src/store/contributions.js";
import { joinContributions } from "../../src/store/epochs/parquet.js";
import { CONTRIBUTION } from "../../src/store/schema.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const ORIGIN = { chainId: 31_337, epochOracle: ADDRESSES.epochOracle };

/** Every file of a folder by its path. */
async function filesOf(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const read = files.map(async (file) => [path.relative(folder, file), await readFile(file)] as const);
  return new Map((await Promise.all(read)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Leaves and nodes in files, as parts of a tree make them. */
async function makeTree(tree: EpochTree, folder: string): Promise<MadeTree> {
  const { count } = tree;
  const order = Uint32Array.from({ length: count }, (_, i) => count - 1 + i);
  const blocks = blocksOf(order, leafNodes(tree.nodes), count);
  const shards = shardsOf(tree, count);
  const heads = headsOf(count, blocks, shards);
  for (const name of ["leaves", "nodes"]) await mkdir(path.join(folder, name), { recursive: true });
  for (const { path: name, bytes } of [...blocks, ...shards]) await writeFile(path.join(folder, name), bytes);
  return { ...heads, count, folder };
}

/** An epoch's contributions in files of so many rows, byte fields as bytes. */
async function splitTable({ store, ...filter }: ComputedEpoch, prefix: string, rows: number): Promise<string[]> {
  const { uid, account, attester, task, quantity, quality, time, evidence } = CONTRIBUTION;
  const layout = { uid, account, attester, task, quantity, quality, time, evidence };
  const fields = Object.entries(layout).map(([field, kind]) =>
    byteWidth(kind) === 0 ? `"${field}"` : `unhex(substr(${hexText(field, kind)}, 3)) AS "${field}"`,
  );
  const source = await selectedRows(store, filter);
  const count = filter.accepted + filter.refused;
  const parts = Array.from({ length: Math.ceil(count / rows) }, (_, i) => `${prefix}-${i}.parquet`);
  for (const [i, part] of parts.entries()) {
    const some = `(SELECT * FROM ${source} ${IN_ORDER} LIMIT ${rows} OFFSET ${rows * i})`;
    const sql = `COPY (SELECT ${fields.join(", ")} FROM ${some}) TO '${part}' (FORMAT parquet)`;
    await store.transaction((db) => db.run(sql));
  }
  return parts;
}

describe("a bundle whose parts were made elsewhere", function () {
  this.timeout(60_000);
  const inFolder = temporaryFolder();

  it("is the same, file by file", async () => {
    const store = await openBenchStore(inFolder("store.duckdb"));
    await fillStore(store, 30_000, 2_500);
    const computed = await computeFromStore(store, TERMS);
    const { result } = computed;
    expect(result.holds).to.not.equal(undefined);
    const whole = await writeBundle(inFolder("whole"), ORIGIN, computed);
    const { contributions: rows } = result.input;
    const parts = await splitTable(computed, inFolder("part"), 777);
    const contributions: Required<MadeParts>["contributions"] = {
      path: "contributions.parquet",
      hash: tableHash(contributionColumns(rows).map((column) => keccak256(column))),
      rows: rows.length,
      write: (file) => joinContributions(store, file, parts.reverse()),
    };
    const tree = await makeTree(result.tree as EpochTree, inFolder("made"));
    const found: ComputedEpoch = {
      ...computed,
      result: { ...result, tree: undefined },
      refusals: refusalsOf(computed),
    };
    const made = await writeMadeBundle(inFolder("parts"), ORIGIN, found, { tree, contributions });
    await store.close();
    expect(made.bundleHash).to.equal(whole.bundleHash);
    const [own, other] = [await filesOf(whole.folder), await filesOf(made.folder)];
    expect([...other.keys()]).to.deep.equal([...own.keys()]);
    for (const [name, bytes] of own) expect(other.get(name)?.equals(bytes), name).to.equal(true);
  });
});
