import { expect } from "chai";
import { id } from "ethers";
import fc from "fast-check";

import { sync } from "../../src/sync/sync.js";
import { toHex } from "../../src/engine/columns/bytes.js";
import { readContributions } from "../../src/store/contributions.js";
import { readCursor } from "../../src/store/steps.js";
import { openStore } from "../../src/store/store.js";
import { readAttesterPeriods, readTasks } from "../../src/store/tasks.js";
import { codeOf } from "../helpers/errors.js";
import { contentsOf } from "../helpers/store/rows.js";
import {
  accepted,
  address,
  GENESIS_TIME,
  IDENTITY,
  mined,
  revoked,
  scriptedChain,
  type Emission,
  type ScriptedChain,
} from "../helpers/chain/scripted-chain.js";
import { ALL, CHAIN_TABLES, fresh, memory, quick } from "../helpers/store/synced-stores.js";
import { TaskRegistryMode } from "../../src/engine/rules/contract-values.js";

/** Mutation testing runs these once for each change: then few are enough. */
const FEW = process.env["MUTATION"] !== undefined;

describe("chain/sync", () => {
  describe("contributions", () => {
    it("come with their block's time", async () => {
      for (const timestamps of [true, false]) {
        const chain = scriptedChain({ timestamps });
        chain.mine(accepted(1));
        chain.mine();
        chain.mine(accepted(2));
        const store = await memory();
        const report = await sync(chain.request, store, quick);
        expect(report).to.deep.equal({ block: 3, logs: 2, rolledBack: 0, unread: [] });
        const read = await readContributions(store, ALL);
        expect([...read.time].sort()).to.deep.equal([GENESIS_TIME + 12, GENESIS_TIME + 36]);
        await store.close();
      }
    });

    it("are counted once however often synchronised", async () => {
      const chain = mined(30);
      const store = await memory();
      await sync(chain.request, store, { ...quick, initialRange: 4, maxRange: 4 });
      const first = await contentsOf(store);
      expect((await sync(chain.request, store, quick)).logs).to.equal(0);
      expect(await contentsOf(store)).to.equal(first);
      expect((await readContributions(store, ALL)).length).to.equal(30);
      await store.close();
    });

    it("are left out once revoked", async () => {
      const chain = scriptedChain();
      chain.mine(accepted(1), accepted(2));
      chain.mine(revoked(1));
      const store = await memory();
      await sync(chain.request, store, quick);
      expect(toHex((await readContributions(store, ALL)).uid)).to.equal(id("uid 2"));
      expect((await readContributions(store, { ...ALL, cutOff: GENESIS_TIME + 24 })).length).to.equal(2);
      await store.close();
    });
  });

  describe("tasks", () => {
    it("are read with closings and attesters", async () => {
      const task = [5, 1, 100, 2, 3600, 4, 50, 6000, 10, 0, 3, 7, 800, address("policy"), id("rubric")];
      const registry = (name: string, args: unknown[]): Emission => ({ contract: "taskRegistry", name, args });
      const chain = scriptedChain();
      chain.mine(registry("TaskCreated", [1, task, "ipfs://rubric"]), registry("TaskCreated", [2, task, ""]));
      chain.mine(
        registry("AttesterSet", [1, address("bot"), true, GENESIS_TIME + 12]),
        registry("TaskClosed", [2, 99]),
      );
      chain.mine(
        registry("AttesterSet", [1, address("bot"), false, GENESIS_TIME + 24]),
        registry("AttesterSet", [2, address("bot"), true, GENESIS_TIME + 700_000]),
      );
      const store = await memory();
      await sync(chain.request, store, quick);
      const [first, second] = await readTasks(store);
      expect(first).to.deep.equal({
        id: 1,
        domain: 5,
        mode: TaskRegistryMode.Reviewed,
        points: 100,
        maxPerWindow: 2,
        window: 3600,
        maxPerEpoch: 4,
        epochQuota: 50,
        minQuality: 6000,
        opensAt: 10,
        closesAt: 0,
        reputationDomain: 3,
        minReputation: 7,
        knee: 800,
        policy: address("policy"),
      });
      expect(second?.closesAt).to.equal(99);
      expect(await readAttesterPeriods(store)).to.deep.equal([
        { task: 1, attester: address("bot"), from: GENESIS_TIME + 12, until: GENESIS_TIME + 25 },
        { task: 2, attester: address("bot"), from: GENESIS_TIME + 700_000, until: 0 },
      ]);
      await store.close();
    });
  });

  describe("ranges", () => {
    it("shrink until the provider answers", async () => {
      const chain = mined(60, { maxSpan: 7 });
      const store = await memory();
      await sync(chain.request, store, { ...quick, initialRange: 1000 });
      expect(await contentsOf(store, CHAIN_TABLES)).to.equal(await fresh(mined(60)));
      await store.close();
    });

    it("grow while the provider allows", async () => {
      const chain = mined(200);
      const store = await memory();
      await sync(chain.request, store, { ...quick, initialRange: 1 });
      expect(chain.calls.get("eth_getLogs")).to.equal(8); // 1 + 2 + 4 + … + 128
      await store.close();
    });

    it("of one block refused is an error", async () => {
      const chain = mined(3, { maxSpan: 0 });
      const store = await memory();
      expect(await codeOf(sync(chain.request, store, quick))).to.equal("CHAIN");
      await store.close();
    });

    it("end below the confirmation depth", async () => {
      const chain = mined(20);
      const store = await memory();
      expect((await sync(chain.request, store, { ...quick, confirmations: 5 })).block).to.equal(15);
      expect((await sync(chain.request, store, { ...quick, toBlock: 17 })).block).to.equal(17);
      expect((await readCursor(store))?.number).to.equal(17);
      await store.close();
    });
  });

  describe("failures", () => {
    it("that pass change nothing", async () => {
      let calls = 0;
      const before = () => {
        if (++calls % 3 !== 0) throw new Error("HTTP 503");
      };
      const store = await memory();
      await sync(mined(25, { before }).request, store, { ...quick, initialRange: 5, maxRange: 5 });
      expect(await contentsOf(store, CHAIN_TABLES)).to.equal(await fresh(mined(25)));
      await store.close();
    });

    it("that last leave whole steps", async () => {
      const before = (method: string, params: readonly unknown[]) => {
        const from = Number((params[0] as { fromBlock?: string } | undefined)?.fromBlock ?? 0);
        if (method === "eth_getLogs" && from > 10) throw new Error("ECONNREFUSED");
      };
      const store = await memory();
      const failed = sync(mined(25, { before }).request, store, { ...quick, initialRange: 5, maxRange: 5 });
      expect(await codeOf(failed)).to.equal("CHAIN");
      expect((await readCursor(store))?.number).to.equal(10);
      await sync(mined(25).request, store, quick);
      expect(await contentsOf(store, CHAIN_TABLES)).to.equal(await fresh(mined(25)));
      await store.close();
    });

    it("of another chain are refused", async () => {
      const store = await openStore(":memory:", { ...IDENTITY, chainId: 1 });
      expect(await codeOf(sync(mined(1).request, store, quick))).to.equal("MISMATCH");
      await store.close();
    });

    it("of a provider that lies about ranges are refused", async () => {
      const chain = mined(5);
      const request = async (method: string, params: readonly unknown[]) =>
        chain.request(method, method === "eth_getLogs" ? [{ fromBlock: "0x0", toBlock: "0x5" }] : params);
      const store = await memory();
      expect(await codeOf(sync(request, store, { ...quick, initialRange: 2 }))).to.equal("CHAIN");
      expect(await codeOf(sync(() => Promise.resolve("nonsense"), store, quick))).to.equal("CHAIN");
      await store.close();
    });
  });

  describe("reorganisations", () => {
    it("are undone to the fork", async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 30 }),
          fc.integer({ min: 0, max: 40 }),
          fc.integer({ min: 1, max: 9 }),
          async (depth, regrown, range) => {
            const chain = mined(30);
            const store = await memory();
            await sync(chain.request, store, { ...quick, initialRange: range, maxRange: range });
            chain.drop(depth);
            for (let n = 0; n < regrown; n++) chain.mine(accepted(500 + n), revoked(2));
            const report = await sync(chain.request, store, { ...quick, initialRange: range, maxRange: range });
            expect(report.rolledBack).to.be.at.least(depth);
            expect(await contentsOf(store, CHAIN_TABLES)).to.equal(await fresh(chain));
            await store.close();
          },
        ),
        { numRuns: FEW ? 2 : 20 },
      );
    }).timeout(120_000);

    it("of every depth up to past the confirmations undo what was read of them", async () => {
      const confirmed = { ...quick, confirmations: 5 };
      for (let depth = 1; depth <= 20; depth += FEW ? 5 : 1) {
        const chain = mined(30);
        const store = await memory();
        await sync(chain.request, store, confirmed);
        chain.drop(depth);
        for (let n = 0; n <= depth; n++) chain.mine(accepted(500 + n));
        const { rolledBack } = await sync(chain.request, store, confirmed);
        if (depth <= confirmed.confirmations) expect(rolledBack).to.equal(0);
        else expect(rolledBack).to.be.at.least(depth - confirmed.confirmations);
        await sync(chain.request, store, quick);
        expect(await contentsOf(store, CHAIN_TABLES), `${depth} blocks`).to.equal(await fresh(chain));
        await store.close();
      }
    });

    it("in the middle of a range are seen", async () => {
      for (const at of ["eth_getLogs", "eth_getBlockByNumber"]) {
        for (const when of FEW ? [2] : [1, 2, 3, 4]) {
          let left = when;
          const before = (method: string, _: readonly unknown[], chain: ScriptedChain) => {
            if (method !== at || --left !== 0) return;
            const depth = 6;
            chain.drop(depth);
            for (let n = 0; n < depth + 1; n++) chain.mine(accepted(700 + n));
          };
          const chain = mined(20, { before, timestamps: when % 2 === 0 });
          const store = await memory();
          await sync(chain.request, store, { ...quick, initialRange: 6, maxRange: 6 });
          await sync(chain.request, store, quick);
          expect(left).to.be.at.most(0);
          expect(await contentsOf(store, CHAIN_TABLES)).to.equal(await fresh(chain));
          await store.close();
        }
      }
    });

    it("that never end are an error", async () => {
      const before = (method: string, _: readonly unknown[], chain: ScriptedChain) => {
        if (method !== "eth_getLogs") return;
        chain.drop(3);
        for (let n = 0; n < 3; n++) chain.mine(accepted(n));
      };
      const store = await memory();
      expect(await codeOf(sync(mined(5, { before }).request, store, quick))).to.equal("CHAIN");
      await store.close();
    });
  });
});
