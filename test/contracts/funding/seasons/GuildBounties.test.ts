import { expect } from "chai";
import { network } from "hardhat";
import { CODE, ID, seasonsOn, WRITERS, WRITING } from "../../../helpers/funding/seasons.js";
import { DAY, provide } from "../../../helpers/funding/rounds.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = networkHelpers;
const { running, awarded, bountyTerms, win } = seasonsOn(connection);

describe("GuildSeasons", () => {
  describe("postBounty", () => {
    it("refuses who is no lead", async () => {
      const deployed = await loadFixture(running);
      const { seasons, coder } = deployed;
      await expect(seasons.connect(coder).postBounty(ID, WRITERS, await bountyTerms(deployed), [1n], ""))
        .to.be.revertedWithCustomError(seasons, "GuildSeasonsNotLead")
        .withArgs(ID, WRITERS, coder);
    });

    it("refuses another token", async () => {
      const deployed = await loadFixture(running);
      const { seasons, writer, stranger } = deployed;
      const terms = { ...(await bountyTerms(deployed)), token: stranger.address };
      await expect(seasons.connect(writer).postBounty(ID, WRITERS, terms, [1n], ""))
        .to.be.revertedWithCustomError(seasons, "GuildSeasonsWrongToken")
        .withArgs(stranger);
    });

    it("refuses more than the guild has left", async () => {
      const deployed = await loadFixture(running);
      const { seasons, writer } = deployed;
      const terms = await bountyTerms(deployed);
      await expect(seasons.connect(writer).postBounty(ID, WRITERS, terms, [500n, 1n], ""))
        .to.be.revertedWithCustomError(seasons, "GuildSeasonsOverBudget")
        .withArgs(ID, WRITERS, 1_002n, WRITING);
    });

    it("posts on the board as its funder", async () => {
      const deployed = await loadFixture(running);
      const { seasons, board, token, writer } = deployed;
      const terms = await bountyTerms(deployed);
      await expect(seasons.connect(writer).postBounty(ID, WRITERS, terms, [100n, 50n], "ipfs://bounty"))
        .to.emit(seasons, "GuildBountyPosted")
        .withArgs(ID, WRITERS, 1n, 300n);
      const { funder, left } = await board.bountyOf(1n);
      expect([funder, left]).to.deep.equal([await seasons.getAddress(), 300n]);
      const guild = await seasons.guildOf(ID, WRITERS);
      expect([guild.left, guild.posted]).to.deep.equal([WRITING - 300n, 300n]);
      expect(await seasons.posterOf(1n)).to.deep.equal([ID, WRITERS, false]);
      expect(await token.allowance(seasons, board)).to.equal(0n);
    });
  });

  describe("collect", () => {
    it("refuses a bounty of nobody's season", async () => {
      const { seasons } = await loadFixture(awarded);
      await expect(seasons.collect(2n)).to.be.revertedWithCustomError(seasons, "GuildSeasonsNothingDue").withArgs(2n);
    });

    it("refuses before the bounty's deadline", async () => {
      const { seasons, board, end } = await loadFixture(awarded);
      await expect(seasons.collect(1n))
        .to.be.revertedWithCustomError(board, "BountyBoardNotOver")
        .withArgs(1n, end - DAY);
    });

    it("returns to the budget once, whoever refunded", async () => {
      for (const before of [true, false]) {
        const { seasons, board, end } = await loadFixture(awarded);
        await time.increaseTo(end - DAY);
        if (before) await board.refund(1n);
        await expect(seasons.collect(1n)).to.emit(seasons, "GuildBountyReturned").withArgs(ID, WRITERS, 1n, 200n);
        const { left, posted } = await seasons.guildOf(ID, WRITERS);
        expect([left, posted]).to.deep.equal([WRITING - 100n, 100n]);
        expect(await seasons.posterOf(1n)).to.deep.equal([ID, WRITERS, true]);
        await expect(seasons.collect(1n)).to.be.revertedWithCustomError(seasons, "GuildSeasonsNothingDue").withArgs(1n);
      }
    });

    it("returns to the treasury after the close", async () => {
      const { seasons, token, treasury, end } = await loadFixture(awarded);
      await time.increaseTo(end);
      await seasons.close(ID);
      await seasons.collect(1n);
      expect(await token.balanceOf(treasury)).to.equal(WRITING + CODE - 100n);
      expect(await token.balanceOf(seasons)).to.equal(0n);
      expect((await seasons.guildOf(ID, WRITERS)).left).to.equal(0n);
    });

    it("takes bonds that were lost into the budget", async () => {
      const deployed = await loadFixture(running);
      const { seasons, board, token, writer, worker, stranger, end } = deployed;
      const ruled = { bond: 400n, council: stranger.address, rulingPeriod: DAY };
      const terms = { ...(await bountyTerms(deployed)), ...ruled };
      await seasons.connect(writer).postBounty(ID, WRITERS, terms, [100n], "");
      await win(deployed, worker);
      await provide(token, board, worker, 400n);
      await board.connect(worker).dispute(1n, ethers.ZeroHash);
      await board.connect(stranger).rule(1n, worker, false);
      await time.increaseTo(end - DAY);
      await seasons.collect(1n);
      const { left, posted } = await seasons.guildOf(ID, WRITERS);
      expect([left, posted]).to.deep.equal([WRITING + 400n, 0n]);
    });
  });
});
