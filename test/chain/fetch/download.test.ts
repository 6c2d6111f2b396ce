import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { download, type DownloadLimits } from "../../../src/chain/fetch/download.js";
import type { HostAddress } from "../../../src/chain/fetch/hosts.js";

const HERE: HostAddress = { address: "127.0.0.1", family: 4 };

describe("chain/fetch/download", () => {
  let server: Server;
  let origin = "";
  let port = 0;
  let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;

  before(async () => {
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ({ port } = server.address() as AddressInfo);
    origin = `http://rows.example:${port}`;
  });
  after(() => server.closeAllConnections());
  after((done) => void server.close(done));

  /** Limits under which only the host of the test may be private; every name is at this machine. */
  function limits(changes: Partial<DownloadLimits> = {}): DownloadLimits & { readonly asked: string[] } {
    const asked: string[] = [];
    const resolve = (name: string): Promise<HostAddress[]> => {
      asked.push(name);
      return Promise.resolve([HERE]);
    };
    const isOpen = ({ hostname }: URL): boolean => hostname === "rows.example";
    return { maxBytes: 1_000, timeout: 2_000, isOpen, resolve, asked, ...changes };
  }

  const fault = (url: string, changes?: Partial<DownloadLimits>): Promise<string> =>
    download(url, limits(changes)).then(
      () => "nothing was refused",
      (error: Error) => error.message,
    );

  it("connects to the address that was checked, and asks for it once", async () => {
    let host = "";
    answer = (request, response) => {
      host = request.headers.host ?? "";
      response.end("rows");
    };
    const allowed = limits();
    expect(Buffer.from(await download(`${origin}/a`, allowed)).toString()).to.equal("rows");
    expect([host, allowed.asked]).to.deep.equal([`rows.example:${port}`, ["rows.example"]]);
  });

  it("follows redirects, each checked", async () => {
    answer = ({ url }, response) =>
      url === "/b" ? response.end("moved rows") : response.writeHead(302, { location: "/b" }).end();
    const allowed = limits();
    expect(Buffer.from(await download(`${origin}/a`, allowed)).toString()).to.equal("moved rows");
    expect(allowed.asked).to.deep.equal(["rows.example", "rows.example"]);
    const elsewhere: Record<string, string> = {
      "https://inside.example/": "inside.example is at 127.0.0.1, which is not public",
      "https://169.254.169.254/latest/meta-data": "169.254.169.254 is at 169.254.169.254, which is not public",
      "https://2130706433/": "127.0.0.1 is at 127.0.0.1, which is not public",
      "https://[::ffff:10.0.0.1]/": "which is not public",
      "http://other.example/": "http: is not allowed, use https:",
      "file:///etc/passwd": "file: is not allowed, use https:",
      "https://user:secret@rows.example/": "it names a user",
    };
    for (const [location, expected] of Object.entries(elsewhere)) {
      answer = (_, response) => response.writeHead(307, { location }).end();
      expect(await fault(`${origin}/a`), location).to.contain(expected);
    }
  });

  it("stops after five redirects", async () => {
    let hops = 0;
    answer = (_, response) => response.writeHead(301, { location: `/${++hops}` }).end();
    expect(await fault(origin)).to.equal("more than 5 redirects");
    expect(hops).to.equal(6);
  });

  it("refuses a name of which any address is private", async () => {
    const resolve = (): Promise<HostAddress[]> => Promise.resolve([{ address: "93.184.216.34", family: 4 }, HERE]);
    expect(await fault("https://two.example/", { resolve })).to.contain("two.example is at 127.0.0.1");
    expect(await fault("https://none.example/", { resolve: () => Promise.resolve([]) })).to.contain("has no address");
  });

  it("ends when its time is over", async () => {
    const slow: ((request: IncomingMessage, response: ServerResponse) => void)[] = [
      () => undefined,
      (_, response) => void response.writeHead(200).write("one part, then nothing"),
    ];
    for (const hang of slow) {
      answer = hang;
      expect(await fault(origin, { timeout: 100 })).to.match(/abort|time/i);
    }
    expect(await fault(origin, { timeout: 100, resolve: () => new Promise(() => undefined) })).to.match(/time/i);
  });

  it("ends when there is too much, said or not", async () => {
    answer = (_, response) => response.writeHead(200, { "content-length": 2_000 }).end(Buffer.alloc(2_000));
    expect(await fault(origin)).to.equal("larger than 1000 bytes");
    answer = (_, response) => {
      response.on("error", () => undefined);
      for (let i = 0; i < 50; i++) response.write(Buffer.alloc(100));
      response.end();
    };
    expect(await fault(origin)).to.equal("larger than 1000 bytes");
  });

  it("takes nothing that is packed, broken off or refused", async () => {
    answer = (_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("rows"));
    expect(await fault(origin)).to.contain("encoded as gzip");
    answer = (_, response) => {
      response.writeHead(200, { "content-length": 10 }).write("five.");
      setTimeout(() => response.destroy(), 20);
    };
    expect(await fault(origin)).to.match(/ended early|aborted/);
    answer = (_, response) => response.writeHead(404).end("rows");
    expect(await fault(origin)).to.equal("HTTP 404");
  });

  it("follows what is a redirect, and nothing else", async () => {
    for (const status of [300, 308, 399]) {
      answer = ({ url }, response) =>
        url === "/b" ? response.end("rows") : response.writeHead(status, { location: "/b" }).end();
      expect(Buffer.from(await download(`${origin}/a`, limits())).toString(), String(status)).to.equal("rows");
    }
    for (const [status, location] of [
      [302, undefined],
      [400, "/b"],
      [299, "/b"],
    ] as const) {
      answer = (_, response) => response.writeHead(status, location === undefined ? {} : { location }).end();
      expect(await fault(`${origin}/a`)).to.equal(`HTTP ${status}`);
    }
  });

  it("refuses an answer in another protocol, at once", async () => {
    answer = ({ socket }) =>
      void socket.end("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n");
    expect(await fault(origin)).to.equal("the connection ended early");
  });

  it("lets go of an answer that sends it on", async () => {
    let closed = false;
    answer = ({ url }, response) => {
      if (url === "/b") return void response.end("rows");
      response.on("close", () => (closed = true));
      response.writeHead(302, { location: "/b" }).write("a page that never ends");
    };
    await download(`${origin}/a`, limits());
    for (let tries = 0; !closed && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(closed).to.equal(true);
  });

  it("asks for plain bytes, as itself", async () => {
    let headers = {};
    answer = (request, response) => {
      headers = request.headers;
      response.writeHead(200, { "content-encoding": "identity" }).end("rows");
    };
    await download(origin, limits());
    expect(headers).to.include({ "accept-encoding": "identity", "user-agent": "assay" });
  });

  it("takes just as much as is allowed", async () => {
    answer = (_, response) => response.writeHead(200, { "content-length": 1_000 }).end(Buffer.alloc(1_000));
    expect((await download(origin, limits())).length).to.equal(1_000);
    answer = (_, response) => void (response.write(Buffer.alloc(600)), response.end(Buffer.alloc(400)));
    expect((await download(origin, limits())).length).to.equal(1_000);
  });

  it("refuses a size that is said before any of it came", async () => {
    answer = (_, response) => void response.writeHead(200, { "content-length": 1_001 }).flushHeaders();
    expect(await fault(origin)).to.equal("larger than 1000 bytes");
  });

  it("refuses addresses with a name or a word of passage", async () => {
    for (const user of ["user", ":secret", "user:secret"])
      expect(await fault(`http://${user}@rows.example:${port}/`), user).to.equal("it names a user");
  });

  it("speaks TLS where the address says so", async () => {
    answer = (_, response) => response.end("rows");
    expect(await fault(`https://rows.example:${port}/`)).to.match(/SSL|EPROTO|TLS|socket/i);
    expect(await fault(`http://closed.example:${port}/`)).to.equal("http: is not allowed, use https:");
  });

  it("says what a resolver and a connection failed with", async () => {
    const resolve = () => Promise.reject(new Error("no such name"));
    expect(await fault(origin, { resolve })).to.equal("no such name");
    answer = (request) => request.socket.destroy();
    expect(await fault(origin)).to.match(/socket hang up|ECONNRESET/);
  });
});
