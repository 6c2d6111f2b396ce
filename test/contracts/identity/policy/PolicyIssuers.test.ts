import { expect } from "chai";
import { network } from "hardhat";
import { policyOn, NO_NULLIFIER, SCORED, PLAIN, STATUS, termsOf } from "../../../helpers/contracts/policy.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { fixture } = policyOn(connection);

describe("EligibilityPolicy", () => {
  describe("constructor", () => {
    it("knows its attestation service", async () => {
      const { policy, eas } = await networkHelpers.loadFixture(fixture);
      expect(await policy.eas()).to.equal(eas.address);
      expect(await policy.noNullifier()).to.equal(NO_NULLIFIER);
    });
  });

  describe("trust", () => {
    it("stranger cannot trust", async () => {
      const { policy, stranger, scored, other } = await networkHelpers.loadFixture(fixture);
      await expect(policy.connect(stranger).trust(scored, other, SCORED))
        .to.be.revertedWithCustomError(policy, "CouncilUnauthorized")
        .withArgs(stranger);
    });

    it("zero schema is refused", async () => {
      const { policy, council, other } = await networkHelpers.loadFixture(fixture);
      await expect(policy.connect(council).trust(ethers.ZeroHash, other, SCORED))
        .to.be.revertedWithCustomError(policy, "EligibilityPolicyInvalidIssuer")
        .withArgs(ethers.ZeroHash, other);
    });

    it("zero attester is refused", async () => {
      const { policy, council, scored } = await networkHelpers.loadFixture(fixture);
      await expect(policy.connect(council).trust(scored, ethers.ZeroAddress, SCORED))
        .to.be.revertedWithCustomError(policy, "EligibilityPolicyInvalidIssuer")
        .withArgs(scored, ethers.ZeroAddress);
    });

    it("stores and announces the terms", async () => {
      const { policy, council, other, scored } = await networkHelpers.loadFixture(fixture);
      await expect(policy.connect(council).trust(scored, other, SCORED))
        .to.emit(policy, "IssuerTrusted")
        .withArgs(scored, other, termsOf(SCORED));
      expect(await policy.issuerOf(scored, other)).to.deep.equal(termsOf(SCORED));
    });

    it("replaces earlier terms", async () => {
      const { policy, council, issuer, scored } = await networkHelpers.loadFixture(fixture);
      const stricter = { ...SCORED, minScore: 2n ** 128n - 1n };
      await policy.connect(council).trust(scored, issuer, stricter);
      expect(await policy.issuerOf(scored, issuer)).to.deep.equal(termsOf(stricter));
    });
  });

  describe("distrust", () => {
    it("stranger cannot distrust", async () => {
      const { policy, stranger, scored, issuer } = await networkHelpers.loadFixture(fixture);
      await expect(policy.connect(stranger).distrust(scored, issuer))
        .to.be.revertedWithCustomError(policy, "CouncilUnauthorized")
        .withArgs(stranger);
    });

    it("unknown issuer is refused", async () => {
      const { policy, council, scored, other } = await networkHelpers.loadFixture(fixture);
      await expect(policy.connect(council).distrust(scored, other))
        .to.be.revertedWithCustomError(policy, "EligibilityPolicyUntrustedIssuer")
        .withArgs(scored, other);
    });

    it("forgets that issuer and schema only", async () => {
      const { policy, council, scored, plain, issuer } = await networkHelpers.loadFixture(fixture);
      await expect(policy.connect(council).distrust(scored, issuer))
        .to.emit(policy, "IssuerDistrusted")
        .withArgs(scored, issuer);
      await expect(policy.issuerOf(scored, issuer))
        .to.be.revertedWithCustomError(policy, "EligibilityPolicyUntrustedIssuer")
        .withArgs(scored, issuer);
      expect(await policy.issuerOf(plain, issuer)).to.deep.equal(termsOf(PLAIN));
    });
  });

  describe("setExempt", () => {
    it("stranger cannot exempt", async () => {
      const { policy, stranger } = await networkHelpers.loadFixture(fixture);
      await expect(policy.connect(stranger).setExempt(stranger, true))
        .to.be.revertedWithCustomError(policy, "CouncilUnauthorized")
        .withArgs(stranger);
    });

    it("makes eligible without a credential", async () => {
      const { policy, council, bob } = await networkHelpers.loadFixture(fixture);
      await expect(policy.connect(council).setExempt(bob, true)).to.emit(policy, "ExemptSet").withArgs(bob, true);
      expect(await policy.isExempt(bob)).to.equal(true);
      expect(await policy.statusOf(bob)).to.equal(STATUS.eligible);
      expect(await policy.isEligible(bob)).to.equal(true);
    });

    it("can be taken back", async () => {
      const { policy, council, bob } = await networkHelpers.loadFixture(fixture);
      await policy.connect(council).setExempt(bob, true);
      await expect(policy.connect(council).setExempt(bob, false)).to.emit(policy, "ExemptSet").withArgs(bob, false);
      expect(await policy.isEligible(bob)).to.equal(false);
    });
  });
});
