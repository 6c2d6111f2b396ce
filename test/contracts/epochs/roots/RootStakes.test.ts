import { expect } from "chai";
import { network } from "hardhat";
import { BOND, ENTRY, STAKE_RATE } from "../../../helpers/epochs.js";
import { factsOf } from "../../../helpers/contracts/facts.js";
import { PURSE, TENTH, tablesOn } from "../../../helpers/root-table.js";
import { BUNDLE, CHALLENGE, freeUnits, giveStake, MINIMUM, URI } from "../../../helpers/roots.js";

const connection = await network.create();
const { time } = connection.networkHelpers;
const { atCutOff, disputed, staking, rule, decide, expectSettled } = tablesOn(connection);

describe("RootStakes", () => {
  describe("back", () => {
    it("refuses a root on the table", async () => {
      const { oracle, backer, proposed } = await disputed();
      await expect(oracle.connect(backer).back(0, proposed, 0n))
        .to.be.revertedWithCustomError(oracle, "RootStakesOnTable")
        .withArgs(0n, proposed);
    });

    it("refuses nothing", async () => {
      const { oracle, backer, proposed } = await atCutOff();
      await expect(oracle.connect(backer).back(0, proposed, 0n))
        .to.be.revertedWithCustomError(oracle, "RootStakesZeroUnits")
        .withArgs();
    });

    it("refuses what the account has not bonded", async () => {
      const { oracle, vault, stranger, proposed } = await atCutOff();
      await expect(oracle.connect(stranger).back(0, proposed, 1n))
        .to.be.revertedWithCustomError(vault, "StakeVaultInsufficientBond")
        .withArgs(BOND.operator, stranger.address, 0n, STAKE_RATE);
    });

    it("adds up and locks", async () => {
      const table = await atCutOff();
      const { oracle, backer, alice, proposed } = table;
      await expect(oracle.connect(backer).back(0, proposed, 7n))
        .to.emit(oracle, "StakeLaid")
        .withArgs(0n, proposed, backer.address, 7n);
      await oracle.connect(backer).back(0, proposed, 4n);
      await oracle.connect(alice).back(0, proposed, 30n);
      expect(await oracle.stakeOf(0, proposed, backer)).to.deep.equal([11n, 0n, 0n]);
      expect(await oracle.poolOf(0, proposed)).to.deep.equal([41n, 0n, 0n, false, ENTRY.none]);
      expect(await freeUnits(table, backer)).to.equal(PURSE - 11n);
    });
  });

  describe("withdraw", () => {
    it("refuses a root on the table", async () => {
      const { oracle, proposer, proposed } = await disputed();
      await expect(oracle.connect(proposer).withdraw(0, proposed))
        .to.be.revertedWithCustomError(oracle, "RootStakesOnTable")
        .withArgs(0n, proposed);
    });

    it("refuses when nothing is laid", async () => {
      const { oracle, backer, proposed } = await atCutOff();
      await expect(oracle.connect(backer).withdraw(0, proposed))
        .to.be.revertedWithCustomError(oracle, "RootStakesNothingLaid")
        .withArgs(0n, proposed, backer.address);
    });

    it("frees one's own alone", async () => {
      const table = await atCutOff();
      const { oracle, backer, alice, proposed } = table;
      await oracle.connect(backer).back(0, proposed, 11n);
      await oracle.connect(alice).back(0, proposed, 30n);
      await expect(oracle.connect(backer).withdraw(0, proposed))
        .to.emit(oracle, "BackingWithdrawn")
        .withArgs(0n, proposed, backer.address, 11n);
      expect((await oracle.poolOf(0, proposed)).entered).to.equal(30n);
      expect(await freeUnits(table, backer)).to.equal(PURSE);
      expect(await freeUnits(table, alice)).to.equal(PURSE - 30n);
    });

    it("frees what backs a root that nobody brings", async () => {
      const table = await disputed();
      const { oracle, backer, third, proposed } = table;
      await oracle.connect(backer).back(0, third, 11n);
      await rule(table, proposed);
      await oracle.connect(backer).withdraw(0, third);
      expect(await freeUnits(table, backer)).to.equal(PURSE);
    });
  });

  describe("challenge", () => {
    it("is free to bring what others backed", async () => {
      const { oracle, backer, stranger, third } = await disputed();
      await oracle.connect(backer).back(0, third, CHALLENGE);
      await expect(oracle.connect(stranger).challenge(0, third, BUNDLE, URI))
        .to.emit(oracle, "Challenged")
        .withArgs(0n, third, stranger.address, 0n, BUNDLE, URI);
      expect(await oracle.poolOf(0, third)).to.deep.equal([CHALLENGE, 0n, 0n, false, ENTRY.challenged]);
    });

    it("leads if it exceeds the proposal by a quarter", async () => {
      const { oracle, proposer, challenger, countered, third } = await atCutOff();
      await oracle.connect(proposer).propose(0, third, BUNDLE, URI);
      expect((await oracle.poolOf(0, third)).entered).to.equal(MINIMUM);
      await expect(oracle.connect(challenger).challenge(0, countered, BUNDLE, URI))
        .to.emit(oracle, "LeadChanged")
        .withArgs(0n, countered, third);
      expect(await oracle.standingRoot(0)).to.equal(countered);
    });
  });

  describe("addStake", () => {
    it("refuses a root that is not on the table", async () => {
      const { oracle, alice, third } = await staking();
      await expect(oracle.connect(alice).addStake(0, third, 1n))
        .to.be.revertedWithCustomError(oracle, "RootStakesNotOnTable")
        .withArgs(0n, third);
    });

    it("refuses the root that leads", async () => {
      const { oracle, alice, proposed } = await staking();
      await expect(oracle.connect(alice).addStake(0, proposed, 1n))
        .to.be.revertedWithCustomError(oracle, "RootStakesLeads")
        .withArgs(0n, proposed);
    });

    it("refuses nothing", async () => {
      const { oracle, alice, countered } = await staking();
      await expect(oracle.connect(alice).addStake(0, countered, 0n))
        .to.be.revertedWithCustomError(oracle, "RootStakesZeroUnits")
        .withArgs();
    });

    it("refuses more than a pool holds", async () => {
      const { oracle, alice, countered } = await staking();
      const most = 2n ** 64n - 1n - CHALLENGE;
      await expect(oracle.connect(alice).addStake(0, countered, most + 1n))
        .to.be.revertedWithCustomError(oracle, "RootStakesTooLarge")
        .withArgs(countered, 2n ** 64n);
    });

    it("holds as much as a pool holds", async () => {
      const table = await staking();
      const { oracle, alice, countered } = table;
      const most = 2n ** 64n - 1n - CHALLENGE;
      await giveStake(table, alice, most);
      await oracle.connect(alice).addStake(0, countered, most);
      await decide(table);
      await expectSettled(
        table,
        [countered, alice],
        [most, 0n, ((((TENTH + 125n) * STAKE_RATE) / 2n) * most) / (most + CHALLENGE)],
      );
    });

    it("adds up and locks", async () => {
      const table = await staking();
      const { oracle, alice, bob, countered } = table;
      await expect(oracle.connect(alice).addStake(0, countered, 7n))
        .to.emit(oracle, "StakeAdded")
        .withArgs(0n, countered, alice.address, 7n);
      await oracle.connect(alice).addStake(0, countered, 4n);
      await oracle.connect(bob).addStake(0, countered, 30n);
      expect(await oracle.stakeOf(0, countered, alice)).to.deep.equal([0n, 0n, 11n]);
      expect(await oracle.poolOf(0, countered)).to.deep.equal([CHALLENGE, 0n, 41n, false, ENTRY.challenged]);
      expect(await freeUnits(table, alice)).to.equal(PURSE - 11n);
    });

    it("leads above a quarter more, not at it", async () => {
      const { oracle, confirmer, alice, countered, proposed } = await staking();
      // 60,250 units lie on the proposed root: the others need more than 75,312.5.
      await oracle.connect(alice).addStake(0, countered, 65_312n);
      expect(await oracle.standingRoot(0)).to.equal(proposed);
      expect((await oracle.stakeOf(0, proposed, confirmer)).confirmed).to.equal(MINIMUM);
      await expect(oracle.connect(alice).addStake(0, countered, 1n))
        .to.emit(oracle, "LeadChanged")
        .withArgs(0n, countered, proposed);
      expect((await oracle.poolOf(0, countered)).led).to.equal(true);
      // 75,313 now: the proposed root needs more than 94,141.25.
      await oracle.connect(alice).addStake(0, proposed, 33_891n);
      expect(await oracle.standingRoot(0)).to.equal(countered);
      await oracle.connect(alice).addStake(0, proposed, 1n);
      expect(await oracle.standingRoot(0)).to.equal(proposed);
    });

    it("equal to a quarter more is behind", async () => {
      const { oracle, proposer, challenger, alice, countered, proposed } = await atCutOff();
      await oracle.connect(proposer).propose(0, proposed, BUNDLE, URI);
      await oracle.connect(challenger).challenge(0, countered, BUNDLE, URI);
      await time.increaseTo((await oracle.dispute()).stakesFrom);
      await oracle.connect(alice).addStake(0, countered, 65_000n);
      expect(await oracle.standingRoot(0)).to.equal(proposed);
    });
  });

  describe("factHead", () => {
    it("chains every stake that serves a root, in order", async () => {
      const { oracle, backer, proposer, confirmer, challenger, proposed, countered } = await atCutOff();
      await oracle.connect(backer).back(0, proposed, 7n);
      await oracle.connect(backer).withdraw(0, proposed);
      await oracle.connect(proposer).propose(0, proposed, BUNDLE, URI);
      await oracle.connect(confirmer).confirm(0, proposed, BUNDLE);
      await oracle.connect(challenger).challenge(0, countered, BUNDLE, URI);
      const { head, stated } = await factsOf(oracle, ["StakeLaid", "BackingWithdrawn", "Confirmed"]);
      expect(stated).to.deep.equal(["StakeLaid", "BackingWithdrawn", "StakeLaid", "Confirmed", "StakeLaid"]);
      expect(await oracle.factHead()).to.equal(head);
    });
  });
});
