import { expect } from "chai";
import { parseEther } from "ethers";
import { network } from "hardhat";
import { bookSurplus } from "../../src/program/actions/treasury/fund.js";
import { announceWindDown, refuteWindDown, windDown } from "../../src/program/actions/treasury/wind-down.js";
import { revertOf } from "../../src/program/network/failures.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";
import { attestOne, moveTo, workOf } from "../helpers/program/outcomes.js";

const connection = await network.create(PROGRAM_CHAIN);

/** The contract's own words for why it refused. */
async function refusalOf(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(
    () => undefined,
    (error: unknown) => revertOf(error),
  );
}

describe("actions of the treasury", () => {
  let test: TestProgram;
  const anyone = (more: { dryRun?: boolean } = {}) => test.session(test.stranger, more);

  before(async () => {
    test = await launchProgram(connection);
    await attestOne(test, workOf(test.stranger.address, "work that waits for its root"));
  });

  describe("treasury book", () => {
    it("books what came by plain transfer", async () => {
      const { schedule, distributor, addresses, tokenAt } = test.program;
      const unit = await distributor.unit();
      await tokenAt(await distributor.token()).transfer(addresses.emissionSchedule, 7n * unit);
      const before = await schedule.treasury();
      expect((await bookSurplus(anyone({ dryRun: true }))).returned).to.equal(7n);
      expect(await schedule.treasury()).to.equal(before);
      await bookSurplus(anyone());
      expect((await schedule.treasury()) - before).to.equal(7n);
      expect(await refusalOf(bookSurplus(anyone()))).to.equal("EmissionScheduleNoSurplus()");
    });
  });

  describe("wind-down", () => {
    it("waits until nothing was paid for a year", async () => {
      const { schedule } = test.program;
      const from = await schedule.idleFrom();
      expect(await refusalOf(announceWindDown(anyone()))).to.equal(`EmissionScheduleNotIdle(${from})`);
      await moveTo(test, from);
      await announceWindDown(anyone({ dryRun: true }));
      expect(await schedule.windDownFrom()).to.equal(0n);
      await announceWindDown(anyone());
      expect(await schedule.windDownFrom()).to.not.equal(0n);
    });

    it("is refuted by work that waits for its root", async () => {
      const none = refuteWindDown(anyone(), { epoch: 1n });
      expect(await refusalOf(none)).to.equal("EmissionScheduleNoOpenWork(1)");
      expect(await refusalOf(refuteWindDown(anyone(), { batch: 1n }))).to.include("BatchAnchor");
      await refuteWindDown(anyone(), { epoch: 0n });
      expect(await test.program.schedule.windDownFrom()).to.equal(0n);
    });

    it("sends what is left to the address of the deployment", async () => {
      const { schedule, distributor, tokenAt } = test.program;
      await announceWindDown(anyone());
      const from = await schedule.windDownFrom();
      expect(await refusalOf(windDown(anyone()))).to.equal(`EmissionScheduleWindDownNotDue(${from})`);
      await moveTo(test, from);
      const amount = parseEther("50000000") + 7n * (await distributor.unit());
      expect((await windDown(anyone({ dryRun: true }))).returned).to.equal(amount);
      const token = tokenAt(await distributor.token());
      const before = await token.balanceOf(await schedule.remainderTo());
      await windDown(anyone());
      expect((await token.balanceOf(await schedule.remainderTo())) - before).to.equal(amount);
      expect(await schedule.isWoundDown()).to.equal(true);
    });
  });
});
