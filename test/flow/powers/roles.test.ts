import { expect } from "chai";
import { id, parseEther } from "ethers";
import { network } from "hardhat";
import {
  AccessManager__factory,
  ReputationGovernor__factory,
  ReputationTimelock__factory,
} from "../../../typechain-types/index.js";
import { DAY, launchProgram, PROGRAM_CHAIN, STAKE, type TestProgram } from "../../helpers/program/launch.js";
import { buildTree, type Leaf, type Tree } from "../../helpers/tree.js";

const [first, second] = [await network.create(PROGRAM_CHAIN), await network.create(PROGRAM_CHAIN)];
const BUNDLE = `0x${"bb".repeat(32)}`;

/** Epoch 0 becomes final with these leaves. */
async function finish(
  { program, as, operator, second, connection }: TestProgram,
  leaves: readonly Leaf[],
): Promise<Tree> {
  const { time } = connection.networkHelpers;
  const tree = buildTree(leaves);
  await time.increaseTo(await program.oracle.cutOff(0));
  await as(operator).oracle.propose(0, tree.root, BUNDLE, "");
  await as(second).oracle.confirm(0, tree.root, BUNDLE);
  await time.increaseTo(await program.oracle.finalizableAt());
  await program.oracle.finalize(0);
  return tree;
}

const leafOf = (account: string, units: bigint, reputation: bigint): Leaf => ({
  epoch: 0n,
  account,
  units,
  reputation,
});

describe("powers of the deployment", () => {
  describe("administrator", () => {
    let test: TestProgram;

    /** The administrator takes every role, opens every function to everyone, and changes every authority. */
    before(async () => {
      test = await launchProgram(first);
      const { addresses } = test.program;
      const manager = AccessManager__factory.connect(addresses.accessManager, test.deployer);
      for (const role of [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n]) await manager.grantRole(role, test.stranger, 0);
      const own = await test.connection.ethers.deployContract("AccessManager", [test.stranger]);
      const targets = [addresses.stakeVault, addresses.epochOracle, addresses.distributor];
      for (const target of targets) await manager.updateAuthority(target, own);
      for (const target of [addresses.council, addresses.taskRegistry]) await manager.setTargetClosed(target, true);
    });

    it("settles no epoch and opens none", async () => {
      const { program, as, stranger } = test;
      const { schedule, distributor } = as(stranger);
      const own = buildTree([leafOf(stranger.address, await program.schedule.budgetOf(0), 1n)]);
      await expect(schedule.settle(0, own.root))
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleUnauthorized")
        .withArgs(stranger.address);
      await expect(distributor.open(0, `0x${"01".repeat(24)}${"00".repeat(8)}`))
        .to.be.revertedWithCustomError(distributor, "DistributorUnauthorized")
        .withArgs(stranger.address);
    });

    it("takes no bond", async () => {
      const { program, as, stranger, operator } = test;
      const { vault } = as(stranger);
      await expect(vault.slash(0, operator, parseEther("1000"), stranger))
        .to.be.revertedWithCustomError(vault, "StakeVaultNotSlasher")
        .withArgs(stranger.address);
      await expect(vault.setAdmitted(0, operator, false))
        .to.be.revertedWithCustomError(vault, "CouncilUnauthorized")
        .withArgs(stranger.address);
      expect((await program.vault.bondOf(0, operator)).amount).to.equal(STAKE);
    });

    it("mints no reputation and spends nobody's epochs", async () => {
      const { as, stranger, bot } = test;
      const { reputation } = as(stranger);
      for (const epoch of [0n, 7n])
        await expect(reputation.creditProven(bot, epoch, 1n))
          .to.be.revertedWithCustomError(reputation, "ReputationUnauthorized")
          .withArgs(stranger.address);
      await expect(reputation.announceMigration(bot, stranger))
        .to.be.revertedWithCustomError(reputation, "CouncilUnauthorized")
        .withArgs(stranger.address);
    });

    it("shuts no operator out by a minimum", async () => {
      const { as, stranger } = test;
      const { vault } = as(stranger);
      const [least, most] = await vault.minimumRangeOf(0);
      await expect(vault.setMinimum(0, 2n ** 112n - 1n))
        .to.be.revertedWithCustomError(vault, "StakeVaultMinimumOutOfRange")
        .withArgs(0n, 2n ** 112n - 1n, least, most);
    });

    it("is no council, nor names one at once", async () => {
      const { as, stranger, council, program } = test;
      const { disputes } = as(stranger);
      await expect(disputes.rule(1n, true))
        .to.be.revertedWithCustomError(disputes, "CouncilUnauthorized")
        .withArgs(stranger.address);
      const seat = await test.connection.ethers.getContractAt("Council", program.addresses.council, stranger);
      await expect(seat.announce(stranger))
        .to.be.revertedWithCustomError(seat, "AccessManagedUnauthorized")
        .withArgs(stranger.address);
      expect(await seat.council()).to.equal(council.address);
    });

    it("stops no epoch, no claim and no council", async () => {
      const { program, as, council, bot } = test;
      await as(council).vault.setAdmitted(0, test.careless, false);
      const tree = await finish(test, [leafOf(bot.address, 1_000n, 10n)]);
      await program.distributor.claimWithReputation(bot, [tree.credit(bot.address)]);
      expect(await program.distributor.creditedOf(bot)).to.equal(1_000n);
      expect(await program.reputation.totalReputationOf(bot)).to.be.greaterThan(8n);
    });
  });

  describe("first claimer", () => {
    let test: TestProgram;
    const POINTS = 100_010n;

    /** A hundred honest accounts earn 1,000 points each, and one earns ten and credits them at once. */
    before(async () => {
      const parameters = { votingDelay: DAY, votingPeriod: 5 * DAY, timelockDelay: 2 * DAY };
      const reputation = { halfLife: 180 * DAY, pointsPerEpoch: Number(POINTS) };
      test = await launchProgram(second, { parameters, rules: { reputation } });
      const { program, stranger } = test;
      const honest = Array.from({ length: 100 }, (_, i) =>
        leafOf(`0x${(i + 1).toString(16).padStart(40, "a")}`, 1_000n, 1_000n),
      );
      const tree = await finish(test, [...honest, leafOf(stranger.address, 10n, 10n)]);
      await program.reputation.credit(stranger, [tree.credit(stranger.address)]);
      await test.connection.networkHelpers.time.increase(1);
    });

    it("proposes nothing, however few have claimed", async () => {
      const { program, stranger } = test;
      const governor = ReputationGovernor__factory.connect(program.addresses.governor, stranger);
      const call = program.oracle.interface.encodeFunctionData("setRules", [id("rules of the thief"), ""]);
      const floor = await program.reputation.governanceFloor();
      expect(await program.reputation.totalSupply()).to.be.lessThan(10n);
      await expect(governor.propose([program.addresses.epochOracle], [0n], [call], "nothing to see"))
        .to.be.revertedWithCustomError(governor, "GovernorInsufficientProposerVotes")
        .withArgs(stranger.address, 9n, floor / 10n);
      expect(await governor.quorum((await test.connection.networkHelpers.time.latest()) - 1)).to.equal(floor);
    });

    it("inherits no administration: the hand-over waits for the floor", async () => {
      const { program, deployer } = test;
      const { accessManager, timelock } = program.addresses;
      await AccessManager__factory.connect(accessManager, deployer).grantRole(0, timelock, 0);
      const gate = ReputationTimelock__factory.connect(timelock, deployer);
      await expect(gate.handOver())
        .to.be.revertedWithCustomError(gate, "ReputationTimelockBelowFloor")
        .withArgs(await program.reputation.totalSupply(), await program.reputation.governanceFloor());
    });
  });
});
