import { expect } from "chai";
import { parseEther } from "ethers";
import { network } from "hardhat";
import { StakeVaultRole } from "../../../src/engine/rules/contract-values.js";
import { registerReviewer } from "../../../src/program/actions/review/reviewers.js";
import { bondTokens } from "../../../src/program/actions/stake.js";
import announce from "../../../tasks/review/announce.js";
import commit from "../../../tasks/review/commit.js";
import draw from "../../../tasks/review/draw.js";
import status from "../../../tasks/review/status.js";
import { commandsOf, type Commands } from "../../helpers/program/commands.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";
import { attestOne, moveTo, workOf } from "../../helpers/program/outcomes.js";

const connection = await network.create(PROGRAM_CHAIN);

describe("review status", () => {
  let test: TestProgram;
  let verbs: Commands;
  let uid = "";
  const shown = (rules = verbs.rules): Promise<string> =>
    verbs.run(status, { epoch: 0, as: test.second.address, rules, json: false });

  before(async () => {
    // All work of newcomers is drawn, and nobody has earned anything yet.
    test = await launchProgram(connection, { rules: { reviews: { quorum: 3, sampleNewcomerBps: 10_000 } } });
    verbs = await commandsOf(test);
    const token = test.program.tokenAt(await test.program.vault.token());
    await token.transfer(test.second.address, parseEther("100"));
    await bondTokens(test.session(test.second), StakeVaultRole.Reviewer, parseEther("100"));
    await test.as(test.council).vault.setAdmitted(StakeVaultRole.Reviewer, test.second.address, true);
    const { domain } = await test.program.registry.taskOf(1);
    await registerReviewer(test.session(test.second), Number(domain));
    uid = await attestOne(test, workOf(`0x${"d1".repeat(20)}`, "attested"));
    await moveTo(test, await test.program.oracle.epochEnd(0));
  });
  after(() => verbs.close());

  it("says what the round waits for", async () => {
    expect(await shown())
      .to.include("Round 0 is not announced.")
      .and.include("review announce");
    await verbs.run(announce, { epoch: 0, as: "0", dryRun: false });
    expect(await shown()).to.match(/^Round 0 can be drawn after block \d+\.$/);
  });

  it("names attested work that was drawn, and whose turn it is", async () => {
    await connection.networkHelpers.mine(6);
    await verbs.run(draw, { epoch: 0, as: "0", dryRun: false });
    expect((await shown()).split("\n").slice(1)).to.deep.equal([`  ${uid}  task 1 (drawn)  0 reviews  yours: open`]);
    const { second } = test;
    await verbs.run(commit, { epoch: 0, contribution: uid, score: 9_000, as: second.address, dryRun: false });
    expect(await shown()).to.include(`${uid}  task 1 (drawn)  0 reviews  yours: committed`);
  });

  it("leaves it out where the rules draw none", async () => {
    expect(await shown("deploy/parameters/rules.json")).to.not.include(uid);
  });
});
