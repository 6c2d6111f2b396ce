import { expect } from "chai";
import { network } from "hardhat";
import { actAs, fundAs } from "../../../helpers/program/acting.js";
import { CURVE, DAY, deployProgram, GENESIS, type ProgramOptions, UNIT, WEEK } from "../../../helpers/epochs.js";
import { buildTree } from "../../../helpers/tree.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const IDLE = 52n * WEEK;
const NOTICE = 60n * DAY;

/** A program with a funded treasury. */
async function deploy(options: ProgramOptions = {}) {
  const program = await deployProgram({ ethers }, options);
  await fundAs(program, program.admin, 10_000n);
  return { ...program, asOracle: program.schedule.connect(await actAs(ethers, program.oracle)) };
}

const fixture = () => deploy();

const rootFor = (account: { address: string }, units: bigint, epoch = 0n): string =>
  buildTree([{ epoch, account: account.address, units, reputation: 1n }]).root;

describe("EmissionSchedule", () => {
  describe("announceWindDown", () => {
    it("refuses a program that was never funded", async () => {
      await loadFixture(fixture);
      const { schedule } = await deployProgram({ ethers });
      await time.increase(1_000n * DAY);
      expect(await schedule.idleFrom()).to.equal(0n);
      await expect(schedule.announceWindDown())
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleNotIdle")
        .withArgs(0n);
    });

    it("counts from genesis if that is last", async () => {
      const { schedule, stranger } = await loadFixture(fixture);
      expect(await schedule.idleFrom()).to.equal(GENESIS + IDLE);
      await time.increaseTo(GENESIS + IDLE - 2n);
      await expect(schedule.connect(stranger).announceWindDown())
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleNotIdle")
        .withArgs(GENESIS + IDLE);
    });

    it("counts from the start of budgets if that is last", async () => {
      await loadFixture(fixture);
      const { schedule } = await deploy({ curve: { ...CURVE, start: 10n } });
      expect(await schedule.idleFrom()).to.equal(GENESIS + 10n * WEEK + IDLE);
    });

    it("counts from the first funding if that is last", async () => {
      await loadFixture(fixture);
      const program = await deployProgram({ ethers });
      await time.increaseTo(GENESIS + 30n * WEEK);
      await fundAs(program, program.admin, 5n);
      const first = BigInt(await time.latest());
      await time.increase(WEEK);
      await fundAs(program, program.admin, 5n);
      expect(await program.schedule.idleFrom()).to.equal(first + IDLE);
    });

    it("counts from the last root that pays", async () => {
      const { schedule, asOracle, stranger } = await loadFixture(fixture);
      await time.increaseTo(GENESIS + 40n * WEEK);
      await asOracle.settle(0n, rootFor(stranger, 10n));
      const paid = BigInt(await time.latest());
      await time.increase(WEEK);
      await asOracle.settle(1n, rootFor(stranger, 0n, 1n));
      expect(await schedule.idleFrom()).to.equal(paid + IDLE);
    });

    for (const [name, epochLength, expected] of [
      ["52 epochs of a week", WEEK, 52n * WEEK],
      ["a year of long epochs", 28n * DAY, 365n * DAY],
      ["180 days of short epochs", DAY, 180n * DAY],
    ] as const)
      it(`waits ${name}`, async () => {
        const { manager, admin, remainder, token } = await loadFixture(fixture);
        const terms = { token, unit: UNIT, genesis: GENESIS, epochLength, cliff: 0n, duration: epochLength };
        const gate = ethers.ZeroAddress;
        const distributor = await ethers.deployContract("VestingMerkleDistributor", [
          ...[manager, admin],
          { ...terms, gate },
        ]);
        const schedule = await ethers.deployContract("EmissionSchedule", [admin, distributor, CURVE, remainder]);
        expect(await schedule.idlePeriod()).to.equal(expected);
      });

    it("announces for anyone, once", async () => {
      const { schedule, stranger } = await loadFixture(fixture);
      await time.setNextBlockTimestamp(GENESIS + IDLE);
      const from = GENESIS + IDLE + NOTICE;
      await expect(schedule.connect(stranger).announceWindDown())
        .to.emit(schedule, "WindDownAnnounced")
        .withArgs(stranger.address, from);
      expect(await schedule.windDownFrom()).to.equal(from);
      await expect(schedule.announceWindDown())
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleWindDownAlreadyAnnounced")
        .withArgs(from);
    });
  });
});
