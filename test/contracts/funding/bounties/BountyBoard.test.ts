import { expect } from "chai";
import { network } from "hardhat";
import { attestWork, TASK } from "../../../helpers/attested.js";
import { revoke } from "../../../helpers/eas.js";
import { bountiesOn, ID, MILESTONES, NOBODY, STANDING, TOTAL } from "../../../helpers/funding/bounties.js";
import { DAY } from "../../../helpers/funding/rounds.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = networkHelpers;
const { plain, open, taken, deploy, post, win, won, over } = bountiesOn(connection);

describe("BountyBoard", () => {
  describe("post", () => {
    it("refuses terms that make no bounty", async () => {
      const { board, terms } = await loadFixture(plain);
      const now = BigInt(await time.latest());
      for (const wrong of [
        { token: NOBODY },
        { approver: NOBODY },
        { winners: 0n },
        { deadline: now },
        { deadline: now + 367n * DAY },
        { rulingPeriod: 0n },
        { rulingPeriod: 61n * DAY },
        { council: NOBODY },
      ]) {
        await expect(board.post({ ...terms, ...wrong }, [1n], ""))
          .to.be.revertedWithCustomError(board, "BountyBoardInvalidTerms")
          .withArgs();
      }
    });

    it("refuses milestones that pay nothing or too much", async () => {
      const { board, terms } = await loadFixture(plain);
      for (const milestones of [[], [5n, 0n], Array<bigint>(33).fill(1n), [2n ** 95n - 1n, 1n]]) {
        await expect(board.post(terms, milestones, ""))
          .to.be.revertedWithCustomError(board, "BountyBoardInvalidMilestones")
          .withArgs();
      }
    });

    it("refuses tokens that take a fee", async () => {
      const deployed = await deploy("FeeToken");
      await expect(post(deployed, [500n]))
        .to.be.revertedWithCustomError(deployed.board, "TokenCustodyUnderfunded")
        .withArgs(deployed.token, 1_000n, 990n);
    });

    it("takes in all that it can pay", async () => {
      const deployed = await loadFixture(plain);
      const { board, token, funder, terms } = deployed;
      const sent = post(deployed);
      await expect(sent)
        .to.emit(board, "BountyPosted")
        .withArgs(ID, funder, Object.values(terms), MILESTONES, "ipfs://bounty");
      await expect(sent).to.changeTokenBalances(ethers, token, [funder, board], [-TOTAL, TOTAL]);
      expect(await board.count()).to.equal(1n);
      const bounty = [Object.values(terms), funder.address, 0n, 0n, TOTAL, 0n, [...MILESTONES]];
      expect(await board.bountyOf(ID)).to.deep.equal(bounty);
      expect(await board.contributions()).to.equal(await deployed.contributions.getAddress());
    });
  });

  describe("applyFor", () => {
    it("refuses a bounty that is not there", async () => {
      const { board } = await loadFixture(plain);
      await expect(board.applyFor(ID, ""))
        .to.be.revertedWithCustomError(board, "BountyBoardUnknownBounty")
        .withArgs(ID);
    });

    it("refuses after the deadline", async () => {
      const { board, author, terms } = await over("open");
      await expect(board.connect(author).applyFor(ID, ""))
        .to.be.revertedWithCustomError(board, "BountyBoardOver")
        .withArgs(ID, terms.deadline);
    });

    it("refuses who applied already", async () => {
      const { board, author } = await loadFixture(taken);
      await expect(board.connect(author).applyFor(ID, ""))
        .to.be.revertedWithCustomError(board, "BountyBoardWrongStanding")
        .withArgs(ID, author, STANDING.accepted);
    });

    it("refuses who is not eligible", async () => {
      const { board, stranger } = await loadFixture(open);
      await expect(board.connect(stranger).applyFor(ID, ""))
        .to.be.revertedWithCustomError(board, "BountyBoardNotEligible")
        .withArgs(ID, stranger);
    });

    it("notes who applied", async () => {
      const { board, author } = await loadFixture(open);
      await expect(board.connect(author).applyFor(ID, "ipfs://offer"))
        .to.emit(board, "BountyApplied")
        .withArgs(ID, author, "ipfs://offer");
      expect(await board.candidateOf(ID, author)).to.deep.equal([STANDING.applied, 0n, 0n, 0n, 0n]);
    });

    it("lets everybody in without a policy", async () => {
      const deployed = await loadFixture(plain);
      await post({ ...deployed, terms: { ...deployed.terms, policy: NOBODY } });
      await deployed.board.connect(deployed.stranger).applyFor(ID, "");
      expect((await deployed.board.candidateOf(ID, deployed.stranger)).standing).to.equal(STANDING.applied);
    });
  });

  describe("accept", () => {
    it("refuses all but the approver", async () => {
      const { board, funder, author } = await loadFixture(open);
      await expect(board.connect(funder).accept(ID, author))
        .to.be.revertedWithCustomError(board, "BountyBoardNotApprover")
        .withArgs(ID, funder);
    });

    it("refuses after the deadline", async () => {
      const { board, approver, author, terms } = await over("open");
      await expect(board.connect(approver).accept(ID, author))
        .to.be.revertedWithCustomError(board, "BountyBoardOver")
        .withArgs(ID, terms.deadline);
    });

    it("refuses who has not applied", async () => {
      const { board, approver, second } = await loadFixture(open);
      await expect(board.connect(approver).accept(ID, second))
        .to.be.revertedWithCustomError(board, "BountyBoardWrongStanding")
        .withArgs(ID, second, STANDING.none);
    });

    it("refuses more winners than are paid for", async () => {
      const deployed = await loadFixture(taken);
      const { board, approver, second, third } = deployed;
      await win(deployed, second);
      await board.connect(third).applyFor(ID, "");
      await expect(board.connect(approver).accept(ID, third))
        .to.be.revertedWithCustomError(board, "BountyBoardNoPlace")
        .withArgs(ID, 2n);
    });

    it("makes an applicant a winner", async () => {
      const { board, approver, author } = await loadFixture(open);
      await board.connect(author).applyFor(ID, "");
      await expect(board.connect(approver).accept(ID, author)).to.emit(board, "WinnerAccepted").withArgs(ID, author);
      const since = BigInt(await time.latest());
      expect(await board.candidateOf(ID, author)).to.deep.equal([STANDING.accepted, 0n, since, 0n, 0n]);
      expect((await board.bountyOf(ID)).accepted).to.equal(1n);
    });
  });

  describe("award", () => {
    it("refuses all but the approver", async () => {
      const { board, author } = await loadFixture(taken);
      await expect(board.connect(author).award(ID, author))
        .to.be.revertedWithCustomError(board, "BountyBoardNotApprover")
        .withArgs(ID, author);
    });

    it("refuses who is no winner", async () => {
      const { board, approver, second } = await loadFixture(taken);
      await board.connect(second).applyFor(ID, "");
      await expect(board.connect(approver).award(ID, second))
        .to.be.revertedWithCustomError(board, "BountyBoardWrongStanding")
        .withArgs(ID, second, STANDING.applied);
    });

    it("pays each milestone once, at once", async () => {
      const deployed = await loadFixture(taken);
      const { board, token, approver, author, second } = deployed;
      await win(deployed, second);
      const left = [600n, 350n];
      for (const [i, amount] of MILESTONES.entries()) {
        const awarded = board.connect(approver).award(ID, author);
        await expect(awarded)
          .to.emit(board, "MilestoneAwarded")
          .withArgs(ID, author, BigInt(i), amount, ethers.ZeroHash);
        await expect(awarded).to.changeTokenBalances(ethers, token, [board, author], [-amount, amount]);
        expect((await board.bountyOf(ID)).left).to.equal(left[i]);
      }
      await expect(board.connect(approver).award(ID, author))
        .to.be.revertedWithCustomError(board, "BountyBoardNothingLeft")
        .withArgs(ID, author);
      expect((await board.candidateOf(ID, author)).awarded).to.equal(2n);
    });

    it("pays after the deadline until the refund", async () => {
      const { board, token, approver, author } = await over("taken");
      await board.connect(approver).award(ID, author);
      expect(await token.balanceOf(author)).to.equal(MILESTONES[0]);
      await board.refund(ID);
      await expect(board.connect(approver).award(ID, author))
        .to.be.revertedWithCustomError(board, "BountyBoardNothingLeft")
        .withArgs(ID, author);
    });

    it("re-entered award pays once", async () => {
      const { board, token, approver, author } = await won("ReentrantToken");
      const reentrant = await ethers.getContractAt("ReentrantToken", token);
      await reentrant.arm(board, board.interface.encodeFunctionData("award", [ID, author.address]));
      await board.connect(approver).award(ID, author);
      expect(await reentrant.returned()).to.equal(board.interface.encodeErrorResult("ReentrancyGuardReentrantCall"));
      expect(await token.balanceOf(author)).to.equal(MILESTONES[0]);
    });
  });

  describe("awardAttested", () => {
    it("refuses who is no winner", async () => {
      const { board, second } = await loadFixture(taken);
      await expect(board.awardAttested(ID, second, ethers.id("none")))
        .to.be.revertedWithCustomError(board, "BountyBoardWrongStanding")
        .withArgs(ID, second, STANDING.none);
    });

    it("refuses what is no contribution", async () => {
      const { board, contributions, author } = await loadFixture(taken);
      await expect(board.awardAttested(ID, author, ethers.id("none")))
        .to.be.revertedWithCustomError(contributions, "ContributionResolverWrongSchema")
        .withArgs(ethers.ZeroHash);
    });

    it("refuses contributions that are not the winner's work", async () => {
      const deployed = await loadFixture(open);
      const { board, approver, author, second, attester, eas, schema, terms } = deployed;
      const early = await attestWork(deployed, "early", TASK.attested);
      await board.connect(author).applyFor(ID, "");
      await time.increase(10);
      await board.connect(approver).accept(ID, author);
      const otherTask = await attestWork(deployed, "other task", TASK.reviewed);
      const others = await attestWork({ ...deployed, author: second }, "of somebody else", TASK.attested);
      const revoked = await attestWork(deployed, "revoked", TASK.attested);
      await revoke(eas, attester, schema, revoked);
      await time.increaseTo(terms.deadline);
      const late = await attestWork(deployed, "late", TASK.attested);
      for (const uid of [early, otherTask, others, revoked, late]) {
        await expect(board.awardAttested(ID, author, uid))
          .to.be.revertedWithCustomError(board, "BountyBoardWrongContribution")
          .withArgs(ID, uid);
      }
    });

    it("refuses a contribution twice, in any bounty", async () => {
      const deployed = await loadFixture(taken);
      const { board, author, approver } = deployed;
      const uid = await attestWork(deployed, "work", TASK.attested);
      await post(deployed);
      await board.connect(author).applyFor(2n, "");
      await board.connect(approver).accept(2n, author);
      await board.awardAttested(ID, author, uid);
      for (const id of [ID, 2n]) {
        await expect(board.awardAttested(id, author, uid))
          .to.be.revertedWithCustomError(board, "BountyBoardContributionUsed")
          .withArgs(uid);
      }
      expect(await board.isUsed(uid)).to.equal(true);
    });

    it("refuses what the hook holds back", async () => {
      const deployed = await loadFixture(taken);
      const { board, hook, author } = deployed;
      const uid = await attestWork(deployed, "work", TASK.attested);
      await hook.hold(board, ID, author, uid);
      await expect(board.awardAttested(ID, author, uid))
        .to.be.revertedWithCustomError(board, "BountyBoardHookRefused")
        .withArgs(ID, uid);
      expect(await board.isUsed(uid)).to.equal(false);
    });

    it("refuses more than the milestones", async () => {
      const deployed = await loadFixture(taken);
      const { board, author } = deployed;
      for (const name of ["first", "second"]) {
        await board.awardAttested(ID, author, await attestWork(deployed, name, TASK.attested));
      }
      await expect(board.awardAttested(ID, author, await attestWork(deployed, "third", TASK.attested)))
        .to.be.revertedWithCustomError(board, "BountyBoardNothingLeft")
        .withArgs(ID, author);
    });

    it("pays the next milestone, whoever calls", async () => {
      const deployed = await loadFixture(taken);
      const { board, token, author, approver, stranger } = deployed;
      await board.connect(approver).award(ID, author);
      const uid = await attestWork(deployed, "work", TASK.attested);
      const awarded = board.connect(stranger).awardAttested(ID, author, uid);
      await expect(awarded).to.emit(board, "MilestoneAwarded").withArgs(ID, author, 1n, MILESTONES[1], uid);
      await expect(awarded).to.changeTokenBalance(ethers, token, author, MILESTONES[1]);
    });

    it("asks no hook where there is none", async () => {
      const deployed = await loadFixture(plain);
      const { board, token, author } = deployed;
      await post({ ...deployed, terms: { ...deployed.terms, hook: NOBODY } });
      await win(deployed, author);
      await board.awardAttested(ID, author, await attestWork(deployed, "work", TASK.attested));
      expect(await token.balanceOf(author)).to.equal(MILESTONES[0]);
    });
  });
});
