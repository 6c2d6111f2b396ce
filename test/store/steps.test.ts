import { expect } from "chai";
import { id } from "ethers";

import { allocate } from "../../src/store/columns/layout.js";
import { REVOCATION, SOURCE } from "../../src/store/schema.js";
import { commitStep, readCursor, readMarks, rollBack, type ChainStep } from "../../src/store/steps.js";
import { readAsideCursor, readEvents, saveAside, type StoredEvent } from "../../src/store/events.js";
import { settleBatch, type StoredBatch } from "../../src/store/batches.js";
import { openStore, type Store } from "../../src/store/store.js";
import { columnsOf, contentsOf, row } from "../helpers/store/rows.js";

const batch = (block: number): StoredBatch => ({
  id: block,
  kind: SOURCE.linked,
  attester: `0x${"11".repeat(20)}`,
  count: 1,
  dataHash: id("data"),
  uri: "file:///none",
  status: "pending",
  note: "",
  time: block,
  block,
  logIndex: 3,
});

const step = (from: number, to: number): ChainStep => ({
  from,
  to: { number: to, hash: id(`block ${to}`), time: to },
  contributions: [columnsOf([row(to)])],
  revocations: allocate(REVOCATION, 0),
  events: [
    {
      contract: "taskRegistry",
      name: "TaskClosed",
      time: to,
      block: to,
      logIndex: 1,
      tx: id("tx"),
      args: { id: "1", closedAt: 9 },
    },
  ],
  batches: [batch(to)],
});

describe("store/steps", () => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore(":memory:", { chainId: 1, addresses: {}, startBlock: 0 });
  });
  afterEach(() => store.close());

  it("commitStep twice changes nothing", async () => {
    await commitStep(store, step(0, 5));
    await commitStep(store, step(6, 9));
    const before = await contentsOf(store);
    await commitStep(store, step(6, 9));
    expect(await contentsOf(store)).to.equal(before);
    expect(await readCursor(store)).to.deep.equal({ number: 9, hash: id("block 9"), time: 9 });
  });

  it("rollBack forgets what came later", async () => {
    await commitStep(store, step(0, 5));
    const before = await contentsOf(store);
    await commitStep(store, step(6, 9));
    await rollBack(store, 5);
    expect(await contentsOf(store)).to.equal(before);
    await commitStep(store, step(6, 9));
    expect((await readCursor(store))?.number).to.equal(9);
  });

  describe("events aside", () => {
    const event = { ...step(0, 7).events[0], contract: "eas", name: "Appealed" } as StoredEvent;

    it("are kept with the blocks that the store has read", async () => {
      await commitStep(store, step(0, 9));
      expect(await readAsideCursor(store)).to.equal(undefined);
      await saveAside(store, [event], 0, 9);
      await saveAside(store, [event], 0, 9);
      expect([await readAsideCursor(store), await readEvents(store, "Appealed")]).to.deep.equal([9, [event]]);
    });

    it("are not kept beyond these", async () => {
      await commitStep(store, step(0, 5));
      await saveAside(store, [event], 0, 9);
      expect([await readAsideCursor(store), await readEvents(store, "Appealed")]).to.deep.equal([undefined, []]);
    });

    it("fall with their block, and are read again from there", async () => {
      await commitStep(store, step(0, 5));
      await commitStep(store, step(6, 9));
      await saveAside(store, [event], 0, 9);
      await rollBack(store, 5);
      expect([await readAsideCursor(store), await readEvents(store, "Appealed")]).to.deep.equal([5, []]);
    });
  });

  it("remembers a bounded number of blocks", async () => {
    for (let n = 0; n < 520; n++)
      await commitStep(store, { ...step(n, n), contributions: [], events: [], batches: [] });
    const marks = await readMarks(store);
    expect([marks.length, marks[0]?.number]).to.deep.equal([512, 519]);
  }).timeout(60_000);

  it("readEvents keeps to [start, end)", async () => {
    for (const n of [4, 5, 6]) await commitStep(store, step(n, n));
    const found = await readEvents(store, "TaskClosed", 4, 6);
    expect(found.map((event) => event.time)).to.deep.equal([4, 5]);
    expect(found[0]?.args).to.deep.equal({ id: "1", closedAt: 9 });
    expect(await readEvents(store, "Other")).to.deep.equal([]);
  });

  it("settleBatch of a forgotten block adds nothing", async () => {
    await commitStep(store, step(0, 5));
    await rollBack(store, 4);
    const before = await contentsOf(store);
    await settleBatch(store, { ...batch(5), status: "read" }, columnsOf([row(1)]));
    expect(await contentsOf(store)).to.equal(before);
  });
});
