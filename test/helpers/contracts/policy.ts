import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { NetworkConnection } from "hardhat/types/network";
import { attest, attestedUids, deployEas, registerSchema, revoke } from "../eas.js";
import { deployCouncil, signerAt } from "../epochs.js";

export const DAY = 86_400n;

export const WEEK = 7n * DAY;

export const NO_NULLIFIER = 0xffffn;

export const SCORED = { minScore: 20n, scoreWord: 0n, nullifierWord: 1n, minAge: WEEK, recheck: 0n };

export const PLAIN = { minScore: 0n, scoreWord: 0n, nullifierWord: NO_NULLIFIER, minAge: 0n, recheck: 0n };

export const KEPT = { ...SCORED, recheck: 3n * WEEK };

export const UNKNOWN = `0x${"99".repeat(32)}`;

export const PERSON = `0x${"01".repeat(32)}`;

/** Order of `ICredentialPolicy.Status`. */
export const STATUS = {
  unregistered: 0n,
  untrusted: 1n,
  revoked: 2n,
  expired: 3n,
  lowScore: 4n,
  unbound: 5n,
  tooYoung: 6n,
  eligible: 7n,
} as const;

export interface Terms {
  readonly minScore: bigint;
  readonly scoreWord: bigint;
  readonly nullifierWord: bigint;
  readonly minAge: bigint;
  readonly recheck: bigint;
}

export const termsOf = (terms: Terms): bigint[] => [
  terms.minScore,
  terms.scoreWord,
  terms.nullifierWord,
  terms.minAge,
  terms.recheck,
];

/** What the tests of the eligibility policy start from. */
export function policyOn({ ethers, networkHelpers }: NetworkConnection) {
  const { time } = networkHelpers;

  const coder = ethers.AbiCoder.defaultAbiCoder();

  const word = (value: bigint): string => ethers.toBeHex(value, 32);

  const passport = (score: bigint, person = PERSON): string => ethers.concat([word(score), person]);

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

  return { word, passport, fixture, registeredFixture, keptFixture, nullifierOf };
}
