import { open } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { AssayError } from "../engine/errors.js";

export interface FetchOptions {
  /** Gateway for ipfs: addresses. */
  readonly ipfsGateway?: string;
  /** Largest file that is read. */
  readonly maxBytes?: number;
  readonly timeout?: number;
  readonly fetch?: typeof fetch;
}

const DEFAULT_MAX = 1 << 30;

/**
 * Bytes behind a URI: `file:`, `http:`, `https:`, or `ipfs:` through a gateway. Whoever wrote the URI is not trusted: only regular files
 * are read, nothing beyond `maxBytes`, and the caller checks the hash before it uses a byte.
 *
 * @throws AssayError NOT_FOUND if the bytes cannot be had.
 */
export async function fetchUri(uri: string, options: FetchOptions = {}): Promise<Uint8Array> {
  const { ipfsGateway = "https://ipfs.io", maxBytes = DEFAULT_MAX } = options;
  try {
    const url = new URL(uri);
    if (url.protocol === "file:") return await readLocal(fileURLToPath(url), maxBytes);
    if (url.protocol === "http:" || url.protocol === "https:") return await download(url.href, maxBytes, options);
    if (url.protocol === "ipfs:") return await download(gatewayUrl(uri, ipfsGateway), maxBytes, options);
    throw new Error(`scheme ${url.protocol} is not supported`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AssayError("NOT_FOUND", `${uri.slice(0, 200)} cannot be fetched: ${reason}.`);
  }
}

function gatewayUrl(uri: string, gateway: string): string {
  return `${gateway.replace(/\/$/, "")}/ipfs/${uri.replace(/^ipfs:\/\/(ipfs\/)?/i, "")}`;
}

async function readLocal(path: string, maxBytes: number): Promise<Uint8Array> {
  const file = await open(path, "r");
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new Error("not a regular file");
    if (stat.size > maxBytes) throw new Error(`larger than ${maxBytes} bytes`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

async function download(url: string, maxBytes: number, options: FetchOptions): Promise<Uint8Array> {
  const { timeout = 60_000, fetch: get = fetch } = options;
  const response = await get(url, { signal: AbortSignal.timeout(timeout) });
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
