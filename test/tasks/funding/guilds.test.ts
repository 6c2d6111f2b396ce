import { expect } from "chai";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { network } from "hardhat";
import self from "../../../tasks/attest/self.js";
import accept from "../../../tasks/bounty/accept.js";
import apply from "../../../tasks/bounty/apply.js";
import award from "../../../tasks/bounty/award.js";
import dispute from "../../../tasks/bounty/dispute.js";
import expire from "../../../tasks/bounty/expire.js";
import rule from "../../../tasks/bounty/rule.js";
import show from "../../../tasks/delegate/show.js";
import state from "../../../tasks/delegate/state.js";
import attest from "../../../tasks/round/peers/attest.js";
import give from "../../../tasks/round/peers/give.js";
import receive from "../../../tasks/round/peers/receive.js";
import bounty from "../../../tasks/season/bounty.js";
import close from "../../../tasks/season/close.js";
import collect from "../../../tasks/season/collect.js";
import open from "../../../tasks/season/open.js";
import pay from "../../../tasks/season/pay.js";
import report from "../../../tasks/season/report.js";
import createTask from "../../../tasks/task/create.js";
import { BountyBoard__factory } from "../../../typechain-types/index.js";
import rubric from "../../../tasks/task/rubric.js";
import { commandsOf, type Commands } from "../../helpers/program/commands.js";
import { DAY, launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";
import { deployFunding, failureOf, type Deployed } from "./verbs.js";

const connection = await network.create(PROGRAM_CHAIN);
const { ethers, networkHelpers } = connection;
const { time } = networkHelpers;

describe("verbs of guilds", function () {
  this.timeout(120_000);
  let test: TestProgram;
  let verbs: Commands;
  let deployed: Deployed;
  let token: string;

  before(async () => {
    test = await launchProgram(connection);
    verbs = await commandsOf(test);
    deployed = await deployFunding(verbs);
    token = await test.program.distributor.token();
  });

  after(() => verbs.close());

  const fileOf = async (name: string, document: object): Promise<string> => {
    const file = path.join(verbs.folder, name);
    await writeFile(file, JSON.stringify(document));
    return file;
  };

  /** Creates a task that proves itself, with its attester; gives its number. */
  const taskOf = async (name: string, hash: string, attester: string): Promise<number> => {
    const file = await fileOf("task.json", [{ name, domain: 4, points: 10, mode: 2, rubric: hash }]);
    const printed = await verbs.run(createTask, { file, attester, as: test.taskManager.address });
    return Number(/Task (\d+)/.exec(printed)?.[1]);
  };

  it("let an account attest its own vote, once", async () => {
    const votes = await ethers.deployContract("VotesToken");
    const governor = await ethers.deployContract("PlainGovernor", [votes]);
    await votes.mint(test.bot, 10n);
    await votes.connect(test.bot).delegate(test.bot);
    await governor.connect(test.bot).propose([votes], [0n], ["0x"], "Do it");
    const proposal = await governor.getProposalId([votes], [0n], ["0x"], ethers.id("Do it"));
    await time.increase(DAY + 1);
    await governor.connect(test.bot).castVote(proposal, 1);
    const shown = { verifier: "governor-vote", parameters: `${await governor.getAddress()}, 0` };
    const task = await taskOf("Vote", await verbs.run(rubric, { ...shown, peers: "" }), deployed.onchainAttester);
    const args = { ...shown, task, proof: String(proposal), as: test.bot.address };
    expect(await verbs.run(self, { ...args, dryRun: true })).to.include("can attest this work");
    expect(await verbs.run(self, args)).to.equal(`Work of ${test.bot.address} for task ${task} is attested.`);
    expect(await failureOf(verbs.run(self, args))).to.include("evidence");
    expect(await failureOf(verbs.run(self, { ...args, proof: "" }))).to.include(
      "--proof are not those of governor-vote",
    );
    expect(await failureOf(verbs.run(self, { ...args, parameters: "1, 2" }))).to.include("--parameters are not those");
    expect(await failureOf(verbs.run(self, { ...args, verifier: "oath" }))).to.include(
      "--verifier oath is no verifier",
    );
  });

  it("give points among members, which become work", async () => {
    const start = (await time.latest()) + 100;
    const file = await fileOf("peers.json", { start, length: DAY, budget: 50, domain: 4 });
    const task = await taskOf(
      "Peers",
      await verbs.run(rubric, { verifier: "", parameters: "", peers: file }),
      deployed.peerRound,
    );
    await time.increaseTo(start);
    const [giver, receiver] = [test.bot.address, test.second.address];
    const gifts = { task, file, gifts: `${receiver}=30`, as: giver };
    expect(await verbs.run(give, gifts)).to.equal(`${giver} has given 30 of 50 points in round 0.`);
    expect(await failureOf(verbs.run(give, { ...gifts, gifts: `${receiver}=51` }))).to.include("points");
    expect(await verbs.run(receive, { refuse: true, as: giver })).to.equal(`${giver} receives no points of peers.`);
    const back = { task, file, gifts: `${giver}=1`, as: receiver };
    expect(await failureOf(verbs.run(give, back))).to.include("opted out");
    expect(await verbs.run(receive, { refuse: false, as: giver })).to.equal(`${giver} receives points of peers.`);
    await time.increaseTo(start + DAY);
    const args = { task, file, round: 0, account: receiver, as: giver };
    expect(await verbs.run(attest, args)).to.equal(
      `The 30 points that ${receiver} received in round 0 are attested as work of task ${task}.`,
    );
    const wrong = await fileOf("wrong.json", { start, length: 0, budget: 50, domain: 4 });
    expect(await failureOf(verbs.run(give, { ...gifts, file: wrong }))).to.include("$.length must be 1 to");
  });

  it("carry a season from its opening to the close", async () => {
    const epoch = Number(await test.program.oracle.epochAt(await time.latest()));
    const [lead, worker, treasury] = [test.second.address, test.bot.address, test.council.address];
    const budgets = [{ domain: 0, lead, amount: String(ethers.parseEther("100")) }];
    const season = { token, treasury, firstEpoch: epoch, lastEpoch: epoch, budgets };
    const file = await fileOf("season.json", season);
    expect(await verbs.run(open, { file, as: "0", dryRun: true })).to.include("nothing was sent");
    expect(await verbs.run(open, { file, as: "0" })).to.include("Season 1 has 1 guilds with 100.0");
    const guild = { season: 1, domain: 0, as: lead };
    const stipend = { ...guild, account: worker, amount: "30", uri: "ipfs://stipend" };
    expect(await verbs.run(pay, stipend)).to.include(`${worker} was paid 30.0`);
    const deadline = (await time.latest()) + DAY;
    const milestones = [String(ethers.parseEther("20"))];
    const terms = await fileOf("bounty.json", { token, approver: lead, deadline, milestones, winners: 2 });
    expect(await verbs.run(bounty, { ...guild, file: terms, dryRun: true })).to.include("nothing was sent");
    expect(await verbs.run(bounty, { ...guild, file: terms })).to.include("Bounty 1 is posted by guild 0 of season 1.");
    await verbs.run(apply, { bounty: 1, uri: "", as: worker });
    await verbs.run(accept, { bounty: 1, account: worker, as: lead });
    await verbs.run(award, { bounty: 1, account: worker, contribution: "", as: lead });
    await time.increaseTo(deadline);
    expect(await verbs.run(collect, { bounty: 1, as: "0" })).to.include("20.0");
    const books = await verbs.run(report, { season: 1, json: false });
    expect(books).to.include("content: 100.0").and.to.include("30.0").and.to.include("bounty 1: 20.0");
    const [read] = (JSON.parse(await verbs.run(report, { season: 1, json: true })) as { guilds: object[] }).guilds;
    expect(read).to.deep.include({ paid: milestones[0] === "" ? "" : String(ethers.parseEther("30")) });
    expect(await failureOf(verbs.run(close, { season: 1, as: "0" }))).to.include("ends at");
    await time.increaseTo(await test.program.oracle.epochEnd(epoch));
    expect(await verbs.run(close, { season: 1, as: "0" }))
      .to.include(`50.0`)
      .and.to.include(treasury);
    expect(await verbs.run(report, { season: 1, json: false })).to.include("closed");
    for (const [args, refusal] of [
      [{ ...stipend, season: 0 }, "--season 0 is not a season."],
      [{ ...stipend, domain: 8 }, "--domain 8 is no domain"],
      [stipend, "The season ended"],
    ] as const) {
      expect(await failureOf(verbs.run(pay, args))).to.include(refusal);
    }
    const empty = await fileOf("season.json", { ...season, budgets: [] });
    expect(await failureOf(verbs.run(open, { file: empty, as: "0" }))).to.include("$.budgets must have 1 to 8 entries");
  });

  it("dispute a bounty, and rule on it or let it expire", async () => {
    const [winner, approver, council] = [test.bot.address, test.second.address, test.council.address];
    const deadline = (await time.latest()) + 20 * DAY;
    const milestones = ["100", "100", "100"];
    const ruled = { council, rulingPeriod: DAY, bond: "5" };
    const file = await fileOf("bounty.json", { token, approver, deadline, milestones, ...ruled });
    const { default: post } = await import("../../../tasks/bounty/post.js");
    await test.program.tokenAt(token).transfer(winner, 100n);
    await verbs.run(post, { file, as: "0" });
    const named = { bounty: 2, account: winner };
    await verbs.run(apply, { bounty: 2, uri: "", as: winner });
    await verbs.run(accept, { ...named, as: approver });
    const evidence = ethers.id("case");
    const disputes = () => verbs.run(dispute, { bounty: 2, evidence, as: winner });
    expect(await disputes()).to.equal(`${winner} disputes bounty 2: its council rules.`);
    expect(await failureOf(verbs.run(rule, { ...named, reject: false, as: winner }))).to.include("council");
    expect(await verbs.run(rule, { ...named, reject: false, as: council })).to.include("is upheld");
    await disputes();
    expect(await verbs.run(rule, { ...named, reject: true, as: council })).to.include("is rejected");
    await disputes();
    expect(await failureOf(verbs.run(expire, { ...named, as: "0" }))).to.include("council can rule until");
    await time.increase(DAY);
    expect(await verbs.run(expire, { ...named, as: "0" })).to.include("has ended, its bond is back.");
    expect(await test.program.tokenAt(token).balanceOf(winner)).to.be.greaterThan(0n);
    // A run that is cut off between the two transactions is made good by the next.
    await disputes();
    await time.increase(DAY);
    await BountyBoard__factory.connect(deployed.bountyBoard, test.deployer).expire(2, winner);
    const paid = await test.program.tokenAt(token).balanceOf(winner);
    expect(await verbs.run(expire, { ...named, as: "0" })).to.include("has ended, its bond is back.");
    expect((await test.program.tokenAt(token).balanceOf(winner)) - paid).to.equal(5n);
    expect(await failureOf(verbs.run(expire, { ...named, as: "0" }))).to.include("BountyBoardWrongStanding");
    const free = await fileOf("bounty.json", { token, approver, deadline, milestones, council, rulingPeriod: DAY });
    await verbs.run(post, { file: free, as: "0" });
    await verbs.run(apply, { bounty: 3, uri: "", as: winner });
    await verbs.run(accept, { bounty: 3, account: winner, as: approver });
    await verbs.run(dispute, { bounty: 3, evidence, as: winner });
    await time.increase(DAY);
    expect(await verbs.run(expire, { bounty: 3, account: winner, as: "0" })).to.include("has ended");
  });

  it("publish and show a delegate's statement", async () => {
    const account = test.bot.address;
    expect(await verbs.run(show, { account, json: false })).to.not.include("\n");
    expect(await verbs.run(state, { statement: "I vote for docs.", as: account })).to.equal(
      `The statement of ${account} stands.`,
    );
    expect(await verbs.run(show, { account, json: false })).to.include("I vote for docs.");
    expect(JSON.parse(await verbs.run(show, { account, json: true }))).to.deep.include({
      statement: "I vote for docs.",
    });
    expect(await verbs.run(state, { statement: "", as: account })).to.include("has no statement any more.");
  });
});
