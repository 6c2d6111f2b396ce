import { expect } from "chai";
import { network } from "hardhat";
import { ID, stagesOn } from "../../../helpers/funding/round-stages.js";
import { PROJECT, provide, TOKENS } from "../../../helpers/funding/rounds.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = networkHelpers;
const { matching, deploy, fixture, running, closed, cancelled, given, fund, give } = stagesOn(connection);

describe("FundedRounds", () => {
  describe("settle", () => {
    it("refuses a round that is not there", async () => {
      const { rounds } = await loadFixture(fixture);
      await expect(rounds.settle(2n, []))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsUnknownRound")
        .withArgs(2n);
    });

    it("refuses a cancelled round", async () => {
      const { rounds, project } = await cancelled();
      await expect(rounds.settle(ID, [project]))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsCancelled")
        .withArgs(ID);
    });

    it("refuses before the close", async () => {
      const { rounds, project, terms } = await loadFixture(running);
      await time.setNextBlockTimestamp(terms.closesAt - 1n);
      await expect(rounds.settle(ID, [project]))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsNotClosed")
        .withArgs(ID, terms.closesAt);
    });

    it("refuses an account that is no project", async () => {
      const { rounds, stranger } = await closed();
      await expect(rounds.settle(ID, [stranger]))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsUnknownProject")
        .withArgs(ID, stranger);
    });

    it("books shares once, whoever calls", async () => {
      const { rounds, stranger, project, second } = await closed();
      const settled = rounds.connect(stranger).settle(ID, [second, project, project]);
      await expect(settled)
        .to.emit(rounds, "ProjectSettled")
        .withArgs(ID, project, 200n * TOKENS);
      await expect(settled).to.emit(rounds, "ProjectSettled").withArgs(ID, second, 0n);
      await expect(rounds.settle(ID, [project])).to.not.emit(rounds, "ProjectSettled");
      const { placed, settled: count } = await rounds.roundOf(ID);
      expect([placed, count]).to.deep.equal([200n * TOKENS, 2n]);
      const { matched, status } = await rounds.projectOf(ID, project);
      expect([matched, status]).to.deep.equal([200n * TOKENS, PROJECT.settled]);
    });
  });

  describe("claim", () => {
    it("refuses a round that is not there", async () => {
      const { rounds, project } = await loadFixture(fixture);
      await expect(rounds.claim(2n, project))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsUnknownRound")
        .withArgs(2n);
    });

    it("refuses a cancelled round", async () => {
      const { rounds, project } = await cancelled();
      await expect(rounds.claim(ID, project))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsCancelled")
        .withArgs(ID);
    });

    it("refuses before the close", async () => {
      const { rounds, project, terms } = await loadFixture(running);
      await expect(rounds.claim(ID, project))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsNotClosed")
        .withArgs(ID, terms.closesAt);
    });

    it("refuses an account that is no project", async () => {
      const { rounds, stranger } = await closed();
      await expect(rounds.claim(ID, stranger))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsUnknownProject")
        .withArgs(ID, stranger);
    });

    it("refuses a project that got nothing", async () => {
      const { rounds, second } = await closed();
      await expect(rounds.claim(ID, second))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsNothingDue")
        .withArgs(ID, second);
    });

    it("refuses to pay twice", async () => {
      const { rounds, project } = await closed();
      await rounds.claim(ID, project);
      await expect(rounds.claim(ID, project))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsNothingDue")
        .withArgs(ID, project);
    });

    it("pays donations and share to the project", async () => {
      const { rounds, token, stranger, project } = await closed();
      expect(await rounds.claim.staticCall(ID, project)).to.equal(400n * TOKENS);
      const paid = rounds.connect(stranger).claim(ID, project);
      await expect(paid)
        .to.emit(rounds, "ProjectPaid")
        .withArgs(ID, project, 200n * TOKENS, 200n * TOKENS);
      await expect(paid)
        .to.emit(rounds, "ProjectSettled")
        .withArgs(ID, project, 200n * TOKENS);
      await expect(paid).to.changeTokenBalances(ethers, token, [rounds, project], [-400n * TOKENS, 400n * TOKENS]);
      expect((await rounds.projectOf(ID, project)).status).to.equal(PROJECT.paid);
    });

    it("pays what was settled before", async () => {
      const { rounds, token, project } = await closed();
      await rounds.settle(ID, [project]);
      const paid = rounds.claim(ID, project);
      await expect(paid).to.not.emit(rounds, "ProjectSettled");
      await expect(paid).to.changeTokenBalance(ethers, token, project, 400n * TOKENS);
    });

    it("re-entered claim pays once", async () => {
      const { rounds, token, project, terms } = await given("ReentrantToken");
      await time.increaseTo(terms.closesAt);
      const reentrant = await ethers.getContractAt("ReentrantToken", token);
      await reentrant.arm(rounds, rounds.interface.encodeFunctionData("claim", [ID, project.address]));
      await rounds.claim(ID, project);
      expect(await reentrant.returned()).to.equal(
        rounds.interface.encodeErrorResult("ReentrancyGuardReentrantCall", []),
      );
      expect(await token.balanceOf(project)).to.equal(400n * TOKENS);
    });

    it("blocked project stops nobody else", async () => {
      const { rounds, token, project, second, sponsor, other, terms } = await given("BlocklistToken");
      const blocklist = await ethers.getContractAt("BlocklistToken", token);
      await time.increaseTo(terms.closesAt);
      await blocklist.setBlocked(project, true);
      await expect(rounds.claim(ID, project))
        .to.be.revertedWithCustomError(blocklist, "AccountBlocked")
        .withArgs(project);
      await rounds.settle(ID, [project, second]);
      for (const account of [sponsor, other]) await rounds.reclaim(ID, account);
      expect(await token.balanceOf(rounds)).to.equal(400n * TOKENS);
      await blocklist.setBlocked(project, false);
      await rounds.claim(ID, project);
      expect(await token.balanceOf(rounds)).to.equal(0n);
    });

    it("pays tokens that return nothing", async () => {
      const { rounds, token, project, terms } = await given("NoReturnToken");
      await time.increaseTo(terms.closesAt);
      await rounds.claim(ID, project);
      expect(await token.balanceOf(project)).to.equal(400n * TOKENS);
    });
  });

  describe("reclaim", () => {
    it("refuses a round that is not there", async () => {
      const { rounds, sponsor } = await loadFixture(fixture);
      await expect(rounds.reclaim(2n, sponsor))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsUnknownRound")
        .withArgs(2n);
    });

    it("refuses before the close", async () => {
      const { rounds, sponsor, terms } = await loadFixture(running);
      await expect(rounds.reclaim(ID, sponsor))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsNotClosed")
        .withArgs(ID, terms.closesAt);
    });

    it("refuses while projects are not settled", async () => {
      const { rounds, sponsor, project } = await closed();
      await rounds.settle(ID, [project]);
      await expect(rounds.reclaim(ID, sponsor))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsUnsettled")
        .withArgs(ID, 1n);
    });

    it("refuses who is no sponsor, and who was paid", async () => {
      const { rounds, stranger, sponsor, project, second } = await closed();
      await rounds.settle(ID, [project, second]);
      await rounds.reclaim(ID, sponsor);
      for (const account of [stranger, sponsor]) {
        await expect(rounds.reclaim(ID, account))
          .to.be.revertedWithCustomError(rounds, "FundedRoundsNothingDue")
          .withArgs(ID, account);
      }
    });

    it("shares what is left by contributions", async () => {
      const { rounds, token, stranger, sponsor, other, project, second } = await closed();
      await rounds.settle(ID, [project, second]);
      const left = 700n * TOKENS;
      const first = (left * 600n) / 900n;
      expect(await rounds.reclaim.staticCall(ID, sponsor)).to.equal(first);
      const paid = rounds.connect(stranger).reclaim(ID, sponsor);
      await expect(paid).to.emit(rounds, "PoolReclaimed").withArgs(ID, sponsor, first);
      await expect(paid).to.changeTokenBalances(ethers, token, [rounds, sponsor], [-first, first]);
      await expect(rounds.reclaim(ID, other)).to.changeTokenBalance(ethers, token, other, left - first);
      const { returned, redeemed } = await rounds.roundOf(ID);
      expect([returned, redeemed]).to.deep.equal([left, 900n * TOKENS]);
      await rounds.claim(ID, project);
      expect(await token.balanceOf(rounds)).to.equal(0n);
    });

    it("returns all of a cancelled round", async () => {
      const { rounds, token, sponsor, other } = await cancelled();
      for (const [account, amount] of [
        [sponsor, 600n * TOKENS],
        [other, 300n * TOKENS],
      ] as const) {
        await expect(rounds.reclaim(ID, account)).to.changeTokenBalance(ethers, token, account, amount);
      }
    });

    it("returns all of a round without projects or gifts", async () => {
      const deployed = await loadFixture(fixture);
      const { rounds, token, sponsor, creator, project, terms } = deployed;
      await fund(deployed, sponsor, 7n);
      await rounds.connect(creator).create({ ...terms, opensAt: terms.opensAt + 1n }, matching, "");
      await provide(token, rounds, sponsor, 5n);
      await rounds.connect(sponsor).fund(2n, 5n);
      await time.increaseTo(terms.closesAt);
      await rounds.settle(ID, [project]);
      await rounds.reclaim(ID, sponsor);
      await rounds.reclaim(2n, sponsor);
      expect(await token.balanceOf(sponsor)).to.equal(12n);
    });

    it("pays nothing where all was placed", async () => {
      const deployed = await deploy();
      const { rounds, token, sponsor, donor, other, project, terms } = deployed;
      await fund(deployed, sponsor, 100n);
      await time.increaseTo(terms.opensAt);
      await give(deployed, [donor, project], 100n);
      await give(deployed, [other, project], 100n);
      await time.increaseTo(terms.closesAt);
      await rounds.claim(ID, project);
      expect(await token.balanceOf(project)).to.equal(300n);
      await expect(rounds.reclaim(ID, sponsor)).to.emit(rounds, "PoolReclaimed").withArgs(ID, sponsor, 0n);
      expect(await token.balanceOf(sponsor)).to.equal(0n);
    });
  });
});
