import { receiptsPath, type StoredReceipt } from "../../engine/bundle/receipts.js";
import type { Manifest } from "../../engine/bundle/manifest.js";
import { toHex } from "../../engine/columns/bytes.js";
import { AssayError } from "../../engine/errors.js";
import { keccak256 } from "../../engine/hash/keccak.js";
import { askPlaces, fetchBytes, manifestAt, type BundleOptions } from "../bundles.js";
import { openChain, read } from "../chain.js";
import type { CreditOptions } from "../credits.js";
import { CALLS } from "../generated/calls.js";

/**
 * Bytes of a part of a final epoch's bundle, whose hash the chain knows; undefined if the bundle has none of that name.
 * @throws AssayError CHAIN if the node fails, NOT_FOUND if the epoch is not final or no host serves its bundle.
 */
export async function partOf(
  epoch: number,
  options: CreditOptions,
  choose: (parts: Manifest["parts"]) => Manifest["parts"][number] | undefined,
): Promise<Uint8Array | undefined> {
  const { program, request } = options;
  const chain = await openChain(request, program.chainId);
  if (BigInt(epoch) >= (await read(chain, program.epochOracle, CALLS.epochOracle.nextEpoch)))
    throw new AssayError("NOT_FOUND", `Epoch ${epoch} is not final.`);
  const root = await read(chain, program.epochOracle, CALLS.epochOracle.rootOf, BigInt(epoch));
  const hash = await read(chain, program.epochOracle, CALLS.epochOracle.bundleOf, BigInt(epoch), root);
  return askPlaces(chain, options, { epoch, root, hash }, (uri) => partAt(uri, options, hash, choose));
}

/** The same from one place; undefined if the bundle there has none of that name. */
export async function partAt(
  uri: string,
  options: BundleOptions,
  hash: string,
  choose: Parameters<typeof partOf>[2],
): Promise<Uint8Array | undefined> {
  const part = choose((await manifestAt(uri, options, hash)).parts);
  if (part === undefined) return undefined;
  const bytes = await fetchBytes(uri, part.path, options);
  if (toHex(keccak256(bytes)) === part.hash) return bytes;
  throw new AssayError("MISMATCH", `${uri}/${part.path} is not the file that the manifest names.`);
}

/** An account's receipt of an epoch: `none` if it has nothing to do with it, `unwritten` if its bundle holds no receipts. */
export type FoundReceipt = StoredReceipt | "none" | "unwritten";

/**
 * The receipt of an account, from a bundle whose hash the chain knows.
 * @throws AssayError CHAIN if the node fails, NOT_FOUND if the epoch is not final or no host serves its bundle.
 */
export async function fetchReceipt(account: string, epoch: number, options: CreditOptions): Promise<FoundReceipt> {
  const wanted = account.toLowerCase();
  let written = false;
  const bytes = await partOf(epoch, options, (parts) => {
    written = parts.some(({ path }) => path.startsWith(receiptsPath("0x").slice(0, -".json".length)));
    return parts.find(({ path }) => {
      const prefix = /^receipts\/(0x[0-9a-f]*)\.json$/.exec(path)?.[1];
      return prefix !== undefined && wanted.startsWith(prefix);
    });
  });
  if (bytes === undefined) return written ? "none" : "unwritten";
  const receipts = JSON.parse(new TextDecoder().decode(bytes)) as Readonly<Record<string, StoredReceipt>>;
  return Object.hasOwn(receipts, wanted) ? (receipts[wanted] ?? "none") : "none";
}
