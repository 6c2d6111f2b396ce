import { expect } from "chai";
import { network } from "hardhat";
import {
  bindAll,
  bindProgram,
  type Contracts,
  deployContracts,
  GENESIS,
  WEEK,
  WORK_NOTICE,
} from "../../helpers/epochs.js";
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
  const registry = await deployRegistry({ ethers }, contracts, keeper, WORK_NOTICE);
  const create = async (fields: Partial<TaskFields> = {}) => registry.create(taskOf(fields), URI);
  const people = { keeper, attester, stranger, council: stranger };
  return { ...contracts, registry, manager, policy: await policy.getAddress(), ...people, create };
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
      const opensAt = GENESIS + 1_000n;
      await expect(create({ opensAt, closesAt: opensAt }))
        .to.be.revertedWithCustomError(registry, "TaskRegistryInvalidTimes")
        .withArgs(opensAt, opensAt);
      await create({ opensAt, closesAt: opensAt + 1n });
    });

    it("closes after it counts", async () => {
      const { registry, create } = await networkHelpers.loadFixture(fixture);
      await expect(create({ closesAt: GENESIS }))
        .to.be.revertedWithCustomError(registry, "TaskRegistryInvalidTimes")
        .withArgs(GENESIS, GENESIS);
      await create({ closesAt: GENESIS + 1n });
    });

    it("opens with the first epoch before genesis", async () => {
      const { registry, create } = await networkHelpers.loadFixture(fixture);
      await time.setNextBlockTimestamp(GENESIS);
      await create({ opensAt: 7n });
      expect((await registry.taskOf(1n)).opensAt).to.equal(GENESIS);
    });

    for (const [name, after, epoch] of [
      ["a second after genesis", 1n, 2n],
      ["a notice before an epoch", 2n * WEEK - WORK_NOTICE, 2n],
      ["a second too late for it", 2n * WEEK - WORK_NOTICE + 1n, 3n],
      ["in the middle of an epoch", 5n * WEEK + WEEK / 2n, 7n],
    ] as const) {
      it(`opens after the notice: ${name}`, async () => {
        const { registry, attester } = await networkHelpers.loadFixture(fixture);
        await time.setNextBlockTimestamp(GENESIS + after);
        const from = GENESIS + epoch * WEEK;
        const task = taskOf();
        await expect(registry.create(task, URI))
          .to.emit(registry, "TaskCreated")
          .withArgs(1n, Object.values({ ...task, opensAt: from }), URI);
        expect((await registry.gateOf(1n, attester)).opensAt).to.equal(from);
      });
    }

    it("opens as late as it says", async () => {
      const { registry, create } = await networkHelpers.loadFixture(fixture);
      await create({ opensAt: GENESIS + 9n });
      expect((await registry.taskOf(1n)).opensAt).to.equal(GENESIS + 9n);
    });

    it("opens at once where there is no notice", async () => {
      const { manager, councilSeat, oracle, keeper } = await networkHelpers.loadFixture(fixture);
      const other = await ethers.deployContract("TaskRegistry", [manager, councilSeat, oracle, 0n]);
      const at = GENESIS + 10n;
      await manager.setTargetFunctionRole(other, [other.interface.getFunction("create").selector], 2n ** 64n - 1n);
      await time.setNextBlockTimestamp(at);
      await other.connect(keeper).create(taskOf(), URI);
      expect((await other.taskOf(1n)).opensAt).to.equal(at);
      expect(await other.notice()).to.equal(0n);
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
      const task = taskOf({ opensAt: GENESIS });
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
      const closesAt = GENESIS + 100n;
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
      const now = GENESIS + 100n;
      await create({ closesAt: now + 1_000n });
      const before = fieldsOf(await registry.taskOf(1n));
      await time.setNextBlockTimestamp(now);
      await expect(registry.close(1n))
        .to.emit(registry, "TaskClosed")
        .withArgs(1n, now + 1n);
      expect(fieldsOf(await registry.taskOf(1n))).to.deep.equal({ ...before, closesAt: now + 1n });
    });
  });

  describe("createWithAttesters", () => {
    it("refuses until the program is sealed", async () => {
      const { registry, oracle, attester } = await networkHelpers.loadFixture(unsealed);
      await expect(registry.createWithAttesters(taskOf(), URI, [attester]))
        .to.be.revertedWithCustomError(oracle, "ProgramNotSealed")
        .withArgs();
    });

    it("stranger cannot create", async () => {
      const { registry, attester, stranger } = await networkHelpers.loadFixture(fixture);
      await expect(registry.connect(stranger).createWithAttesters(taskOf(), URI, [attester]))
        .to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized")
        .withArgs(stranger);
    });

    it("refuses what create refuses, and an attester named twice", async () => {
      const { registry, attester } = await networkHelpers.loadFixture(fixture);
      await expect(registry.createWithAttesters(taskOf({ points: 0n }), URI, [attester]))
        .to.be.revertedWithCustomError(registry, "TaskRegistryZeroPoints")
        .withArgs();
      await expect(registry.createWithAttesters(taskOf(), URI, [attester, attester]))
        .to.be.revertedWithCustomError(registry, "TaskRegistryAttesterUnchanged")
        .withArgs(1n, attester, true);
      expect(await registry.count()).to.equal(0n);
    });

    it("creates the task and announces its attesters", async () => {
      const { registry, attester, stranger } = await networkHelpers.loadFixture(fixture);
      const from = await registry.createWithAttesters.staticCall(taskOf(), URI, [attester, stranger]);
      expect(from).to.equal(1n);
      const creation = registry.createWithAttesters(taskOf(), URI, [attester, stranger]);
      await expect(creation).to.emit(registry, "TaskCreated");
      const opens = await registry.attesterFrom(1n, attester);
      for (const account of [attester, stranger])
        await expect(creation).to.emit(registry, "AttesterSet").withArgs(1n, account, true, opens);
      expect((await registry.taskOf(1n)).points).to.equal(taskOf().points);
      expect(await registry.attesterFrom(1n, stranger)).to.equal(opens);
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
      expect(await registry.attesterFrom(1n, attester)).to.be.greaterThanOrEqual(GENESIS);
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
        .withArgs(1n, policy, true, GENESIS);
    });

    it("counts from the first epoch before genesis", async () => {
      const { registry, attester, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await expect(registry.setAttester(1n, attester, true))
        .to.emit(registry, "AttesterSet")
        .withArgs(1n, attester, true, GENESIS);
      await time.increaseTo(GENESIS - 1n);
      expect(await registry.isAttester(1n, attester)).to.equal(false);
      await time.increaseTo(GENESIS);
      expect(await registry.isAttester(1n, attester)).to.equal(true);
      expect((await registry.gateOf(1n, attester)).attesterAllowed).to.equal(true);
    });

    it("counts from an epoch after the notice", async () => {
      const { registry, attester, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await time.setNextBlockTimestamp(GENESIS + WEEK / 2n);
      const from = GENESIS + 2n * WEEK;
      await expect(registry.setAttester(1n, attester, true))
        .to.emit(registry, "AttesterSet")
        .withArgs(1n, attester, true, from);
      expect(await registry.attesterFrom(1n, attester)).to.equal(from);
      expect(await registry.taskCountOf(attester)).to.equal(1n);
      await time.increaseTo(from - 1n);
      expect((await registry.gateOf(1n, attester)).attesterAllowed).to.equal(false);
      await time.increaseTo(from);
      expect((await registry.gateOf(1n, attester)).attesterAllowed).to.equal(true);
    });

    it("disallows one task at once", async () => {
      const { registry, attester, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await create();
      await registry.setAttester(1n, attester, true);
      await registry.setAttester(2n, attester, true);
      await time.increaseTo(GENESIS);
      expect(await registry.taskCountOf(attester)).to.equal(2n);
      await time.setNextBlockTimestamp(GENESIS + 5n);
      await expect(registry.setAttester(1n, attester, false))
        .to.emit(registry, "AttesterSet")
        .withArgs(1n, attester, false, GENESIS + 5n);
      expect(await registry.isAttester(1n, attester)).to.equal(false);
      expect(await registry.isAttester(2n, attester)).to.equal(true);
      expect(await registry.taskCountOf(attester)).to.equal(1n);
    });

    it("gives no notice twice", async () => {
      const { registry, attester, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await registry.setAttester(1n, attester, true);
      await time.setNextBlockTimestamp(GENESIS + 5n);
      await registry.setAttester(1n, attester, false);
      await registry.setAttester(1n, attester, true);
      expect(await registry.attesterFrom(1n, attester)).to.equal(GENESIS + 2n * WEEK);
    });
  });

  describe("cancelTask", () => {
    it("only the council cancels", async () => {
      const { registry, keeper, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await expect(registry.cancelTask(1n))
        .to.be.revertedWithCustomError(registry, "CouncilUnauthorized")
        .withArgs(keeper.address);
    });

    it("keeps a task from opening", async () => {
      const { registry, council, create } = await networkHelpers.loadFixture(fixture);
      await create();
      const at = GENESIS - 10n;
      await time.setNextBlockTimestamp(at);
      await expect(registry.connect(council).cancelTask(1n))
        .to.emit(registry, "TaskClosed")
        .withArgs(1n, at + 1n);
      const { opensAt, closesAt } = await registry.taskOf(1n);
      expect(closesAt).to.be.lessThan(opensAt);
    });

    it("closes an open task, once", async () => {
      const { registry, council, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await time.setNextBlockTimestamp(GENESIS + 10n);
      await registry.connect(council).cancelTask(1n);
      await expect(registry.connect(council).cancelTask(1n))
        .to.be.revertedWithCustomError(registry, "TaskRegistryAlreadyClosed")
        .withArgs(1n, GENESIS + 11n);
      await expect(registry.connect(council).cancelTask(2n))
        .to.be.revertedWithCustomError(registry, "TaskRegistryUnknownTask")
        .withArgs(2n);
    });
  });

  describe("cancelAttester", () => {
    it("only the council cancels", async () => {
      const { registry, keeper, attester, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await registry.setAttester(1n, attester, true);
      await expect(registry.cancelAttester(1n, attester))
        .to.be.revertedWithCustomError(registry, "CouncilUnauthorized")
        .withArgs(keeper.address);
    });

    it("needs a task with that attester", async () => {
      const { registry, council, attester, create } = await networkHelpers.loadFixture(fixture);
      await expect(registry.connect(council).cancelAttester(1n, attester))
        .to.be.revertedWithCustomError(registry, "TaskRegistryUnknownTask")
        .withArgs(1n);
      await create();
      await expect(registry.connect(council).cancelAttester(1n, attester))
        .to.be.revertedWithCustomError(registry, "TaskRegistryAttesterUnchanged")
        .withArgs(1n, attester, false);
    });

    it("keeps an attester from counting", async () => {
      const { registry, council, attester, create } = await networkHelpers.loadFixture(fixture);
      await create();
      await registry.setAttester(1n, attester, true);
      await registry.connect(council).cancelAttester(1n, attester);
      await time.increaseTo(GENESIS);
      expect(await registry.isAttester(1n, attester)).to.equal(false);
      expect(await registry.attesterFrom(1n, attester)).to.equal(0n);
      expect(await registry.taskCountOf(attester)).to.equal(0n);
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
        opensAt: GENESIS,
        closesAt: 2n ** 39n,
        reputationDomain: 1n,
        minReputation: 9n,
        policy,
      });
      await registry.create(task, URI);
      await registry.setAttester(1n, attester, true);
      await time.increaseTo(GENESIS);
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
