import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { AssayError } from "../../engine/errors.js";
import { signS3, type S3Keys } from "./s3.js";

/** Where a bundle goes: a folder that a host serves, an S3-style store that takes PUT, or an IPFS node's API. */
export type Shelf =
  | { readonly kind: "folder"; readonly folder: string; readonly url: string }
  | { readonly kind: "put"; readonly url: string; readonly keys?: S3Keys; readonly token?: string }
  | { readonly kind: "ipfs"; readonly api: string; readonly gateway: string };

/** What was published. */
export interface Published {
  /** Where it can be read; empty for a folder whose address is not known. */
  readonly uri: string;
  readonly files: number;
  readonly bytes: number;
}

interface BundleFile {
  /** Path inside the bundle, with slashes. */
  readonly name: string;
  readonly content: Buffer<ArrayBuffer>;
}

/** Milliseconds that a host has for one file. */
const PATIENCE = 60_000;

/**
 * Puts a bundle's folder where others can read it, and reads every file back.
 * @param name Name of the folder that it gets there.
 * @throws AssayError CHAIN if the host refuses or fails, MISMATCH if it serves something else.
 */
export async function publishBundle(folder: string, name: string, shelf: Shelf): Promise<Published> {
  const files = await filesOf(folder);
  const uri = await WAYS[shelf.kind](files, name, shelf as never);
  const bytes = files.reduce((sum, { content }) => sum + content.length, 0);
  return { uri, files: files.length, bytes };
}

const WAYS: {
  readonly [K in Shelf["kind"]]: (
    files: readonly BundleFile[],
    name: string,
    shelf: Extract<Shelf, { kind: K }>,
  ) => Promise<string>;
} = {
  folder: toFolder,
  put: toStore,
  ipfs: toIpfs,
};

async function filesOf(folder: string): Promise<BundleFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const places = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return Promise.all(
    places.sort().map(async (place) => ({
      name: path.relative(folder, place).split(path.sep).join("/"),
      content: Buffer.from(await readFile(place)),
    })),
  );
}

async function toFolder(
  files: readonly BundleFile[],
  name: string,
  { folder, url }: Extract<Shelf, { kind: "folder" }>,
): Promise<string> {
  const place = path.join(folder, name);
  for (const { name: file, content } of files) {
    const target = path.join(place, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
    requireSame(file, content, await readFile(target));
  }
  if (url === "") return "";
  const uri = joined(url, name);
  await readBack(files, uri);
  return uri;
}

async function toStore(
  files: readonly BundleFile[],
  name: string,
  { url, keys, token }: Extract<Shelf, { kind: "put" }>,
): Promise<string> {
  const uri = joined(url, name);
  for (const { name: file, content } of files) {
    const place = joined(uri, file);
    const request = { method: "PUT", url: place, body: content, time: new Date() };
    const headers = keys === undefined ? bearer(token) : signS3(request, keys);
    await ask(place, { method: "PUT", body: content, headers });
  }
  await readBack(files, uri);
  return uri;
}

const bearer = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` };

async function toIpfs(
  files: readonly BundleFile[],
  name: string,
  { api, gateway }: Extract<Shelf, { kind: "ipfs" }>,
): Promise<string> {
  const form = new FormData();
  for (const { name: file, content } of files)
    form.append("file", new Blob([content]), encodeURIComponent(`${name}/${file}`));
  const answer = await ask(joined(api, "api/v0/add?cid-version=1&pin=true"), { method: "POST", body: form });
  const added = answer
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { Name: string; Hash: string });
  const cid = added.find((each) => each.Name === name)?.Hash;
  if (cid === undefined) throw failed(api, "its answer names no folder");
  await readBack(files, joined(gateway, `ipfs/${cid}`));
  return `ipfs://${cid}`;
}

/** Reads every file as others would. */
async function readBack(files: readonly BundleFile[], uri: string): Promise<void> {
  for (const { name, content } of files) requireSame(name, content, await ask(joined(uri, name), {}));
}

function requireSame(name: string, expected: Buffer, found: Buffer): void {
  if (expected.equals(found)) return;
  const text = `${name} was published, but something else is read back: ${found.length} bytes, not the ${expected.length} that were sent.`;
  throw new AssayError("MISMATCH", text, "Clear the host's cache, or publish elsewhere.");
}

async function ask(url: string, init: RequestInit): Promise<Buffer> {
  try {
    const response = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(PATIENCE) });
    const body = Buffer.from(await response.arrayBuffer());
    if (response.ok) return body;
    throw failed(url, `it answered ${response.status} to ${init.method ?? "GET"}`);
  } catch (error) {
    if (error instanceof AssayError) throw error;
    throw failed(url, (error as Error).message);
  }
}

const failed = (url: string, why: string): AssayError =>
  new AssayError("CHAIN", `${url} does not work: ${why}.`, "Check address and rights; then run the command again.");

const joined = (base: string, rest: string): string => `${base.replace(/\/+$/, "")}/${rest}`;
