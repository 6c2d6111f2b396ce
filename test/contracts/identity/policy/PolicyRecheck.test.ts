import { expect } from "chai";
import { network } from "hardhat";
import { revoke } from "../../../helpers/eas.js";
import { policyOn, DAY, WEEK, KEPT, UNKNOWN, PERSON, STATUS } from "../../../helpers/contracts/policy.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { time } = connection.networkHelpers;
const { word, passport, keptFixture, nullifierOf } = policyOn(connection);

describe("EligibilityPolicy", () => {
  describe("isEligible with recheck", () => {
    it("reads nothing while fresh", async () => {
      const { policy, alice, freshUntil, revokePassport, expectGate } = await networkHelpers.loadFixture(keptFixture);
      await expectGate(true, freshUntil);
      await revokePassport();
      await expectGate(true, freshUntil);
      expect(await policy.statusOf(alice)).to.equal(STATUS.revoked);
    });

    it("notices a revocation in time", async () => {
      const { freshUntil, revokePassport, expectGate } = await networkHelpers.loadFixture(keptFixture);
      await revokePassport();
      await time.increaseTo(freshUntil - 1n);
      await expectGate(true, freshUntil);
      await time.increaseTo(freshUntil);
      await expectGate(false, 0n);
    });

    it("reads again when no longer fresh", async () => {
      const { freshUntil, expectGate } = await networkHelpers.loadFixture(keptFixture);
      await time.increaseTo(freshUntil);
      await expectGate(true, 0n);
    });

    it("a single second counts too", async () => {
      const { policy, alice, trust, expectGate } = await networkHelpers.loadFixture(keptFixture);
      await trust({ recheck: 1n });
      await policy.recheck(alice);
      await expectGate(true, BigInt(await time.latest()) + 1n);
    });

    it("without recheck keeps nothing", async () => {
      const { policy, alice, uid, trust, register, expectGate } = await networkHelpers.loadFixture(keptFixture);
      await trust({ recheck: 0n });
      await register(alice, uid);
      await expectGate(true, 0n);
      await expect(policy.recheck(alice))
        .to.emit(policy, "CredentialRechecked")
        .withArgs(alice, uid, STATUS.eligible, 0n);
      await expectGate(true, 0n);
    });

    it("distrust counts at once", async () => {
      const { policy, council, scored, issuer, expectGate } = await networkHelpers.loadFixture(keptFixture);
      await policy.connect(council).distrust(scored, issuer);
      await expectGate(false, 0n);
    });

    it("trust given again revives nothing", async () => {
      const { policy, council, scored, issuer, trust, revokePassport, expectGate } =
        await networkHelpers.loadFixture(keptFixture);
      await revokePassport();
      await policy.connect(council).distrust(scored, issuer);
      await trust();
      await expectGate(false, 0n);
    });

    it("changed terms count at once", async () => {
      const { trust, expectGate } = await networkHelpers.loadFixture(keptFixture);
      await trust({ minScore: 21n });
      await expectGate(false, 0n);
      await trust({ minAge: 52n * WEEK });
      await expectGate(false, 0n);
      await trust({ nullifierWord: 0n });
      await expectGate(false, 0n);
    });

    it("terms written again are read anew", async () => {
      const { policy, alice, trust, revokePassport, expectGate } = await networkHelpers.loadFixture(keptFixture);
      await trust();
      await expectGate(true, 0n);
      await policy.recheck(alice);
      await expectGate(true, BigInt(await time.latest()) + KEPT.recheck);
      await revokePassport();
      await trust();
      await expectGate(false, 0n);
    });

    it("another issuer's terms change nothing", async () => {
      const { policy, council, plain, issuer, freshUntil, trust, expectGate } =
        await networkHelpers.loadFixture(keptFixture);
      await trust({ minScore: 21n }, plain);
      await policy.connect(council).distrust(plain, issuer);
      await expectGate(true, freshUntil);
    });

    it("freed nullifier counts at once", async () => {
      const { policy, council, scored, expectGate } = await networkHelpers.loadFixture(keptFixture);
      await policy.connect(council).unbindNullifier(nullifierOf(scored, PERSON));
      await expectGate(false, 0n);
    });

    it("nullifier bound elsewhere counts there only", async () => {
      const { policy, council, alice, bob, scored, issue, register, expectGate } =
        await networkHelpers.loadFixture(keptFixture);
      await policy.connect(council).unbindNullifier(nullifierOf(scored, PERSON));
      await register(bob, await issue(scored, bob, passport(20n)));
      await time.increase(WEEK);
      expect(await policy.isEligible(bob)).to.equal(true);
      await policy.recheck(alice);
      await expectGate(false, 0n);
    });

    it("nullifier bound again starts its age anew", async () => {
      const { policy, council, alice, scored, issue, register, expectGate } =
        await networkHelpers.loadFixture(keptFixture);
      await policy.connect(council).unbindNullifier(nullifierOf(scored, PERSON));
      const renewed = await issue(scored, alice, passport(20n));
      const renewedAt = BigInt(await time.latest());
      await register(alice, renewed);
      const until = BigInt(await time.latest()) + KEPT.recheck;
      await expectGate(false, 0n);
      await time.increaseTo(renewedAt + WEEK - 1n);
      await expectGate(false, 0n);
      await time.increaseTo(renewedAt + WEEK);
      await expectGate(true, until);
    });

    it("another nullifier unbound costs a look only", async () => {
      const { policy, council, alice, scored, issue, register, expectGate } =
        await networkHelpers.loadFixture(keptFixture);
      await register(alice, await issue(scored, alice, passport(20n, UNKNOWN)));
      await time.increase(WEEK);
      await policy.connect(council).unbindNullifier(nullifierOf(scored, PERSON));
      await expectGate(true, 0n);
    });

    it("expires to the second", async () => {
      const { alice, scored, issue, register, expectGate } = await networkHelpers.loadFixture(keptFixture);
      const expirationTime = BigInt(await time.latest()) + DAY;
      await register(alice, await issue(scored, alice, passport(20n), { expirationTime }));
      await time.increaseTo(expirationTime - 1n);
      await expectGate(true, expirationTime);
      await time.increaseTo(expirationTime);
      await expectGate(false, 0n);
    });

    it("expiry far away leaves the recheck", async () => {
      const { alice, scored, issue, register, expectGate } = await networkHelpers.loadFixture(keptFixture);
      const expirationTime = 2n ** 64n - 1n;
      await register(alice, await issue(scored, alice, passport(20n), { expirationTime }));
      await expectGate(true, BigInt(await time.latest()) + KEPT.recheck);
    });

    it("another registration takes its place", async () => {
      const { eas, alice, issuer, plain, issue, register, expectGate } = await networkHelpers.loadFixture(keptFixture);
      const other = await issue(plain, alice, word(1n));
      await register(alice, other);
      await expectGate(true, 0n);
      await revoke(eas, issuer, plain, other);
      await expectGate(false, 0n);
    });

    it("renewed credential is the one that counts", async () => {
      const { policy, eas, alice, issuer, scored, issue, register, expectGate } =
        await networkHelpers.loadFixture(keptFixture);
      const renewed = await issue(scored, alice, passport(30n));
      await register(alice, renewed);
      await expectGate(true, BigInt(await time.latest()) + KEPT.recheck);
      await revoke(eas, issuer, scored, renewed);
      await policy.recheck(alice);
      await expectGate(false, 0n);
    });

    it("exemption ends at once", async () => {
      const { policy, council, alice, revokePassport, expectGate } = await networkHelpers.loadFixture(keptFixture);
      await policy.connect(council).setExempt(alice, true);
      await revokePassport();
      await policy.recheck(alice);
      await expectGate(true, 0n);
      await policy.connect(council).setExempt(alice, false);
      await expectGate(false, 0n);
    });

    it("exemption leaves what was found", async () => {
      const { policy, council, alice, freshUntil, expectGate } = await networkHelpers.loadFixture(keptFixture);
      await policy.connect(council).setExempt(alice, true);
      await expectGate(true, freshUntil);
      await policy.connect(council).setExempt(alice, false);
      await expectGate(true, freshUntil);
    });

    it("registration leaves the exemption", async () => {
      const { policy, council, alice, uid, register } = await networkHelpers.loadFixture(keptFixture);
      await policy.connect(council).setExempt(alice, true);
      await register(alice, uid);
      expect(await policy.isExempt(alice)).to.equal(true);
    });
  });

  describe("recheck", () => {
    it("anyone ends what no longer stands", async () => {
      const { policy, stranger, alice, uid, revokePassport, expectGate } =
        await networkHelpers.loadFixture(keptFixture);
      await revokePassport();
      await expect(policy.connect(stranger).recheck(alice))
        .to.emit(policy, "CredentialRechecked")
        .withArgs(alice, uid, STATUS.revoked, 0n);
      await expectGate(false, 0n);
    });

    it("anyone prolongs what still stands", async () => {
      const { policy, stranger, alice, uid, freshUntil, expectGate } = await networkHelpers.loadFixture(keptFixture);
      await time.setNextBlockTimestamp(freshUntil + DAY);
      const until = freshUntil + DAY + KEPT.recheck;
      await expect(policy.connect(stranger).recheck(alice))
        .to.emit(policy, "CredentialRechecked")
        .withArgs(alice, uid, STATUS.eligible, until);
      await expectGate(true, until);
    });

    it("too young is kept until of age", async () => {
      const { policy, bob, scored, issue, register } = await networkHelpers.loadFixture(keptFixture);
      const uid = await issue(scored, bob, passport(20n, UNKNOWN));
      const issuedAt = BigInt(await time.latest());
      await register(bob, uid);
      await time.setNextBlockTimestamp(issuedAt + DAY);
      const until = issuedAt + DAY + KEPT.recheck;
      await expect(policy.recheck(bob))
        .to.emit(policy, "CredentialRechecked")
        .withArgs(bob, uid, STATUS.tooYoung, until);
      await time.increaseTo(issuedAt + WEEK - 1n);
      expect(await policy.isEligible(bob)).to.equal(false);
      expect(await policy.freshUntil(bob)).to.equal(0n);
      await time.increaseTo(issuedAt + WEEK);
      expect(await policy.isEligible(bob)).to.equal(true);
      expect(await policy.freshUntil(bob)).to.equal(until);
    });

    it("stranger without credential: unregistered", async () => {
      const { policy, stranger } = await networkHelpers.loadFixture(keptFixture);
      await expect(policy.recheck(stranger))
        .to.emit(policy, "CredentialRechecked")
        .withArgs(stranger, ethers.ZeroHash, STATUS.unregistered, 0n);
    });
  });
});
