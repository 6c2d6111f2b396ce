import { cp, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { prefixDigits, shardPath, type ProofShard } from "../engine/bundle/shards.js";
import { fromHex, toHex } from "../engine/columns/bytes.js";
import { canonicalJson } from "../engine/hash/canonical.js";
import { AssayError } from "../engine/errors.js";
import { hashLeaf, unpackReputation } from "../engine/tree/epoch-tree.js";
import { processProof } from "../engine/tree/merkle.js";
import { bundleFolder, readManifest, readShard } from "./read.js";

/** ProofsByPath of a bundle by their path, in the order of their paths. */
export type ProofsByPath = ReadonlyMap<string, ProofShard>;

/** Accounts that a message names. */
const SHOWN = 5;

/** Proofs of some accounts, and those that have none. */
export interface SelectedProofs {
  readonly proofs: ProofsByPath;
  readonly missing: readonly string[];
}

/**
 * Proofs of some accounts, each in the shard of the bundle at `home` that a dApp looks into; every proof is checked against the root.
 * @param accounts Addresses in any case; none twice.
 * @throws AssayError NOT_FOUND without a bundle or for accounts without a leaf, MISMATCH for a file that is not what its manifest names.
 */
export async function selectProofs(home: string, epoch: number, accounts: readonly string[]): Promise<ProofsByPath> {
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
  const digits = prefixDigits(manifest.accounts);
  const wanted = Map.groupBy([...new Set(accounts.map((account) => account.toLowerCase()))].sort(), (account) =>
    shardPath(account, digits),
  );
  const [shards, missing] = [new Map<string, ProofShard>(), [] as string[]];
  for (const [name, group] of [...wanted].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const shard = await readShard(home, manifest, name);
    const found = group.filter((account) => shard !== undefined && Object.hasOwn(shard.accounts, account));
    missing.push(...group.filter((account) => !found.includes(account)));
    if (shard !== undefined) shards.set(name, checked(pick(shard, found), manifest.root));
  }
  return { proofs: shards, missing };
}

function pick(shard: ProofShard, accounts: readonly string[]): ProofShard {
  return {
    ...shard,
    accounts: Object.fromEntries(Object.entries(shard.accounts).filter(([a]) => accounts.includes(a))),
  };
}

function checked(shard: ProofShard, root: string): ProofShard {
  for (const [account, { units, reputation, proof }] of Object.entries(shard.accounts)) {
    const leaf = { account, units: BigInt(units), reputation: unpackReputation(BigInt(reputation)) };
    if (
      toHex(
        processProof(
          hashLeaf(BigInt(shard.epoch), leaf),
          proof.map((node) => fromHex(node, 32)),
        ),
      ) === root
    )
      continue;
    throw new AssayError(
      "MISMATCH",
      `The proof of ${account} does not lead to root ${root}.`,
      "Compute the bundle again.",
    );
  }
  return shard;
}

/** Writes shards and the bundle's manifest into a folder, as a static host serves them. */
export async function writeProofs(home: string, epoch: number, shards: ProofsByPath, folder: string): Promise<void> {
  await mkdir(path.join(folder, "proofs"), { recursive: true });
  for (const [name, shard] of shards) await writeFile(path.join(folder, name), canonicalJson(shard));
  await copyManifest(home, epoch, folder);
}

/**
 * Writes the proofs of all accounts, and the bundle's manifest, into a folder.
 * @returns Number of accounts.
 * @throws AssayError as `selectProofs`.
 */
export async function copyProofs(home: string, epoch: number, folder: string): Promise<number> {
  const manifest = await readManifest(home, epoch);
  await mkdir(path.join(folder, "proofs"), { recursive: true });
  let accounts = 0;
  for (const { path: name } of manifest.parts.filter((part) => part.path.startsWith("proofs/"))) {
    const shard = await readShard(home, manifest, name);
    if (shard === undefined) continue;
    await writeFile(path.join(folder, name), canonicalJson(shard));
    accounts += Object.keys(shard.accounts).length;
  }
  await copyManifest(home, epoch, folder);
  return accounts;
}

function copyManifest(home: string, epoch: number, folder: string): Promise<void> {
  return cp(path.join(bundleFolder(home, epoch), "manifest.json"), path.join(folder, "manifest.json"));
}
