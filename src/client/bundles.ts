import { AssayError } from "../engine/errors.js";
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
function fileAt(uri: string, path: string, gateway: string): string {
  const folder = uri.replace(/\/(manifest\.json)?$/, "");
  const ipfs = /^ipfs:\/\/(?:ipfs\/)?(.+)$/i.exec(folder)?.[1];
  return `${ipfs === undefined ? folder : `${gateway.replace(/\/$/, "")}/ipfs/${ipfs}`}/${path}`;
}

/**
 * A file of a bundle, parsed; nothing of it is to be believed yet.
 * @throws AssayError NOT_FOUND if it cannot be had, MISMATCH if it is no JSON.
 */
export async function fetchPart(uri: string, path: string, options: BundleOptions): Promise<unknown> {
  const { ipfsGateway = "https://ipfs.io", timeout = 15_000, fetch: get = fetch } = options;
  const address = fileAt(uri, path, ipfsGateway);
  const text = await download(address, timeout, get).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AssayError("NOT_FOUND", `${address.slice(0, 200)} cannot be fetched: ${reason}.`);
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new AssayError("MISMATCH", `${address.slice(0, 200)} is no JSON.`);
  }
}

async function download(address: string, timeout: number, get: typeof fetch): Promise<string> {
  const response = await get(address, { signal: AbortSignal.timeout(timeout) });
  if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let [text, length] = ["", 0];
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length;
    if (length > MAX_BYTES) {
      await reader.cancel();
      throw new Error(`larger than ${MAX_BYTES} bytes`);
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}
