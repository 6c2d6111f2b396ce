import { execFileSync } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
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
    const back = ["%2e%2e/%2e%2e/admin", ".%2E/.%2E/admin", "..\\..\\admin", ".\t./.\t./admin"].map(
      (path) => `ipfs://bafy/${path}`,
    );
    for (const uri of ["ipfs://", "ipfs://../admin", "ipfs://bafy/../../admin", "ipfs://bafy?x=1", ...back])
      expect(await fault(uri, { fetch: get }), uri).to.contain("it names no content");
  });

  describe("through another fetch", () => {
    const answering = (response: () => Response): FetchOptions => ({ fetch: () => Promise.resolve(response()) });

    it("just as much as is allowed is taken", async () => {
      const parts = (): Response =>
        new Response(
          new ReadableStream<Uint8Array>({
            start(controller) {
              for (const part of ["row", "s"]) controller.enqueue(Buffer.from(part));
              controller.close();
            },
          }),
        );
      const bytes = await fetchUri("https://host.example/", { ...answering(parts), maxBytes: 4 });
      expect(Buffer.from(bytes).toString()).to.equal("rows");
      expect(await fault("https://host.example/", { ...answering(parts), maxBytes: 3 })).to.contain(
        "larger than 3 bytes",
      );
    });

    it("answers that are refused or empty are none", async () => {
      const answers = [new Response("gone", { status: 410 }), new Response(null, { status: 204 })];
      for (const response of answers)
        expect(
          await fault(
            "https://host.example/",
            answering(() => response),
          ),
        ).to.contain(`HTTP ${response.status}`);
    });

    it("the time is limited", async () => {
      const hang = ((_: unknown, { signal }: RequestInit) =>
        new Promise((_, reject) => {
          signal?.addEventListener("abort", () => reject(signal.reason as Error));
        })) as typeof fetch;
      expect(await fault("https://host.example/", { fetch: hang, timeout: 20 })).to.match(/time/i);
    });

    it("a long address is not repeated whole", async () => {
      const long = `gopher://${"x".repeat(500)}`;
      expect(await fault(long)).to.equal(`${long.slice(0, 200)} cannot be fetched: scheme gopher: is not supported.`);
    });
  });

  describe("through a gateway of one's own", () => {
    let server: Server;
    let port = 0;
    before(async () => {
      server = createServer(({ headers, url: path }, response) => response.end(`${headers.host ?? ""}${path ?? ""}`));
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      ({ port } = server.address() as AddressInfo);
    });
    after((done) => void server.close(done));

    const resolve = () => Promise.resolve([{ address: "127.0.0.1", family: 4 }] as const);
    const from = async (uri: string): Promise<string> => {
      const ipfsGateway = `http://gateway.example:${port}/`;
      return Buffer.from(await fetchUri(uri, { ipfsGateway, resolve })).toString();
    };

    it("contents come from it and from hosts below it, plain and private as they are", async () => {
      expect(await from("ipfs://bafy/rows")).to.equal(`gateway.example:${port}/ipfs/bafy/rows`);
      expect(await from(`http://bafy.gateway.example:${port}/rows`)).to.equal(`bafy.gateway.example:${port}/rows`);
    });

    it("other hosts are as strange as ever", async () => {
      for (const host of ["othergateway.example", "gateway.example.org", "example"])
        expect((await refusal(from(`http://${host}:${port}/`))).message, host).to.contain("http: is not allowed");
      expect(await fault(`http://gateway.example:${port}/`, { resolve })).to.contain("http: is not allowed");
    });

    it("private hosts are asked where they are allowed", async () => {
      const bytes = await fetchUri(`http://any.example:${port}/a`, { privateHosts: true, resolve });
      expect(Buffer.from(bytes).toString()).to.equal(`any.example:${port}/a`);
    });
  });
});
