import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Manifest } from "../engine/bundle/manifest.js";
import { AssayError } from "../engine/errors.js";
import { canonicalJson } from "../engine/hash/canonical.js";
import type { ComputedEpoch } from "./computed.js";
import { filesOf, manifestOf, putParts, type BundleOptions, type BundleOrigin } from "./parts.js";
import { checkedManifest, readPart, refuseFile } from "./read.js";

/**
 * Checks every file of a bundle against a recomputed epoch.
 * @throws AssayError MISMATCH that names the first file that differs.
 */
export async function checkBundle(
  folder: string,
  origin: BundleOrigin,
  computed: ComputedEpoch,
  options: BundleOptions = {},
): Promise<void> {
  const file = path.join(folder, "manifest.json");
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) throw new AssayError("NOT_FOUND", `${folder} is not a bundle: manifest.json is missing.`);
  const found = checkedManifest(file, text);
  const files = filesOf(computed);
  const wrong: Error[] = [];
  const compareTables = async (): Promise<void> => {
    for (const { path: name, same } of files.tables)
      await compareTable(path.join(folder, name), same).catch((error: Error) => wrong.push(error));
  };
  const { parts, faults } = await putParts(files, { ...options, folder, compare: true, first: compareTables });
  const expected: Manifest = await manifestOf(origin, computed, parts);
  for (const key of new Set([...Object.keys(expected), ...Object.keys(found)]) as Set<keyof Manifest>)
    if (!UNCOMPARED.has(key)) compareEntry(file, key, found[key], expected[key]);
  for (const { path: name, missing } of faults) refuseFile(path.join(folder, name), missing);
  for (const part of files.texts) await readPart(folder, part.path, found);
  for (const error of wrong) throw error;
}

/** Entries that may differ: how far the writer had read the chain, and the hash that follows from all. */
const UNCOMPARED: ReadonlySet<string> = new Set(["toBlock", "bundleHash"]);

function compareEntry(file: string, key: string, found: unknown, expected: unknown): void {
  const given = found !== undefined && expected !== undefined;
  if (given && canonicalJson(found) === canonicalJson(expected)) return;
  throw new AssayError("MISMATCH", `${file}: ${key} is not what the chain's data gives.`);
}

/** Compares a table by content: its bytes may differ from one version of the writer to the next. */
async function compareTable(file: string, same: (file: string) => Promise<boolean>): Promise<void> {
  try {
    if (await same(file)) return;
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    throw new AssayError("MISMATCH", `${file} cannot be read: ${error.message}.`, "Fetch the bundle again.");
  }
  throw new AssayError("MISMATCH", `${file} differs from what the chain's data gives.`);
}
