import { expect } from "chai";
import { network } from "hardhat";
import { BOND, DAY, ENTRY, GENESIS, OPERATOR_BOND, STAKE_RATE, STATUS, WEEK, bondAs } from "../../../helpers/epochs.js";
import { BUDGET, BUNDLE, CHALLENGE, MINIMUM, rootOf, URI } from "../../../helpers/roots.js";
import {
  oracleOn,
  settlementDelay,
  gracePeriod,
  silentWindow,
  TOTAL,
  TENTH,
} from "../../../helpers/contracts/oracle.js";

const connection = await network.create();
const { ethers } = connection;
const { loadFixture, time } = connection.networkHelpers;
const { fixture, atCutOff, proposed } = oracleOn(connection);

describe("EpochOracle", () => {
  describe("back", () => {
    it("refuses all but the next epoch", async () => {
      const program = await atCutOff();
      await expect(program.oracle.back(1, rootOf(program, 1n), 1n))
        .to.be.revertedWithCustomError(program.oracle, "EpochOracleNotNext")
        .withArgs(1n, 0n);
    });

    it("takes what is missing for a proposal", async () => {
      const program = await atCutOff();
      const { oracle, challenger } = program;
      const root = rootOf(program, TOTAL);
      await oracle.connect(challenger).back(0, root, TENTH - 1n);
      await expect(oracle.connect(challenger).back(0, root, 2n))
        .to.be.revertedWithCustomError(oracle, "EpochOracleOverBacked")
        .withArgs(0n, root, 1n);
      await oracle.connect(challenger).back(0, root, 1n);
      expect((await oracle.poolOf(0, root)).entered).to.equal(TENTH);
    });

    it("takes what is missing for a challenge", async () => {
      const program = await proposed();
      const { oracle, challenger } = program;
      const root = rootOf(program, 500n);
      await expect(oracle.connect(challenger).back(0, root, CHALLENGE + 1n))
        .to.be.revertedWithCustomError(oracle, "EpochOracleOverBacked")
        .withArgs(0n, root, CHALLENGE);
      await oracle.connect(challenger).back(0, root, CHALLENGE);
      expect((await oracle.poolOf(0, root)).entered).to.equal(CHALLENGE);
    });
  });

  describe("propose", () => {
    it("refuses while paused", async () => {
      const program = await atCutOff();
      const { oracle, guardian, operators } = program;
      await oracle.connect(guardian).pause(DAY);
      await expect(oracle.connect(operators[0]).propose(0, rootOf(program, 1n), BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "PauseActive")
        .withArgs(await oracle.pausedUntil());
    });

    it("refuses all but the next epoch", async () => {
      const program = await atCutOff();
      const { oracle, operators } = program;
      await expect(oracle.connect(operators[0]).propose(1, rootOf(program, 1n), BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotNext")
        .withArgs(1n, 0n);
    });

    it("opens in the second of the cut-off", async () => {
      const program = await loadFixture(fixture);
      const { oracle, operators } = program;
      const cutOff = GENESIS + WEEK + settlementDelay;
      const root = rootOf(program, TOTAL);
      const propose = () => oracle.connect(operators[0]).propose(0, root, BUNDLE, URI);
      await time.setNextBlockTimestamp(cutOff - 1n);
      await expect(propose()).to.be.revertedWithCustomError(oracle, "EpochOracleTooEarly").withArgs(0n, cutOff);
      await time.setNextBlockTimestamp(cutOff);
      await expect(propose()).to.emit(oracle, "Proposed").withArgs(0n, root, operators[0].address, TENTH, BUNDLE, URI);
    });

    it("refuses a second proposal", async () => {
      const program = await proposed();
      const { oracle, operators } = program;
      await expect(oracle.connect(operators[1]).propose(0, rootOf(program, 1n), BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleWrongStatus")
        .withArgs(0n, STATUS.proposed);
    });

    it("refuses a zero root", async () => {
      const { oracle, operators } = await atCutOff();
      await expect(oracle.connect(operators[0]).propose(0, ethers.ZeroHash, BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleZeroRoot")
        .withArgs(0n);
    });

    it("refuses a zero bundle", async () => {
      const program = await atCutOff();
      const { oracle, operators } = program;
      await expect(oracle.connect(operators[0]).propose(0, rootOf(program, 1n), ethers.ZeroHash, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleZeroBundle")
        .withArgs(0n);
    });

    it("refuses whoever is not admitted", async () => {
      const program = await atCutOff();
      const { oracle, challenger } = program;
      const openFrom = (await oracle.cutOff(0)) + gracePeriod;
      expect(await oracle.openFrom()).to.equal(openFrom);
      await time.setNextBlockTimestamp(openFrom - 1n);
      await expect(oracle.connect(challenger).propose(0, rootOf(program, 1n), BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotOperator")
        .withArgs(challenger.address, openFrom);
    });

    it("refuses an admitted operator without bond", async () => {
      const program = await atCutOff();
      const { oracle, vault, operators } = program;
      await vault.connect(operators[0]).unbond(BOND.operator, OPERATOR_BOND - 999n);
      await expect(oracle.connect(operators[0]).propose(0, rootOf(program, 1n), BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotOperator")
        .withArgs(operators[0].address, await oracle.openFrom());
    });

    it("lets anyone bonded in after the grace period", async () => {
      const program = await atCutOff();
      const { oracle, stranger } = program;
      const root = rootOf(program, 1n);
      const openFrom = await oracle.openFrom();
      await bondAs(program, stranger, BOND.operator, 999n);
      await time.increaseTo(openFrom);
      await expect(oracle.connect(stranger).propose(0, root, BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotOperator")
        .withArgs(stranger.address, openFrom);
      await bondAs(program, stranger, BOND.operator, 1n);
      await expect(oracle.connect(stranger).propose(0, root, BUNDLE, URI))
        .to.emit(oracle, "Proposed")
        .withArgs(0n, root, stranger.address, MINIMUM, BUNDLE, URI);
    });

    it("lets them in from the first second", async () => {
      const program = await atCutOff();
      const { oracle, challenger } = program;
      const root = rootOf(program, 1n);
      await time.setNextBlockTimestamp(await oracle.openFrom());
      await expect(oracle.connect(challenger).propose(0, root, BUNDLE, URI))
        .to.emit(oracle, "Proposed")
        .withArgs(0n, root, challenger.address, MINIMUM, BUNDLE, URI);
    });

    it("refuses a total beyond the budget", async () => {
      const program = await atCutOff();
      const { oracle, operators } = program;
      await expect(oracle.connect(operators[0]).propose(0, rootOf(program, BUDGET + 1n), BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleOverBudget")
        .withArgs(0n, BUDGET + 1n, BUDGET);
      await oracle.connect(operators[0]).propose(0, rootOf(program, BUDGET), BUNDLE, URI);
      expect(await oracle.statusOf(0)).to.equal(STATUS.proposed);
    });

    it("needs a tenth of the total", async () => {
      const program = await atCutOff();
      const { oracle, vault, operators } = program;
      await vault.connect(operators[0]).unbond(BOND.operator, OPERATOR_BOND - TENTH * STAKE_RATE + 1n);
      await expect(oracle.connect(operators[0]).propose(0, rootOf(program, TOTAL), BUNDLE, URI))
        .to.be.revertedWithCustomError(vault, "StakeVaultInsufficientBond")
        .withArgs(BOND.operator, operators[0].address, TENTH * STAKE_RATE - 1n, TENTH * STAKE_RATE);
    });

    it("rounds the tenth up", async () => {
      const program = await atCutOff();
      expect(await program.oracle.proposalStake(rootOf(program, TOTAL + 1n))).to.equal(TENTH + 1n);
      expect(await program.oracle.proposalStake(rootOf(program, 10n * MINIMUM - 1n))).to.equal(MINIMUM);
      expect(await program.oracle.proposalStake(rootOf(program, 10n * MINIMUM + 1n))).to.equal(MINIMUM + 1n);
    });

    it("halves with every full grace period", async () => {
      const program = await atCutOff();
      const { oracle } = program;
      const root = rootOf(program, TOTAL);
      const from = await oracle.cutOff(0);
      for (const [periods, units] of [
        [0n, TENTH],
        [1n, TENTH / 2n],
        [2n, TENTH / 4n],
        [7n, 468n],
        [8n, MINIMUM],
        [1_000n, MINIMUM],
      ] as const) {
        if (periods > 0n) {
          await time.increaseTo(from + periods * gracePeriod - 1n);
          expect(await oracle.proposalStake(root)).to.be.greaterThan(units - 1n);
          await time.increaseTo(from + periods * gracePeriod);
        }
        expect(await oracle.proposalStake(root)).to.equal(units);
      }
    });

    it("does not halve in a pause", async () => {
      const program = await atCutOff();
      const { oracle, guardian } = program;
      await oracle.connect(guardian).pause(3n * DAY);
      const end = await oracle.pausedUntil();
      expect(await oracle.openFrom()).to.equal(end + gracePeriod);
      expect(await oracle.proposalStake(rootOf(program, TOTAL))).to.equal(TENTH);
      await time.increaseTo(end + gracePeriod - 1n);
      expect(await oracle.proposalStake(rootOf(program, TOTAL))).to.equal(TENTH);
    });

    it("locks what backers left, at least the minimum", async () => {
      const program = await atCutOff();
      const { oracle, operators, challenger } = program;
      const root = rootOf(program, TOTAL);
      await oracle.connect(challenger).back(0, root, TENTH);
      await expect(oracle.connect(operators[0]).propose(0, root, BUNDLE, URI))
        .to.emit(oracle, "Proposed")
        .withArgs(0n, root, operators[0].address, MINIMUM, BUNDLE, URI);
      expect(await oracle.stakeOf(0, root, operators[0])).to.deep.equal([MINIMUM, 0n, 0n]);
      expect((await oracle.poolOf(0, root)).entered).to.equal(TENTH + MINIMUM);
    });

    it("stores the proposal", async () => {
      const { oracle, vault, operators, root } = await proposed();
      const finalFrom = BigInt(await time.latest()) + silentWindow;
      expect(await oracle.proposalOf(0)).to.deep.equal([operators[0].address, finalFrom, 0n, 0n]);
      expect(await oracle.standingRoot(0)).to.equal(root);
      expect(await oracle.rootOf(0)).to.equal(ethers.ZeroHash);
      expect(await oracle.bundleOf(0, root)).to.equal(BUNDLE);
      expect(await oracle.statusOf(0)).to.equal(STATUS.proposed);
      expect(await oracle.hasOpenProposal()).to.equal(true);
      expect(await oracle.poolOf(0, root)).to.deep.equal([TENTH, 0n, 0n, true, ENTRY.proposed]);
      expect((await vault.bondOf(BOND.operator, operators[0])).locked).to.equal(TENTH * STAKE_RATE);
    });
  });
});
