import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { budgetUnits, scheduledUnits } from "../../../../src/engine/mirrors/emission.js";
import { fundAs } from "../../../helpers/program/acting.js";
import { CURVE, UNIT } from "../../../helpers/epochs.js";
import { scheduleOn, endOf, cutOff, rootOf } from "../../../helpers/contracts/schedule.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = connection.networkHelpers;
const { fixture, another, withToken, unbound } = scheduleOn(connection);

describe("EmissionSchedule", () => {
  describe("bookSurplus", () => {
    it("refuses until the program is sealed", async () => {
      const { schedule, token, oracle } = await unbound();
      await token.mint(schedule, UNIT);
      await expect(schedule.bookSurplus()).to.be.revertedWithCustomError(oracle, "ProgramNotSealed").withArgs();
    });

    it("refuses less than a unit", async () => {
      const { schedule, token } = await loadFixture(fixture);
      await schedule.fund(70n);
      await token.mint(schedule, UNIT - 1n);
      await expect(schedule.bookSurplus())
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleNoSurplus")
        .withArgs();
    });

    it("books whole units for anyone", async () => {
      const { schedule, token, stranger } = await loadFixture(fixture);
      await schedule.fund(70n);
      await token.mint(schedule, 5n * UNIT + 3n);
      expect(await schedule.connect(stranger).bookSurplus.staticCall()).to.equal(5n);
      await expect(schedule.connect(stranger).bookSurplus())
        .to.emit(schedule, "SurplusBooked")
        .withArgs(stranger.address, 5n, 75n);
      expect(await schedule.treasury()).to.equal(75n);
      expect(await schedule.budgetOf(0)).to.equal(75n);
      await token.mint(schedule, UNIT - 3n);
      await schedule.bookSurplus();
      expect(await schedule.treasury()).to.equal(76n);
    });

    it("counts for the epoch after from the cut-off on", async () => {
      const { schedule, token } = await loadFixture(fixture);
      await schedule.fund(70n);
      await token.mint(schedule, 5n * UNIT);
      await time.setNextBlockTimestamp(cutOff(0n));
      await schedule.bookSurplus();
      expect(await schedule.pending()).to.equal(5n);
      expect(await schedule.budgetOf(0)).to.equal(70n);
    });

    it("books as much as it can count", async () => {
      const { schedule, token, settle } = await loadFixture(fixture);
      const most = 2n ** 64n - 1n;
      await schedule.fund(most - 2n);
      await token.mint(schedule, 7n * UNIT);
      await schedule.bookSurplus();
      expect(await schedule.treasury()).to.equal(most);
      await time.increaseTo(endOf(0n));
      await settle(0n, rootOf(1_000n));
      await schedule.bookSurplus();
      expect(await schedule.treasury()).to.equal(most - 995n);
    });

    it("takes nothing for funding while a settlement is under way", async () => {
      const { schedule, token, settle } = await withToken("ReentrantToken");
      await schedule.fund(100n);
      await time.increaseTo(cutOff(await schedule.nextEpoch()));
      const reentrant = await ethers.getContractAt("ReentrantToken", await token.getAddress());
      await reentrant.arm(schedule, schedule.interface.encodeFunctionData("bookSurplus"));
      await settle(0n, rootOf(60n));
      expect(await reentrant.succeeded()).to.equal(false);
      expect(await reentrant.returned()).to.equal(
        schedule.interface.getError("ReentrancyGuardReentrantCall")?.selector,
      );
      expect(await schedule.treasury()).to.equal(40n);
    });
  });

  describe("settle", () => {
    it("nobody but the oracle can settle", async () => {
      const { schedule, stranger, admin, council, guardian, remainder } = await loadFixture(fixture);
      for (const caller of [stranger, admin, council, guardian, remainder]) {
        await expect(schedule.connect(caller).settle(0n, rootOf(1n)))
          .to.be.revertedWithCustomError(schedule, "EmissionScheduleUnauthorized")
          .withArgs(caller.address);
      }
    });

    it("refuses all but the next epoch", async () => {
      const { schedule, settle } = await loadFixture(fixture);
      await expect(settle(1n, rootOf(1n)))
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleNotNext")
        .withArgs(1n, 0n);
    });

    it("refuses more than the budget", async () => {
      const { schedule, settle } = await loadFixture(fixture);
      await schedule.fund(100n);
      await time.increaseTo(endOf(0n));
      await expect(settle(0n, rootOf(101n)))
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleOverBudget")
        .withArgs(0n, 101n, 100n);
    });

    it("refuses an epoch that is not over", async () => {
      const { schedule, distributor, settle } = await loadFixture(fixture);
      await schedule.fund(100n);
      await expect(settle(0n, rootOf(1n)))
        .to.be.revertedWithCustomError(distributor, "DistributorEpochNotOver")
        .withArgs(0n);
    });

    it("moves exactly the total", async () => {
      const { schedule, distributor, token, settle } = await loadFixture(fixture);
      await schedule.fund(100n);
      await time.increaseTo(endOf(0n));
      const settling = settle(0n, rootOf(60n));
      await expect(settling).to.emit(schedule, "Settled").withArgs(0n, rootOf(60n), 60n, 100n, 40n);
      await expect(settling).to.changeTokenBalances(ethers, token, [schedule, distributor], [-60n * UNIT, 60n * UNIT]);
      expect(await schedule.treasury()).to.equal(40n);
      expect(await schedule.nextEpoch()).to.equal(1n);
      expect(await distributor.rootOf(0)).to.equal(rootOf(60n));
    });

    it("leaves the rest in the treasury", async () => {
      const { schedule, settle } = await loadFixture(fixture);
      await schedule.fund(100n);
      await time.increaseTo(endOf(1n));
      await settle(0n, rootOf(0n));
      expect(await schedule.budgetOf(1)).to.equal(100n);
    });
  });

  describe("budgetOf", () => {
    it("answers for the next epoch only", async () => {
      const { schedule } = await loadFixture(fixture);
      await expect(schedule.budgetOf(3))
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleNotNext")
        .withArgs(3n, 0n);
    });

    it("follows the curve exactly", async () => {
      const { admin, distributor, remainder } = await loadFixture(fixture);
      const curve = { initial: 5_000n, decay: 7n * 10n ** 17n, floor: 300n, shareCapBps: 2_500n, start: 0n };
      const schedule = await ethers.deployContract("EmissionSchedule", [admin, distributor, curve, remainder]);
      for (let epoch = 0n; epoch < 20n; epoch++) {
        const expected = (5_000n * 7n ** epoch) / 10n ** epoch;
        const scheduled = await schedule.scheduledOf(epoch);
        expect(scheduled).to.equal(expected > 300n ? expected : 300n);
      }
    });

    it("is nothing before the start, whatever is there", async () => {
      const { schedule, settle } = await another({ curve: { ...CURVE, start: 3n } });
      await schedule.fund(10n ** 9n);
      for (let epoch = 0n; epoch < 3n; epoch++) {
        expect(await schedule.scheduledOf(epoch)).to.equal(0n);
        expect(await schedule.budgetOf(epoch)).to.equal(0n);
        await time.increaseTo(endOf(epoch));
        await expect(settle(epoch, rootOf(1n)))
          .to.be.revertedWithCustomError(schedule, "EmissionScheduleOverBudget")
          .withArgs(epoch, 1n, 0n);
        await expect(settle(epoch, rootOf(0n)))
          .to.emit(schedule, "Settled")
          .withArgs(epoch, rootOf(0n), 0n, 0n, 10n ** 9n);
      }
      expect(await schedule.budgetOf(3)).to.equal(CURVE.initial);
    });

    it("counts the curve from the start on", async () => {
      const { admin, distributor, remainder } = await loadFixture(fixture);
      const curve = { ...CURVE, initial: 10n ** 12n, start: 4n };
      const schedule = await ethers.deployContract("EmissionSchedule", [admin, distributor, curve, remainder]);
      expect(await schedule.curve()).to.deep.equal(Object.values(curve));
      for (let age = 0n; age < 40n; age++) {
        const exact = (10n ** 12n * 99n ** age) / 100n ** age;
        const scheduled = await schedule.scheduledOf(4n + age);
        expect(scheduled === exact || scheduled === exact - 1n, `age ${age}`).to.equal(true);
        expect(scheduled).to.equal(scheduledUnits(curve, 4n + age));
      }
    });

    it("never exceeds what is there, epoch after epoch", async () => {
      const program = await loadFixture(fixture);
      const { schedule, settle } = program;
      const step = fc.record({ funded: fc.bigInt({ min: 0n, max: 10_000_000n }), share: fc.nat(100) });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
          const snapshot = await networkHelpers.takeSnapshot();
          let treasury = 0n;
          for (const [index, { funded, share }] of steps.entries()) {
            const epoch = BigInt(index);
            if (funded > 0n) await fundAs(program, program.admin, funded);
            treasury += funded;
            const budget = await schedule.budgetOf(epoch);
            expect(budget).to.equal(budgetUnits(CURVE, epoch, treasury));
            const units = (budget * BigInt(share)) / 100n;
            await time.increaseTo(endOf(epoch));
            await settle(epoch, rootOf(units));
            treasury -= units;
            expect(await schedule.treasury()).to.equal(treasury);
          }
          await snapshot.restore();
        }),
        { numRuns: 15 },
      );
    });
  });
});
