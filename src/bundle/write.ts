import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type BundlePart, bundleHash, type Manifest } from "../engine/bundle/manifest.js";
import { openTop } from "../engine/bundle/tree-blocks.js";
import { fromHex, toHex } from "../engine/columns/bytes.js";
import { canonicalJson } from "../engine/hash/canonical.js";
import { markerOf } from "../engine/tree/holds.js";
import { rootOf } from "../engine/tree/merkle.js";
import { bothDone, usualThreads } from "../parallel/pool.js";
import { renderReport } from "../report/report.js";
import type { ComputedEpoch, MadeTree } from "./computed.js";
import type { HoldProofs } from "./holds.js";
import { proofsIn } from "./leaves.js";
import {
  type BundleFiles,
  contributionsTable,
  filesOf,
  headPart,
  inOrder,
  manifestOf,
  putParts,
  textsOf,
  weightsTable,
  type BundleOptions,
  type BundleOrigin,
} from "./parts.js";
import { reportOf } from "./report-data.js";
import { bundleFolder, REPORT } from "./read.js";

/** What was made of a bundle elsewhere. */
export interface MadeParts extends BundleOptions {
  /** Undefined if nobody earned anything. */
  readonly tree: MadeTree | undefined;
  /** Left out, the table is made of the result's contributions. */
  readonly contributions?: BundlePart & { readonly write: (file: string) => Promise<void> };
}

/**
 * Writes an epoch's bundle, whole or not at all: into a folder beside it that is renamed when it is complete. What a writer that was killed
 * left there is removed. Files of the tree that were made on the computation's way are taken.
 * @returns Its folder and the hash of its manifest.
 */
export async function writeBundle(
  home: string,
  origin: BundleOrigin,
  computed: ComputedEpoch,
  options: BundleOptions = {},
): Promise<{ folder: string; bundleHash: string }> {
  const { made: tree, contributions, table } = computed;
  if (tree !== undefined || contributions !== undefined) {
    const write = (file: string): Promise<void> => move(table ?? "", file);
    const rows = contributions === undefined ? {} : { contributions: { ...contributions, write } };
    return writeMadeBundle(home, origin, computed, { tree, ...rows, ...options });
  }
  return placeBundle(home, computed.epoch, async (draft) => {
    for (const name of ["leaves", "nodes"]) await mkdir(path.join(draft, name), { recursive: true });
    const files = filesOf(computed);
    // The store's threads write the tables while ours write the proofs.
    const writing = Promise.all(files.tables.map(({ path: name, write }) => write(path.join(draft, name))));
    const [{ parts }] = await bothDone(putParts(files, { ...options, folder: draft, compare: false }), writing);
    await writeTexts(draft, files);
    return manifestOf(origin, computed, parts);
  });
}

/**
 * The same bundle where the files of leaves and nodes, and the table of contributions, were made elsewhere.
 * @param computed Its result holds no tree, and no contributions where these are too many for receipts.
 */
export async function writeMadeBundle(
  home: string,
  origin: BundleOrigin,
  computed: ComputedEpoch,
  { tree, contributions, threads = usualThreads() }: MadeParts,
): Promise<{ folder: string; bundleHash: string }> {
  return placeBundle(home, computed.epoch, async (draft) => {
    await moveProofs(draft, tree);
    const texts = textsOf(computed, tree && (await holdProofs(draft, computed, tree)));
    const own = [weightsTable(computed), ...(contributions === undefined ? [contributionsTable(computed)] : [])];
    const files = { computed, texts, report: renderReport(reportOf(computed)), tables: own };
    const elsewhere = contributions === undefined ? [] : [contributions];
    for (const { path: name, write } of [...own, ...elsewhere]) await write(path.join(draft, name));
    const { parts } = await putParts(files, { folder: draft, compare: false, threads });
    await writeTexts(draft, files);
    const heads = tree === undefined ? [] : [tree.index, tree.top].map(headPart);
    return manifestOf(origin, computed, inOrder([...parts, ...heads, ...elsewhere]));
  });
}

/** Moves a file, to another disk as well. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
    await cp(from, to);
  }
}

async function placeBundle(
  home: string,
  epoch: number,
  fill: (draft: string) => Promise<Manifest>,
): Promise<{ folder: string; bundleHash: string }> {
  const folder = bundleFolder(home, epoch);
  await removeLeftovers(folder, /\.[0-9a-f]{12}\.tmp$/);
  const draft = `${folder}.${randomBytes(6).toString("hex")}.tmp`;
  await mkdir(draft, { recursive: true });
  try {
    const manifest = await fill(draft);
    await writeFile(path.join(draft, "manifest.json"), canonicalJson(manifest));
    await replaceFolder(folder, draft);
    await removeLeftovers(folder, /\.[0-9a-f]{12}\.tmp\.old$/);
    return { folder, bundleHash: bundleHash(manifest) };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/**
 * Gives a place for the table that a computation sorts on its way, beside the bundles. Only one process has a program's store open, and so its folder; what a
 * killed one left there is written anew.
 */
export async function withDraftTable<T>(home: string, use: (table: string) => Promise<T>): Promise<T> {
  const table = path.join(home, "contributions.draft");
  try {
    return await use(table);
  } finally {
    await rm(table, { force: true });
  }
}

/** The same in a folder of its own, for a check that leaves nothing behind. */
export async function withScratchTable<T>(use: (table: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "assay-table-"));
  try {
    return await withDraftTable(folder, use);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeTexts(draft: string, { texts, report }: Pick<BundleFiles, "texts" | "report">): Promise<void> {
  for (const { path: name, text } of texts) {
    await mkdir(path.dirname(path.join(draft, name)), { recursive: true });
    await writeFile(path.join(draft, name), text);
  }
  await writeFile(path.join(draft, REPORT), report);
}

/** Puts leaves and nodes, which may lie on another disk, into a bundle. */
async function moveProofs(draft: string, tree: MadeTree | undefined): Promise<void> {
  for (const name of ["leaves", "nodes"]) {
    if (tree === undefined) await mkdir(path.join(draft, name));
    else await cp(path.join(tree.folder, name), path.join(draft, name), { recursive: true });
  }
  for (const { path: name, bytes } of tree === undefined ? [] : [tree.index, tree.top])
    await writeFile(path.join(draft, name), bytes);
}

/** Proofs of the two leaves that say what is held; undefined if nothing is. */
async function holdProofs(
  draft: string,
  { epoch, escrow, result: { holds } }: ComputedEpoch,
  { index, top }: MadeTree,
): Promise<HoldProofs | undefined> {
  if (holds === undefined) return undefined;
  const proofs = proofsIn(draft, { index: index.bytes, top: openTop(top.bytes) }, epoch);
  const marker = toHex(markerOf(fromHex(escrow, 20), BigInt(epoch), rootOf(holds.tree)));
  const [leafProof, markerProof] = [await proofs.find(escrow), await proofs.find(marker)];
  return { leafProof: leafProof?.proof ?? [], markerProof: markerProof?.proof ?? [] };
}

/** Puts a complete draft in the folder's place. What stood there goes aside by a rename too, so that it is never seen half removed. */
async function replaceFolder(folder: string, draft: string): Promise<void> {
  if (existsSync(folder)) await rename(folder, `${draft}.old`);
  await rename(draft, folder);
}

/** Removes what stands beside a bundle under its name and such an ending. */
async function removeLeftovers(folder: string, ending: RegExp): Promise<void> {
  const [parent, name] = [path.dirname(folder), path.basename(folder)];
  if (!existsSync(parent)) return;
  const found = (await readdir(parent)).filter((entry) => entry.replace(ending, "") === name && entry !== name);
  for (const entry of found) await rm(path.join(parent, entry), { recursive: true, force: true });
}
