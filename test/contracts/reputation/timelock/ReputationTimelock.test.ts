import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";
import {
  ABSENCE,
  DESCRIPTION,
  FLOOR,
  HALF_LIFE,
  State,
  TIMELOCK_DELAY,
  VETO_PERIOD,
  type Governance,
  decision,
  deployGovernance,
  deployHandedOver,
  deployTimelock,
  fadeToFloor,
  queueDecision,
  saltOf,
} from "../../../helpers/program/governance.js";
import { DAY, WEEK, timeOf } from "../../../helpers/reputation.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = networkHelpers;

const ADMIN = 0n;

const fixture = () => deployGovernance(connection);

const handedOver = () => deployHandedOver(connection);

/** A decision that has passed and waits in the timelock. */
async function queue(context: Governance): Promise<string> {
  const { governor, timelock } = context;
  const call = decision(context.target);
  await queueDecision(connection, context, call);
  return timelock.hashOperationBatch(...call, ZeroHash, saltOf(await governor.getAddress()));
}

async function queued() {
  const context = await handedOver();
  return { ...context, operation: await queue(context) };
}

describe("ReputationTimelock", () => {
  describe("constructor", () => {
    it("refuses periods of zero", async () => {
      const { manager, councilSeat, admin, token, timelock } = await loadFixture(fixture);
      const terms = { manager, reputation: token, vetoUntil: 0n, vetoPeriod: VETO_PERIOD, absence: ABSENCE };
      for (const [delay, change] of [
        [0n, {}],
        [TIMELOCK_DELAY, { vetoPeriod: 0n }],
        [TIMELOCK_DELAY, { absence: 0n }],
      ] as const) {
        const args = [delay, councilSeat, admin, { ...terms, ...change }] as const;
        await expect(ethers.deployContract("ReputationTimelock", [...args]))
          .to.be.revertedWithCustomError(timelock, "ReputationTimelockInvalidTerms")
          .withArgs();
      }
    });

    it("takes periods of a second", async () => {
      const { manager, councilSeat, admin, token } = await loadFixture(fixture);
      const terms = { manager, reputation: token, vetoUntil: 0n, vetoPeriod: 1n, absence: 1n };
      const timelock = await ethers.deployContract("ReputationTimelock", [1n, councilSeat, admin, terms]);
      expect(await timelock.getMinDelay()).to.equal(1n);
    });

    it("gives no role before it is bound", async () => {
      const fresh = await deployTimelock(ethers, await loadFixture(fixture));
      for (const role of [await fresh.PROPOSER_ROLE(), await fresh.CANCELLER_ROLE(), await fresh.EXECUTOR_ROLE()])
        expect(await fresh.hasRole(role, ZeroAddress)).to.equal(false);
      const granted = await fresh.queryFilter(fresh.filters.RoleGranted());
      expect(granted.map(({ args }) => args.account)).to.deep.equal([await fresh.getAddress()]);
    });

    it("has no administrator but itself", async () => {
      const { manager, token, councilSeat, timelock, admin, council } = await loadFixture(fixture);
      const role = await timelock.DEFAULT_ADMIN_ROLE();
      expect(await timelock.hasRole(role, timelock)).to.equal(true);
      for (const account of [admin, council]) expect(await timelock.hasRole(role, account)).to.equal(false);
      expect(await timelock.getMinDelay()).to.equal(TIMELOCK_DELAY);
      expect(await timelock.council()).to.equal(await councilSeat.getAddress());
      expect(await timelock.terms()).to.deep.equal([
        ...[await manager.getAddress(), await token.getAddress(), 0n, VETO_PERIOD, ABSENCE],
      ]);
      expect(await timelock.handedOverAt()).to.equal(0n);
      expect(await timelock.vetoEnds()).to.equal(2n ** 256n - 1n);
      expect(await timelock.interim()).to.deep.equal([0n, 0n]);
      expect(await timelock.isInterim()).to.equal(false);
    });
  });

  describe("bind", () => {
    it("refuses everyone but the binder, a second time and nobody", async () => {
      const context = await loadFixture(fixture);
      const { timelock, governor, stranger } = context;
      await expect(timelock.connect(stranger).bind(stranger))
        .to.be.revertedWithCustomError(timelock, "BindableUnauthorized")
        .withArgs(stranger.address);
      await expect(timelock.bind(governor)).to.be.revertedWithCustomError(timelock, "BindableAlreadyBound").withArgs();
      const fresh = await deployTimelock(ethers, context);
      await expect(fresh.bind(ZeroAddress))
        .to.be.revertedWithCustomError(timelock, "BindableInvalidPartner")
        .withArgs();
    });

    it("lets the governor propose and cancel, and everyone execute", async () => {
      const { timelock, governor, admin } = await loadFixture(fixture);
      for (const role of [await timelock.PROPOSER_ROLE(), await timelock.CANCELLER_ROLE()]) {
        expect(await timelock.hasRole(role, governor)).to.equal(true);
        expect(await timelock.hasRole(role, admin)).to.equal(false);
      }
      expect(await timelock.hasRole(await timelock.EXECUTOR_ROLE(), ZeroAddress)).to.equal(true);
    });
  });

  describe("handOver", () => {
    it("refuses while another administers", async () => {
      const { timelock } = await loadFixture(fixture);
      await expect(timelock.handOver())
        .to.be.revertedWithCustomError(timelock, "ReputationTimelockNotAdministrator")
        .withArgs();
    });

    it("refuses while supply is below the floor", async () => {
      const { timelock, token, manager, genesis } = await loadFixture(fixture);
      await manager.grantRole(ADMIN, timelock, 0);
      await time.increaseTo(genesis + WEEK + 2n * HALF_LIFE);
      const supply = await token.totalSupply();
      expect(supply).to.be.lessThan(FLOOR);
      await expect(timelock.handOver())
        .to.be.revertedWithCustomError(timelock, "ReputationTimelockBelowFloor")
        .withArgs(supply, FLOOR);
    });

    it("refuses a second time", async () => {
      const { timelock, handedOverAt } = await loadFixture(handedOver);
      await expect(timelock.handOver())
        .to.be.revertedWithCustomError(timelock, "ReputationTimelockAlreadyHandedOver")
        .withArgs(handedOverAt);
    });

    it("takes supply at the very floor", async () => {
      const { timelock, token, manager } = await loadFixture(fixture);
      await manager.grantRole(ADMIN, timelock, 0);
      await fadeToFloor(connection, token);
      const transaction = await timelock.handOver();
      await expect(transaction)
        .to.emit(timelock, "HandedOver")
        .withArgs(FLOOR, (await timeOf(transaction)) + VETO_PERIOD);
    });

    it("records the time, for anyone", async () => {
      const { timelock, token, manager, stranger } = await loadFixture(fixture);
      await manager.grantRole(ADMIN, timelock, 0);
      const transaction = await timelock.connect(stranger).handOver();
      const at = await timeOf(transaction);
      await expect(transaction)
        .to.emit(timelock, "HandedOver")
        .withArgs(await token.totalSupply(), at + VETO_PERIOD);
      expect(await timelock.handedOverAt()).to.equal(at);
      expect(await timelock.vetoEnds()).to.equal(at + VETO_PERIOD);
    });
  });

  describe("veto", () => {
    it("council cancels what has passed", async () => {
      const { timelock, governor, council, stranger, target, operation } = await loadFixture(queued);
      await expect(timelock.connect(stranger).cancel(operation))
        .to.be.revertedWithCustomError(timelock, "AccessControlUnauthorizedAccount")
        .withArgs(stranger.address, await timelock.CANCELLER_ROLE());
      await expect(timelock.connect(council).cancel(operation)).to.emit(timelock, "Cancelled").withArgs(operation);
      const proposal = await governor.getProposalId(...decision(target), id(DESCRIPTION));
      expect(await governor.state(proposal)).to.equal(State.Canceled);
    });

    it("has no end before the hand-over", async () => {
      const context = await loadFixture(fixture);
      const { timelock, council } = context;
      const operation = await queue(context);
      await time.increase(1_000n * DAY);
      await expect(timelock.connect(council).cancel(operation)).to.emit(timelock, "Cancelled").withArgs(operation);
    });

    it("ends with its period", async () => {
      const { timelock, council, operation, handedOverAt } = await loadFixture(queued);
      const role = await timelock.CANCELLER_ROLE();
      await time.increaseTo(handedOverAt + VETO_PERIOD - 1n);
      expect(await timelock.hasRole(role, council)).to.equal(true);
      await time.increaseTo(handedOverAt + VETO_PERIOD);
      expect(await timelock.hasRole(role, council)).to.equal(false);
      await expect(timelock.connect(council).cancel(operation))
        .to.be.revertedWithCustomError(timelock, "AccessControlUnauthorizedAccount")
        .withArgs(council.address, role);
    });

    it("lasts until the fixed date if that is later", async () => {
      const context = await loadFixture(fixture);
      const { manager, council, genesis } = context;
      const until = genesis + 400n * DAY;
      const timelock = await deployTimelock(ethers, context, until);
      await manager.grantRole(ADMIN, timelock, 0);
      await timelock.handOver();
      expect(await timelock.vetoEnds()).to.equal(until);
      const role = await timelock.CANCELLER_ROLE();
      await time.increaseTo(until - 1n);
      expect(await timelock.hasRole(role, council)).to.equal(true);
      await time.increaseTo(until);
      expect(await timelock.hasRole(role, council)).to.equal(false);
    });

    it("goes with the council", async () => {
      const { timelock, councilSeat, council, stranger, operation } = await loadFixture(queued);
      await councilSeat.connect(council).announce(stranger);
      await time.increase(60n * DAY);
      await expect(timelock.connect(council).cancel(operation))
        .to.be.revertedWithCustomError(timelock, "AccessControlUnauthorizedAccount")
        .withArgs(council.address, await timelock.CANCELLER_ROLE());
      await expect(timelock.connect(stranger).cancel(operation)).to.emit(timelock, "Cancelled").withArgs(operation);
    });
  });
});
