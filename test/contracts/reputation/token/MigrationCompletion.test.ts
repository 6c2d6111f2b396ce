import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import { inflate } from "../../../../src/engine/mirrors/decay.js";
import {
  HALF_LIFE,
  MIGRATION_DELAY,
  ReputationModel,
  WEEK,
  announceMigration,
  timeOf,
  tokenId,
} from "../../../helpers/reputation.js";
import { tokenOn } from "../../../helpers/contracts/reputation-token.js";

const connection = await network.create();
const { ethers } = connection;
const { loadFixture, time } = connection.networkHelpers;
const { fixture, credited, migrated, expectModel } = tokenOn(connection);

describe("ReputationToken", () => {
  describe("completeMigration", () => {
    it("needs an announcement", async () => {
      const { token, alice } = await loadFixture(credited);
      await expect(token.completeMigration(alice))
        .to.be.revertedWithCustomError(token, "ReputationNoMigration")
        .withArgs(alice.address);
    });

    it("waits for the delay", async () => {
      const { token, alice, carol } = await loadFixture(credited);
      const readyAt = (await timeOf(await announceMigration(ethers, token, alice, carol))) + MIGRATION_DELAY;
      await time.setNextBlockTimestamp(readyAt - 1n);
      await expect(token.completeMigration(alice))
        .to.be.revertedWithCustomError(token, "ReputationMigrationNotReady")
        .withArgs(alice.address, readyAt);
      await time.setNextBlockTimestamp(readyAt);
      await expect(token.completeMigration(alice)).to.emit(token, "ReputationMigrated");
    });

    it("respects a burn after the announcement", async () => {
      const { token, alice, carol } = await loadFixture(credited);
      await announceMigration(ethers, token, alice, carol);
      await token.connect(alice).burn();
      await time.increase(MIGRATION_DELAY);
      await expect(token.completeMigration(alice))
        .to.be.revertedWithCustomError(token, "ReputationOptedOut")
        .withArgs(alice.address);
    });

    it("refuses cycles announced side by side", async () => {
      const { token, alice, bob } = await loadFixture(credited);
      await announceMigration(ethers, token, alice, bob);
      await announceMigration(ethers, token, bob, alice);
      await time.increase(MIGRATION_DELAY);
      await token.completeMigration(alice);
      await expect(token.completeMigration(bob))
        .to.be.revertedWithCustomError(token, "ReputationAlreadyMigrated")
        .withArgs(alice.address, bob.address);
    });

    it("moves everything to a fresh account", async () => {
      const context = await loadFixture(credited);
      const { token, stranger, alice, carol } = context;
      await announceMigration(ethers, token, alice, carol);
      await time.increase(MIGRATION_DELAY);
      const transaction = await token.connect(stranger).completeMigration(alice);
      const inflated = inflate(1_200n, WEEK, HALF_LIFE);
      await expect(transaction).to.emit(token, "ReputationMigrated").withArgs(alice.address, carol.address);
      await expect(transaction).to.emit(token, "Transfer").withArgs(alice.address, ZeroAddress, tokenId(alice));
      await expect(transaction).to.emit(token, "Transfer").withArgs(ZeroAddress, carol.address, tokenId(carol));
      await expect(transaction).to.emit(token, "Locked").withArgs(tokenId(carol));
      await expect(transaction).to.emit(token, "DelegateVotesChanged").withArgs(alice.address, inflated, 0n);
      await expect(transaction).to.emit(token, "DelegateVotesChanged").withArgs(carol.address, 0n, inflated);
      expect(await token.successorOf(alice)).to.equal(carol.address);
      expect([...(await token.migrationOf(alice))]).to.deep.equal([ZeroAddress, 0n, false]);
      expect(await token.totalReputationOf(alice)).to.equal(0n);
      expect(await token.balanceOf(alice)).to.equal(0n);
      expect(await token.totalSupply()).to.equal(
        new ReputationModel(context.genesis).inflatedAt(
          inflated + inflate(300n, WEEK, HALF_LIFE),
          await timeOf(transaction),
        ),
      );
    });

    it("adds to what the successor has", async () => {
      const context = await loadFixture(credited);
      const { token, alice, bob, alice1, bob1, genesis, epochEnd } = context;
      await announceMigration(ethers, token, alice, bob);
      await time.increase(MIGRATION_DELAY);
      const model = new ReputationModel(genesis);
      const start = epochEnd(1n);
      model.credit(start, alice.address, { 0: 1_000, 5: 200 }, epochEnd(0n));
      model.credit(start, bob.address, { 5: 300 }, epochEnd(0n));
      model.migrate(await timeOf(await token.completeMigration(alice)), alice.address, bob.address);
      // Both accounts have a leaf in epoch 1; each counts once, for the same person.
      model.credit(await timeOf(await token.credit(alice, [alice1])), bob.address, { 0: 40 }, epochEnd(1n));
      const at = await timeOf(await token.credit(bob, [bob1]));
      model.credit(at, bob.address, { 7: 2 ** 32 - 1 }, epochEnd(1n));
      await expectModel(context, model, at);
      expect(await token.balanceOf(bob)).to.equal(1n);
    });

    it("moves delegated votes to the successor's delegate", async () => {
      const { token, alice, bob, carol, dave } = await loadFixture(credited);
      await token.connect(alice).delegate(bob);
      await token.connect(carol).delegate(dave);
      await announceMigration(ethers, token, alice, carol);
      await time.increase(MIGRATION_DELAY);
      await token.completeMigration(alice);
      expect(await token.getVotes(bob)).to.equal(await token.totalReputationOf(bob));
      expect(await token.getVotes(dave)).to.equal(await token.totalReputationOf(carol));
      expect(await token.getVotes(carol)).to.equal(0n);
    });

    it("redirects an account without token", async () => {
      const { token, alice, carol, alice0 } = await loadFixture(fixture);
      await announceMigration(ethers, token, alice, carol);
      await time.increase(MIGRATION_DELAY);
      const transaction = token.completeMigration(alice);
      await expect(transaction).to.emit(token, "ReputationMigrated").withArgs(alice.address, carol.address);
      await expect(transaction).not.to.emit(token, "Transfer");
      await token.credit(alice, [alice0]);
      expect(await token.totalReputationOf(carol)).to.be.greaterThan(1_000n);
    });

    it("follows a chain to its end", async () => {
      const { token, alice, bob, carol, dave, alice1 } = await loadFixture(migrated);
      await announceMigration(ethers, token, carol, dave);
      await announceMigration(ethers, token, bob, carol);
      await time.increase(MIGRATION_DELAY);
      await token.completeMigration(bob);
      await token.completeMigration(carol);
      await token.credit(alice, [alice1]);
      for (const account of [alice, bob, carol, dave]) {
        expect(await token.successorOf(account)).to.equal(dave.address);
      }
      expect(await token.totalReputationOf(dave)).to.equal(await token.totalSupply());
    });

    it("cannot vote twice with moved points", async () => {
      const { token, alice, carol, snapshot } = await loadFixture(migrated);
      const held = await token.getPastVotes(alice, snapshot);
      expect(held).to.be.greaterThan(0n);
      expect(await token.getPastVotes(carol, snapshot)).to.equal(0n);
      const now = BigInt(await time.latest());
      await time.increase(1n);
      expect(await token.getPastVotes(alice, now)).to.equal(0n);
      expect(await token.getPastVotes(carol, now)).to.be.greaterThan(0n);
    });
  });
});
