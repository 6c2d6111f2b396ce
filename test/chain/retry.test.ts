import { expect } from "chai";

import { limitRate, withRetry } from "../../src/chain/retry.js";
import { codeOf } from "../helpers/errors.js";

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
      expect(await codeOf(request("m", []))).to.equal("CHAIN");
      expect(provider.calls()).to.equal(3);
    });

    it("passes lasting errors through at once", async () => {
      const provider = failing(9, new Error("invalid params"));
      const error: unknown = await withRetry(provider.request)("m", []).catch((reason: unknown) => reason);
      expect(error).to.have.property("message", "invalid params");
      expect(provider.calls()).to.equal(1);
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
  });
});
