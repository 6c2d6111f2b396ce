import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { solidityPackedKeccak256, ZeroAddress, ZeroHash } from "ethers";
import fc from "fast-check";
import { network } from "hardhat";
import type { AttestationStruct } from "../../../typechain-types/@ethereum-attestation-service/eas-contracts/contracts/IEAS.js";
import { packWork, pointsOf } from "../../../src/engine/mirrors/work.js";
import {
  attest,
  attestByDelegation,
  attestedUids,
  type AttestationInput,
  CONTRIBUTION_SCHEMA,
  deployEas,
  multiAttest,
  multiRevoke,
  registerSchema,
  revoke,
  revokeByDelegation,
} from "../../helpers/eas.js";
import { DAY, deployCouncil, deployProgram, GENESIS, ORACLE_TERMS, signerAt, WEEK } from "../../helpers/epochs.js";
import {
  contributionTo,
  deployRegistry,
  evidenceOf,
  fieldsOf,
  MODE,
  type Piece,
  rawWork,
  type TaskFields,
  taskOf,
} from "../../helpers/work.js";

const { ethers, networkHelpers } = await network.create();
const { time } = networkHelpers;

const START = GENESIS + 100n;
const epochStart = (epoch: bigint): bigint => GENESIS + epoch * WEEK;
const cutOff = (epoch: bigint): bigint => epochStart(epoch + 1n) + ORACLE_TERMS.settlementDelay;

async function fixture() {
  const { manager, councilSeat, oracle, people, stranger, admin } = await deployProgram({ ethers });
  const [keeper, bot, alice, bob, carol] = [0, 1, 2, 3, 4].map((i) => signerAt(people, i)) as [
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
  ];
  const eas = await deployEas(ethers);
  const registry = await deployRegistry({ ethers }, { manager, councilSeat, oracle }, keeper);
  const policy = await ethers.deployContract("MockPolicy");
  for (const person of [alice, bob]) await policy.setEligible(person, true);
  const reputation = await ethers.deployContract("WorkReputation");
  const resolver = await ethers.deployContract("ContributionResolver", [eas.address, registry, oracle, reputation]);
  const schema = await registerSchema(eas, CONTRIBUTION_SCHEMA, await resolver.getAddress());

  const create = async (fields: Partial<TaskFields> = {}): Promise<number> => {
    await registry.create(taskOf(fields), "");
    const task = await registry.count();
    await registry.setAttester(task, bot, true);
    return Number(task);
  };
  const limited = async (fields: Partial<TaskFields>) => create({ ...fields, policy: await policy.getAddress() });
  const send = (input: AttestationInput, from = bot) => attest(eas, from, schema, input);
  const give = (account: HardhatEthersSigner, piece: Piece = {}) => send(contributionTo(account.address, piece));
  const give1 = async (account: HardhatEthersSigner, piece: Piece = {}): Promise<string> => {
    const [uid] = await attestedUids(eas, await give(account, piece));
    if (uid === undefined) throw new Error("nothing was attested");
    return uid;
  };
  const take = (uid: string) => revoke(eas, bot, schema, uid);
  await time.increaseTo(START);
  return {
    ...{ eas, registry, policy, reputation, resolver, oracle, schema, admin, keeper, bot, alice, bob, carol, stranger },
    ...{ create, limited, send, give, give1, take },
  };
}

type Fixture = Awaited<ReturnType<typeof fixture>>;

describe("ContributionResolver", () => {
  describe("constructor", () => {
    it("refuses no EAS", async () => {
      const { resolver, registry, oracle, reputation } = await networkHelpers.loadFixture(fixture);
      await expect(ethers.deployContract("ContributionResolver", [ZeroAddress, registry, oracle, reputation]))
        .to.be.revertedWithCustomError(resolver, "InvalidEAS")
        .withArgs();
    });

    it("knows its parts", async () => {
      const { resolver, eas, registry, oracle, reputation } = await networkHelpers.loadFixture(fixture);
      expect(await resolver.eas()).to.equal(eas.address);
      expect(await resolver.registry()).to.equal(await registry.getAddress());
      expect(await resolver.clock()).to.equal(await oracle.getAddress());
      expect(await resolver.reputation()).to.equal(await reputation.getAddress());
      expect(await resolver.version()).to.equal("1.0.0");
      expect(await resolver.isPayable()).to.equal(false);
    });

    it("foretells its schema", async () => {
      const { resolver, schema } = await networkHelpers.loadFixture(fixture);
      const types = ["string", "address", "bool"];
      const uid = solidityPackedKeccak256(types, [CONTRIBUTION_SCHEMA, await resolver.getAddress(), true]);
      expect(await resolver.schema()).to.equal(uid);
      expect(schema).to.equal(uid);
    });
  });

  describe("attest", () => {
    it("only EAS may call", async () => {
      const { resolver, eas, alice, bot, give1, create } = await networkHelpers.loadFixture(fixture);
      await create();
      const result: unknown = await eas.eas.getFunction("getAttestation")(await give1(alice));
      const stored = fieldsOf(result as object) as unknown as AttestationStruct;
      const calls = [
        resolver.connect(bot).attest(stored),
        resolver.connect(bot).multiAttest([stored], [0n]),
        resolver.connect(bot).revoke(stored),
        resolver.connect(bot).multiRevoke([stored], [0n]),
      ];
      for (const call of calls) {
        await expect(call).to.be.revertedWithCustomError(resolver, "AccessDenied").withArgs();
      }
    });

    it("EAS refuses payment", async () => {
      const { eas, alice, send, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await expect(send({ ...contributionTo(alice.address), value: 1n }))
        .to.be.revertedWithCustomError(eas.eas, "NotPayable")
        .withArgs();
    });

    it("other schema is refused", async () => {
      const { eas, resolver, bot, alice, create } = await networkHelpers.loadFixture(fixture);
      await create();
      const other = await registerSchema(eas, "bytes32 work,bytes32 proof", await resolver.getAddress());
      await expect(attest(eas, bot, other, contributionTo(alice.address)))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverWrongSchema")
        .withArgs(other);
    });

    it("irrevocable attestation is refused", async () => {
      const { resolver, alice, send, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await expect(send({ ...contributionTo(alice.address), revocable: false }))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverNotRevocable")
        .withArgs();
    });

    it("expiring attestation is refused", async () => {
      const { resolver, alice, send, create } = await networkHelpers.loadFixture(fixture);
      await create();
      const expirationTime = START + 1_000n;
      await expect(send({ ...contributionTo(alice.address), expirationTime }))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverExpiring")
        .withArgs(expirationTime);
    });

    it("data is two words", async () => {
      const { resolver, alice, send, create } = await networkHelpers.loadFixture(fixture);
      await create();
      const { data } = contributionTo(alice.address);
      for (const wrong of ["0x", data.slice(0, -2), `${data}00`]) {
        await expect(send({ recipient: alice.address, data: wrong }))
          .to.be.revertedWithCustomError(resolver, "ContributionResolverInvalidData")
          .withArgs((wrong.length - 2) / 2);
      }
    });

    it("reserved bits are refused", async () => {
      const { resolver, alice, send, create } = await networkHelpers.loadFixture(fixture);
      await create();
      for (const reserved of [1n, 1n << 143n]) {
        const work = rawWork(1n, 1n, 1n, reserved);
        await expect(send({ recipient: alice.address, data: ethers.concat([work, evidenceOf("x")]) }))
          .to.be.revertedWithCustomError(resolver, "WorkReservedBits")
          .withArgs(work);
      }
    });

    it("time before the first epoch is refused", async () => {
      const { eas, registry, bot, alice, create } = await networkHelpers.loadFixture(fixture);
      await create();
      const clock = await ethers.deployContract("EpochTimeHarness", [START + DAY, WEEK]);
      const early = await ethers.deployContract("ContributionResolver", [eas.address, registry, clock, ZeroAddress]);
      const schema = await registerSchema(eas, CONTRIBUTION_SCHEMA, await early.getAddress());
      await time.setNextBlockTimestamp(START + DAY - 1n);
      await expect(attest(eas, bot, schema, contributionTo(alice.address)))
        .to.be.revertedWithCustomError(early, "EpochClockBeforeGenesis")
        .withArgs(START + DAY - 1n, START + DAY);
      await time.setNextBlockTimestamp(START + DAY);
      await attest(eas, bot, schema, contributionTo(alice.address));
      expect(await early.scoreOf(0n, alice)).to.deep.equal([1_000n, 1n]);
    });

    it("unknown task is refused", async () => {
      const { registry, alice, give } = await networkHelpers.loadFixture(fixture);
      for (const task of [0, 7]) {
        await expect(give(alice, { task }))
          .to.be.revertedWithCustomError(registry, "TaskRegistryUnknownTask")
          .withArgs(task);
      }
    });

    it("zero quantity is refused", async () => {
      const { resolver, alice, give, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await expect(give(alice, { quantity: 0 }))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverZeroQuantity")
        .withArgs();
    });

    it("quality above full is refused", async () => {
      const { resolver, alice, send, create } = await networkHelpers.loadFixture(fixture);
      await create();
      const data = ethers.concat([rawWork(1n, 1n, 10_001n), evidenceOf("x")]);
      await expect(send({ recipient: alice.address, data }))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverInvalidQuality")
        .withArgs(10_001n);
    });

    it("has at most as many points as 32 bits hold", async () => {
      const { resolver, alice, give, create } = await networkHelpers.loadFixture(fixture);
      await create({ points: 2n ** 16n });
      await expect(give(alice, { quantity: 2 ** 16 }))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverTooManyPoints")
        .withArgs(2n ** 32n);
      await create({ points: 2n ** 32n - 1n });
      await expect(give(alice, { task: 2, quantity: 2, quality: 5_001 }))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverTooManyPoints")
        .withArgs(((2n ** 32n - 1n) * 2n * 5_001n) / 10_000n);
      await give(alice, { task: 2, quantity: 2, quality: 5_000 });
      expect(await resolver.scoreOf(0n, alice)).to.deep.equal([2n ** 32n - 1n, 1n]);
    });

    it("task opens on time", async () => {
      const { resolver, alice, give, create } = await networkHelpers.loadFixture(fixture);
      const opensAt = START + 1_000n;
      await create({ opensAt });
      await time.setNextBlockTimestamp(opensAt - 1n);
      await expect(give(alice))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverTaskNotOpen")
        .withArgs(1n, opensAt);
      await time.setNextBlockTimestamp(opensAt);
      await expect(give(alice)).to.emit(resolver, "ContributionAccepted");
    });

    it("task closes on time", async () => {
      const { resolver, alice, give, create } = await networkHelpers.loadFixture(fixture);
      const closesAt = START + 1_000n;
      await create({ closesAt });
      await time.setNextBlockTimestamp(closesAt - 1n);
      await expect(give(alice)).to.emit(resolver, "ContributionAccepted");
      await time.setNextBlockTimestamp(closesAt);
      await expect(give(alice, { evidence: "late" }))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverTaskClosed")
        .withArgs(1n, closesAt);
    });

    it("closed task is refused", async () => {
      const { registry, resolver, alice, give, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await registry.close(1n);
      const { closesAt } = await registry.taskOf(1n);
      await expect(give(alice))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverTaskClosed")
        .withArgs(1n, closesAt);
    });

    it("stranger cannot attest", async () => {
      const { resolver, alice, stranger, send, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await expect(send(contributionTo(alice.address), stranger))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverNotAttester")
        .withArgs(1n, stranger);
    });

    it("former attester cannot attest", async () => {
      const { registry, resolver, alice, bot, give, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await registry.setAttester(1n, bot, false);
      await expect(give(alice))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverNotAttester")
        .withArgs(1n, bot);
    });

    it("low quality is refused", async () => {
      const { resolver, alice, give, create } = await networkHelpers.loadFixture(fixture);
      await create({ minQuality: 6_000n });
      await expect(give(alice, { quality: 5_999 }))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverQualityTooLow")
        .withArgs(1n, 5_999n, 6_000n);
      await expect(give(alice, { quality: 6_000 })).to.emit(resolver, "ContributionAccepted");
    });

    it("nobody is no contributor", async () => {
      const { resolver, send, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await expect(send(contributionTo(ZeroAddress)))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverZeroAccount")
        .withArgs();
    });

    it("self-attestation is refused", async () => {
      const { resolver, bot, give, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await expect(give(bot))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverSelfAttestation")
        .withArgs(bot);
    });

    it("ineligible contributor is refused", async () => {
      const { resolver, carol, alice, give, limited } = await networkHelpers.loadFixture(fixture);
      await limited({});
      await expect(give(carol))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverNotEligible")
        .withArgs(1n, carol);
      await expect(give(alice)).to.emit(resolver, "ContributionAccepted");
    });

    it("revoked credential passes until rechecked", async () => {
      const { eas, resolver, admin, bot, alice, give, create } = await networkHelpers.loadFixture(fixture);
      const manager = await ethers.deployContract("MockAccessManager", [admin]);
      const council = await deployCouncil(ethers, manager, admin);
      const credentials = await ethers.deployContract("EligibilityPolicy", [council, eas.address], admin);
      const schema = await registerSchema(eas, "bool human", ZeroAddress);
      const terms = { minScore: 0n, scoreWord: 0n, nullifierWord: 0xffffn, minAge: 0n, recheck: WEEK };
      await credentials.trust(schema, bot, terms);
      const [uid = ""] = await attestedUids(
        eas,
        await attest(eas, bot, schema, { recipient: alice.address, data: ethers.toBeHex(1n, 32) }),
      );
      await credentials.connect(alice).register(uid);
      await create({ policy: await credentials.getAddress() });

      await revoke(eas, bot, schema, uid);
      await expect(give(alice, { evidence: "1" })).to.emit(resolver, "ContributionAccepted");
      await credentials.recheck(alice);
      await expect(give(alice, { evidence: "2" }))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverNotEligible")
        .withArgs(1n, alice);
    });

    it("reputation of the domain counts", async () => {
      const { resolver, reputation, alice, give, create } = await networkHelpers.loadFixture(fixture);
      await create({ minReputation: 50n, reputationDomain: 3n });
      await reputation.setReputation(alice, 2n, 1_000n);
      await reputation.setReputation(alice, 3n, 49n);
      await expect(give(alice))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverReputationTooLow")
        .withArgs(1n, alice, 49n, 50n);
      await reputation.setReputation(alice, 3n, 50n);
      await expect(give(alice)).to.emit(resolver, "ContributionAccepted");
    });

    it("program without reputation reaches no minimum", async () => {
      const { eas, registry, oracle, bot, alice, create } = await networkHelpers.loadFixture(fixture);
      await create({ minReputation: 1n });
      const resolver = await ethers.deployContract("ContributionResolver", [
        eas.address,
        registry,
        oracle,
        ZeroAddress,
      ]);
      const schema = await registerSchema(eas, CONTRIBUTION_SCHEMA, await resolver.getAddress());
      await expect(attest(eas, bot, schema, contributionTo(alice.address)))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverReputationTooLow")
        .withArgs(1n, alice, 0n, 1n);
    });

    it("evidence serves a task once", async () => {
      const { resolver, alice, bob, give, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await create();
      await give(alice);
      await expect(give(bob))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverEvidenceUsed")
        .withArgs(1n, evidenceOf("article"));
      await expect(give(bob, { task: 2 })).to.emit(resolver, "ContributionAccepted");
    });

    it("score fits its record", async () => {
      const { resolver, alice, give, create } = await networkHelpers.loadFixture(fixture);
      const points = 2n ** 32n - 1n;
      await create({ points });
      const epochs = [0n, 1n, 2n, 3n, 4n];
      for (const epoch of epochs) {
        if (epoch > 0n) await time.setNextBlockTimestamp(epochStart(epoch));
        await give(alice, { evidence: `a${epoch}` });
        await give(alice, { evidence: `b${epoch}` });
      }
      for (const epoch of epochs) expect(await resolver.scoreOf(epoch, alice)).to.deep.equal([2n * points, 2n]);
      // As many as the record counts have fewer points than it holds: one attester cannot fill an account's epoch.
      expect(65_535n * points).to.be.lessThan(2n ** 48n);
    });

    it("keeps the count of work worth nothing", async () => {
      const { resolver, alice, give, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await give(alice, { quality: 0 });
      await time.setNextBlockTimestamp(epochStart(2n));
      await give(alice, { evidence: "2" });
      expect(await resolver.scoreOf(0n, alice)).to.deep.equal([0n, 1n]);
      expect(await resolver.scoreOf(2n, alice)).to.deep.equal([1_000n, 1n]);
    });

    it("count fits its record", async () => {
      const { resolver, alice, give, limited } = await networkHelpers.loadFixture(fixture);
      await limited({ maxPerEpoch: 100_000n });
      await give(alice);
      // ledger: epoch (32 bits) | lane of epoch 0: count (16), points (48) | lane of epoch 1 (64) | task (32) | window (32) | count of the
      // window (16) | count of the epoch (16), from the lowest bit up
      const slot = ethers.solidityPackedKeccak256(["uint256", "uint256"], [alice.address, 0n]);
      const most = 2n ** 16n - 1n;
      const full = (most << 240n) | (1n << 160n) | (most << 32n);
      await networkHelpers.setStorageAt(await resolver.getAddress(), slot, ethers.toBeHex(full, 32));
      expect(await resolver.scoreOf(0n, alice)).to.deep.equal([0n, 65_535n]);
      await expect(give(alice, { evidence: "one more" }))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverScoreOverflow")
        .withArgs(0n, alice);
    });

    it("window limit holds", async () => {
      const { resolver, alice, bob, give, limited } = await networkHelpers.loadFixture(fixture);
      await limited({ maxPerWindow: 2n, window: DAY });
      const turn = (START / DAY + 1n) * DAY;
      await give(alice, { evidence: "1" });
      await time.setNextBlockTimestamp(turn - 2n);
      await give(alice, { evidence: "2" });
      await time.setNextBlockTimestamp(turn - 1n);
      await expect(give(alice, { evidence: "3" }))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverWindowLimit")
        .withArgs(1n, alice, 2n);
      await time.setNextBlockTimestamp(turn);
      await give(alice, { evidence: "3" });
      await give(alice, { evidence: "4" });
      await expect(give(alice, { evidence: "5" }))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverWindowLimit")
        .withArgs(1n, alice, 2n);
      await expect(give(bob, { evidence: "5" })).to.emit(resolver, "ContributionAccepted");
    });

    it("window outlives the epoch", async () => {
      const { resolver, alice, give, limited } = await networkHelpers.loadFixture(fixture);
      await limited({ maxPerWindow: 1n, window: 52n * WEEK });
      await give(alice, { evidence: "1" });
      await time.setNextBlockTimestamp(epochStart(1n));
      await expect(give(alice, { evidence: "2" }))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverWindowLimit")
        .withArgs(1n, alice, 1n);
    });

    it("epoch cap holds", async () => {
      const { resolver, alice, bob, give, limited } = await networkHelpers.loadFixture(fixture);
      await limited({ maxPerEpoch: 2n });
      await give(alice, { evidence: "1" });
      await give(alice, { evidence: "2" });
      await expect(give(alice, { evidence: "3" }))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverEpochCap")
        .withArgs(1n, alice, 2n);
      await give(bob, { evidence: "3" });
      await time.setNextBlockTimestamp(epochStart(1n));
      await expect(give(alice, { evidence: "4" })).to.emit(resolver, "ContributionAccepted");
    });

    it("limits are each task's own", async () => {
      const { resolver, alice, give, limited } = await networkHelpers.loadFixture(fixture);
      for (let i = 0; i < 3; i++) await limited({ maxPerEpoch: 1n, maxPerWindow: 1n, window: DAY });
      for (const task of [1, 2, 3]) await give(alice, { task });
      for (const task of [3, 2, 1]) {
        await expect(give(alice, { task, evidence: "2" }))
          .to.be.revertedWithCustomError(resolver, "ContributionResolverWindowLimit")
          .withArgs(task, alice, 1n);
      }
      await time.setNextBlockTimestamp(START + DAY);
      for (const task of [2, 1, 3]) {
        await expect(give(alice, { task, evidence: "2" }))
          .to.be.revertedWithCustomError(resolver, "ContributionResolverEpochCap")
          .withArgs(task, alice, 1n);
      }
      await time.setNextBlockTimestamp(epochStart(1n));
      for (const task of [1, 2, 3]) await give(alice, { task, evidence: "2" });
      expect(await resolver.scoreOf(1n, alice)).to.deep.equal([3_000n, 3n]);
    });

    it("quota holds over all accounts", async () => {
      const { resolver, alice, bob, carol, give, create } = await networkHelpers.loadFixture(fixture);
      await create({ epochQuota: 2n });
      await give(alice, { evidence: "1" });
      await give(bob, { evidence: "2" });
      await expect(give(carol, { evidence: "3" }))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverQuota")
        .withArgs(1n, 2n);
      await time.setNextBlockTimestamp(epochStart(1n));
      await expect(give(carol, { evidence: "3" })).to.emit(resolver, "ContributionAccepted");
    });

    it("quotas are each task's own", async () => {
      const { resolver, alice, bob, give, create } = await networkHelpers.loadFixture(fixture);
      for (let i = 0; i < 3; i++) await create({ epochQuota: 1n });
      for (const [epoch, order] of [
        [0n, [1, 2, 3]],
        [1n, [3, 1, 2]],
      ] as const) {
        if (epoch > 0n) await time.setNextBlockTimestamp(epochStart(epoch));
        for (const task of order) await give(alice, { task, evidence: `first of ${epoch}` });
        for (const task of order) {
          await expect(give(bob, { task, evidence: `second of ${epoch}` }))
            .to.be.revertedWithCustomError(resolver, "ContributionResolverQuota")
            .withArgs(task, 1n);
        }
        expect(await resolver.totalOf(epoch)).to.deep.equal([3_000n, 3n]);
      }
    });

    it("window limit beyond 16 bits holds", async () => {
      const { resolver, alice, give, limited } = await networkHelpers.loadFixture(fixture);
      const most = 65_536n;
      await limited({ maxPerWindow: most, window: 1_000n * WEEK });
      await give(alice);
      // tally: epoch (32 bits) | count of the epoch (16) | window (32) | count of the window (32), from the lowest bit up
      const ofTask = ethers.solidityPackedKeccak256(["uint256", "uint256"], [1n, 2n]);
      const slot = ethers.solidityPackedKeccak256(["uint256", "uint256"], [alice.address, ofTask]);
      const stored = BigInt(await ethers.provider.getStorage(resolver, slot));
      expect(stored >> 80n).to.equal(1n);
      const full = (most << 80n) | (stored & (2n ** 80n - 1n));
      await networkHelpers.setStorageAt(await resolver.getAddress(), slot, ethers.toBeHex(full, 32));
      await expect(give(alice, { evidence: "one more" }))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverWindowLimit")
        .withArgs(1n, alice, most);
    });

    it("accepts what passes every gate", async () => {
      const { eas, resolver, reputation, bot, alice, give, limited } = await networkHelpers.loadFixture(fixture);
      await limited({
        ...{ points: 777n, maxPerWindow: 1n, window: DAY, maxPerEpoch: 1n, epochQuota: 1n, minQuality: 9_999n },
        ...{ opensAt: START, closesAt: START + DAY, minReputation: 5n, reputationDomain: 1n },
      });
      await reputation.setReputation(alice, 1n, 5n);
      const response = await give(alice, { quantity: 3, quality: 9_999 });
      const [uid] = await attestedUids(eas, response);
      const points = 2_330n; // 777 × 3 × 0.9999 = 2330.7669
      await expect(response)
        .to.emit(resolver, "ContributionAccepted")
        .withArgs(uid, alice, 1n, bot, 3n, 9_999n, points, 0n, evidenceOf("article"));
      expect(await resolver.scoreOf(0n, alice)).to.deep.equal([points, 1n]);
      expect(await resolver.totalOf(0n)).to.deep.equal([points, 1n]);
      expect(await resolver.isEvidenceUsed(1n, evidenceOf("article"))).to.equal(true);
    });

    it("reviewed task is accepted provisionally", async () => {
      const { resolver, alice, give, create } = await networkHelpers.loadFixture(fixture);
      await create({ mode: MODE.reviewed });
      await give(alice, { quality: 5_000 });
      expect(await resolver.scoreOf(0n, alice)).to.deep.equal([500n, 1n]);
    });

    it("on-chain task takes only its contracts", async () => {
      const { registry, resolver, bot, alice, give, send } = await networkHelpers.loadFixture(fixture);
      await registry.create(taskOf({ mode: MODE.onChain }), "");
      const verifier = await resolver.getAddress();
      await registry.setAttester(1n, verifier, true);
      await expect(give(alice))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverNotAttester")
        .withArgs(1n, bot);
      await networkHelpers.impersonateAccount(verifier);
      await networkHelpers.setBalance(verifier, 10n ** 18n);
      await send(contributionTo(alice.address), await ethers.getSigner(verifier));
      expect(await resolver.scoreOf(0n, alice)).to.deep.equal([1_000n, 1n]);
    });

    it("boundary belongs to the next epoch", async () => {
      const { resolver, alice, give, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await time.setNextBlockTimestamp(epochStart(1n) - 1n);
      await give(alice, { evidence: "last" });
      await time.setNextBlockTimestamp(epochStart(1n));
      await give(alice, { evidence: "first", quantity: 2 });
      expect(await resolver.scoreOf(0n, alice)).to.deep.equal([1_000n, 1n]);
      expect(await resolver.scoreOf(1n, alice)).to.deep.equal([2_000n, 1n]);
      expect(await resolver.totalOf(0n)).to.deep.equal([1_000n, 1n]);
      expect(await resolver.totalOf(1n)).to.deep.equal([2_000n, 1n]);
    });

    it("remembers every epoch", async () => {
      const { resolver, alice, give, create } = await networkHelpers.loadFixture(fixture);
      await create();
      const epochs = [0n, 1n, 2n, 3n, 4n, 7n, 8n, 100n];
      for (const epoch of epochs) {
        if (epoch > 0n) await time.setNextBlockTimestamp(epochStart(epoch));
        await give(alice, { evidence: `a${epoch}`, quantity: Number(epoch) + 1 });
        await give(alice, { evidence: `b${epoch}` });
      }
      for (const epoch of epochs) {
        expect(await resolver.scoreOf(epoch, alice)).to.deep.equal([(epoch + 2n) * 1_000n, 2n]);
      }
      for (const epoch of [5n, 6n, 9n, 99n, 101n]) {
        expect(await resolver.scoreOf(epoch, alice)).to.deep.equal([0n, 0n]);
      }
    });

    it("delegated attestation names its signer", async () => {
      const { eas, resolver, schema, bot, alice, stranger, create } = await networkHelpers.loadFixture(fixture);
      await create();
      const response = attestByDelegation(eas, bot, stranger, schema, contributionTo(alice.address));
      const [uid] = await attestedUids(eas, await response);
      await expect(response)
        .to.emit(resolver, "ContributionAccepted")
        .withArgs(uid, alice, 1n, bot, 1n, 10_000n, 1_000n, 0n, evidenceOf("article"));
    });

    it("delegated attestation of a stranger fails", async () => {
      const { eas, resolver, schema, bot, alice, stranger, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await expect(attestByDelegation(eas, stranger, bot, schema, contributionTo(alice.address)))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverNotAttester")
        .withArgs(1n, stranger);
    });
  });

  describe("multiAttest", () => {
    it("accepts many tasks and accounts", async () => {
      const { eas, resolver, schema, bot, alice, bob, create } = await networkHelpers.loadFixture(fixture);
      await create({ points: 10n });
      await create({ points: 100n });
      const pieces: [HardhatEthersSigner, Piece][] = [
        [alice, { task: 1, evidence: "1" }],
        [bob, { task: 1, evidence: "2", quantity: 2 }],
        [alice, { task: 2, evidence: "1", quality: 5_000 }],
        [alice, { task: 1, evidence: "3" }],
      ];
      const inputs = pieces.map(([account, piece]) => contributionTo(account.address, piece));
      const response = await multiAttest(eas, bot, schema, inputs);
      const uids = await attestedUids(eas, response);
      const points = [10n, 20n, 50n, 10n];
      for (const [i, [account, { task, evidence = "", quantity = 1, quality = 10_000 }]] of pieces.entries()) {
        await expect(response)
          .to.emit(resolver, "ContributionAccepted")
          .withArgs(uids[i], account, task, bot, quantity, quality, points[i], 0n, evidenceOf(evidence));
      }
      expect(await resolver.scoreOf(0n, alice)).to.deep.equal([70n, 3n]);
      expect(await resolver.scoreOf(0n, bob)).to.deep.equal([20n, 1n]);
      expect(await resolver.totalOf(0n)).to.deep.equal([90n, 4n]);
    });

    it("one refusal refuses all", async () => {
      const { eas, resolver, schema, bot, alice, bob, create } = await networkHelpers.loadFixture(fixture);
      await create();
      const inputs = [contributionTo(alice.address), contributionTo(bob.address)];
      await expect(multiAttest(eas, bot, schema, inputs))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverEvidenceUsed")
        .withArgs(1n, evidenceOf("article"));
      expect(await resolver.totalOf(0n)).to.deep.equal([0n, 0n]);
    });

    it("each attester passes its own gate", async () => {
      const { eas, resolver, schema, bot, alice, stranger, create } = await networkHelpers.loadFixture(fixture);
      await create();
      // EAS calls for one attester at a time; the resolver does not rely on it
      await networkHelpers.impersonateAccount(eas.address);
      await networkHelpers.setBalance(eas.address, 10n ** 18n);
      const caller = resolver.connect(await ethers.getSigner(eas.address));
      const attestationOf = (attester: HardhatEthersSigner, evidence: string): AttestationStruct => ({
        ...{
          uid: evidenceOf(evidence),
          schema,
          refUID: ZeroHash,
          time: START + 100n,
          expirationTime: 0n,
          revocationTime: 0n,
        },
        ...{ attester: attester.address, revocable: true, ...contributionTo(alice.address, { evidence }) },
      });
      await expect(caller.multiAttest([attestationOf(bot, "1"), attestationOf(stranger, "2")], [0n, 0n]))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverNotAttester")
        .withArgs(1n, stranger);
      await expect(caller.multiAttest([attestationOf(bot, "1"), attestationOf(bot, "2")], [0n, 0n]))
        .to.emit(resolver, "ContributionAccepted")
        .withArgs(evidenceOf("2"), alice, 1n, bot, 1n, 10_000n, 1_000n, 0n, evidenceOf("2"));
    });

    it("limits hold inside one call", async () => {
      const { eas, resolver, schema, bot, alice, limited } = await networkHelpers.loadFixture(fixture);
      await limited({ maxPerWindow: 2n, window: DAY });
      const inputs = ["1", "2", "3"].map((evidence) => contributionTo(alice.address, { evidence }));
      await expect(multiAttest(eas, bot, schema, inputs))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverWindowLimit")
        .withArgs(1n, alice, 2n);
      await multiAttest(eas, bot, schema, inputs.slice(0, 2));
      expect(await resolver.scoreOf(0n, alice)).to.deep.equal([2_000n, 2n]);
    });
  });

  describe("revoke", () => {
    it("only the attester may revoke", async () => {
      const { eas, schema, alice, stranger, give1, create } = await networkHelpers.loadFixture(fixture);
      await create();
      const uid = await give1(alice);
      await expect(revoke(eas, stranger, schema, uid))
        .to.be.revertedWithCustomError(eas.eas, "AccessDenied")
        .withArgs();
    });

    it("revokes only once", async () => {
      const { eas, alice, give1, take, create } = await networkHelpers.loadFixture(fixture);
      await create();
      const uid = await give1(alice);
      await take(uid);
      await expect(take(uid)).to.be.revertedWithCustomError(eas.eas, "AlreadyRevoked").withArgs();
    });

    it("cut-off closes the epoch", async () => {
      const { resolver, alice, give1, take, create } = await networkHelpers.loadFixture(fixture);
      await create();
      const uid = await give1(alice);
      await time.setNextBlockTimestamp(cutOff(0n));
      await expect(take(uid))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverEpochClosed")
        .withArgs(0n, cutOff(0n));
      expect(await resolver.scoreOf(0n, alice)).to.deep.equal([1_000n, 1n]);
      expect((await resolver.contributionOf(uid)).revoked).to.equal(false);
    });

    it("takes back until the cut-off", async () => {
      const { resolver, alice, bob, give, give1, take, create } = await networkHelpers.loadFixture(fixture);
      await create();
      const uid = await give1(alice, { quantity: 5 });
      await give(bob, { evidence: "other" });
      await time.setNextBlockTimestamp(cutOff(0n) - 1n);
      await expect(take(uid)).to.emit(resolver, "ContributionRevoked").withArgs(uid, alice, 1n, 0n, 5_000n);
      expect(await resolver.scoreOf(0n, alice)).to.deep.equal([0n, 0n]);
      expect(await resolver.totalOf(0n)).to.deep.equal([1_000n, 1n]);
      expect((await resolver.contributionOf(uid)).revoked).to.equal(true);
    });

    it("takes back out of the history", async () => {
      const { resolver, alice, give, give1, take, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await give(alice, { evidence: "1" });
      const uid = await give1(alice, { evidence: "2", quantity: 7 });
      await time.setNextBlockTimestamp(epochStart(1n));
      await give(alice, { evidence: "3" });
      await take(uid);
      expect(await resolver.scoreOf(0n, alice)).to.deep.equal([1_000n, 1n]);
      expect(await resolver.scoreOf(1n, alice)).to.deep.equal([1_000n, 1n]);
      expect(await resolver.totalOf(0n)).to.deep.equal([1_000n, 1n]);
    });

    it("takes back out of a closed pair", async () => {
      const { resolver, alice, give, give1, take, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await give(alice, { evidence: "0", quantity: 3 });
      await time.setNextBlockTimestamp(epochStart(1n));
      await give(alice, { evidence: "1" });
      const uid = await give1(alice, { evidence: "2", quantity: 7 });
      await time.setNextBlockTimestamp(epochStart(2n));
      await give(alice, { evidence: "3", quantity: 2 });
      await take(uid);
      for (const [epoch, points] of [3_000n, 1_000n, 2_000n, 0n].entries()) {
        expect(await resolver.scoreOf(epoch, alice)).to.deep.equal([points, points === 0n ? 0n : 1n]);
      }
    });

    it("frees the evidence", async () => {
      const { resolver, alice, bob, give, give1, take, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await take(await give1(alice));
      expect(await resolver.isEvidenceUsed(1n, evidenceOf("article"))).to.equal(false);
      await give(bob);
      expect(await resolver.scoreOf(0n, bob)).to.deep.equal([1_000n, 1n]);
    });

    it("frees window, cap and quota", async () => {
      const { resolver, alice, give, give1, take, limited } = await networkHelpers.loadFixture(fixture);
      for (let i = 0; i < 2; i++) await limited({ maxPerWindow: 1n, window: DAY, maxPerEpoch: 1n, epochQuota: 1n });
      for (const task of [1, 2]) {
        await take(await give1(alice, { task, evidence: "1" }));
        await give(alice, { task, evidence: "2" });
        await expect(give(alice, { task, evidence: "3" }))
          .to.be.revertedWithCustomError(resolver, "ContributionResolverWindowLimit")
          .withArgs(task, alice, 1n);
      }
    });

    it("past window stays as it was", async () => {
      const { resolver, alice, give, give1, take, limited } = await networkHelpers.loadFixture(fixture);
      for (let i = 0; i < 2; i++) await limited({ maxPerWindow: 1n, window: DAY, maxPerEpoch: 2n });
      for (const task of [1, 2]) {
        const start = epochStart(BigInt(task)) + DAY;
        await time.setNextBlockTimestamp(start);
        const uid = await give1(alice, { task, evidence: "1" });
        await time.setNextBlockTimestamp(start + DAY);
        await give(alice, { task, evidence: "2" });
        await take(uid);
        await expect(give(alice, { task, evidence: "3" }))
          .to.be.revertedWithCustomError(resolver, "ContributionResolverWindowLimit")
          .withArgs(task, alice, 1n);
        await time.setNextBlockTimestamp(start + 2n * DAY);
        await give(alice, { task, evidence: "3" });
        await time.setNextBlockTimestamp(start + 3n * DAY);
        await expect(give(alice, { task, evidence: "4" }))
          .to.be.revertedWithCustomError(resolver, "ContributionResolverEpochCap")
          .withArgs(task, alice, 2n);
      }
    });

    it("past epoch frees nothing of this one", async () => {
      const { resolver, alice, bob, give, give1, take, limited } = await networkHelpers.loadFixture(fixture);
      for (let i = 0; i < 2; i++) await limited({ maxPerEpoch: 1n, epochQuota: 1n });
      const uids = [await give1(alice, { task: 1, evidence: "1" }), await give1(alice, { task: 2, evidence: "1" })];
      await time.setNextBlockTimestamp(epochStart(1n));
      for (const task of [1, 2]) await give(alice, { task, evidence: "2" });
      for (const uid of uids) await take(uid);
      for (const task of [1, 2]) {
        await expect(give(alice, { task, evidence: "3" }))
          .to.be.revertedWithCustomError(resolver, "ContributionResolverEpochCap")
          .withArgs(task, alice, 1n);
        await expect(give(bob, { task, evidence: "3" }))
          .to.be.revertedWithCustomError(resolver, "ContributionResolverQuota")
          .withArgs(task, 1n);
      }
    });

    it("many at once", async () => {
      const { eas, resolver, schema, bot, alice, bob, give1, create } = await networkHelpers.loadFixture(fixture);
      await create();
      const uids = [await give1(alice, { evidence: "1" }), await give1(bob, { evidence: "2" })];
      const response = multiRevoke(eas, bot, schema, uids);
      await expect(response).to.emit(resolver, "ContributionRevoked").withArgs(uids[0], alice, 1n, 0n, 1_000n);
      await expect(response).to.emit(resolver, "ContributionRevoked").withArgs(uids[1], bob, 1n, 0n, 1_000n);
      expect(await resolver.totalOf(0n)).to.deep.equal([0n, 0n]);
    });

    it("by delegation", async () => {
      const { eas, resolver, schema, bot, alice, stranger, give1, create } = await networkHelpers.loadFixture(fixture);
      await create();
      const uid = await give1(alice);
      await expect(revokeByDelegation(eas, bot, stranger, schema, uid))
        .to.emit(resolver, "ContributionRevoked")
        .withArgs(uid, alice, 1n, 0n, 1_000n);
    });

    it("former attester may still revoke", async () => {
      const { registry, resolver, bot, alice, give1, take, create } = await networkHelpers.loadFixture(fixture);
      await create();
      const uid = await give1(alice);
      await registry.setAttester(1n, bot, false);
      await registry.close(1n);
      await expect(take(uid)).to.emit(resolver, "ContributionRevoked").withArgs(uid, alice, 1n, 0n, 1_000n);
    });
  });

  describe("views", () => {
    it("decodes a contribution", async () => {
      const { resolver, bot, alice, give1, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await time.setNextBlockTimestamp(epochStart(3n) + 5n);
      const uid = await give1(alice, { quantity: 7, quality: 8_000 });
      expect(fieldsOf(await resolver.contributionOf(uid))).to.deep.equal({
        ...{ account: alice.address, attester: bot.address, task: 1n, quantity: 7n, quality: 8_000n },
        ...{ time: epochStart(3n) + 5n, epoch: 3n, evidence: evidenceOf("article"), revoked: false },
      });
    });

    it("foreign attestation is no contribution", async () => {
      const { eas, resolver, bot, alice } = await networkHelpers.loadFixture(fixture);
      const other = await registerSchema(eas, CONTRIBUTION_SCHEMA, ZeroAddress);
      const [uid] = await attestedUids(eas, await attest(eas, bot, other, contributionTo(alice.address)));
      await expect(resolver.contributionOf(uid ?? ""))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverWrongSchema")
        .withArgs(other);
      await expect(resolver.contributionOf(ZeroHash))
        .to.be.revertedWithCustomError(resolver, "ContributionResolverWrongSchema")
        .withArgs(ZeroHash);
    });

    it("packs as the engine does", async () => {
      const { resolver } = await networkHelpers.loadFixture(fixture);
      const fields = fc.record({
        task: fc.maxSafeNat(),
        quantity: fc.nat(2 ** 32 - 1),
        quality: fc.nat(10_000),
      });
      await fc.assert(
        fc.asyncProperty(fields, async ({ task, quantity, quality }) => {
          const work = packWork({ task, quantity, quality });
          expect(await resolver.encodeWork(task, quantity, quality)).to.equal(work);
          expect(await resolver.decodeWork(work)).to.deep.equal([task, quantity, quality].map(BigInt));
        }),
        { numRuns: 20 },
      );
    });

    it("reserved bits do not decode", async () => {
      const { resolver } = await networkHelpers.loadFixture(fixture);
      const work = rawWork(1n, 1n, 1n, 1n << 143n);
      await expect(resolver.decodeWork(work))
        .to.be.revertedWithCustomError(resolver, "WorkReservedBits")
        .withArgs(work);
    });
  });

  describe("against a model", () => {
    it("accepts and scores the same", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(STEP, { minLength: 10, maxLength: 25 }), async (steps) => {
          await play(await networkHelpers.loadFixture(fixture), steps);
        }),
        { numRuns: 8 },
      );
    });
  });
});

/** One thing that happens: time passes, then a contribution is attested, or the n-th accepted one is revoked. */
interface Step {
  readonly wait: number;
  readonly revoke: boolean;
  readonly who: number;
  readonly task: number;
  readonly quantity: number;
  readonly quality: number;
  readonly evidence: number;
}

const STEP: fc.Arbitrary<Step> = fc.record({
  wait: fc.constantFrom(1, 60, 3_600, 86_400, 200_000, 700_000),
  revoke: fc.nat(3).map((n) => n === 0),
  who: fc.nat(1),
  task: fc.integer({ min: 1, max: 3 }),
  quantity: fc.integer({ min: 1, max: 5 }),
  quality: fc.nat(10_000),
  evidence: fc.nat(30),
});

const LIMITS = [
  { maxPerWindow: 2n, window: DAY, maxPerEpoch: 3n, epochQuota: 4n, points: 7n },
  { maxPerWindow: 1n, window: 10n * DAY, maxPerEpoch: 0n, epochQuota: 0n, points: 11n },
  { maxPerWindow: 0n, window: 0n, maxPerEpoch: 2n, epochQuota: 3n, points: 1n },
] as const;

interface Accepted extends Step {
  readonly uid: string;
  readonly time: bigint;
  live: boolean;
}

/** Plays the steps on chain and on a plain list of accepted contributions, which counts everything afresh each time. */
async function play(f: Fixture, steps: readonly Step[]): Promise<void> {
  for (const limits of LIMITS) await f.limited(limits);
  const people = [f.alice, f.bob];
  const accepted: Accepted[] = [];
  let now = BigInt(await time.latest());
  for (const step of steps) {
    now += BigInt(step.wait);
    await time.setNextBlockTimestamp(now);
    const target = accepted[step.evidence % Math.max(accepted.length, 1)];
    if (step.revoke && target?.live === true) await playRevocation(f, target, now);
    else if (!step.revoke) await playAttestation(f, accepted, step, people[step.who] as HardhatEthersSigner, now);
    else await networkHelpers.mine();
  }
  await compareScores(f, accepted, people, epochOf(now));
}

const epochOf = (time: bigint): bigint => (time - GENESIS) / WEEK;

async function playRevocation(f: Fixture, target: Accepted, now: bigint): Promise<void> {
  if (now < cutOff(epochOf(target.time))) {
    await f.take(target.uid);
    target.live = false;
  } else {
    await expect(f.take(target.uid)).to.be.revertedWithCustomError(f.resolver, "ContributionResolverEpochClosed");
  }
}

async function playAttestation(
  f: Fixture,
  accepted: Accepted[],
  step: Step,
  account: HardhatEthersSigner,
  now: bigint,
): Promise<void> {
  const error = refusal(accepted, step, now);
  const { task, quantity, quality } = step;
  const piece = { task, quantity, quality, evidence: String(step.evidence) };
  if (error === undefined) accepted.push({ ...step, uid: await f.give1(account, piece), time: now, live: true });
  else await expect(f.give(account, piece)).to.be.revertedWithCustomError(f.resolver, error);
}

/** Why the model refuses a contribution, if it does. Who revoked in an earlier window or epoch frees nothing in this one. */
function refusal(accepted: readonly Accepted[], step: Step, now: bigint): string | undefined {
  const limits = LIMITS[step.task - 1] as (typeof LIMITS)[number];
  const live = accepted.filter((other) => other.live && other.task === step.task);
  const own = live.filter((other) => other.who === step.who);
  const inEpoch = (other: Accepted): boolean => epochOf(other.time) === epochOf(now);
  const inWindow = (other: Accepted): boolean => other.time / limits.window === now / limits.window;
  if (live.some((other) => other.evidence === step.evidence)) return "ContributionResolverEvidenceUsed";
  if (limits.maxPerWindow > 0n && own.filter(inWindow).length >= limits.maxPerWindow) {
    return "ContributionResolverWindowLimit";
  }
  if (limits.maxPerEpoch > 0n && own.filter(inEpoch).length >= limits.maxPerEpoch)
    return "ContributionResolverEpochCap";
  if (limits.epochQuota > 0n && live.filter(inEpoch).length >= limits.epochQuota) return "ContributionResolverQuota";
  return undefined;
}

async function compareScores(
  { resolver }: Fixture,
  accepted: readonly Accepted[],
  people: readonly HardhatEthersSigner[],
  last: bigint,
): Promise<void> {
  const sum = (rows: readonly Accepted[]): [bigint, bigint] => [
    rows.reduce((points, { task, quantity, quality }) => {
      return points + pointsOf(Number(LIMITS[task - 1]?.points), quantity, quality);
    }, 0n),
    BigInt(rows.length),
  ];
  for (let epoch = 0n; epoch <= last; epoch++) {
    const rows = accepted.filter(({ live, time }) => live && epochOf(time) === epoch);
    expect(await resolver.totalOf(epoch)).to.deep.equal(sum(rows));
    for (const [who, person] of people.entries()) {
      expect(await resolver.scoreOf(epoch, person)).to.deep.equal(sum(rows.filter((row) => row.who === who)));
    }
  }
}
