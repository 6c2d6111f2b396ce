import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { network } from "hardhat";
import { encodeRows } from "../../../src/engine/mirrors/batch.js";
import { StakeVaultRole } from "../../../src/engine/rules/contract-values.js";
import { linkRows } from "../../../src/program/actions/attest/batch.js";
import { Journal } from "../../../src/store/journal.js";
import type { ContributionInput } from "../../../src/sources/contributions.js";
import demand from "../../../tasks/batch/demand.js";
import handIn from "../../../tasks/batch/hand-in.js";
import list from "../../../tasks/batch/list.js";
import publish from "../../../tasks/batch/publish.js";
import settle from "../../../tasks/batch/settle.js";
import sign from "../../../tasks/batch/sign.js";
import { commandsOf, type Commands } from "../../helpers/program/commands.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";
import { moveTo, workOf } from "../../helpers/program/outcomes.js";

const connection = await network.create(PROGRAM_CHAIN);

/** Rows of the two batches: one fills a chunk and begins a second, the other has one row. */
const LARGE = Array.from({ length: 1_025 }, (_, i) =>
  workOf(`0x${(0xe000 + i).toString(16).padStart(40, "0")}`, `row ${i}`),
);
const SMALL = [workOf(`0x${"e1".repeat(20)}`, "the only row")];

describe("verbs on linked batches", () => {
  let test: TestProgram;
  let verbs: Commands;
  const file = (name: string): string => path.join(verbs.folder, name);
  const as = (signer: { readonly address: string }) => ({ as: signer.address, dryRun: false });
  const listed = (): Promise<string> => verbs.run(list, { as: "", json: false });

  const link = async (name: string, rows: readonly ContributionInput[]): Promise<void> => {
    await writeFile(file(name), encodeRows([...rows]));
    await linkRows(test.session(test.bot), rows, pathToFileURL(file(name)).href);
  };

  before(async () => {
    test = await launchProgram(connection);
    verbs = await commandsOf(test);
  });
  after(() => verbs.close());

  it("list says that there is none", async () => {
    expect(await listed()).to.equal("No batch is linked yet.");
    await link("large", LARGE);
    await link("small", SMALL);
    expect((await listed()).split("\n")).to.deep.equal([
      "1  1025 rows  does not count  2 signatures missing, 0 of 2 chunks published, 0 demanded",
      "2  1 rows  does not count  2 signatures missing, 0 of 1 chunks published, 0 demanded",
    ]);
  });

  it("sign refuses what is no batch, or whoever is no operator", async () => {
    const none = await verbs.outcome(sign, { ...as(test.operator), batch: 0, out: "" });
    expect([none.exitCode, none.failure]).to.deep.equal([1, "Error: --batch 0 is not a batch. Batches count from 1."]);
    const unknown = await verbs.outcome(sign, { ...as(test.operator), batch: 9, out: "" });
    expect(unknown.failure).to.include("Batch 9 is not linked.").and.include("batch list");
    const { exitCode, failure } = await verbs.outcome(sign, { ...as(test.stranger), batch: 1, out: "" });
    expect(exitCode).to.equal(6);
    expect(failure).to.include("BatchAvailabilityNotOperator").and.include(test.stranger.address);
  });

  it("sign writes a signature for others, or hands it in", async () => {
    const out = file("signature.json");
    const written = await verbs.run(sign, { ...as(test.operator), batch: 1, out });
    expect(written).to.equal(`The signature for batch 1 is in ${out}; nothing was sent.`);
    const [holding] = JSON.parse(await readFile(out, "utf8")) as { batchId: number; operator: string }[];
    expect([holding?.batchId, holding?.operator]).to.deep.equal([1, test.operator.address]);
    expect(await listed()).to.include("1  1025 rows  does not count  2 signatures missing");
    const tried = await verbs.run(sign, { ...as(test.second), batch: 1, out: "", dryRun: true });
    expect(tried).to.include("Batch 1 can be vouched for");
    const sent = await verbs.run(sign, { ...as(test.second), batch: 1, out: "" });
    expect(sent).to.include("Batch 1 is vouched for. Keep its rows.");
    expect(await listed()).to.include("1  1025 rows  does not count  1 signatures missing");
  });

  it("hand-in refuses files that are none of its own", async () => {
    const send = (files: string) => verbs.outcome(handIn, { ...as(test.stranger), files });
    await writeFile(file("noise.json"), "{");
    expect((await send(file("noise.json"))).failure)
      .to.include("is not JSON")
      .and.include("batch sign --out");
    await writeFile(file("other.json"), JSON.stringify([{ batchId: 1, operator: "0x12" }]));
    expect((await send(file("other.json"))).failure).to.include("signature");
    const [holding] = JSON.parse(await readFile(file("signature.json"), "utf8")) as object[];
    await writeFile(file("forged.json"), JSON.stringify([{ ...holding, operator: test.careless.address }]));
    const { exitCode, failure } = await send(file("forged.json"));
    expect(exitCode).to.equal(6);
    expect(failure).to.include("BatchAvailabilityInvalidSignature").and.include(test.careless.address);
  });

  it("hand-in brings others' signatures, and the batch counts", async () => {
    const said = await verbs.run(handIn, { ...as(test.stranger), files: file("signature.json") });
    expect(said).to.include("1 signatures are handed in.");
    expect(await listed()).to.include("1  1025 rows  counts  0 signatures missing");
  });

  it("demand takes a bond, and the batch waits", async () => {
    const poor = await verbs.outcome(demand, { ...as(test.stranger), batch: 1, chunk: 1 });
    expect([poor.exitCode, poor.failure.includes("StakeVaultInsufficientBond")]).to.deep.equal([6, true]);
    const beyond = await verbs.outcome(demand, { ...as(test.challenger), batch: 1, chunk: 2 });
    expect(beyond.failure).to.include("BatchAvailabilityUnknownChunk");
    const tried = await verbs.run(demand, { ...as(test.challenger), batch: 1, chunk: 1, dryRun: true });
    expect(tried).to.include("Chunk 1 of batch 1 can be demanded");
    for (const batch of [1, 2]) {
      const chunk = batch === 1 ? 1 : 0;
      const said = await verbs.run(demand, { ...as(test.challenger), batch, chunk });
      expect(said).to.include(`Chunk ${chunk} of batch ${batch} is demanded.`);
    }
    expect((await listed()).split("\n")).to.deep.equal([
      "1  1025 rows  does not count  0 signatures missing, 0 of 2 chunks published, 1 demanded",
      "2  1 rows  does not count  2 signatures missing, 0 of 1 chunks published, 1 demanded",
    ]);
  });

  it("publish answers, for the price", async () => {
    const { chunkPrice } = await test.program.availability.terms();
    const token = test.program.tokenAt(await test.program.vault.token());
    const before = await token.balanceOf(test.bot);
    const said = await verbs.run(publish, { ...as(test.bot), batch: 1, chunk: 1 });
    expect(said).to.include("Chunk 1 of batch 1 stands in calldata.");
    expect((await token.balanceOf(test.bot)) - before).to.equal(chunkPrice);
    const again = await verbs.outcome(publish, { ...as(test.bot), batch: 1, chunk: 1 });
    expect([again.exitCode, again.failure.includes("BatchAvailabilityAlreadyPublished")]).to.deep.equal([6, true]);
    const found = JSON.parse(await verbs.run(list, { as: "", json: true })) as object[];
    expect(found[0]).to.deep.include({ batch: 1, chunks: 2, published: [1], open: [], counts: true });
  });

  it("settle waits for the cut-off, then returns the price", async () => {
    const early = await verbs.outcome(settle, { ...as(test.stranger), batch: 2, chunk: 0 });
    expect([early.exitCode, early.failure.includes("BatchAvailabilityEpochOpen")]).to.deep.equal([6, true]);
    await rm(file("small"));
    await moveTo(test, await test.program.oracle.cutOff(0));
    const late = await verbs.outcome(demand, { ...as(test.challenger), batch: 1, chunk: 0 });
    expect([late.exitCode, late.failure.includes("BatchAvailabilityTooLate")]).to.deep.equal([6, true]);
    const said = await verbs.run(settle, { ...as(test.stranger), batch: 2, chunk: 0 });
    expect(said).to.include("The demand of chunk 0 of batch 2 is settled; its price is free.");
    expect((await test.program.vault.bondOf(StakeVaultRole.Challenger, test.challenger.address)).locked).to.equal(0n);
    const again = await verbs.outcome(settle, { ...as(test.stranger), batch: 2, chunk: 0 });
    expect(again.failure).to.include("BatchAvailabilityNotDemanded");
  });

  it("say what an earlier command sent that was cut off", async () => {
    const journal = new Journal(verbs.home);
    const [chainId, from] = [31_337, test.stranger.address];
    const sent = { chainId, from, nonce: 7, purpose: `0x${"01".repeat(32)}`, what: "demand(2, 0)", block: 1 };
    await journal.sent({ ...sent, hash: `0x${"02".repeat(32)}` });
    await journal.ended(sent, "mined", `0x${"02".repeat(32)}`);
    const settled = () => verbs.outcome(settle, { ...as(test.stranger), batch: 2, chunk: 0 });
    const words = "An earlier command was cut off before it said that it had sent 0x0202";
    expect((await settled()).failure)
      .to.include(words)
      .and.include(": demand(2, 0)");
    await journal.report(chainId, from);
    expect((await settled()).failure).not.to.include(words);
  });
});
