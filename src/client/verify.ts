import { EMPTY_SHARD, isIndexed, leavesIn, shardPath } from "../engine/bundle/leaf-shards.js";
import { toHex } from "../engine/columns/bytes.js";
import { AssayError } from "../engine/errors.js";
import { keccak256 } from "../engine/hash/keccak.js";
import { buildTree, EMPTY_ROOT, rootTotal } from "../engine/tree/epoch-tree.js";
import { rootOf } from "../engine/tree/merkle.js";
import { askPlaces, fetchBytes, indexAt, manifestAt, refusalIn, type WantedBundle } from "./bundles.js";
import { openChain, read } from "./chain.js";
import type { CreditOptions } from "./credits.js";
import { CALLS } from "./generated/calls.js";

export interface VerifyOptions extends CreditOptions {
  /** Called after each file of the bundle. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** What came of recomputing an epoch's tree: `unknown` says that no bundle could be had that decides. */
export interface Verdict {
  readonly verdict: "right" | "wrong" | "unknown";
  /** Root on chain. */
  readonly root: string;
  /** Root of the bundle's leaves, if a bundle was read. */
  readonly computed?: string;
  readonly accounts?: number;
  readonly units?: bigint;
  /** Why nothing can be told. */
  readonly reason?: string;
}

/** Files of a bundle that are fetched at once. */
const AT_ONCE = 8;

/**
 * Builds the tree of a final epoch from the leaves of its published bundle and compares its root with the one on chain. It checks that root and
 * leaves belong together, not that the leaves follow from the work: for that an operator computes the epoch.
 * @throws AssayError CHAIN if the node fails or serves another chain, NOT_FOUND if the epoch is not final.
 */
export async function verifyEpoch(epoch: number, options: VerifyOptions): Promise<Verdict> {
  const { program, request } = options;
  const chain = await openChain(request, program.chainId);
  if (BigInt(epoch) >= (await read(chain, program.epochOracle, CALLS.epochOracle.nextEpoch))) {
    throw new AssayError("NOT_FOUND", `Epoch ${epoch} is not final.`);
  }
  const root = await read(chain, program.epochOracle, CALLS.epochOracle.rootOf, BigInt(epoch));
  const hash = await read(chain, program.epochOracle, CALLS.epochOracle.bundleOf, BigInt(epoch), root);
  const wanted = { epoch, root, hash };
  return askPlaces(chain, options, wanted, (uri) => verdictAt(uri, options, wanted)).catch((error: unknown) => {
    return { verdict: "unknown", root, reason: refusalIn(error) } as const;
  });
}

async function verdictAt(uri: string, options: VerifyOptions, { epoch, root, hash }: WantedBundle): Promise<Verdict> {
  const manifest = await manifestAt(uri, options, hash);
  const shards = await shardsAt(uri, await indexAt(uri, options, manifest), options);
  const leaves = leavesIn(BigInt(epoch), shards);
  const accounts = leaves.units.length;
  const tree = accounts === 0 ? undefined : buildTree(leaves);
  const computed = tree === undefined ? EMPTY_ROOT : toHex(rootOf(tree));
  const units = tree === undefined ? 0n : rootTotal(tree);
  return { verdict: computed === root ? "right" : "wrong", root, computed, accounts, units };
}

/** All shards of leaves that an index names. */
async function shardsAt(uri: string, index: Uint8Array, options: VerifyOptions): Promise<Uint8Array[]> {
  const count = index.length / 32;
  const digits = Math.log2(count) / 4;
  const named = Array.from({ length: count }, (_, s) => s).filter((s) => !isIndexed(index, s, EMPTY_SHARD));
  const shardAt = async (s: number): Promise<Uint8Array> => {
    const path = shardPath(s, digits);
    const shard = await fetchBytes(uri, path, options);
    if (isIndexed(index, s, keccak256(shard))) return shard;
    throw new AssayError("MISMATCH", `${uri}/${path} is not the file that the manifest names.`);
  };
  const shards: Uint8Array[] = [];
  for (let from = 0; from < named.length; from += AT_ONCE) {
    shards.push(...(await Promise.all(named.slice(from, from + AT_ONCE).map(shardAt))));
    options.onProgress?.(shards.length, named.length);
  }
  return shards;
}
