import { bundleHash, parseManifest } from "../engine/bundle/manifest.js";
import { prefixDigits, shardPath } from "../engine/bundle/shards.js";
import { fromHex, toHex } from "../engine/columns/bytes.js";
import { AssayError } from "../engine/errors.js";
import { hashJson } from "../engine/hash/canonical.js";
import { bytes, decimal, list, object } from "../engine/hash/forms.js";
import { EMPTY_ROOT, hashLeaf, unpackReputation } from "../engine/tree/epoch-tree.js";
import { processProof } from "../engine/tree/merkle.js";
import type { Hex } from "./abi.js";
import { askPlaces, fetchPart, refusalIn, type BundleOptions, type WantedBundle } from "./bundles.js";
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

const ENTRY = object({ units: decimal(64), reputation: decimal(256), proof: list(bytes(32), 0, 64) });

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

async function creditAt(uri: string, options: BundleOptions, wanted: WantedLeaf): Promise<Credit | undefined> {
  const manifest = parseManifest(JSON.stringify(await fetchPart(uri, "manifest.json", options)));
  if (manifest.root !== wanted.root) {
    throw new AssayError("MISMATCH", `${uri} serves the bundle of root ${manifest.root}, ${wanted.root} is final.`);
  }
  const path = shardPath(wanted.account, prefixDigits(manifest.accounts));
  const part = manifest.parts.find((entry) => entry.path === path);
  const known = bundleHash(manifest) === wanted.hash;
  if (known && part === undefined) return undefined;
  const shard = await fetchPart(uri, path, options);
  const entry = entryOf(shard, wanted.account);
  if (entry !== undefined) return checkCredit(entry, wanted, uri);
  if (known && hashJson(shard) === part?.hash) return undefined;
  throw new AssayError(
    "MISMATCH",
    `${uri} serves a bundle in which ${wanted.account} is missing, and which is not the one that operators stand for.`,
  );
}

function entryOf(shard: unknown, account: string): unknown {
  const { accounts } = (shard ?? {}) as { accounts?: unknown };
  if (typeof accounts !== "object" || accounts === null || !Object.hasOwn(accounts, account)) return undefined;
  return (accounts as Record<string, unknown>)[account];
}

/** Takes an entry only if its proof leads to the root on chain. */
function checkCredit(entry: unknown, { epoch, account, root }: WantedLeaf, uri: string): Credit {
  const fault = ENTRY(entry, account);
  if (fault !== undefined) throw new AssayError("MISMATCH", `${uri}: ${fault}.`);
  const { units, reputation, proof } = entry as { units: string; reputation: string; proof: Hex[] };
  const credit = { epoch: BigInt(epoch), units: BigInt(units), reputation: BigInt(reputation), proof };
  const leaf = { account, units: credit.units, reputation: unpackReputation(credit.reputation) };
  const reached = toHex(
    processProof(
      hashLeaf(credit.epoch, leaf),
      proof.map((node) => fromHex(node, 32)),
    ),
  );
  if (reached === root) return credit;
  throw new AssayError("MISMATCH", `${uri}: the proof of ${account} does not lead to the root on chain.`);
}
