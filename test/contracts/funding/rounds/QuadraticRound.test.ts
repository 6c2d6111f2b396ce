import { expect } from "chai";
import { network } from "hardhat";
import { sqrtFixed } from "../../../../src/engine/funding/roots.js";
import { ID, stagesOn } from "../../../helpers/funding/round-stages.js";
import { provide, SCALING, TOKENS } from "../../../helpers/funding/rounds.js";

const [MINIMUM, MOST] = [10n, 2n ** 96n - 1n];

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = networkHelpers;
const { fixture, empty, opened, fund, give } = stagesOn(connection, MINIMUM);

describe("QuadraticRound", () => {
  describe("create", () => {
    it("keeps how it matches", async () => {
      const { rounds, terms, creator } = await loadFixture(fixture);
      const matching = { minimum: 7n, scaling: SCALING.alpha };
      expect(await rounds.connect(creator).create.staticCall(terms, matching, "ipfs://alpha")).to.equal(2n);
      const created = rounds.connect(creator).create(terms, matching, "ipfs://alpha");
      await expect(created)
        .to.emit(rounds, "QuadraticRoundCreated")
        .withArgs(2n, creator, Object.values(terms), Object.values(matching), "ipfs://alpha");
      expect(await rounds.matchingOf(2n)).to.deep.equal([7n, SCALING.alpha]);
      expect(await rounds.matchingOf(3n)).to.deep.equal([0n, SCALING.whenExceeded]);
    });
  });

  describe("donate", () => {
    it("refuses a round that is not there", async () => {
      const { rounds, project } = await loadFixture(opened);
      await expect(rounds.donate(2n, project, MINIMUM))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsUnknownRound")
        .withArgs(2n);
    });

    it("refuses a cancelled round", async () => {
      const { rounds, project, creator } = await loadFixture(opened);
      await rounds.connect(creator).cancel(ID);
      await expect(rounds.donate(ID, project, MINIMUM))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsCancelled")
        .withArgs(ID);
    });

    it("refuses a closed round", async () => {
      const { rounds, project, donor, terms } = await loadFixture(opened);
      await time.setNextBlockTimestamp(terms.closesAt);
      await expect(rounds.connect(donor).donate(ID, project, MINIMUM))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsClosed")
        .withArgs(ID, terms.closesAt);
    });

    it("refuses before the opening", async () => {
      const { rounds, project, donor, terms } = await loadFixture(fixture);
      await time.setNextBlockTimestamp(terms.opensAt - 1n);
      await expect(rounds.connect(donor).donate(ID, project, MINIMUM))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsNotOpen")
        .withArgs(ID, terms.opensAt);
    });

    it("refuses no amount and an amount too large", async () => {
      const { rounds, project, donor } = await loadFixture(opened);
      await expect(rounds.connect(donor).donate(ID, project, 0n))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsZeroAmount")
        .withArgs();
      await expect(rounds.connect(donor).donate(ID, project, MOST + 1n))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsTooLarge")
        .withArgs(MOST + 1n);
    });

    it("refuses less than the minimum", async () => {
      const { rounds, project, donor } = await loadFixture(opened);
      await expect(rounds.connect(donor).donate(ID, project, MINIMUM - 1n))
        .to.be.revertedWithCustomError(rounds, "QuadraticRoundBelowMinimum")
        .withArgs(MINIMUM - 1n, MINIMUM);
    });

    it("refuses an account that is no project", async () => {
      const { rounds, stranger, donor } = await loadFixture(opened);
      await expect(rounds.connect(donor).donate(ID, stranger, MINIMUM))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsUnknownProject")
        .withArgs(ID, stranger);
    });

    it("refuses a gift to oneself", async () => {
      const { rounds, project } = await loadFixture(opened);
      await expect(rounds.connect(project).donate(ID, project, MINIMUM))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsOwnProject")
        .withArgs(ID, project);
    });

    it("refuses who is not eligible", async () => {
      const { rounds, project, stranger } = await loadFixture(opened);
      await expect(rounds.connect(stranger).donate(ID, project, MINIMUM))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsNotEligible")
        .withArgs(ID, stranger);
    });

    it("refuses gifts that add up to too much", async () => {
      const deployed = await loadFixture(opened);
      const { rounds, project, donor } = deployed;
      await give(deployed, [donor, project], MOST - MINIMUM);
      await expect(rounds.connect(donor).donate(ID, project, MINIMUM + 1n))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsTooLarge")
        .withArgs(MOST + 1n);
      await give(deployed, [donor, project], MINIMUM);
      expect(await rounds.giftOf(ID, project, donor)).to.deep.equal([MOST, sqrtFixed(MOST, 9)]);
    });

    it("refuses tokens that take a fee", async () => {
      const deployed = await empty("FeeToken");
      const { rounds, token, donor, project } = deployed;
      await expect(give(deployed, [donor, project], 1_000n))
        .to.be.revertedWithCustomError(rounds, "TokenCustodyUnderfunded")
        .withArgs(token, 1_000n, 990n);
    });

    it("refuses to be re-entered", async () => {
      const deployed = await empty("ReentrantToken");
      const { rounds, token, donor, project } = deployed;
      const reentrant = await ethers.getContractAt("ReentrantToken", token);
      await provide(token, rounds, donor, 100n);
      await reentrant.arm(rounds, rounds.interface.encodeFunctionData("donate", [ID, project.address, MINIMUM]));
      await rounds.connect(donor).donate(ID, project, 40n);
      expect(await reentrant.returned()).to.equal(
        rounds.interface.encodeErrorResult("ReentrancyGuardReentrantCall", []),
      );
      expect((await rounds.projectOf(ID, project)).donated).to.equal(40n);
    });

    it("books the gift, its root and the sums", async () => {
      const deployed = await loadFixture(opened);
      const { rounds, token, donor, other, project } = deployed;
      await give(deployed, [other, project], 50n * TOKENS);
      await provide(token, rounds, donor, 2n * TOKENS);
      const donated = rounds.connect(donor).donate(ID, project, 2n * TOKENS);
      await expect(donated)
        .to.emit(rounds, "Donated")
        .withArgs(ID, project, donor, 2n * TOKENS);
      await expect(donated).to.changeTokenBalances(ethers, token, [donor, rounds], [-2n * TOKENS, 2n * TOKENS]);
      const roots = [sqrtFixed(2n * TOKENS, 9), sqrtFixed(50n * TOKENS, 9)] as const;
      expect(await rounds.giftOf(ID, project, donor)).to.deep.equal([2n * TOKENS, roots[0]]);
      const sum = roots[0] + roots[1];
      expect(await rounds.projectOf(ID, project)).to.deep.equal([52n * TOKENS, sum, 1n, 0n]);
      expect((await rounds.roundOf(ID)).weight).to.equal(sum * sum - 52n * TOKENS * TOKENS);
    });

    it("gives in parts as at once", async () => {
      const deployed = await loadFixture(opened);
      const { rounds, donor, other, project, second } = deployed;
      for (const amount of [11n, 89n, 23n]) await give(deployed, [donor, project], amount);
      await give(deployed, [donor, second], 123n);
      for (const to of [project, second]) await give(deployed, [other, to], 77n);
      expect(await rounds.projectOf(ID, project)).to.deep.equal(await rounds.projectOf(ID, second));
      expect(await rounds.giftOf(ID, project, donor)).to.deep.equal(await rounds.giftOf(ID, second, donor));
    });

    it("one donor alone is not matched", async () => {
      const deployed = await loadFixture(opened);
      const { rounds, sponsor, donor, project } = deployed;
      await fund(deployed, sponsor, 1_000n);
      await give(deployed, [donor, project], 11n);
      expect((await rounds.roundOf(ID)).weight).to.equal(0n);
      expect(await rounds.shareOf(ID, project)).to.equal(0n);
    });
  });

  describe("refund", () => {
    it("refuses a round that is not there", async () => {
      const { rounds, project, donor } = await loadFixture(opened);
      await expect(rounds.refund(2n, project, donor))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsUnknownRound")
        .withArgs(2n);
    });

    it("refuses a round that stands", async () => {
      const deployed = await loadFixture(opened);
      const { rounds, project, donor, terms } = deployed;
      await give(deployed, [donor, project], 100n);
      for (const at of [terms.opensAt + 100n, terms.closesAt]) {
        await time.increaseTo(at);
        await expect(rounds.refund(ID, project, donor))
          .to.be.revertedWithCustomError(rounds, "FundedRoundsNotCancelled")
          .withArgs(ID);
      }
    });

    it("refuses who gave nothing, and who was paid", async () => {
      const deployed = await loadFixture(opened);
      const { rounds, creator, project, donor, other } = deployed;
      await give(deployed, [donor, project], 100n);
      await rounds.connect(creator).cancel(ID);
      await rounds.refund(ID, project, donor);
      for (const account of [donor, other]) {
        await expect(rounds.refund(ID, project, account))
          .to.be.revertedWithCustomError(rounds, "FundedRoundsNothingDue")
          .withArgs(ID, account);
      }
    });

    it("pays each gift back once", async () => {
      const deployed = await loadFixture(opened);
      const { rounds, token, creator, stranger, sponsor, project, second, donor, other } = deployed;
      await fund(deployed, sponsor, 1_000n);
      await give(deployed, [donor, project], 100n);
      await give(deployed, [donor, project], 30n);
      await give(deployed, [donor, second], 20n);
      await give(deployed, [other, project], 60n);
      await rounds.connect(creator).cancel(ID);
      expect(await rounds.refund.staticCall(ID, project, donor)).to.equal(130n);
      const refunded = rounds.connect(stranger).refund(ID, project, donor);
      await expect(refunded).to.emit(rounds, "DonationRefunded").withArgs(ID, project, donor, 130n);
      await expect(refunded).to.changeTokenBalances(ethers, token, [rounds, donor], [-130n, 130n]);
      await rounds.refund(ID, second, donor);
      await rounds.refund(ID, project, other);
      await rounds.reclaim(ID, sponsor);
      expect(await token.balanceOf(rounds)).to.equal(0n);
    });
  });
});
