import { expect } from "chai";
import { network } from "hardhat";
import { DECISION, STATUS } from "../../../helpers/epochs.js";
import { BUDGET, BUNDLE, giveStake, rootOf, URI } from "../../../helpers/roots.js";
import { oracleOn, rulingDelay, rulingPeriod, stakingPeriod, TOTAL } from "../../../helpers/contracts/oracle.js";

const connection = await network.create();
const { time } = connection.networkHelpers;
const { proposed, disputed, finalized, silent } = oracleOn(connection);

describe("EpochOracle", () => {
  describe("rule", () => {
    it("only the council rules", async () => {
      const { oracle, stranger, counterRoot } = await disputed();
      await expect(oracle.connect(stranger).rule(0, counterRoot))
        .to.be.revertedWithCustomError(oracle, "CouncilUnauthorized")
        .withArgs(stranger.address);
    });

    it("needs a challenge", async () => {
      const { oracle, council, root } = await proposed();
      await expect(oracle.connect(council).rule(0, root))
        .to.be.revertedWithCustomError(oracle, "EpochOracleWrongStatus")
        .withArgs(0n, STATUS.proposed);
    });

    it("leaves time for further roots", async () => {
      const { oracle, council, root } = await disputed();
      const { rulingFrom } = await oracle.dispute();
      await time.setNextBlockTimestamp(rulingFrom - 1n);
      await expect(oracle.connect(council).rule(0, root))
        .to.be.revertedWithCustomError(oracle, "EpochOracleRulingNotOpen")
        .withArgs(0n, rulingFrom);
    });

    it("comes before stakes have decided", async () => {
      const { oracle, council, root } = await disputed();
      const { until } = await oracle.dispute();
      await time.setNextBlockTimestamp(until);
      await expect(oracle.connect(council).rule(0, root))
        .to.be.revertedWithCustomError(oracle, "EpochOracleWindowOver")
        .withArgs(0n, until);
    });

    it("names a root on the table", async () => {
      const program = await disputed();
      const { oracle, council } = program;
      const other = rootOf(program, 9n);
      await time.increaseTo((await oracle.dispute()).rulingFrom);
      await expect(oracle.connect(council).rule(0, other))
        .to.be.revertedWithCustomError(oracle, "RootStakesNotOnTable")
        .withArgs(0n, other);
    });

    it("makes the named root final", async () => {
      const { oracle, schedule, distributor, council, counterRoot } = await disputed();
      await time.setNextBlockTimestamp((await oracle.dispute()).rulingFrom);
      const ruled = oracle.connect(council).rule(0, counterRoot);
      await expect(ruled).to.emit(oracle, "Ruled").withArgs(0n, counterRoot);
      await expect(ruled).to.emit(oracle, "Finalized").withArgs(0n, counterRoot, 500n, DECISION.ruled);
      expect(await oracle.rootOf(0)).to.equal(counterRoot);
      expect(await distributor.rootOf(0)).to.equal(counterRoot);
      expect(await oracle.decisionOf(0)).to.equal(DECISION.ruled);
      expect(await schedule.treasury()).to.equal(50n * BUDGET - 500n);
      expect(await oracle.nextEpoch()).to.equal(1n);
      expect(await oracle.dispute()).to.deep.equal([0n, 0n, 0n]);
      expect(await oracle.stakesDecide()).to.equal(false);
    });

    it("in time ends a silence", async () => {
      const program = await silent();
      const { oracle, council, challenger, next } = program;
      await oracle.connect(challenger).challenge(1, rootOf(program, 5n, 1n), BUNDLE, URI);
      await time.increaseTo((await oracle.dispute()).rulingFrom);
      expect(await oracle.stakesDecide()).to.equal(true);
      await oracle.connect(council).rule(1, next);
      expect(await oracle.stakesDecide()).to.equal(false);
    });

    it("too late ends no silence", async () => {
      const program = await silent();
      const { oracle, operators, council, challenger, stranger, next } = program;
      await giveStake(program, stranger, 100_000n);
      const other = rootOf(program, 5n, 1n);
      await oracle.connect(challenger).challenge(1, other, BUNDLE, URI);
      const { disputedAt } = await oracle.proposalOf(1);
      await time.increaseTo((await oracle.dispute()).until - 10n);
      await oracle.connect(stranger).addStake(1, other, 90_000n);
      await time.increaseTo((await oracle.dispute()).until - 10n);
      await oracle.connect(operators[1]).addStake(1, next, 100_000n);
      await time.setNextBlockTimestamp(disputedAt + rulingPeriod);
      await oracle.connect(council).rule(1, next);
      expect(await oracle.rootOf(1)).to.equal(next);
      expect(await oracle.stakesDecide()).to.equal(true);
    });
  });

  describe("resumeRuling", () => {
    it("only the council resumes", async () => {
      const { oracle, stranger } = await silent();
      await expect(oracle.connect(stranger).resumeRuling(0))
        .to.be.revertedWithCustomError(oracle, "CouncilUnauthorized")
        .withArgs(stranger.address);
    });

    it("goes by the last epoch", async () => {
      const { oracle, council } = await silent();
      await expect(oracle.connect(council).resumeRuling(1))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotStaked")
        .withArgs(1n);
    });

    it("needs an epoch that stakes decided", async () => {
      const { oracle, council } = await finalized();
      await expect(oracle.connect(council).resumeRuling(0))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotStaked")
        .withArgs(0n);
    });

    it("ends with the ruling period", async () => {
      const { oracle, council } = await silent();
      const { disputedAt } = await oracle.proposalOf(0);
      // The silence began when that had passed.
      await expect(oracle.connect(council).resumeRuling(0))
        .to.be.revertedWithCustomError(oracle, "EpochOracleWindowOver")
        .withArgs(0n, disputedAt + rulingPeriod);
    });

    /** Epoch 1 was decided by stakes within its ruling period, epoch 2 is proposed. */
    const fast = async () => {
      const program = await silent();
      const { oracle, operators, challenger } = program;
      await oracle.connect(challenger).challenge(1, rootOf(program, 5n, 1n), BUNDLE, URI);
      await time.increaseTo((await oracle.dispute()).until);
      await oracle.finalize(1);
      const [cutOff, now] = [await oracle.cutOff(2), BigInt(await time.latest())];
      if (now < cutOff) await time.increaseTo(cutOff);
      const third = rootOf(program, TOTAL, 2n);
      await oracle.connect(operators[0]).propose(2, third, BUNDLE, URI);
      return { ...program, third };
    };

    it("lets challenges wait for the council again", async () => {
      const program = await fast();
      const { oracle, council, challenger } = program;
      const { disputedAt } = await oracle.proposalOf(1);
      await time.setNextBlockTimestamp(disputedAt + rulingPeriod - 1n);
      await expect(oracle.connect(council).resumeRuling(1)).to.emit(oracle, "RulingResumed").withArgs(2n);
      expect(await oracle.stakesDecide()).to.equal(false);
      await oracle.connect(challenger).challenge(2, rootOf(program, 5n, 2n), BUNDLE, URI);
      const at = BigInt(await time.latest());
      const until = at + rulingPeriod + stakingPeriod;
      expect(await oracle.dispute()).to.deep.equal([at + rulingDelay, at + rulingPeriod, until]);
    });

    it("leaves an open dispute its times", async () => {
      const program = await fast();
      const { oracle, council, challenger, third } = program;
      await oracle.connect(challenger).challenge(2, rootOf(program, 5n, 2n), BUNDLE, URI);
      const times = await oracle.dispute();
      await expect(oracle.connect(council).resumeRuling(1)).to.emit(oracle, "RulingResumed").withArgs(3n);
      expect(await oracle.dispute()).to.deep.equal(times);
      expect(await oracle.stakesDecide()).to.equal(true);
      await time.increaseTo(times.until);
      await oracle.finalize(2);
      expect(await oracle.rootOf(2)).to.equal(third);
      expect(await oracle.stakesDecide()).to.equal(false);
    });
  });
});
