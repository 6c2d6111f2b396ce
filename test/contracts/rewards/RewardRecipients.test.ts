import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";
import { DAY, distributorTerms, GENESIS, UNIT, WEEK } from "../../helpers/epochs.js";
import { byRole, typesOf } from "../../helpers/signers.js";
import { buildTree } from "../../helpers/tree.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const NOTICE = 7n * DAY;
const VESTED = GENESIS + 14n * WEEK;

/** An epoch of 1,300 units for Alice and 700 for Bob is fully vested; the deployer binds and opens it. */
async function fixture() {
  const signers = byRole(await ethers.getSigners(), "admin", "alice", "bob", "carol", "dave", "stranger", "part");
  const { admin, alice, bob, part } = signers;
  const manager = await ethers.deployContract("MockAccessManager", [admin.address]);
  const token = await ethers.deployContract("BlocklistToken");
  const terms = distributorTerms(await token.getAddress());
  const distributor = await ethers.deployContract("VestingMerkleDistributor", [manager, admin, terms]);
  const reputation = await ethers.deployContract("RecordingReputation");
  await distributor.bind(admin, reputation, [part]);
  await token.mint(admin, 2_000n * UNIT);
  await token.approve(distributor, 2_000n * UNIT);
  const tree = buildTree([
    { epoch: 0n, account: alice.address, units: 1_300n, reputation: 5n },
    { epoch: 0n, account: bob.address, units: 700n, reputation: 0n },
  ]);
  await time.increaseTo(VESTED);
  await distributor.open(0, tree.root);
  return { ...signers, manager, token, distributor, reputation, tree };
}

/** Alice's signature over a recipient, with what is changed of it. */
async function sign(
  deployed: Awaited<ReturnType<typeof fixture>>,
  recipient: string,
  changes: object = {},
  signer?: HardhatEthersSigner,
) {
  const { distributor, alice } = deployed;
  const message = {
    ...{ account: alice.address, recipient, nonce: await distributor.nonces(alice), deadline: VESTED + 99n * WEEK },
    ...changes,
  };
  const domain = {
    ...{ name: "Assay VestingMerkleDistributor", version: "1" },
    chainId: (await ethers.provider.getNetwork()).chainId,
    verifyingContract: await distributor.getAddress(),
  };
  return { ...message, signature: await (signer ?? alice).signTypedData(domain, typesOf("Recipient"), message) };
}

/** Hands in Alice's signature; in force from the time that is returned. */
async function announce(deployed: Parameters<typeof sign>[0], recipient: string): Promise<bigint> {
  const { distributor, alice, stranger } = deployed;
  const { deadline, signature } = await sign(deployed, recipient);
  await distributor.connect(stranger).setRecipientBySig(alice, recipient, deadline, signature);
  return BigInt(await time.latest()) + NOTICE;
}

describe("RewardRecipients", () => {
  describe("setRecipient", () => {
    it("refuses the zero address", async () => {
      const { distributor, alice } = await loadFixture(fixture);
      await expect(distributor.connect(alice).setRecipient(ethers.ZeroAddress))
        .to.be.revertedWithCustomError(distributor, "DistributorZeroRecipient")
        .withArgs();
    });

    it("refuses every contract of the program", async () => {
      const { distributor, token, reputation, admin, alice, part } = await loadFixture(fixture);
      for (const refused of [distributor, token, reputation, admin, part]) {
        const recipient = await ethers.resolveAddress(refused);
        expect(await distributor.isProgramContract(recipient)).to.equal(true);
        await expect(distributor.connect(alice).setRecipient(recipient))
          .to.be.revertedWithCustomError(distributor, "DistributorRecipientRefused")
          .withArgs(recipient);
        await expect(distributor.connect(alice).claimTo(recipient, []))
          .to.be.revertedWithCustomError(distributor, "DistributorRecipientRefused")
          .withArgs(recipient);
      }
    });

    it("refuses all before the distributor is bound", async () => {
      const { manager, admin, token, alice, carol } = await loadFixture(fixture);
      const terms = { ...distributorTerms(await token.getAddress()), genesis: VESTED + WEEK };
      const unbound = await ethers.deployContract("VestingMerkleDistributor", [manager, admin, terms]);
      await expect(unbound.connect(alice).setRecipient(carol))
        .to.be.revertedWithCustomError(unbound, "DistributorNotBound")
        .withArgs();
    });

    it("holds at once, for whoever claims", async () => {
      const { distributor, token, reputation, tree, alice, bob, carol, stranger } = await loadFixture(fixture);
      await expect(distributor.connect(alice).setRecipient(carol))
        .to.emit(distributor, "RecipientSet")
        .withArgs(alice.address, carol.address);
      expect(await distributor.recipientOf(alice)).to.equal(carol.address);
      await expect(distributor.connect(stranger).claimWithReputation(alice, [tree.credit(alice.address)]))
        .to.emit(distributor, "Released")
        .withArgs(alice.address, carol.address, 1_300n);
      expect(await token.balanceOf(carol)).to.equal(1_300n * UNIT);
      // Reputation stays with the account, and others' rewards with them.
      expect(await reputation.entries()).to.deep.equal([[alice.address, 0n, 5n]]);
      await distributor.connect(stranger).claim(bob, [tree.credit(bob.address)]);
      expect(await token.balanceOf(bob)).to.equal(700n * UNIT);
    });

    it("own address ends it", async () => {
      const { distributor, token, tree, alice, carol } = await loadFixture(fixture);
      await distributor.connect(alice).setRecipient(carol);
      await expect(distributor.connect(alice).setRecipient(alice))
        .to.emit(distributor, "RecipientSet")
        .withArgs(alice.address, alice.address);
      await distributor.claim(alice, [tree.credit(alice.address)]);
      expect(await token.balanceOf(alice)).to.equal(1_300n * UNIT);
      expect((await distributor.positionOf(alice)).redirected).to.equal(false);
    });

    it("voids what a signature announced", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice, carol, dave } = deployed;
      const from = await announce(deployed, dave.address);
      await distributor.connect(alice).setRecipient(carol);
      await time.increaseTo(from);
      expect(await distributor.recipientOf(alice)).to.equal(carol.address);
      expect(await distributor.pendingRecipientOf(alice)).to.deep.equal([ethers.ZeroAddress, 0n]);
    });

    it("frees an account that the token blocks", async () => {
      const { distributor, token, tree, alice, carol, stranger } = await loadFixture(fixture);
      await token.setBlocked(alice, true);
      const claim = () => distributor.connect(stranger).claim(alice, [tree.credit(alice.address)]);
      await expect(claim()).to.be.revertedWithCustomError(token, "AccountBlocked").withArgs(alice.address);
      await distributor.connect(alice).setRecipient(carol);
      await claim();
      expect(await token.balanceOf(carol)).to.equal(1_300n * UNIT);
    });
  });

  describe("setRecipientBySig", () => {
    it("is valid up to its deadline, not after it", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice, carol } = deployed;
      const deadline = BigInt(await time.latest()) + 100n;
      const { signature } = await sign(deployed, carol.address, { deadline });
      const snapshot = await networkHelpers.takeSnapshot();
      await time.setNextBlockTimestamp(deadline + 1n);
      await expect(distributor.setRecipientBySig(alice, carol, deadline, signature))
        .to.be.revertedWithCustomError(distributor, "DistributorExpiredSignature")
        .withArgs(deadline);
      await snapshot.restore();
      await time.setNextBlockTimestamp(deadline);
      await distributor.setRecipientBySig(alice, carol, deadline, signature);
      expect(await distributor.pendingRecipientOf(alice)).to.deep.equal([carol.address, deadline + NOTICE]);
    });

    it("refuses every other message or signer", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice, bob, carol } = deployed;
      const { deadline } = await sign(deployed, carol.address);
      const wrong = [
        await sign(deployed, carol.address, {}, bob),
        await sign(deployed, carol.address, { nonce: 1n }),
        await sign(deployed, bob.address),
        await sign(deployed, carol.address, { account: bob.address }),
        await sign(deployed, carol.address, { deadline: deadline + 1n }),
      ];
      for (const { signature } of wrong) {
        await expect(distributor.setRecipientBySig(alice, carol, deadline, signature))
          .to.be.revertedWithCustomError(distributor, "DistributorInvalidSignature")
          .withArgs(alice.address);
      }
    });

    it("refuses nobody and contracts of the program", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice, part } = deployed;
      const zero = await sign(deployed, ethers.ZeroAddress);
      await expect(distributor.setRecipientBySig(alice, ethers.ZeroAddress, zero.deadline, zero.signature))
        .to.be.revertedWithCustomError(distributor, "DistributorZeroRecipient")
        .withArgs();
      const refused = await sign(deployed, part.address);
      await expect(distributor.setRecipientBySig(alice, part, refused.deadline, refused.signature))
        .to.be.revertedWithCustomError(distributor, "DistributorRecipientRefused")
        .withArgs(part.address);
    });

    it("cannot be replayed", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice, carol } = deployed;
      const { deadline, signature } = await sign(deployed, carol.address);
      await distributor.setRecipientBySig(alice, carol, deadline, signature);
      expect(await distributor.nonces(alice)).to.equal(1n);
      await expect(distributor.setRecipientBySig(alice, carol, deadline, signature))
        .to.be.revertedWithCustomError(distributor, "DistributorInvalidSignature")
        .withArgs(alice.address);
    });

    it("holds after seven days, to the second", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, tree, alice, bob, carol, stranger } = deployed;
      const { deadline, signature } = await sign(deployed, carol.address);
      const now = BigInt(await time.latest()) + 10n;
      await time.setNextBlockTimestamp(now);
      await expect(distributor.connect(stranger).setRecipientBySig(alice, carol, deadline, signature))
        .to.emit(distributor, "RecipientAnnounced")
        .withArgs(alice.address, carol.address, now + NOTICE);
      await time.setNextBlockTimestamp(now + NOTICE - 1n);
      await distributor.connect(bob).claim(bob, [tree.credit(bob.address)]);
      expect(await distributor.recipientOf(alice)).to.equal(alice.address);
      await time.setNextBlockTimestamp(now + NOTICE);
      await expect(distributor.connect(stranger).claim(alice, [tree.credit(alice.address)]))
        .to.emit(distributor, "Released")
        .withArgs(alice.address, carol.address, 1_300n);
      expect(await distributor.pendingRecipientOf(alice)).to.deep.equal([ethers.ZeroAddress, 0n]);
    });

    it("pays the old recipient until then", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, token, tree, alice, carol, dave } = deployed;
      await distributor.connect(alice).setRecipient(carol);
      const from = await announce(deployed, dave.address);
      await distributor.claim(alice, [tree.credit(alice.address)]);
      expect(await token.balanceOf(carol)).to.equal(1_300n * UNIT);
      await time.increaseTo(from);
      expect(await distributor.recipientOf(alice)).to.equal(dave.address);
    });

    it("a second one starts the time anew", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice, carol, dave } = deployed;
      const first = await announce(deployed, carol.address);
      await time.increaseTo(first - DAY);
      const second = await announce(deployed, dave.address);
      await time.increaseTo(first);
      expect(await distributor.recipientOf(alice)).to.equal(alice.address);
      await time.increaseTo(second);
      expect(await distributor.recipientOf(alice)).to.equal(dave.address);
      await announce(deployed, carol.address);
      expect(await distributor.recipientOf(alice)).to.equal(dave.address);
    });

    it("takes an ERC-1271 wallet's word", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice, carol } = deployed;
      const account = await (await ethers.deployContract("MockWallet", [alice.address])).getAddress();
      const changes = { account, nonce: 0n };
      const good = await sign(deployed, carol.address, changes);
      await distributor.setRecipientBySig(account, carol, good.deadline, good.signature);
      await time.increase(NOTICE);
      expect(await distributor.recipientOf(account)).to.equal(carol.address);
    });
  });

  describe("cancelRecipient", () => {
    it("refuses where nobody is announced", async () => {
      const { distributor, alice, carol } = await loadFixture(fixture);
      const refused = () =>
        expect(distributor.connect(alice).cancelRecipient())
          .to.be.revertedWithCustomError(distributor, "DistributorNoRecipientPending")
          .withArgs(alice.address);
      await refused();
      await distributor.connect(alice).setRecipient(carol);
      await refused();
    });

    it("refuses once it is in force", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice, carol } = deployed;
      await time.setNextBlockTimestamp(await announce(deployed, carol.address));
      await expect(distributor.connect(alice).cancelRecipient())
        .to.be.revertedWithCustomError(distributor, "DistributorNoRecipientPending")
        .withArgs(alice.address);
    });

    it("leaves the recipient of before", async () => {
      const deployed = await loadFixture(fixture);
      const { distributor, alice, carol, dave } = deployed;
      await distributor.connect(alice).setRecipient(carol);
      const from = await announce(deployed, dave.address);
      await time.setNextBlockTimestamp(from - 1n);
      await expect(distributor.connect(alice).cancelRecipient())
        .to.emit(distributor, "RecipientCancelled")
        .withArgs(alice.address, dave.address);
      await time.increaseTo(from);
      expect(await distributor.recipientOf(alice)).to.equal(carol.address);
    });
  });
});
