import { expect } from "chai";
import { network } from "hardhat";
import { attest, attestedUids, CONTRIBUTION_SCHEMA, registerSchema } from "../../helpers/eas.js";
import { deployProgram, GENESIS, signerAt, WEEK, WORK_NOTICE } from "../../helpers/epochs.js";
import { contributionTo, deployRegistry, taskOf } from "../../helpers/work.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

/** When a task of epoch 0 counts at the soonest. */
const COUNTS = GENESIS + 2n * WEEK;

/** A day into epoch 0 the task manager creates a task of four billion points and lets its accomplice attest it. */
const fixture = async () => {
  const program = await deployProgram({ ethers });
  const { eas, oracle, people } = program;
  const [manager, accomplice, friend] = [0, 1, 2].map((i) => signerAt(people, i)) as [
    (typeof people)[number],
    (typeof people)[number],
    (typeof people)[number],
  ];
  const registry = await deployRegistry({ ethers }, program, manager, WORK_NOTICE);
  const args = [eas.address, registry, oracle, ethers.ZeroAddress] as const;
  const resolver = await ethers.deployContract("ContributionResolver", [...args]);
  const schema = await registerSchema(eas, CONTRIBUTION_SCHEMA, await resolver.getAddress());
  const anchor = await ethers.deployContract("BatchAnchor", [registry, oracle]);
  await time.increaseTo(GENESIS + 86_400n);
  await registry.create(taskOf({ points: 2n ** 32n - 1n }), "ipfs://my-own");
  await registry.setAttester(1n, accomplice, true);
  const pay = () => attest(eas, accomplice, schema, contributionTo(friend.address));
  return { ...program, registry, resolver, anchor, manager, accomplice, friend, pay };
};

describe("A task manager that pays itself", () => {
  it("earns nothing before everybody could see it", async () => {
    const { registry, resolver, accomplice, pay } = await loadFixture(fixture);
    await expect(pay()).to.be.revertedWithCustomError(resolver, "ContributionResolverTaskNotOpen").withArgs(1n, COUNTS);
    expect(COUNTS - BigInt(await time.latest())).to.be.greaterThan(WORK_NOTICE);
    await time.setNextBlockTimestamp(COUNTS - 1n);
    await expect(pay()).to.be.revertedWithCustomError(resolver, "ContributionResolverTaskNotOpen").withArgs(1n, COUNTS);
    expect(await registry.isAttester(1n, accomplice)).to.equal(false);
  });

  it("never earns anything if the council cancels its task in time", async () => {
    const { registry, resolver, council, pay } = await loadFixture(fixture);
    await time.setNextBlockTimestamp(COUNTS - 10n);
    await registry.connect(council).cancelTask(1n);
    await time.setNextBlockTimestamp(COUNTS);
    await expect(pay())
      .to.be.revertedWithCustomError(resolver, "ContributionResolverTaskClosed")
      .withArgs(1n, COUNTS - 9n);
  });

  it("cannot bring back at once the attester that the council took away", async () => {
    const { registry, resolver, council, accomplice, pay } = await loadFixture(fixture);
    await time.setNextBlockTimestamp(COUNTS - 10n);
    await registry.connect(council).cancelAttester(1n, accomplice);
    await registry.setAttester(1n, accomplice, true);
    await time.setNextBlockTimestamp(COUNTS);
    await expect(pay())
      .to.be.revertedWithCustomError(resolver, "ContributionResolverNotAttester")
      .withArgs(1n, accomplice.address);
    expect(await registry.attesterFrom(1n, accomplice)).to.equal(COUNTS + WEEK);
  });

  it("gets as far as seven days of silence let it, in the open", async () => {
    const { eas, resolver, friend, pay } = await loadFixture(fixture);
    await time.setNextBlockTimestamp(COUNTS);
    expect(await attestedUids(eas, await pay())).to.have.length(1);
    expect(await resolver.scoreOf(2n, friend)).to.deep.equal([2n ** 32n - 1n, 1n]);
  });
});
