import { expect } from "chai";
import { network } from "hardhat";
import { addressAt, toHex } from "../../../../src/engine/columns/bytes.js";
import { proofHex, rootOf } from "../../../../src/engine/tree/merkle.js";
import { buildStandardTree } from "../../../../src/engine/tree/standard.js";
import { ID, pairwiseOn, PATIENCE } from "../../../helpers/funding/pairwise.js";
import { TOKENS } from "../../../helpers/funding/rounds.js";

const ROOT = `0x${"12".repeat(32)}`;

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = networkHelpers;
const { matching, fixture, running, closed, committed, sharesOf, finalizeWith } = pairwiseOn(connection);

describe("PairwiseRound", () => {
  describe("commitShares", () => {
    it("refuses before the close", async () => {
      const { rounds, terms } = await loadFixture(running);
      await expect(rounds.commitShares(ID, ROOT, []))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsNotClosed")
        .withArgs(ID, terms.closesAt);
    });

    it("refuses an epoch that is not final", async () => {
      const { rounds } = await closed();
      await expect(rounds.commitShares(ID, ROOT, []))
        .to.be.revertedWithCustomError(rounds, "PairwiseRoundNotFinal")
        .withArgs(ID, await rounds.epochOf(ID));
    });

    it("refuses shares that the root does not commit to", async () => {
      const deployed = await closed();
      const { rounds } = deployed;
      const { marker } = await sharesOf(deployed);
      const proof = await finalizeWith(deployed, await rounds.epochOf(ID), addressAt(marker, 0));
      await expect(rounds.commitShares(ID, ROOT, proof))
        .to.be.revertedWithCustomError(rounds, "PairwiseRoundNotCommitted")
        .withArgs(ID, ROOT);
    });

    it("refuses a root of another epoch", async () => {
      const deployed = await closed();
      const { rounds, oracle } = deployed;
      const { marker, sharesRoot } = await sharesOf(deployed);
      const epoch = await rounds.epochOf(ID);
      const proof = await finalizeWith(deployed, epoch + 1n, addressAt(marker, 0));
      await oracle.setRoot(epoch, await oracle.rootOf(epoch + 1n));
      await expect(rounds.commitShares(ID, sharesRoot, proof))
        .to.be.revertedWithCustomError(rounds, "PairwiseRoundNotCommitted")
        .withArgs(ID, sharesRoot);
    });

    it("refuses to commit twice", async () => {
      const { rounds, shares } = await loadFixture(committed);
      await expect(rounds.commitShares(ID, ROOT, []))
        .to.be.revertedWithCustomError(rounds, "PairwiseRoundAlreadyCommitted")
        .withArgs(ID, shares.sharesRoot);
    });

    it("keeps the root of the shares", async () => {
      const deployed = await closed();
      const { rounds } = deployed;
      const { marker, sharesRoot } = await sharesOf(deployed);
      const epoch = await rounds.epochOf(ID);
      expect((await rounds.markerOf(ID, sharesRoot)).toLowerCase()).to.equal(addressAt(marker, 0));
      const proof = await finalizeWith(deployed, epoch, addressAt(marker, 0));
      await expect(rounds.commitShares(ID, sharesRoot, proof))
        .to.emit(rounds, "SharesCommitted")
        .withArgs(ID, epoch, sharesRoot);
      expect(await rounds.sharesRootOf(ID)).to.equal(sharesRoot);
    });
  });

  describe("prove", () => {
    it("refuses a round that is not there", async () => {
      const { rounds } = await loadFixture(fixture);
      await expect(rounds.prove(2n, [])).to.be.revertedWithCustomError(rounds, "FundedRoundsUnknownRound").withArgs(2n);
    });

    it("refuses before the commitment", async () => {
      const { rounds } = await closed();
      await expect(rounds.prove(ID, []))
        .to.be.revertedWithCustomError(rounds, "PairwiseRoundNotCommitted")
        .withArgs(ID, ethers.ZeroHash);
    });

    it("refuses an account that is no project", async () => {
      const { rounds, donor } = await loadFixture(committed);
      await expect(rounds.prove(ID, [{ project: donor.address, amount: 1n, proof: [] }]))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsUnknownProject")
        .withArgs(ID, donor);
    });

    it("refuses another share than the committed one", async () => {
      const { rounds, leaves } = await loadFixture(committed);
      const [share] = leaves;
      if (share === undefined) throw new Error("no share");
      await expect(rounds.prove(ID, [{ ...share, amount: share.amount + 1n }]))
        .to.be.revertedWithCustomError(rounds, "PairwiseRoundInvalidProof")
        .withArgs(ID, ethers.getAddress(share.project));
    });

    it("refuses a share twice", async () => {
      const { rounds, leaves } = await loadFixture(committed);
      await rounds.prove(ID, leaves);
      await expect(rounds.prove(ID, leaves))
        .to.be.revertedWithCustomError(rounds, "PairwiseRoundAlreadyProven")
        .withArgs(ID, ethers.getAddress(leaves[0]?.project ?? ""));
    });

    it("refuses shares beyond the pool", async () => {
      const deployed = await closed();
      const { rounds, project, second } = deployed;
      const tree = buildStandardTree([
        [project.address.toLowerCase(), 900n * TOKENS],
        [second.address.toLowerCase(), 1n],
      ]);
      const sharesRoot = toHex(rootOf(tree));
      const marker = await rounds.markerOf(ID, sharesRoot);
      const proof = await finalizeWith(deployed, await rounds.epochOf(ID), marker.toLowerCase());
      await rounds.commitShares(ID, sharesRoot, proof);
      await rounds.prove(ID, [{ project: project.address, amount: 900n * TOKENS, proof: proofHex(tree, 0) }]);
      await expect(rounds.prove(ID, [{ project: second.address, amount: 1n, proof: proofHex(tree, 1) }]))
        .to.be.revertedWithCustomError(rounds, "PairwiseRoundBeyondPool")
        .withArgs(ID, 900n * TOKENS + 1n, 900n * TOKENS);
    });

    it("says what a project gets", async () => {
      const { rounds, leaves } = await loadFixture(committed);
      const proven = rounds.prove(ID, leaves);
      for (const { project, amount } of leaves) {
        await expect(proven).to.emit(rounds, "ShareProven").withArgs(ID, ethers.getAddress(project), amount);
        expect(await rounds.shareOf(ID, project)).to.equal(amount);
      }
    });
  });

  describe("settle", () => {
    it("refuses a share that is not proven", async () => {
      const { rounds, project } = await loadFixture(committed);
      await expect(rounds.settle(ID, [project]))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsResultUnknown")
        .withArgs(ID, project);
    });

    it("needs no proof of who was given nothing", async () => {
      const { rounds, stranger } = await loadFixture(committed);
      await expect(rounds.settle(ID, [stranger]))
        .to.emit(rounds, "ProjectSettled")
        .withArgs(ID, stranger, 0n);
    });

    it("pays projects from the round's own pool and returns the rest", async () => {
      const { rounds, leaves, token, sponsor, project, second, stranger } = await loadFixture(committed);
      await rounds.prove(ID, leaves);
      await rounds.settle(ID, [project, second, stranger]);
      await rounds.claim(ID, project);
      await rounds.claim(ID, second);
      const paid = new Map(leaves.map((leaf) => [leaf.project, leaf.amount]));
      const [own, others] = [project, second].map(({ address }) => paid.get(address.toLowerCase()) ?? 0n);
      expect(await token.balanceOf(project)).to.equal(249n * TOKENS + (own ?? 0n));
      expect(await token.balanceOf(second)).to.equal(50n * TOKENS + (others ?? 0n));
      await rounds.reclaim(ID, sponsor);
      expect(await token.balanceOf(sponsor)).to.equal(900n * TOKENS - (own ?? 0n) - (others ?? 0n));
      expect(await token.balanceOf(rounds)).to.equal(0n);
    });
  });

  describe("expire", () => {
    it("refuses before the close, and while a root can commit", async () => {
      const { rounds, terms } = await loadFixture(running);
      await expect(rounds.expire(ID))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsNotClosed")
        .withArgs(ID, terms.closesAt);
      await time.setNextBlockTimestamp(terms.closesAt + PATIENCE - 1n);
      await expect(rounds.expire(ID))
        .to.be.revertedWithCustomError(rounds, "PairwiseRoundNotExpired")
        .withArgs(ID, terms.closesAt + PATIENCE);
    });

    it("refuses a round that is committed to, or cancelled", async () => {
      const { rounds, shares, creator, terms } = await loadFixture(committed);
      await time.increase(PATIENCE);
      await expect(rounds.expire(ID))
        .to.be.revertedWithCustomError(rounds, "PairwiseRoundAlreadyCommitted")
        .withArgs(ID, shares.sharesRoot);
      const now = BigInt(await time.latest());
      const later = { ...terms, opensAt: now, closesAt: now + 100n };
      await rounds.connect(creator).create(later, matching, "");
      await rounds.connect(creator).cancel(2n);
      await expect(rounds.expire(2n)).to.be.revertedWithCustomError(rounds, "FundedRoundsCancelled").withArgs(2n);
    });

    it("gives everybody back what one gave", async () => {
      const { rounds, token, terms, donor, other, third, project, second, sponsor } = await closed();
      await time.setNextBlockTimestamp(terms.closesAt + PATIENCE);
      expect(await rounds.isExpired(ID)).to.equal(false);
      await expect(rounds.expire(ID)).to.emit(rounds, "RoundExpired").withArgs(ID);
      expect(await rounds.isExpired(ID)).to.equal(true);
      for (const who of [donor, other]) for (const to of [project, second]) await rounds.refund(ID, to, who);
      await rounds.refund(ID, project, third);
      await rounds.reclaim(ID, sponsor);
      expect(await token.balanceOf(donor)).to.equal(125n * TOKENS);
      expect(await token.balanceOf(sponsor)).to.equal(900n * TOKENS);
      expect(await token.balanceOf(rounds)).to.equal(0n);
    });
  });

  describe("refund", () => {
    it("refuses a round that is not there, or stands", async () => {
      const { rounds, project, donor } = await loadFixture(running);
      await expect(rounds.refund(2n, project, donor))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsUnknownRound")
        .withArgs(2n);
      await expect(rounds.refund(ID, project, donor))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsNotCancelled")
        .withArgs(ID);
    });

    it("pays each gift back once and keeps the list", async () => {
      const { rounds, token, creator, project, second, donor, third } = await loadFixture(running);
      await rounds.connect(creator).cancel(ID);
      await expect(rounds.refund(ID, project, donor))
        .to.emit(rounds, "PairwiseRefunded")
        .withArgs(ID, project, donor, 100n * TOKENS);
      expect(await token.balanceOf(donor)).to.equal(100n * TOKENS);
      for (const [to, who] of [
        [project, donor],
        [second, third],
      ] as const) {
        await expect(rounds.refund(ID, to, who))
          .to.be.revertedWithCustomError(rounds, "FundedRoundsNothingDue")
          .withArgs(ID, who);
      }
      expect((await rounds.giftsOf(ID, 0n, 1n))[0]).to.deep.equal([
        donor.address,
        100n * TOKENS,
        project.address,
        true,
      ]);
    });
  });
});
