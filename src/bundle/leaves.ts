import path from "node:path";
import {
  EMPTY_SHARD,
  findLeaf,
  isIndexed,
  LEAF_INDEX,
  prefixDigits,
  shardOf,
  shardPath,
} from "../engine/bundle/leaf-shards.js";
import type { Manifest } from "../engine/bundle/manifest.js";
import {
  blockPath,
  blockPathOf,
  openBlock,
  openTop,
  proveLeaf,
  topRoot,
  TREE_TOP,
  type TreeTop,
} from "../engine/bundle/tree-blocks.js";
import { fromHex, toHex } from "../engine/columns/bytes.js";
import { AssayError } from "../engine/errors.js";
import { keccak256 } from "../engine/hash/keccak.js";
import { readRegularBytes } from "./files.js";
import { bundleFolder, readManifest, readPartBytes, refuseFile } from "./read.js";

/** One leaf with its proof, as the contracts' `Credit` takes it. */
export interface CreditInput {
  readonly epoch: number;
  readonly units: bigint;
  readonly reputation: bigint;
  readonly proof: string[];
}

/**
 * Leaf and proof of an account from the bundle at `home`; undefined if the account has none in that epoch.
 * @throws AssayError NOT_FOUND without a bundle, MISMATCH if a file is not the one that the manifest names.
 */
export async function readCredit(home: string, epoch: number, account: string): Promise<CreditInput | undefined> {
  const manifest = await readManifest(home, epoch);
  return (await openProofs(bundleFolder(home, epoch), manifest))?.find(account);
}

/** The two files that name the others. */
export interface ProofHeads {
  readonly index: Uint8Array;
  readonly top: TreeTop;
}

/** Leaves of a bundle with their proofs. */
export interface BundleProofs {
  /**
   * Leaf and proof of an account, checked against the root; undefined if it has none.
   * @throws AssayError NOT_FOUND or MISMATCH for a file that is missing or another.
   */
  find(account: string): Promise<CreditInput | undefined>;
}

/**
 * Opens the leaves and nodes of a bundle; files that were read once are kept. Undefined if the epoch has no leaf.
 * @throws AssayError NOT_FOUND or MISMATCH if the heads of these files are missing or others.
 */
export async function openProofs(folder: string, manifest: Manifest): Promise<BundleProofs | undefined> {
  const heads = await readHeads(folder, manifest);
  return heads === undefined ? undefined : proofsIn(folder, heads, Number(manifest.epoch));
}

/** Leaves of a folder with their proofs, by its heads. */
export function proofsIn(folder: string, { index, top }: ProofHeads, epoch: number): BundleProofs {
  const digits = prefixDigits(top.count);
  const shards = keptFiles((s: number) => readShard(folder, index, s, digits));
  const blocks = keptFiles((name: string) => readBlock(path.join(folder, name)));
  return {
    async find(account) {
      const key = fromHex(account, 20);
      const shard = await shards(shardOf(key, digits));
      const leaf = shard && findLeaf(shard, key);
      if (leaf === undefined) return undefined;
      const block = await blocks(blockPathOf(leaf.node, top));
      const proof = proveLeaf(top, block, BigInt(epoch), leaf).map(toHex);
      return { epoch, units: leaf.units, reputation: leaf.reputation, proof };
    },
  };
}

async function readHeads(folder: string, manifest: Manifest): Promise<ProofHeads | undefined> {
  const index = await readPartBytes(folder, LEAF_INDEX, manifest);
  const head = await readPartBytes(folder, TREE_TOP, manifest);
  if (index === undefined || head === undefined) return undefined;
  const top = openTop(head);
  if (toHex(topRoot(top)) === manifest.root) return { index, top };
  throw new AssayError(
    "MISMATCH",
    `${path.join(folder, TREE_TOP)} leads to another root.`,
    "Compute the bundle again.",
  );
}

/**
 * Paths of all files of leaves and nodes in a bundle, after each was checked.
 * @throws AssayError NOT_FOUND or MISMATCH for a file that is missing or another.
 */
export async function checkedFiles(folder: string, manifest: Manifest): Promise<string[]> {
  const heads = await readHeads(folder, manifest);
  if (heads === undefined) return [];
  const { index, top } = heads;
  const names = [LEAF_INDEX, TREE_TOP];
  const digits = prefixDigits(top.count);
  for (let s = 0; s < 16 ** digits; s++)
    if ((await readShard(folder, index, s, digits)) !== undefined) names.push(shardPath(s, digits));
  for (let block = 0; block < 2 ** top.level; block++) {
    openBlock(top, block, await readBlock(path.join(folder, blockPath(block))));
    names.push(blockPath(block));
  }
  return names;
}

/** Reads each file once. */
function keptFiles<Key, Bytes>(read: (key: Key) => Promise<Bytes>): (key: Key) => Promise<Bytes> {
  const kept = new Map<Key, Promise<Bytes>>();
  return (key) => {
    const found = kept.get(key) ?? read(key);
    kept.set(key, found);
    return found;
  };
}

/** A shard that the index names; undefined if nobody stands in it. */
async function readShard(folder: string, index: Uint8Array, s: number, digits: number): Promise<Buffer | undefined> {
  if (isIndexed(index, s, EMPTY_SHARD)) return undefined;
  const file = path.join(folder, shardPath(s, digits));
  const bytes = await readRegularBytes(file);
  if (bytes !== undefined && isIndexed(index, s, keccak256(bytes))) return bytes;
  return refuseFile(file, bytes === undefined);
}

/** A block's bytes, which `proveLeaf` compares with the top. */
async function readBlock(file: string): Promise<Buffer> {
  return (await readRegularBytes(file)) ?? refuseFile(file, true);
}
