import { expect } from "chai";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { network } from "hardhat";
import { writeBundle } from "../../../src/bundle/write.js";
import { canonicalRules, parseRules, rulesHash } from "../../../src/engine/rules/rules.js";
import { attestAll } from "../../../src/program/actions/attest/import.js";
import { recompute } from "../../../src/program/compute.js";
import { openMemoryStore } from "../../../src/program/verify.js";
import { readContributionFile } from "../../../src/sources/contributions.js";
import { ROLES } from "../../../deploy/roles.js";
import { AccessManager__factory, PairwiseRound__factory } from "../../../typechain-types/index.js";
import setRules from "../../../tasks/program/rules.js";
import claim from "../../../tasks/round/claim.js";
import close from "../../../tasks/round/close.js";
import create from "../../../tasks/round/create.js";
import donate from "../../../tasks/round/donate.js";
import fund from "../../../tasks/round/fund.js";
import reclaim from "../../../tasks/round/reclaim.js";
import results from "../../../tasks/round/results.js";
import { commandsOf, type Commands } from "../../helpers/program/commands.js";
import { makeFinal } from "../../helpers/program/final-epoch.js";
import { DAY, launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";
import { deployFunding, failureOf, type Deployed } from "./verbs.js";

const connection = await network.create(PROGRAM_CHAIN);
const { ethers, networkHelpers } = connection;
const { time } = networkHelpers;

const ROUND = { round: 1, kind: "pairwise", as: "0" };

describe("verbs of pairwise rounds", function () {
  this.timeout(180_000);
  let test: TestProgram;
  let verbs: Commands;
  let deployed: Deployed;
  let token: string;
  let closesAt: number;

  before(async () => {
    test = await launchProgram(connection);
    verbs = await commandsOf(test);
    deployed = await deployFunding(verbs);
    token = await test.program.distributor.token();
    for (const account of [test.bot, test.second, test.careless]) {
      await test.program.tokenAt(token).transfer(account, ethers.parseEther("1000"));
    }
  });

  after(() => verbs.close());

  /** The round closes in epoch 1, whose rules name it besides a contract that is none and a round that is not there. */
  const createRound = async (): Promise<void> => {
    const policy = await (await ethers.deployContract("SwitchablePolicy")).getAddress();
    closesAt = Number(await test.program.oracle.cutOff(0)) + 6 * DAY;
    const projects = [test.operator.address, test.challenger.address];
    const bound = String(ethers.parseEther("50"));
    const times = { opensAt: closesAt - 8 * DAY, closesAt };
    const file = path.join(verbs.folder, "round.json");
    await writeFile(file, JSON.stringify({ kind: "pairwise", token, policy, ...times, bound, projects }));
    expect(await verbs.run(create, { file, as: "0" })).to.include("Round 1 of kind pairwise with 2 projects.");
    const contract = deployed.pairwiseRound.toLowerCase();
    const [document] = test.rules.values();
    const rounds = [
      { contract, id: 1 },
      { contract, id: 2 },
      { contract: test.bot.address.toLowerCase(), id: 1 },
    ];
    const rules = parseRules({ ...document, rounds });
    test.rules.set(rulesHash(rules), rules);
    const { accessManager } = test.program.addresses;
    await AccessManager__factory.connect(accessManager, test.deployer).grantRole(ROLES.governance, test.deployer, 0);
    const named = path.join(verbs.folder, "named.json");
    await writeFile(named, canonicalRules(rules));
    const args = { rules: named, uri: "", as: "0", dryRun: false, json: false };
    expect(await verbs.run(setRules, args)).to.match(/Set; \d+ gas\./);
  };

  /** Attests, computes and finalizes an epoch; its bundle lies where the verbs look for it. */
  const runEpoch = async (epoch: number): Promise<void> => {
    const works = (await readContributionFile("data/contributions.csv")).slice(20 * epoch, 20 * epoch + 20);
    await attestAll(test.session(test.bot), works, { size: 20 });
    await time.increaseTo(await test.program.oracle.cutOff(epoch));
    const store = await openMemoryStore(test.program.addresses);
    try {
      const computed = await recompute({ ...test, store }, epoch);
      await mkdir(verbs.home, { recursive: true });
      const { bundleHash } = await writeBundle(verbs.home, test.program.addresses, computed);
      await makeFinal(test, { epoch, root: computed.root, bundleHash }, "ipfs://bundle");
    } finally {
      await store.close();
    }
  };

  it("pay what the root of an epoch commits to", async () => {
    await createRound();
    await verbs.run(fund, { ...ROUND, amount: "900" });
    await time.increaseTo(closesAt - 8 * DAY);
    const [first, second] = [test.operator.address, test.challenger.address];
    for (const [account, project, amount] of [
      [test.bot, first, "100"],
      [test.second, first, "100"],
      [test.careless, second, "25"],
      [test.bot, second, "25"],
    ] as const) {
      await verbs.run(donate, { ...ROUND, project, amount, as: account.address });
    }
    expect(await verbs.run(results, { ...ROUND, json: false })).to.include("donated 200.0");
    await runEpoch(0);
    await time.increaseTo(closesAt);
    expect(await failureOf(verbs.run(close, ROUND))).to.include("Epoch 1 is not computed here.");
    await runEpoch(1);
    expect(await verbs.run(close, ROUND)).to.equal("Round 1 is settled: projects claim, sponsors reclaim.");
    // Pairs: 2 × 100 × 50 / (50 + 100) = 66.67, and 2 × 25 × 50 / (50 + 25) = 33.33.
    const standing = JSON.parse(await verbs.run(results, { ...ROUND, json: true })) as {
      projects: { share: string }[];
    };
    expect(standing.projects.map(({ share }) => Number(ethers.formatEther(share)).toFixed(3))).to.deep.equal([
      "66.667",
      "33.333",
    ]);
    expect(await verbs.run(claim, { ...ROUND, project: first })).to.include("was paid 266.6");
    expect(await verbs.run(claim, { ...ROUND, project: second })).to.include("was paid 83.3");
    expect(await verbs.run(reclaim, { ...ROUND, project: "", account: "" })).to.include("got back 800.0");
  });

  it("give the same root again, however late", async () => {
    const rounds = PairwiseRound__factory.connect(deployed.pairwiseRound, test.deployer);
    expect(await rounds.sharesRootOf(1n)).to.not.equal(ethers.ZeroHash);
    const store = await openMemoryStore(test.program.addresses);
    try {
      expect((await recompute({ ...test, store }, 1)).root).to.equal(await test.program.oracle.rootOf(1));
    } finally {
      await store.close();
    }
  });
});
