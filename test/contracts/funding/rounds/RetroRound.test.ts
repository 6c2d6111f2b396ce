import { expect } from "chai";
import { network } from "hardhat";
import { ALL, ID, MIN_POINTS, retroOn } from "../../../helpers/funding/retro.js";
import { HALF_LIFE, ReputationModel } from "../../../helpers/reputation.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = networkHelpers;
const { fixture, open } = retroOn(connection);

describe("RetroRound", () => {
  describe("constructor", () => {
    it("refuses no reputation token", async () => {
      const { rounds } = await loadFixture(fixture);
      const factory = await ethers.getContractFactory("RetroRound");
      await expect(factory.deploy(ethers.ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "RetroRoundZeroReputation")
        .withArgs();
    });

    it("keeps the token", async () => {
      const { rounds, reputation } = await loadFixture(fixture);
      expect(await rounds.reputation()).to.equal(await reputation.getAddress());
    });
  });

  describe("create", () => {
    it("refuses terms that no round has", async () => {
      const { rounds, terms, voting } = await loadFixture(fixture);
      await expect(rounds.create({ ...terms, policy: ethers.ZeroAddress }, voting, ""))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsPolicyRequired")
        .withArgs();
    });

    it("refuses a snapshot after the opening", async () => {
      const { rounds, terms, voting } = await loadFixture(fixture);
      await expect(rounds.create(terms, { ...voting, snapshot: terms.opensAt }, ""))
        .to.be.revertedWithCustomError(rounds, "RetroRoundInvalidSnapshot")
        .withArgs(terms.opensAt, terms.opensAt);
    });

    it("refuses a domain that is none", async () => {
      const { rounds, terms, voting } = await loadFixture(fixture);
      for (const domain of [8n, 254n]) {
        await expect(rounds.create(terms, { ...voting, domain }, ""))
          .to.be.revertedWithCustomError(rounds, "RetroRoundUnknownDomain")
          .withArgs(domain);
      }
    });

    it("keeps who may vote", async () => {
      const { rounds, terms, voting, creator } = await loadFixture(fixture);
      const all = { ...voting, snapshot: terms.opensAt - 1n, domain: ALL };
      expect(await rounds.connect(creator).create.staticCall(terms, all, "ipfs://all")).to.equal(2n);
      await expect(rounds.connect(creator).create(terms, all, "ipfs://all"))
        .to.emit(rounds, "RetroRoundCreated")
        .withArgs(2n, creator, Object.values(terms), Object.values(all), "ipfs://all");
      expect(await rounds.votingOf(2n)).to.deep.equal(Object.values(all));
      expect(await rounds.votingOf(3n)).to.deep.equal([0n, 0n, 0n]);
    });
  });

  describe("creditsOf", () => {
    it("refuses a round that is not there", async () => {
      const { rounds, donor } = await loadFixture(fixture);
      await expect(rounds.creditsOf(2n, donor))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsUnknownRound")
        .withArgs(2n);
    });

    it("refuses to know before the snapshot", async () => {
      const { rounds, reputation, terms, voting, donor } = await loadFixture(fixture);
      await rounds.create(terms, { ...voting, snapshot: terms.opensAt - 1n }, "");
      await expect(rounds.creditsOf(2n, donor))
        .to.be.revertedWithCustomError(reputation, "ERC5805FutureLookup")
        .withArgs(terms.opensAt - 1n, await time.latest());
    });

    it("are the decayed points at the snapshot", async () => {
      const deployed = await loadFixture(fixture);
      const { rounds, reputation, terms, voting, donor, other, third, genesis, epochEnd, snapshot } = deployed;
      const model = new ReputationModel(genesis);
      model.credit(snapshot - 1n, donor.address, { 5: 41, 0: 11 }, epochEnd(0n));
      const late = snapshot + HALF_LIFE / 2n;
      await time.increaseTo(late + 10n);
      const later = { ...terms, opensAt: late + 100n, closesAt: late + 1_000n };
      await rounds.create(later, { ...voting, snapshot: late }, "");
      await rounds.create(later, { ...voting, snapshot: late, domain: ALL, minPoints: 0n }, "");
      // The least points that are required suffice; one less does not.
      for (const minPoints of [28n, 29n]) await rounds.create(later, { ...voting, snapshot: late, minPoints }, "");
      const decayed = [model.domainVotes(donor.address, 5, late), model.domainVotes(donor.address, 0, late)] as const;
      expect(decayed).to.deep.equal([28n, 7n]);
      expect(await rounds.creditsOf(2n, donor)).to.equal(28n);
      expect(await rounds.creditsOf(3n, donor)).to.equal(35n);
      expect(await rounds.creditsOf(4n, donor)).to.equal(28n);
      expect(await rounds.creditsOf(5n, donor)).to.equal(0n);
      // What they delegate stays theirs, and what they have later does not count.
      await reputation.connect(other).delegate(donor);
      expect(await rounds.creditsOf(ID, donor)).to.equal(40n);
      expect(await rounds.creditsOf(ID, other)).to.equal(30n);
      expect(await rounds.creditsOf(ID, third)).to.equal(0n);
    });
  });

  describe("vote", () => {
    it("refuses a round that is not there", async () => {
      const { rounds } = await loadFixture(open);
      await expect(rounds.vote(2n, [])).to.be.revertedWithCustomError(rounds, "FundedRoundsUnknownRound").withArgs(2n);
    });

    it("refuses a cancelled round", async () => {
      const { rounds, creator } = await loadFixture(open);
      await rounds.connect(creator).cancel(ID);
      await expect(rounds.vote(ID, [])).to.be.revertedWithCustomError(rounds, "FundedRoundsCancelled").withArgs(ID);
    });

    it("refuses a closed round", async () => {
      const { rounds, terms } = await loadFixture(open);
      await time.increaseTo(terms.closesAt);
      await expect(rounds.vote(ID, []))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsClosed")
        .withArgs(ID, terms.closesAt);
    });

    it("refuses before the opening", async () => {
      const { rounds, terms } = await loadFixture(fixture);
      await expect(rounds.vote(ID, []))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsNotOpen")
        .withArgs(ID, terms.opensAt);
    });

    it("refuses who is not eligible", async () => {
      const { rounds, stranger } = await loadFixture(open);
      await expect(rounds.connect(stranger).vote(ID, []))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsNotEligible")
        .withArgs(ID, stranger);
    });

    it("refuses who had too few points", async () => {
      const { rounds, third } = await loadFixture(open);
      await expect(rounds.connect(third).vote(ID, []))
        .to.be.revertedWithCustomError(rounds, "RetroRoundTooFewPoints")
        .withArgs(ID, third, 8n, MIN_POINTS);
    });

    it("refuses an account that is no project", async () => {
      const { rounds, donor, stranger } = await loadFixture(open);
      await expect(rounds.connect(donor).vote(ID, [{ project: stranger, votes: 1n }]))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsUnknownProject")
        .withArgs(ID, stranger);
    });

    it("refuses a vote for oneself", async () => {
      const { rounds, creator, donor } = await loadFixture(open);
      await rounds.connect(creator).addProjects(ID, [donor]);
      await expect(rounds.connect(donor).vote(ID, [{ project: donor, votes: 1n }]))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsOwnProject")
        .withArgs(ID, donor);
    });

    it("refuses votes beyond all numbers", async () => {
      const { rounds, donor, project } = await loadFixture(open);
      await expect(rounds.connect(donor).vote(ID, [{ project, votes: 2n ** 96n }]))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsTooLarge")
        .withArgs(2n ** 96n);
    });

    it("refuses more than the credits buy", async () => {
      const { rounds, donor, project, second } = await loadFixture(open);
      for (const [votes, spent] of [
        [[{ project, votes: 7n }], 49n],
        [
          [
            { project, votes: 6n },
            { project: second, votes: 3n },
          ],
          45n,
        ],
        [[{ project, votes: 2n ** 96n - 1n }], (2n ** 96n - 1n) ** 2n],
      ] as const) {
        await expect(rounds.connect(donor).vote(ID, [...votes]))
          .to.be.revertedWithCustomError(rounds, "RetroRoundOverspent")
          .withArgs(ID, donor, spent, 40n);
      }
    });

    it("costs the square of the votes", async () => {
      const { rounds, donor, other, project, second } = await loadFixture(open);
      const ballot = [
        { project, votes: 6n },
        { project: second, votes: 2n },
      ];
      const voted = rounds.connect(donor).vote(ID, ballot);
      await expect(voted).to.emit(rounds, "Voted").withArgs(ID, project, donor, 6n);
      await expect(voted).to.emit(rounds, "Voted").withArgs(ID, second, donor, 2n);
      await rounds.connect(other).vote(ID, [{ project: second, votes: 5n }]);
      expect([await rounds.spentBy(ID, donor), await rounds.spentBy(ID, other)]).to.deep.equal([40n, 25n]);
      expect(await rounds.votesOf(ID, project, donor)).to.equal(6n);
      const sums = [(await rounds.projectOf(ID, project)).sum, (await rounds.projectOf(ID, second)).sum];
      expect(sums).to.deep.equal([6n, 7n]);
      expect((await rounds.roundOf(ID)).weight).to.equal(13n);
    });

    it("changes a ballot until the close", async () => {
      const { rounds, donor, project, second, terms } = await loadFixture(open);
      await rounds.connect(donor).vote(ID, [{ project, votes: 6n }]);
      // More for one first, paid by less for the other in the same call.
      const moved = [
        { project: second, votes: 6n },
        { project, votes: 1n },
        { project, votes: 2n },
      ];
      await time.setNextBlockTimestamp(terms.closesAt - 1n);
      await rounds.connect(donor).vote(ID, moved);
      expect(await rounds.spentBy(ID, donor)).to.equal(40n);
      const sums = [(await rounds.projectOf(ID, project)).sum, (await rounds.projectOf(ID, second)).sum];
      expect(sums).to.deep.equal([2n, 6n]);
    });

    it("takes a ballot back", async () => {
      const { rounds, donor, project } = await loadFixture(open);
      await rounds.connect(donor).vote(ID, [{ project, votes: 6n }]);
      await rounds.connect(donor).vote(ID, [{ project, votes: 0n }]);
      expect(await rounds.spentBy(ID, donor)).to.equal(0n);
      expect((await rounds.roundOf(ID)).weight).to.equal(0n);
      expect(await rounds.shareOf(ID, project)).to.equal(0n);
    });
  });
});
