import { LEAF_INDEX } from "../engine/bundle/leaf-shards.js";
import { bundleHash, parseManifest, type Manifest } from "../engine/bundle/manifest.js";
import { concat, toHex } from "../engine/columns/bytes.js";
import { AssayError } from "../engine/errors.js";
import { keccak256 } from "../engine/hash/keccak.js";
import { decodeValues } from "./abi.js";
import { logsOf, type Chain } from "./chain.js";
import { CALL_EVENTS } from "./generated/calls.js";
import type { ClientProgram } from "./program.js";

/** Where bundles are looked for, and how long. */
export interface BundleOptions {
  /**
   * Addresses of bundles that the app trusts to be fast, tried before those that the chain names; `{epoch}` stands for the epoch's number,
   * for example `https://example.org/bundles/epoch-{epoch}`. What they serve is checked like everything else.
   */
  readonly bundles?: readonly string[];
  /** Gateway for `ipfs:` addresses. */
  readonly ipfsGateway?: string;
  /** Milliseconds until a host that does not answer is given up. */
  readonly timeout?: number;
  /** Bundles stand at addresses that strangers named: a server gives a `fetch` that refuses those of its own network. */
  readonly fetch?: typeof fetch;
}

/** A bundle that is looked for: that of a final root. */
export interface WantedBundle {
  readonly epoch: number;
  readonly root: string;
  /** Hash of the bundle that operators stand for. */
  readonly hash: string;
}

/** Largest file of a bundle that is read, in bytes. */
const MAX_BYTES = 16 * 2 ** 20;

/** The addresses of an epoch's bundle that operators named on chain, those of the final root only, the latest first. */
async function announcedBundles(
  chain: Chain,
  { epochOracle, startBlock }: ClientProgram,
  { epoch, root }: WantedBundle,
): Promise<string[]> {
  const events = Object.values(CALL_EVENTS.epochOracle);
  const topics = [events.map(({ topic }) => topic), `0x${epoch.toString(16).padStart(64, "0")}`, root];
  const logs = await logsOf(chain, { address: epochOracle, topics, fromBlock: startBlock });
  const uris = logs.flatMap(({ topics: [topic], data }) => {
    const event = events.find((known) => known.topic === topic);
    return event === undefined ? [] : [decodeValues(Object.values(event.data), data).at(-1) as string];
  });
  return [...new Set(uris.reverse())].filter((uri) => /^(https|ipfs):/i.test(uri));
}

/** Places of a bundle: the app's own first, and the chain is asked only if they do not do. */
async function* placesOf(
  chain: Chain,
  { program, bundles = [] }: BundleOptions & { readonly program: ClientProgram },
  wanted: WantedBundle,
): AsyncGenerator<string> {
  for (const template of bundles) yield template.replaceAll("{epoch}", String(wanted.epoch));
  yield* await announcedBundles(chain, program, wanted);
}

/**
 * What the first place answers that can be believed.
 * @param ask Reads a bundle at an address; what it refuses is not believed, and the next place is asked.
 * @throws AssayError NOT_FOUND with what each place did if none answers, CHAIN if the node fails.
 */
export async function askPlaces<Answer>(
  chain: Chain,
  options: BundleOptions & { readonly program: ClientProgram },
  wanted: WantedBundle,
  ask: (uri: string) => Promise<Answer>,
): Promise<Answer> {
  const faults: string[] = [];
  for await (const uri of placesOf(chain, options, wanted)) {
    try {
      return await ask(uri);
    } catch (error) {
      faults.push(refusalIn(error));
    }
  }
  const reason = faults.join(" ") || `Nobody named an address of the bundle of epoch ${wanted.epoch}.`;
  throw new AssayError("NOT_FOUND", reason);
}

/** What a host's answer was refused for; a failure of the node, or a fault of the program, goes on. */
export function refusalIn(error: unknown): string {
  if (error instanceof AssayError && error.code !== "CHAIN") return error.message;
  throw error;
}

/** Address of a file of a bundle that is served at `uri`, whether that is the folder's or the manifest's. */
function addressOf(uri: string, path: string, { ipfsGateway: gateway = "https://ipfs.io" }: BundleOptions): string {
  const folder = uri.replace(/\/(manifest\.json)?$/, "");
  const ipfs = /^ipfs:\/\/(?:ipfs\/)?(.+)$/i.exec(folder)?.[1];
  return `${ipfs === undefined ? folder : `${gateway.replace(/\/$/, "")}/ipfs/${ipfs}`}/${path}`;
}

/**
 * A file of a bundle, parsed; nothing of it is to be believed yet.
 * @throws AssayError NOT_FOUND if it cannot be had, MISMATCH if it is no JSON.
 */
export async function fetchPart(uri: string, path: string, options: BundleOptions): Promise<unknown> {
  try {
    return JSON.parse(new TextDecoder().decode(await fetchBytes(uri, path, options)));
  } catch (error) {
    if (error instanceof AssayError) throw error;
    throw new AssayError("MISMATCH", `${addressOf(uri, path, options).slice(0, 200)} is no JSON.`);
  }
}

/**
 * Bytes of a file of a bundle; nothing of them is to be believed yet.
 * @throws AssayError NOT_FOUND if it cannot be had.
 */
export async function fetchBytes(uri: string, path: string, options: BundleOptions): Promise<Uint8Array> {
  const { timeout = 15_000, fetch: get = fetch } = options;
  const address = addressOf(uri, path, options);
  return download(address, timeout, get).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AssayError("NOT_FOUND", `${address.slice(0, 200)} cannot be fetched: ${reason}.`);
  });
}

/**
 * Manifest of the bundle that is served at an address.
 * @param hash Hash that operators stand for.
 * @throws AssayError NOT_FOUND if it cannot be had, MISMATCH if it is another.
 */
export async function manifestAt(uri: string, options: BundleOptions, hash: string): Promise<Manifest> {
  const manifest = parseManifest(JSON.stringify(await fetchPart(uri, "manifest.json", options)));
  if (bundleHash(manifest) === hash) return manifest;
  throw new AssayError("MISMATCH", `${uri} serves another bundle than the one that operators stand for.`);
}

/**
 * Hashes of a bundle's shards.
 * @throws AssayError NOT_FOUND if they cannot be had, MISMATCH if they are not those that the manifest names.
 */
export async function indexAt(uri: string, options: BundleOptions, { parts }: Manifest): Promise<Uint8Array> {
  const part = parts.find(({ path }) => path === LEAF_INDEX);
  if (part === undefined) return new Uint8Array(0);
  const index = await fetchBytes(uri, LEAF_INDEX, options);
  if (toHex(keccak256(index)) === part.hash) return index;
  throw new AssayError("MISMATCH", `${uri}/${LEAF_INDEX} is not the file that the manifest names.`);
}

async function download(address: string, timeout: number, get: typeof fetch): Promise<Uint8Array> {
  const response = await get(address, { signal: AbortSignal.timeout(timeout) });
  if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
  const reader = response.body.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length;
    if (length > MAX_BYTES) {
      await reader.cancel();
      throw new Error(`larger than ${MAX_BYTES} bytes`);
    }
    parts.push(part.value);
  }
  return concat(...parts);
}
