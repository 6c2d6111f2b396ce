import { expect } from "chai";
import { type AddressLike, id, resolveAddress, ZeroHash } from "ethers";
import { PANIC_CODES } from "@nomicfoundation/hardhat-ethers-chai-matchers/panic";
import { network } from "hardhat";
import {
  DESCRIPTION,
  TIMELOCK_DELAY,
  type Decision,
  type Governance,
  deployFaded,
  queueDecision,
} from "../../../helpers/program/governance.js";
import { WEEK, pack, timeOf } from "../../../helpers/reputation.js";

const connection = await network.create();
const { loadFixture, time } = connection.networkHelpers;

const ADMINISTRATOR = 0n;
const GOVERNANCE = 1n;
const GUARDIAN = 2n;

/** The council acts in place of the votes, which govern through the timelock. */
async function begunWithRoles() {
  const context = await deployFaded(connection);
  const { manager, timelock, from } = context;
  await manager.grantRole(GOVERNANCE, timelock, 0);
  await manager.renounceRole(ADMINISTRATOR, context.admin);
  await time.increaseTo(from);
  return context;
}

/** Points of an epoch of now bring the supply above the floor, and somebody shows it. */
async function reviveVotes({ timelock, token, distributor, alice, genesis }: Governance): Promise<void> {
  const epoch = (BigInt(await time.latest()) - genesis) / WEEK - 1n;
  const at = await timeOf(await token.connect(distributor).creditProven(alice, epoch, pack({ 0: 10_000 })));
  await time.increase(1n);
  await timelock.refuteInterim(at);
}

/** Alice's votes decide, and the timelock executes. */
async function carryOut(context: Governance, call: Decision): Promise<void> {
  await queueDecision(connection, context, call);
  await time.increase(TIMELOCK_DELAY);
  await context.governor.execute(...call, id(DESCRIPTION));
}

/** Calls by which an interim council would keep powers, or take them from the votes. */
async function usurpations({ manager, timelock, council, stranger }: Governance): Promise<[AddressLike, string][]> {
  const { interface: managers } = manager;
  const { interface: own } = timelock;
  const grant = managers.encodeFunctionData("grantRole", [ADMINISTRATOR, council.address, 0]);
  const proposer = await timelock.PROPOSER_ROLE();
  const ofManager = [
    grant,
    managers.encodeFunctionData("revokeRole", [ADMINISTRATOR, await timelock.getAddress()]),
    managers.encodeFunctionData("renounceRole", [ADMINISTRATOR, await timelock.getAddress()]),
    managers.encodeFunctionData("grantRole", [GOVERNANCE, council.address, 0]),
    managers.encodeFunctionData("revokeRole", [GOVERNANCE, await timelock.getAddress()]),
    managers.encodeFunctionData("setRoleAdmin", [GUARDIAN, GOVERNANCE]),
    managers.encodeFunctionData("setRoleGuardian", [GOVERNANCE, GUARDIAN]),
    managers.encodeFunctionData("setGrantDelay", [GUARDIAN, 2n ** 32n - 1n]),
    managers.encodeFunctionData("setTargetAdminDelay", [stranger.address, 2n ** 32n - 1n]),
    managers.encodeFunctionData("setTargetFunctionRole", [stranger.address, [grant.slice(0, 10)], GUARDIAN]),
    managers.encodeFunctionData("setTargetClosed", [stranger.address, true]),
    managers.encodeFunctionData("updateAuthority", [stranger.address, council.address]),
    managers.encodeFunctionData("multicall", [[grant]]),
    managers.encodeFunctionData("execute", [await manager.getAddress(), grant]),
    managers.encodeFunctionData("schedule", [await manager.getAddress(), grant, 0]),
    grant.slice(0, 10),
    "0x",
  ];
  const ofTimelock = [
    own.encodeFunctionData("grantRole", [proposer, council.address]),
    own.encodeFunctionData("revokeRole", [proposer, stranger.address]),
    own.encodeFunctionData("updateDelay", [2n ** 40n]),
    "0x",
  ];
  return [
    ...ofManager.map((data): [AddressLike, string] => [manager, data]),
    ...ofTimelock.map((data): [AddressLike, string] => [timelock, data]),
  ];
}

describe("ReputationTimelock", () => {
  describe("interim", () => {
    it("does not let the council touch the administration, alone or among other calls", async () => {
      const context = await loadFixture(begunWithRoles);
      const { timelock, target, council } = context;
      const harmless = target.interface.encodeFunctionData("decide", [7n]);
      for (const [to, data] of await usurpations(context)) {
        const selector = data.slice(0, 10).padEnd(10, "0");
        for (const request of [
          timelock.connect(council).schedule(to, 0n, data, ZeroHash, ZeroHash, TIMELOCK_DELAY),
          timelock
            .connect(council)
            .scheduleBatch([target, to], [0n, 0n], [harmless, data], ZeroHash, ZeroHash, TIMELOCK_DELAY),
        ])
          await expect(request)
            .to.be.revertedWithCustomError(timelock, "ReputationTimelockBeyondInterim")
            .withArgs(await resolveAddress(to), selector);
      }
    });

    it("leaves the governor's settings to votes", async () => {
      const { timelock, governor, council } = await loadFixture(begunWithRoles);
      for (const data of [
        governor.interface.encodeFunctionData("updateTimelock", [council.address]),
        governor.interface.encodeFunctionData("relay", [council.address, 0n, "0x"]),
        governor.interface.encodeFunctionData("setVotingPeriod", [1n]),
      ]) {
        await timelock.connect(council).schedule(governor, 0n, data, ZeroHash, ZeroHash, TIMELOCK_DELAY);
        await time.increase(TIMELOCK_DELAY);
        await expect(timelock.execute(governor, 0n, data, ZeroHash, ZeroHash)).to.be.revertedWithPanic(
          PANIC_CODES.POP_ON_EMPTY_ARRAY,
        );
      }
    });

    it("names a guardian, whom votes take back", async () => {
      const context = await loadFixture(begunWithRoles);
      const { manager, timelock, governor, council } = context;
      const grant = manager.interface.encodeFunctionData("grantRole", [GUARDIAN, council.address, 0]);
      await timelock.connect(council).schedule(manager, 0n, grant, ZeroHash, ZeroHash, TIMELOCK_DELAY);
      await time.increase(TIMELOCK_DELAY);
      await timelock.execute(manager, 0n, grant, ZeroHash, ZeroHash);
      expect((await manager.hasRole(GUARDIAN, council)).isMember).to.equal(true);

      await reviveVotes(context);
      await expect(timelock.connect(council).schedule(manager, 0n, grant, ZeroHash, ZeroHash, TIMELOCK_DELAY))
        .to.be.revertedWithCustomError(timelock, "AccessControlUnauthorizedAccount")
        .withArgs(council.address, await timelock.PROPOSER_ROLE());
      const revoke = manager.interface.encodeFunctionData("revokeRole", [GUARDIAN, council.address]);
      await carryOut(context, [[manager], [0n], [revoke]]);
      expect((await manager.hasRole(GUARDIAN, council)).isMember).to.equal(false);
      expect((await manager.hasRole(ADMINISTRATOR, timelock)).isMember).to.equal(true);
      expect(await timelock.hasRole(await timelock.PROPOSER_ROLE(), governor)).to.equal(true);
    });

    it("leaves votes the whole administration", async () => {
      const context = await loadFixture(begunWithRoles);
      const { manager, timelock, council } = context;
      await reviveVotes(context);
      const grant = manager.interface.encodeFunctionData("grantRole", [ADMINISTRATOR, council.address, 0]);
      const slower = timelock.interface.encodeFunctionData("updateDelay", [TIMELOCK_DELAY + 1n]);
      await carryOut(context, [
        [manager, timelock],
        [0n, 0n],
        [grant, slower],
      ]);
      expect((await manager.hasRole(ADMINISTRATOR, council)).isMember).to.equal(true);
      expect(await timelock.getMinDelay()).to.equal(TIMELOCK_DELAY + 1n);
    });

    it("says to strangers what it always says", async () => {
      const context = await loadFixture(begunWithRoles);
      const { timelock, stranger } = context;
      for (const [to, data] of await usurpations(context))
        await expect(timelock.connect(stranger).schedule(to, 0n, data, ZeroHash, ZeroHash, TIMELOCK_DELAY))
          .to.be.revertedWithCustomError(timelock, "AccessControlUnauthorizedAccount")
          .withArgs(stranger.address, await timelock.PROPOSER_ROLE());
    });

    it("refuses lists of different lengths as ever", async () => {
      const { timelock, manager, target, council } = await loadFixture(begunWithRoles);
      const grant = manager.interface.encodeFunctionData("grantRole", [ADMINISTRATOR, council.address, 0]);
      await expect(timelock.connect(council).scheduleBatch([target], [0n], [], ZeroHash, ZeroHash, TIMELOCK_DELAY))
        .to.be.revertedWithCustomError(timelock, "TimelockInvalidOperationLength")
        .withArgs(1n, 0n, 1n);
      await expect(
        timelock.connect(council).scheduleBatch([target], [0n], ["0x", grant], ZeroHash, ZeroHash, TIMELOCK_DELAY),
      )
        .to.be.revertedWithCustomError(timelock, "TimelockInvalidOperationLength")
        .withArgs(1n, 2n, 1n);
    });
  });
});
