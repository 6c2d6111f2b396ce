import { expect } from "chai";
import { network } from "hardhat";
import { ID, stagesOn } from "../../../helpers/funding/round-stages.js";
import { DAY, HOUR, PROJECT, provide } from "../../../helpers/funding/rounds.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = networkHelpers;
const { matching, deploy, fixture, running, closed, cancelled, fund } = stagesOn(connection);

const YEAR = 366n * DAY;

describe("FundedRounds", () => {
  describe("create", () => {
    it("refuses a zero token", async () => {
      const { rounds, terms } = await loadFixture(fixture);
      await expect(rounds.create({ ...terms, token: ethers.ZeroAddress }, matching, ""))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsZeroToken")
        .withArgs();
    });

    it("refuses a round without a policy", async () => {
      const { rounds, terms } = await loadFixture(fixture);
      await expect(rounds.create({ ...terms, policy: ethers.ZeroAddress }, matching, ""))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsPolicyRequired")
        .withArgs();
    });

    it("refuses times that make no round", async () => {
      const { rounds, terms } = await loadFixture(fixture);
      const now = BigInt(await time.latest());
      for (const [opensAt, closesAt] of [
        [now - DAY, now],
        [now + DAY, now + DAY],
        [now + DAY, now + HOUR],
        [now + DAY, now + DAY + YEAR + 1n],
        [now + YEAR + HOUR, now + YEAR + DAY],
      ] as const) {
        await expect(rounds.create({ ...terms, opensAt, closesAt }, matching, ""))
          .to.be.revertedWithCustomError(rounds, "FundedRoundsInvalidTimes")
          .withArgs(opensAt, closesAt);
      }
      // It would close in the very second in which it is created.
      await time.setNextBlockTimestamp(now + HOUR);
      await expect(rounds.create({ ...terms, opensAt: now, closesAt: now + HOUR }, matching, ""))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsInvalidTimes")
        .withArgs(now, now + HOUR);
    });

    it("refuses a cap that is none", async () => {
      const { rounds, terms } = await loadFixture(fixture);
      for (const capBps of [0n, 10_001n]) {
        await expect(rounds.create({ ...terms, capBps }, matching, ""))
          .to.be.revertedWithCustomError(rounds, "FundedRoundsInvalidCap")
          .withArgs(capBps);
      }
    });

    it("keeps the terms", async () => {
      const { rounds, terms, creator, token, policy } = await loadFixture(fixture);
      const longest = { ...terms, closesAt: terms.opensAt + YEAR, capBps: 1n };
      expect(await rounds.create.staticCall(longest, matching, "")).to.equal(2n);
      await rounds.connect(creator).create(longest, matching, "");
      expect(await rounds.count()).to.equal(2n);
      expect(await rounds.roundOf(2n)).to.deep.equal([
        ...[await token.getAddress(), longest.opensAt, longest.closesAt, 1n, await policy.getAddress()],
        ...[0n, 0n, false, creator.address, 0n, 0n, 0n, 0n, 0n],
      ]);
    });
  });

  describe("roundOf", () => {
    it("refuses a round that is not there", async () => {
      const { rounds } = await loadFixture(fixture);
      for (const id of [0n, 2n]) {
        await expect(rounds.roundOf(id)).to.be.revertedWithCustomError(rounds, "FundedRoundsUnknownRound").withArgs(id);
      }
    });
  });

  describe("addProjects", () => {
    it("refuses a round that is not there", async () => {
      const { rounds, creator, second } = await loadFixture(fixture);
      await expect(rounds.connect(creator).addProjects(2n, [second]))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsUnknownRound")
        .withArgs(2n);
    });

    it("refuses all but the creator", async () => {
      const { rounds, stranger, second } = await loadFixture(fixture);
      await expect(rounds.connect(stranger).addProjects(ID, [second]))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsNotCreator")
        .withArgs(ID, stranger);
    });

    it("refuses a cancelled round", async () => {
      const { rounds, creator, stranger } = await cancelled();
      await expect(rounds.connect(creator).addProjects(ID, [stranger]))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsCancelled")
        .withArgs(ID);
    });

    it("refuses a closed round", async () => {
      const { rounds, creator, stranger, terms } = await closed();
      await expect(rounds.connect(creator).addProjects(ID, [stranger]))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsClosed")
        .withArgs(ID, terms.closesAt);
    });

    it("refuses accounts that cannot be paid", async () => {
      const { rounds, creator } = await loadFixture(fixture);
      for (const account of [ethers.ZeroAddress, await rounds.getAddress()]) {
        await expect(rounds.connect(creator).addProjects(ID, [account]))
          .to.be.revertedWithCustomError(rounds, "FundedRoundsInvalidProject")
          .withArgs(account);
      }
    });

    it("refuses a project twice", async () => {
      const { rounds, creator, second, project } = await loadFixture(fixture);
      for (const [list, twice] of [
        [[project], project],
        [[second, second], second],
      ] as const) {
        await expect(rounds.connect(creator).addProjects(ID, [...list]))
          .to.be.revertedWithCustomError(rounds, "FundedRoundsProjectKnown")
          .withArgs(ID, twice);
      }
    });

    it("names projects of this round alone", async () => {
      const { rounds, creator, second, stranger, terms } = await loadFixture(fixture);
      await rounds.connect(creator).create(terms, matching, "");
      const added = rounds.connect(creator).addProjects(ID, [second, stranger]);
      for (const project of [second, stranger]) {
        await expect(added).to.emit(rounds, "ProjectAdded").withArgs(ID, project);
        expect((await rounds.projectOf(ID, project)).status).to.equal(PROJECT.registered);
        expect((await rounds.projectOf(2n, project)).status).to.equal(PROJECT.unknown);
      }
      expect((await rounds.roundOf(ID)).projects).to.equal(3n);
    });
  });

  describe("cancel", () => {
    it("refuses a round that is not there", async () => {
      const { rounds } = await loadFixture(fixture);
      await expect(rounds.cancel(2n)).to.be.revertedWithCustomError(rounds, "FundedRoundsUnknownRound").withArgs(2n);
    });

    it("refuses all but the creator", async () => {
      const { rounds, stranger } = await loadFixture(fixture);
      await expect(rounds.connect(stranger).cancel(ID))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsNotCreator")
        .withArgs(ID, stranger);
    });

    it("refuses a second time", async () => {
      const { rounds, creator } = await cancelled();
      await expect(rounds.connect(creator).cancel(ID))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsCancelled")
        .withArgs(ID);
    });

    it("refuses once the round has closed", async () => {
      const { rounds, creator, terms } = await closed();
      await expect(rounds.connect(creator).cancel(ID))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsClosed")
        .withArgs(ID, terms.closesAt);
    });

    it("moves nothing but the mark", async () => {
      const { rounds, token, creator, project } = await loadFixture(running);
      const held = await token.balanceOf(rounds);
      await expect(rounds.connect(creator).cancel(ID)).to.emit(rounds, "RoundCancelled").withArgs(ID);
      expect((await rounds.roundOf(ID)).cancelled).to.equal(true);
      expect(await rounds.shareOf(ID, project)).to.equal(0n);
      expect(await token.balanceOf(rounds)).to.equal(held);
    });
  });

  describe("fund", () => {
    it("refuses a round that is not there", async () => {
      const { rounds } = await loadFixture(fixture);
      await expect(rounds.fund(2n, 1n)).to.be.revertedWithCustomError(rounds, "FundedRoundsUnknownRound").withArgs(2n);
    });

    it("refuses a cancelled round", async () => {
      const { rounds } = await cancelled();
      await expect(rounds.fund(ID, 1n)).to.be.revertedWithCustomError(rounds, "FundedRoundsCancelled").withArgs(ID);
    });

    it("refuses a closed round", async () => {
      const { rounds, terms } = await closed();
      await expect(rounds.fund(ID, 1n))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsClosed")
        .withArgs(ID, terms.closesAt);
    });

    it("refuses nothing", async () => {
      const { rounds } = await loadFixture(fixture);
      await expect(rounds.fund(ID, 0n)).to.be.revertedWithCustomError(rounds, "FundedRoundsZeroAmount").withArgs();
    });

    it("refuses more than it can count", async () => {
      const { rounds } = await loadFixture(fixture);
      await expect(rounds.fund(ID, 2n ** 96n))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsTooLarge")
        .withArgs(2n ** 96n);
    });

    it("refuses tokens that take a fee", async () => {
      const { rounds, token, sponsor } = await deploy("FeeToken");
      await provide(token, rounds, sponsor, 1_000n);
      await expect(rounds.connect(sponsor).fund(ID, 1_000n))
        .to.be.revertedWithCustomError(rounds, "TokenCustodyUnderfunded")
        .withArgs(token, 1_000n, 990n);
    });

    it("refuses tokens that return false", async () => {
      const { rounds, token, sponsor } = await deploy("FalseReturnToken");
      await expect(rounds.connect(sponsor).fund(ID, 1n))
        .to.be.revertedWithCustomError(rounds, "SafeERC20FailedOperation")
        .withArgs(token);
    });

    it("adds to pool and sponsor", async () => {
      const deployed = await loadFixture(fixture);
      const { rounds, token, sponsor } = deployed;
      await fund(deployed, sponsor, 5n);
      await provide(token, rounds, sponsor, 2n ** 96n - 1n);
      const funded = rounds.connect(sponsor).fund(ID, 2n ** 96n - 1n);
      await expect(funded)
        .to.emit(rounds, "PoolFunded")
        .withArgs(ID, sponsor, 2n ** 96n - 1n);
      await expect(funded).to.changeTokenBalance(ethers, token, rounds, 2n ** 96n - 1n);
      expect((await rounds.roundOf(ID)).pool).to.equal(2n ** 96n + 4n);
      expect(await rounds.fundedBy(ID, sponsor)).to.equal(2n ** 96n + 4n);
    });

    it("refuses to be re-entered", async () => {
      const { rounds, token, sponsor } = await deploy("ReentrantToken");
      await provide(token, rounds, sponsor, 10n);
      const reentrant = await ethers.getContractAt("ReentrantToken", token);
      await reentrant.arm(rounds, rounds.interface.encodeFunctionData("fund", [ID, 4n]));
      await rounds.connect(sponsor).fund(ID, 6n);
      expect(await reentrant.returned()).to.equal(
        rounds.interface.encodeErrorResult("ReentrancyGuardReentrantCall", []),
      );
      expect((await rounds.roundOf(ID)).pool).to.equal(6n);
    });
  });
});
