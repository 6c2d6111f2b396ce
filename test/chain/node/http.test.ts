import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";

import { httpRequest } from "../../../src/chain/node/http.js";
import { classifyNodeError, HttpError, RpcError } from "../../../src/chain/node-errors.js";

interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body: string;
}

/** What a call ends with against a server that gives one answer. */
async function ask({ status = 200, headers = {}, body }: Answer): Promise<unknown> {
  const server = createServer((_, response) => response.writeHead(status, headers).end(body));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await httpRequest(url)("eth_chainId", []).catch((error: unknown) => error);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe("chain/http", () => {
  it("gives the result", async () => {
    expect(await ask({ body: '{"jsonrpc":"2.0","id":1,"result":"0x7a69"}' })).to.equal("0x7a69");
    expect(await ask({ body: '{"jsonrpc":"2.0","id":1,"result":null}' })).to.equal(null);
  });

  it("posts the call as JSON with the headers given", async () => {
    const seen: unknown[] = [];
    const post = (url: unknown, init?: RequestInit) => {
      const { method, headers, body } = init ?? {};
      seen.push({ url, method, headers, body });
      return Promise.resolve(new Response('{"jsonrpc":"2.0","id":1,"result":"0x01"}'));
    };
    const request = httpRequest("http://node", { headers: { authorization: "key" }, fetch: post });
    expect(await request("eth_call", ["0x1"])).to.equal("0x01");
    const headers = { "content-type": "application/json", authorization: "key" };
    const body = '{"jsonrpc":"2.0","id":1,"method":"eth_call","params":["0x1"]}';
    expect(seen).to.deep.equal([{ url: "http://node", method: "POST", headers, body }]);
  });

  it("says what a page says, without its tags", async () => {
    const words = "The gateway did not answer. ".repeat(9);
    const error = (await ask({ status: 502, body: `<html>\n <h1>Bad  Gateway</h1>${words}</html>` })) as Error;
    expect(error.message).to.equal(`HTTP 502: ${`Bad Gateway ${words}`.slice(0, 120)}`);
  });

  it("keeps code, data and status of an error", async () => {
    const body = '{"jsonrpc":"2.0","id":1,"error":{"code":3,"message":"execution reverted","data":"0x12345678"}}';
    const error = await ask({ status: 400, body });
    expect(error).to.be.instanceOf(RpcError);
    expect(error).to.include({ code: 3, message: "execution reverted", data: "0x12345678", status: 400 });
  });

  it("keeps Retry-After", async () => {
    const error = await ask({ status: 429, headers: { "retry-after": "3" }, body: "slow down" });
    expect(classifyNodeError(error)).to.deep.equal({ kind: "rate", retryAfter: 3_000 });
  });

  it("refuses what is no answer to the call", async () => {
    for (const body of [
      '{"jsonrpc":"2.0","id":1,"resu',
      '{"jsonrpc":"2.0","id":9,"result":1}',
      '{"id":1}',
      "[]",
      "",
      "null",
      "7",
    ]) {
      const error = await ask({ body });
      expect(error).to.be.instanceOf(HttpError);
      expect(classifyNodeError(error).kind).to.equal("unavailable");
    }
  });

  it("numbers its calls, and limits the time of each", async () => {
    const ids: unknown[] = [];
    const post = (_: unknown, { body, signal }: RequestInit = {}) => {
      const { id } = JSON.parse(body as string) as { id: number };
      ids.push(id);
      return id < 3
        ? Promise.resolve(new Response(JSON.stringify({ id, result: id })))
        : new Promise<Response>((_, reject) => {
            signal?.addEventListener("abort", () => reject(signal.reason as Error));
          });
    };
    const request = httpRequest("http://node", { fetch: post, timeout: 20 });
    expect([await request("a", []), await request("b", [])]).to.deep.equal([1, 2]);
    const late: unknown = await request("c", []).catch((error: unknown) => error);
    expect([ids, classifyNodeError(late).kind]).to.deep.equal([[1, 2, 3], "timeout"]);
  });

  it("refuses an answer without a body, and one without end", async () => {
    const end = (body: unknown): Promise<unknown> => {
      const answer = { body, status: 200, ok: true, headers: new Headers() } as unknown as Response;
      return httpRequest("http://node", { fetch: () => Promise.resolve(answer) })("a", []).catch(
        (error: unknown) => error,
      );
    };
    expect(await end(null)).to.include({ message: "The answer is truncated or no JSON.", status: 200 });
    const part = Buffer.alloc(1 << 20);
    const endless = (async function* () {
      for (;;) yield await Promise.resolve(part);
    })();
    expect(await end(endless)).to.include({ message: "The answer is too large: over 268435456 bytes.", status: 200 });
  });

  it("keeps the status of an error only where it says something", async () => {
    const body = '{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"no"}}';
    expect(await ask({ body })).to.include({ code: -32000, status: undefined });
    const plain = await ask({ status: 503, body: "busy" });
    expect(plain).to.deep.include({ status: 503, headers: {} });
    expect(await ask({ status: 200, body: '{"jsonrpc":"2.0","id":1,"error":null,"result":"0x1"}' })).to.equal("0x1");
  });

  it("says which part of an answer is missing", async () => {
    const other = { message: "The answer is truncated or belongs to another call.", status: 200 };
    for (const body of ['{"id":2,"result":1}', '{"id":1}']) expect(await ask({ body })).to.include(other);
    for (const body of ["[]", "7", "null", '{"id":1,"resu'])
      expect(await ask({ body })).to.include({ message: "The answer is truncated or no JSON.", status: 200 });
  });
});
