import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { budgetUnits, scheduledUnits } from "../../../src/engine/mirrors/emission.js";
import {
  allow,
  CURVE,
  deployProgram,
  distributorTerms,
  fundAs,
  GENESIS,
  ROLE,
  UNIT,
  WEEK,
} from "../../helpers/epochs.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const endOf = (epoch: bigint): bigint => GENESIS + (epoch + 1n) * WEEK;
const rootOf = (units: bigint): string => `0x${"cd".repeat(24)}${units.toString(16).padStart(16, "0")}`;

/** A program in which the admin settles epochs itself. */
const fixture = async () => {
  const program = await deployProgram({ ethers });
  await program.manager.grantRole(ROLE.oracle, program.admin, 0);
  await program.token.mint(program.admin, 10n ** 40n);
  await program.token.approve(program.schedule, 10n ** 40n);
  return program;
};

const withToken = async (tokenName: string) => {
  const program = await fixture();
  const token = await ethers.getContractAt("MockToken", await (await ethers.deployContract(tokenName)).getAddress());
  const terms = distributorTerms(await token.getAddress());
  const distributor = await ethers.deployContract("VestingMerkleDistributor", [program.manager, terms]);
  const schedule = await ethers.deployContract("EmissionSchedule", [program.manager, distributor, CURVE]);
  await allow(program.manager, schedule, ["settle"], ROLE.oracle);
  await allow(program.manager, distributor, ["open"], ROLE.schedule);
  await program.manager.grantRole(ROLE.schedule, schedule, 0);
  return { ...program, token, distributor, schedule };
};

describe("EmissionSchedule", () => {
  describe("constructor", () => {
    for (const [name, changes] of Object.entries({
      "a decay above one": { decay: 10n ** 18n + 1n },
      "a share above the whole": { shareCapBps: 10_001n },
    })) {
      it(`refuses ${name}`, async () => {
        const { manager, distributor, schedule } = await loadFixture(fixture);
        const factory = await ethers.getContractFactory("EmissionSchedule");
        await expect(factory.deploy(manager, distributor, { ...CURVE, ...changes }))
          .to.be.revertedWithCustomError(schedule, "EmissionScheduleInvalidCurve")
          .withArgs();
      });
    }

    it("takes a curve without decay or cap", async () => {
      const { manager, distributor } = await loadFixture(fixture);
      const flat = { initial: 5n, decay: 10n ** 18n, floor: 0n, shareCapBps: 10_000n, start: 0n };
      const schedule = await ethers.deployContract("EmissionSchedule", [manager, distributor, flat]);
      expect(await schedule.scheduledOf(10n ** 9n)).to.equal(5n);
      expect(await schedule.curve()).to.deep.equal(Object.values(flat));
    });

    it("takes token and time from the distributor", async () => {
      const { schedule, distributor } = await loadFixture(fixture);
      expect(await schedule.distributor()).to.equal(await distributor.getAddress());
      expect(await schedule.genesis()).to.equal(GENESIS);
      expect(await schedule.epochLength()).to.equal(WEEK);
      expect(await schedule.epochEnd(0)).to.equal(endOf(0n));
      expect(await schedule.curve()).to.deep.equal(Object.values(CURVE));
      expect(await schedule.nextEpoch()).to.equal(0n);
    });
  });

  describe("fund", () => {
    it("refuses nothing", async () => {
      const { schedule } = await loadFixture(fixture);
      await expect(schedule.fund(0)).to.be.revertedWithCustomError(schedule, "EmissionScheduleZeroUnits").withArgs();
    });

    it("refuses more than it can count", async () => {
      const program = await loadFixture(fixture);
      const { schedule, stranger } = program;
      const most = 2n ** 64n - 1n;
      await fundAs(program, stranger, 5n);
      await expect(schedule.fund(most - 4n))
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleTooLarge")
        .withArgs(5n, most - 4n);
      await fundAs(program, stranger, most - 5n);
      expect(await schedule.treasury()).to.equal(most);
    });

    it("takes exactly the units from anyone", async () => {
      const program = await loadFixture(fixture);
      const { schedule, token, stranger } = program;
      await token.mint(stranger, 70n * UNIT);
      await token.connect(stranger).approve(schedule, 70n * UNIT);
      const fund = schedule.connect(stranger).fund(70n);
      await expect(fund).to.emit(schedule, "Funded").withArgs(stranger.address, 70n, 70n);
      await expect(fund).to.changeTokenBalances(ethers, token, [stranger, schedule], [-70n * UNIT, 70n * UNIT]);
      expect(await schedule.treasury()).to.equal(70n);
      expect(await schedule.pending()).to.equal(0n);
    });

    it("counts for the running epoch to its last second", async () => {
      const { schedule } = await loadFixture(fixture);
      await time.setNextBlockTimestamp(endOf(0n) - 1n);
      await schedule.fund(70n);
      expect(await schedule.budgetOf(0)).to.equal(70n);
      await time.setNextBlockTimestamp(endOf(0n));
      await schedule.fund(5n);
      expect(await schedule.budgetOf(0)).to.equal(70n);
      expect(await schedule.treasury()).to.equal(75n);
      expect(await schedule.pending()).to.equal(5n);
    });

    it("counts late money for the epoch after", async () => {
      const { schedule } = await loadFixture(fixture);
      await schedule.fund(70n);
      await time.increaseTo(endOf(0n));
      await schedule.fund(5n);
      await schedule.settle(0, rootOf(60n));
      expect(await schedule.pending()).to.equal(0n);
      expect(await schedule.budgetOf(1)).to.equal(15n);
      await schedule.fund(3n);
      expect(await schedule.budgetOf(1)).to.equal(18n);
    });

    it("counts money before a late settlement", async () => {
      const { schedule } = await loadFixture(fixture);
      await schedule.fund(70n);
      await time.increaseTo(endOf(1n) + 5n);
      await schedule.fund(5n);
      await schedule.settle(0, rootOf(70n));
      expect(await schedule.budgetOf(1)).to.equal(5n);
      await schedule.fund(9n);
      expect(await schedule.budgetOf(1)).to.equal(5n);
    });

    it("refuses tokens that take a fee", async () => {
      const { schedule, token, admin } = await withToken("FeeToken");
      await token.mint(admin, 1_000n * UNIT);
      await token.approve(schedule, 1_000n * UNIT);
      await expect(schedule.fund(100n))
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleUnderfunded")
        .withArgs(100n * UNIT, 99n * UNIT);
    });

    it("refuses tokens that return false", async () => {
      const { schedule, token } = await withToken("FalseReturnToken");
      await expect(schedule.fund(1n))
        .to.be.revertedWithCustomError(schedule, "SafeERC20FailedOperation")
        .withArgs(await token.getAddress());
    });

    it("takes tokens that return nothing", async () => {
      const { schedule, distributor, token, admin } = await withToken("NoReturnToken");
      await token.mint(admin, 10n * UNIT);
      await token.approve(schedule, 10n * UNIT);
      const epoch = await schedule.nextEpoch();
      await schedule.fund(10n);
      if (BigInt(await time.latest()) < endOf(epoch)) await time.increaseTo(endOf(epoch));
      const units = await schedule.budgetOf(epoch);
      await schedule.settle(epoch, rootOf(units));
      expect(await token.balanceOf(distributor)).to.equal(units * UNIT);
    });

    it("counts a re-entered deposit once", async () => {
      const { schedule, token, admin } = await withToken("ReentrantToken");
      const reentrant = await ethers.getContractAt("ReentrantToken", await token.getAddress());
      const self = await reentrant.getAddress();
      await token.mint(admin, 10n * UNIT);
      await token.mint(self, 4n * UNIT);
      await token.approve(schedule, 10n * UNIT);
      await networkHelpers.impersonateAccount(self);
      await networkHelpers.setBalance(self, 10n ** 18n);
      await token.connect(await ethers.getSigner(self)).approve(schedule, 4n * UNIT);
      await reentrant.arm(schedule, schedule.interface.encodeFunctionData("fund", [4n]));
      await expect(schedule.fund(10n))
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleUnderfunded")
        .withArgs(10n * UNIT, 14n * UNIT);
    });
  });

  describe("settle", () => {
    it("stranger cannot settle", async () => {
      const { schedule, stranger } = await loadFixture(fixture);
      await expect(schedule.connect(stranger).settle(0, rootOf(1n)))
        .to.be.revertedWithCustomError(schedule, "AccessManagedUnauthorized")
        .withArgs(stranger.address);
    });

    it("refuses all but the next epoch", async () => {
      const { schedule } = await loadFixture(fixture);
      await expect(schedule.settle(1, rootOf(1n)))
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleNotNext")
        .withArgs(1n, 0n);
    });

    it("refuses more than the budget", async () => {
      const { schedule } = await loadFixture(fixture);
      await schedule.fund(100n);
      await time.increaseTo(endOf(0n));
      await expect(schedule.settle(0, rootOf(101n)))
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleOverBudget")
        .withArgs(0n, 101n, 100n);
    });

    it("refuses an epoch that is not over", async () => {
      const { schedule, distributor } = await loadFixture(fixture);
      await schedule.fund(100n);
      await expect(schedule.settle(0, rootOf(1n)))
        .to.be.revertedWithCustomError(distributor, "DistributorEpochNotOver")
        .withArgs(0n);
    });

    it("moves exactly the total", async () => {
      const { schedule, distributor, token } = await loadFixture(fixture);
      await schedule.fund(100n);
      await time.increaseTo(endOf(0n));
      const settle = schedule.settle(0, rootOf(60n));
      await expect(settle).to.emit(schedule, "Settled").withArgs(0n, rootOf(60n), 60n, 100n, 40n);
      await expect(settle).to.changeTokenBalances(ethers, token, [schedule, distributor], [-60n * UNIT, 60n * UNIT]);
      expect(await schedule.treasury()).to.equal(40n);
      expect(await schedule.nextEpoch()).to.equal(1n);
      expect(await distributor.rootOf(0)).to.equal(rootOf(60n));
    });

    it("leaves the rest in the treasury", async () => {
      const { schedule } = await loadFixture(fixture);
      await schedule.fund(100n);
      await time.increaseTo(endOf(1n));
      await schedule.settle(0, rootOf(0n));
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
      const { manager, distributor } = await loadFixture(fixture);
      const curve = { initial: 5_000n, decay: 7n * 10n ** 17n, floor: 300n, shareCapBps: 2_500n, start: 0n };
      const schedule = await ethers.deployContract("EmissionSchedule", [manager, distributor, curve]);
      for (let epoch = 0n; epoch < 20n; epoch++) {
        const expected = (5_000n * 7n ** epoch) / 10n ** epoch;
        const scheduled = await schedule.scheduledOf(epoch);
        expect(scheduled).to.equal(expected > 300n ? expected : 300n);
      }
    });

    it("is nothing before the start, whatever is there", async () => {
      const { manager, distributor, token } = await loadFixture(fixture);
      const curve = { ...CURVE, start: 3n };
      const schedule = await ethers.deployContract("EmissionSchedule", [manager, distributor, curve]);
      await allow(manager, schedule, ["settle"], ROLE.oracle);
      await manager.grantRole(ROLE.schedule, schedule, 0);
      await token.approve(schedule, 10n ** 40n);
      await schedule.fund(10n ** 9n);
      for (let epoch = 0n; epoch < 3n; epoch++) {
        expect(await schedule.scheduledOf(epoch)).to.equal(0n);
        expect(await schedule.budgetOf(epoch)).to.equal(0n);
        await time.increaseTo(endOf(epoch));
        await expect(schedule.settle(epoch, rootOf(1n)))
          .to.be.revertedWithCustomError(schedule, "EmissionScheduleOverBudget")
          .withArgs(epoch, 1n, 0n);
        await expect(schedule.settle(epoch, rootOf(0n)))
          .to.emit(schedule, "Settled")
          .withArgs(epoch, rootOf(0n), 0n, 0n, 10n ** 9n);
      }
      expect(await schedule.budgetOf(3)).to.equal(CURVE.initial);
    });

    it("counts the curve from the start on", async () => {
      const { manager, distributor } = await loadFixture(fixture);
      const curve = { ...CURVE, initial: 10n ** 12n, start: 4n };
      const schedule = await ethers.deployContract("EmissionSchedule", [manager, distributor, curve]);
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
      const { schedule } = program;
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
            await schedule.settle(epoch, rootOf(units));
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
