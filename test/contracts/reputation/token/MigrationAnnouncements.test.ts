import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import { network } from "hardhat";
import { COUNCIL_MIGRATION_DELAY, MIGRATION_DELAY, timeOf } from "../../../helpers/reputation.js";
import { tokenOn } from "../../../helpers/contracts/reputation-token.js";

const connection = await network.create();
const { ethers } = connection;
const { loadFixture, time } = connection.networkHelpers;
const { credited, migrated, signMigration } = tokenOn(connection);

describe("ReputationToken", () => {
  describe("announceMigration", () => {
    it("stranger cannot announce", async () => {
      const { token, stranger, alice } = await loadFixture(credited);
      await expect(token.connect(stranger).announceMigration(alice, stranger))
        .to.be.revertedWithCustomError(token, "CouncilUnauthorized")
        .withArgs(stranger.address);
    });

    it("refuses nobody as successor", async () => {
      const { token, council, alice } = await loadFixture(credited);
      await expect(token.connect(council).announceMigration(alice, ZeroAddress))
        .to.be.revertedWithCustomError(token, "ReputationInvalidMigration")
        .withArgs(alice.address, ZeroAddress);
    });

    it("refuses oneself as successor", async () => {
      const { token, council, alice } = await loadFixture(credited);
      await expect(token.connect(council).announceMigration(alice, alice))
        .to.be.revertedWithCustomError(token, "ReputationInvalidMigration")
        .withArgs(alice.address, alice.address);
    });

    it("refuses who has migrated", async () => {
      const { token, council, alice, bob, carol } = await loadFixture(migrated);
      await expect(token.connect(council).announceMigration(alice, bob))
        .to.be.revertedWithCustomError(token, "ReputationAlreadyMigrated")
        .withArgs(alice.address, carol.address);
    });

    it("refuses a cycle", async () => {
      const { token, council, alice, carol } = await loadFixture(migrated);
      await expect(token.connect(council).announceMigration(carol, alice))
        .to.be.revertedWithCustomError(token, "ReputationAlreadyMigrated")
        .withArgs(alice.address, carol.address);
    });

    it("refuses who has opted out", async () => {
      const { token, council, alice, bob } = await loadFixture(credited);
      await token.connect(alice).burn();
      await expect(token.connect(council).announceMigration(alice, bob))
        .to.be.revertedWithCustomError(token, "ReputationOptedOut")
        .withArgs(alice.address);
      await expect(token.connect(council).announceMigration(bob, alice))
        .to.be.revertedWithCustomError(token, "ReputationOptedOut")
        .withArgs(alice.address);
    });

    it("starts the delay", async () => {
      const { token, council, alice, carol } = await loadFixture(credited);
      const transaction = await token.connect(council).announceMigration(alice, carol);
      const readyAt = (await timeOf(transaction)) + COUNCIL_MIGRATION_DELAY;
      await expect(transaction)
        .to.emit(token, "ReputationMigrationAnnounced")
        .withArgs(alice.address, carol.address, readyAt, true);
      expect([...(await token.migrationOf(alice))]).to.deep.equal([carol.address, readyAt, true]);
      expect(await token.successorOf(alice)).to.equal(alice.address);
      expect(await token.totalReputationOf(carol)).to.equal(0n);
    });

    it("takes the place of an earlier one", async () => {
      const { token, council, alice, carol, dave } = await loadFixture(credited);
      await token.connect(council).announceMigration(alice, carol);
      await time.increase(MIGRATION_DELAY);
      const transaction = await token.connect(council).announceMigration(alice, dave);
      const readyAt = (await timeOf(transaction)) + COUNCIL_MIGRATION_DELAY;
      await expect(token.completeMigration(alice))
        .to.be.revertedWithCustomError(token, "ReputationMigrationNotReady")
        .withArgs(alice.address, readyAt);
    });
  });

  describe("announceMigrationBySig", () => {
    it("refuses an expired signature", async () => {
      const context = await loadFixture(credited);
      const { token, alice, carol } = context;
      const deadline = BigInt(await time.latest());
      const signature = await signMigration(context, alice, { deadline });
      await expect(token.announceMigrationBySig(alice, carol, deadline, signature))
        .to.be.revertedWithCustomError(token, "ReputationExpiredSignature")
        .withArgs(deadline);
    });

    it("takes a signature until its deadline", async () => {
      const context = await loadFixture(credited);
      const { token, alice, carol } = context;
      const deadline = BigInt(await time.latest()) + 1n;
      const signature = await signMigration(context, alice, { deadline });
      await expect(token.announceMigrationBySig(alice, carol, deadline, signature)).to.emit(
        token,
        "ReputationMigrationAnnounced",
      );
    });

    it("refuses another's signature", async () => {
      const context = await loadFixture(credited);
      const { token, alice, bob, carol } = context;
      const signature = await signMigration(context, bob, { from: alice.address });
      await expect(token.announceMigrationBySig(alice, carol, MaxUint256, signature))
        .to.be.revertedWithCustomError(token, "ReputationInvalidSignature")
        .withArgs(alice.address);
    });

    it("refuses a signature for another successor", async () => {
      const context = await loadFixture(credited);
      const { token, alice, bob } = context;
      const signature = await signMigration(context, alice, {});
      await expect(token.announceMigrationBySig(alice, bob, MaxUint256, signature))
        .to.be.revertedWithCustomError(token, "ReputationInvalidSignature")
        .withArgs(alice.address);
    });

    it("refuses a used signature", async () => {
      const context = await loadFixture(credited);
      const { token, alice, carol } = context;
      const signature = await signMigration(context, alice, {});
      await token.announceMigrationBySig(alice, carol, MaxUint256, signature);
      await token.connect(alice).cancelMigration(alice);
      await expect(token.announceMigrationBySig(alice, carol, MaxUint256, signature))
        .to.be.revertedWithCustomError(token, "ReputationInvalidSignature")
        .withArgs(alice.address);
    });

    it("refuses what the council may not", async () => {
      const context = await loadFixture(credited);
      const { token, alice } = context;
      const signature = await signMigration(context, alice, { to: alice.address });
      await expect(token.announceMigrationBySig(alice, alice, MaxUint256, signature))
        .to.be.revertedWithCustomError(token, "ReputationInvalidMigration")
        .withArgs(alice.address, alice.address);
    });

    it("announces for the holder", async () => {
      const context = await loadFixture(credited);
      const { token, alice, carol, stranger } = context;
      const signature = await signMigration(context, alice, {});
      const transaction = await token.connect(stranger).announceMigrationBySig(alice, carol, MaxUint256, signature);
      await expect(transaction)
        .to.emit(token, "ReputationMigrationAnnounced")
        .withArgs(alice.address, carol.address, (await timeOf(transaction)) + MIGRATION_DELAY, false);
      expect(await token.nonces(alice)).to.equal(1n);
    });

    it("takes a wallet's signature", async () => {
      const { token, carol } = await loadFixture(credited);
      const signature = "0xc0ffee";
      const wallet = await ethers.deployContract("ReputationWalletMock", [ethers.keccak256(signature)]);
      await expect(token.announceMigrationBySig(wallet, carol, MaxUint256, "0xbad0"))
        .to.be.revertedWithCustomError(token, "ReputationInvalidSignature")
        .withArgs(await wallet.getAddress());
      const transaction = await token.announceMigrationBySig(wallet, carol, MaxUint256, signature);
      await expect(transaction)
        .to.emit(token, "ReputationMigrationAnnounced")
        .withArgs(await wallet.getAddress(), carol.address, (await timeOf(transaction)) + MIGRATION_DELAY, false);
    });
  });

  describe("cancelMigration", () => {
    it("stranger cannot cancel", async () => {
      const { token, council, stranger, alice, carol } = await loadFixture(credited);
      await token.connect(council).announceMigration(alice, carol);
      await expect(token.connect(stranger).cancelMigration(alice))
        .to.be.revertedWithCustomError(token, "CouncilUnauthorized")
        .withArgs(stranger.address);
      await expect(token.connect(carol).cancelMigration(alice))
        .to.be.revertedWithCustomError(token, "CouncilUnauthorized")
        .withArgs(carol.address);
    });

    it("needs an announcement", async () => {
      const { token, alice } = await loadFixture(credited);
      await expect(token.connect(alice).cancelMigration(alice))
        .to.be.revertedWithCustomError(token, "ReputationNoMigration")
        .withArgs(alice.address);
    });

    for (const who of ["alice", "council"] as const) {
      it(`${who === "alice" ? "holder" : "council"} cancels`, async () => {
        const context = await loadFixture(credited);
        const { token, council, alice, carol } = context;
        await token.connect(council).announceMigration(alice, carol);
        await time.increase(2n * MIGRATION_DELAY);
        await expect(token.connect(context[who]).cancelMigration(alice))
          .to.emit(token, "ReputationMigrationCancelled")
          .withArgs(alice.address, carol.address);
        expect([...(await token.migrationOf(alice))]).to.deep.equal([ZeroAddress, 0n, false]);
        await expect(token.completeMigration(alice))
          .to.be.revertedWithCustomError(token, "ReputationNoMigration")
          .withArgs(alice.address);
      });
    }
  });
});
