import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { getAddress, parseEther } from "ethers";
import { network } from "hardhat";
import { AssayError } from "../../src/engine/errors.js";
import { pauseProgram, unpauseProgram } from "../../src/program/actions/program.js";
import { reclaimHolds } from "../../src/program/actions/hold.js";
import { announceMigration, cancelMigration, completeMigration } from "../../src/program/actions/reputation.js";
import { cancelRecipient, recipientOf, setRecipient } from "../../src/program/actions/reward.js";
import { commitReview } from "../../src/program/actions/review/ballot.js";
import {
  registerReviewer,
  removeReviewer,
  slashReviewer,
  unregisterReviewer,
} from "../../src/program/actions/review/reviewers.js";
import { announceRound, drawRound } from "../../src/program/actions/review/round.js";
import { bondTokens, collectOwed, unbondTokens, withdrawTokens } from "../../src/program/actions/stake.js";
import { closeTask, createTasks, setTaskAttester } from "../../src/program/actions/task.js";
import { Journal } from "../../src/store/journal.js";
import { revertOf } from "../../src/program/network/failures.js";
import { attestOne, moveTo, workOf } from "../helpers/program/outcomes.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";
import { byRole } from "../helpers/signers.js";
import { StakeVaultRole, TaskRegistryMode } from "../../src/engine/rules/contract-values.js";

const connection = await network.create(PROGRAM_CHAIN);

const ESSAYS = 5;

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

describe("actions", () => {
  let test: TestProgram;
  let home: string;
  let reviewer: HardhatEthersSigner;
  const anyone = () => test.session(test.deployer);
  const council = (more: { dryRun?: boolean } = {}) => test.session(test.council, more);
  const guardian = (more: { dryRun?: boolean } = {}) => test.session(test.guardian, more);
  const manager = (more: { dryRun?: boolean } = {}) => test.session(test.taskManager, more);

  before(async () => {
    test = await launchProgram(connection);
    home = await mkdtemp(path.join(tmpdir(), "assay-actions-"));
    ({ reviewer } = byRole((await connection.ethers.getSigners()).slice(7), "reviewer"));
    const token = test.program.tokenAt(await test.program.vault.token());
    await token.transfer(reviewer.address, parseEther("200"));
    await bondTokens(test.session(reviewer), StakeVaultRole.Reviewer, parseEther("100"));
    await test.as(test.council).vault.setAdmitted(StakeVaultRole.Reviewer, reviewer.address, true);
  });

  after(() => rm(home, { recursive: true, force: true }));

  describe("task", () => {
    it("attester is allowed and removed", async () => {
      const set = (remove: boolean, dryRun = false) =>
        setTaskAttester(manager({ dryRun }), 1, test.stranger.address, !remove);
      const allowed = () => test.program.registry.isAttester(1, test.stranger.address);
      await set(false, true);
      expect(await allowed()).to.equal(false);
      await set(false);
      expect(await allowed()).to.equal(true);
      await set(true);
      expect(await allowed()).to.equal(false);
    });

    it("close is for good", async () => {
      const [created] = await createTasks(manager(), [{ name: "Short", domain: 0, points: 1, rubric: "Short" }], []);
      const id = Number(created?.id);
      await closeTask(manager({ dryRun: true }), id);
      expect((await test.program.registry.taskOf(id)).closesAt).to.equal(0n);
      await closeTask(manager(), id);
      expect((await test.program.registry.taskOf(id)).closesAt).to.be.greaterThan(0n);
      expect(await refusalOf(closeTask(manager(), id))).to.include("Closed");
    });

    it("close names a missing right", async () => {
      expect(await refusalOf(closeTask(test.session(test.stranger, { dryRun: true }), 1))).to.equal(
        `AccessManagedUnauthorized(${test.stranger.address})`,
      );
    });
  });

  describe("review", () => {
    it("slash takes the penalty", async () => {
      const essay = {
        name: "Essay",
        domain: 0,
        points: 10,
        rubric: "A reviewed essay",
        mode: TaskRegistryMode.Reviewed,
      };
      await createTasks(manager(), [essay, essay], [test.bot.address]);
      await registerReviewer(test.session(reviewer), 0);
      const contribution = await attestOne(test, workOf(test.stranger.address, "essay", ESSAYS + 1));
      await moveTo(test, await test.program.oracle.epochEnd(0));
      await announceRound(anyone(), 0);
      await connection.networkHelpers.mine(6);
      await drawRound(anyone(), 0);
      const slash = (dryRun: boolean) =>
        slashReviewer(test.session(test.stranger, { dryRun }), contribution, reviewer.address);
      expect(await refusalOf(slash(false))).to.include("ReviewResolverNotCommitted");
      const session = { ...test.session(reviewer, { home }), journal: new Journal(home) };
      const commitment = async (score: number): Promise<string> => {
        await commitReview(session, { contribution, score, round: 0 });
        return (await test.program.reviews.ballotOf(contribution, reviewer.address)).commitment;
      };
      // Nobody reported the first: whoever commits to the same score again was cut off, and finds it. Another score is another wish.
      const first = await commitment(9);
      expect([await commitment(9), (await commitment(8)) === first]).to.deep.equal([first, false]);
      expect(await refusalOf(slash(false))).to.include("ReviewResolverRevealStillOpen");
      await moveTo(test, (await test.program.reviews.roundOf(0)).revealEnds);
      await connection.networkHelpers.mine();
      await slash(true);
      const bond = async () => (await test.program.vault.bondOf(StakeVaultRole.Reviewer, reviewer.address)).amount;
      expect(await bond()).to.equal(parseEther("100"));
      await slash(false);
      expect(await bond()).to.equal(parseEther("100") - (await test.program.reviews.terms()).penalty);
    });

    it("remove takes off who is no longer bonded", async () => {
      const remove = () => removeReviewer(test.session(test.stranger), 0, reviewer.address);
      await remove();
      expect(await test.program.reviews.registeredAt(0, reviewer.address)).to.equal(0n);
      await bondTokens(test.session(reviewer), StakeVaultRole.Reviewer, parseEther("50"));
      await registerReviewer(test.session(reviewer), 0);
      expect(await refusalOf(remove())).to.equal(`ReviewResolverStillActive(${reviewer.address})`);
    });

    it("unregister takes off oneself", async () => {
      const unregister = (domain: number, dryRun = false) =>
        unregisterReviewer(test.session(reviewer, { dryRun }), domain);
      await unregister(0, true);
      expect(await test.program.reviews.registeredIn(0)).to.equal(1n);
      await unregister(0);
      expect(await test.program.reviews.registeredIn(0)).to.equal(0n);
      expect(await refusalOf(unregister(0))).to.equal(`ReviewResolverNotRegistered(0, ${reviewer.address})`);
    });
  });

  describe("stake", () => {
    it("unbond and withdraw give a bond back", async () => {
      const token = test.program.tokenAt(await test.program.vault.token());
      const before = await token.balanceOf(reviewer.address);
      await unbondTokens(test.session(reviewer), StakeVaultRole.Reviewer, parseEther("40"));
      expect(await refusalOf(withdrawTokens(test.session(reviewer), StakeVaultRole.Reviewer))).to.include(
        "StakeVaultStillUnbonding",
      );
      const now = await connection.networkHelpers.time.latest();
      await moveTo(test, BigInt(now) + (await test.program.vault.unbondingDelay()));
      await withdrawTokens(test.session(reviewer, { dryRun: true }), StakeVaultRole.Reviewer);
      await withdrawTokens(test.session(reviewer), StakeVaultRole.Reviewer);
      expect((await token.balanceOf(reviewer.address)) - before).to.equal(parseEther("40"));
    });

    it("collect names that nothing is owed", async () => {
      const work = collectOwed(anyone(), reviewer.address);
      expect(await refusalOf(work)).to.equal(`StakeVaultNothingOwed(${reviewer.address})`);
    });
  });

  describe("guardian", () => {
    for (const of of ["proposals", "credits"] as const)
      it(`pauses new ${of} and ends it`, async () => {
        const contract = of === "proposals" ? test.program.oracle : test.program.distributor;
        await pauseProgram(guardian({ dryRun: true }), of, 2);
        expect(await contract.pausedUntil()).to.equal(0n);
        await pauseProgram(guardian(), of, 2);
        const now = await connection.networkHelpers.time.latest();
        expect(await contract.pausedUntil()).to.equal(BigInt(now + 7_200));
        await unpauseProgram(guardian(), of);
        expect(await refusalOf(unpauseProgram(guardian(), of))).to.equal("PauseNotActive()");
      });

    it("pauses a week at most", async () => {
      expect(await refusalOf(pauseProgram(guardian({ dryRun: true }), "credits", 169))).to.include("--hours 169");
    });
  });

  describe("hold reclaim", () => {
    it("names an epoch without holds", async () => {
      const text = await refusalOf(reclaimHolds(anyone(), 0n));
      expect(text).to.match(/^RewardEscrow\w+\(/);
    });
  });

  describe("reward recipient", () => {
    it("is set, shown and ended", async () => {
      const { address } = test.deployer;
      const other = test.stranger.address;
      await setRecipient(test.session(test.deployer, { dryRun: true }), other);
      expect(await recipientOf(anyone(), address)).to.deep.equal({ account: address, recipient: address });
      await setRecipient(anyone(), other);
      expect(await recipientOf(anyone(), address)).to.deep.equal({ account: address, recipient: other });
      expect(await refusalOf(cancelRecipient(anyone()))).to.equal(`DistributorNoRecipientPending(${address})`);
      await setRecipient(anyone(), address);
      expect((await recipientOf(anyone(), address)).recipient).to.equal(address);
    });

    it("refuses a contract of the program", async () => {
      const vault = await test.program.vault.getAddress();
      expect(await refusalOf(setRecipient(anyone(), vault))).to.equal(
        `DistributorRecipientRefused(${getAddress(vault)})`,
      );
    });
  });

  describe("reputation migrate", () => {
    it("goes in two steps", async () => {
      const [from, to] = [test.stranger.address, reviewer.address];
      const announce = (dryRun = false) => announceMigration(council({ dryRun }), from, to);
      const complete = () => completeMigration(anyone(), from);
      expect(await refusalOf(complete())).to.include("ReputationNoMigration");
      await announce(true);
      await announce();
      await cancelMigration(council(), from);
      await announce();
      expect(await refusalOf(complete())).to.include("ReputationMigrationNotReady");
      await connection.networkHelpers.time.increase(await test.program.reputation.councilMigrationDelay());
      await complete();
      expect(await test.program.reputation.successorOf(from)).to.equal(to);
    });
  });
});
