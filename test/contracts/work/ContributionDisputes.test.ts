import { expect } from "chai";
import fc from "fast-check";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";
import type { ContributionDisputes } from "../../../typechain-types/index.js";
import { attestWork, batchRows, DAY, deployAttested, HOUR, TASK } from "../../helpers/attested.js";
import { revoke } from "../../helpers/eas.js";
import { actAs } from "../../helpers/program/acting.js";
import { BOND, signerAt, UNBONDING_DELAY, bondAs } from "../../helpers/epochs.js";

const { ethers, networkHelpers } = await network.create();
const { time } = networkHelpers;

const TERMS = { bond: 300n, penalty: 401n, rewardBps: 2_500n, window: 7n * DAY, rulingPeriod: 5n * DAY };
/** A quarter of 401, rounded down. */
const REWARD = 100n;
const STAKE = 1_000n;
const UNKNOWN = `0x${"99".repeat(32)}`;
const CASE = ethers.id("the same text was published a year ago");

/** Orders of `IContributionDisputes.Reason` and `Status`. */
const PLAGIARISED = 1n;
const STATUS = { none: 0n, open: 1n, upheld: 2n, rejected: 3n, expired: 4n } as const;

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
  const attestedAt = BigInt(await time.latest());
  await anchor.connect(attester).publish(batchRows(author.address, TASK.attested, ["one", "two"]));
  const anchoredAt = BigInt(await time.latest());
  return { ...base, disputes, challenger, second, uid, attestedAt, anchoredAt };
}

/** The contribution is disputed. */
async function disputedFixture() {
  const base = await deploy();
  await base.disputes.connect(base.challenger).dispute(base.uid, PLAGIARISED, CASE);
  const openedAt = BigInt(await time.latest());
  return { ...base, openedAt, deadline: openedAt + TERMS.rulingPeriod };
}

const plain = () => deploy();

describe("ContributionDisputes", () => {
  describe("constructor", () => {
    it("unfit terms are refused", async () => {
      const { councilSeat, contributions, anchor, vault, disputes } = await networkHelpers.loadFixture(plain);
      for (const change of [
        { bond: 0n },
        { rewardBps: 10_000n },
        { window: 0n },
        { rulingPeriod: 0n },
        { penalty: 0n },
        { window: UNBONDING_DELAY - TERMS.rulingPeriod + 1n },
      ]) {
        const args = [councilSeat, contributions, anchor, vault, { ...TERMS, ...change }] as const;
        await expect(ethers.deployContract("ContributionDisputes", [...args])).to.be.revertedWithCustomError(
          disputes,
          "ContributionDisputesInvalidTerms",
        );
      }
    });

    it("disputes may last as long as unbonding", async () => {
      const { councilSeat, contributions, anchor, vault } = await networkHelpers.loadFixture(plain);
      const longest = { ...TERMS, window: UNBONDING_DELAY - TERMS.rulingPeriod };
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
      const { disputes, eas, attester, schema, challenger, uid } = await networkHelpers.loadFixture(plain);
      await revoke(eas, attester, schema, uid);
      await expect(disputes.connect(challenger).dispute(uid, PLAGIARISED, CASE))
        .to.be.revertedWithCustomError(disputes, "ContributionDisputesRevoked")
        .withArgs(uid);
    });

    it("closes to the second", async () => {
      const { disputes, challenger, uid, attestedAt } = await networkHelpers.loadFixture(plain);
      const closedAt = attestedAt + TERMS.window;
      await time.setNextBlockTimestamp(closedAt);
      await expect(disputes.connect(challenger).dispute(uid, PLAGIARISED, CASE))
        .to.be.revertedWithCustomError(disputes, "ContributionDisputesWindowOver")
        .withArgs(uid, closedAt);
    });

    it("opens in the last second", async () => {
      const { disputes, challenger, uid, attestedAt } = await networkHelpers.loadFixture(plain);
      await time.setNextBlockTimestamp(attestedAt + TERMS.window - 1n);
      await expect(disputes.connect(challenger).dispute(uid, PLAGIARISED, CASE)).to.emit(disputes, "DisputeOpened");
    });

    it("own attestation is refused", async () => {
      const { disputes, attester, uid } = await networkHelpers.loadFixture(plain);
      await expect(disputes.connect(attester).dispute(uid, PLAGIARISED, CASE))
        .to.be.revertedWithCustomError(disputes, "ContributionDisputesOwnAttestation")
        .withArgs(uid, attester);
    });

    it("open dispute is refused", async () => {
      const { disputes, second, uid } = await networkHelpers.loadFixture(disputedFixture);
      await expect(disputes.connect(second).dispute(uid, PLAGIARISED, CASE))
        .to.be.revertedWithCustomError(disputes, "ContributionDisputesAlreadyDisputed")
        .withArgs(uid, STATUS.open);
    });

    it("ruled contribution is refused", async () => {
      for (const upheld of [true, false]) {
        const { disputes, council, second, uid } = await networkHelpers.loadFixture(disputedFixture);
        await disputes.connect(council).rule(uid, upheld);
        await expect(disputes.connect(second).dispute(uid, PLAGIARISED, CASE))
          .to.be.revertedWithCustomError(disputes, "ContributionDisputesAlreadyDisputed")
          .withArgs(uid, upheld ? STATUS.upheld : STATUS.rejected);
      }
    });

    it("challenger without bond is refused", async () => {
      const { disputes, vault, stranger, uid } = await networkHelpers.loadFixture(plain);
      await expect(disputes.connect(stranger).dispute(uid, PLAGIARISED, CASE))
        .to.be.revertedWithCustomError(vault, "StakeVaultInsufficientBond")
        .withArgs(BOND.challenger, stranger, 0n, TERMS.bond);
    });

    it("locked bond serves one dispute only", async () => {
      const base = await networkHelpers.loadFixture(disputedFixture);
      const { disputes, vault, challenger } = base;
      for (const name of ["b", "c"]) {
        await disputes.connect(challenger).dispute(await attestWork(base, name), PLAGIARISED, CASE);
      }
      const fourth = await attestWork(base, "d");
      await expect(disputes.connect(challenger).dispute(fourth, PLAGIARISED, CASE))
        .to.be.revertedWithCustomError(vault, "StakeVaultInsufficientBond")
        .withArgs(BOND.challenger, challenger, STAKE - 3n * TERMS.bond, TERMS.bond);
    });

    it("opens and locks the bond", async () => {
      const { disputes, vault, challenger, attester, uid } = await networkHelpers.loadFixture(plain);
      const response = await disputes.connect(challenger).dispute(uid, PLAGIARISED, CASE);
      const openedAt = BigInt(await time.latest());
      await expect(response)
        .to.emit(disputes, "DisputeOpened")
        .withArgs(uid, challenger, attester, PLAGIARISED, CASE, openedAt + TERMS.rulingPeriod);
      await expect(response).to.emit(vault, "Locked").withArgs(BOND.challenger, challenger, TERMS.bond);
      expect(await disputes.disputeOf(uid)).to.deep.equal([
        challenger.address,
        openedAt,
        0n,
        STATUS.open,
        attester.address,
      ]);
      expect(await disputes.isVoid(uid)).to.equal(false);
    });

    it("expired dispute can be opened anew", async () => {
      const { disputes, challenger, second, uid, deadline } = await networkHelpers.loadFixture(disputedFixture);
      await time.increaseTo(deadline);
      await disputes.expire(uid);
      await expect(disputes.connect(second).dispute(uid, PLAGIARISED, CASE)).to.emit(disputes, "DisputeOpened");
      const { challenger: now, status } = await disputes.disputeOf(uid);
      expect([now, status]).to.deep.equal([second.address, STATUS.open]);
      expect(now).to.not.equal(challenger.address);
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

    it("revoked batch is refused", async () => {
      const { disputes, anchor, attester, challenger } = await networkHelpers.loadFixture(plain);
      await anchor.connect(attester).revoke(1n);
      await expect(disputes.connect(challenger).disputeRow(1n, 1n, PLAGIARISED, CASE))
        .to.be.revertedWithCustomError(disputes, "ContributionDisputesRevoked")
        .withArgs(await anchor.uidOf(1n, 1n));
    });

    it("closes to the second", async () => {
      const { disputes, anchor, challenger, anchoredAt } = await networkHelpers.loadFixture(plain);
      const closedAt = anchoredAt + TERMS.window;
      await time.setNextBlockTimestamp(closedAt);
      await expect(disputes.connect(challenger).disputeRow(1n, 0n, PLAGIARISED, CASE))
        .to.be.revertedWithCustomError(disputes, "ContributionDisputesWindowOver")
        .withArgs(await anchor.uidOf(1n, 0n), closedAt);
    });

    it("disputes one row of a batch", async () => {
      const { disputes, anchor, council, challenger, attester } = await networkHelpers.loadFixture(plain);
      const coder = ethers.AbiCoder.defaultAbiCoder();
      const address = await anchor.getAddress();
      const uid = ethers.keccak256(coder.encode(["address", "uint256", "uint256"], [address, 1n, 1n]));
      expect(await disputes.connect(challenger).disputeRow.staticCall(1n, 1n, PLAGIARISED, CASE)).to.equal(uid);
      const response = await disputes.connect(challenger).disputeRow(1n, 1n, PLAGIARISED, CASE);
      const deadline = BigInt(await time.latest()) + TERMS.rulingPeriod;
      await expect(response)
        .to.emit(disputes, "DisputeOpened")
        .withArgs(uid, challenger, attester, PLAGIARISED, CASE, deadline);
      await disputes.connect(council).rule(uid, true);
      expect(await disputes.isVoid(uid)).to.equal(true);
      expect(await disputes.isVoid(await anchor.uidOf(1n, 0n))).to.equal(false);
    });
  });

  describe("rule", () => {
    it("stranger cannot rule", async () => {
      const { disputes, stranger, uid } = await networkHelpers.loadFixture(disputedFixture);
      await expect(disputes.connect(stranger).rule(uid, true))
        .to.be.revertedWithCustomError(disputes, "CouncilUnauthorized")
        .withArgs(stranger);
    });

    it("undisputed contribution is refused", async () => {
      const { disputes, council, uid } = await networkHelpers.loadFixture(plain);
      await expect(disputes.connect(council).rule(uid, true))
        .to.be.revertedWithCustomError(disputes, "ContributionDisputesNotOpen")
        .withArgs(uid, STATUS.none);
    });

    it("ruled dispute is refused", async () => {
      const { disputes, council, uid } = await networkHelpers.loadFixture(disputedFixture);
      await disputes.connect(council).rule(uid, false);
      await expect(disputes.connect(council).rule(uid, true))
        .to.be.revertedWithCustomError(disputes, "ContributionDisputesNotOpen")
        .withArgs(uid, STATUS.rejected);
    });

    it("late ruling is refused", async () => {
      const { disputes, council, uid, deadline } = await networkHelpers.loadFixture(disputedFixture);
      await time.setNextBlockTimestamp(deadline);
      await expect(disputes.connect(council).rule(uid, true))
        .to.be.revertedWithCustomError(disputes, "ContributionDisputesRulingPeriodOver")
        .withArgs(uid, deadline);
    });

    it("rules in the last second", async () => {
      const { disputes, council, uid, deadline } = await networkHelpers.loadFixture(disputedFixture);
      await time.setNextBlockTimestamp(deadline - 1n);
      await expect(disputes.connect(council).rule(uid, true)).to.emit(disputes, "DisputeUpheld");
      expect((await disputes.disputeOf(uid)).ruledAt).to.equal(deadline - 1n);
    });

    it("upheld: void, slashed, rewarded", async () => {
      const base = await networkHelpers.loadFixture(disputedFixture);
      const { disputes, bondToken, vault, council, challenger, attester, penalties, uid } = base;
      const response = await disputes.connect(council).rule(uid, true);
      await expect(response)
        .to.emit(disputes, "DisputeUpheld")
        .withArgs(uid, challenger, attester, TERMS.penalty, REWARD);
      await expect(response).to.changeTokenBalances(
        ethers,
        bondToken,
        [challenger, penalties, vault],
        [REWARD, TERMS.penalty - REWARD, -TERMS.penalty],
      );
      expect(await disputes.isVoid(uid)).to.equal(true);
      expect((await disputes.disputeOf(uid)).status).to.equal(STATUS.upheld);
      expect(await vault.bondOf(BOND.attester, attester)).to.deep.equal([STAKE - TERMS.penalty, 0n, false]);
      expect(await vault.bondOf(BOND.challenger, challenger)).to.deep.equal([STAKE, 0n, false]);
    });

    it("upheld: the challenger comes first", async () => {
      const base = await networkHelpers.loadFixture(disputedFixture);
      const { disputes, vault, clock, council, challenger, attester, penalties, uid } = base;
      const oracle = await actAs(ethers, clock);
      await vault.connect(oracle).slash(BOND.attester, attester, STAKE - 70n, penalties);
      await expect(disputes.connect(council).rule(uid, true))
        .to.emit(disputes, "DisputeUpheld")
        .withArgs(uid, challenger, attester, 70n, 70n);
    });

    it("upheld: without any bond it is void all the same", async () => {
      const base = await networkHelpers.loadFixture(disputedFixture);
      const { disputes, vault, clock, council, challenger, attester, penalties, uid } = base;
      const oracle = await actAs(ethers, clock);
      await vault.connect(oracle).slash(BOND.attester, attester, STAKE, penalties);
      await expect(disputes.connect(council).rule(uid, true))
        .to.emit(disputes, "DisputeUpheld")
        .withArgs(uid, challenger, attester, 0n, 0n);
      expect(await disputes.isVoid(uid)).to.equal(true);
    });

    it("upheld: unbonding is no escape", async () => {
      const base = await networkHelpers.loadFixture(disputedFixture);
      const { disputes, vault, council, challenger, attester, uid } = base;
      await vault.connect(attester).unbond(BOND.attester, STAKE);
      await expect(disputes.connect(council).rule(uid, true))
        .to.emit(disputes, "DisputeUpheld")
        .withArgs(uid, challenger, attester, TERMS.penalty, REWARD);
      expect((await vault.unbondingOf(BOND.attester, attester)).amount).to.equal(STAKE - TERMS.penalty);
      expect(await disputes.isVoid(uid)).to.equal(true);
    });

    it("upheld: revoking meanwhile does not help", async () => {
      const base = await networkHelpers.loadFixture(disputedFixture);
      const { disputes, eas, council, challenger, attester, schema, uid } = base;
      await revoke(eas, attester, schema, uid);
      await expect(disputes.connect(council).rule(uid, true))
        .to.emit(disputes, "DisputeUpheld")
        .withArgs(uid, challenger, attester, TERMS.penalty, REWARD);
    });

    it("rejected: the bond goes to the attester", async () => {
      const base = await networkHelpers.loadFixture(disputedFixture);
      const { disputes, bondToken, vault, council, challenger, attester, uid } = base;
      const response = await disputes.connect(council).rule(uid, false);
      await expect(response).to.emit(disputes, "DisputeRejected").withArgs(uid, challenger, attester, TERMS.bond);
      await expect(response).to.changeTokenBalance(ethers, bondToken, attester, TERMS.bond);
      expect(await disputes.isVoid(uid)).to.equal(false);
      expect((await disputes.disputeOf(uid)).status).to.equal(STATUS.rejected);
      expect(await vault.bondOf(BOND.challenger, challenger)).to.deep.equal([STAKE - TERMS.bond, 0n, false]);
      expect((await vault.bondOf(BOND.attester, attester)).amount).to.equal(STAKE);
    });

    it("rejected: the other disputes keep their bonds", async () => {
      const base = await networkHelpers.loadFixture(disputedFixture);
      const { disputes, vault, council, challenger, uid } = base;
      const other = await attestWork(base, "other");
      await disputes.connect(challenger).dispute(other, PLAGIARISED, CASE);
      await disputes.connect(council).rule(uid, false);
      expect((await vault.bondOf(BOND.challenger, challenger)).locked).to.equal(TERMS.bond);
      await disputes.connect(council).rule(other, true);
      expect(await vault.bondOf(BOND.challenger, challenger)).to.deep.equal([STAKE - TERMS.bond, 0n, false]);
    });
  });

  describe("expire", () => {
    it("undisputed contribution is refused", async () => {
      const { disputes, uid } = await networkHelpers.loadFixture(plain);
      await expect(disputes.expire(uid))
        .to.be.revertedWithCustomError(disputes, "ContributionDisputesNotOpen")
        .withArgs(uid, STATUS.none);
    });

    it("dispute that may be ruled on is refused", async () => {
      const { disputes, uid, deadline } = await networkHelpers.loadFixture(disputedFixture);
      await time.setNextBlockTimestamp(deadline - 1n);
      await expect(disputes.expire(uid))
        .to.be.revertedWithCustomError(disputes, "ContributionDisputesRulingPeriodOpen")
        .withArgs(uid, deadline);
    });

    it("anyone returns the bond", async () => {
      const { disputes, vault, stranger, challenger, uid, deadline } =
        await networkHelpers.loadFixture(disputedFixture);
      await time.setNextBlockTimestamp(deadline);
      const response = await disputes.connect(stranger).expire(uid);
      await expect(response).to.emit(disputes, "DisputeExpired").withArgs(uid, challenger);
      await expect(response).to.emit(vault, "Unlocked").withArgs(BOND.challenger, challenger, TERMS.bond);
      expect(await vault.bondOf(BOND.challenger, challenger)).to.deep.equal([STAKE, 0n, false]);
      expect((await disputes.disputeOf(uid)).status).to.equal(STATUS.expired);
      expect(await disputes.isVoid(uid)).to.equal(false);
    });

    it("expired dispute is refused", async () => {
      const { disputes, uid, deadline } = await networkHelpers.loadFixture(disputedFixture);
      await time.increaseTo(deadline);
      await disputes.expire(uid);
      await expect(disputes.expire(uid))
        .to.be.revertedWithCustomError(disputes, "ContributionDisputesNotOpen")
        .withArgs(uid, STATUS.expired);
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
  const uids: string[] = [];
  for (const [i] of outcomes.entries()) {
    const uid = await attestWork(base, `piece ${i}`);
    await disputes.connect(challenger).dispute(uid, PLAGIARISED, CASE);
    uids.push(uid);
  }
  for (const [i, uid] of uids.entries()) {
    if (outcomes[i] === "uphold" || outcomes[i] === "reject") {
      await disputes.connect(council).rule(uid, outcomes[i] === "uphold");
    }
  }
  await time.increase(TERMS.rulingPeriod);
  for (const [i, uid] of uids.entries()) if (outcomes[i] === "expire") await disputes.expire(uid);

  const count = (name: string): bigint => BigInt(outcomes.filter((outcome) => outcome === name).length);
  const slashed = [0n, 401n, 802n, 1_000n][Number(count("uphold"))] ?? 0n;
  const rewards = count("uphold") * REWARD;
  const rejected = count("reject") * TERMS.bond;
  const bond = await vault.bondOf(BOND.challenger, challenger);
  expect([bond.amount, bond.locked]).to.deep.equal([STAKE - rejected, count("leave") * TERMS.bond]);
  expect((await vault.bondOf(BOND.attester, attester)).amount).to.equal(STAKE - slashed);
  expect(await bondToken.balanceOf(challenger)).to.equal(rewards);
  expect(await bondToken.balanceOf(attester)).to.equal(rejected);
  expect(await bondToken.balanceOf(penalties)).to.equal(slashed - rewards);
  expect(await bondToken.balanceOf(vault)).to.equal(vaultBefore - slashed - rejected);
}
