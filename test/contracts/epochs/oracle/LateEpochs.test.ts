import { expect } from "chai";
import { network } from "hardhat";
import { DECISION, ENTRY, ORACLE_TERMS } from "../../../helpers/epochs.js";
import { BUNDLE, deployFunded, freeUnits, giveStake, rootOf, URI } from "../../../helpers/roots.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const { challengeWindow, leadPeriod, rulingDelay, rulingPeriod } = ORACLE_TERMS;

/** The root of epoch 0 is confirmed so late that its window ends behind the cut-off of epoch 2, two epochs on. */
const fixture = async () => {
  const program = await deployFunded({ ethers });
  const { oracle, operators } = program;
  await giveStake(program, program.stranger, 500_000n);
  const lateFrom = await oracle.cutOff(2);
  await time.increaseTo(lateFrom - challengeWindow + 60n);
  const [right, wrong] = [rootOf(program, 600_000n), rootOf(program, 500n)];
  await oracle.connect(operators[0]).propose(0, right, BUNDLE, URI);
  await oracle.connect(operators[1]).confirm(0, right, BUNDLE);
  return { ...program, right, wrong, lateFrom, windowEnd: await oracle.finalizableAt() };
};

/** It is challenged in the first second in which it is late. Its stake has halved to the minimum, so that it needs help. */
const late = async () => {
  const program = await loadFixture(fixture);
  const { oracle, operators, challenger, right, wrong, lateFrom } = program;
  await time.setNextBlockTimestamp(lateFrom);
  await oracle.connect(challenger).challenge(0, wrong, BUNDLE, URI);
  await oracle.connect(operators[1]).addStake(0, right, 50_000n);
  return program;
};

describe("EpochOracle", () => {
  describe("challenge", () => {
    it("waits for the council until two epochs wait", async () => {
      const { oracle, challenger, wrong, lateFrom } = await loadFixture(fixture);
      expect(await oracle.stakesDecide()).to.equal(false);
      await time.setNextBlockTimestamp(lateFrom - 1n);
      await oracle.connect(challenger).challenge(0, wrong, BUNDLE, URI);
      expect((await oracle.dispute()).stakesFrom).to.equal(lateFrom - 1n + rulingPeriod);
      expect((await oracle.poolOf(0, wrong)).entry).to.equal(ENTRY.challenged);
      await time.increaseTo(lateFrom);
      expect(await oracle.stakesDecide()).to.equal(false);
    });

    it("goes straight to stakes once two epochs wait", async () => {
      const { oracle, wrong, lateFrom, windowEnd } = await late();
      expect(await oracle.dispute()).to.deep.equal([lateFrom + rulingDelay, lateFrom, windowEnd + leadPeriod]);
      expect((await oracle.poolOf(0, wrong)).entry).to.equal(ENTRY.late);
      expect(await oracle.stakesDecide()).to.equal(true);
    });

    it("says beforehand that it goes straight to stakes", async () => {
      const { oracle, lateFrom } = await loadFixture(fixture);
      await time.increaseTo(lateFrom);
      expect(await oracle.stakesDecide()).to.equal(true);
    });
  });

  describe("rule", () => {
    it("comes in time for a late epoch too", async () => {
      const { oracle, council, right, windowEnd } = await late();
      await time.setNextBlockTimestamp(windowEnd + leadPeriod - 1n);
      await oracle.connect(council).rule(0, right);
      expect(await oracle.rootOf(0)).to.equal(right);
      expect(await oracle.decisionOf(0)).to.equal(DECISION.ruled);
    });
  });

  describe("addStake", () => {
    it("leaves the lead period to answer in a late epoch", async () => {
      const program = await late();
      const { oracle, stranger, operators, right, wrong, windowEnd } = program;
      const until = windowEnd + leadPeriod;
      await time.setNextBlockTimestamp(until - 1n);
      await oracle.connect(stranger).addStake(0, wrong, 200_000n);
      expect((await oracle.dispute()).until).to.equal(until - 1n + leadPeriod);
      await oracle.connect(operators[1]).addStake(0, right, 300_000n);
      await time.increaseTo((await oracle.dispute()).until);
      await oracle.finalize(0);
      await oracle.settle(0, wrong, stranger);
      expect(await oracle.rootOf(0)).to.equal(right);
      expect(await freeUnits(program, stranger)).to.equal(300_000n);
    });
  });

  describe("finalize", () => {
    it("of a late epoch starts no silence", async () => {
      const program = await late();
      const { oracle, operators, challenger, right, windowEnd } = program;
      await time.increaseTo(windowEnd + leadPeriod);
      await oracle.finalize(0);
      expect(await oracle.rootOf(0)).to.equal(right);
      expect(await oracle.decisionOf(0)).to.equal(DECISION.staked);
      // Epoch 1 is late by less.
      const next = rootOf(program, 600_000n, 1n);
      await oracle.connect(operators[0]).propose(1, next, BUNDLE, URI);
      await oracle.connect(challenger).challenge(1, rootOf(program, 5n, 1n), BUNDLE, URI);
      const at = BigInt(await time.latest());
      expect((await oracle.dispute()).stakesFrom).to.equal(at + rulingPeriod);
    });
  });
});
