import path from "node:path";
import type { Manifest } from "../engine/bundle/manifest.js";
import { proofSizes } from "../engine/bundle/proof-files.js";
import { AssayError } from "../engine/errors.js";
import { canonicalJson } from "../engine/hash/canonical.js";
import type { ComputedEpoch } from "./computed.js";
import { LARGEST_MANIFEST, readRegular, readRegularBytes, requireOnly } from "./files.js";
import { filesOf, manifestOf, putParts, type BundleFiles, type BundleOptions, type BundleOrigin } from "./parts.js";
import { checkedManifest, hashBytes, readPart, refuseFile, REPORT } from "./read.js";

/**
 * Manifest of any bundle, before anything else of it is looked at.
 * @param onChain Hash of the bundle that stands on chain for its root.
 * @throws AssayError NOT_FOUND if the folder is no bundle, MISMATCH if its hash is another.
 */
export async function readBundle(folder: string, onChain?: string): Promise<ReadManifest> {
  const file = path.join(folder, "manifest.json");
  const bytes = await readRegularBytes(file, LARGEST_MANIFEST);
  if (bytes === undefined) throw new AssayError("NOT_FOUND", `${folder} is not a bundle: manifest.json is missing.`);
  // A manifest is its own canonical text: another hash is known before anything is parsed.
  const hash = hashBytes(bytes);
  if (onChain === undefined || hash === onChain) return checkedManifest(file, bytes.toString("utf8"));
  const hint = "It is another bundle than the one that the root was proposed with.";
  throw new AssayError("MISMATCH", `${folder} has hash ${hash}, but ${onChain} stands on chain.`, hint);
}

type ReadManifest = ReturnType<typeof checkedManifest>;

/** Bytes of the largest report. */
const LARGEST_REPORT = 1 << 26;

/**
 * Checks every file of a bundle against a recomputed epoch. What is not named there, is no regular file or is larger than what it should hold is refused
 * before anything is decoded.
 * @throws AssayError MISMATCH that names the first file that differs.
 */
export async function checkBundle(
  folder: string,
  origin: BundleOrigin,
  computed: ComputedEpoch,
  options: BundleOptions = {},
): Promise<void> {
  const file = path.join(folder, "manifest.json");
  const found = await readBundle(folder);
  const files = filesOf(computed);
  await requireOnly(folder, expectedSizes(files));
  const wrong: Error[] = [];
  const compareTables = async (): Promise<void> => {
    for (const { path: name, same } of files.tables)
      await compareTable(path.join(folder, name), same).catch((error: Error) => wrong.push(error));
  };
  const { parts, faults } = await putParts(files, { ...options, folder, compare: true, first: compareTables });
  const expected: Manifest = await manifestOf(origin, computed, parts);
  for (const key of new Set([...Object.keys(expected), ...Object.keys(found)]) as Set<keyof Manifest>)
    if (key !== ("bundleHash" as string)) compareEntry(file, key, found[key], expected[key]);
  for (const { path: name, missing } of faults) refuseFile(path.join(folder, name), missing);
  for (const { path: name, text } of files.texts) await readPart(folder, name, found, Buffer.byteLength(text));
  for (const error of wrong) throw error;
  await compareReport(path.join(folder, REPORT), files.report);
}

/** The report is no part of the bundle's hash, but a reader takes it for one: where there is one, it must be ours. */
async function compareReport(file: string, own: string): Promise<void> {
  const found = await readRegular(file, LARGEST_REPORT);
  if (found === undefined || found === own) return;
  const hint = "Another version may have written it: delete it, `npx hardhat epoch compute` writes your own.";
  throw new AssayError("MISMATCH", `${file} differs from what the chain's data gives.`, hint);
}

/** Most bytes of each file that the folder may hold. */
function expectedSizes({ texts, tables, proofs }: BundleFiles): Map<string, number> {
  return new Map<string, number>([
    ...(proofs === undefined ? [] : proofSizes(proofs)),
    ...texts.map(({ path: name, text }) => [name, Buffer.byteLength(text)] as const),
    ...tables.map(({ path: name, mostBytes }) => [name, mostBytes] as const),
    ["manifest.json", LARGEST_MANIFEST],
    [REPORT, LARGEST_REPORT],
  ]);
}

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
