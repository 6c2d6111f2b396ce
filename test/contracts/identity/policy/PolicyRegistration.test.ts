import { expect } from "chai";
import { network } from "hardhat";
import { registerSchema, revoke } from "../../../helpers/eas.js";
import { policyOn, DAY, WEEK, SCORED, UNKNOWN, PERSON, STATUS } from "../../../helpers/contracts/policy.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { time } = connection.networkHelpers;
const { word, passport, fixture, registeredFixture, nullifierOf } = policyOn(connection);

describe("EligibilityPolicy", () => {
  describe("register", () => {
    it("unknown credential is refused", async () => {
      const { policy, alice, register } = await networkHelpers.loadFixture(fixture);
      await expect(register(alice, UNKNOWN))
        .to.be.revertedWithCustomError(policy, "EligibilityPolicyUnknownCredential")
        .withArgs(UNKNOWN);
    });

    it("another's credential is refused", async () => {
      const { policy, alice, bob, scored, issue, register } = await networkHelpers.loadFixture(fixture);
      const uid = await issue(scored, alice, passport(20n));
      await expect(register(bob, uid))
        .to.be.revertedWithCustomError(policy, "EligibilityPolicyWrongAccount")
        .withArgs(uid, alice, bob);
    });

    it("untrusted attester is refused", async () => {
      const { policy, alice, other, scored, issue, register } = await networkHelpers.loadFixture(fixture);
      const uid = await issue(scored, alice, passport(20n), { by: other });
      await expect(register(alice, uid))
        .to.be.revertedWithCustomError(policy, "EligibilityPolicyUntrustedIssuer")
        .withArgs(scored, other);
    });

    it("trusted attester's other schema is refused", async () => {
      const { policy, eas, alice, issuer, issue, register } = await networkHelpers.loadFixture(fixture);
      const schema = await registerSchema(eas, "uint256 unrelated", ethers.ZeroAddress);
      const uid = await issue(schema, alice, passport(20n));
      await expect(register(alice, uid))
        .to.be.revertedWithCustomError(policy, "EligibilityPolicyUntrustedIssuer")
        .withArgs(schema, issuer);
    });

    it("revoked credential is refused", async () => {
      const { policy, eas, issuer, alice, scored, issue, register } = await networkHelpers.loadFixture(fixture);
      const uid = await issue(scored, alice, passport(20n));
      await revoke(eas, issuer, scored, uid);
      const revokedAt = await time.latest();
      await expect(register(alice, uid))
        .to.be.revertedWithCustomError(policy, "EligibilityPolicyRevoked")
        .withArgs(uid, revokedAt);
    });

    it("credential in its last second passes", async () => {
      const { policy, alice, scored, issue, register } = await networkHelpers.loadFixture(fixture);
      const expirationTime = BigInt(await time.latest()) + DAY;
      const uid = await issue(scored, alice, passport(20n), { expirationTime });
      await time.setNextBlockTimestamp(expirationTime - 1n);
      await expect(register(alice, uid)).to.emit(policy, "CredentialRegistered");
    });

    it("expired credential is refused", async () => {
      const { policy, alice, scored, issue, register } = await networkHelpers.loadFixture(fixture);
      const expirationTime = BigInt(await time.latest()) + DAY;
      const uid = await issue(scored, alice, passport(20n), { expirationTime });
      await time.setNextBlockTimestamp(expirationTime);
      await expect(register(alice, uid))
        .to.be.revertedWithCustomError(policy, "EligibilityPolicyExpired")
        .withArgs(uid, expirationTime);
    });

    it("score below the minimum is refused", async () => {
      const { policy, alice, scored, issue, register } = await networkHelpers.loadFixture(fixture);
      const uid = await issue(scored, alice, passport(19n));
      await expect(register(alice, uid))
        .to.be.revertedWithCustomError(policy, "EligibilityPolicyLowScore")
        .withArgs(uid, 19n, 20n);
    });

    it("missing score counts as zero", async () => {
      const { policy, alice, scored, issue, register } = await networkHelpers.loadFixture(fixture);
      for (const data of ["0x", `0x${"ff".repeat(31)}`]) {
        const uid = await issue(scored, alice, data);
        await expect(register(alice, uid))
          .to.be.revertedWithCustomError(policy, "EligibilityPolicyLowScore")
          .withArgs(uid, 0n, 20n);
      }
    });

    it("score beyond 128 bits counts as zero", async () => {
      const { policy, alice, scored, issue, register } = await networkHelpers.loadFixture(fixture);
      const negative = ethers.concat([ethers.toBeHex(2n ** 256n - 1n, 32), PERSON]);
      const uid = await issue(scored, alice, negative);
      await expect(register(alice, uid))
        .to.be.revertedWithCustomError(policy, "EligibilityPolicyLowScore")
        .withArgs(uid, 0n, 20n);
      await register(alice, await issue(scored, alice, passport(2n ** 128n - 1n)));
    });

    it("credential without nullifier is refused", async () => {
      const { policy, alice, scored, issue, register } = await networkHelpers.loadFixture(fixture);
      for (const data of [passport(20n, ethers.ZeroHash), word(20n), ethers.concat([word(20n), "0xffff"])]) {
        const uid = await issue(scored, alice, data);
        await expect(register(alice, uid))
          .to.be.revertedWithCustomError(policy, "EligibilityPolicyMissingNullifier")
          .withArgs(uid);
      }
    });

    it("nullifier of another account is refused", async () => {
      const { policy, alice, bob, scored, issue, register } = await networkHelpers.loadFixture(registeredFixture);
      const uid = await issue(scored, bob, passport(99n));
      await expect(register(bob, uid))
        .to.be.revertedWithCustomError(policy, "EligibilityPolicyNullifierTaken")
        .withArgs(nullifierOf(scored, PERSON), alice);
      expect(await policy.credentialOf(bob)).to.equal(ethers.ZeroHash);
    });

    it("binds the person to the account", async () => {
      const { policy, issuer, alice, scored, issue, register } = await networkHelpers.loadFixture(fixture);
      const uid = await issue(scored, alice, passport(20n));
      const issuedAt = await time.latest();
      const nullifier = nullifierOf(scored, PERSON);
      await expect(register(alice, uid))
        .to.emit(policy, "CredentialRegistered")
        .withArgs(alice, uid, nullifier, scored, issuer, issuedAt);
      expect(await policy.credentialOf(alice)).to.equal(uid);
      expect(await policy.bindingOf(nullifier)).to.deep.equal([alice.address, BigInt(issuedAt)]);
      expect(await policy.nullifierOf(uid)).to.equal(nullifier);
    });

    it("binds the credential itself without nullifier", async () => {
      const { policy, issuer, alice, plain, issue, register } = await networkHelpers.loadFixture(fixture);
      const uid = await issue(plain, alice, word(1n));
      const issuedAt = await time.latest();
      await expect(register(alice, uid))
        .to.emit(policy, "CredentialRegistered")
        .withArgs(alice, uid, uid, plain, issuer, issuedAt);
      expect(await policy.isEligible(alice)).to.equal(true);
    });

    it("renewal keeps the age", async () => {
      const { policy, issuer, alice, scored, issuedAt, issue, register } =
        await networkHelpers.loadFixture(registeredFixture);
      const renewed = await issue(scored, alice, passport(30n));
      await expect(register(alice, renewed))
        .to.emit(policy, "CredentialRegistered")
        .withArgs(alice, renewed, nullifierOf(scored, PERSON), scored, issuer, issuedAt);
      expect(await policy.credentialOf(alice)).to.equal(renewed);
      expect(await policy.isEligible(alice)).to.equal(true);
    });

    it("older credential raises the age", async () => {
      const { policy, alice, scored, issue, register } = await networkHelpers.loadFixture(fixture);
      const older = await issue(scored, alice, passport(20n));
      const olderAt = await time.latest();
      await time.increase(DAY);
      await register(alice, await issue(scored, alice, passport(21n)));
      await register(alice, older);
      expect(await policy.bindingOf(nullifierOf(scored, PERSON))).to.deep.equal([alice.address, BigInt(olderAt)]);
    });

    it("attesters of one schema share persons", async () => {
      const { policy, council, other, alice, bob, scored, issue, register } =
        await networkHelpers.loadFixture(registeredFixture);
      await policy.connect(council).trust(scored, other, SCORED);
      const uid = await issue(scored, bob, passport(50n), { by: other });
      await expect(register(bob, uid))
        .to.be.revertedWithCustomError(policy, "EligibilityPolicyNullifierTaken")
        .withArgs(nullifierOf(scored, PERSON), alice);
    });

    it("a replaced credential's person stays bound", async () => {
      const { policy, alice, bob, scored, plain, issue, register } =
        await networkHelpers.loadFixture(registeredFixture);
      await register(alice, await issue(plain, alice, word(1n)));
      const uid = await issue(scored, bob, passport(20n));
      await expect(register(bob, uid))
        .to.be.revertedWithCustomError(policy, "EligibilityPolicyNullifierTaken")
        .withArgs(nullifierOf(scored, PERSON), alice);
    });
  });

  describe("unbindNullifier", () => {
    it("stranger cannot free", async () => {
      const { policy, stranger, scored } = await networkHelpers.loadFixture(registeredFixture);
      await expect(policy.connect(stranger).unbindNullifier(nullifierOf(scored, PERSON)))
        .to.be.revertedWithCustomError(policy, "CouncilUnauthorized")
        .withArgs(stranger);
    });

    it("unbound nullifier is refused", async () => {
      const { policy, council } = await networkHelpers.loadFixture(registeredFixture);
      await expect(policy.connect(council).unbindNullifier(UNKNOWN))
        .to.be.revertedWithCustomError(policy, "EligibilityPolicyUnknownNullifier")
        .withArgs(UNKNOWN);
    });

    it("lets the person move, age anew", async () => {
      const { policy, council, alice, bob, scored, issue, register } =
        await networkHelpers.loadFixture(registeredFixture);
      const nullifier = nullifierOf(scored, PERSON);
      await expect(policy.connect(council).unbindNullifier(nullifier))
        .to.emit(policy, "NullifierUnbound")
        .withArgs(nullifier, alice);
      expect(await policy.statusOf(alice)).to.equal(STATUS.unbound);
      expect(await policy.bindingOf(nullifier)).to.deep.equal([ethers.ZeroAddress, 0n]);

      await register(bob, await issue(scored, bob, passport(20n)));
      expect(await policy.statusOf(bob)).to.equal(STATUS.tooYoung);
      await time.increase(WEEK);
      expect(await policy.statusOf(bob)).to.equal(STATUS.eligible);
      expect(await policy.statusOf(alice)).to.equal(STATUS.unbound);
    });
  });

  describe("nullifierOf", () => {
    it("unknown credential is refused", async () => {
      const { policy } = await networkHelpers.loadFixture(fixture);
      await expect(policy.nullifierOf(UNKNOWN))
        .to.be.revertedWithCustomError(policy, "EligibilityPolicyUnknownCredential")
        .withArgs(UNKNOWN);
    });

    it("differs between schemas", async () => {
      const { policy, eas, council, issuer, alice, scored, issue } = await networkHelpers.loadFixture(fixture);
      const second = await registerSchema(eas, "uint256 rank,bytes32 person", ethers.ZeroAddress);
      await policy.connect(council).trust(second, issuer, SCORED);
      const uids = [await issue(scored, alice, passport(20n)), await issue(second, alice, passport(20n))] as const;
      expect(await policy.nullifierOf(uids[0])).to.equal(nullifierOf(scored, PERSON));
      expect(await policy.nullifierOf(uids[1])).to.equal(nullifierOf(second, PERSON));
    });
  });
});
