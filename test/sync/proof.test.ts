import { expect } from "chai";
import type { RawLog } from "../../src/chain/abi.js";
import type { Request } from "../../src/chain/provider.js";
import { readProven } from "../../src/store/steps.js";
import type { Store } from "../../src/store/store.js";
import { syncComplete } from "../../src/sync/complete.js";
import {
  closed,
  credential,
  programStore,
  programView,
  provingChain,
  registered,
  trusted,
  withdrawn,
} from "../helpers/chain/proving-chain.js";
import { address, EMITTERS, GENESIS_TIME, type ScriptedChain } from "../helpers/chain/scripted-chain.js";
import { refusal } from "../helpers/errors.js";
import { contentsOf } from "../helpers/store/rows.js";
import { quick } from "../helpers/store/synced-stores.js";

const TABLES = ["events", "facts", "registrations", "credential_revocations", "credentials"];
const NOTHING_COMPUTED = "Use another RPC URL; nothing was computed from what could be read.";

/** Twenty blocks with a task closed in each. */
function twenty(options: Parameters<typeof provingChain>[0] = {}): ScriptedChain {
  const chain = provingChain(options);
  for (let n = 1; n <= 20; n++) chain.mine(closed(n));
  return chain;
}

/** A node that loses the logs of a block in some of its answers, counted from 1. */
function losing(chain: ScriptedChain, block: number, inAnswer = (_: number): boolean => true): Request {
  let answers = 0;
  return async (method, params) => {
    const answer = await chain.request(method, params);
    if (method !== "eth_getLogs" || !inAnswer(++answers)) return answer;
    return (answer as RawLog[]).filter(({ blockNumber }) => Number(blockNumber) !== block);
  };
}

/** A node that fails calls at other blocks than the newest. */
const forgetful =
  (request: Request, newest: () => string): Request =>
  (method, params) =>
    method === "eth_call" && (params[1] as { blockHash?: string }).blockHash !== newest()
      ? Promise.reject(new Error("missing trie node"))
      : request(method, params);

describe("sync, proof of completeness", () => {
  let store: Store;
  beforeEach(async () => {
    store = await programStore();
  });
  afterEach(() => store.close());

  const hashOf = async (chain: ScriptedChain, block = chain.head()): Promise<string> => {
    const header = await chain.request("eth_getBlockByNumber", [`0x${block.toString(16)}`, false]);
    return (header as { hash: string }).hash;
  };

  it("holds for a node that gives everything", async () => {
    const chain = twenty();
    const report = await syncComplete(chain.request, store, quick);
    const proven = { number: 20, hash: await hashOf(chain), time: GENESIS_TIME + 240 };
    expect(report).to.deep.equal({ block: 20, logs: 20, rolledBack: 0, unread: [], proven, repairs: 0 });
    expect(await readProven(store)).to.equal(20);
    expect((await store.rows("SELECT block FROM heads")).map(({ block }) => Number(block))).to.deep.equal([20]);
    chain.mine(closed(21));
    expect((await syncComplete(chain.request, store, quick)).proven.number).to.equal(21);
  });

  it("finds what one answer lost by reading again", async () => {
    const chain = twenty();
    const report = await syncComplete(
      losing(chain, 7, (answer) => answer === 2),
      store,
      { ...quick, maxRange: 6 },
    );
    expect([report.repairs, report.logs, report.rolledBack, report.block]).to.deep.equal([1, 19 + 14, 0, 20]);
    const whole = await programStore();
    await syncComplete(chain.request, whole, quick);
    expect(await contentsOf(store, TABLES)).to.equal(await contentsOf(whole, TABLES));
    await whole.close();
  });

  it("reads the block of the gap again, wherever ranges end", async () => {
    const seven = losing(twenty(), 7, (answer) => answer === 7);
    expect((await syncComplete(seven, store, { ...quick, maxRange: 1, initialRange: 1 })).repairs).to.equal(1);
  });

  it("reads more often with each repair, and gives up after four", async () => {
    const answers = 1 + 2 + 3 + 4 + 5;
    const last = await syncComplete(
      losing(twenty(), 7, (answer) => answer < answers),
      store,
      quick,
    );
    expect(last.repairs).to.equal(4);
    const other = await programStore();
    const { code } = await refusal(
      syncComplete(
        losing(twenty(), 7, (answer) => answer <= answers),
        other,
        quick,
      ),
    );
    expect(code).to.equal("INCOMPLETE");
    await other.close();
  });

  for (const block of [1, 7, 20])
    it(`names block ${block} where its log is always lost`, async () => {
      const { code, message } = await refusal(syncComplete(losing(twenty(), block), store, quick));
      expect(code).to.equal("INCOMPLETE");
      const facts = `it has stated ${block} facts, ${block - 1} were read`;
      const all = "it has stated 20 facts, 19 were read";
      expect(message).to.be.oneOf(
        [facts, all].map(
          (numbers) =>
            `Logs are missing or wrong in block ${block}: taskRegistry.factHead() of the node is not what its logs add up to: ${numbers}. ${NOTHING_COMPUTED}`,
        ),
      );
      expect(await readProven(store)).to.equal(undefined);
    });

  it("asks for few blocks to find the one", async () => {
    const chain = twenty();
    await refusal(syncComplete(losing(chain, 7), store, quick));
    // Five attempts: the newest block, its numbers, and halves of twenty blocks, which fewer are left of after the first.
    expect(chain.calls.get("eth_call")).to.be.at.most(5 * (2 + 5));
  });

  it("names the blocks since the last proof where a node forgets states", async () => {
    const chain = provingChain();
    for (let n = 1; n <= 10; n++) chain.mine(closed(n));
    await syncComplete(chain.request, store, quick);
    for (let n = 11; n <= 20; n++) chain.mine(closed(n));
    const newest = await hashOf(chain);
    const node = forgetful(losing(chain, 15), () => newest);
    expect((await refusal(syncComplete(node, store, quick))).message).to.contain("wrong in blocks 11 to 20: ");
    const fresh = await programStore();
    expect((await refusal(syncComplete(node, fresh, quick))).message).to.contain("wrong in blocks 1 to 20: ");
    await fresh.close();
  });

  it("asks the second node as well, and names it", async () => {
    const known = twenty();
    const second = losing(known, 21);
    known.mine(closed(21));
    const first = twenty();
    first.mine();
    const { message } = await refusal(syncComplete(first.request, store, { ...quick, second }));
    expect(message).to.contain("in block 21: taskRegistry.factHead() of the second node is not");
    expect(message).to.contain("it has stated 21 facts, 20 were read");
  });

  it("holds where both nodes agree", async () => {
    const report = await syncComplete(twenty().request, store, { ...quick, second: twenty().request });
    expect([report.repairs, report.proven.number]).to.deep.equal([0, 20]);
  });

  it("is not possible before the program's first block", async () => {
    const { code, message } = await refusal(syncComplete(provingChain().request, store, quick));
    expect([code, message]).to.deep.equal(["NOT_YET", "The program's first block is not confirmed yet."]);
  });

  it("is not possible with a node that answers no calls", async () => {
    const chain = twenty();
    const mute: Request = (method, params) =>
      method === "eth_call" ? Promise.reject(new Error("method not allowed")) : chain.request(method, params);
    const { code, message } = await refusal(syncComplete(mute, store, quick));
    expect([code, chain.calls.get("eth_chainId")]).to.deep.equal(["INCOMPLETE", 2]);
    expect(message).to.match(
      /^The node does not answer calls at block 20: .*method not allowed.*\. Without them nobody can say whether logs are missing: use another RPC URL\.$/,
    );
  });

  it("passes on that calls were answered with nonsense", async () => {
    const chain = twenty();
    const wrong: Request = (method, params) =>
      method === "eth_call" ? Promise.resolve("0x12") : chain.request(method, params);
    const { code, message } = await refusal(syncComplete(wrong, store, quick));
    expect([code, message.includes("with a word for each view")]).to.deep.equal(["CHAIN", true]);
  });

  it("tries calls again that fail for a moment", async () => {
    let calls = 0;
    const before = (method: string): void => {
      if (method === "eth_call" && ++calls === 1) throw new Error("HTTP 503");
    };
    expect((await syncComplete(twenty({ before }).request, store, quick)).repairs).to.equal(0);
    expect(calls).to.equal(2);
  });

  it("starts over where the chain gave up the block that was read last", async () => {
    let left = 1;
    const before = (method: string, _: readonly unknown[], chain: ScriptedChain): void => {
      if (method !== "eth_call" || left-- !== 1) return;
      chain.drop(3);
      for (let n = 0; n < 4; n++) chain.mine(closed(100 + n));
    };
    const report = await syncComplete(twenty({ before }).request, store, quick);
    expect([report.block, report.logs, report.rolledBack, report.repairs]).to.deep.equal([21, 20 + 21, 20, 1]);
  });

  it("ends where the chain gives up every block that is read", async () => {
    const before = (method: string, _: readonly unknown[], chain: ScriptedChain): void => {
      if (method !== "eth_call") return;
      chain.drop(1);
      chain.mine(closed(chain.head()));
    };
    const { code, message } = await refusal(syncComplete(twenty({ before }).request, store, quick));
    expect([code, message.includes("header not found")]).to.deep.equal(["CHAIN", true]);
  });

  describe("of a contract", () => {
    it("that does not stand yet holds without facts of it", async () => {
      const view = (to: string, data: string, logs: readonly RawLog[]) =>
        to === EMITTERS.batchAvailability ? "0x" : programView(to, data, logs);
      expect((await syncComplete(twenty({ view }).request, store, quick)).repairs).to.equal(0);
    });

    it("that stands no more fails with facts of it, and gives no numbers", async () => {
      const view = (to: string, data: string, logs: readonly RawLog[]) =>
        to === EMITTERS.taskRegistry ? "0x" : programView(to, data, logs);
      const { message } = await refusal(syncComplete(twenty({ view }).request, store, quick));
      expect(message).to.equal(
        `Logs are missing or wrong in block 1: taskRegistry.factHead() of the node is not what its logs add up to. ${NOTHING_COMPUTED}`,
      );
    });

    it("whose numbers are not told apart fails without them", async () => {
      const chain = twenty();
      const node: Request = (method, params) =>
        method === "eth_call" && (params[0] as { to?: string }).to !== undefined
          ? Promise.reject(new Error("no such method"))
          : losing(chain, 7)(method, params);
      expect((await refusal(syncComplete(node, store, quick))).message).to.contain("its logs add up to. ");
    });
  });

  describe("of credentials", () => {
    const program = (): ScriptedChain => {
      const chain = provingChain();
      chain.mine(trusted());
      chain.mine(registered(1), registered(2));
      chain.mine(closed(3));
      chain.mine(withdrawn(1));
      chain.mine(closed(5));
      return chain;
    };

    it("holds with those that were revoked", async () => {
      const chain = program();
      expect((await syncComplete(chain.request, store, quick)).repairs).to.equal(0);
      const rows = await store.rows('SELECT block, "time" FROM credential_revocations');
      expect(rows.map((row) => [Number(row["block"]), Number(row["time"])])).to.deep.equal([[4, GENESIS_TIME + 48]]);
    });

    it("names the one whose revocation is hidden, and the block", async () => {
      const { code, message } = await refusal(syncComplete(losing(program(), 4), store, quick));
      expect(code).to.equal("INCOMPLETE");
      expect(message).to.equal(
        `Logs are missing or wrong in block 4: eas.getAttestation(${credential(1)}) of the node is not what its logs add up to. ${NOTHING_COMPUTED}`,
      );
    });

    it("asks nothing of EAS without credentials", async () => {
      const asked: string[] = [];
      const view = (to: string, data: string, logs: readonly RawLog[]) => {
        asked.push(to);
        return programView(to, data, logs);
      };
      await syncComplete(twenty({ view }).request, store, quick);
      expect(asked).to.not.include(EMITTERS.eas);
      expect(asked).to.include(address("registry"));
    });
  });
});
