import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { readFile, realpath, stat } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { gzipSync } from "node:zlib";

/** What the server answers with besides files: texts by path. */
export type Texts = Readonly<Record<string, string>>;

/** Answers a JSON-RPC request. */
export type Rpc = (method: string, params: unknown[]) => Promise<unknown>;

export interface Site {
  /** Folders by the path below which their files are served; the longest path that fits decides. */
  readonly folders: Readonly<Record<string, string>>;
  readonly texts: Texts;
  readonly rpc: Rpc;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
};

/** Largest JSON-RPC request, in bytes. */
const MAX_BODY = 1 << 20;

const typeOf = (name: string): string => TYPES[path.extname(name)] ?? "application/octet-stream";

/** A regular file of a folder, links that lead out of it left out; undefined if there is none. */
async function fileIn(folder: string, name: string): Promise<string | undefined> {
  const file = await realpath(path.join(folder, name)).catch(() => undefined);
  if (file === undefined || !file.startsWith((await realpath(folder)) + path.sep)) return undefined;
  return (await stat(file)).isFile() ? file : undefined;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > MAX_BODY) throw new Error("The request is too large.");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

async function answerRpc(request: IncomingMessage, response: ServerResponse, rpc: Rpc): Promise<void> {
  const {
    id,
    method,
    params = [],
  } = JSON.parse(await bodyOf(request)) as { id: unknown; method: string; params?: unknown[] };
  const answer = await rpc(method, params).then(
    (result) => ({ jsonrpc: "2.0", id, result }),
    (error: unknown) => {
      const { code = -32_603, data } = error as { code?: number; data?: unknown };
      return {
        jsonrpc: "2.0",
        id,
        error: { code, message: error instanceof Error ? error.message : String(error), data },
      };
    },
  );
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
}

/** Answers with a file, zipped if it is text and the reader takes that. */
function answerContent(name: string, content: Buffer, { request, response }: Exchange): void {
  const type = TYPES[path.extname(name)];
  const zips = type !== undefined && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
  const headers = { "content-type": typeOf(name), ...(zips ? { "content-encoding": "gzip" } : {}) };
  response.writeHead(200, headers).end(zips ? gzipSync(content) : content);
}

/** A request and the answer to it. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function answerFile(pathname: string, exchange: Exchange, { folders, texts }: Site): Promise<void> {
  const name = pathname === "/" ? "/index.html" : pathname;
  const text = texts[name];
  if (text !== undefined) return answerContent(name, Buffer.from(text), exchange);
  const [prefix] = Object.keys(folders)
    .filter((each) => name.startsWith(each))
    .sort((a, b) => b.length - a.length);
  const file =
    prefix === undefined
      ? undefined
      : await fileIn(folders[prefix] ?? "", decodeURIComponent(name.slice(prefix.length)));
  if (file === undefined) return void exchange.response.writeHead(404).end();
  answerContent(file, await readFile(file), exchange);
}

/**
 * Serves a site on the loopback address: files of its folders, its texts, and JSON-RPC at `/rpc`.
 * @param port 0 lets the system choose one.
 */
export async function serve(site: Site, port: number): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
    const work =
      pathname === "/rpc" ? answerRpc(request, response, site.rpc) : answerFile(pathname, { request, response }, site);
    work.catch(() => response.writeHead(400).end());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
