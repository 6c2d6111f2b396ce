import { expect } from "chai";
import { network } from "hardhat";
import { BOND, DAY, deployProgram, ENTRY, OPERATOR_BOND, STAKE_RATE, STATUS } from "../../../helpers/epochs.js";
import { BUDGET, BUNDLE, CHALLENGE, giveStake, MINIMUM, rootOf, URI } from "../../../helpers/roots.js";
import {
  oracleOn,
  challengeWindow,
  rulingDelay,
  rulingPeriod,
  stakingPeriod,
  leadPeriod,
} from "../../../helpers/contracts/oracle.js";

const connection = await network.create();
const { ethers } = connection;
const { loadFixture, time } = connection.networkHelpers;
const { fixture, atCutOff, proposed, confirmed, disputed, silent } = oracleOn(connection);

describe("EpochOracle", () => {
  describe("challenge", () => {
    it("needs a proposal", async () => {
      const program = await atCutOff();
      await expect(program.oracle.connect(program.challenger).challenge(0, rootOf(program, 1n), BUNDLE, URI))
        .to.be.revertedWithCustomError(program.oracle, "EpochOracleWrongStatus")
        .withArgs(0n, STATUS.none);
    });

    it("ends with the challenge window once confirmed", async () => {
      const program = await confirmed();
      const { oracle, challenger } = program;
      const end = await oracle.finalizableAt();
      await time.setNextBlockTimestamp(end);
      await expect(oracle.connect(challenger).challenge(0, rootOf(program, 1n), BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleWindowOver")
        .withArgs(0n, end);
    });

    it("lasts to the window's last second", async () => {
      const program = await confirmed();
      const { oracle, challenger } = program;
      await time.setNextBlockTimestamp((await oracle.finalizableAt()) - 1n);
      await oracle.connect(challenger).challenge(0, rootOf(program, 1n), BUNDLE, URI);
      expect(await oracle.statusOf(0)).to.equal(STATUS.disputed);
    });

    it("lasts through the silent window unconfirmed", async () => {
      const program = await proposed();
      const { oracle, challenger } = program;
      await time.setNextBlockTimestamp((await oracle.proposalOf(0)).finalFrom - 1n);
      await oracle.connect(challenger).challenge(0, rootOf(program, 1n), BUNDLE, URI);
      expect(await oracle.statusOf(0)).to.equal(STATUS.disputed);
    });

    it("refuses roots that are no answer", async () => {
      const program = await proposed();
      const { oracle, challenger, root } = program;
      const challenge = (other: string) => oracle.connect(challenger).challenge(0, other, BUNDLE, URI);
      await expect(challenge(ethers.ZeroHash))
        .to.be.revertedWithCustomError(oracle, "EpochOracleZeroRoot")
        .withArgs(0n);
      await expect(challenge(root)).to.be.revertedWithCustomError(oracle, "RootStakesOnTable").withArgs(0n, root);
      await expect(challenge(rootOf(program, BUDGET + 1n)))
        .to.be.revertedWithCustomError(oracle, "EpochOracleOverBudget")
        .withArgs(0n, BUDGET + 1n, BUDGET);
    });

    it("refuses a zero bundle", async () => {
      const program = await proposed();
      const { oracle, challenger } = program;
      await expect(oracle.connect(challenger).challenge(0, rootOf(program, 1n), ethers.ZeroHash, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleZeroBundle")
        .withArgs(0n);
    });

    it("needs a hundredth of the budget", async () => {
      const program = await proposed();
      const { oracle, vault, stranger } = program;
      await giveStake(program, stranger, CHALLENGE - 1n);
      await expect(oracle.connect(stranger).challenge(0, rootOf(program, 1n), BUNDLE, URI))
        .to.be.revertedWithCustomError(vault, "StakeVaultInsufficientBond")
        .withArgs(BOND.operator, stranger.address, (CHALLENGE - 1n) * STAKE_RATE, CHALLENGE * STAKE_RATE);
    });

    it("needs the minimum where there is no budget", async () => {
      const program = await loadFixture(fixture);
      const poor = await deployProgram({ ethers });
      expect(await poor.oracle.challengeStake()).to.equal(MINIMUM);
      expect(await program.oracle.challengeStake()).to.equal(CHALLENGE);
    });

    it("locks the stake and opens the dispute", async () => {
      const program = await confirmed();
      const { oracle, vault, challenger, root } = program;
      const counterRoot = rootOf(program, 1n);
      await expect(oracle.connect(challenger).challenge(0, counterRoot, BUNDLE, URI))
        .to.emit(oracle, "Challenged")
        .withArgs(0n, counterRoot, challenger.address, CHALLENGE, BUNDLE, URI);
      const at = BigInt(await time.latest());
      expect((await oracle.proposalOf(0)).disputedAt).to.equal(at);
      const until = at + rulingPeriod + stakingPeriod;
      expect(await oracle.dispute()).to.deep.equal([at + rulingDelay, at + rulingPeriod, until]);
      expect(await oracle.finalizableAt()).to.equal(until);
      expect(await oracle.standingRoot(0)).to.equal(root);
      expect(await oracle.poolOf(0, counterRoot)).to.deep.equal([CHALLENGE, 0n, 0n, false, ENTRY.challenged]);
      expect(await vault.bondOf(BOND.operator, challenger)).to.deep.equal([
        OPERATOR_BOND,
        CHALLENGE * STAKE_RATE,
        false,
      ]);
    });

    it("brings further roots without moving a time", async () => {
      const program = await disputed();
      const { oracle, challenger } = program;
      const before = await oracle.dispute();
      await time.increase(DAY);
      const third = rootOf(program, 3n);
      await oracle.connect(challenger).challenge(0, third, BUNDLE, URI);
      expect(await oracle.dispute()).to.deep.equal(before);
      expect((await oracle.poolOf(0, third)).entry).to.equal(ENTRY.challenged);
    });

    it("brings a root while stakes decide", async () => {
      const program = await disputed();
      const { oracle, challenger } = program;
      const { stakesFrom, until } = await oracle.dispute();
      const [third, fourth] = [rootOf(program, 3n), rootOf(program, 4n)];
      await time.setNextBlockTimestamp(stakesFrom);
      await oracle.connect(challenger).challenge(0, third, BUNDLE, URI);
      expect((await oracle.poolOf(0, third)).entry).to.equal(ENTRY.late);
      await time.setNextBlockTimestamp(until);
      await expect(oracle.connect(challenger).challenge(0, fourth, BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleWindowOver")
        .withArgs(0n, until);
    });

    it("goes straight to stakes after silence", async () => {
      const program = await silent();
      const { oracle, challenger } = program;
      const counterRoot = rootOf(program, 5n, 1n);
      await oracle.connect(challenger).challenge(1, counterRoot, BUNDLE, URI);
      const at = BigInt(await time.latest());
      expect(await oracle.dispute()).to.deep.equal([at + rulingDelay, at, at + challengeWindow + leadPeriod]);
      expect((await oracle.proposalOf(1)).finalFrom).to.equal(at + challengeWindow);
      expect((await oracle.poolOf(1, counterRoot)).entry).to.equal(ENTRY.late);
    });

    it("after silence leaves the lead period behind any window", async () => {
      const program = await silent();
      const { oracle, operators, challenger, next } = program;
      await oracle.connect(operators[1]).confirm(1, next, BUNDLE);
      const { finalFrom } = await oracle.proposalOf(1);
      await time.setNextBlockTimestamp(finalFrom - 1n);
      await oracle.connect(challenger).challenge(1, rootOf(program, 5n, 1n), BUNDLE, URI);
      expect((await oracle.proposalOf(1)).finalFrom).to.equal(finalFrom);
      expect((await oracle.dispute()).until).to.equal(finalFrom + leadPeriod);
    });

    it("after silence ends no later than the silent window and the lead period", async () => {
      const program = await silent();
      const { oracle, challenger } = program;
      const { finalFrom } = await oracle.proposalOf(1);
      await time.setNextBlockTimestamp(finalFrom - 1n);
      await oracle.connect(challenger).challenge(1, rootOf(program, 5n, 1n), BUNDLE, URI);
      expect((await oracle.dispute()).until).to.equal(finalFrom + leadPeriod);
    });
  });
});
