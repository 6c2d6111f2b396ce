import { expect } from "chai";
import { concat, id, toBeHex } from "ethers";
import { network } from "hardhat";

import { fromEip1193, fromEthers } from "../../src/chain/provider.js";
import { sync } from "../../src/sync/sync.js";
import { readEvents } from "../../src/store/events.js";
import { openStore } from "../../src/store/store.js";
import { byRole } from "../helpers/signers.js";

const { ethers, networkHelpers, provider } = await network.create();

/** A contract that emits the event whose two topics and one word of data it is called with. */
const EMITTER = "0x60128060093d393df3" + "60403560005260203560003560206000a200";

async function fixture() {
  const { deployer } = byRole(await ethers.getSigners(), "deployer");
  const { contractAddress: emitter = "" } = (await (await deployer.sendTransaction({ data: EMITTER })).wait()) ?? {};
  const close = async (task: number, closedAt: number) => {
    const data = concat([id("TaskClosed(uint64,uint40)"), toBeHex(task, 32), toBeHex(closedAt, 32)]);
    await (await deployer.sendTransaction({ to: emitter, data })).wait();
  };
  const store = await openStore(":memory:", {
    chainId: 31337,
    addresses: { taskRegistry: emitter ?? "" },
    startBlock: 0,
  });
  return { close, store };
}

describe("chain on a Hardhat network", () => {
  it("is read through either kind of provider", async () => {
    for (const request of [fromEip1193(provider), fromEthers(ethers.provider)]) {
      const { close, store } = await fixture();
      await close(7, 123);
      await sync(request, store);
      const [event] = await readEvents(store, "TaskClosed");
      const block = await ethers.provider.getBlock("latest");
      expect([event?.args, event?.time]).to.deep.equal([{ id: "7", closedAt: 123 }, block?.timestamp]);
      await store.close();
    }
  });

  it("is rolled back when reorganised", async () => {
    const { close, store } = await fixture();
    await close(1, 10);
    const snapshot = await networkHelpers.takeSnapshot();
    await close(2, 20);
    await close(3, 30);
    await sync(fromEip1193(provider), store, { initialRange: 1, maxRange: 1 });
    await snapshot.restore();
    await close(4, 40);
    await close(5, 50);
    await close(6, 60);
    const report = await sync(fromEip1193(provider), store);
    expect(report.rolledBack).to.equal(2);
    const ids = (await readEvents(store, "TaskClosed")).map((event) => event.args["id"]);
    expect(ids).to.deep.equal(["1", "4", "5", "6"]);
    await store.close();
  });
});
