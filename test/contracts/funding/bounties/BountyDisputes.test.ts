import { expect } from "chai";
import { network } from "hardhat";
import { attestWork, TASK } from "../../../helpers/attested.js";
import {
  BOND,
  bountiesOn,
  EVIDENCE,
  ID,
  MILESTONES,
  NOBODY,
  RULING_PERIOD,
  STANDING,
  TOTAL,
} from "../../../helpers/funding/bounties.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = networkHelpers;
const { plain, open, taken, contested, post, win, won, dispute, disputed, over } = bountiesOn(connection);

describe("BountyBoard", () => {
  describe("dispute", () => {
    it("refuses after the deadline", async () => {
      const { board, author, terms } = await over("taken");
      await expect(board.connect(author).dispute(ID, EVIDENCE))
        .to.be.revertedWithCustomError(board, "BountyBoardOver")
        .withArgs(ID, terms.deadline);
    });

    it("refuses where there is no council", async () => {
      const deployed = await loadFixture(plain);
      const { board, author, terms } = deployed;
      await post({ ...deployed, terms: { ...terms, council: NOBODY, rulingPeriod: 0n } });
      await win(deployed, author);
      await expect(board.connect(author).dispute(ID, EVIDENCE))
        .to.be.revertedWithCustomError(board, "BountyBoardNoCouncil")
        .withArgs(ID);
    });

    it("refuses who is no winner or disputes already", async () => {
      const { board, author, second } = await loadFixture(contested);
      for (const [account, standing] of [
        [second, STANDING.none],
        [author, STANDING.disputing],
      ] as const) {
        await expect(board.connect(account).dispute(ID, EVIDENCE))
          .to.be.revertedWithCustomError(board, "BountyBoardWrongStanding")
          .withArgs(ID, account, standing);
      }
    });

    it("refuses who was paid all milestones", async () => {
      const { board, approver, author } = await loadFixture(taken);
      await board.connect(approver).award(ID, author);
      await board.connect(approver).award(ID, author);
      await expect(board.connect(author).dispute(ID, EVIDENCE))
        .to.be.revertedWithCustomError(board, "BountyBoardNothingLeft")
        .withArgs(ID, author);
    });

    it("locks the bond", async () => {
      const deployed = await loadFixture(taken);
      const { board, token, author } = deployed;
      const sent = await dispute(deployed, author);
      const now = BigInt(await time.latest());
      await expect(sent)
        .to.emit(board, "BountyDisputed")
        .withArgs(ID, author, EVIDENCE, now + RULING_PERIOD);
      await expect(sent).to.changeTokenBalances(ethers, token, [author, board], [-BOND, BOND]);
      const { standing, disputedAt } = await board.candidateOf(ID, author);
      expect([standing, disputedAt]).to.deep.equal([STANDING.disputing, now]);
      const { disputes, left } = await board.bountyOf(ID);
      expect([disputes, left]).to.deep.equal([1n, TOTAL]);
    });

    it("costs nothing where the terms ask for no bond", async () => {
      const deployed = await loadFixture(plain);
      const { board, author, council } = deployed;
      await post({ ...deployed, terms: { ...deployed.terms, bond: 0n } });
      await win(deployed, author);
      await board.connect(author).dispute(ID, EVIDENCE);
      await board.connect(council).rule(ID, author, false);
      expect((await board.bountyOf(ID)).left).to.equal(TOTAL);
    });
  });

  describe("rule", () => {
    it("refuses all but the council", async () => {
      const { board, approver, author } = await loadFixture(contested);
      await expect(board.connect(approver).rule(ID, author, true))
        .to.be.revertedWithCustomError(board, "BountyBoardNotCouncil")
        .withArgs(ID, approver);
    });

    it("refuses where nothing is disputed", async () => {
      const { board, council, author } = await loadFixture(taken);
      await expect(board.connect(council).rule(ID, author, true))
        .to.be.revertedWithCustomError(board, "BountyBoardWrongStanding")
        .withArgs(ID, author, STANDING.accepted);
    });

    it("refuses after the ruling period", async () => {
      const { board, council, author } = await loadFixture(contested);
      const until = BigInt(await time.latest()) + RULING_PERIOD;
      await time.setNextBlockTimestamp(until);
      await expect(board.connect(council).rule(ID, author, true))
        .to.be.revertedWithCustomError(board, "BountyBoardRulingPeriodOver")
        .withArgs(ID, author, until);
    });

    it("upheld pays the milestone with the bond", async () => {
      const { board, token, council, author } = await loadFixture(contested);
      const ruled = board.connect(council).rule(ID, author, true);
      await expect(ruled).to.emit(board, "BountyDisputeRuled").withArgs(ID, author, true);
      await expect(ruled).to.emit(board, "MilestoneAwarded").withArgs(ID, author, 0n, MILESTONES[0], ethers.ZeroHash);
      await expect(ruled).to.changeTokenBalance(ethers, token, author, MILESTONES[0] + BOND);
      expect((await board.candidateOf(ID, author)).standing).to.equal(STANDING.accepted);
      expect((await board.bountyOf(ID)).disputes).to.equal(0n);
    });

    it("rejected gives the bond to the funder", async () => {
      const { board, token, council, author, funder, terms } = await loadFixture(contested);
      const ruled = board.connect(council).rule(ID, author, false);
      await expect(ruled).to.emit(board, "BountyDisputeRuled").withArgs(ID, author, false);
      await expect(ruled).to.changeTokenBalance(ethers, token, board, 0n);
      await time.increaseTo(terms.deadline);
      await expect(board.refund(ID)).to.changeTokenBalance(ethers, token, funder, TOTAL + BOND);
      expect(await token.balanceOf(board)).to.equal(0n);
    });

    it("re-entered ruling pays once", async () => {
      const { board, token, council, author } = await disputed("ReentrantToken");
      const reentrant = await ethers.getContractAt("ReentrantToken", token);
      await reentrant.arm(board, board.interface.encodeFunctionData("rule", [ID, author.address, true]));
      await board.connect(council).rule(ID, author, true);
      expect(await reentrant.returned()).to.equal(board.interface.encodeErrorResult("ReentrancyGuardReentrantCall"));
      expect(await token.balanceOf(author)).to.equal(MILESTONES[0] + BOND);
    });
  });

  describe("award in a dispute", () => {
    it("returns the bond with the milestone", async () => {
      const { board, token, approver, author } = await loadFixture(contested);
      await expect(board.connect(approver).award(ID, author)).to.changeTokenBalance(
        ethers,
        token,
        author,
        MILESTONES[0] + BOND,
      );
      expect((await board.bountyOf(ID)).disputes).to.equal(0n);
    });

    it("by a contribution ends it too", async () => {
      const deployed = await loadFixture(contested);
      const { board, token, author } = deployed;
      const uid = await attestWork(deployed, "work", TASK.attested);
      await board.awardAttested(ID, author, uid);
      expect(await token.balanceOf(author)).to.equal(MILESTONES[0] + BOND);
      expect((await board.candidateOf(ID, author)).standing).to.equal(STANDING.accepted);
    });
  });

  describe("expire", () => {
    it("refuses where nothing is disputed", async () => {
      const { board, author } = await loadFixture(taken);
      await expect(board.expire(ID, author))
        .to.be.revertedWithCustomError(board, "BountyBoardWrongStanding")
        .withArgs(ID, author, STANDING.accepted);
    });

    it("refuses within the ruling period", async () => {
      const { board, author } = await loadFixture(contested);
      const until = BigInt(await time.latest()) + RULING_PERIOD;
      await time.setNextBlockTimestamp(until - 1n);
      await expect(board.expire(ID, author))
        .to.be.revertedWithCustomError(board, "BountyBoardRulingPeriodOpen")
        .withArgs(ID, author, until);
    });

    it("leaves the bond to the winner", async () => {
      const { board, stranger, author } = await loadFixture(contested);
      await time.increase(RULING_PERIOD);
      await expect(board.connect(stranger).expire(ID, author))
        .to.emit(board, "BountyDisputeExpired")
        .withArgs(ID, author);
      const { standing, owed } = await board.candidateOf(ID, author);
      expect([standing, owed]).to.deep.equal([STANDING.accepted, BOND]);
    });
  });

  describe("withdraw", () => {
    it("refuses a bounty that is not there", async () => {
      const { board, author } = await loadFixture(plain);
      await expect(board.withdraw(ID, author))
        .to.be.revertedWithCustomError(board, "BountyBoardUnknownBounty")
        .withArgs(ID);
    });

    it("refuses who is owed nothing", async () => {
      const { board, author } = await loadFixture(contested);
      await expect(board.withdraw(ID, author))
        .to.be.revertedWithCustomError(board, "BountyBoardNothingLeft")
        .withArgs(ID, author);
    });

    it("pays bonds of expired disputes once", async () => {
      const deployed = await loadFixture(contested);
      const { board, token, author } = deployed;
      await time.increase(RULING_PERIOD);
      await board.expire(ID, author);
      await dispute(deployed, author);
      await time.increase(RULING_PERIOD);
      await board.expire(ID, author);
      const paid = board.withdraw(ID, author);
      await expect(paid)
        .to.emit(board, "BountyBondWithdrawn")
        .withArgs(ID, author, 2n * BOND);
      await expect(paid).to.changeTokenBalance(ethers, token, author, 2n * BOND);
      await expect(board.withdraw(ID, author))
        .to.be.revertedWithCustomError(board, "BountyBoardNothingLeft")
        .withArgs(ID, author);
    });
  });

  describe("refund", () => {
    it("refuses a bounty that is not there", async () => {
      const { board } = await loadFixture(plain);
      await expect(board.refund(ID)).to.be.revertedWithCustomError(board, "BountyBoardUnknownBounty").withArgs(ID);
    });

    it("refuses before the deadline", async () => {
      const { board, terms } = await loadFixture(open);
      await time.setNextBlockTimestamp(terms.deadline - 1n);
      await expect(board.refund(ID))
        .to.be.revertedWithCustomError(board, "BountyBoardNotOver")
        .withArgs(ID, terms.deadline);
    });

    it("refuses while a dispute is open", async () => {
      const { board } = await over("contested");
      await expect(board.refund(ID)).to.be.revertedWithCustomError(board, "BountyBoardDisputesOpen").withArgs(ID, 1n);
    });

    it("refuses where nothing is left", async () => {
      const { board, funder } = await over("open");
      await board.refund(ID);
      await expect(board.refund(ID))
        .to.be.revertedWithCustomError(board, "BountyBoardNothingLeft")
        .withArgs(ID, funder);
    });

    it("returns what is left to the funder", async () => {
      const deployed = await loadFixture(taken);
      const { board, token, stranger, funder, approver, author, terms } = deployed;
      await board.connect(approver).award(ID, author);
      await time.increaseTo(terms.deadline);
      expect(await board.refund.staticCall(ID)).to.equal(600n);
      const refunded = board.connect(stranger).refund(ID);
      await expect(refunded).to.emit(board, "BountyRefunded").withArgs(ID, funder, 600n);
      await expect(refunded).to.changeTokenBalances(ethers, token, [board, funder], [-600n, 600n]);
    });

    it("blocked winner stops nobody else", async () => {
      const { board, token, funder, approver, author, terms } = await disputed("BlocklistToken");
      const blocklist = await ethers.getContractAt("BlocklistToken", token);
      await blocklist.setBlocked(author, true);
      await expect(board.connect(approver).award(ID, author))
        .to.be.revertedWithCustomError(blocklist, "AccountBlocked")
        .withArgs(author);
      await time.increaseTo(terms.deadline);
      await board.expire(ID, author);
      await expect(board.refund(ID)).to.changeTokenBalance(ethers, token, funder, TOTAL);
      await blocklist.setBlocked(author, false);
      await expect(board.withdraw(ID, author)).to.changeTokenBalance(ethers, token, author, BOND);
    });

    it("pays tokens that return nothing", async () => {
      const { board, token, funder, terms } = await won("NoReturnToken");
      await time.increaseTo(terms.deadline);
      await board.refund(ID);
      expect(await token.balanceOf(funder)).to.equal(TOTAL);
    });
  });
});
