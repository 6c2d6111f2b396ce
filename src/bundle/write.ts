import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { bundleHash } from "../engine/bundle/manifest.js";
import { canonicalJson } from "../engine/hash/canonical.js";
import { bothDone } from "../parallel/pool.js";
import type { ComputedEpoch } from "./computed.js";
import { filesOf, manifestOf, putParts, type BundleOptions, type BundleOrigin } from "./parts.js";
import { bundleFolder, REPORT } from "./read.js";

/**
 * Writes an epoch's bundle, whole or not at all: into a folder beside it that is renamed when it is complete. What a writer that was killed
 * left there is removed.
 * @returns Its folder and the hash of its manifest.
 */
export async function writeBundle(
  home: string,
  origin: BundleOrigin,
  computed: ComputedEpoch,
  options: BundleOptions = {},
): Promise<{ folder: string; bundleHash: string }> {
  const folder = bundleFolder(home, computed.epoch);
  await removeLeftovers(folder, /\.[0-9a-f]{12}\.tmp$/);
  const draft = `${folder}.${randomBytes(6).toString("hex")}.tmp`;
  for (const name of ["leaves", "nodes"]) await mkdir(path.join(draft, name), { recursive: true });
  try {
    const files = filesOf(computed);
    // The store's threads write the tables while ours write the proofs.
    const writing = Promise.all(files.tables.map(({ path: name, write }) => write(path.join(draft, name))));
    const [{ parts }] = await bothDone(putParts(files, { ...options, folder: draft, compare: false }), writing);
    for (const { path: name, text } of files.texts) {
      await mkdir(path.dirname(path.join(draft, name)), { recursive: true });
      await writeFile(path.join(draft, name), text);
    }
    await writeFile(path.join(draft, REPORT), files.report);
    const manifest = await manifestOf(origin, computed, parts);
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
