import { expect } from "chai";
import { network } from "hardhat";
import { encode } from "../../../helpers/funding/on-chain.js";
import { BOUND, ID, MINIMUM, pairwiseOn } from "../../../helpers/funding/pairwise.js";
import { provide, SCALING } from "../../../helpers/funding/rounds.js";
import { WEEK } from "../../../helpers/reputation.js";

const MOST = 2n ** 96n - 1n;

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = networkHelpers;
const { matching, fixture, empty, opened, give } = pairwiseOn(connection);

describe("PairwiseRound", () => {
  describe("constructor", () => {
    it("refuses no oracle", async () => {
      const { rounds } = await loadFixture(fixture);
      const factory = await ethers.getContractFactory("PairwiseRound");
      await expect(factory.deploy(ethers.ZeroAddress))
        .to.be.revertedWithCustomError(rounds, "PairwiseRoundZeroOracle")
        .withArgs();
    });

    it("keeps the oracle", async () => {
      const { rounds, oracle } = await loadFixture(fixture);
      expect(await rounds.oracle()).to.equal(await oracle.getAddress());
    });
  });

  describe("create", () => {
    it("refuses terms that no round has", async () => {
      const { rounds, terms } = await loadFixture(fixture);
      await expect(rounds.create({ ...terms, policy: ethers.ZeroAddress }, matching, ""))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsPolicyRequired")
        .withArgs();
    });

    it("refuses no bound", async () => {
      const { rounds, terms } = await loadFixture(fixture);
      await expect(rounds.create(terms, { ...matching, bound: 0n }, ""))
        .to.be.revertedWithCustomError(rounds, "PairwiseRoundZeroBound")
        .withArgs();
    });

    it("keeps how it matches", async () => {
      const { rounds, terms, creator } = await loadFixture(fixture);
      const own = { minimum: 7n, bound: 1n, scaling: SCALING.alpha };
      expect(await rounds.connect(creator).create.staticCall(terms, own, "ipfs://alpha")).to.equal(2n);
      await expect(rounds.connect(creator).create(terms, own, "ipfs://alpha"))
        .to.emit(rounds, "PairwiseRoundCreated")
        .withArgs(2n, creator, Object.values(terms), Object.values(own), "ipfs://alpha");
      expect(await rounds.matchingOf(2n)).to.deep.equal(Object.values(own));
      expect(await rounds.matchingOf(ID)).to.deep.equal([MINIMUM, BOUND, SCALING.whenExceeded]);
    });
  });

  describe("donate", () => {
    it("refuses before the opening and after the close", async () => {
      const { rounds, project, donor, terms } = await loadFixture(fixture);
      await expect(rounds.connect(donor).donate(ID, project, MINIMUM))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsNotOpen")
        .withArgs(ID, terms.opensAt);
      await time.increaseTo(terms.closesAt);
      await expect(rounds.connect(donor).donate(ID, project, MINIMUM))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsClosed")
        .withArgs(ID, terms.closesAt);
    });

    it("refuses no amount and less than the minimum", async () => {
      const { rounds, project, donor } = await loadFixture(opened);
      await expect(rounds.connect(donor).donate(ID, project, 0n))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsZeroAmount")
        .withArgs();
      await expect(rounds.connect(donor).donate(ID, project, MINIMUM - 1n))
        .to.be.revertedWithCustomError(rounds, "PairwiseRoundBelowMinimum")
        .withArgs(MINIMUM - 1n, MINIMUM);
    });

    it("refuses who is no project, and a gift to oneself", async () => {
      const { rounds, creator, project, donor } = await loadFixture(opened);
      await expect(rounds.connect(donor).donate(ID, creator, MINIMUM))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsUnknownProject")
        .withArgs(ID, creator);
      await expect(rounds.connect(project).donate(ID, project, MINIMUM))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsOwnProject")
        .withArgs(ID, project);
    });

    it("refuses who is not eligible", async () => {
      const { rounds, project, sponsor } = await loadFixture(opened);
      await expect(rounds.connect(sponsor).donate(ID, project, MINIMUM))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsNotEligible")
        .withArgs(ID, sponsor);
    });

    it("refuses gifts that add up to too much", async () => {
      const deployed = await loadFixture(opened);
      const { rounds, project, donor } = deployed;
      await give(deployed, [donor, project], MOST - MINIMUM);
      await expect(rounds.connect(donor).donate(ID, project, MINIMUM + 1n))
        .to.be.revertedWithCustomError(rounds, "FundedRoundsTooLarge")
        .withArgs(MOST + 1n);
    });

    it("refuses tokens that take a fee", async () => {
      const { rounds, token, project, donor } = await empty("FeeToken");
      await provide(token, rounds, donor, 1_000n);
      await expect(rounds.connect(donor).donate(ID, project, 1_000n))
        .to.be.revertedWithCustomError(rounds, "TokenCustodyUnderfunded")
        .withArgs(token, 1_000n, 990n);
    });

    it("refuses more pairs than a round takes", async () => {
      const { rounds, project, donor } = await loadFixture(opened);
      // The length of the first round's list of gifts; four variables of all rounds and the matchings stand before it.
      const slot = ethers.keccak256(encode(["uint256", "uint256"], [ID, 5n]));
      await networkHelpers.setStorageAt(await rounds.getAddress(), slot, 4_096n);
      expect(await rounds.giftCount(ID)).to.equal(4_096n);
      await expect(rounds.connect(donor).donate(ID, project, MINIMUM))
        .to.be.revertedWithCustomError(rounds, "PairwiseRoundFull")
        .withArgs(ID, 4_096n);
    });

    it("lists a gift once, however often one gives", async () => {
      const deployed = await loadFixture(opened);
      const { rounds, token, project, second, donor, other } = deployed;
      await provide(token, rounds, donor, 30n);
      await expect(rounds.connect(donor).donate(ID, project, 30n))
        .to.emit(rounds, "PairwiseDonated")
        .withArgs(ID, project, donor, 30n);
      await give(deployed, [other, second], 40n);
      await give(deployed, [donor, project], 12n);
      expect(await rounds.giftCount(ID)).to.equal(2n);
      const [first, next] = [
        [donor.address, 42n, project.address, false],
        [other.address, 40n, second.address, false],
      ];
      expect(await rounds.giftsOf(ID, 0n, 9n)).to.deep.equal([first, next]);
      expect(await rounds.giftsOf(ID, 1n, 1n)).to.deep.equal([next]);
      expect(await rounds.giftsOf(ID, 0n, 1n)).to.deep.equal([first]);
      expect(await rounds.giftsOf(ID, 2n, 9n)).to.deep.equal([]);
      expect((await rounds.projectOf(ID, project)).donated).to.equal(42n);
      expect(await token.balanceOf(rounds)).to.equal(82n);
    });
  });

  describe("epochOf", () => {
    it("refuses a round that is not there", async () => {
      const { rounds } = await loadFixture(fixture);
      await expect(rounds.epochOf(2n)).to.be.revertedWithCustomError(rounds, "FundedRoundsUnknownRound").withArgs(2n);
    });

    it("is the first whose cut-off is after the close", async () => {
      const { rounds, terms, genesis } = await loadFixture(fixture);
      // Two weeks after genesis epoch 1 ends, and so is cut off on this oracle.
      const cutOff = genesis + 2n * WEEK;
      for (const [closesAt, epoch] of [
        [cutOff - 1n, 1n],
        [cutOff, 2n],
        [cutOff + WEEK - 1n, 2n],
      ] as const) {
        await rounds.create({ ...terms, closesAt }, matching, "");
        expect(await rounds.epochOf(await rounds.count())).to.equal(epoch);
      }
    });

    it("is epoch 0 until its cut-off", async () => {
      const { rounds: _, terms } = await loadFixture(fixture);
      const oracle = await ethers.deployContract("ReputationOracleMock", [terms.closesAt - WEEK + 1n, WEEK]);
      const rounds = await ethers.deployContract("PairwiseRound", [oracle]);
      await rounds.create(terms, matching, "");
      expect(await rounds.epochOf(1n)).to.equal(0n);
    });
  });
});
