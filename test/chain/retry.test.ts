import { expect } from "chai";

import { HttpError } from "../../src/chain/node-errors.js";
import { limitRate, untilKnown, withRetry } from "../../src/chain/retry.js";
import { refusal } from "../helpers/errors.js";

const failing = (times: number, error: Error) => {
  let calls = 0;
  const request = (): Promise<unknown> => (++calls <= times ? Promise.reject(error) : Promise.resolve(calls));
  return { request, calls: () => calls };
};

describe("chain/retry", () => {
  describe("withRetry", () => {
    it("repeats after passing failures", async () => {
      const waits: number[] = [];
      const sleep = (wait: number) => Promise.resolve(waits.push(wait));
      const provider = failing(3, new Error("HTTP 429 Too Many Requests"));
      const request = withRetry(provider.request, { sleep, random: () => 0.5, baseDelay: 100 });
      expect(await request("eth_blockNumber", [])).to.equal(4);
      expect(waits).to.deep.equal([50, 100, 200]);
    });

    it("waits no longer than the maximum", async () => {
      const waits: number[] = [];
      const sleep = (wait: number) => Promise.resolve(waits.push(wait));
      const provider = failing(5, Object.assign(new Error("fetch failed"), { cause: new Error("ECONNRESET") }));
      await withRetry(provider.request, { sleep, random: () => 1, baseDelay: 100, maxDelay: 300 })("m", []);
      expect(waits).to.deep.equal([100, 200, 300, 300, 300]);
    });

    it("gives up after all attempts", async () => {
      const provider = failing(9, new Error("503 Service Unavailable"));
      const request = withRetry(provider.request, { attempts: 3, sleep: () => Promise.resolve() });
      const { code, message } = await refusal(request("m", []));
      expect([code, message]).to.deep.equal([
        "CHAIN",
        "m failed 3 times: 503 Service Unavailable. Check the RPC URL, or try again later.",
      ]);
      expect(provider.calls()).to.equal(3);
      const long = withRetry(failing(1, new HttpError("x".repeat(500), 503)).request, { attempts: 1 });
      expect((await refusal(long("m", []))).message).to.contain(`: ${"x".repeat(200)}. Check`);
    });

    it("passes lasting errors through at once", async () => {
      const provider = failing(9, new Error("invalid params"));
      const error: unknown = await withRetry(provider.request)("m", []).catch((reason: unknown) => reason);
      expect(error).to.have.property("message", "invalid params");
      expect(provider.calls()).to.equal(1);
    });
  });

  describe("waits that the node asks for", () => {
    for (const [asked, waited] of [
      ["5", 5_000],
      ["1000", 120_000],
      ["0", 50],
    ] as const)
      it(`${asked} s are ${waited} ms`, async () => {
        const waits: number[] = [];
        const sleep = (wait: number) => Promise.resolve(waits.push(wait));
        const provider = failing(1, new HttpError("slow down", 429, { "retry-after": asked }));
        await withRetry(provider.request, { sleep, random: () => 0.5, baseDelay: 100 })("m", []);
        expect(waits).to.deep.equal([waited]);
      });
  });

  describe("calls that take too long", () => {
    const late = new HttpError("Gateway Time-out", 504);
    const range = (fromBlock: string, toBlock: string) => [{ fromBlock, toBlock }];
    for (const [method, params, calls] of [
      ["eth_getLogs", range("0x1", "0x2"), 1],
      ["eth_getLogs", range("0x2", "0x2"), 3],
      ["eth_call", range("0x1", "0x2"), 3],
    ] as const)
      it(`${method} of ${JSON.stringify(params)} is made ${calls} times`, async () => {
        const provider = failing(9, late);
        const request = withRetry(provider.request, { attempts: 3, sleep: () => Promise.resolve() });
        await request(method, params).catch(() => undefined);
        expect(provider.calls()).to.equal(calls);
      });
  });

  it("a range of logs is asked for again where calls are limited", async () => {
    const provider = failing(2, new HttpError("slow down", 429));
    const request = withRetry(provider.request, { sleep: () => Promise.resolve() });
    expect(await request("eth_getLogs", [{ fromBlock: "0x1", toBlock: "0x9" }])).to.equal(3);
  });

  describe("untilKnown", () => {
    /** A node that answers nothing so many times, and how long was waited for it. */
    function missing(times: number) {
      let calls = 0;
      const waits: number[] = [];
      const node = () => Promise.resolve(++calls <= times ? null : "here");
      const sleep = (wait: number) => Promise.resolve(waits.push(wait));
      return { request: untilKnown(node, { sleep, random: () => 0.5, baseDelay: 100, attempts: 4 }), waits };
    }

    it("asks for a block until it is there", async () => {
      const { request, waits } = missing(3);
      expect(await request("eth_getBlockByNumber", ["0x1", false])).to.equal("here");
      expect(waits).to.deep.equal([50, 100, 200]);
    });

    it("asks for a transaction until it is there", async () => {
      const { request, waits } = missing(1);
      expect(await request("eth_getTransactionByHash", ["0x1"])).to.equal("here");
      expect(waits).to.deep.equal([50]);
    });

    it("asks once for a block that is there", async () => {
      const { request, waits } = missing(0);
      expect(await request("eth_getBlockByNumber", ["0x1", false])).to.equal("here");
      expect(waits).to.deep.equal([]);
    });

    it("gives up after all attempts", async () => {
      const { request, waits } = missing(4);
      expect(await request("eth_getBlockByNumber", ["0x1", false])).to.equal(null);
      expect(waits).to.deep.equal([50, 100, 200]);
    });

    it("asks for nothing else again", async () => {
      const { request, waits } = missing(1);
      expect(await request("eth_getTransactionReceipt", ["0x1"])).to.equal(null);
      expect(waits).to.deep.equal([]);
    });
  });

  describe("limitRate", () => {
    it("spaces calls evenly", async () => {
      let clock = 0;
      const waits: number[] = [];
      const waiting = { now: () => clock, sleep: (wait: number) => Promise.resolve(waits.push(wait)) };
      const request = limitRate(() => Promise.resolve(1), 10, waiting);
      await Promise.all([request("a", []), request("b", []), request("c", [])]);
      clock = 1000;
      await request("d", []);
      expect(waits).to.deep.equal([100, 200]);
    });

    it("goes by a clock of its own", async () => {
      const waits: number[] = [];
      const sleep = (wait: number) => Promise.resolve(waits.push(wait));
      const request = limitRate(() => Promise.resolve(1), 0.01, { sleep });
      await Promise.all([request("a", []), request("b", [])]);
      expect(waits).to.have.length(1);
      expect(waits[0]).to.be.within(90_000, 100_000);
    });
  });
});
