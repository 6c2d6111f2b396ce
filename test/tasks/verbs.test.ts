import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { keccak256, parseEther, toBeHex, ZeroHash } from "ethers";
import { AssayError } from "../../src/engine/errors.js";
import { expireChallenge } from "../../tasks/epoch/expire.js";
import { pauseProgram } from "../../tasks/guardian/pause.js";
import { unpauseProgram } from "../../tasks/guardian/unpause.js";
import { reclaimHolds } from "../../tasks/hold/reclaim.js";
import { migrateReputation } from "../../tasks/reputation/migrate.js";
import { announceRound } from "../../tasks/review/announce.js";
import { commitReview } from "../../tasks/review/commit.js";
import { drawRound } from "../../tasks/review/draw.js";
import { slashReviewer } from "../../tasks/review/slash.js";
import { registerReviewer } from "../../tasks/review/register.js";
import { removeReviewer } from "../../tasks/review/remove.js";
import { unregisterReviewer } from "../../tasks/review/unregister.js";
import { bondTokens } from "../../tasks/stake/bond.js";
import { collectOwed } from "../../tasks/stake/collect.js";
import { unbondTokens } from "../../tasks/stake/unbond.js";
import { withdrawTokens } from "../../tasks/stake/withdraw.js";
import { revertOf } from "../../tasks/support.js";
import { setTaskAttester } from "../../tasks/task/attester.js";
import { closeTask } from "../../tasks/task/close.js";
import { createTasks } from "../../tasks/task/create.js";
import { attestOne, moveTo, sessionOf, workOf } from "../helpers/outcomes.js";
import { DAY, launchProgram, type TestProgram } from "../helpers/program.js";

const REVIEWER = 2;
const ESSAYS = 5;
const silent = (): void => undefined;

/** The program's own words for what went wrong. */
async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    const text = error instanceof AssayError ? error.message : revertOf(error);
    if (text !== undefined) return text;
    throw error;
  }
  throw new Error("Nothing was refused");
}

describe("verbs", () => {
  let test: TestProgram;
  let home: string;
  let reviewer: HardhatEthersSigner;

  before(async () => {
    test = await launchProgram();
    home = await mkdtemp(path.join(tmpdir(), "assay-verbs-"));
    const [seventh] = (await test.connection.ethers.getSigners()).slice(7);
    if (seventh === undefined) throw new Error("Too few accounts");
    reviewer = seventh;
    const token = test.program.tokenAt(await test.program.vault.token());
    await token.transfer(reviewer.address, parseEther("200"));
    await bondTokens(test.as(reviewer), REVIEWER, parseEther("100"));
    await test.as(test.council).vault.setAdmitted(REVIEWER, reviewer.address, true);
  });

  after(() => rm(home, { recursive: true, force: true }));

  describe("task", () => {
    it("attester is allowed and removed", async () => {
      const set = (remove: boolean, dryRun = false) =>
        setTaskAttester(test.as(test.taskManager), { task: 1, account: test.stranger.address, remove, dryRun }, silent);
      const allowed = () => test.program.registry.isAttester(1, test.stranger.address);
      await set(false, true);
      expect(await allowed()).to.equal(false);
      await set(false);
      expect(await allowed()).to.equal(true);
      await set(true);
      expect(await allowed()).to.equal(false);
    });

    it("close is for good", async () => {
      const [id] = await createTasks(
        test.as(test.taskManager),
        [{ name: "Short", domain: 0, points: 1, rubric: "Short" }],
        [],
        silent,
      );
      await closeTask(test.as(test.taskManager), { task: Number(id), dryRun: true }, silent);
      expect((await test.program.registry.taskOf(Number(id))).closesAt).to.equal(0n);
      await closeTask(test.as(test.taskManager), { task: Number(id), dryRun: false }, silent);
      expect((await test.program.registry.taskOf(Number(id))).closesAt).to.be.greaterThan(0n);
      expect(
        await refusalOf(closeTask(test.as(test.taskManager), { task: Number(id), dryRun: false }, silent)),
      ).to.include("Closed");
    });

    it("names no task and no right", async () => {
      expect(await refusalOf(closeTask(test.as(test.taskManager), { task: 0, dryRun: false }, silent))).to.include(
        "--task 0",
      );
      expect(await refusalOf(closeTask(test.as(test.stranger), { task: 1, dryRun: true }, silent))).to.equal(
        `AccessManagedUnauthorized(${test.stranger.address})`,
      );
    });
  });

  describe("review", () => {
    it("slash takes the penalty", async () => {
      const essay = { name: "Essay", domain: 0, points: 10, rubric: "A reviewed essay", mode: 1 };
      await createTasks(test.as(test.taskManager), [essay, essay], [test.bot.address], silent);
      await registerReviewer(test.as(reviewer), { domain: 0, dryRun: false }, silent);
      const contribution = await attestOne(test, workOf(test.stranger.address, "essay", ESSAYS + 1));
      await moveTo(test, await test.program.oracle.epochEnd(0));
      await announceRound(test.program, 0, false, silent);
      await test.connection.networkHelpers.mine(6);
      await drawRound(test.program, 0, false, silent);
      const slash = (dryRun: boolean) =>
        slashReviewer(test.as(test.stranger), { contribution, account: reviewer.address, dryRun }, silent);
      expect(await refusalOf(slash(false))).to.include("ReviewResolverNotCommitted");
      await commitReview(sessionOf(test, reviewer, home), { contribution, score: 9, epoch: 0, dryRun: false }, silent);
      expect(await refusalOf(slash(false))).to.include("ReviewResolverRevealStillOpen");
      await moveTo(test, (await test.program.reviews.roundOf(0)).revealEnds);
      await test.connection.networkHelpers.mine();
      await slash(true);
      const bond = async () => (await test.program.vault.bondOf(REVIEWER, reviewer.address)).amount;
      expect(await bond()).to.equal(parseEther("100"));
      await slash(false);
      expect(await bond()).to.equal(parseEther("100") - (await test.program.reviews.terms()).penalty);
    });

    it("remove takes off who is no longer bonded", async () => {
      const remove = () =>
        removeReviewer(test.as(test.stranger), { domain: 0, account: reviewer.address, dryRun: false }, silent);
      await remove();
      expect(await test.program.reviews.registeredAt(0, reviewer.address)).to.equal(0n);
      await bondTokens(test.as(reviewer), REVIEWER, parseEther("50"));
      await registerReviewer(test.as(reviewer), { domain: 0, dryRun: false }, silent);
      expect(await refusalOf(remove())).to.equal(`ReviewResolverStillActive(${reviewer.address})`);
    });

    it("unregister takes off oneself", async () => {
      const unregister = (domain: number, dryRun = false) =>
        unregisterReviewer(test.as(reviewer), { domain, dryRun }, silent);
      await unregister(0, true);
      expect(await test.program.reviews.registeredIn(0)).to.equal(1n);
      await unregister(0);
      expect(await test.program.reviews.registeredIn(0)).to.equal(0n);
      expect(await refusalOf(unregister(0))).to.equal(`ReviewResolverNotRegistered(0, ${reviewer.address})`);
      expect(await refusalOf(unregister(8))).to.include("--domain 8");
    });
  });

  describe("stake", () => {
    it("unbond and withdraw give a bond back", async () => {
      const token = test.program.tokenAt(await test.program.vault.token());
      const before = await token.balanceOf(reviewer.address);
      const args = { role: "reviewer", dryRun: false };
      await unbondTokens(test.as(reviewer), { ...args, amount: "40" }, silent);
      expect(await refusalOf(withdrawTokens(test.as(reviewer), args, silent))).to.include("StakeVaultStillUnbonding");
      const now = await test.connection.networkHelpers.time.latest();
      await moveTo(test, BigInt(now) + (await test.program.vault.unbondingDelay()));
      await withdrawTokens(test.as(reviewer), { ...args, dryRun: true }, silent);
      await withdrawTokens(test.as(reviewer), args, silent);
      expect((await token.balanceOf(reviewer.address)) - before).to.equal(parseEther("40"));
    });

    it("collect names that nothing is owed", async () => {
      const work = collectOwed(test.program, { account: reviewer.address, dryRun: false }, silent);
      expect(await refusalOf(work)).to.equal(`StakeVaultNothingOwed(${reviewer.address})`);
    });
  });

  describe("guardian", () => {
    for (const of of ["proposals", "credits"])
      it(`pauses new ${of} and ends it`, async () => {
        const contract = of === "proposals" ? test.program.oracle : test.program.distributor;
        await pauseProgram(test.as(test.guardian), { of, hours: 2, dryRun: true }, silent);
        expect(await contract.pausedUntil()).to.equal(0n);
        await pauseProgram(test.as(test.guardian), { of, hours: 2, dryRun: false }, silent);
        const now = await test.connection.networkHelpers.time.latest();
        expect(await contract.pausedUntil()).to.equal(BigInt(now + 7_200));
        await unpauseProgram(test.as(test.guardian), { of, dryRun: false }, silent);
        expect(await refusalOf(unpauseProgram(test.as(test.guardian), { of, dryRun: false }, silent))).to.equal(
          "PauseNotActive()",
        );
      });

    it("names what cannot be paused", async () => {
      expect(
        await refusalOf(pauseProgram(test.as(test.guardian), { of: "releases", hours: 1, dryRun: true }, silent)),
      ).to.include("--of releases cannot be paused");
      expect(
        await refusalOf(pauseProgram(test.as(test.guardian), { of: "credits", hours: 169, dryRun: true }, silent)),
      ).to.include("--hours 169");
    });
  });

  describe("epoch expire", () => {
    it("frees both bonds without a ruling", async () => {
      const { oracle } = test.program;
      const root = (n: number) => `${keccak256(toBeHex(n)).slice(0, 50)}${"0".repeat(16)}`;
      const expire = () => expireChallenge(test.as(test.stranger), { epoch: -1, dryRun: false }, silent);
      await test.as(test.operator).oracle.propose(0, root(1), ZeroHash, "");
      await test.as(test.challenger).oracle.challenge(0, root(2));
      expect(await refusalOf(expire())).to.include("EpochOracle");
      await test.connection.networkHelpers.time.increase(8 * DAY);
      await expire();
      expect((await oracle.proposalOf(0)).status).to.equal(0n);
      expect((await test.program.vault.bondOf(0, test.operator.address)).locked).to.equal(0n);
    });
  });

  describe("hold reclaim", () => {
    it("names an epoch without holds", async () => {
      const text = await refusalOf(reclaimHolds(test.program, { epoch: 0, dryRun: false }, silent));
      expect(text).to.match(/^RewardEscrow\w+\(/);
    });
  });

  describe("reputation migrate", () => {
    it("goes in two steps", async () => {
      const [from, to] = [test.stranger.address, reviewer.address];
      const migrate = (step: string, dryRun = false) =>
        migrateReputation(test.as(test.council), { from, to, step, dryRun }, silent);
      expect(await refusalOf(migrate("finish"))).to.include("--step finish is unknown");
      expect(await refusalOf(migrate("complete"))).to.include("ReputationNoMigration");
      await migrate("announce", true);
      await migrate("announce");
      await migrate("cancel");
      await migrate("announce");
      expect(await refusalOf(migrate("complete"))).to.include("ReputationMigrationNotReady");
      await test.connection.networkHelpers.time.increase(await test.program.reputation.migrationDelay());
      await migrate("complete");
      expect(await test.program.reputation.successorOf(from)).to.equal(to);
    });
  });
});
