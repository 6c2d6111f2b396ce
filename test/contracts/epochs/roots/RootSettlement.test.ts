import { expect } from "chai";
import { network } from "hardhat";
import { DECISION, STAKE_RATE } from "../../../helpers/epochs.js";
import { TENTH, tablesOn } from "../../../helpers/root-table.js";
import { BUNDLE, CHALLENGE, giveStake, MINIMUM, URI } from "../../../helpers/roots.js";

const connection = await network.create();
const { ethers } = connection;
const { time } = connection.networkHelpers;
const { atCutOff, disputed, staking, rule, decide, expectSettled } = tablesOn(connection);

describe("RootStakes", () => {
  describe("settle", () => {
    it("waits for the epoch to be final", async () => {
      const { oracle, proposer, proposed } = await disputed();
      await expect(oracle.settle(0, proposed, proposer))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotFinal")
        .withArgs(0n);
    });

    it("refuses when nothing is laid", async () => {
      const table = await disputed();
      const { oracle, alice, proposed } = table;
      await rule(table, proposed);
      await expect(oracle.settle(0, proposed, alice))
        .to.be.revertedWithCustomError(oracle, "RootStakesNothingLaid")
        .withArgs(0n, proposed, alice.address);
    });

    it("settles once", async () => {
      const table = await disputed();
      const { oracle, proposer, proposed } = table;
      await rule(table, proposed);
      await expectSettled(table, [proposed, proposer], [TENTH, 0n, 0n]);
      await expect(oracle.settle(0, proposed, proposer))
        .to.be.revertedWithCustomError(oracle, "RootStakesNothingLaid")
        .withArgs(0n, proposed, proposer.address);
    });

    it("returns all without a dispute", async () => {
      const table = await atCutOff();
      const { oracle, proposer, confirmer, backer, bondToken, penalties, proposed, third } = table;
      await oracle.connect(backer).back(0, proposed, 9n);
      await oracle.connect(backer).back(0, third, 5n);
      await oracle.connect(proposer).propose(0, proposed, BUNDLE, URI);
      await oracle.connect(confirmer).confirm(0, proposed, BUNDLE);
      await time.increaseTo(await oracle.finalizableAt());
      await expect(oracle.finalize(0)).to.changeTokenBalance(ethers, bondToken, penalties, 0n);
      expect(await oracle.decisionOf(0)).to.equal(DECISION.unchallenged);
      await expectSettled(table, [proposed, proposer], [TENTH - 9n, 0n, 0n]);
      await expectSettled(table, [proposed, confirmer], [MINIMUM, 0n, 0n]);
      await expectSettled(table, [proposed, backer], [9n, 0n, 0n]);
      await expectSettled(table, [third, backer], [5n, 0n, 0n]);
      expect(await table.vault.heldBy(oracle)).to.equal(0n);
    });

    it("ruling against the proposal pays its challenger", async () => {
      const table = await disputed();
      const { oracle, proposer, confirmer, challenger, penalties, bondToken, vault, proposed, countered } = table;
      // The proposer loses 60,000 units, the confirmer half of 250: 240,500 wei, of which half is shared.
      const ruled = rule(table, countered);
      await expect(ruled).to.emit(oracle, "LossesDivided").withArgs(0n, 120_250n, 120_250n);
      await expect(ruled).to.changeTokenBalances(ethers, bondToken, [vault, penalties], [-120_250n, 120_250n]);
      await expectSettled(table, [countered, challenger], [CHALLENGE, 0n, 120_250n]);
      await expectSettled(table, [proposed, proposer], [TENTH, TENTH, 0n]);
      await expectSettled(table, [proposed, confirmer], [MINIMUM, 125n, 0n]);
      expect(await vault.heldBy(oracle)).to.equal(0n);
    });

    it("ruling for the proposal takes half of a challenge", async () => {
      const table = await disputed();
      const { oracle, proposer, confirmer, challenger, vault, proposed, countered } = table;
      // Nobody laid anything on the proposed root while the other stood: the whole loss is a penalty.
      await expect(rule(table, proposed)).to.emit(oracle, "LossesDivided").withArgs(0n, 0n, 20_000n);
      await expectSettled(table, [countered, challenger], [CHALLENGE, 5_000n, 0n]);
      await expectSettled(table, [proposed, proposer], [TENTH, 0n, 0n]);
      await expectSettled(table, [proposed, confirmer], [MINIMUM, 0n, 0n]);
      expect(await vault.heldBy(oracle)).to.equal(0n);
    });

    it("ruling takes backers as it takes those they backed", async () => {
      const table = await atCutOff();
      const { oracle, proposer, challenger, backer, alice, bob, vault, proposed, countered, third } = table;
      await oracle.connect(backer).back(0, proposed, 9n);
      await oracle.connect(proposer).propose(0, proposed, BUNDLE, URI);
      await oracle.connect(alice).back(0, countered, 3_001n);
      await oracle.connect(challenger).challenge(0, countered, BUNDLE, URI);
      await oracle.connect(bob).back(0, third, 2_500n);
      await oracle.connect(challenger).challenge(0, third, BUNDLE, URI);
      // 60,000 units of the proposal and half of 10,000: 260,000 wei, of which half is shared by 2,500 and 7,500 units.
      await expect(rule(table, third)).to.emit(oracle, "LossesDivided").withArgs(0n, 130_000n, 130_000n);
      await expectSettled(table, [proposed, backer], [9n, 9n, 0n]);
      await expectSettled(table, [proposed, proposer], [TENTH - 9n, TENTH - 9n, 0n]);
      await expectSettled(table, [countered, alice], [3_001n, 1_501n, 0n]);
      await expectSettled(table, [countered, challenger], [6_999n, 3_500n, 0n]);
      await expectSettled(table, [third, bob], [2_500n, 0n, 32_500n]);
      await expectSettled(table, [third, challenger], [7_500n, 0n, 97_500n]);
      // The two halves that were rounded up.
      expect(await vault.heldBy(oracle)).to.equal(STAKE_RATE);
    });

    it("ruling takes the one unit that was backed", async () => {
      const table = await atCutOff();
      const { oracle, proposer, challenger, backer, proposed, countered } = table;
      await oracle.connect(backer).back(0, proposed, 1n);
      await oracle.connect(proposer).propose(0, proposed, BUNDLE, URI);
      await oracle.connect(challenger).challenge(0, countered, BUNDLE, URI);
      await rule(table, countered);
      await expectSettled(table, [proposed, backer], [1n, 1n, 0n]);
      await expectSettled(table, [proposed, proposer], [TENTH - 1n, TENTH - 1n, 0n]);
    });

    it("a late ruling returns what was laid while stakes decided", async () => {
      const table = await staking();
      const { oracle, proposer, challenger, alice, bob, stranger, vault, proposed, countered, third } = table;
      await giveStake(table, stranger, CHALLENGE);
      await oracle.connect(stranger).challenge(0, third, BUNDLE, URI);
      await oracle.connect(alice).addStake(0, countered, 100_000n);
      await oracle.connect(bob).addStake(0, proposed, 90_000n);
      await expect(oracle.connect(table.council).rule(0, proposed))
        .to.emit(oracle, "LossesDivided")
        .withArgs(0n, 0n, 20_000n);
      await expectSettled(table, [countered, alice], [100_000n, 0n, 0n]);
      await expectSettled(table, [third, stranger], [CHALLENGE, 0n, 0n]);
      await expectSettled(table, [countered, challenger], [CHALLENGE, 5_000n, 0n]);
      await expectSettled(table, [proposed, bob], [90_000n, 0n, 0n]);
      await expectSettled(table, [proposed, proposer], [TENTH, 0n, 0n]);
      expect(await vault.heldBy(oracle)).to.equal(MINIMUM * STAKE_RATE);
    });

    it("a late ruling for a late root rewards nobody", async () => {
      const table = await staking();
      const { oracle, alice, proposer, proposed, third } = table;
      await oracle.connect(alice).challenge(0, third, BUNDLE, URI);
      // 60,125 units of the proposal and 5,000 of the first challenge.
      await expect(oracle.connect(table.council).rule(0, third))
        .to.emit(oracle, "LossesDivided")
        .withArgs(0n, 0n, 260_500n);
      await expectSettled(table, [third, alice], [CHALLENGE, 0n, 0n]);
      await expectSettled(table, [proposed, proposer], [TENTH, TENTH, 0n]);
    });

    it("stakes take all from a root that led", async () => {
      const table = await staking();
      const { oracle, proposer, confirmer, challenger, alice, bob, vault, proposed, countered } = table;
      await oracle.connect(alice).addStake(0, countered, 100_000n);
      await oracle.connect(bob).addStake(0, proposed, 90_000n);
      // Half of the challenge's 10,000 units and all of 100,000: 420,000 wei, shared by those who added to the proposal.
      await expect(decide(table)).to.emit(oracle, "LossesDivided").withArgs(0n, 210_000n, 210_000n);
      await expectSettled(table, [countered, alice], [100_000n, 100_000n, 0n]);
      await expectSettled(table, [countered, challenger], [CHALLENGE, 5_000n, 0n]);
      await expectSettled(table, [proposed, bob], [90_000n, 0n, 210_000n]);
      await expectSettled(table, [proposed, proposer], [TENTH, 0n, 0n]);
      await expectSettled(table, [proposed, confirmer], [MINIMUM, 0n, 0n]);
      expect(await vault.heldBy(oracle)).to.equal(0n);
    });

    it("stakes return what was added to a root that never led", async () => {
      const table = await staking();
      const { oracle, proposer, challenger, alice, proposed, countered } = table;
      await oracle.connect(alice).addStake(0, countered, 65_312n);
      await expect(decide(table)).to.emit(oracle, "LossesDivided").withArgs(0n, 0n, 20_000n);
      await expectSettled(table, [countered, alice], [65_312n, 0n, 0n]);
      await expectSettled(table, [countered, challenger], [CHALLENGE, 5_000n, 0n]);
      await expectSettled(table, [proposed, proposer], [TENTH, 0n, 0n]);
    });

    it("stakes take all from what was added before the lead", async () => {
      const table = await staking();
      const { oracle, challenger, alice, bob, confirmer, proposer, proposed, countered } = table;
      await oracle.connect(alice).addStake(0, countered, 1_000n);
      await oracle.connect(bob).addStake(0, countered, 70_000n);
      await oracle.connect(bob).addStake(0, proposed, 50_000n);
      await expect(decide(table)).to.emit(oracle, "LossesDivided").withArgs(0n, 152_000n, 152_000n);
      await expectSettled(table, [countered, alice], [1_000n, 1_000n, 0n]);
      await expectSettled(table, [countered, bob], [70_000n, 70_000n, 0n]);
      await expectSettled(table, [proposed, bob], [50_000n, 0n, 152_000n]);
      await expectSettled(table, [countered, challenger], [CHALLENGE, 5_000n, 0n]);
      await expectSettled(table, [proposed, confirmer], [MINIMUM, 0n, 0n]);
      await expectSettled(table, [proposed, proposer], [TENTH, 0n, 0n]);
    });

    it("stakes take all of a root that came late", async () => {
      const table = await staking();
      const { oracle, alice, proposed, third } = table;
      await oracle.connect(alice).challenge(0, third, BUNDLE, URI);
      // 5,000 units of the first challenge and 10,000 of the late one.
      await expect(decide(table)).to.emit(oracle, "LossesDivided").withArgs(0n, 0n, 60_000n);
      await expectSettled(table, [third, alice], [CHALLENGE, CHALLENGE, 0n]);
      expect(await oracle.rootOf(0)).to.equal(proposed);
    });

    it("stakes share pro rata what the others lose", async () => {
      const table = await staking();
      const { oracle, vault, proposer, confirmer, challenger, alice, bob, proposed, countered } = table;
      await oracle.connect(alice).addStake(0, countered, 40_003n);
      await oracle.connect(bob).addStake(0, countered, 30_000n);
      // 60,125 units: 240,500 wei, half of it shared by 10,000, 40,003 and 30,000 units.
      await expect(decide(table)).to.emit(oracle, "LossesDivided").withArgs(0n, 120_250n, 120_250n);
      expect(await oracle.rootOf(0)).to.equal(countered);
      await expectSettled(table, [countered, challenger], [CHALLENGE, 0n, 15_030n]);
      await expectSettled(table, [countered, alice], [40_003n, 0n, 60_127n]);
      await expectSettled(table, [countered, bob], [30_000n, 0n, 45_092n]);
      await expectSettled(table, [proposed, proposer], [TENTH, TENTH, 0n]);
      await expectSettled(table, [proposed, confirmer], [MINIMUM, 125n, 0n]);
      // What rounding leaves, less than one wei a winner.
      expect(await vault.heldBy(oracle)).to.equal(1n);
    });
  });

  describe("tokens", () => {
    it("owes a winner whom the token refuses", async () => {
      const table = await disputed();
      const { oracle, vault, challenger, countered } = table;
      const blocklist = await ethers.deployContract("BlocklistToken");
      await ethers.provider.send("hardhat_setCode", [
        await table.bondToken.getAddress(),
        await ethers.provider.getCode(blocklist),
      ]);
      const token = await ethers.getContractAt("BlocklistToken", await table.bondToken.getAddress());
      await rule(table, countered);
      await token.setBlocked(challenger, true);
      await oracle.settle(0, countered, challenger);
      expect(await vault.owedTo(challenger)).to.equal(120_250n);
    });
  });
});
