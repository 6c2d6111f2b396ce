import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { sha256, toUtf8Bytes } from "ethers";
import { network } from "hardhat";
import type { ComputedEpoch } from "../../../src/bundle/computed.js";
import { addressAt } from "../../../src/engine/columns/bytes.js";
import { recompute } from "../../../src/program/compute.js";
import { openMemoryStore } from "../../../src/program/verify.js";
import batch from "../../../tasks/attest/batch.js";
import importWork from "../../../tasks/attest/import.js";
import revoke from "../../../tasks/attest/revoke.js";
import importClaims from "../../../tasks/submission/import.js";
import claims from "../../../tasks/submission/list.js";
import { commandsOf, type Commands } from "../../helpers/program/commands.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";
import { moveTo, settle } from "../../helpers/program/outcomes.js";

const connection = await network.create(PROGRAM_CHAIN);
const [ANN, BEN] = [`0x${"c1".repeat(20)}`, `0x${"c2".repeat(20)}`];
const DAY = 86_400n;

describe("work that did not count", () => {
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

  it("is not anchored twice", async () => {
    expect(await anchor("work", { [ANN]: 5, [BEN]: 1 })).to.include("2 rows published, 0 were attested before");
    expect(await anchor("work", { [ANN]: 5, [BEN]: 1 })).to.include("0 rows to anchor, 2 were attested before");
  });

  it("is anchored corrected if its batch was revoked in the settlement window", async () => {
    await moveTo(test, (await test.program.oracle.cutOff(0)) - DAY / 2n);
    expect((await takeBack(1)).said).to.include("Batch 1 is revoked.");
    expect(await anchor("work", { [ANN]: 2, [BEN]: 1 })).to.include("2 rows published, 0 were attested before");
    expect(await anchor("work", { [ANN]: 2, [BEN]: 1 })).to.include("0 rows to anchor, 2 were attested before");
  });

  it("is paid in the epoch in which it is anchored, once", async () => {
    await settle(test, await compute(0));
    expect(await weightsOf(0)).to.deep.equal({});
    const { [ANN]: first = 0n, [BEN]: second = 0n, ...others } = await weightsOf(1);
    expect([first, second, others]).to.deep.equal([2n * second, first / 2n, {}]);
    await settle(test, await compute(1));
  });

  it("is not anchored again if it can no longer be revoked", async () => {
    const late = await takeBack(2);
    expect([late.exitCode, late.failure.includes("BatchAnchor")]).to.deep.equal([6, true]);
    expect(await anchor("work", { [ANN]: 1, [BEN]: 1 })).to.include("0 rows to anchor, 2 were attested before");
  });

  /** Links work of an account at an address, and takes the chain past the cut-off without anybody having vouched for it. */
  async function lose(name: string, account: string): Promise<number> {
    const rows = { [account]: 3 };
    const line = `${account},1,3,10000,${name} ${account}`;
    await writeFile(file("work.csv"), `account,task,quantity,quality,evidence_text\n${line}`);
    const out = file(`${name}.bin`);
    await verbs.run(batch, { as: test.bot.address, dryRun: false, file: file("work.csv"), uri: "", out });
    expect((await readFile(out)).length).to.be.greaterThan(0);
    expect(await anchor(name, rows, pathToFileURL(out).href)).to.include("1 rows linked, 0 were attested before");
    // Until the cut-off it may yet count.
    const epoch = await test.program.oracle.nextEpoch();
    await moveTo(test, (await test.program.oracle.cutOff(epoch)) - DAY / 2n);
    expect(await anchor(name, rows)).to.include("0 rows to anchor, 1 were attested before");
    return Number(epoch);
  }

  /** Weights of an epoch in which work was lost, which becomes final, and of the next one. */
  async function paid(epoch: number): Promise<readonly [string[], string[]]> {
    await settle(test, await compute(epoch));
    return [Object.keys(await weightsOf(epoch)), Object.keys(await weightsOf(epoch + 1))];
  }

  it("is anchored again if it was linked and never to be had", async () => {
    const epoch = await lose("linked", ANN);
    await moveTo(test, await test.program.oracle.cutOff(epoch));
    expect(await anchor("linked", { [ANN]: 3 })).to.include("1 rows published, 0 were attested before");
    expect(await anchor("linked", { [ANN]: 3 })).to.include("0 rows to anchor, 1 were attested before");
    expect(await paid(epoch)).to.deep.equal([[], [ANN]]);
    await settle(test, await compute(epoch + 1));
  });

  it("is attested one by one if it was linked and never to be had, and its claim is open until then", async () => {
    const evidence = sha256(toUtf8Bytes(`claimed ${BEN}`));
    await writeFile(file("claims.csv"), `account,task,quantity,evidence,work_time\n${BEN},1,3,${evidence},1700000000`);
    await verbs.run(importClaims, { file: file("claims.csv"), dryRun: false });
    const status = async () => (await verbs.run(claims, { json: false })).split(" ")[0];
    expect(await status()).to.equal("open");
    const epoch = await lose("claimed", BEN);
    expect(await status()).to.equal("attested");
    const attest = () =>
      verbs.run(importWork, { as: test.bot.address, dryRun: false, file: file("work.csv"), batch: 1 });
    expect(await attest()).to.include("0 contributions attested, 1 were before");
    await moveTo(test, await test.program.oracle.cutOff(epoch));
    expect(await status()).to.equal("open");
    expect(await attest()).to.include("1 contributions attested, 0 were before");
    expect(await attest()).to.include("0 contributions attested, 1 were before");
    expect(await status()).to.equal("attested");
    expect(await paid(epoch)).to.deep.equal([[], [BEN]]);
  });
});
