import path from "node:path";
import { bundleHash, parseManifest, type Manifest } from "../engine/bundle/manifest.js";
import { prefixDigits, shardPath, type ProofShard } from "../engine/bundle/shards.js";
import { utf8, toHex } from "../engine/columns/bytes.js";
import { AssayError } from "../engine/errors.js";
import { canonicalJson } from "../engine/hash/canonical.js";
import { keccak256 } from "../engine/hash/keccak.js";
import { LARGEST, readRegular } from "./files.js";
import { HOLDS, parseFile, SHARD } from "./forms.js";
import type { HoldsFile } from "./holds.js";

/** One leaf with its proof, as the contracts' `Credit` takes it. */
export interface CreditInput {
  readonly epoch: number;
  readonly units: bigint;
  readonly reputation: bigint;
  readonly proof: string[];
}

/** Name of the report in a bundle. */
export const REPORT = "report.html";

/** Folder of an epoch's bundle. */
export function bundleFolder(home: string, epoch: number): string {
  return path.join(home, "bundles", `epoch-${epoch}`);
}

/** Hash of a file that is text. */
export function hashText(text: string): string {
  return toHex(keccak256(utf8(text)));
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
  const text = await readRegular(file);
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

/** Text of a part of at most so many bytes, or undefined if the manifest does not name it. */
export async function readPart(
  folder: string,
  name: string,
  { parts }: Manifest,
  most = LARGEST,
): Promise<string | undefined> {
  const part = parts.find((entry) => entry.path === name);
  if (part === undefined) return undefined;
  const file = path.join(folder, name);
  const text = await readRegular(file, most);
  if (text !== undefined && hashText(text) === part.hash) return text;
  return refuseFile(file, text === undefined);
}

/**
 * A shard of proofs of the bundle at `home`; undefined if the manifest names none of that path.
 * @throws AssayError NOT_FOUND if the file is missing, MISMATCH if it is not the one that the manifest names.
 */
export async function readShard(home: string, manifest: Manifest, name: string): Promise<ProofShard | undefined> {
  const folder = bundleFolder(home, Number(manifest.epoch));
  const text = await readPart(folder, name, manifest);
  if (text === undefined) return undefined;
  return parseFile(path.join(folder, name), text, SHARD) as ProofShard;
}

/**
 * Leaf and proof of an account from the bundle at `home`; undefined if the account has none in that epoch.
 * @throws AssayError NOT_FOUND without a bundle, MISMATCH if the shard is not the one that the manifest names.
 */
export async function readCredit(home: string, epoch: number, account: string): Promise<CreditInput | undefined> {
  const manifest = await readManifest(home, epoch);
  const shard = await readShard(home, manifest, shardPath(account, prefixDigits(manifest.accounts)));
  const found = shard?.accounts[account.toLowerCase()];
  if (found === undefined) return undefined;
  return { epoch, units: BigInt(found.units), reputation: BigInt(found.reputation), proof: [...found.proof] };
}

/** Refuses a file that is missing or differs from what the manifest names. */
export function refuseFile(file: string, missing: boolean): never {
  const hint = "Fetch or compute the bundle again.";
  if (missing) throw new AssayError("NOT_FOUND", `${file} is missing.`, hint);
  throw new AssayError("MISMATCH", `${file} differs from what the manifest names.`, hint);
}
