import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { fetchOptionsFor, fetchUri, type FetchOptions } from "../../../src/chain/fetch/uri.js";
import { refusal } from "../../helpers/errors.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

describe("chain/fetch/uri", () => {
  const file = temporaryFolder();
  const url = (name: string): string => pathToFileURL(file(name)).href;

  async function fault(uri: string, options?: FetchOptions): Promise<string> {
    const { code, message } = await refusal(fetchUri(uri, options));
    expect(code).to.equal("NOT_FOUND");
    return message;
  }

  it("by default neither files nor plain or private hosts are asked", async () => {
    writeFileSync(file("rows"), "rows");
    expect(await fault(url("rows"))).to.contain("files are read on local chains only");
    expect(await fault("http://example.org/rows")).to.contain("http: is not allowed, use https:");
    for (const host of ["localhost", "127.0.0.1", "[::1]", "10.0.0.1", "0x7f.1", "169.254.169.254"])
      expect(await fault(`https://${host}/rows`), host).to.contain("which is not public");
    for (const uri of ["gopher://x", "data:,rows", "not a uri", ""])
      expect(await fault(uri)).to.contain("cannot be fetched");
  });

  it("a local chain may read the files of its machine", () => {
    expect(fetchOptionsFor(31337)).to.deep.equal({ privateHosts: true, files: "" });
    expect(fetchOptionsFor(31337, { privateHosts: false }).privateHosts).to.equal(false);
    expect(fetchOptionsFor(1)).to.deep.equal({});
  });

  it("files are read where a folder is allowed, and only there", async () => {
    for (const folder of ["allowed", "other"]) mkdirSync(file(folder));
    writeFileSync(file("allowed/rows"), "rows");
    writeFileSync(file("other/secret"), "secret");
    symlinkSync(file("other/secret"), file("allowed/link"));
    symlinkSync(file("allowed/rows"), file("allowed/inner"));
    const files = file("allowed");
    for (const name of ["allowed/rows", "allowed/inner"])
      expect(Buffer.from(await fetchUri(url(name), { files })).toString()).to.equal("rows");
    for (const name of ["other/secret", "allowed/link", "allowed/../other/secret"])
      expect(await fault(url(name), { files }), name).to.contain("outside the allowed folder");
  });

  it("pipes, devices, folders and large files are refused at once", async () => {
    execFileSync("mkfifo", [file("pipe")]);
    mkdirSync(file("folder"));
    writeFileSync(file("large"), Buffer.alloc(11));
    for (const uri of [url("pipe"), url("folder"), "file:///dev/zero", "file:///"])
      expect(await fault(uri, { files: "" }), uri).to.contain("cannot be fetched");
    expect(await fault(url("large"), { files: "", maxBytes: 10 })).to.contain("larger than 10 bytes");
  });

  it("contents have one address at the gateway", async () => {
    const asked: string[] = [];
    const get = ((address: string) => {
      asked.push(address);
      return Promise.resolve(new Response("rows"));
    }) as typeof fetch;
    for (const uri of ["ipfs://bafy/rows", "ipfs://ipfs/bafy/rows", "ipfs://bafy"]) await fetchUri(uri, { fetch: get });
    expect(asked).to.deep.equal([
      "https://ipfs.io/ipfs/bafy/rows",
      "https://ipfs.io/ipfs/bafy/rows",
      "https://ipfs.io/ipfs/bafy",
    ]);
    for (const uri of ["ipfs://", "ipfs://../admin", "ipfs://bafy/../../admin", "ipfs://bafy?x=1"])
      expect(await fault(uri, { fetch: get }), uri).to.contain("it names no content");
  });
});
