import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { budgetUnits, scheduledUnits } from "../../../src/engine/mirrors/emission.js";
import { actAs, fundAs } from "../../helpers/program/acting.js";
import {
  CURVE,
  deployContracts,
  deployProgram,
  GENESIS,
  ORACLE_TERMS,
  type ProgramOptions,
  UNIT,
  WEEK,
} from "../../helpers/epochs.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const { settlementDelay } = ORACLE_TERMS;
const endOf = (epoch: bigint): bigint => GENESIS + (epoch + 1n) * WEEK;
const cutOff = (epoch: bigint): bigint => endOf(epoch) + settlementDelay;
const rootOf = (units: bigint): string => `0x${"cd".repeat(24)}${units.toString(16).padStart(16, "0")}`;

/** A program in which the tests settle epochs in the oracle's name, and the admin funds. */
const deploy = async (options: ProgramOptions = {}) => {
  const program = await deployProgram({ ethers }, options);
  await program.token.mint(program.admin, 10n ** 40n);
  await program.token.approve(program.schedule, 10n ** 40n);
  const asOracle = program.schedule.connect(await actAs(ethers, program.oracle));
  const settle = (epoch: bigint, root: string) => asOracle.settle(epoch, root);
  return { ...program, settle };
};

const fixture = () => deploy();
/** Another program, at the time of the fixture. */
const another = async (options: ProgramOptions) => {
  await loadFixture(fixture);
  return deploy(options);
};

const withToken = (token: string) => another({ token });

const unbound = async () => {
  await loadFixture(fixture);
  const [admin, council, remainder] = await ethers.getSigners();
  if (!admin || !council || !remainder) throw new Error("too few signers");
  return deployContracts(ethers, { admin, council, remainder });
};

describe("EmissionSchedule", () => {
  describe("constructor", () => {
    for (const [name, changes] of Object.entries({
      "no budget": { initial: 0n, floor: 0n },
      "a floor above the start": { floor: CURVE.initial + 1n },
      "no share": { shareCapBps: 0n },
      "a decay above one": { decay: 10n ** 18n + 1n },
      "a share above the whole": { shareCapBps: 10_001n },
    })) {
      it(`refuses ${name}`, async () => {
        const { admin, distributor, schedule, remainder } = await loadFixture(fixture);
        const factory = await ethers.getContractFactory("EmissionSchedule");
        await expect(factory.deploy(admin, distributor, { ...CURVE, ...changes }, remainder))
          .to.be.revertedWithCustomError(schedule, "EmissionScheduleInvalidCurve")
          .withArgs();
      });
    }

    it("refuses a remainder for nobody, the deployer or the binder", async () => {
      const { admin, council, distributor, schedule } = await loadFixture(fixture);
      const factory = await ethers.getContractFactory("EmissionSchedule");
      for (const [binder, remainderTo] of [
        [admin.address, ethers.ZeroAddress],
        [council.address, admin.address],
        [council.address, council.address],
      ] as const) {
        await expect(factory.deploy(binder, distributor, CURVE, remainderTo))
          .to.be.revertedWithCustomError(schedule, "EmissionScheduleInvalidRemainder")
          .withArgs(remainderTo);
      }
    });

    it("takes a curve without decay or cap", async () => {
      const { admin, distributor, remainder } = await loadFixture(fixture);
      const flat = { initial: 5n, decay: 10n ** 18n, floor: 0n, shareCapBps: 10_000n, start: 0n };
      const schedule = await ethers.deployContract("EmissionSchedule", [admin, distributor, flat, remainder]);
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

  describe("bind", () => {
    it("refuses everyone but the binder, and a second time", async () => {
      const { schedule, oracle, resolver, anchor, council } = await loadFixture(fixture);
      await expect(schedule.connect(council).bind(oracle, resolver, anchor))
        .to.be.revertedWithCustomError(schedule, "BindableUnauthorized")
        .withArgs(council.address);
      await expect(schedule.bind(oracle, resolver, anchor))
        .to.be.revertedWithCustomError(schedule, "BindableAlreadyBound")
        .withArgs();
    });

    it("refuses partners that are nobody", async () => {
      const { schedule, oracle, resolver, anchor } = await unbound();
      const nobody = ethers.ZeroAddress;
      const calls = [
        () => schedule.bind(nobody, resolver, anchor),
        () => schedule.bind(oracle, nobody, anchor),
        () => schedule.bind(oracle, resolver, nobody),
      ];
      for (const call of calls) {
        await expect(call()).to.be.revertedWithCustomError(schedule, "BindableInvalidPartner").withArgs();
      }
    });

    it("names oracle, resolver and anchor", async () => {
      const { schedule, oracle, resolver, anchor } = await unbound();
      await expect(schedule.bind(oracle, resolver, anchor))
        .to.emit(schedule, "ScheduleBound")
        .withArgs(await oracle.getAddress(), await resolver.getAddress(), await anchor.getAddress());
      expect(await schedule.oracle()).to.equal(await oracle.getAddress());
    });
  });

  describe("fund", () => {
    it("refuses until the program is sealed", async () => {
      const { schedule, oracle, resolver, anchor } = await unbound();
      const refused = () => expect(schedule.fund(1n)).to.be.revertedWithCustomError(oracle, "ProgramNotSealed");
      await refused();
      await schedule.bind(oracle, resolver, anchor);
      await refused();
    });

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

    it("counts for an epoch to the last second before its cut-off", async () => {
      const { schedule } = await loadFixture(fixture);
      await time.setNextBlockTimestamp(cutOff(0n) - 1n);
      await schedule.fund(70n);
      expect(await schedule.budgetOf(0)).to.equal(70n);
      await time.setNextBlockTimestamp(cutOff(0n));
      await schedule.fund(5n);
      expect(await schedule.budgetOf(0)).to.equal(70n);
      expect(await schedule.treasury()).to.equal(75n);
      expect(await schedule.pending()).to.equal(5n);
    });

    it("counts late money for the epoch after", async () => {
      const { schedule, settle } = await loadFixture(fixture);
      await schedule.fund(70n);
      await time.increaseTo(cutOff(0n));
      await schedule.fund(5n);
      await settle(0n, rootOf(60n));
      expect(await schedule.pending()).to.equal(0n);
      expect(await schedule.budgetOf(1)).to.equal(15n);
      await schedule.fund(3n);
      expect(await schedule.budgetOf(1)).to.equal(18n);
    });

    it("counts money before a late settlement", async () => {
      const { schedule, settle } = await loadFixture(fixture);
      await schedule.fund(70n);
      await time.increaseTo(cutOff(1n) + 5n);
      await schedule.fund(5n);
      await settle(0n, rootOf(70n));
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
      await token.approve(schedule, 0n);
      await expect(schedule.fund(1n))
        .to.be.revertedWithCustomError(schedule, "SafeERC20FailedOperation")
        .withArgs(await token.getAddress());
    });

    it("takes tokens that return nothing", async () => {
      const { schedule, distributor, token, admin, settle } = await withToken("NoReturnToken");
      await token.mint(admin, 10n * UNIT);
      await token.approve(schedule, 10n * UNIT);
      const epoch = await schedule.nextEpoch();
      await schedule.fund(10n);
      if (BigInt(await time.latest()) < endOf(epoch)) await time.increaseTo(endOf(epoch));
      const units = await schedule.budgetOf(epoch);
      await settle(epoch, rootOf(units));
      expect(await token.balanceOf(distributor)).to.equal(units * UNIT);
    });

    it("refuses a re-entered deposit", async () => {
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
      await schedule.fund(10n);
      expect(await reentrant.succeeded()).to.equal(false);
      expect(await reentrant.returned()).to.equal(
        schedule.interface.getError("ReentrancyGuardReentrantCall")?.selector,
      );
      expect(await schedule.treasury()).to.equal(10n);
      expect(await token.balanceOf(self)).to.equal(4n * UNIT);
    });
  });

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
