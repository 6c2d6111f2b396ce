import { expect } from "chai";
import type { RawLog } from "../../src/chain/abi.js";
import type { Request } from "../../src/chain/provider.js";
import { readCursor } from "../../src/store/steps.js";
import { sync } from "../../src/sync/sync.js";
import { accepted, mined, type ScriptedChain } from "../helpers/chain/scripted-chain.js";
import { refusal } from "../helpers/errors.js";
import { contentsOf } from "../helpers/store/rows.js";
import { CHAIN_TABLES, fresh, memory, quick } from "../helpers/store/synced-stores.js";

describe("sync, further readings", () => {
  /** A node that loses the logs of some blocks of a chain. */
  const losing =
    (chain: ScriptedChain, loses: (block: number) => boolean): Request =>
    async (method, params) => {
      const answer = await chain.request(method, params);
      if (method !== "eth_getLogs") return answer;
      return (answer as RawLog[]).filter(({ blockNumber }) => !loses(Number(blockNumber)));
    };

  it("of a second node make up for what the first loses", async () => {
    const chain = mined(25);
    const store = await memory();
    const second = losing(chain, (block) => block % 3 !== 0);
    const request = losing(chain, (block) => block % 3 === 0);
    await sync(request, store, { ...quick, second, initialRange: 6, maxRange: 6 });
    expect(await contentsOf(store, CHAIN_TABLES)).to.equal(await fresh(mined(25)));
    await store.close();
  });

  it("of a second node with smaller ranges reach as far", async () => {
    const narrow = mined(25, { maxSpan: 2 });
    const store = await memory();
    const request = losing(mined(25), () => true);
    await sync(request, store, { ...quick, second: narrow.request, initialRange: 9, maxRange: 9 });
    expect(await contentsOf(store, CHAIN_TABLES)).to.equal(await fresh(mined(25)));
    await store.close();
  });

  it("of the same node make up for what one answer loses", async () => {
    const chain = mined(20);
    let answers = 0;
    const request: Request = async (method, params) => {
      const answer = await chain.request(method, params);
      return method === "eth_getLogs" && ++answers % 2 === 1 ? [] : answer;
    };
    const store = await memory();
    await sync(request, store, { ...quick, readings: 2 });
    expect(await contentsOf(store, CHAIN_TABLES)).to.equal(await fresh(mined(20)));
    expect(answers).to.equal(2);
    await store.close();
  });

  it("of a node on another branch are refused", async () => {
    const other = mined(20);
    other.drop(3);
    for (let n = 0; n < 3; n++) other.mine(accepted(900 + n));
    const store = await memory();
    const { code, message } = await refusal(sync(mined(20).request, store, { ...quick, second: other.request }));
    expect([code, message]).to.deep.equal([
      "CHAIN",
      "The nodes disagree about block 20. Try again, or use other RPC URLs.",
    ]);
    expect(await readCursor(store)).to.equal(undefined);
    await store.close();
  });
});
