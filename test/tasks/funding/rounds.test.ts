import { expect } from "chai";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { network } from "hardhat";
import cancel from "../../../tasks/round/cancel.js";
import claim from "../../../tasks/round/claim.js";
import create from "../../../tasks/round/create.js";
import donate from "../../../tasks/round/donate.js";
import fund from "../../../tasks/round/fund.js";
import reclaim from "../../../tasks/round/reclaim.js";
import results from "../../../tasks/round/results.js";
import vote from "../../../tasks/round/vote.js";
import { deployFunding, failureOf } from "./verbs.js";
import { commandsOf, type Commands } from "../../helpers/program/commands.js";
import { DAY, launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";

const connection = await network.create(PROGRAM_CHAIN);
const { ethers, networkHelpers } = connection;

describe("verbs of rounds", function () {
  this.timeout(120_000);
  let test: TestProgram;
  let verbs: Commands;
  let token: string;
  let policy: string;
  let opensAt: number;

  before(async () => {
    test = await launchProgram(connection);
    verbs = await commandsOf(test);
    token = await test.program.distributor.token();
    policy = await (await ethers.deployContract("SwitchablePolicy")).getAddress();
    for (const account of [test.bot, test.second]) {
      await test.program.tokenAt(token).transfer(account, ethers.parseEther("1000"));
    }
  });

  after(() => verbs.close());

  /** A file of terms of a round that opens in an hour and lasts a day. */
  const termsFile = async (own: object): Promise<string> => {
    opensAt = (await networkHelpers.time.latest()) + 3_600;
    const file = path.join(verbs.folder, "round.json");
    const projects = [test.operator.address, test.careless.address];
    const common = { token, policy, opensAt, closesAt: opensAt + DAY, projects };
    await writeFile(file, JSON.stringify({ ...common, ...own }));
    return file;
  };

  it("say what to do where nothing is deployed", async () => {
    const args = { round: 1, kind: "quadratic", json: false };
    expect(await failureOf(verbs.run(results, args))).to.include("Deploy it with `round deploy`.");
  });

  it("carry a quadratic round from its creation to the last payment", async () => {
    await deployFunding(verbs);
    const file = await termsFile({ kind: "quadratic", minimum: "1" });
    expect(await verbs.run(create, { file, as: "0", dryRun: true })).to.equal(
      "The round can be created; nothing was sent.",
    );
    expect(await verbs.run(create, { file, as: "0" })).to.equal(
      "Round 1 of kind quadratic with 2 projects. Fund it with `round fund`.",
    );
    const round = { round: 1, kind: "quadratic", as: "0" };
    expect(await verbs.run(fund, { ...round, amount: "900" })).to.include("to the pool of round 1.");
    await networkHelpers.time.increaseTo(opensAt);
    for (const account of [test.bot, test.second]) {
      const args = { round: 1, kind: "quadratic", project: test.operator.address, amount: "100", as: account.address };
      expect(await verbs.run(donate, args)).to.include(`${account.address} gave 100.0`);
    }
    expect(await verbs.run(results, { ...round, json: false })).to.include(`${test.operator.address}  donated 200.0`);
    const standing = JSON.parse(await verbs.run(results, { ...round, json: true })) as { projects: unknown };
    expect(standing.projects).to.deep.equal([
      { project: test.operator.address, donated: String(200n * 10n ** 18n), share: String(200n * 10n ** 18n) },
      { project: test.careless.address, donated: "0", share: "0" },
    ]);
    await networkHelpers.time.increaseTo(opensAt + DAY);
    expect(await verbs.run(claim, { ...round, project: test.operator.address })).to.include("was paid 400.0");
    expect(await verbs.run(reclaim, { ...round, project: "", account: "" })).to.include("got back 700.0");
  });

  it("pay back all of a cancelled round", async () => {
    const file = await termsFile({ kind: "quadratic" });
    await verbs.run(create, { file, as: "0" });
    const round = { round: 2, kind: "quadratic", as: "0" };
    await verbs.run(fund, { ...round, amount: "50" });
    await networkHelpers.time.increaseTo(opensAt);
    const project = test.careless.address;
    await verbs.run(donate, { round: 2, kind: "quadratic", project, amount: "5", as: test.bot.address });
    expect(await failureOf(verbs.run(cancel, { ...round, as: test.bot.address }))).to.include("creator");
    expect(await verbs.run(cancel, round)).to.equal("Round 2 is cancelled: everybody takes back what one gave.");
    const refund = { ...round, project, account: test.bot.address };
    expect(await verbs.run(reclaim, refund)).to.include("got back 5.0");
    expect(await verbs.run(reclaim, { ...round, project: "", account: "" })).to.include("got back 50.0");
    expect(await verbs.run(results, { ...round, json: false })).to.include("cancelled");
  });

  it("take votes of who has credits", async () => {
    const snapshot = (await networkHelpers.time.latest()) - 10;
    const file = await termsFile({ kind: "voice-credits", snapshot });
    await verbs.run(create, { file, as: "0" });
    await networkHelpers.time.increaseTo(opensAt);
    const args = { round: 1, as: test.bot.address };
    expect(await failureOf(verbs.run(vote, { ...args, votes: "three" }))).to.include("is no account with a number");
    const refused = await failureOf(verbs.run(vote, { ...args, votes: `${test.operator.address}=1` }));
    expect(refused).to.include("The ballot costs");
    expect(await verbs.run(vote, { ...args, votes: `${test.operator.address}=0` })).to.include(
      "has spent 0 of 0 voice credits.",
    );
  });

  it("refuse terms and rounds that are none", async () => {
    const file = await termsFile({ kind: "median" });
    expect(await failureOf(verbs.run(create, { file, as: "0" }))).to.include("$.kind must be quadratic");
    expect(await failureOf(verbs.run(results, { round: 0, kind: "quadratic", json: false }))).to.include("not a round");
    expect(await failureOf(verbs.run(results, { round: 1, kind: "peer", json: false }))).to.include(
      "no kind of rounds",
    );
  });
});
