import { expect } from "chai";
import { id } from "ethers";
import { network } from "hardhat";
import type { ComputedEpoch } from "../../src/bundle/computed.js";
import { recompute } from "../../src/program/compute.js";
import { openMemoryStore } from "../../src/program/verify.js";
import { allocate } from "../../src/store/columns/layout.js";
import { readEpochs, readResults, saveEpoch, type EpochRecord } from "../../src/store/epochs/results.js";
import { RESULT } from "../../src/store/schema.js";
import type { Store } from "../../src/store/store.js";
import { sync } from "../../src/sync/sync.js";
import { refusal } from "../helpers/errors.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";
import { attestOne, moveTo, reasonOf, settle, workOf } from "../helpers/program/outcomes.js";

const connection = await network.create(PROGRAM_CHAIN);
const ANN = `0x${"a1".repeat(20)}`;
const WRONG = `${id("wrong").slice(0, 50)}${"0".repeat(16)}`;

describe("results of earlier epochs", () => {
  let test: TestProgram;
  let store: Store;
  const epochs: ComputedEpoch[] = [];
  const compute = (from: Store, epoch: number): Promise<ComputedEpoch> => recompute({ ...test, store: from }, epoch);

  /** Puts a result in the store that is not what the chain gave: nothing was earned, nothing was refused. */
  async function plant(changes: Partial<EpochRecord>): Promise<void> {
    const [record] = await readEpochs(store);
    await saveEpoch(store, { ...(record as EpochRecord), ...changes }, allocate(RESULT, 0));
  }

  /** What decides later epochs in a store: reputation earned, and what was refused. */
  const kept = async (of: Store) => [
    await readResults(of, 0),
    await of.rows("SELECT * FROM refusals WHERE epoch = 0 ORDER BY ALL"),
    await readEpochs(of),
  ];

  before(async () => {
    test = await launchProgram(connection);
    store = await openMemoryStore(test.program.addresses);
    for (const name of ["first", "first again", "second"]) await attestOne(test, workOf(ANN, name));
    await moveTo(test, await test.program.oracle.cutOff(0));
    epochs.push(await compute(store, 0));
    await settle(test, epochs[0] as ComputedEpoch);
    await attestOne(test, workOf(ANN, "third"));
    await moveTo(test, await test.program.oracle.cutOff(1));
    const fresh = await openMemoryStore(test.program.addresses);
    epochs.push(await compute(fresh, 1));
    await fresh.close();
  });

  after(() => store.close());

  it("that contradict the final root are computed anew", async () => {
    const right = await kept(store);
    await plant({ root: WRONG });
    expect((await compute(store, 1)).root).to.equal(epochs[1]?.root);
    expect((await kept(store)).slice(0, 2)).to.deep.equal(right.slice(0, 2));
  });

  it("of other rules are computed anew", async () => {
    await plant({ rulesHash: id("rules") });
    expect((await compute(store, 1)).root).to.equal(epochs[1]?.root);
  });

  it("fall where another verb undoes the blocks that they rest on", async () => {
    const snapshot = await connection.networkHelpers.takeSnapshot();
    expect((await readEpochs(store)).length).to.equal(2);
    await connection.networkHelpers.time.increase(30);
    await sync(test.request, store);
    await snapshot.restore();
    await connection.networkHelpers.time.increase(60);
    const { rolledBack } = await sync(test.request, store);
    expect([rolledBack > 0, await readEpochs(store)]).to.deep.equal([true, []]);
    expect((await compute(store, 1)).root).to.equal(epochs[1]?.root);
  });
});

describe("a final root that is not what comes out of the chain's data", () => {
  let test: TestProgram;
  let store: Store;

  before(async () => {
    test = await launchProgram(connection);
    store = await openMemoryStore(test.program.addresses);
    const uid = await attestOne(test, workOf(ANN, "first"));
    await moveTo(test, await test.program.oracle.cutOff(0));
    const right = await recompute({ ...test, store }, 0);
    expect(reasonOf(right, uid)).to.equal("ACCEPTED");
    await settle(test, { ...right, root: WRONG });
    await attestOne(test, workOf(ANN, "second"));
    await moveTo(test, await test.program.oracle.cutOff(1));
  });

  after(() => store.close());

  it("stops the epochs after it", async () => {
    const [{ root } = { root: "" }] = await readEpochs(store);
    for (const from of [store, await openMemoryStore(test.program.addresses)]) {
      const { code, message } = await refusal(recompute({ ...test, store: from }, 1));
      expect(code).to.equal("INCOMPLETE");
      expect(message).to.include(
        `The final root of epoch 0 is ${WRONG}, but ${root} comes out of the chain's data: later epochs rest on it.`,
      );
      if (from !== store) await from.close();
    }
  });

  it("is passed over where the operators agree to", async () => {
    const { root } = await recompute({ ...test, store, allowMismatch: true }, 1);
    const fresh = await openMemoryStore(test.program.addresses);
    expect((await recompute({ ...test, store: fresh, allowMismatch: true }, 1)).root).to.equal(root);
    expect((await refusal(recompute({ ...test, store }, 1))).code).to.equal("INCOMPLETE");
    await fresh.close();
  });
});
