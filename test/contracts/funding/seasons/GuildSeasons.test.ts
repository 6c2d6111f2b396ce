import { expect } from "chai";
import { network } from "hardhat";
import { CODE, CODERS, ID, seasonsOn, WRITERS, WRITING } from "../../../helpers/funding/seasons.js";
import { provide } from "../../../helpers/funding/rounds.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = networkHelpers;
const { deploy, fixture, opened, running, awarded } = seasonsOn(connection);

describe("GuildSeasons", () => {
  describe("constructor", () => {
    it("refuses no board and no clock", async () => {
      const { seasons, board, clock } = await loadFixture(fixture);
      const factory = await ethers.getContractFactory("GuildSeasons");
      const [zero, ofBoard, ofClock] = [ethers.ZeroAddress, await board.getAddress(), await clock.getAddress()];
      for (const [first, second] of [
        [zero, ofClock],
        [ofBoard, zero],
      ] as const) {
        await expect(factory.deploy(first, second))
          .to.be.revertedWithCustomError(seasons, "GuildSeasonsZeroAddress")
          .withArgs();
      }
    });

    it("keeps board and clock", async () => {
      const { seasons, board, clock } = await loadFixture(fixture);
      expect(await seasons.board()).to.equal(await board.getAddress());
      expect(await seasons.clock()).to.equal(await clock.getAddress());
    });
  });

  describe("open", () => {
    it("refuses terms that are none", async () => {
      const { seasons, terms, budgets, end } = await loadFixture(fixture);
      const zero = ethers.ZeroAddress;
      for (const wrong of [{ token: zero }, { treasury: zero }, { firstEpoch: 3n }]) {
        await expect(seasons.open({ ...terms, ...wrong }, budgets, ""))
          .to.be.revertedWithCustomError(seasons, "GuildSeasonsInvalidTerms")
          .withArgs();
      }
      await time.setNextBlockTimestamp(end);
      await expect(seasons.open(terms, budgets, ""))
        .to.be.revertedWithCustomError(seasons, "GuildSeasonsInvalidTerms")
        .withArgs();
    });

    it("refuses budgets that are none", async () => {
      const { seasons, terms, budgets } = await loadFixture(fixture);
      const [first, second] = budgets;
      if (first === undefined || second === undefined) throw new Error("no budgets");
      for (const [index, given] of [
        [0n, []],
        [0n, [{ ...first, domain: 8n }]],
        [0n, [{ ...first, lead: ethers.ZeroAddress }]],
        [1n, [first, { ...second, amount: 0n }]],
        [1n, [first, { ...second, domain: first.domain }]],
      ] as const) {
        await expect(seasons.open(terms, [...given], ""))
          .to.be.revertedWithCustomError(seasons, "GuildSeasonsInvalidBudget")
          .withArgs(index);
      }
    });

    it("refuses tokens that take a fee", async () => {
      const { seasons, token, opener, terms, budgets } = await deploy("FeeToken");
      await provide(token, seasons, opener, WRITING + CODE);
      await expect(seasons.connect(opener).open(terms, budgets, ""))
        .to.be.revertedWithCustomError(seasons, "TokenCustodyUnderfunded")
        .withArgs(token, WRITING + CODE, ((WRITING + CODE) * 99n) / 100n);
    });

    it("takes the budgets in and keeps the terms", async () => {
      const { seasons, token, opener, writer, terms, budgets } = await loadFixture(fixture);
      await provide(token, seasons, opener, WRITING + CODE);
      expect(await seasons.connect(opener).open.staticCall(terms, budgets, "")).to.equal(ID);
      await expect(seasons.connect(opener).open(terms, budgets, "ipfs://season"))
        .to.emit(seasons, "SeasonOpened")
        .withArgs(
          ID,
          opener,
          Object.values(terms),
          budgets.map((each) => Object.values(each)),
          "ipfs://season",
        );
      expect(await seasons.count()).to.equal(1n);
      expect(await seasons.seasonOf(ID)).to.deep.equal([Object.values(terms), opener.address, false]);
      expect(await seasons.guildOf(ID, WRITERS)).to.deep.equal([writer.address, WRITING, WRITING, 0n, 0n]);
      expect(await token.balanceOf(seasons)).to.equal(WRITING + CODE);
    });
  });

  describe("setLead", () => {
    it("refuses a season that is not there, and strangers", async () => {
      const { seasons, writer } = await loadFixture(opened);
      await expect(seasons.setLead(2n, WRITERS, writer))
        .to.be.revertedWithCustomError(seasons, "GuildSeasonsUnknownSeason")
        .withArgs(2n);
      await expect(seasons.connect(writer).setLead(ID, WRITERS, writer))
        .to.be.revertedWithCustomError(seasons, "GuildSeasonsNotOpener")
        .withArgs(ID, writer);
    });

    it("refuses a guild without a budget and no lead", async () => {
      const { seasons, opener, writer } = await loadFixture(opened);
      for (const [domain, lead] of [
        [3n, writer.address],
        [WRITERS, ethers.ZeroAddress],
      ] as const) {
        await expect(seasons.connect(opener).setLead(ID, domain, lead))
          .to.be.revertedWithCustomError(seasons, "GuildSeasonsInvalidBudget")
          .withArgs(domain);
      }
    });

    it("refuses a closed season", async () => {
      const { seasons, opener, writer, end } = await loadFixture(opened);
      await time.increaseTo(end);
      await seasons.close(ID);
      await expect(seasons.connect(opener).setLead(ID, WRITERS, writer))
        .to.be.revertedWithCustomError(seasons, "GuildSeasonsClosed")
        .withArgs(ID);
    });

    it("names another lead", async () => {
      const { seasons, opener, other } = await loadFixture(opened);
      await expect(seasons.connect(opener).setLead(ID, CODERS, other))
        .to.emit(seasons, "LeadSet")
        .withArgs(ID, CODERS, other);
      expect((await seasons.guildOf(ID, CODERS)).lead).to.equal(other.address);
    });
  });

  describe("pay", () => {
    it("refuses a season that is not there, and who is no lead", async () => {
      const { seasons, writer, worker } = await loadFixture(running);
      await expect(seasons.connect(writer).pay(2n, WRITERS, worker, 1n, ""))
        .to.be.revertedWithCustomError(seasons, "GuildSeasonsUnknownSeason")
        .withArgs(2n);
      await expect(seasons.connect(writer).pay(ID, CODERS, worker, 1n, ""))
        .to.be.revertedWithCustomError(seasons, "GuildSeasonsNotLead")
        .withArgs(ID, CODERS, writer);
    });

    it("refuses before and after the season", async () => {
      const { seasons, writer, worker, start, end } = await loadFixture(opened);
      await time.setNextBlockTimestamp(start - 1n);
      await expect(seasons.connect(writer).pay(ID, WRITERS, worker, 1n, ""))
        .to.be.revertedWithCustomError(seasons, "GuildSeasonsNotStarted")
        .withArgs(ID, start);
      await time.setNextBlockTimestamp(end);
      await expect(seasons.connect(writer).pay(ID, WRITERS, worker, 1n, ""))
        .to.be.revertedWithCustomError(seasons, "GuildSeasonsOver")
        .withArgs(ID, end);
    });

    it("refuses nobody, itself and nothing", async () => {
      const { seasons, writer, worker } = await loadFixture(running);
      for (const [account, amount] of [
        [ethers.ZeroAddress, 1n],
        [await seasons.getAddress(), 1n],
        [worker.address, 0n],
      ] as const) {
        await expect(seasons.connect(writer).pay(ID, WRITERS, account, amount, ""))
          .to.be.revertedWithCustomError(seasons, "GuildSeasonsInvalidPayment")
          .withArgs(account, amount);
      }
    });

    it("refuses more than the guild has left", async () => {
      const { seasons, writer, worker } = await loadFixture(running);
      await expect(seasons.connect(writer).pay(ID, WRITERS, worker, WRITING + 1n, ""))
        .to.be.revertedWithCustomError(seasons, "GuildSeasonsOverBudget")
        .withArgs(ID, WRITERS, WRITING + 1n, WRITING);
    });

    it("refuses to be re-entered", async () => {
      const { seasons, token, opener, writer, worker, terms, budgets, start } = await deploy("ReentrantToken");
      await provide(token, seasons, opener, WRITING + CODE);
      await seasons.connect(opener).open(terms, budgets, "");
      await time.increaseTo(start);
      const hooked = await ethers.getContractAt("ReentrantToken", await token.getAddress());
      await hooked.arm(seasons, seasons.interface.encodeFunctionData("close", [ID]));
      await seasons.connect(writer).pay(ID, WRITERS, worker, 1n, "");
      expect(await hooked.returned()).to.equal(seasons.interface.encodeErrorResult("ReentrancyGuardReentrantCall", []));
    });

    it("pays out of the guild's own budget", async () => {
      const { seasons, token, writer, worker } = await loadFixture(running);
      await expect(seasons.connect(writer).pay(ID, WRITERS, worker, 300n, "ipfs://stipend"))
        .to.emit(seasons, "GuildPaid")
        .withArgs(ID, WRITERS, worker, 300n, "ipfs://stipend");
      expect(await token.balanceOf(worker)).to.equal(300n);
      const { left, paid } = await seasons.guildOf(ID, WRITERS);
      expect([left, paid]).to.deep.equal([WRITING - 300n, 300n]);
      expect((await seasons.guildOf(ID, CODERS)).left).to.equal(CODE);
    });
  });

  describe("close", () => {
    it("refuses before the end, and twice", async () => {
      const { seasons, end } = await loadFixture(running);
      await time.setNextBlockTimestamp(end - 1n);
      await expect(seasons.close(ID)).to.be.revertedWithCustomError(seasons, "GuildSeasonsNotOver").withArgs(ID, end);
      await time.increaseTo(end);
      await seasons.close(ID);
      await expect(seasons.close(ID)).to.be.revertedWithCustomError(seasons, "GuildSeasonsClosed").withArgs(ID);
    });

    it("refuses a season that is not there", async () => {
      const { seasons } = await loadFixture(running);
      await expect(seasons.close(2n)).to.be.revertedWithCustomError(seasons, "GuildSeasonsUnknownSeason").withArgs(2n);
      await expect(seasons.seasonOf(0n))
        .to.be.revertedWithCustomError(seasons, "GuildSeasonsUnknownSeason")
        .withArgs(0n);
    });

    it("gives the treasury what all guilds have left", async () => {
      const { seasons, token, treasury, end } = await loadFixture(awarded);
      await time.increaseTo(end);
      await expect(seasons.close(ID))
        .to.emit(seasons, "SeasonClosed")
        .withArgs(ID, WRITING + CODE - 300n);
      expect(await token.balanceOf(treasury)).to.equal(WRITING + CODE - 300n);
      expect(await token.balanceOf(seasons)).to.equal(0n);
      expect((await seasons.seasonOf(ID)).closed).to.equal(true);
    });

    it("touches no other season's tokens", async () => {
      const { seasons, token, opener, coder, worker, terms, budgets, end } = await loadFixture(running);
      await provide(token, seasons, opener, WRITING + CODE);
      await seasons.connect(opener).open({ ...terms, lastEpoch: 9n }, budgets, "");
      await time.increaseTo(end);
      await seasons.close(ID);
      expect(await token.balanceOf(seasons)).to.equal(WRITING + CODE);
      await seasons.connect(coder).pay(2n, CODERS, worker, CODE, "");
      expect(await token.balanceOf(worker)).to.equal(CODE);
    });
  });
});
