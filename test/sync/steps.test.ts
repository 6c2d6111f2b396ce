import { expect } from "chai";
import type { Request } from "../../src/chain/provider.js";
import { readCursor } from "../../src/store/steps.js";
import { openStore, type Store } from "../../src/store/store.js";
import { sync } from "../../src/sync/sync.js";
import { accepted, IDENTITY, mined, type ScriptedChain } from "../helpers/chain/scripted-chain.js";
import { refusal } from "../helpers/errors.js";
import { contentsOf } from "../helpers/store/rows.js";
import { CHAIN_TABLES, fresh, memory, quick } from "../helpers/store/synced-stores.js";

/** A node that is asked about its chain so many times before it is on another one. */
function changing(chain: ScriptedChain, after: number, chainId: unknown = "0x1"): Request {
  let asked = 0;
  return (method, params) =>
    method === "eth_chainId" && ++asked > after ? Promise.resolve(chainId) : chain.request(method, params);
}

describe("sync, step by step", () => {
  let store: Store;
  beforeEach(async () => {
    store = await memory();
  });
  afterEach(() => store.close());

  it("tells each committed step and how far it goes", async () => {
    const told: unknown[] = [];
    const onProgress = (block: number, target: number) => void told.push([block, target]);
    const report = await sync(mined(7).request, store, { ...quick, maxRange: 3, onProgress });
    expect(told).to.deep.equal([
      [3, 7],
      [6, 7],
      [7, 7],
    ]);
    expect([report.block, report.logs]).to.deep.equal([7, 8]);
  });

  it("reads nothing before the first block of the program", async () => {
    const late = await openStore(":memory:", { ...IDENTITY, startBlock: 10 });
    const told: unknown[] = [];
    const report = await sync(mined(9).request, late, { ...quick, onProgress: () => void told.push(1) });
    expect(report).to.deep.equal({ block: 9, logs: 0, rolledBack: 0, unread: [] });
    expect([told, await readCursor(late)]).to.deep.equal([[], undefined]);
    expect((await sync(mined(11).request, late, quick)).logs).to.equal(2);
    await late.close();
  });

  it("reads no more than it is told to", async () => {
    const chain = mined(9);
    expect((await sync(chain.request, store, { ...quick, toBlock: 4, confirmations: 3 })).block).to.equal(4);
    expect((await sync(chain.request, store, { ...quick, toBlock: 8, confirmations: 3 })).block).to.equal(6);
    expect((await sync(chain.request, store, { ...quick, toBlock: 2 })).block).to.equal(6);
  });

  it("spaces its calls", async () => {
    const waits: number[] = [];
    const retry = { now: () => 0, sleep: (wait: number) => Promise.resolve(waits.push(wait)) };
    const chain = mined(3);
    await sync(chain.request, store, { retry, rateLimit: 4 });
    const calls = [...chain.calls.values()].reduce((sum, count) => sum + count);
    expect(waits).to.deep.equal(Array.from({ length: calls - 1 }, (_, i) => 250 * (i + 1)));
  });

  describe("of a node on another chain", () => {
    for (const [when, after] of [
      ["at first", 0],
      ["at last", 1],
    ] as const)
      it(`refuses it ${when}`, async () => {
        const { code, message } = await refusal(sync(changing(mined(3), after), store, quick));
        expect([code, message]).to.deep.equal([
          "MISMATCH",
          "The provider serves chain 1, the store belongs to chain 31337. Choose the network of the program.",
        ]);
      });

    it("asks without parameters", async () => {
      const asked: unknown[] = [];
      const chain = mined(3);
      const request: Request = (method, params) => {
        if (method === "eth_chainId") asked.push(params);
        return chain.request(method, params);
      };
      await sync(request, store, quick);
      expect(asked).to.deep.equal([[], []]);
    });

    it("refuses what is no number", async () => {
      for (const answer of [31_337, null, {}, "none"])
        expect((await refusal(sync(changing(mined(3), 0, answer), store, quick))).message).to.equal(
          "eth_chainId did not answer with a number. Use another RPC URL.",
        );
    });
  });

  describe("of reorganisations", () => {
    it("undoes just the blocks that are gone", async () => {
      const chain = mined(10);
      await sync(chain.request, store, { ...quick, maxRange: 1 });
      chain.drop(3);
      for (let n = 0; n < 4; n++) chain.mine(accepted(500 + n));
      expect((await sync(chain.request, store, { ...quick, maxRange: 1 })).rolledBack).to.equal(3);
      expect((await sync(chain.request, store, quick)).rolledBack).to.equal(0);
      expect(await contentsOf(store, CHAIN_TABLES)).to.equal(await fresh(chain));
    });

    it("undoes everything where no block is left", async () => {
      const late = await openStore(":memory:", { ...IDENTITY, startBlock: 3 });
      const chain = mined(10);
      await sync(chain.request, late, { ...quick, maxRange: 4 });
      chain.drop(9);
      for (let n = 0; n < 9; n++) chain.mine(accepted(500 + n));
      expect((await sync(chain.request, late, quick)).rolledBack).to.equal(8);
      await late.close();
    });

    it("gives up after twenty attempts at one range, and says what to do", async () => {
      let ranges = 0;
      const before = (method: string, _: readonly unknown[], chain: ScriptedChain): void => {
        if (method !== "eth_getLogs") return;
        ranges++;
        chain.drop(3);
        for (let n = 0; n < 3; n++) chain.mine(accepted(n));
      };
      const { code, message } = await refusal(sync(mined(5, { before }).request, store, quick));
      expect([code, message]).to.deep.equal([
        "CHAIN",
        "The chain keeps changing while it is read. Raise the confirmation depth.",
      ]);
      expect(ranges).to.equal(20);
    });

    it("counts attempts at each range anew", async () => {
      let ranges = 0;
      const before = (method: string, _: readonly unknown[], chain: ScriptedChain): void => {
        // Of each of two ranges the first fifteen attempts fail.
        if (method !== "eth_getLogs" || ++ranges % 16 === 0) return;
        const depth = ranges < 16 ? 3 : 1;
        chain.drop(depth);
        for (let n = 0; n < depth; n++) chain.mine(accepted(10 * ranges + n));
      };
      const report = await sync(mined(4, { before }).request, store, { ...quick, maxRange: 2 });
      expect([report.block, ranges]).to.deep.equal([4, 32]);
    });

    it("counts what it undoes on its way, back to nothing if need be", async () => {
      let left = 1;
      const before = (method: string, params: readonly unknown[], chain: ScriptedChain): void => {
        const { fromBlock } = (params[0] ?? {}) as { fromBlock?: string };
        if (method !== "eth_getLogs" || fromBlock !== "0x3" || left-- !== 1) return;
        chain.drop(4);
        for (let n = 0; n < 4; n++) chain.mine(accepted(500 + n));
      };
      const told: number[] = [];
      const chain = mined(4, { before });
      const onProgress = (block: number): void => void told.push(block);
      const report = await sync(chain.request, store, { ...quick, initialRange: 2, maxRange: 2, onProgress });
      expect([report.rolledBack, told]).to.deep.equal([2, [2, 2, 4]]);
      expect(await contentsOf(store, CHAIN_TABLES)).to.equal(await fresh(chain));
    });

    it("undoes what a chain has no more that is shorter now", async () => {
      const chain = mined(10);
      await sync(chain.request, store, { ...quick, maxRange: 1 });
      chain.drop(4);
      const report = await sync(chain.request, store, quick);
      expect([report.rolledBack, report.block]).to.deep.equal([4, 6]);
      expect(await contentsOf(store, CHAIN_TABLES)).to.equal(await fresh(chain));
    });

    it("keeps nothing of a branch that was left between two ranges", async () => {
      let left = 1;
      const before = (method: string, params: readonly unknown[], chain: ScriptedChain): void => {
        // The header of the second range's end is asked for: the first range is kept by then.
        if (method !== "eth_getBlockByNumber" || params[0] !== "0x8" || left-- !== 1) return;
        chain.drop(8);
        for (let n = 0; n < 8; n++) chain.mine(accepted(500 + n));
      };
      const chain = mined(8, { before });
      const report = await sync(chain.request, store, { ...quick, initialRange: 4, maxRange: 4 });
      expect(report.rolledBack).to.equal(4);
      expect(await contentsOf(store, CHAIN_TABLES)).to.equal(await fresh(chain));
    });

    it("keeps no block that is not of the chain whose logs it read", async () => {
      let left = 1;
      const before = (method: string, _: readonly unknown[], chain: ScriptedChain): void => {
        if (method !== "eth_getLogs" || left-- !== 1) return;
        chain.drop(6);
        chain.mine(accepted(500));
        for (let n = 0; n < 5; n++) chain.mine();
      };
      const chain = mined(0, { before });
      for (let n = 0; n < 6; n++) chain.mine();
      await sync(chain.request, store, quick);
      const header = (await chain.request("eth_getBlockByNumber", ["0x6", false])) as { readonly hash: string };
      expect((await readCursor(store))?.hash).to.equal(header.hash);
    });

    it("sees the block before a range change while the range is read", async () => {
      let left = 1;
      const before = (method: string, params: readonly unknown[], chain: ScriptedChain): void => {
        const { fromBlock } = (params[0] ?? {}) as { fromBlock?: string };
        if (method !== "eth_getLogs" || fromBlock !== "0x4" || left-- !== 1) return;
        chain.drop(5);
        for (let n = 0; n < 5; n++) chain.mine(accepted(500 + n));
      };
      const chain = mined(8, { before });
      await sync(chain.request, store, { ...quick, initialRange: 3, maxRange: 3 });
      expect(await contentsOf(store, CHAIN_TABLES)).to.equal(await fresh(chain));
    });
  });

  describe("of further readings", () => {
    it("asks each node as often as is told", async () => {
      const [first, second] = [mined(6), mined(6)];
      await sync(first.request, store, { ...quick, readings: 3, second: second.request });
      expect([first.calls.get("eth_getLogs"), second.calls.get("eth_getLogs")]).to.deep.equal([3, 1]);
    });

    it("waits for a second node that lags", async () => {
      const chain = mined(6);
      let missing = 3;
      const lagging: Request = (method, params) =>
        method === "eth_getBlockByNumber" && missing-- > 0 ? Promise.resolve(null) : chain.request(method, params);
      expect((await sync(mined(6).request, store, { ...quick, second: lagging })).logs).to.equal(6);
    });

    it("waits as it is told", async () => {
      const waits: number[] = [];
      const chain = mined(6);
      let missing = 2;
      const lagging: Request = (method, params) =>
        method === "eth_getBlockByNumber" && missing-- > 0 ? Promise.resolve(null) : chain.request(method, params);
      const retry = { sleep: (wait: number) => Promise.resolve(waits.push(wait)), random: () => 0.5, baseDelay: 100 };
      await sync(lagging, store, { retry });
      expect(waits).to.deep.equal([50, 100]);
    });

    it("waits for a first node some of whose machines lag", async () => {
      const chain = mined(6);
      let missing = 3;
      const lagging: Request = (method, params) =>
        method === "eth_getBlockByNumber" && missing-- > 0 ? Promise.resolve(null) : chain.request(method, params);
      expect((await sync(lagging, store, quick)).logs).to.equal(6);
    });

    it("tries a second node again that fails for a moment", async () => {
      let calls = 0;
      const before = (): void => {
        if (++calls === 1) throw new Error("HTTP 503");
      };
      expect((await sync(mined(6).request, store, { ...quick, second: mined(6, { before }).request })).logs).to.equal(
        6,
      );
    });

    it("takes ranges of its own for each, up to the largest", async () => {
      const spans: number[] = [];
      const chain = mined(20);
      const second: Request = (method, params) => {
        const { fromBlock, toBlock } = (params[0] ?? {}) as { fromBlock?: string; toBlock?: string };
        if (method === "eth_getLogs") spans.push(Number(toBlock) - Number(fromBlock) + 1);
        return chain.request(method, params);
      };
      await sync(mined(20).request, store, { ...quick, second, initialRange: 2, maxRange: 5 });
      expect(spans).to.deep.equal([2, 4, 5, 5, 4]);
    });
  });
});
