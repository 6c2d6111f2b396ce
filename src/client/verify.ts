import { bundleHash, parseManifest, type BundlePart, type Manifest } from "../engine/bundle/manifest.js";
import { toHex } from "../engine/columns/bytes.js";
import { AssayError } from "../engine/errors.js";
import { hashJson } from "../engine/hash/canonical.js";
import { bytes, decimal, object } from "../engine/hash/forms.js";
import { buildTree, EMPTY_ROOT, leavesOf, rootTotal, unpackReputation, type Leaf } from "../engine/tree/epoch-tree.js";
import { rootOf } from "../engine/tree/merkle.js";
import { askPlaces, fetchPart, refusalIn, type BundleOptions, type WantedBundle } from "./bundles.js";
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

const ENTRY_FORM = object({ units: decimal(64), reputation: decimal(256) }, { proof: () => undefined });
const ACCOUNT = bytes(20);

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
  const manifest = parseManifest(JSON.stringify(await fetchPart(uri, "manifest.json", options)));
  if (bundleHash(manifest) !== hash) {
    throw new AssayError("MISMATCH", `${uri} serves another bundle than the one that operators stand for.`);
  }
  const leaves = await leavesAt(uri, manifest, options);
  const { computed, units } = treeOf(epoch, leaves);
  return { verdict: computed === root ? "right" : "wrong", root, computed, accounts: leaves.length, units };
}

function treeOf(epoch: number, leaves: readonly Leaf[]): { readonly computed: string; readonly units: bigint } {
  if (leaves.length === 0) return { computed: EMPTY_ROOT, units: 0n };
  const tree = buildTree(leavesOf(BigInt(epoch), leaves));
  return { computed: toHex(rootOf(tree)), units: rootTotal(tree) };
}

/** Leaves of a bundle, from its files of proofs. */
async function leavesAt(uri: string, { parts }: Manifest, options: VerifyOptions): Promise<Leaf[]> {
  const shards = parts.filter(({ path }) => path.startsWith("proofs/"));
  const leaves: Leaf[] = [];
  for (let from = 0; from < shards.length; from += AT_ONCE) {
    const read = await Promise.all(shards.slice(from, from + AT_ONCE).map((part) => shardAt(uri, part, options)));
    leaves.push(...read.flat());
    options.onProgress?.(Math.min(from + AT_ONCE, shards.length), shards.length);
  }
  return leaves;
}

async function shardAt(uri: string, part: BundlePart, options: BundleOptions): Promise<Leaf[]> {
  const shard = await fetchPart(uri, part.path, options);
  if (hashJson(shard) !== part.hash)
    throw new AssayError("MISMATCH", `${uri}/${part.path} is not the file that the manifest names.`);
  const { accounts } = (shard ?? {}) as { accounts?: Record<string, unknown> };
  return Object.entries(accounts ?? {}).map(([account, entry]) => {
    const fault = ACCOUNT(account, account) ?? ENTRY_FORM(entry, account);
    if (fault !== undefined) throw new AssayError("MISMATCH", `${uri}/${part.path}: ${fault}.`);
    const { units, reputation } = entry as { units: string; reputation: string };
    return { account, units: BigInt(units), reputation: unpackReputation(BigInt(reputation)) };
  });
}
