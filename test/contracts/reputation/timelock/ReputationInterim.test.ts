import { expect } from "chai";
import { ZeroHash } from "ethers";
import { network } from "hardhat";
import {
  ABSENCE,
  FLOOR,
  HALF_LIFE,
  TIMELOCK_DELAY,
  VETO_PERIOD,
  type Governance,
  deployFaded,
  deployGovernance,
  deployHandedOver,
  fadeToFloor,
} from "../../../helpers/program/governance.js";
import { WEEK, pack, timeOf } from "../../../helpers/reputation.js";

const connection = await network.create();
const { loadFixture, time } = connection.networkHelpers;

const fixture = () => deployGovernance(connection);
const handedOver = () => deployHandedOver(connection);
const faded = () => deployFaded(connection);

/** The council acts in place of the votes. */
async function begun() {
  const context = await faded();
  await time.increaseTo(context.from);
  return context;
}

describe("ReputationTimelock", () => {
  describe("announceInterim", () => {
    it("refuses everyone but the council", async () => {
      const { timelock, admin, stranger } = await loadFixture(handedOver);
      for (const caller of [admin, stranger]) {
        await expect(timelock.connect(caller).announceInterim())
          .to.be.revertedWithCustomError(timelock, "CouncilUnauthorized")
          .withArgs(caller.address);
      }
    });

    it("refuses before the hand-over", async () => {
      const { timelock, council } = await loadFixture(fixture);
      await expect(timelock.connect(council).announceInterim())
        .to.be.revertedWithCustomError(timelock, "ReputationTimelockNotHandedOver")
        .withArgs();
    });

    it("refuses while votes can pass", async () => {
      const { timelock, token, council } = await loadFixture(handedOver);
      await expect(timelock.connect(council).announceInterim())
        .to.be.revertedWithCustomError(timelock, "ReputationTimelockAboveFloor")
        .withArgs(await token.totalSupply(), FLOOR);
    });

    it("refuses at the very floor", async () => {
      const { timelock, token, council } = await loadFixture(handedOver);
      await fadeToFloor(connection, token);
      await expect(timelock.connect(council).announceInterim())
        .to.be.revertedWithCustomError(timelock, "ReputationTimelockAboveFloor")
        .withArgs(FLOOR, FLOOR);
    });

    it("refuses a second time", async () => {
      const { timelock, council, from } = await loadFixture(faded);
      await expect(timelock.connect(council).announceInterim())
        .to.be.revertedWithCustomError(timelock, "ReputationTimelockInterimAlreadyAnnounced")
        .withArgs(from);
    });

    it("starts the absence", async () => {
      const { timelock, council, genesis } = await loadFixture(handedOver);
      await time.increaseTo(genesis + WEEK + 2n * HALF_LIFE);
      const transaction = await timelock.connect(council).announceInterim();
      const at = await timeOf(transaction);
      await expect(transaction)
        .to.emit(timelock, "InterimAnnounced")
        .withArgs(council.address, at + ABSENCE);
      expect(await timelock.interim()).to.deep.equal([at, at + ABSENCE]);
      expect(await timelock.isInterim()).to.equal(false);
    });
  });

  describe("refuteInterim", () => {
    it("needs an announcement", async () => {
      const { timelock, handedOverAt } = await loadFixture(handedOver);
      await expect(timelock.refuteInterim(handedOverAt))
        .to.be.revertedWithCustomError(timelock, "ReputationTimelockInterimNotAnnounced")
        .withArgs();
    });

    it("refuses times before the announcement", async () => {
      const { timelock, announcedAt } = await loadFixture(faded);
      await expect(timelock.refuteInterim(announcedAt - 1n))
        .to.be.revertedWithCustomError(timelock, "ReputationTimelockBeforeAnnouncement")
        .withArgs(announcedAt - 1n, announcedAt);
    });

    it("refuses the future", async () => {
      const { timelock, token, from } = await loadFixture(faded);
      await expect(timelock.refuteInterim(from))
        .to.be.revertedWithCustomError(token, "ERC5805FutureLookup")
        .withArgs(from, BigInt(await time.latest()) + 1n);
    });

    it("refuses a time with too little supply", async () => {
      const { timelock, token, announcedAt } = await loadFixture(faded);
      await time.increase(1n);
      await expect(timelock.refuteInterim(announcedAt))
        .to.be.revertedWithCustomError(timelock, "ReputationTimelockBelowFloor")
        .withArgs(await token.getPastTotalSupply(announcedAt), FLOOR);
    });

    it("takes a time at the very floor", async () => {
      const { timelock, token, distributor, alice, genesis } = await loadFixture(faded);
      const epoch = (BigInt(await time.latest()) - genesis) / WEEK - 1n;
      await token.connect(distributor).creditProven(alice, epoch, pack({ 0: 10_000 }));
      await fadeToFloor(connection, token);
      const at = BigInt(await time.latest());
      await expect(timelock.refuteInterim(at)).to.emit(timelock, "InterimRefuted").withArgs(at, FLOOR);
    });

    for (const [when, base] of [
      ["announced", faded],
      ["begun", begun],
    ] as const) {
      it(`ends an interim that is ${when}, for anyone`, async () => {
        const { timelock, token, distributor, alice, stranger, genesis, council } = await loadFixture(base);
        const epoch = (BigInt(await time.latest()) - genesis) / WEEK - 1n;
        const at = await timeOf(await token.connect(distributor).creditProven(alice, epoch, pack({ 0: 10_000 })));
        // The supply may have faded again by the time somebody shows it.
        await time.increase(3n * HALF_LIFE);
        expect(await token.totalSupply()).to.be.lessThan(FLOOR);
        const supply = await token.getPastTotalSupply(at);
        await expect(timelock.connect(stranger).refuteInterim(at))
          .to.emit(timelock, "InterimRefuted")
          .withArgs(at, supply);
        expect(await timelock.interim()).to.deep.equal([0n, 0n]);
        expect(await timelock.hasRole(await timelock.PROPOSER_ROLE(), council)).to.equal(false);
      });
    }
  });

  describe("interim", () => {
    const schedule = ({ timelock, target, council }: Governance, caller = council) =>
      timelock
        .connect(caller)
        .schedule(target, 0n, target.interface.encodeFunctionData("decide", [7n]), ZeroHash, ZeroHash, TIMELOCK_DELAY);

    it("has not begun before the absence is over", async () => {
      const context = await loadFixture(faded);
      const { timelock, council, from } = context;
      await time.increaseTo(from - 2n);
      await expect(schedule(context))
        .to.be.revertedWithCustomError(timelock, "AccessControlUnauthorizedAccount")
        .withArgs(council.address, await timelock.PROPOSER_ROLE());
    });

    it("begins with the second in which the absence ends", async () => {
      const context = await loadFixture(faded);
      const { timelock, target, from } = context;
      const call = target.interface.encodeFunctionData("decide", [7n]);
      const operation = await timelock.hashOperation(target, 0n, call, ZeroHash, ZeroHash);
      await time.setNextBlockTimestamp(from);
      await expect(schedule(context))
        .to.emit(timelock, "CallScheduled")
        .withArgs(operation, 0n, await target.getAddress(), 0n, call, ZeroHash, TIMELOCK_DELAY);
    });

    it("lets the council propose, after the delay", async () => {
      const context = await loadFixture(begun);
      const { timelock, target, stranger } = context;
      await schedule(context);
      await time.increase(TIMELOCK_DELAY);
      const call = target.interface.encodeFunctionData("decide", [7n]);
      await expect(timelock.connect(stranger).execute(target, 0n, call, ZeroHash, ZeroHash))
        .to.emit(target, "Decided")
        .withArgs(await timelock.getAddress(), 7n);
    });

    it("lets the council cancel, long after its veto", async () => {
      const context = await loadFixture(begun);
      const { timelock, target, council, handedOverAt } = context;
      expect(BigInt(await time.latest())).to.be.greaterThan(handedOverAt + VETO_PERIOD);
      await schedule(context);
      const call = target.interface.encodeFunctionData("decide", [7n]);
      const operation = await timelock.hashOperation(target, 0n, call, ZeroHash, ZeroHash);
      await expect(timelock.connect(council).cancel(operation)).to.emit(timelock, "Cancelled").withArgs(operation);
    });

    it("gives nobody else anything", async () => {
      const context = await loadFixture(begun);
      const { timelock, admin, stranger, council } = context;
      for (const caller of [admin, stranger]) {
        await expect(schedule(context, caller))
          .to.be.revertedWithCustomError(timelock, "AccessControlUnauthorizedAccount")
          .withArgs(caller.address, await timelock.PROPOSER_ROLE());
      }
      expect(await timelock.hasRole(await timelock.DEFAULT_ADMIN_ROLE(), council)).to.equal(false);
    });
  });
});
