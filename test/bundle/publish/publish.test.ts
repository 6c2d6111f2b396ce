import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { expect } from "chai";
import { publishBundle } from "../../../src/bundle/publish/publish.js";
import { signS3 } from "../../../src/bundle/publish/s3.js";
import { refusal } from "../../helpers/errors.js";

const CID = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
const KEYS = { keyId: "AKIAIOSFODNN7EXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", region: "us-east-1" };

/** A host that keeps what is put there, and one of IPFS. */
class Host {
  readonly kept = new Map<string, Buffer>();
  readonly authorizations = new Set<string | undefined>();
  spoils = false;
  readonly server: Server = createServer((request, response) => {
    const place = decodeURIComponent(new URL(request.url ?? "/", "http://host").pathname);
    const answer = async (): Promise<void> => {
      const body = await buffer(request);
      if (request.method === "PUT") {
        this.authorizations.add(request.headers.authorization);
        this.kept.set(place, this.spoils ? Buffer.from("spoiled") : body);
        response.end();
      } else if (request.method === "POST") response.end(this.#add(request.headers["content-type"] ?? "", body));
      else this.#give(place, response);
    };
    answer().catch((error: unknown) => response.destroy(error as Error));
  });

  #give(place: string, response: { statusCode: number; end(body?: Buffer): void }): void {
    const found = this.kept.get(place);
    if (found === undefined) response.statusCode = 404;
    response.end(found);
  }

  /** Takes a form as a node's `add` does. */
  #add(type: string, body: Buffer): string {
    const boundary = /boundary=(.*)$/.exec(type)?.[1] ?? "";
    for (const part of body.toString("latin1").split(`--${boundary}`)) {
      const [head = "", ...rest] = part.split("\r\n\r\n");
      const name = /filename="([^"]+)"/.exec(head)?.[1];
      if (name === undefined) continue;
      const [, ...inside] = decodeURIComponent(name).split("/");
      this.kept.set(`/ipfs/${CID}/${inside.join("/")}`, Buffer.from(rest.join("\r\n\r\n").slice(0, -2), "latin1"));
    }
    return `${JSON.stringify({ Name: "epoch-3/manifest.json", Hash: "bafy" })}\n${JSON.stringify({ Name: "epoch-3", Hash: CID })}\n`;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
}

describe("publishBundle", () => {
  let bundle: string;
  let host: Host;

  before(async () => {
    bundle = await mkdtemp(path.join(tmpdir(), "assay-publish-"));
    await mkdir(path.join(bundle, "leaves"));
    await writeFile(path.join(bundle, "manifest.json"), "{}");
    await writeFile(
      path.join(bundle, "leaves", "00.bin"),
      Uint8Array.from({ length: 256 }, (_, i) => i),
    );
  });
  beforeEach(async () => {
    host = new Host();
    await once(host.server.listen(0, "127.0.0.1"), "listening");
  });
  afterEach(() => {
    host.server.closeAllConnections();
    host.server.close();
  });
  after(() => rm(bundle, { recursive: true, force: true }));

  it("copies to a folder", async () => {
    const folder = path.join(bundle, "..", path.basename(bundle) + "-site");
    const published = await publishBundle(bundle, "epoch-3", { kind: "folder", folder, url: "" });
    expect(published).to.deep.equal({ uri: "", files: 2, bytes: 258 });
    expect(await readFile(path.join(folder, "epoch-3", "leaves", "00.bin"))).to.have.length(256);
    const missing = { kind: "folder", folder, url: host.url } as const;
    expect((await refusal(publishBundle(bundle, "epoch-3", missing))).message).to.include("it answered 404 to GET");
    await rm(folder, { recursive: true });
  });

  it("puts to a store, with a token", async () => {
    const published = await publishBundle(bundle, "epoch-3", {
      kind: "put",
      url: `${host.url}/site/`,
      token: "secret",
    });
    expect(published.uri).to.equal(`${host.url}/site/epoch-3`);
    expect([...host.kept.keys()]).to.deep.equal(["/site/epoch-3/leaves/00.bin", "/site/epoch-3/manifest.json"]);
    expect([...host.authorizations]).to.deep.equal(["Bearer secret"]);
  });

  it("signs for a store with keys", async () => {
    await publishBundle(bundle, "epoch-3", { kind: "put", url: host.url, keys: KEYS });
    const [first = ""] = host.authorizations;
    expect(first).to.include("Credential=AKIAIOSFODNN7EXAMPLE/").and.to.include("/us-east-1/s3/aws4_request");
  });

  it("signature is that of the published example", () => {
    const url = "https://examplebucket.s3.amazonaws.com/?lifecycle";
    const request = { method: "GET", url, body: new Uint8Array(), time: new Date("2013-05-24T00:00:00Z") };
    expect(signS3(request, KEYS)["authorization"]).to.include(
      "Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
    );
  });

  it("adds to IPFS", async () => {
    const shelf = { kind: "ipfs", api: host.url, gateway: host.url } as const;
    expect((await publishBundle(bundle, "epoch-3", shelf)).uri).to.equal(`ipfs://${CID}`);
    expect(host.kept.get(`/ipfs/${CID}/leaves/00.bin`)).to.have.length(256);
  });

  it("host that serves something else is refused", async () => {
    host.spoils = true;
    const error = await refusal(publishBundle(bundle, "epoch-3", { kind: "put", url: host.url }));
    expect(error.code).to.equal("MISMATCH");
    expect(error.message).to.include("7 bytes, not the 256 that were sent");
  });

  it("host that is down is refused", async () => {
    const error = await refusal(publishBundle(bundle, "epoch-3", { kind: "put", url: "http://127.0.0.1:1" }));
    expect(error.code).to.equal("CHAIN");
  });
});
