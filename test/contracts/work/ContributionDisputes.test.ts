import { readFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";
import { READ_EVENTS } from "../../../scripts/generate/events.js";
import type { WorkVectors } from "../../../scripts/generate/vectors/work.js";
import { nameRows } from "../../../src/engine/mirrors/work.js";
import type { ContributionDisputes } from "../../../typechain-types/index.js";
import { attestWork, batchRows, DAY, deployAttested, HOUR, TASK, WEEK } from "../../helpers/attested.js";
import { factsOf } from "../../helpers/contracts/facts.js";
import { revoke } from "../../helpers/eas.js";
import { actAs } from "../../helpers/program/acting.js";
import { BOND, signerAt, UNBONDING_DELAY, bondAs } from "../../helpers/epochs.js";

const { ethers, networkHelpers } = await network.create();
const { time } = networkHelpers;

const VECTORS = JSON.parse(readFileSync(new URL("../../vectors/work.json", import.meta.url), "utf8")) as WorkVectors;

const TERMS = { bond: 301n, penaltyBps: 1_000n, widePenaltyBps: 5_000n, rewardBps: 2_500n, rulingPeriod: 5n * DAY };
/** Settlement of the program of these tests. */
const SETTLEMENT = 5n * DAY;
const WIDE = 10n * TERMS.bond;
const STAKE = 10_000n;
/** A tenth of the attester's stake, and a quarter of that. */
const [PENALTY, REWARD] = [1_000n, 250n];
const UNKNOWN = `0x${"99".repeat(32)}`;
const CASE = ethers.id("the same text was published a year ago");

/** Orders of `IContributionDisputes.Reason`, `Scope` and `Status`. */
const PLAGIARISED = 1n;
const SCOPE = { contribution: 0n, batch: 1n, rows: 2n } as const;
const STATUS = { none: 0n, open: 1n, upheld: 2n, rejected: 3n, expired: 4n, closed: 5n } as const;

const word = (value: bigint): string => ethers.toBeHex(value, 32);

async function deploy() {
  const deployed: ContributionDisputes[] = [];
  const base = await deployAttested(ethers, BigInt(await time.latest()), async (contracts) => {
    const { councilSeat, resolver, anchor, vault } = contracts;
    deployed.push(await ethers.deployContract("ContributionDisputes", [councilSeat, resolver, anchor, vault, TERMS]));
    return deployed;
  });
  const [disputes] = deployed;
  if (disputes === undefined) throw new Error("no disputes");
  const { anchor, attester, author, genesis } = base;
  const [challenger, second] = [0, 1].map((i) => signerAt(base.others, i)) as [
    HardhatEthersSigner,
    HardhatEthersSigner,
  ];
  for (const account of [challenger, second, attester]) await bondAs(base, account, BOND.challenger, STAKE);
  await bondAs(base, attester, BOND.attester, STAKE);

  await time.increaseTo(genesis + HOUR);
  const uid = await attestWork(base, "article");
  await anchor.connect(attester).publish(batchRows(author.address, TASK.attested, ["one", "two"]));
  const rows = nameRows({ attester: attester.address, task: Number(TASK.reviewed), epoch: 0 });
  return { ...base, disputes, challenger, second, uid, rows, cutOff: genesis + WEEK + SETTLEMENT };
}

/** The contribution is disputed. */
async function disputedFixture() {
  const base = await deploy();
  await base.disputes.connect(base.challenger).dispute(base.uid, PLAGIARISED, CASE);
  const openedAt = BigInt(await time.latest());
  return { ...base, openedAt, deadline: openedAt + TERMS.rulingPeriod };
}

const plain = () => deploy();

type Disputed = Awaited<ReturnType<typeof disputedFixture>>;

/** Works of every scope, each with what disputes it. */
const WORKS = {
  contribution: ({ disputes, challenger, uid }: Pick<Disputed, "disputes" | "challenger" | "uid">) =>
    disputes.connect(challenger).dispute(uid, PLAGIARISED, CASE),
  row: ({ disputes, challenger }: Pick<Disputed, "disputes" | "challenger">) =>
    disputes.connect(challenger).disputeRow(1n, 1n, PLAGIARISED, CASE),
  batch: ({ disputes, challenger }: Pick<Disputed, "disputes" | "challenger">) =>
    disputes.connect(challenger).disputeBatch(1n, PLAGIARISED, CASE),
  rows: ({ disputes, challenger, rows }: Pick<Disputed, "disputes" | "challenger" | "rows">) =>
    disputes.connect(challenger).disputeRows(rows, PLAGIARISED, CASE),
} as const;

describe("ContributionDisputes", () => {
  describe("factHead", () => {
    it("follows from what it stated", async () => {
      const base = await networkHelpers.loadFixture(disputedFixture);
      const { disputes, council, deadline } = base;
      await disputes.connect(base.second).dispute(base.uid, PLAGIARISED, CASE);
      await WORKS.row(base);
      await WORKS.batch(base);
      await disputes.connect(council).rule(1n, true);
      await disputes.close(2n);
      await disputes.connect(council).rule(3n, false);
      await time.increaseTo(deadline + HOUR);
      await disputes.close(4n);
      expect(await disputes.factHead()).to.equal((await factsOf(disputes, READ_EVENTS.contributionDisputes)).head);
      expect(BigInt(await disputes.factHead()) & 255n).to.equal(8n);
    });
  });

  describe("constructor", () => {
    it("unfit terms are refused", async () => {
      const { councilSeat, contributions, anchor, vault, disputes } = await networkHelpers.loadFixture(plain);
      for (const change of [
        { bond: 0n },
        { bond: (2n ** 112n - 1n) / 10n + 1n },
        { penaltyBps: 0n },
        { penaltyBps: 10_001n, widePenaltyBps: 10_001n },
        { widePenaltyBps: 999n },
        { widePenaltyBps: 10_001n },
        { rewardBps: 5_001n },
        { rulingPeriod: 0n },
        { rulingPeriod: UNBONDING_DELAY - WEEK - SETTLEMENT + 1n },
      ]) {
        const args = [councilSeat, contributions, anchor, vault, { ...TERMS, ...change }] as const;
        await expect(
          ethers.deployContract("ContributionDisputes", [...args]),
          Object.keys(change).join(),
        ).to.be.revertedWithCustomError(disputes, "ContributionDisputesInvalidTerms");
      }
    });

    it("last ruling may fall as unbonding ends", async () => {
      const { councilSeat, contributions, anchor, vault } = await networkHelpers.loadFixture(plain);
      const longest = {
        ...{ bond: (2n ** 112n - 1n) / 10n, penaltyBps: 10_000n, widePenaltyBps: 10_000n, rewardBps: 5_000n },
        rulingPeriod: UNBONDING_DELAY - WEEK - SETTLEMENT,
      };
      const args = [councilSeat, contributions, anchor, vault, longest] as const;
      const disputes = await ethers.deployContract("ContributionDisputes", [...args]);
      expect(await disputes.terms()).to.deep.equal(Object.values(longest));
    });

    it("keeps its terms", async () => {
      const { contributions, anchor, vault, disputes } = await networkHelpers.loadFixture(plain);
      expect(await disputes.terms()).to.deep.equal(Object.values(TERMS));
      expect(await disputes.contributions()).to.equal(contributions);
      expect(await disputes.anchor()).to.equal(anchor);
      expect(await disputes.vault()).to.equal(vault);
      expect(await disputes.count()).to.equal(0n);
    });
  });

  describe("dispute", () => {
    it("unknown contribution is refused", async () => {
      const { disputes, contributions, challenger } = await networkHelpers.loadFixture(plain);
      await expect(disputes.connect(challenger).dispute(UNKNOWN, PLAGIARISED, CASE))
        .to.be.revertedWithCustomError(contributions, "ContributionResolverWrongSchema")
        .withArgs(ethers.ZeroHash);
    });

    it("revoked contribution is refused", async () => {
      const base = await networkHelpers.loadFixture(plain);
      const { disputes, eas, attester, schema, uid } = base;
      await revoke(eas, attester, schema, uid);
      await expect(WORKS.contribution(base))
        .to.be.revertedWithCustomError(disputes, "ContributionDisputesRevoked")
        .withArgs(SCOPE.contribution, uid);
    });

    for (const [name, open] of Object.entries(WORKS)) {
      it(`${name}: closes with the cut-off, to the second`, async () => {
        const base = await networkHelpers.loadFixture(plain);
        await time.setNextBlockTimestamp(base.cutOff);
        await expect(open(base))
          .to.be.revertedWithCustomError(base.disputes, "ContributionDisputesEpochClosed")
          .withArgs(0n, base.cutOff);
      });

      it(`${name}: opens in the last second`, async () => {
        const base = await networkHelpers.loadFixture(plain);
        await time.setNextBlockTimestamp(base.cutOff - 1n);
        await expect(open(base)).to.emit(base.disputes, "DisputeOpened");
      });

      it(`${name}: own attestation is refused`, async () => {
        const base = await networkHelpers.loadFixture(plain);
        const { disputes, attester, anchor, uid, rows } = base;
        const works = { contribution: uid, row: await anchor.uidOf(1n, 1n), batch: word(1n), rows };
        const scope = { ...SCOPE, row: SCOPE.contribution }[name as keyof typeof WORKS];
        await expect(open({ ...base, challenger: attester }))
          .to.be.revertedWithCustomError(disputes, "ContributionDisputesOwnAttestation")
          .withArgs(scope, works[name as keyof typeof WORKS], attester);
      });
    }

    it("void contribution is refused", async () => {
      const base = await networkHelpers.loadFixture(disputedFixture);
      await base.disputes.connect(base.council).rule(1n, true);
      await expect(WORKS.contribution(base))
        .to.be.revertedWithCustomError(base.disputes, "ContributionDisputesVoid")
        .withArgs(SCOPE.contribution, base.uid);
    });

    it("contribution among void rows is refused", async () => {
      const base = await networkHelpers.loadFixture(plain);
      await WORKS.rows(base);
      await base.disputes.connect(base.council).rule(1n, true);
      await expect(WORKS.contribution(base))
        .to.be.revertedWithCustomError(base.disputes, "ContributionDisputesVoid")
        .withArgs(SCOPE.contribution, base.uid);
    });

    it("challenger without bond is refused", async () => {
      const base = await networkHelpers.loadFixture(plain);
      await expect(WORKS.contribution({ ...base, challenger: base.stranger }))
        .to.be.revertedWithCustomError(base.vault, "StakeVaultInsufficientBond")
        .withArgs(BOND.challenger, base.stranger, 0n, TERMS.bond);
    });

    it("locked bond serves one dispute only", async () => {
      const base = await networkHelpers.loadFixture(plain);
      for (let i = 0; i < 3; i++) await WORKS.batch(base);
      await expect(WORKS.batch(base))
        .to.be.revertedWithCustomError(base.vault, "StakeVaultInsufficientBond")
        .withArgs(BOND.challenger, base.challenger, STAKE - 3n * WIDE, WIDE);
    });

    it("opens and locks the bond", async () => {
      const base = await networkHelpers.loadFixture(plain);
      const { disputes, vault, challenger, attester, uid } = base;
      expect(await disputes.connect(challenger).dispute.staticCall(uid, PLAGIARISED, CASE)).to.equal(1n);
      const response = await WORKS.contribution(base);
      const openedAt = BigInt(await time.latest());
      await expect(response)
        .to.emit(disputes, "DisputeOpened")
        .withArgs(
          ...[1n, uid, challenger, SCOPE.contribution, attester, PLAGIARISED, CASE, openedAt + TERMS.rulingPeriod],
        );
      await expect(response).to.emit(vault, "Locked").withArgs(BOND.challenger, challenger, TERMS.bond);
      expect(await disputes.count()).to.equal(1n);
      expect(await disputes.disputeOf(1n)).to.deep.equal([
        ...[challenger.address, openedAt, 0n, SCOPE.contribution, STATUS.open],
        ...[attester.address, TASK.reviewed, 0n, uid],
      ]);
      expect(await disputes.isVoid(SCOPE.contribution, uid)).to.equal(false);
    });

    it("work of a later epoch has a cut-off of its own", async () => {
      const base = await networkHelpers.loadFixture(plain);
      const { disputes, challenger, cutOff } = base;
      await time.increaseTo(base.genesis + WEEK + HOUR);
      const uid = await attestWork(base, "a week later");
      await time.setNextBlockTimestamp(cutOff);
      await disputes.connect(challenger).dispute(uid, PLAGIARISED, CASE);
      expect((await disputes.disputeOf(1n)).epoch).to.equal(1n);
      await time.setNextBlockTimestamp(cutOff + WEEK);
      await expect(disputes.connect(challenger).dispute(uid, PLAGIARISED, CASE))
        .to.be.revertedWithCustomError(disputes, "ContributionDisputesEpochClosed")
        .withArgs(1n, cutOff + WEEK);
    });

    it("accomplice's dispute shields nothing", async () => {
      const base = await networkHelpers.loadFixture(plain);
      const { disputes, vault, council, challenger, second, uid } = base;
      await WORKS.contribution({ ...base, challenger: second });
      await WORKS.contribution(base);
      await disputes.connect(council).rule(1n, false);
      await disputes.connect(council).rule(2n, true);
      expect(await disputes.isVoid(SCOPE.contribution, uid)).to.equal(true);
      expect((await vault.bondOf(BOND.challenger, second)).amount).to.equal(STAKE - TERMS.bond);
      expect((await vault.bondOf(BOND.challenger, challenger)).amount).to.equal(STAKE);
    });
  });

  describe("disputeRow", () => {
    it("unknown batch is refused", async () => {
      const { disputes, anchor, challenger } = await networkHelpers.loadFixture(plain);
      await expect(disputes.connect(challenger).disputeRow(2n, 0n, PLAGIARISED, CASE))
        .to.be.revertedWithCustomError(anchor, "BatchAnchorUnknownBatch")
        .withArgs(2n);
    });

    it("unknown row is refused", async () => {
      const { disputes, challenger } = await networkHelpers.loadFixture(plain);
      await expect(disputes.connect(challenger).disputeRow(1n, 2n, PLAGIARISED, CASE))
        .to.be.revertedWithCustomError(disputes, "ContributionDisputesUnknownRow")
        .withArgs(1n, 2n);
    });

    it("row of a revoked batch is refused", async () => {
      const base = await networkHelpers.loadFixture(plain);
      await base.anchor.connect(base.attester).revoke(1n);
      await expect(WORKS.row(base))
        .to.be.revertedWithCustomError(base.disputes, "ContributionDisputesRevoked")
        .withArgs(SCOPE.contribution, await base.anchor.uidOf(1n, 1n));
    });

    it("row of a void batch is refused", async () => {
      const base = await networkHelpers.loadFixture(plain);
      await WORKS.batch(base);
      await base.disputes.connect(base.council).rule(1n, true);
      await expect(WORKS.row(base))
        .to.be.revertedWithCustomError(base.disputes, "ContributionDisputesVoid")
        .withArgs(SCOPE.contribution, await base.anchor.uidOf(1n, 1n));
    });

    it("disputes one row of a batch", async () => {
      const base = await networkHelpers.loadFixture(plain);
      const { disputes, anchor, council, challenger, attester } = base;
      const coder = ethers.AbiCoder.defaultAbiCoder();
      const address = await anchor.getAddress();
      const uid = ethers.keccak256(coder.encode(["address", "uint256", "uint256"], [address, 1n, 1n]));
      const response = await WORKS.row(base);
      const openedAt = BigInt(await time.latest());
      await expect(response)
        .to.emit(disputes, "DisputeOpened")
        .withArgs(
          ...[1n, uid, challenger, SCOPE.contribution, attester, PLAGIARISED, CASE, openedAt + TERMS.rulingPeriod],
        );
      const { batch, task, epoch, work } = await disputes.disputeOf(1n);
      expect([batch, task, epoch, work]).to.deep.equal([1n, 0n, 0n, uid]);
      await disputes.connect(council).rule(1n, true);
      expect(await disputes.isVoid(SCOPE.contribution, uid)).to.equal(true);
      expect(await disputes.isVoid(SCOPE.contribution, await anchor.uidOf(1n, 0n))).to.equal(false);
    });
  });

  describe("disputeBatch", () => {
    it("unknown batch is refused", async () => {
      const { disputes, anchor, challenger } = await networkHelpers.loadFixture(plain);
      await expect(disputes.connect(challenger).disputeBatch(2n, PLAGIARISED, CASE))
        .to.be.revertedWithCustomError(anchor, "BatchAnchorUnknownBatch")
        .withArgs(2n);
    });

    it("revoked batch is refused", async () => {
      const base = await networkHelpers.loadFixture(plain);
      await base.anchor.connect(base.attester).revoke(1n);
      await expect(WORKS.batch(base))
        .to.be.revertedWithCustomError(base.disputes, "ContributionDisputesRevoked")
        .withArgs(SCOPE.batch, word(1n));
    });

    it("void batch is refused", async () => {
      const base = await networkHelpers.loadFixture(plain);
      await WORKS.batch(base);
      await base.disputes.connect(base.council).rule(1n, true);
      await expect(WORKS.batch(base))
        .to.be.revertedWithCustomError(base.disputes, "ContributionDisputesVoid")
        .withArgs(SCOPE.batch, word(1n));
    });

    it("disputes all rows for ten bonds", async () => {
      const base = await networkHelpers.loadFixture(plain);
      const { disputes, vault, challenger, attester } = base;
      const response = await WORKS.batch(base);
      const openedAt = BigInt(await time.latest());
      const deadline = openedAt + TERMS.rulingPeriod;
      await expect(response)
        .to.emit(disputes, "DisputeOpened")
        .withArgs(1n, word(1n), challenger, SCOPE.batch, attester, PLAGIARISED, CASE, deadline);
      await expect(response).to.emit(vault, "Locked").withArgs(BOND.challenger, challenger, WIDE);
      expect(await disputes.disputeOf(1n)).to.deep.equal([
        ...[challenger.address, openedAt, 0n, SCOPE.batch, STATUS.open, attester.address, 0n, 0n, word(1n)],
      ]);
    });
  });

  describe("disputeRows", () => {
    it("epoch that has not begun is refused", async () => {
      const { disputes, challenger, attester } = await networkHelpers.loadFixture(plain);
      const rows = nameRows({ attester: attester.address, task: 1, epoch: 1 });
      await expect(disputes.connect(challenger).disputeRows(rows, PLAGIARISED, CASE))
        .to.be.revertedWithCustomError(disputes, "ContributionDisputesEpochNotBegun")
        .withArgs(1n);
    });

    it("void rows are refused", async () => {
      const base = await networkHelpers.loadFixture(plain);
      await WORKS.rows(base);
      await base.disputes.connect(base.council).rule(1n, true);
      await expect(WORKS.rows(base))
        .to.be.revertedWithCustomError(base.disputes, "ContributionDisputesVoid")
        .withArgs(SCOPE.rows, base.rows);
    });

    it("disputes an attester's rows for ten bonds", async () => {
      const base = await networkHelpers.loadFixture(plain);
      const { disputes, vault, challenger, attester, rows } = base;
      const response = await WORKS.rows(base);
      const openedAt = BigInt(await time.latest());
      await expect(response)
        .to.emit(disputes, "DisputeOpened")
        .withArgs(...[1n, rows, challenger, SCOPE.rows, attester, PLAGIARISED, CASE, openedAt + TERMS.rulingPeriod]);
      await expect(response).to.emit(vault, "Locked").withArgs(BOND.challenger, challenger, WIDE);
      const { task, epoch, work } = await disputes.disputeOf(1n);
      expect([task, epoch, work]).to.deep.equal([TASK.reviewed, 0n, rows]);
    });
  });

  describe("rowsOf", () => {
    it("golden vectors: packs attester, task and epoch", async () => {
      const { disputes } = await networkHelpers.loadFixture(plain);
      for (const { attester, task, epoch, name } of VECTORS.rows) {
        expect(ethers.solidityPacked(["address", "uint64", "uint32"], [attester, task, epoch])).to.equal(name);
        expect(await disputes.rowsOf(attester, task, epoch)).to.equal(name);
      }
    });
  });

  describe("rule", () => {
    it("stranger cannot rule", async () => {
      const { disputes, stranger } = await networkHelpers.loadFixture(disputedFixture);
      await expect(disputes.connect(stranger).rule(1n, true))
        .to.be.revertedWithCustomError(disputes, "CouncilUnauthorized")
        .withArgs(stranger);
    });

    it("unknown dispute is refused", async () => {
      const { disputes, council } = await networkHelpers.loadFixture(plain);
      await expect(disputes.connect(council).rule(1n, true))
        .to.be.revertedWithCustomError(disputes, "ContributionDisputesNotOpen")
        .withArgs(1n, STATUS.none);
    });

    it("ruled dispute is refused", async () => {
      const { disputes, council } = await networkHelpers.loadFixture(disputedFixture);
      await disputes.connect(council).rule(1n, false);
      await expect(disputes.connect(council).rule(1n, true))
        .to.be.revertedWithCustomError(disputes, "ContributionDisputesNotOpen")
        .withArgs(1n, STATUS.rejected);
    });

    it("second dispute of void work is refused", async () => {
      const base = await networkHelpers.loadFixture(disputedFixture);
      await WORKS.contribution({ ...base, challenger: base.second });
      await base.disputes.connect(base.council).rule(1n, true);
      await expect(base.disputes.connect(base.council).rule(2n, false))
        .to.be.revertedWithCustomError(base.disputes, "ContributionDisputesVoid")
        .withArgs(SCOPE.contribution, base.uid);
    });

    it("late ruling is refused", async () => {
      const { disputes, council, deadline } = await networkHelpers.loadFixture(disputedFixture);
      await time.setNextBlockTimestamp(deadline);
      await expect(disputes.connect(council).rule(1n, true))
        .to.be.revertedWithCustomError(disputes, "ContributionDisputesRulingPeriodOver")
        .withArgs(1n, deadline);
    });

    it("rules in the last second", async () => {
      const { disputes, council, deadline } = await networkHelpers.loadFixture(disputedFixture);
      await time.setNextBlockTimestamp(deadline - 1n);
      await expect(disputes.connect(council).rule(1n, true)).to.emit(disputes, "DisputeUpheld");
    });

    it("upheld: void, slashed, rewarded", async () => {
      const base = await networkHelpers.loadFixture(disputedFixture);
      const { disputes, bondToken, vault, council, challenger, attester, penalties, uid } = base;
      const response = await disputes.connect(council).rule(1n, true);
      await expect(response).to.emit(disputes, "DisputeUpheld").withArgs(1n, uid, SCOPE.contribution, PENALTY, REWARD);
      await expect(response).to.changeTokenBalances(
        ethers,
        bondToken,
        [challenger, penalties, vault],
        [REWARD, PENALTY - REWARD, -PENALTY],
      );
      expect(await disputes.isVoid(SCOPE.contribution, uid)).to.equal(true);
      expect((await disputes.disputeOf(1n)).status).to.equal(STATUS.upheld);
      expect(await vault.bondOf(BOND.attester, attester)).to.deep.equal([STAKE - PENALTY, 0n, false]);
      expect(await vault.bondOf(BOND.challenger, challenger)).to.deep.equal([STAKE, 0n, false]);
    });

    for (const scope of ["batch", "rows"] as const) {
      it(`upheld: void ${scope} cost half of the bond`, async () => {
        const base = await networkHelpers.loadFixture(plain);
        const { disputes, vault, council, challenger, attester } = base;
        await WORKS[scope](base);
        const work = scope === "batch" ? word(1n) : base.rows;
        await expect(disputes.connect(council).rule(1n, true))
          .to.emit(disputes, "DisputeUpheld")
          .withArgs(1n, work, SCOPE[scope], 5n * PENALTY, 5n * REWARD);
        expect(await disputes.isVoid(SCOPE[scope], work)).to.equal(true);
        expect((await vault.bondOf(BOND.attester, attester)).amount).to.equal(STAKE / 2n);
        expect(await vault.bondOf(BOND.challenger, challenger)).to.deep.equal([STAKE, 0n, false]);
      });
    }

    it("upheld: parts are rounded down, the reward first", async () => {
      const base = await networkHelpers.loadFixture(disputedFixture);
      const { disputes, vault, clock, council, attester, penalties, uid } = base;
      await vault.connect(await actAs(ethers, clock)).slash(BOND.attester, attester, STAKE - 79n, penalties);
      await expect(disputes.connect(council).rule(1n, true))
        .to.emit(disputes, "DisputeUpheld")
        .withArgs(1n, uid, SCOPE.contribution, 7n, 1n);
    });

    it("upheld: what others lock is not taken", async () => {
      const base = await networkHelpers.loadFixture(disputedFixture);
      const { disputes, vault, clock, council, attester, uid } = base;
      await vault.connect(await actAs(ethers, clock)).lock(BOND.attester, attester, STAKE / 2n);
      await expect(disputes.connect(council).rule(1n, true))
        .to.emit(disputes, "DisputeUpheld")
        .withArgs(1n, uid, SCOPE.contribution, PENALTY / 2n, REWARD / 2n);
    });

    it("upheld: without any bond it is void all the same", async () => {
      const base = await networkHelpers.loadFixture(disputedFixture);
      const { disputes, vault, clock, council, attester, penalties, uid } = base;
      await vault.connect(await actAs(ethers, clock)).slash(BOND.attester, attester, STAKE, penalties);
      await expect(disputes.connect(council).rule(1n, true))
        .to.emit(disputes, "DisputeUpheld")
        .withArgs(1n, uid, SCOPE.contribution, 0n, 0n);
      expect(await disputes.isVoid(SCOPE.contribution, uid)).to.equal(true);
    });

    it("upheld: unbonding is no escape", async () => {
      const base = await networkHelpers.loadFixture(disputedFixture);
      const { disputes, vault, council, attester, uid } = base;
      await vault.connect(attester).unbond(BOND.attester, STAKE);
      await expect(disputes.connect(council).rule(1n, true))
        .to.emit(disputes, "DisputeUpheld")
        .withArgs(1n, uid, SCOPE.contribution, PENALTY, REWARD);
      expect((await vault.unbondingOf(BOND.attester, attester)).amount).to.equal(STAKE - PENALTY);
    });

    it("upheld: revoking meanwhile does not help", async () => {
      const base = await networkHelpers.loadFixture(disputedFixture);
      const { disputes, eas, council, attester, schema, uid } = base;
      await revoke(eas, attester, schema, uid);
      await expect(disputes.connect(council).rule(1n, true))
        .to.emit(disputes, "DisputeUpheld")
        .withArgs(1n, uid, SCOPE.contribution, PENALTY, REWARD);
    });

    it("rejected: half of the bond to the attester, the rest to the treasury", async () => {
      const base = await networkHelpers.loadFixture(disputedFixture);
      const { disputes, bondToken, vault, council, challenger, attester, penalties, uid } = base;
      const response = await disputes.connect(council).rule(1n, false);
      await expect(response).to.emit(disputes, "DisputeRejected").withArgs(1n, uid, SCOPE.contribution, TERMS.bond);
      await expect(response).to.changeTokenBalances(ethers, bondToken, [attester, penalties], [150n, 151n]);
      expect(await disputes.isVoid(SCOPE.contribution, uid)).to.equal(false);
      expect((await disputes.disputeOf(1n)).status).to.equal(STATUS.rejected);
      expect(await vault.bondOf(BOND.challenger, challenger)).to.deep.equal([STAKE - TERMS.bond, 0n, false]);
      expect((await vault.bondOf(BOND.attester, attester)).amount).to.equal(STAKE);
    });

    it("rejected: a wide dispute loses ten bonds", async () => {
      const base = await networkHelpers.loadFixture(plain);
      const { disputes, vault, council, challenger } = base;
      await WORKS.batch(base);
      await expect(disputes.connect(council).rule(1n, false))
        .to.emit(disputes, "DisputeRejected")
        .withArgs(1n, word(1n), SCOPE.batch, WIDE);
      expect((await vault.bondOf(BOND.challenger, challenger)).amount).to.equal(STAKE - WIDE);
    });
  });

  describe("close", () => {
    it("unknown dispute is refused", async () => {
      const { disputes } = await networkHelpers.loadFixture(plain);
      await expect(disputes.close(1n))
        .to.be.revertedWithCustomError(disputes, "ContributionDisputesNotOpen")
        .withArgs(1n, STATUS.none);
    });

    it("dispute that may be ruled on is refused", async () => {
      const { disputes, deadline } = await networkHelpers.loadFixture(disputedFixture);
      await time.setNextBlockTimestamp(deadline - 1n);
      await expect(disputes.close(1n))
        .to.be.revertedWithCustomError(disputes, "ContributionDisputesRulingPeriodOpen")
        .withArgs(1n, deadline);
    });

    it("silence costs a tenth of the bond", async () => {
      const base = await networkHelpers.loadFixture(disputedFixture);
      const { disputes, bondToken, vault, stranger, challenger, penalties, uid, deadline } = base;
      await time.setNextBlockTimestamp(deadline);
      const response = await disputes.connect(stranger).close(1n);
      await expect(response).to.emit(disputes, "DisputeExpired").withArgs(1n, uid, SCOPE.contribution, 30n);
      await expect(response).to.changeTokenBalance(ethers, bondToken, penalties, 30n);
      expect(await vault.bondOf(BOND.challenger, challenger)).to.deep.equal([STAKE - 30n, 0n, false]);
      expect((await disputes.disputeOf(1n)).status).to.equal(STATUS.expired);
      expect(await disputes.isVoid(SCOPE.contribution, uid)).to.equal(false);
    });

    it("expired dispute is refused", async () => {
      const { disputes, deadline } = await networkHelpers.loadFixture(disputedFixture);
      await time.increaseTo(deadline);
      await disputes.close(1n);
      await expect(disputes.close(1n))
        .to.be.revertedWithCustomError(disputes, "ContributionDisputesNotOpen")
        .withArgs(1n, STATUS.expired);
    });

    for (const [name, [first, second]] of Object.entries({
      "same contribution": ["contribution", "contribution"],
      "contribution among void rows": ["contribution", "rows"],
      "row of a void batch": ["row", "batch"],
      "same batch": ["batch", "batch"],
      "same rows": ["rows", "rows"],
    } as const)) {
      it(`${name}: bond comes back, however late`, async () => {
        const base = await networkHelpers.loadFixture(plain);
        const { disputes, vault, council, stranger, challenger } = base;
        await WORKS[first](base);
        await WORKS[second]({ ...base, challenger: base.second });
        await disputes.connect(council).rule(2n, true);
        await time.increase(TERMS.rulingPeriod);
        const { scope, work } = await disputes.disputeOf(1n);
        await expect(disputes.connect(stranger).close(1n)).to.emit(disputes, "DisputeClosed").withArgs(1n, work, scope);
        expect(await vault.bondOf(BOND.challenger, challenger)).to.deep.equal([STAKE, 0n, false]);
        expect((await disputes.disputeOf(1n)).status).to.equal(STATUS.closed);
      });
    }

    it("wider work outlives a void part", async () => {
      const base = await networkHelpers.loadFixture(plain);
      const { disputes, council } = base;
      await WORKS.batch(base);
      await WORKS.row({ ...base, challenger: base.second });
      await disputes.connect(council).rule(2n, true);
      await disputes.connect(council).rule(1n, true);
      expect(await disputes.isVoid(SCOPE.batch, word(1n))).to.equal(true);
    });
  });

  describe("bonds", () => {
    it("any outcomes lose and lock nothing else", async () => {
      const outcome = fc.constantFrom("uphold", "reject", "expire", "leave");
      const property = fc.asyncProperty(fc.array(outcome, { minLength: 3, maxLength: 3 }), (outcomes) =>
        settleDisputes(outcomes),
      );
      await fc.assert(property, { numRuns: 12 });
    });
  });
});

/** Opens a dispute an outcome, settles each, and compares every balance with plain sums. */
async function settleDisputes(outcomes: readonly string[]): Promise<void> {
  const base = await networkHelpers.loadFixture(plain);
  const { disputes, vault, bondToken, council, challenger, attester, penalties } = base;
  const vaultBefore = await bondToken.balanceOf(vault);
  for (const [i] of outcomes.entries()) {
    await disputes.connect(challenger).dispute(await attestWork(base, `piece ${i}`), PLAGIARISED, CASE);
  }
  for (const [i, outcome] of outcomes.entries()) {
    if (outcome === "uphold" || outcome === "reject") await disputes.connect(council).rule(i + 1, outcome === "uphold");
  }
  await time.increase(TERMS.rulingPeriod);
  for (const [i, outcome] of outcomes.entries()) if (outcome === "expire") await disputes.close(i + 1);

  const count = (name: string): bigint => BigInt(outcomes.filter((outcome) => outcome === name).length);
  // A tenth of 10,000, of 9,000 and of 8,100; a quarter of each.
  const [slashed, rewards] = [
    [0n, 0n],
    [1_000n, 250n],
    [1_900n, 475n],
    [2_710n, 677n],
  ][Number(count("uphold"))] as [bigint, bigint];
  const [rejected, expired] = [count("reject"), count("expire")];
  const lost = rejected * TERMS.bond + expired * 30n;
  const bond = await vault.bondOf(BOND.challenger, challenger);
  expect([bond.amount, bond.locked]).to.deep.equal([STAKE - lost, count("leave") * TERMS.bond]);
  expect((await vault.bondOf(BOND.attester, attester)).amount).to.equal(STAKE - slashed);
  expect(await bondToken.balanceOf(challenger)).to.equal(rewards);
  expect(await bondToken.balanceOf(attester)).to.equal(150n * rejected);
  expect(await bondToken.balanceOf(penalties)).to.equal(slashed - rewards + 151n * rejected + 30n * expired);
  expect(await bondToken.balanceOf(vault)).to.equal(vaultBefore - slashed - lost);
}
