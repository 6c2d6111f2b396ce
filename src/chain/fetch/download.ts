import { request as requestHttp, type IncomingMessage, type RequestOptions } from "node:http";
import { request as requestHttps } from "node:https";
import { addressOf, type HostAddress, type Resolve } from "./hosts.js";

/** What a download may do. */
export interface DownloadLimits {
  readonly maxBytes: number;
  /** Milliseconds for all of it, redirects included. */
  readonly timeout: number;
  /** Whether a host may be private and its connection plain. */
  isOpen(url: URL): boolean;
  readonly resolve?: Resolve | undefined;
}

/** Addresses that one download is sent on to at most. */
const REDIRECTS = 5;

/**
 * Downloads by HTTPS. Each name is resolved once and the connection goes to the address that was checked, also after every redirect.
 */
export async function download(start: string, limits: DownloadLimits): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(limits.timeout);
  let url = new URL(start);
  for (let hops = 0; hops <= REDIRECTS; hops++) {
    const response = await connect(url, limits, signal);
    try {
      const { statusCode = 0, headers } = response;
      if (statusCode < 300 || statusCode >= 400 || headers.location === undefined)
        return await bodyOf(response, limits);
      url = new URL(headers.location, url);
    } finally {
      response.destroy();
    }
  }
  throw new Error(`more than ${REDIRECTS} redirects`);
}

async function connect(url: URL, limits: DownloadLimits, signal: AbortSignal): Promise<IncomingMessage> {
  const open = limits.isOpen(url);
  if (url.protocol !== "https:" && !(open && url.protocol === "http:"))
    throw new Error(`${url.protocol} is not allowed, use https:`);
  if (url.username !== "" || url.password !== "") throw new Error("it names a user");
  const address = await inTime(addressOf(url.hostname, open, limits.resolve), signal);
  return new Promise((resolve, reject) => {
    const request = url.protocol === "https:" ? requestHttps : requestHttp;
    request(url, { ...pinnedTo(address), signal }, resolve)
      .once("error", reject)
      // Whoever answers that it changes the protocol is left without a word.
      .once("close", () => reject(new Error("the connection ended early")))
      .end();
  });
}

/** Options of a request that goes to this address, whatever the name resolves to by now. */
function pinnedTo({ address, family }: HostAddress): RequestOptions {
  return {
    agent: false,
    headers: { "accept-encoding": "identity", "user-agent": "assay" },
    lookup: (_name, { all }, found) => {
      if (all === true) found(null, [{ address, family }]);
      else found(null, address, family);
    },
  };
}

/** A resolver of names knows of no deadline. */
function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

async function bodyOf(response: IncomingMessage, { maxBytes }: DownloadLimits): Promise<Uint8Array> {
  const { statusCode = 0, headers } = response;
  if (statusCode !== 200) throw new Error(`HTTP ${statusCode}`);
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") throw new Error(`it is encoded as ${encoding}, which was not asked for`);
  if (Number(headers["content-length"] ?? 0) > maxBytes) throw new Error(`larger than ${maxBytes} bytes`);
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > maxBytes) throw new Error(`larger than ${maxBytes} bytes`);
    parts.push(part);
  }
  if (!response.complete) throw new Error("the connection ended early");
  return Buffer.concat(parts);
}
