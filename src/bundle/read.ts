import path from "node:path";
import { bundleHash, parseManifest, type Manifest } from "../engine/bundle/manifest.js";
import { toHex } from "../engine/columns/bytes.js";
import { AssayError } from "../engine/errors.js";
import { canonicalJson } from "../engine/hash/canonical.js";
import { keccak256 } from "../engine/hash/keccak.js";
import { LARGEST, LARGEST_MANIFEST, readRegular, readRegularBytes } from "./files.js";
import { HOLDS, parseFile } from "./forms.js";
import type { HoldsFile } from "./holds.js";

/** Name of the report in a bundle. */
export const REPORT = "report.html";

/** Folder of an epoch's bundle. */
export function bundleFolder(home: string, epoch: number): string {
  return path.join(home, "bundles", `epoch-${epoch}`);
}

/** Hash of a file, 0x hex. */
export function hashBytes(bytes: Uint8Array): string {
  return toHex(keccak256(bytes));
}

/**
 * Holds of an epoch from the bundle at `home`; undefined if nobody's units are held.
 * @throws AssayError NOT_FOUND without a bundle, MISMATCH if the file is not the one that the manifest names.
 */
export async function readHolds(home: string, epoch: number): Promise<HoldsFile | undefined> {
  const folder = bundleFolder(home, epoch);
  const text = await readPart(folder, "holds.json", await readManifest(home, epoch));
  if (text === undefined) return undefined;
  return parseFile(path.join(folder, "holds.json"), text, HOLDS) as HoldsFile;
}

/**
 * Manifest of the bundle that was computed here.
 * @throws AssayError NOT_FOUND if there is none, MISMATCH if it is malformed or not canonical.
 */
export async function readManifest(home: string, epoch: number): Promise<Manifest & { readonly bundleHash: string }> {
  const file = path.join(bundleFolder(home, epoch), "manifest.json");
  const text = await readRegular(file, LARGEST_MANIFEST);
  if (text !== undefined) return checkedManifest(file, text);
  throw new AssayError(
    "NOT_FOUND",
    `Epoch ${epoch} is not computed here.`,
    "Compute it with `npx hardhat epoch compute`.",
  );
}

/** Reads the text of a manifest. */
export function checkedManifest(file: string, text: string): Manifest & { readonly bundleHash: string } {
  try {
    const manifest = parseManifest(text);
    if (canonicalJson(manifest) === text) return { ...manifest, bundleHash: bundleHash(manifest) };
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    throw new AssayError("MISMATCH", `${file}: ${error.message}`, "Fetch or compute the bundle again.");
  }
  throw new AssayError("MISMATCH", `${file} is not canonical JSON.`, "Fetch or compute the bundle again.");
}

/** Text of a part of at most so many bytes, or undefined if the manifest does not name it. As `readPartBytes`. */
export async function readPart(
  folder: string,
  name: string,
  manifest: Manifest,
  most = LARGEST,
): Promise<string | undefined> {
  return (await readPartBytes(folder, name, manifest, most))?.toString("utf8");
}

/**
 * Bytes of a part of at most so many bytes, or undefined if the manifest does not name it.
 * @throws AssayError NOT_FOUND if the file is missing, MISMATCH if it is not the one that the manifest names.
 */
export async function readPartBytes(
  folder: string,
  name: string,
  { parts }: Manifest,
  most = LARGEST,
): Promise<Buffer | undefined> {
  const part = parts.find((entry) => entry.path === name);
  if (part === undefined) return undefined;
  const file = path.join(folder, name);
  const bytes = await readRegularBytes(file, most);
  if (bytes !== undefined && hashBytes(bytes) === part.hash) return bytes;
  return refuseFile(file, bytes === undefined);
}

/** Refuses a file that is missing or differs from what the manifest names. */
export function refuseFile(file: string, missing: boolean): never {
  const hint = "Fetch or compute the bundle again.";
  if (missing) throw new AssayError("NOT_FOUND", `${file} is missing.`, hint);
  throw new AssayError("MISMATCH", `${file} differs from what the manifest names.`, hint);
}
