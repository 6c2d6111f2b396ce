import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { network } from "hardhat";
import type { ComputedEpoch } from "../../../src/bundle/computed.js";
import { addressAt } from "../../../src/engine/columns/bytes.js";
import { recompute } from "../../../src/program/compute.js";
import { openMemoryStore } from "../../../src/program/verify.js";
import batch from "../../../tasks/attest/batch.js";
import revoke from "../../../tasks/attest/revoke.js";
import { commandsOf, type Commands } from "../../helpers/program/commands.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";
import { moveTo, settle } from "../../helpers/program/outcomes.js";

const connection = await network.create(PROGRAM_CHAIN);
const [ANN, BEN] = [`0x${"c1".repeat(20)}`, `0x${"c2".repeat(20)}`];
const DAY = 86_400n;

describe("attest batch, of work that did not count", () => {
  let test: TestProgram;
  let verbs: Commands;
  const file = (name: string): string => path.join(verbs.folder, name);

  /** Anchors rows of quantities by account: work `name` of each. */
  async function anchor(name: string, rows: Readonly<Record<string, number>>, uri = ""): Promise<string> {
    const lines = Object.entries(rows).map(
      ([account, quantity]) => `${account},1,${quantity},10000,${name} ${account}`,
    );
    await writeFile(file("work.csv"), ["account,task,quantity,quality,evidence_text", ...lines].join("\n"));
    return verbs.run(batch, { as: test.bot.address, dryRun: false, file: file("work.csv"), out: "", uri });
  }

  const takeBack = (id: number) =>
    verbs.outcome(revoke, { as: test.bot.address, dryRun: false, contribution: "", batch: id });

  /** Weights of an epoch, out of a fresh store. */
  async function weightsOf(epoch: number): Promise<Record<string, bigint>> {
    const { result } = await compute(epoch);
    const of = (_: bigint, i: number) => [addressAt(result.accounts, i), result.weights[i] ?? 0n] as const;
    return Object.fromEntries([...result.weights].map(of).filter(([, weight]) => weight > 0n));
  }

  async function compute(epoch: number): Promise<ComputedEpoch> {
    await moveTo(test, await test.program.oracle.cutOff(epoch));
    const store = await openMemoryStore(test.program.addresses);
    const computed = await recompute({ ...test, store, allowMismatch: true }, epoch);
    await store.close();
    return computed;
  }

  before(async () => {
    test = await launchProgram(connection);
    verbs = await commandsOf(test);
  });
  after(() => verbs.close());

  it("leaves out what is anchored", async () => {
    expect(await anchor("work", { [ANN]: 5, [BEN]: 1 })).to.include("2 rows published, 0 were attested before");
    expect(await anchor("work", { [ANN]: 5, [BEN]: 1 })).to.include("0 rows to anchor, 2 were attested before");
  });

  it("anchors corrected rows of a batch that was revoked in the settlement window", async () => {
    await moveTo(test, (await test.program.oracle.cutOff(0)) - DAY / 2n);
    expect((await takeBack(1)).said).to.include("Batch 1 is revoked.");
    expect(await anchor("work", { [ANN]: 2, [BEN]: 1 })).to.include("2 rows published, 0 were attested before");
    expect(await anchor("work", { [ANN]: 2, [BEN]: 1 })).to.include("0 rows to anchor, 2 were attested before");
  });

  it("pays them in the epoch in which they are anchored, once", async () => {
    await settle(test, await compute(0));
    expect(await weightsOf(0)).to.deep.equal({});
    const { [ANN]: first = 0n, [BEN]: second = 0n, ...others } = await weightsOf(1);
    expect([first, second, others]).to.deep.equal([2n * second, first / 2n, {}]);
    await settle(test, await compute(1));
  });

  it("does not anchor again what can no longer be revoked", async () => {
    const late = await takeBack(2);
    expect([late.exitCode, late.failure.includes("BatchAnchor")]).to.deep.equal([6, true]);
    expect(await anchor("work", { [ANN]: 1, [BEN]: 1 })).to.include("0 rows to anchor, 2 were attested before");
  });

  it("anchors again what was linked and never had", async () => {
    const rows = { [ANN]: 3 };
    const lines = `account,task,quantity,quality,evidence_text\n${ANN},1,3,10000,linked ${ANN}`;
    await writeFile(file("linked.csv"), lines);
    const given = { as: test.bot.address, dryRun: false, file: file("linked.csv"), uri: "" };
    await verbs.run(batch, { ...given, out: file("linked.bin") });
    const uri = pathToFileURL(file("linked.bin")).href;
    expect(await anchor("linked", rows, uri)).to.include("1 rows linked, 0 were attested before");
    expect((await readFile(file("linked.bin"))).length).to.be.greaterThan(0);
    // Until the cut-off it may yet count.
    const epoch = await test.program.oracle.nextEpoch();
    await moveTo(test, (await test.program.oracle.cutOff(epoch)) - DAY / 2n);
    expect(await anchor("linked", rows)).to.include("0 rows to anchor, 1 were attested before");
    await moveTo(test, await test.program.oracle.cutOff(epoch));
    expect(await anchor("linked", rows)).to.include("1 rows published, 0 were attested before");
    expect(await anchor("linked", rows)).to.include("0 rows to anchor, 1 were attested before");
    await settle(test, await compute(Number(epoch)));
    expect(await weightsOf(Number(epoch))).to.deep.equal({});
    expect(Object.keys(await weightsOf(Number(epoch) + 1))).to.deep.equal([ANN]);
  });
});
