import { fileURLToPath } from "node:url";
import { AssayError } from "../../engine/errors.js";
import { download } from "./download.js";
import { readLocal } from "./files.js";
import type { Resolve } from "./hosts.js";

/** What may be fetched, and from where. */
export interface FetchOptions {
  /** Gateway for ipfs: addresses; one that is given may be private, as a node of one's own is. */
  readonly ipfsGateway?: string;
  /** Largest file that is read. */
  readonly maxBytes?: number;
  /** Milliseconds for one address; 30,000 if left out. */
  readonly timeout?: number;
  /** Whether hosts may have private addresses and plain connections. */
  readonly privateHosts?: boolean;
  /** Folder in which file: addresses may lie; an empty text stands for everywhere. Without it none is read. */
  readonly files?: string;
  /** Only batches that were anchored before this time, Unix seconds, are needed; all if left out. */
  readonly until?: number;
  /** Whether to ask again at once where the last attempts failed. */
  readonly again?: boolean;
  /** Rows of a linked batch that are kept here, by the hash that was anchored; nobody is asked for those. */
  readonly kept?: (dataHash: string) => Promise<Uint8Array | undefined>;
  readonly resolve?: Resolve;
  /** Takes the place of our own downloads, and of what they check of hosts. */
  readonly fetch?: typeof fetch;
}

const DEFAULT_MAX = 1 << 30;
const DEFAULT_TIMEOUT = 30_000;
const DEFAULT_GATEWAY = "https://ipfs.io";

/** Chains of this machine, on which everybody is oneself. */
const LOCAL_CHAINS: ReadonlySet<number> = new Set([1337, 31337]);

/** Options for a program's chain: on a local one its own files and hosts may be fetched too, unless the options say otherwise. */
export function fetchOptionsFor(chainId: number, options: FetchOptions = {}): FetchOptions {
  return LOCAL_CHAINS.has(chainId) ? { privateHosts: true, files: "", ...options } : options;
}

/**
 * Bytes behind a URI: `https:`, or `ipfs:` through a gateway; `http:` and `file:` where the options allow it. Whoever wrote the URI is not trusted: no
 * private host is asked, whatever a name or a redirect says, only regular files are read, nothing beyond `maxBytes` and the time, and the caller checks the
 * hash before it uses a byte.
 *
 * @throws AssayError NOT_FOUND if the bytes cannot be had.
 */
export async function fetchUri(uri: string, options: FetchOptions = {}): Promise<Uint8Array> {
  const { maxBytes = DEFAULT_MAX } = options;
  try {
    const url = new URL(uri);
    if (url.protocol === "file:") return await readFileUrl(url, maxBytes, options.files);
    if (url.protocol === "http:" || url.protocol === "https:") return await get(url.href, options);
    if (url.protocol === "ipfs:") return await get(gatewayUrl(uri, options.ipfsGateway ?? DEFAULT_GATEWAY), options);
    throw new Error(`scheme ${url.protocol} is not supported`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AssayError("NOT_FOUND", `${uri.slice(0, 200)} cannot be fetched: ${reason}.`);
  }
}

/** Name of a content and a path in it; no step of the path leads back. */
const CONTENT = /^ipfs:\/\/(?:ipfs\/)?([A-Za-z0-9]+(?:\/(?!\.{1,2}(?:\/|$))[^/?#]+)*)\/?$/i;

function gatewayUrl(uri: string, gateway: string): string {
  const content = CONTENT.exec(uri)?.[1];
  const root = `${gateway.replace(/\/$/, "")}/ipfs/`;
  const url = content === undefined ? undefined : new URL(root + content);
  // Steps that lead back can be written in ways that only a parser of URLs sees.
  const folder = new URL(root).pathname + (content?.split("/", 1)[0] ?? "");
  if (url === undefined || !`${url.pathname}/`.startsWith(`${folder}/`)) throw new Error("it names no content");
  return url.href;
}

async function readFileUrl(url: URL, maxBytes: number, folder: string | undefined): Promise<Uint8Array> {
  if (folder === undefined) throw new Error("files are read on local chains only, or where a folder is allowed");
  return readLocal(fileURLToPath(url), folder, maxBytes);
}

async function get(url: string, options: FetchOptions): Promise<Uint8Array> {
  const {
    maxBytes = DEFAULT_MAX,
    timeout = DEFAULT_TIMEOUT,
    privateHosts = false,
    ipfsGateway,
    resolve,
    fetch,
  } = options;
  if (fetch !== undefined) return throughOther(fetch, url, maxBytes, timeout);
  const own = ipfsGateway === undefined ? undefined : new URL(ipfsGateway).hostname;
  const isOpen = ({ hostname }: URL): boolean =>
    privateHosts || (own !== undefined && (hostname === own || hostname.endsWith(`.${own}`)));
  return download(url, { maxBytes, timeout, resolve, isOpen });
}

async function throughOther(other: typeof fetch, url: string, maxBytes: number, timeout: number): Promise<Uint8Array> {
  const response = await other(url, { signal: AbortSignal.timeout(timeout) });
  if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > maxBytes) throw new Error(`larger than ${maxBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
