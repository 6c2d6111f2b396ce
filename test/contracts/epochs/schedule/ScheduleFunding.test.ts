import { expect } from "chai";
import { network } from "hardhat";
import { fundAs } from "../../../helpers/program/acting.js";
import { CURVE, GENESIS, UNIT, WEEK } from "../../../helpers/epochs.js";
import { scheduleOn, endOf, cutOff, rootOf } from "../../../helpers/contracts/schedule.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = connection.networkHelpers;
const { fixture, withToken, unbound } = scheduleOn(connection);

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
});
