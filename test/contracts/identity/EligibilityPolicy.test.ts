import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";
import { attest, attestedUids, deployEas, registerSchema, revoke } from "../../helpers/eas.js";
import { deployCouncil, signerAt } from "../../helpers/epochs.js";

const { ethers, networkHelpers } = await network.create();
const { time } = networkHelpers;

const DAY = 86_400n;
const WEEK = 7n * DAY;
const NO_NULLIFIER = 0xffffn;
const SCORED = { minScore: 20n, scoreWord: 0n, nullifierWord: 1n, minAge: WEEK, recheck: 0n };
const PLAIN = { minScore: 0n, scoreWord: 0n, nullifierWord: NO_NULLIFIER, minAge: 0n, recheck: 0n };
const KEPT = { ...SCORED, recheck: 3n * WEEK };
const UNKNOWN = `0x${"99".repeat(32)}`;
const PERSON = `0x${"01".repeat(32)}`;

/** Order of `ICredentialPolicy.Status`. */
const STATUS = {
  unregistered: 0n,
  untrusted: 1n,
  revoked: 2n,
  expired: 3n,
  lowScore: 4n,
  unbound: 5n,
  tooYoung: 6n,
  eligible: 7n,
} as const;

const coder = ethers.AbiCoder.defaultAbiCoder();
const word = (value: bigint): string => ethers.toBeHex(value, 32);
const passport = (score: bigint, person = PERSON): string => ethers.concat([word(score), person]);

interface Terms {
  readonly minScore: bigint;
  readonly scoreWord: bigint;
  readonly nullifierWord: bigint;
  readonly minAge: bigint;
  readonly recheck: bigint;
}
const termsOf = (terms: Terms): bigint[] => [
  terms.minScore,
  terms.scoreWord,
  terms.nullifierWord,
  terms.minAge,
  terms.recheck,
];

async function fixture() {
  const signers = await ethers.getSigners();
  const [admin, council, issuer, other, alice, bob, stranger] = [0, 1, 2, 3, 4, 5, 6].map((i) =>
    signerAt(signers, i),
  ) as [
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
  ];
  const eas = await deployEas(ethers);
  const manager = await ethers.deployContract("MockAccessManager", [admin]);
  const policy = await ethers.deployContract("EligibilityPolicy", [
    await deployCouncil(ethers, manager, council),
    eas.address,
  ]);

  const scored = await registerSchema(eas, "uint256 score,bytes32 person", ethers.ZeroAddress);
  const plain = await registerSchema(eas, "bool human", ethers.ZeroAddress);
  await policy.connect(council).trust(scored, issuer, SCORED);
  await policy.connect(council).trust(plain, issuer, PLAIN);

  const issue = async (
    schema: string,
    recipient: HardhatEthersSigner,
    data: string,
    options: { by?: HardhatEthersSigner; expirationTime?: bigint } = {},
  ): Promise<string> => {
    const { by = issuer, ...rest } = options;
    const [uid] = await attestedUids(
      eas,
      await attest(eas, by, schema, { recipient: recipient.address, data, ...rest }),
    );
    if (uid === undefined) throw new Error("nothing was attested");
    return uid;
  };
  const register = (account: HardhatEthersSigner, uid: string): Promise<ContractTransactionResponse> =>
    policy.connect(account).register(uid);
  return { eas, manager, policy, council, issuer, other, alice, bob, stranger, scored, plain, issue, register };
}

/** Alice holds an eligible passport. */
async function registeredFixture() {
  const base = await fixture();
  const uid = await base.issue(base.scored, base.alice, passport(20n));
  const issuedAt = BigInt(await time.latest());
  await base.register(base.alice, uid);
  await time.increase(WEEK);
  return { ...base, uid, issuedAt };
}

/** Alice holds an eligible passport of an issuer with `recheck`: nothing reads it for two weeks from now. */
async function keptFixture() {
  const base = await fixture();
  await base.policy.connect(base.council).trust(base.scored, base.issuer, KEPT);
  const uid = await base.issue(base.scored, base.alice, passport(20n));
  const issuedAt = BigInt(await time.latest());
  await base.register(base.alice, uid);
  const freshUntil = BigInt(await time.latest()) + KEPT.recheck;
  await time.increase(WEEK);
  const trust = (terms: Partial<Terms> = {}, schema = base.scored): Promise<ContractTransactionResponse> =>
    base.policy.connect(base.council).trust(schema, base.issuer, { ...KEPT, ...terms });
  /** Takes the credential back behind the policy's back. */
  const revokePassport = () => revoke(base.eas, base.issuer, base.scored, uid);
  /** What the gate says, and until when it says so without a look. */
  const expectGate = async (eligible: boolean, until: bigint): Promise<void> => {
    expect(await base.policy.isEligible(base.alice)).to.equal(eligible);
    expect(await base.policy.freshUntil(base.alice)).to.equal(until);
  };
  return { ...base, uid, issuedAt, freshUntil, trust, revokePassport, expectGate };
}

const nullifierOf = (schema: string, person: string): string =>
  ethers.keccak256(coder.encode(["bytes32", "bytes32"], [schema, person]));

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

  describe("statusOf", () => {
    const expectStatus = async (
      { policy, alice }: Pick<Awaited<ReturnType<typeof fixture>>, "policy" | "alice">,
      status: bigint,
    ): Promise<void> => {
      expect(await policy.statusOf(alice)).to.equal(status);
      expect(await policy.isEligible(alice)).to.equal(status === STATUS.eligible);
    };

    it("without credential: unregistered", async () => {
      await expectStatus(await networkHelpers.loadFixture(fixture), STATUS.unregistered);
    });

    it("issuer no longer trusted: untrusted", async () => {
      const base = await networkHelpers.loadFixture(registeredFixture);
      await base.policy.connect(base.council).distrust(base.scored, base.issuer);
      await expectStatus(base, STATUS.untrusted);
    });

    it("issuer trusted again: eligible", async () => {
      const base = await networkHelpers.loadFixture(registeredFixture);
      await base.policy.connect(base.council).distrust(base.scored, base.issuer);
      await base.policy.connect(base.council).trust(base.scored, base.issuer, SCORED);
      await expectStatus(base, STATUS.eligible);
    });

    it("revoked since: revoked", async () => {
      const base = await networkHelpers.loadFixture(registeredFixture);
      await revoke(base.eas, base.issuer, base.scored, base.uid);
      await expectStatus(base, STATUS.revoked);
    });

    it("expires to the second", async () => {
      const base = await networkHelpers.loadFixture(fixture);
      const expirationTime = BigInt(await time.latest()) + 2n * WEEK;
      await base.register(base.alice, await base.issue(base.scored, base.alice, passport(20n), { expirationTime }));
      await time.increaseTo(expirationTime - 1n);
      await expectStatus(base, STATUS.eligible);
      await time.increaseTo(expirationTime);
      await expectStatus(base, STATUS.expired);
    });

    it("raised minimum: low score", async () => {
      const base = await networkHelpers.loadFixture(registeredFixture);
      await base.policy.connect(base.council).trust(base.scored, base.issuer, { ...SCORED, minScore: 21n });
      await expectStatus(base, STATUS.lowScore);
    });

    it("score word beyond the data: low score", async () => {
      const base = await networkHelpers.loadFixture(registeredFixture);
      await base.policy.connect(base.council).trust(base.scored, base.issuer, { ...SCORED, scoreWord: 2n });
      await expectStatus(base, STATUS.lowScore);
    });

    it("other nullifier word: unbound until registered", async () => {
      const base = await networkHelpers.loadFixture(registeredFixture);
      await base.policy.connect(base.council).trust(base.scored, base.issuer, { ...SCORED, nullifierWord: 0n });
      await expectStatus(base, STATUS.unbound);
      await base.register(base.alice, base.uid);
      await expectStatus(base, STATUS.eligible);
    });

    it("comes of age to the second", async () => {
      const base = await networkHelpers.loadFixture(fixture);
      const uid = await base.issue(base.scored, base.alice, passport(20n));
      const issuedAt = BigInt(await time.latest());
      await base.register(base.alice, uid);
      await time.increaseTo(issuedAt + WEEK - 1n);
      await expectStatus(base, STATUS.tooYoung);
      await time.increaseTo(issuedAt + WEEK);
      await expectStatus(base, STATUS.eligible);
    });
  });

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
