import { expect } from "chai";
import { network } from "hardhat";
import { bindAll, bindProgram, type Contracts, deployContracts } from "../../helpers/epochs.js";
import { deployRegistry, fieldsOf, MODE, type TaskFields, taskOf } from "../../helpers/work.js";

const { ethers, networkHelpers } = await network.create();
const { time } = networkHelpers;

const URI = "ipfs://rubric";
const MAX32 = 2n ** 32n - 1n;

/** A registry of a program that is sealed or not. */
async function deploy(open: (contracts: Contracts, timelock: string) => unknown) {
  const [admin, keeper, attester, stranger, remainder] = await ethers.getSigners();
  if (!admin || !keeper || !attester || !stranger || !remainder) throw new Error("too few signers");
  const contracts = await deployContracts(ethers, { admin, council: stranger, remainder });
  await open(contracts, remainder.address);
  const { manager } = contracts;
  const policy = await ethers.deployContract("MockPolicy");
  const registry = await deployRegistry({ ethers }, contracts, keeper);
  const create = async (fields: Partial<TaskFields> = {}) => registry.create(taskOf(fields), URI);
  return { ...contracts, registry, manager, policy: await policy.getAddress(), keeper, attester, stranger, create };
}

const fixture = () => deploy(bindProgram);
const unsealed = () => deploy(bindAll);

describe("TaskRegistry", () => {
  describe("create", () => {
    it("stranger cannot create", async () => {
      const { registry, stranger } = await networkHelpers.loadFixture(fixture);
      await expect(registry.connect(stranger).create(taskOf(), URI))
        .to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized")
        .withArgs(stranger);
    });

    it("domain is below eight", async () => {
      const { registry, create } = await networkHelpers.loadFixture(fixture);
      await expect(create({ domain: 8n }))
        .to.be.revertedWithCustomError(registry, "TaskRegistryInvalidDomain")
        .withArgs(8n);
      await create({ domain: 7n });
    });

    it("reputation domain is below eight", async () => {
      const { registry, create } = await networkHelpers.loadFixture(fixture);
      for (const reputationDomain of [8n, 255n]) {
        await expect(create({ reputationDomain }))
          .to.be.revertedWithCustomError(registry, "TaskRegistryInvalidDomain")
          .withArgs(reputationDomain);
      }
      await create({ reputationDomain: 7n });
    });

    it("points are not zero", async () => {
      const { registry, create } = await networkHelpers.loadFixture(fixture);
      await expect(create({ points: 0n }))
        .to.be.revertedWithCustomError(registry, "TaskRegistryZeroPoints")
        .withArgs();
    });

    it("quality is at most full", async () => {
      const { registry, create } = await networkHelpers.loadFixture(fixture);
      await expect(create({ minQuality: 10_001n }))
        .to.be.revertedWithCustomError(registry, "TaskRegistryInvalidQuality")
        .withArgs(10_001n);
      await create({ minQuality: 10_000n });
    });

    it("closes after it opens", async () => {
      const { registry, create } = await networkHelpers.loadFixture(fixture);
      const opensAt = BigInt(await time.latest()) + 1_000n;
      await expect(create({ opensAt, closesAt: opensAt }))
        .to.be.revertedWithCustomError(registry, "TaskRegistryInvalidTimes")
        .withArgs(opensAt, opensAt);
      await create({ opensAt, closesAt: opensAt + 1n });
    });

    it("closes in the future", async () => {
      const { registry, create } = await networkHelpers.loadFixture(fixture);
      const now = BigInt(await time.latest()) + 100n;
      await time.setNextBlockTimestamp(now);
      await expect(create({ closesAt: now }))
        .to.be.revertedWithCustomError(registry, "TaskRegistryInvalidTimes")
        .withArgs(0n, now);
      await time.setNextBlockTimestamp(now + 1n);
      await create({ closesAt: now + 2n });
    });

    it("window limit needs a window", async () => {
      const { registry, policy, create } = await networkHelpers.loadFixture(fixture);
      await expect(create({ maxPerWindow: 3n, policy }))
        .to.be.revertedWithCustomError(registry, "TaskRegistryZeroWindow")
        .withArgs(3n);
    });

    for (const [name, fields] of [
      ["window limit", { maxPerWindow: 1n, window: 60n }],
      ["epoch cap", { maxPerEpoch: 1n }],
      ["knee", { knee: 1n }],
    ] as const) {
      it(`${name} needs a policy`, async () => {
        const { registry, policy, create } = await networkHelpers.loadFixture(fixture);
        await expect(create(fields)).to.be.revertedWithCustomError(registry, "TaskRegistryPolicyRequired").withArgs();
        await create({ ...fields, policy });
      });
    }

    it("quota needs no policy", async () => {
      const { registry, create } = await networkHelpers.loadFixture(fixture);
      await create({ epochQuota: 5n });
      expect((await registry.taskOf(1n)).epochQuota).to.equal(5n);
    });

    it("stores every field", async () => {
      const { registry, policy } = await networkHelpers.loadFixture(fixture);
      const task = taskOf({
        domain: 7n,
        mode: MODE.reviewed,
        points: MAX32,
        maxPerWindow: MAX32 - 1n,
        window: MAX32 - 2n,
        maxPerEpoch: MAX32 - 3n,
        epochQuota: MAX32 - 4n,
        minQuality: 9_999n,
        opensAt: 2n ** 40n - 2n,
        closesAt: 2n ** 40n - 1n,
        reputationDomain: 6n,
        minReputation: MAX32 - 5n,
        knee: MAX32 - 6n,
        policy,
        rubricHash: ethers.id("rubric"),
      });
      await registry.create(task, URI);
      const stored = fieldsOf(await registry.taskOf(1n));
      for (const [field, value] of Object.entries(task)) {
        expect(stored[field], field).to.equal(value);
      }
    });

    it("numbers tasks from one", async () => {
      const { registry } = await networkHelpers.loadFixture(fixture);
      expect(await registry.count()).to.equal(0n);
      expect(await registry.create.staticCall(taskOf(), URI)).to.equal(1n);
      const task = taskOf();
      await expect(registry.create(task, URI)).to.emit(registry, "TaskCreated").withArgs(1n, Object.values(task), URI);
      await expect(registry.create(task, "")).to.emit(registry, "TaskCreated").withArgs(2n, Object.values(task), "");
      expect(await registry.count()).to.equal(2n);
    });
  });

  describe("close", () => {
    it("stranger cannot close", async () => {
      const { registry, stranger, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await expect(registry.connect(stranger).close(1n))
        .to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized")
        .withArgs(stranger);
    });

    it("unknown task is refused", async () => {
      const { registry } = await networkHelpers.loadFixture(fixture);
      await expect(registry.close(1n)).to.be.revertedWithCustomError(registry, "TaskRegistryUnknownTask").withArgs(1n);
    });

    it("closed task stays closed", async () => {
      const { registry, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await registry.close(1n);
      const { closesAt } = await registry.taskOf(1n);
      await expect(registry.close(1n))
        .to.be.revertedWithCustomError(registry, "TaskRegistryAlreadyClosed")
        .withArgs(1n, closesAt);
    });

    it("task past its time is closed", async () => {
      const { registry, create } = await networkHelpers.loadFixture(fixture);
      const closesAt = BigInt(await time.latest()) + 100n;
      await create({ closesAt });
      // Closing takes effect in the next second, so that the last one comes too late as well.
      for (const now of [closesAt - 1n, closesAt]) {
        await time.setNextBlockTimestamp(now);
        await expect(registry.close(1n))
          .to.be.revertedWithCustomError(registry, "TaskRegistryAlreadyClosed")
          .withArgs(1n, closesAt);
      }
    });

    it("closes from the next second", async () => {
      const { registry, create } = await networkHelpers.loadFixture(fixture);
      const now = BigInt(await time.latest()) + 100n;
      await create({ closesAt: now + 1_000n });
      const before = fieldsOf(await registry.taskOf(1n));
      await time.setNextBlockTimestamp(now);
      await expect(registry.close(1n))
        .to.emit(registry, "TaskClosed")
        .withArgs(1n, now + 1n);
      expect(fieldsOf(await registry.taskOf(1n))).to.deep.equal({ ...before, closesAt: now + 1n });
    });
  });

  describe("setAttester", () => {
    it("refuses until the program is sealed", async () => {
      const { registry, oracle, attester, create } = await networkHelpers.loadFixture(unsealed);
      await create();
      await expect(registry.setAttester(1n, attester, true))
        .to.be.revertedWithCustomError(oracle, "ProgramNotSealed")
        .withArgs();
      await oracle.seal();
      await registry.setAttester(1n, attester, true);
      expect(await registry.isAttester(1n, attester)).to.equal(true);
      expect(await registry.oracle()).to.equal(await oracle.getAddress());
    });

    it("stranger cannot set", async () => {
      const { registry, attester, stranger, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await expect(registry.connect(stranger).setAttester(1n, attester, true))
        .to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized")
        .withArgs(stranger);
    });

    it("unknown task is refused", async () => {
      const { registry, attester } = await networkHelpers.loadFixture(fixture);
      await expect(registry.setAttester(1n, attester, true))
        .to.be.revertedWithCustomError(registry, "TaskRegistryUnknownTask")
        .withArgs(1n);
    });

    it("same state is refused", async () => {
      const { registry, attester, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await expect(registry.setAttester(1n, attester, false))
        .to.be.revertedWithCustomError(registry, "TaskRegistryAttesterUnchanged")
        .withArgs(1n, attester, false);
      await registry.setAttester(1n, attester, true);
      await expect(registry.setAttester(1n, attester, true))
        .to.be.revertedWithCustomError(registry, "TaskRegistryAttesterUnchanged")
        .withArgs(1n, attester, true);
    });

    it("on-chain task wants a contract", async () => {
      const { registry, attester, policy, create } = await networkHelpers.loadFixture(fixture);
      await create({ mode: MODE.onChain });
      await expect(registry.setAttester(1n, attester, true))
        .to.be.revertedWithCustomError(registry, "TaskRegistryAttesterNotContract")
        .withArgs(1n, attester);
      await expect(registry.setAttester(1n, policy, true))
        .to.emit(registry, "AttesterSet")
        .withArgs(1n, policy, true);
    });

    it("allows and disallows one task", async () => {
      const { registry, attester, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await create();
      await expect(registry.setAttester(1n, attester, true))
        .to.emit(registry, "AttesterSet")
        .withArgs(1n, attester, true);
      expect(await registry.isAttester(1n, attester)).to.equal(true);
      expect(await registry.isAttester(2n, attester)).to.equal(false);
      await registry.setAttester(2n, attester, true);
      expect(await registry.taskCountOf(attester)).to.equal(2n);

      await expect(registry.setAttester(1n, attester, false))
        .to.emit(registry, "AttesterSet")
        .withArgs(1n, attester, false);
      expect(await registry.isAttester(1n, attester)).to.equal(false);
      expect(await registry.isAttester(2n, attester)).to.equal(true);
      expect(await registry.taskCountOf(attester)).to.equal(1n);
    });
  });

  describe("views", () => {
    it("unknown task has no rules", async () => {
      const { registry, attester } = await networkHelpers.loadFixture(fixture);
      for (const id of [0n, 1n]) {
        await expect(registry.taskOf(id))
          .to.be.revertedWithCustomError(registry, "TaskRegistryUnknownTask")
          .withArgs(id);
        await expect(registry.gateOf(id, attester))
          .to.be.revertedWithCustomError(registry, "TaskRegistryUnknownTask")
          .withArgs(id);
        expect(await registry.isAttester(id, attester)).to.equal(false);
      }
    });

    it("gate repeats the rules", async () => {
      const { registry, policy, attester, stranger } = await networkHelpers.loadFixture(fixture);
      const task = taskOf({
        points: 1n,
        maxPerWindow: 2n,
        window: 3n,
        maxPerEpoch: 4n,
        epochQuota: 5n,
        minQuality: 6n,
        opensAt: 7n,
        closesAt: 2n ** 39n,
        reputationDomain: 1n,
        minReputation: 9n,
        policy,
      });
      await registry.create(task, URI);
      await registry.setAttester(1n, attester, true);
      const gate = fieldsOf(await registry.gateOf(1n, attester));
      for (const [field, value] of Object.entries(gate)) {
        const expected =
          field === "attesterAllowed" ? true : Object.entries(task).find(([name]) => name === field)?.[1];
        expect(value, field).to.equal(expected);
      }
      expect((await registry.gateOf(1n, stranger)).attesterAllowed).to.equal(false);
    });

    it("created task never changes", async () => {
      const { registry, attester, create } = await networkHelpers.loadFixture(fixture);
      await create({ domain: 3n, epochQuota: 7n });
      const before = fieldsOf(await registry.taskOf(1n));
      await create({ domain: 4n });
      await registry.setAttester(1n, attester, true);
      await registry.close(2n);
      expect(fieldsOf(await registry.taskOf(1n))).to.deep.equal(before);
    });
  });
});
