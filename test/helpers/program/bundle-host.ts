import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import path from "node:path";

/** A static host of one folder on the loopback address. */
export interface BundleHost {
  /** Its address, without a slash at the end. */
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** Text that a host gives instead of a file; undefined leaves the file as it is. */
export type Tamper = (path: string, text: string) => string | undefined;

async function answer(
  folder: string,
  tamper: Tamper,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const name = (request.url ?? "").slice(1);
  const text = await readFile(path.join(folder, name), "utf8").catch(() => undefined);
  if (text === undefined) response.writeHead(404).end();
  else response.writeHead(200).end(tamper(name, text) ?? text);
}

/** Serves a folder, honestly unless `tamper` says otherwise. */
export async function hostBundle(folder: string, tamper: Tamper = () => undefined): Promise<BundleHost> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? "");
    void answer(folder, tamper, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  return { url: `http://127.0.0.1:${port}`, asked, close };
}

/** What a host may serve instead of a bundle, and what a reader says of it. */
export const LIES: readonly [what: string, tamper: Tamper, reason: string][] = [
  [
    "other units",
    (name, text) => (name === "manifest.json" ? undefined : text.replace(/"units":"\d+"/g, '"units":"7"')),
    "does not lead to the root",
  ],
  [
    "a proof of another form",
    (name, text) => (name === "manifest.json" ? undefined : text.replaceAll('"0x', '"x')),
    "is missing",
  ],
  ["no JSON", () => "<html>", "is no JSON"],
  [
    "another root",
    (name, text) => (name === "manifest.json" ? text.replace(/"root":"0x../, '"root":"0x00') : undefined),
    "is final",
  ],
  ["a manifest without entries", (name) => (name === "manifest.json" ? "{}" : undefined), "Manifest:"],
  [
    "a shard from which the account is gone",
    (name) => (name === "manifest.json" ? undefined : '{"accounts":{}}'),
    "is missing",
  ],
];
