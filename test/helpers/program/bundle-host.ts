import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { LEAF_BYTES, LEAF_INDEX } from "../../../src/engine/bundle/leaf-shards.js";
import { TREE_TOP } from "../../../src/engine/bundle/tree-blocks.js";

/** A static host of one folder on the loopback address. */
export interface BundleHost {
  /** Its address, without a slash at the end. */
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** What a host gives instead of a file; undefined leaves the file as it is. */
export type Tamper = (path: string, bytes: Buffer) => string | Buffer | undefined;

async function answer(
  folder: string,
  tamper: Tamper,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const name = (request.url ?? "").slice(1);
  const bytes = await readFile(path.join(folder, name)).catch(() => undefined);
  if (bytes === undefined) response.writeHead(404).end();
  else response.writeHead(200).end(tamper(name, bytes) ?? bytes);
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

/** A shard of leaves, not the index of shards. */
const isShard = (name: string): boolean => name.startsWith("leaves/") && name !== LEAF_INDEX;

/** A tamper that flips a bit of byte `at` of the files that are chosen. */
const flipping =
  (chosen: (name: string) => boolean, at: number): Tamper =>
  (name, bytes) =>
    chosen(name) ? Buffer.from(bytes.map((byte, i) => (i === at ? byte ^ 1 : byte))) : undefined;

/** Units of every leaf changed: byte 27 of a leaf is their lowest. */
export const OTHER_UNITS: Tamper = (name, bytes) =>
  isShard(name) ? Buffer.from(bytes.map((byte, i) => (i % LEAF_BYTES === 27 ? byte ^ 1 : byte))) : undefined;

/** What a host may serve instead of a bundle, and what a reader of a claim says of it; undefined if a claim is proven without that file. */
export const LIES: readonly [what: string, tamper: Tamper, reason: string | undefined][] = [
  ["other units", OTHER_UNITS, "is not in its tree"],
  ["a shard cut off", (name, bytes) => (isShard(name) ? bytes.subarray(1) : undefined), "is none"],
  ["another block", flipping((name) => /^nodes\/\d/.test(name), 40), "is no block of the tree"],
  ["another top", flipping((name) => name === TREE_TOP, 40), "of another root"],
  ["no bundle", () => "<html>", "no top of a tree"],
  ["a manifest without entries", (name) => (name === "manifest.json" ? "{}" : undefined), undefined],
  ["an index of other shards", flipping((name) => name === LEAF_INDEX, 3), undefined],
  [
    "shards from which the account is gone",
    (name) => (isShard(name) ? "" : undefined),
    "another shard than the bundle's",
  ],
];
