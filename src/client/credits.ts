import { EMPTY_SHARD, findLeaf, isIndexed, leafPath, prefixDigits, shardOf } from "../engine/bundle/leaf-shards.js";
import { blockPathOf, openTop, proveLeaf, topRoot, TREE_TOP } from "../engine/bundle/tree-blocks.js";
import { fromHex, toHex } from "../engine/columns/bytes.js";
import { AssayError } from "../engine/errors.js";
import { keccak256 } from "../engine/hash/keccak.js";
import { EMPTY_ROOT } from "../engine/tree/epoch-tree.js";
import type { Hex } from "./abi.js";
import {
  askPlaces,
  fetchBytes,
  indexAt,
  manifestAt,
  refusalIn,
  type BundleOptions,
  type WantedBundle,
} from "./bundles.js";
import { openChain, read, type Chain, type Request } from "./chain.js";
import { CALLS } from "./generated/calls.js";
import type { ClientProgram } from "./program.js";

/** One leaf with its proof, checked against the root on chain: what `claim` takes. */
export interface Credit {
  readonly epoch: bigint;
  readonly units: bigint;
  /** uint256 of the leaf: domain `d` at bits `[32d, 32d + 32)`. */
  readonly reputation: bigint;
  readonly proof: readonly Hex[];
}

/** What an account earned, epoch by epoch; every final epoch is in exactly one of the lists. */
export interface Credits {
  /** To be claimed: rewards, reputation or both are not booked yet. */
  readonly pending: readonly Credit[];
  /** Booked already. */
  readonly booked: readonly number[];
  /** The account has no leaf: shown by a bundle whose hash the chain knows. */
  readonly none: readonly number[];
  /** Cannot be told, and why: never to be shown as zero. */
  readonly unknown: readonly { readonly epoch: number; readonly reason: string }[];
}

export interface CreditOptions extends BundleOptions {
  readonly program: ClientProgram;
  /** `request` of an EIP-1193 provider. */
  readonly request: Request;
}

/** A leaf that is looked for. */
interface WantedLeaf extends WantedBundle {
  readonly account: string;
}

/**
 * Finds what an account earned in all final epochs, with proofs that were checked against the roots on chain.
 * @param account Address in any case.
 * @throws AssayError INVALID_ARGUMENT for an address that is none, CHAIN if the node fails or serves another chain.
 * @example
 * const { pending, unknown } = await fetchCredits(account, options);
 */
export async function fetchCredits(account: string, options: CreditOptions): Promise<Credits> {
  const address = toHex(fromHex(account, 20));
  const chain = await openChain(options.request, options.program.chainId);
  const epochs = Number(await read(chain, options.program.epochOracle, CALLS.epochOracle.nextEpoch));
  const found = {
    pending: [] as Credit[],
    booked: [] as number[],
    none: [] as number[],
    unknown: [] as { epoch: number; reason: string }[],
  };
  for (let epoch = 0; epoch < epochs; epoch++) {
    const credit = await creditOf(chain, options, address, epoch).catch(refusalIn);
    if (typeof credit === "string") found.unknown.push({ epoch, reason: credit });
    else if (credit === undefined) found.none.push(epoch);
    else if (await isBooked(chain, options.program, address, credit)) found.booked.push(epoch);
    else found.pending.push(credit);
  }
  return found;
}

/** Whether both halves of a leaf are booked; a leaf may have but one. */
async function isBooked(chain: Chain, program: ClientProgram, account: string, credit: Credit): Promise<boolean> {
  const { distributor, reputationToken } = program;
  const unitsOpen =
    credit.units > 0n &&
    (await read(chain, distributor, CALLS.distributor.creditOf, account as Hex, credit.epoch)) === 0n;
  if (unitsOpen) return false;
  if (credit.reputation === 0n) return true;
  return read(chain, reputationToken, CALLS.reputationToken.isCredited, account as Hex, credit.epoch);
}

/**
 * The leaf of an account in one epoch; undefined if it has none.
 * @throws AssayError NOT_FOUND or MISMATCH if no bundle could be had that tells, with what each host did.
 */
async function creditOf(
  chain: Chain,
  options: CreditOptions,
  account: string,
  epoch: number,
): Promise<Credit | undefined> {
  const { distributor, epochOracle } = options.program;
  const root = await read(chain, distributor, CALLS.distributor.rootOf, BigInt(epoch));
  if (root === EMPTY_ROOT) return undefined;
  const hash = await read(chain, epochOracle, CALLS.epochOracle.bundleOf, BigInt(epoch), root);
  const wanted = { epoch, account, root, hash };
  return askPlaces(chain, options, wanted, (uri) => creditAt(uri, options, wanted));
}

/** A claim needs three files of a bundle: the tree's top, which must lead to the root on chain, the account's shard, and the block above its leaf. */
async function creditAt(uri: string, options: BundleOptions, wanted: WantedLeaf): Promise<Credit | undefined> {
  const top = openTop(await fetchBytes(uri, TREE_TOP, options));
  if (toHex(topRoot(top)) !== wanted.root) {
    throw new AssayError("MISMATCH", `${uri} serves the bundle of another root than ${wanted.root}, which is final.`);
  }
  const digits = prefixDigits(top.count);
  const account = fromHex(wanted.account, 20);
  const shard = await fetchBytes(uri, leafPath(wanted.account, digits), options).catch(missing);
  const leaf = shard && findLeaf(shard, account);
  if (leaf === undefined) return requireAbsence(uri, options, wanted, { shard, s: shardOf(account, digits) });
  const block = await fetchBytes(uri, blockPathOf(leaf.node, top), options);
  const proof = proveLeaf(top, block, BigInt(wanted.epoch), leaf).map((node) => toHex(node) as Hex);
  return { epoch: BigInt(wanted.epoch), units: leaf.units, reputation: leaf.reputation, proof };
}

/** A host's answer that a file is not there. */
function missing(error: unknown): undefined {
  if (error instanceof AssayError && error.code === "NOT_FOUND") return undefined;
  throw error;
}

/** Takes it that an account has no leaf only from the very shard of the bundle whose hash the chain knows. */
async function requireAbsence(
  uri: string,
  options: BundleOptions,
  { account, hash }: WantedLeaf,
  { shard, s }: { readonly shard: Uint8Array | undefined; readonly s: number },
): Promise<undefined> {
  const index = await indexAt(uri, options, await manifestAt(uri, options, hash));
  if (isIndexed(index, s, shard === undefined ? EMPTY_SHARD : keccak256(shard))) return undefined;
  const fault = shard === undefined ? "does not serve the shard of" : "serves another shard than the bundle's for";
  throw new AssayError("MISMATCH", `${uri} ${fault} ${account}.`);
}
