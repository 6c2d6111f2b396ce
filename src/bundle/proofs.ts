import { cp, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { canonicalJson } from "../engine/hash/canonical.js";
import { AssayError } from "../engine/errors.js";
import { checkedFiles, openProofs } from "./leaves.js";
import { bundleFolder, readManifest } from "./read.js";

/** What an account needs to claim. Amounts are decimal strings. */
export interface ProofEntry {
  readonly units: string;
  /** uint256 of the leaf: domain `d` at bits `[32d, 32d + 32)`. */
  readonly reputation: string;
  readonly proof: readonly string[];
}

/** Proofs of some accounts of an epoch. */
export interface ProofList {
  readonly epoch: string;
  readonly root: string;
  readonly accounts: { readonly [account: string]: ProofEntry };
}

/** Accounts that a message names. */
const SHOWN = 5;

/** Proofs of some accounts, and those that have none. */
export interface SelectedProofs {
  readonly proofs: ProofList;
  readonly missing: readonly string[];
}

/**
 * Proofs of some accounts from the bundle at `home`, each checked against the root.
 * @param accounts Addresses in any case; none twice.
 * @throws AssayError NOT_FOUND without a bundle or for accounts without a leaf, MISMATCH for a file that is not what its manifest names.
 */
export async function selectProofs(home: string, epoch: number, accounts: readonly string[]): Promise<ProofList> {
  const { proofs, missing } = await findProofs(home, epoch, accounts);
  if (missing.length > 0) refuseMissing(epoch, missing);
  return proofs;
}

/**
 * Refuses accounts that have no leaf in an epoch.
 * @throws AssayError NOT_FOUND that names them.
 */
export function refuseMissing(epoch: number, missing: readonly string[]): never {
  throw new AssayError(
    "NOT_FOUND",
    `No leaf in epoch ${epoch}: ${nameSome(missing)}.`,
    "`npx hardhat epoch explain` says why an account earned nothing.",
  );
}

/** The first of some accounts, and how many more there are. */
export function nameSome(accounts: readonly string[]): string {
  const more = accounts.length > SHOWN ? ` and ${accounts.length - SHOWN} more` : "";
  return `${accounts.slice(0, SHOWN).join(", ")}${more}`;
}

/** The same, with the accounts that have no leaf named beside the proofs of the others. */
export async function findProofs(home: string, epoch: number, accounts: readonly string[]): Promise<SelectedProofs> {
  const manifest = await readManifest(home, epoch);
  const proofs = await openProofs(bundleFolder(home, epoch), manifest);
  const [found, missing]: [Record<string, ProofEntry>, string[]] = [{}, []];
  for (const account of [...new Set(accounts.map((each) => each.toLowerCase()))].sort()) {
    const credit = await proofs?.find(account);
    if (credit === undefined) missing.push(account);
    else {
      const { units, reputation, proof } = credit;
      found[account] = { units: String(units), reputation: String(reputation), proof };
    }
  }
  return { proofs: { epoch: manifest.epoch, root: manifest.root, accounts: found }, missing };
}

/** Name of the file in which proofs of chosen accounts are written. */
export const PROOF_LIST = "proofs.json";

/** Writes proofs of chosen accounts into a folder, for a page that knows whom it pays. */
export async function writeProofs(proofs: ProofList, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, PROOF_LIST), canonicalJson(proofs));
}

/**
 * Copies what a static host needs to serve for claims: the manifest, all leaves and nodes, each checked.
 * @returns Number of accounts.
 * @throws AssayError NOT_FOUND or MISMATCH for a file that is missing or another.
 */
export async function copyProofs(home: string, epoch: number, folder: string): Promise<number> {
  const manifest = await readManifest(home, epoch);
  const own = bundleFolder(home, epoch);
  for (const name of ["leaves", "nodes"]) await mkdir(path.join(folder, name), { recursive: true });
  for (const name of await checkedFiles(own, manifest)) await cp(path.join(own, name), path.join(folder, name));
  await cp(path.join(own, "manifest.json"), path.join(folder, "manifest.json"));
  return manifest.accounts;
}
