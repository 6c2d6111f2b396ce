import { expect } from "chai";
import { network } from "hardhat";
import { DAY, DECISION, STATUS, UNIT } from "../../../helpers/epochs.js";
import { BUDGET, BUNDLE, rootOf, URI } from "../../../helpers/roots.js";
import { oracleOn, gracePeriod, leadPeriod, TOTAL } from "../../../helpers/contracts/oracle.js";

const connection = await network.create();
const { ethers } = connection;
const { loadFixture, time } = connection.networkHelpers;
const { fixture, atCutOff, proposed, confirmed, disputed, finalized } = oracleOn(connection);

describe("EpochOracle", () => {
  describe("addStake", () => {
    it("needs a dispute", async () => {
      const { oracle, challenger, root } = await proposed();
      await expect(oracle.connect(challenger).addStake(0, root, 1n))
        .to.be.revertedWithCustomError(oracle, "EpochOracleWrongStatus")
        .withArgs(0n, STATUS.proposed);
    });

    it("waits for the council", async () => {
      const { oracle, challenger, counterRoot } = await disputed();
      const { stakesFrom } = await oracle.dispute();
      await time.setNextBlockTimestamp(stakesFrom - 1n);
      await expect(oracle.connect(challenger).addStake(0, counterRoot, 1n))
        .to.be.revertedWithCustomError(oracle, "EpochOracleStakesNotOpen")
        .withArgs(0n, stakesFrom);
      await time.setNextBlockTimestamp(stakesFrom);
      await oracle.connect(challenger).addStake(0, counterRoot, 1n);
      expect((await oracle.stakeOf(0, counterRoot, challenger)).added).to.equal(1n);
    });

    it("ends when stakes have decided", async () => {
      const { oracle, challenger, counterRoot } = await disputed();
      const { until } = await oracle.dispute();
      await time.setNextBlockTimestamp(until);
      await expect(oracle.connect(challenger).addStake(0, counterRoot, 1n))
        .to.be.revertedWithCustomError(oracle, "EpochOracleWindowOver")
        .withArgs(0n, until);
    });

    it("leaves three days after a change of lead", async () => {
      const { oracle, challenger, counterRoot } = await disputed();
      const { until } = await oracle.dispute();
      await time.setNextBlockTimestamp(until - 1n);
      await oracle.connect(challenger).addStake(0, counterRoot, 100_000n);
      expect((await oracle.dispute()).until).to.equal(until - 1n + leadPeriod);
      expect(await oracle.standingRoot(0)).to.equal(counterRoot);
    });

    it("an early change of lead shortens nothing", async () => {
      const { oracle, challenger, counterRoot } = await disputed();
      const { stakesFrom, until } = await oracle.dispute();
      await time.setNextBlockTimestamp(stakesFrom);
      await oracle.connect(challenger).addStake(0, counterRoot, 100_000n);
      expect((await oracle.dispute()).until).to.equal(until);
    });
  });

  describe("finalize", () => {
    it("needs a proposal", async () => {
      const { oracle } = await atCutOff();
      await expect(oracle.finalize(0))
        .to.be.revertedWithCustomError(oracle, "EpochOracleWrongStatus")
        .withArgs(0n, STATUS.none);
    });

    it("waits for the challenge window", async () => {
      const program = await confirmed();
      const { oracle, schedule, distributor, token, stranger, root } = program;
      const at = await oracle.finalizableAt();
      await time.setNextBlockTimestamp(at - 1n);
      await expect(oracle.finalize(0))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotFinalizable")
        .withArgs(0n, at);
      await time.setNextBlockTimestamp(at);
      const finalize = oracle.connect(stranger).finalize(0);
      await expect(finalize).to.emit(oracle, "Finalized").withArgs(0n, root, TOTAL, DECISION.unchallenged);
      await expect(finalize).to.changeTokenBalances(
        ethers,
        token,
        [schedule, distributor],
        [-TOTAL * UNIT, TOTAL * UNIT],
      );
      expect(await oracle.nextEpoch()).to.equal(1n);
      expect(await oracle.rootOf(0)).to.equal(root);
      expect(await distributor.rootOf(0)).to.equal(root);
      expect(await oracle.statusOf(0)).to.equal(STATUS.final);
      expect(await oracle.finalizableAt()).to.equal(0n);
      expect(await oracle.hasOpenProposal()).to.equal(false);
    });

    it("comes in silence after the longer window", async () => {
      const { oracle, root } = await proposed();
      const { finalFrom } = await oracle.proposalOf(0);
      await time.setNextBlockTimestamp(finalFrom - 1n);
      await expect(oracle.finalize(0))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotFinalizable")
        .withArgs(0n, finalFrom);
      await time.setNextBlockTimestamp(finalFrom);
      await expect(oracle.finalize(0)).to.emit(oracle, "Finalized").withArgs(0n, root, TOTAL, DECISION.unchallenged);
    });

    it("waits until stakes have decided", async () => {
      const { oracle, root } = await disputed();
      const { until } = await oracle.dispute();
      await time.setNextBlockTimestamp(until - 1n);
      await expect(oracle.finalize(0))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotFinalizable")
        .withArgs(0n, until);
      await time.setNextBlockTimestamp(until);
      await expect(oracle.finalize(0)).to.emit(oracle, "Finalized").withArgs(0n, root, TOTAL, DECISION.staked);
      expect(await oracle.decisionOf(0)).to.equal(DECISION.staked);
      expect(await oracle.stakesDecide()).to.equal(true);
    });

    it("starts the next grace period", async () => {
      const { oracle } = await finalized();
      const now = BigInt(await time.latest());
      const cutOff = await oracle.cutOff(1);
      expect(await oracle.openFrom()).to.equal((now > cutOff ? now : cutOff) + gracePeriod);
    });

    it("no call changes a finalized epoch", async () => {
      const program = await finalized();
      const { oracle, operators, challenger, council } = program;
      const before = [await oracle.proposalOf(0), await oracle.rootOf(0), await oracle.rulesOf(0)];
      const other = rootOf(program, 3n);
      const attempts = [
        () => oracle.connect(operators[0]).propose(0, other, BUNDLE, URI),
        () => oracle.connect(operators[2]).confirm(0, program.root, BUNDLE),
        () => oracle.connect(challenger).back(0, other, 1n),
        () => oracle.connect(challenger).challenge(0, other, BUNDLE, URI),
        () => oracle.connect(challenger).addStake(0, program.root, 1n),
        () => oracle.connect(council).rule(0, program.root),
        () => oracle.finalize(0),
      ];
      for (const attempt of attempts) {
        await expect(attempt()).to.be.revertedWithCustomError(oracle, "EpochOracleNotNext").withArgs(0n, 1n);
      }
      await oracle.connect(council).setRules(`0x${"44".repeat(32)}`, URI);
      expect([await oracle.proposalOf(0), await oracle.rootOf(0), await oracle.rulesOf(0)]).to.deep.equal(before);
    });

    it("works off a backlog in order", async () => {
      const program = await loadFixture(fixture);
      const { oracle, schedule, distributor, operators } = program;
      await time.increaseTo(await oracle.cutOff(9));
      for (let epoch = 0n; epoch < 10n; epoch++) {
        const root = rootOf(program, 100n + epoch, epoch);
        if (epoch > 0n) {
          expect(await oracle.openFrom()).to.be.greaterThan(await time.latest());
        }
        await oracle.connect(operators[0]).propose(epoch, root, BUNDLE, URI);
        await oracle.connect(operators[1]).confirm(epoch, root, BUNDLE);
        await time.increaseTo(await oracle.finalizableAt());
        await oracle.finalize(epoch);
        expect(await distributor.rootOf(epoch)).to.equal(root);
      }
      expect(await oracle.nextEpoch()).to.equal(10n);
      expect(await schedule.treasury()).to.equal(50n * BUDGET - 1_045n);
    });
  });

  describe("pause", () => {
    it("stranger cannot pause", async () => {
      const { oracle, stranger } = await loadFixture(fixture);
      await expect(oracle.connect(stranger).pause(DAY))
        .to.be.revertedWithCustomError(oracle, "AccessManagedUnauthorized")
        .withArgs(stranger.address);
    });

    it("expires by itself", async () => {
      const program = await atCutOff();
      const { oracle, guardian, operators } = program;
      await oracle.connect(guardian).pause(DAY);
      await time.setNextBlockTimestamp(await oracle.pausedUntil());
      await oracle.connect(operators[0]).propose(0, rootOf(program, 1n), BUNDLE, URI);
      expect(await oracle.statusOf(0)).to.equal(STATUS.proposed);
    });

    it("leaves what is proposed alone", async () => {
      const program = await proposed();
      const { oracle, guardian, operators, challenger, council, root } = program;
      await oracle.connect(guardian).pause(3n * DAY);
      await oracle.connect(operators[1]).confirm(0, root, BUNDLE);
      await oracle.connect(challenger).challenge(0, rootOf(program, 1n), BUNDLE, URI);
      await time.increaseTo((await oracle.dispute()).rulingFrom);
      await oracle.connect(council).rule(0, root);
      expect(await oracle.rootOf(0)).to.equal(root);
    });
  });
});
