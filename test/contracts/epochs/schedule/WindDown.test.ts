import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";
import { attestWork, batchRows, TASK } from "../../../helpers/attested.js";
import { CONTRIBUTION_SCHEMA, registerSchema, revoke } from "../../../helpers/eas.js";
import { factsOf } from "../../../helpers/contracts/facts.js";
import { actAs, fundAs } from "../../../helpers/program/acting.js";
import {
  DAY,
  deployProgram,
  GENESIS,
  type Program,
  type ProgramOptions,
  signerAt,
  UNIT,
  WEEK,
} from "../../../helpers/epochs.js";
import { buildTree } from "../../../helpers/tree.js";
import { taskOf } from "../../../helpers/work.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const FUNDS = 10_000n;
const IDLE = 52n * WEEK;
const NOTICE = 60n * DAY;
const BUNDLE = `0x${"bb".repeat(32)}`;

/** A program with a funded treasury and an attester. */
async function deploy(options: ProgramOptions = {}) {
  const program = await deployProgram({ ethers }, options);
  const { registry, eas, resolver, people, admin } = program;
  const [attester, author] = [signerAt(people, 0), signerAt(people, 1)];
  await fundAs(program, admin, FUNDS);
  const fundedAt = BigInt(await time.latest());
  const schema = await registerSchema(eas, CONTRIBUTION_SCHEMA, await resolver.getAddress());
  for (const task of Object.values(TASK)) {
    await registry.create(taskOf(), "");
    await registry.setAttester(task, attester, true);
  }
  const asOracle = program.schedule.connect(await actAs(ethers, program.oracle));
  return { ...program, attester, author, schema, asOracle, fundedAt };
}

const fixture = () => deploy();

/** Work of epoch 0 is attested and anchored. */
async function worked() {
  const context = await loadFixture(fixture);
  await time.increaseTo(GENESIS + 100n);
  const uid = await attestWork(context, "article", TASK.attested);
  const rows = batchRows(context.author.address, TASK.attested, ["one", "two"]);
  await context.anchor.connect(context.attester).publish(rows);
  return { ...context, uid };
}

/** A year without a root. */
const idle = async (context: Pick<Program, "schedule">): Promise<void> => {
  await time.increaseTo(await context.schedule.idleFrom());
};

async function announced() {
  const context = await worked();
  await idle(context);
  await context.schedule.announceWindDown();
  return { ...context, from: BigInt(await time.latest()) + NOTICE };
}

async function due() {
  const context = await announced();
  await time.increaseTo(context.from);
  return context;
}

const rootFor = (account: HardhatEthersSigner, units: bigint, epoch = 0n): string =>
  buildTree([{ epoch, account: account.address, units, reputation: 1n }]).root;

describe("EmissionSchedule", () => {
  describe("refuteWindDown", () => {
    it("needs an announcement", async () => {
      const { schedule } = await worked();
      await expect(schedule.refuteWindDown(0))
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleWindDownNotDue")
        .withArgs(0n);
    });

    it("refuses an epoch without work", async () => {
      const { schedule } = await announced();
      await expect(schedule.refuteWindDown(1))
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleNoOpenWork")
        .withArgs(1n);
    });

    it("refuses work that was taken back", async () => {
      const { schedule, eas, attester, schema, uid } = await worked();
      await revoke(eas, attester, schema, uid);
      await idle({ schedule });
      await schedule.announceWindDown();
      await expect(schedule.refuteWindDown(0))
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleNoOpenWork")
        .withArgs(0n);
    });

    it("refuses an epoch that is final", async () => {
      const { schedule, asOracle, author } = await announced();
      await asOracle.settle(0n, rootFor(author, 0n));
      await expect(schedule.refuteWindDown(0))
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleNoOpenWork")
        .withArgs(0n);
    });

    it("refuses an epoch that is not over", async () => {
      const context = await announced();
      const { schedule } = context;
      await attestWork(context, "late article", TASK.attested);
      const epoch = (BigInt(await time.latest()) - GENESIS) / WEEK;
      await expect(schedule.refuteWindDown(epoch))
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleNoOpenWork")
        .withArgs(epoch);
    });

    it("takes the announcement back, for anyone", async () => {
      const { schedule, stranger } = await announced();
      await expect(schedule.connect(stranger).refuteWindDown(0))
        .to.emit(schedule, "WindDownRefuted")
        .withArgs(stranger.address, 0n);
      expect(await schedule.windDownFrom()).to.equal(0n);
      await schedule.announceWindDown();
      expect(await schedule.windDownFrom()).to.equal(BigInt(await time.latest()) + NOTICE);
    });
  });

  describe("refuteWindDownByBatch", () => {
    it("refuses a batch that was revoked", async () => {
      const { schedule, anchor, attester } = await worked();
      await anchor.connect(attester).revoke(1);
      await idle({ schedule });
      await schedule.announceWindDown();
      await expect(schedule.refuteWindDownByBatch(1))
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleNoOpenWork")
        .withArgs(0n);
    });

    it("refuses a batch that does not exist", async () => {
      const { schedule, anchor } = await announced();
      await expect(schedule.refuteWindDownByBatch(2))
        .to.be.revertedWithCustomError(anchor, "BatchAnchorUnknownBatch")
        .withArgs(2n);
    });

    it("takes the announcement back by rows that wait", async () => {
      const { schedule, stranger } = await announced();
      await expect(schedule.connect(stranger).refuteWindDownByBatch(1))
        .to.emit(schedule, "WindDownRefuted")
        .withArgs(stranger.address, 0n);
      expect(await schedule.windDownFrom()).to.equal(0n);
    });
  });

  describe("windDown", () => {
    it("needs an announcement and its notice", async () => {
      const { schedule } = await worked();
      await expect(schedule.windDown())
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleWindDownNotDue")
        .withArgs(0n);
      const { from } = await announced();
      await time.increaseTo(from - 2n);
      await expect(schedule.windDown())
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleWindDownNotDue")
        .withArgs(from);
      await time.setNextBlockTimestamp(from);
      await expect(schedule.windDown())
        .to.emit(schedule, "WoundDown")
        .withArgs(await schedule.remainderTo(), FUNDS * UNIT);
    });

    it("waits for an open proposal", async () => {
      const { schedule, oracle, operators, author } = await due();
      await oracle.connect(operators[0]).propose(0, rootFor(author, 0n), BUNDLE, "");
      await expect(schedule.windDown())
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleProposalOpen")
        .withArgs(0n);
      await time.increaseTo((await oracle.proposalOf(0)).finalFrom);
      await oracle.finalize(0);
      await schedule.windDown();
      expect(await schedule.isWoundDown()).to.equal(true);
    });

    it("is off once a root pays", async () => {
      const { schedule, asOracle, author } = await due();
      await asOracle.settle(0n, rootFor(author, 1n));
      const paid = BigInt(await time.latest());
      await expect(schedule.windDown())
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleWindDownNotDue")
        .withArgs(0n);
      await expect(schedule.announceWindDown())
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleNotIdle")
        .withArgs(paid + IDLE);
    });

    it("sends everything to the address of the deployment", async () => {
      const { schedule, token, remainder, stranger } = await due();
      await token.mint(schedule, 7n);
      const amount = FUNDS * UNIT + 7n;
      const done = schedule.connect(stranger).windDown();
      await expect(done).to.emit(schedule, "WoundDown").withArgs(remainder.address, amount);
      await expect(done).to.changeTokenBalances(ethers, token, [schedule, remainder], [-amount, amount]);
      expect(await schedule.remainderTo()).to.equal(remainder.address);
      expect(await schedule.treasury()).to.equal(0n);
      expect(await schedule.pending()).to.equal(0n);
      expect(await schedule.budgetOf(0)).to.equal(0n);
      expect(await schedule.isWoundDown()).to.equal(true);
    });

    it("leaves what is vesting alone", async () => {
      const { schedule, asOracle, distributor, token, author } = await worked();
      const tree = buildTree([{ epoch: 0n, account: author.address, units: 600n, reputation: 1n }]);
      await time.increaseTo(GENESIS + 2n * WEEK);
      await asOracle.settle(0n, tree.root);
      await idle({ schedule });
      await schedule.announceWindDown();
      await time.increase(NOTICE);
      await schedule.windDown();
      await distributor.claim(author, [tree.credit(author.address)]);
      expect(await token.balanceOf(author)).to.equal(600n * UNIT);
    });

    it("sends what comes in late, at once", async () => {
      const context = await due();
      const { schedule, token, remainder, admin, penalties } = context;
      await schedule.windDown();
      await fundAs(context, admin, 5n);
      expect(await schedule.budgetOf(0)).to.equal(0n);
      await token.mint(schedule, 3n * UNIT);
      await schedule.bookSurplus();
      await expect(schedule.connect(penalties).windDown()).to.changeTokenBalance(ethers, token, remainder, 8n * UNIT);
    });

    it("goes on settling epochs that pay nothing", async () => {
      const { schedule, asOracle, author } = await due();
      await schedule.windDown();
      await expect(asOracle.settle(0n, rootFor(author, 1n)))
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleOverBudget")
        .withArgs(0n, 1n, 0n);
      await expect(asOracle.settle(0n, rootFor(author, 0n))).to.emit(schedule, "Settled");
    });

    it("cannot be taken back", async () => {
      const { schedule, from } = await due();
      await schedule.windDown();
      await expect(schedule.refuteWindDown(0))
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleWindDownNotDue")
        .withArgs(0n);
      await expect(schedule.announceWindDown())
        .to.be.revertedWithCustomError(schedule, "EmissionScheduleWindDownAlreadyAnnounced")
        .withArgs(from);
    });
  });

  describe("factHead", () => {
    it("chains whatever moves the treasury, in order", async () => {
      const { schedule, asOracle, token, author } = await loadFixture(fixture);
      await token.mint(schedule, 3n * UNIT);
      await schedule.bookSurplus();
      await time.increaseTo(GENESIS + 2n * WEEK);
      await asOracle.settle(0n, rootFor(author, 600n));
      await idle({ schedule });
      await schedule.announceWindDown();
      await time.increase(NOTICE);
      await schedule.windDown();
      const names = ["Funded", "SurplusBooked", "Settled", "WoundDown"];
      const { head, stated } = await factsOf(schedule, names);
      expect(stated).to.deep.equal(names);
      expect(await schedule.factHead()).to.equal(head);
    });
  });
});
