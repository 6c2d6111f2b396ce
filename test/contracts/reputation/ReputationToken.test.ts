import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import { network } from "hardhat";
import { growthOf, inflate } from "../../../src/engine/mirrors/decay.js";
import {
  COUNCIL_MIGRATION_DELAY,
  HALF_LIFE,
  MIGRATION_DELAY,
  MIGRATION_TYPES,
  POINTS_PER_EPOCH,
  ReputationModel,
  type ReputationOptions,
  TIERS,
  WEEK,
  announceMigration,
  deployReputation,
  finalize,
  timeOf,
  tokenId,
} from "../../helpers/reputation.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

/** Epochs 0 and 1 are final: Alice earned in both, Bob in the first, Carol's leaf has units only. The second is just over. */
async function fixture() {
  const deployed = await deployReputation(ethers);
  const { oracle, alice, bob, carol, epochEnd } = deployed;
  const [alice0, bob0, carol0] = await finalize(oracle, 0n, [
    { account: alice.address, points: { 0: 1_000, 5: 200 } },
    { account: bob.address, points: { 5: 300 }, units: 0n },
    { account: carol.address, points: {} },
  ]);
  const [alice1, bob1] = await finalize(oracle, 1n, [
    { account: alice.address, points: { 0: 40 } },
    { account: bob.address, points: { 7: 2 ** 32 - 1 } },
  ]);
  if (!alice0 || !bob0 || !carol0 || !alice1 || !bob1) throw new Error("missing credit");
  await time.increaseTo(epochEnd(1n));
  return { ...deployed, alice0, bob0, carol0, alice1, bob1 };
}

/** Alice and Bob are credited for epoch 0. */
async function credited() {
  const base = await fixture();
  const { token, alice, bob, alice0, bob0 } = base;
  await token.credit(alice, [alice0]);
  await token.credit(bob, [bob0]);
  return base;
}

type Fixture = Awaited<ReturnType<typeof fixture>>;

describe("ReputationToken", () => {
  describe("constructor", () => {
    const args = async (changes: ReputationOptions) => {
      const { councilSeat, oracle, distributor, terms, token } = await loadFixture(fixture);
      return { token, args: [councilSeat, oracle, distributor, { ...terms, ...changes }] as const };
    };

    it("refuses no half-life", async () => {
      const { token, args: given } = await args({ halfLife: 0n });
      await expect(ethers.deployContract("ReputationToken", [...given]))
        .to.be.revertedWithCustomError(token, "ReputationInvalidHalfLife")
        .withArgs(0n);
    });

    it("refuses no migration delay", async () => {
      const { token, args: given } = await args({ migrationDelay: 0n });
      await expect(ethers.deployContract("ReputationToken", [...given]))
        .to.be.revertedWithCustomError(token, "ReputationInvalidDelay")
        .withArgs(0n);
    });

    it("refuses a shorter delay for the council", async () => {
      const { token, args: given } = await args({ councilMigrationDelay: MIGRATION_DELAY - 1n });
      await expect(ethers.deployContract("ReputationToken", [...given]))
        .to.be.revertedWithCustomError(token, "ReputationInvalidDelay")
        .withArgs(MIGRATION_DELAY - 1n);
    });

    it("refuses so few points that nobody could govern, or so many that they overflow", async () => {
      // halfLife / (ln 2 × epochLength) = 37.51: 100 points alive at least, 2^60 with the last epoch's at most
      const [least, most] = [3n, 29_938_181_695_831_125n];
      for (const pointsPerEpoch of [0n, least - 1n, most + 1n, 2n ** 64n - 1n]) {
        const { token, args: given } = await args({ pointsPerEpoch });
        await expect(ethers.deployContract("ReputationToken", [...given]))
          .to.be.revertedWithCustomError(token, "ReputationInvalidPointsPerEpoch")
          .withArgs(pointsPerEpoch);
      }
      for (const pointsPerEpoch of [least, most]) {
        const { args: given } = await args({ pointsPerEpoch });
        const token = await ethers.deployContract("ReputationToken", [...given]);
        expect(await token.pointsPerEpoch()).to.equal(pointsPerEpoch);
      }
    });

    for (const [first, second] of [
      ["copper", "silver"],
      ["silver", "gold"],
      ["gold", "platinum"],
    ] as const) {
      it(`refuses ${first} above ${second}`, async () => {
        const tiers = { ...TIERS, [first]: TIERS[second] + 1n };
        const { token, args: given } = await args({ tiers });
        await expect(ethers.deployContract("ReputationToken", [...given]))
          .to.be.revertedWithCustomError(token, "ReputationInvalidTiers")
          .withArgs([tiers.copper, tiers.silver, tiers.gold, tiers.platinum]);
      });
    }

    it("takes equal tiers", async () => {
      const { args: given } = await args({ tiers: { copper: 5n, silver: 5n, gold: 5n, platinum: 5n } });
      const flat = await ethers.deployContract("ReputationToken", [...given]);
      expect(await flat.tiers()).to.deep.equal([5n, 5n, 5n, 5n]);
    });

    it("sets what it is given", async () => {
      const { token, oracle, councilSeat, distributor, genesis } = await loadFixture(fixture);
      expect(await token.name()).to.equal("Standing");
      expect(await token.symbol()).to.equal("STAND");
      expect(await token.council()).to.equal(await councilSeat.getAddress());
      expect(await token.distributor()).to.equal(distributor.address);
      expect(await token.oracle()).to.equal(await oracle.getAddress());
      expect(await token.halfLife()).to.equal(HALF_LIFE);
      expect(await token.migrationDelay()).to.equal(MIGRATION_DELAY);
      expect(await token.councilMigrationDelay()).to.equal(COUNCIL_MIGRATION_DELAY);
      expect(await token.pointsPerEpoch()).to.equal(POINTS_PER_EPOCH);
      expect(await token.horizon()).to.equal(genesis + 80n * HALF_LIFE);
      expect([...(await token.tiers())]).to.deep.equal(Object.values(TIERS));
    });
  });

  describe("credit", () => {
    it("refuses an account that opted out", async () => {
      const { token, alice, stranger, alice1 } = await loadFixture(credited);
      await token.connect(alice).burn();
      await expect(token.connect(stranger).credit(alice, [alice1]))
        .to.be.revertedWithCustomError(token, "ReputationOptedOut")
        .withArgs(alice.address);
    });

    it("refuses an epoch beyond any time", async () => {
      const { token, alice, alice0 } = await loadFixture(fixture);
      for (const epoch of [2n ** 256n - 3n, 2n ** 256n - 2n, 2n ** 256n - 1n]) {
        expect(await token.isCredited(alice, epoch)).to.equal(false);
        await expect(token.credit(alice, [{ ...alice0, epoch }]))
          .to.be.revertedWithCustomError(token, "ReputationNotFinalized")
          .withArgs(epoch);
      }
    });

    it("refuses an epoch that is not final", async () => {
      const { token, alice, alice0 } = await loadFixture(fixture);
      await expect(token.credit(alice, [{ ...alice0, epoch: 2n }]))
        .to.be.revertedWithCustomError(token, "ReputationNotFinalized")
        .withArgs(2n);
    });

    const lies: Record<string, (context: Fixture) => Partial<Fixture["alice0"]>> = {
      "other reputation": ({ alice0 }) => ({ reputation: alice0.reputation + 1n }),
      "other units": ({ alice0 }) => ({ units: alice0.units + 1n }),
      "another epoch": () => ({ epoch: 1n }),
      "another proof": ({ bob0 }) => ({ proof: bob0.proof }),
      "a shorter proof": ({ alice0 }) => ({ proof: alice0.proof.slice(1) }),
    };
    for (const [lie, change] of Object.entries(lies)) {
      it(`refuses a leaf with ${lie}`, async () => {
        const context = await loadFixture(fixture);
        const { token, alice, alice0 } = context;
        const forged = { ...alice0, ...change(context) };
        await expect(token.credit(alice, [forged]))
          .to.be.revertedWithCustomError(token, "ReputationInvalidProof")
          .withArgs(alice.address, forged.epoch);
      });
    }

    it("refuses another's leaf", async () => {
      const { token, bob, alice0 } = await loadFixture(fixture);
      await expect(token.credit(bob, [alice0]))
        .to.be.revertedWithCustomError(token, "ReputationInvalidProof")
        .withArgs(bob.address, 0n);
    });

    it("refuses a proof whose sums overflow", async () => {
      const { token, alice, alice0 } = await loadFixture(fixture);
      const sibling = `0x${"ff".repeat(32)}`;
      const library = await ethers.deployContract("ReputationLibrariesMock");
      const leaf = await library.leaf(0n, alice, alice0.units, alice0.reputation);
      await expect(token.credit(alice, [{ ...alice0, proof: [sibling] }]))
        .to.be.revertedWithCustomError(token, "SumTreeOverflow")
        .withArgs(leaf, sibling);
    });

    it("refuses an epoch beyond the horizon", async () => {
      const { token, oracle, alice, genesis, epochEnd } = await loadFixture(fixture);
      const epoch = (80n * HALF_LIFE) / WEEK;
      const [late] = await finalize(oracle, epoch, [{ account: alice.address, points: { 0: 1 } }]);
      if (!late) throw new Error("no leaf");
      await expect(token.credit(alice, [late]))
        .to.be.revertedWithCustomError(token, "ReputationBeyondHorizon")
        .withArgs(epoch, epochEnd(epoch), genesis + 80n * HALF_LIFE);
    });

    it("refuses nothing", async () => {
      const { token, alice } = await loadFixture(fixture);
      await expect(token.credit(alice, []))
        .to.be.revertedWithCustomError(token, "ReputationNothingToCredit")
        .withArgs(alice.address);
    });

    it("refuses a second credit", async () => {
      const { token, alice, alice0 } = await loadFixture(credited);
      await expect(token.credit(alice, [alice0]))
        .to.be.revertedWithCustomError(token, "ReputationNothingToCredit")
        .withArgs(alice.address);
    });

    it("refuses a leaf without reputation", async () => {
      const { token, carol, carol0 } = await loadFixture(fixture);
      await expect(token.credit(carol, [carol0]))
        .to.be.revertedWithCustomError(token, "ReputationNothingToCredit")
        .withArgs(carol.address);
    });

    it("mints and counts on first credit", async () => {
      const { token, alice, alice0, stranger } = await loadFixture(fixture);
      const inflated = inflate(1_200n, WEEK, HALF_LIFE);
      const transaction = token.connect(stranger).credit(alice, [alice0]);
      await expect(transaction).to.emit(token, "ReputationCredited").withArgs(alice.address, 0n, alice0.reputation);
      await expect(transaction).to.emit(token, "Transfer").withArgs(ZeroAddress, alice.address, tokenId(alice));
      await expect(transaction).to.emit(token, "Locked").withArgs(tokenId(alice));
      await expect(transaction).to.emit(token, "DelegateVotesChanged").withArgs(alice.address, 0n, inflated);
      expect(await token.isCredited(alice, 0n)).to.equal(true);
      expect(await token.isCredited(alice, 1n)).to.equal(false);
      expect(await token.balanceOf(alice)).to.equal(1n);
      expect(await token.ownerOf(tokenId(alice))).to.equal(alice.address);
    });

    it("mints once", async () => {
      const { token, alice, alice1 } = await loadFixture(credited);
      const transaction = token.credit(alice, [alice1]);
      await expect(transaction).to.emit(token, "ReputationCredited").withArgs(alice.address, 1n, alice1.reputation);
      await expect(transaction).not.to.emit(token, "Transfer");
      await expect(transaction).not.to.emit(token, "Locked");
    });

    it("takes several epochs at once", async () => {
      const context = await loadFixture(fixture);
      const { token, alice, alice0, alice1, genesis, epochEnd } = context;
      const at = await timeOf(await token.credit(alice, [alice1, alice0]));
      const model = new ReputationModel(genesis);
      model.credit(at, alice.address, { 0: 1_000, 5: 200 }, epochEnd(0n));
      model.credit(at, alice.address, { 0: 40 }, epochEnd(1n));
      await expectModel(context, model, at);
    });

    it("passes over epochs credited before", async () => {
      const context = await loadFixture(credited);
      const { token, alice, alice0, alice1 } = context;
      const transaction = token.credit(alice, [alice0, alice1, alice1]);
      await expect(transaction).to.emit(token, "ReputationCredited").withArgs(alice.address, 1n, alice1.reputation);
      expect(await token.reputationOf(alice, 0)).to.be.lessThan(1_041n);
    });

    it("marks each epoch alone", async () => {
      const { token, distributor, alice, epochEnd } = await loadFixture(fixture);
      await time.increaseTo(epochEnd(600n));
      const marked = [0n, 253n, 254n, 509n];
      for (const epoch of marked) await token.connect(distributor).creditProven(alice, epoch, 1n);
      for (const epoch of [0n, 1n, 252n, 253n, 254n, 255n, 256n, 508n, 509n, 510n, 600n]) {
        expect(await token.isCredited(alice, epoch), `epoch ${epoch}`).to.equal(marked.includes(epoch));
      }
      expect(await token.hasOptedOut(alice)).to.equal(false);
    });

    it("credits in any order alike", async () => {
      const { token, alice, alice0, alice1 } = await loadFixture(fixture);
      const snapshot = await networkHelpers.takeSnapshot();
      const totals: bigint[] = [];
      for (const order of [
        [alice0, alice1],
        [alice1, alice0],
      ]) {
        for (const credit of order) await token.credit(alice, [credit]);
        await time.increase(WEEK);
        totals.push(await token.totalReputationOf(alice));
        await snapshot.restore();
      }
      expect(totals[0]).to.equal(totals[1]);
    });

    it("counts as of the epoch's end", async () => {
      const { token, alice, bob, oracle } = await loadFixture(fixture);
      const [early, late] = await finalize(oracle, 2n, [
        { account: alice.address, points: { 1: 5_000 } },
        { account: bob.address, points: { 1: 5_000 } },
      ]);
      if (!early || !late) throw new Error("no leaves");
      await token.credit(alice, [early]);
      await time.increase(HALF_LIFE);
      await token.credit(bob, [late]);
      expect(await token.reputationOf(bob, 1)).to.equal(await token.reputationOf(alice, 1));
      expect(await token.reputationOf(bob, 1)).to.be.lessThan(2_500n + 100n);
    });

    it("reaches the horizon", async () => {
      const { token, oracle, alice } = await loadFixture(fixture);
      const epoch = (80n * HALF_LIFE) / WEEK - 1n;
      const [last] = await finalize(oracle, epoch, [{ account: alice.address, points: { 0: 2 ** 32 - 1 } }]);
      if (!last) throw new Error("no leaf");
      const horizon = await token.horizon();
      await time.setNextBlockTimestamp(horizon);
      await token.credit(alice, [last]);
      await time.increaseTo(horizon + 40n * HALF_LIFE);
      expect(await token.getPastVotes(alice, horizon)).to.equal(2n ** 32n - 1n);
      expect(await token.getPastVotes(alice, horizon + HALF_LIFE)).to.equal(2n ** 31n - 1n);
      expect(await token.getPastDomainVotes(alice, 0, horizon + 31n * HALF_LIFE)).to.equal(1n);
      expect(await token.totalReputationOf(alice)).to.equal(0n);
    });

    it("credits the successor of the leaf's account", async () => {
      const { token, alice, carol, alice1 } = await loadFixture(migrated);
      const before = await token.reputationOf(carol, 0);
      await expect(token.credit(alice, [alice1]))
        .to.emit(token, "ReputationCredited")
        .withArgs(alice.address, 1n, alice1.reputation);
      expect(await token.reputationOf(carol, 0)).to.be.greaterThan(before);
      expect(await token.reputationOf(alice, 0)).to.equal(0n);
      expect(await token.isCredited(alice, 1n)).to.equal(true);
      expect(await token.isCredited(carol, 1n)).to.equal(false);
      expect(await token.balanceOf(alice)).to.equal(0n);
    });

    it("refuses when the successor opted out", async () => {
      const { token, alice, carol, alice1 } = await loadFixture(migrated);
      await token.connect(carol).burn();
      await expect(token.credit(alice, [alice1]))
        .to.be.revertedWithCustomError(token, "ReputationOptedOut")
        .withArgs(carol.address);
    });
  });

  describe("creditProven", () => {
    it("stranger cannot credit", async () => {
      const { token, stranger, alice } = await loadFixture(fixture);
      await expect(token.connect(stranger).creditProven(alice, 0n, 1n))
        .to.be.revertedWithCustomError(token, "ReputationUnauthorized")
        .withArgs(stranger.address);
    });

    it("does nothing when credited", async () => {
      const { token, distributor, alice } = await loadFixture(credited);
      await expectNoEvents(token.connect(distributor).creditProven(alice, 0n, 1n));
    });

    it("does nothing without reputation", async () => {
      const { token, distributor, alice } = await loadFixture(fixture);
      await expectNoEvents(token.connect(distributor).creditProven(alice, 0n, 0n));
      expect(await token.isCredited(alice, 0n)).to.equal(false);
    });

    it("does nothing after opting out", async () => {
      const { token, distributor, alice, alice1 } = await loadFixture(credited);
      await token.connect(alice).burn();
      await expectNoEvents(token.connect(distributor).creditProven(alice, 1n, alice1.reputation));
      expect(await token.isCredited(alice, 1n)).to.equal(false);
      await token.connect(alice).optIn();
      await token.credit(alice, [alice1]);
      expect(await token.reputationOf(alice, 0)).to.equal(39n);
    });

    it("credits an epoch that ends at the horizon", async () => {
      const { token, distributor, alice, genesis } = await loadFixture(fixture);
      const horizon = await token.horizon();
      const last = (horizon - genesis) / WEEK - 1n;
      await time.setNextBlockTimestamp(horizon);
      await expect(token.connect(distributor).creditProven(alice, last, 3n))
        .to.emit(token, "ReputationCredited")
        .withArgs(alice.address, last, 3n);
      expect(await token.reputationOf(alice, 0)).to.equal(3n);
    });

    it("does nothing beyond the horizon", async () => {
      const { token, distributor, alice } = await loadFixture(fixture);
      const epoch = (80n * HALF_LIFE) / WEEK;
      await expectNoEvents(token.connect(distributor).creditProven(alice, epoch, 1n));
      expect(await token.isCredited(alice, epoch)).to.equal(false);
    });

    it("credits as a proof would", async () => {
      const context = await loadFixture(fixture);
      const { token, distributor, alice, alice0, genesis, epochEnd } = context;
      const transaction = await token.connect(distributor).creditProven(alice, 0n, alice0.reputation);
      await expect(transaction).to.emit(token, "ReputationCredited").withArgs(alice.address, 0n, alice0.reputation);
      await expect(transaction).to.emit(token, "Locked").withArgs(tokenId(alice));
      const model = new ReputationModel(genesis);
      model.credit(await timeOf(transaction), alice.address, { 0: 1_000, 5: 200 }, epochEnd(0n));
      await expectModel(context, model, await timeOf(transaction));
      await expect(token.credit(alice, [alice0]))
        .to.be.revertedWithCustomError(token, "ReputationNothingToCredit")
        .withArgs(alice.address);
    });
  });

  describe("burn", () => {
    it("needs a token", async () => {
      const { token, carol } = await loadFixture(credited);
      await expect(token.connect(carol).burn())
        .to.be.revertedWithCustomError(token, "ReputationNoToken")
        .withArgs(carol.address);
    });

    it("removes token, points and votes", async () => {
      const context = await loadFixture(credited);
      const { token, alice, bob } = context;
      const supply = await token.totalSupply();
      const before = BigInt(await time.latest());
      const votesBefore = await token.getVotes(alice);
      const transaction = await token.connect(alice).burn();
      const inflated = inflate(1_200n, WEEK, HALF_LIFE);
      await expect(transaction).to.emit(token, "ReputationBurned").withArgs(alice.address);
      await expect(transaction).to.emit(token, "Transfer").withArgs(alice.address, ZeroAddress, tokenId(alice));
      await expect(transaction).to.emit(token, "DelegateVotesChanged").withArgs(alice.address, inflated, 0n);
      expect(await token.balanceOf(alice)).to.equal(0n);
      expect(await token.hasOptedOut(alice)).to.equal(true);
      expect(await token.totalReputationOf(alice)).to.equal(0n);
      expect(await token.getVotes(alice)).to.equal(0n);
      expect(await token.totalSupply()).to.equal(await token.totalReputationOf(bob));
      expect(await token.getPastVotes(alice, before)).to.equal(votesBefore);
      expect(await token.getPastTotalSupply(before)).to.equal(supply);
    });

    it("takes votes from the delegate", async () => {
      const { token, alice, bob } = await loadFixture(credited);
      await token.connect(alice).delegate(bob);
      await token.connect(alice).burn();
      expect(await token.getVotes(bob)).to.equal(await token.totalReputationOf(bob));
    });

    it("leaves credited epochs marked", async () => {
      const { token, alice, alice0, alice1 } = await loadFixture(credited);
      await token.connect(alice).burn();
      expect(await token.isCredited(alice, 0n)).to.equal(true);
      await token.connect(alice).optIn();
      await expect(token.credit(alice, [alice0]))
        .to.be.revertedWithCustomError(token, "ReputationNothingToCredit")
        .withArgs(alice.address);
      await expect(token.credit(alice, [alice0, alice1]))
        .to.emit(token, "Transfer")
        .withArgs(ZeroAddress, alice.address, tokenId(alice));
      expect(await token.totalReputationOf(alice)).to.equal(39n);
    });
  });

  describe("optIn", () => {
    it("needs an account that opted out", async () => {
      const { token, alice } = await loadFixture(credited);
      await expect(token.connect(alice).optIn())
        .to.be.revertedWithCustomError(token, "ReputationNotOptedOut")
        .withArgs(alice.address);
    });

    it("lets credits in again", async () => {
      const { token, alice, alice1 } = await loadFixture(credited);
      await token.connect(alice).burn();
      await expect(token.connect(alice).optIn()).to.emit(token, "ReputationOptedIn").withArgs(alice.address);
      expect(await token.hasOptedOut(alice)).to.equal(false);
      await expect(token.credit(alice, [alice1]))
        .to.emit(token, "Locked")
        .withArgs(tokenId(alice));
    });
  });

  describe("announceMigration", () => {
    it("stranger cannot announce", async () => {
      const { token, stranger, alice } = await loadFixture(credited);
      await expect(token.connect(stranger).announceMigration(alice, stranger))
        .to.be.revertedWithCustomError(token, "CouncilUnauthorized")
        .withArgs(stranger.address);
    });

    it("refuses nobody as successor", async () => {
      const { token, council, alice } = await loadFixture(credited);
      await expect(token.connect(council).announceMigration(alice, ZeroAddress))
        .to.be.revertedWithCustomError(token, "ReputationInvalidMigration")
        .withArgs(alice.address, ZeroAddress);
    });

    it("refuses oneself as successor", async () => {
      const { token, council, alice } = await loadFixture(credited);
      await expect(token.connect(council).announceMigration(alice, alice))
        .to.be.revertedWithCustomError(token, "ReputationInvalidMigration")
        .withArgs(alice.address, alice.address);
    });

    it("refuses who has migrated", async () => {
      const { token, council, alice, bob, carol } = await loadFixture(migrated);
      await expect(token.connect(council).announceMigration(alice, bob))
        .to.be.revertedWithCustomError(token, "ReputationAlreadyMigrated")
        .withArgs(alice.address, carol.address);
    });

    it("refuses a cycle", async () => {
      const { token, council, alice, carol } = await loadFixture(migrated);
      await expect(token.connect(council).announceMigration(carol, alice))
        .to.be.revertedWithCustomError(token, "ReputationAlreadyMigrated")
        .withArgs(alice.address, carol.address);
    });

    it("refuses who has opted out", async () => {
      const { token, council, alice, bob } = await loadFixture(credited);
      await token.connect(alice).burn();
      await expect(token.connect(council).announceMigration(alice, bob))
        .to.be.revertedWithCustomError(token, "ReputationOptedOut")
        .withArgs(alice.address);
      await expect(token.connect(council).announceMigration(bob, alice))
        .to.be.revertedWithCustomError(token, "ReputationOptedOut")
        .withArgs(alice.address);
    });

    it("starts the delay", async () => {
      const { token, council, alice, carol } = await loadFixture(credited);
      const transaction = await token.connect(council).announceMigration(alice, carol);
      const readyAt = (await timeOf(transaction)) + COUNCIL_MIGRATION_DELAY;
      await expect(transaction)
        .to.emit(token, "ReputationMigrationAnnounced")
        .withArgs(alice.address, carol.address, readyAt, true);
      expect([...(await token.migrationOf(alice))]).to.deep.equal([carol.address, readyAt, true]);
      expect(await token.successorOf(alice)).to.equal(alice.address);
      expect(await token.totalReputationOf(carol)).to.equal(0n);
    });

    it("takes the place of an earlier one", async () => {
      const { token, council, alice, carol, dave } = await loadFixture(credited);
      await token.connect(council).announceMigration(alice, carol);
      await time.increase(MIGRATION_DELAY);
      const transaction = await token.connect(council).announceMigration(alice, dave);
      const readyAt = (await timeOf(transaction)) + COUNCIL_MIGRATION_DELAY;
      await expect(token.completeMigration(alice))
        .to.be.revertedWithCustomError(token, "ReputationMigrationNotReady")
        .withArgs(alice.address, readyAt);
    });
  });

  describe("announceMigrationBySig", () => {
    it("refuses an expired signature", async () => {
      const context = await loadFixture(credited);
      const { token, alice, carol } = context;
      const deadline = BigInt(await time.latest());
      const signature = await signMigration(context, alice, { deadline });
      await expect(token.announceMigrationBySig(alice, carol, deadline, signature))
        .to.be.revertedWithCustomError(token, "ReputationExpiredSignature")
        .withArgs(deadline);
    });

    it("takes a signature until its deadline", async () => {
      const context = await loadFixture(credited);
      const { token, alice, carol } = context;
      const deadline = BigInt(await time.latest()) + 1n;
      const signature = await signMigration(context, alice, { deadline });
      await expect(token.announceMigrationBySig(alice, carol, deadline, signature)).to.emit(
        token,
        "ReputationMigrationAnnounced",
      );
    });

    it("refuses another's signature", async () => {
      const context = await loadFixture(credited);
      const { token, alice, bob, carol } = context;
      const signature = await signMigration(context, bob, { from: alice.address });
      await expect(token.announceMigrationBySig(alice, carol, MaxUint256, signature))
        .to.be.revertedWithCustomError(token, "ReputationInvalidSignature")
        .withArgs(alice.address);
    });

    it("refuses a signature for another successor", async () => {
      const context = await loadFixture(credited);
      const { token, alice, bob } = context;
      const signature = await signMigration(context, alice, {});
      await expect(token.announceMigrationBySig(alice, bob, MaxUint256, signature))
        .to.be.revertedWithCustomError(token, "ReputationInvalidSignature")
        .withArgs(alice.address);
    });

    it("refuses a used signature", async () => {
      const context = await loadFixture(credited);
      const { token, alice, carol } = context;
      const signature = await signMigration(context, alice, {});
      await token.announceMigrationBySig(alice, carol, MaxUint256, signature);
      await token.connect(alice).cancelMigration(alice);
      await expect(token.announceMigrationBySig(alice, carol, MaxUint256, signature))
        .to.be.revertedWithCustomError(token, "ReputationInvalidSignature")
        .withArgs(alice.address);
    });

    it("refuses what the council may not", async () => {
      const context = await loadFixture(credited);
      const { token, alice } = context;
      const signature = await signMigration(context, alice, { to: alice.address });
      await expect(token.announceMigrationBySig(alice, alice, MaxUint256, signature))
        .to.be.revertedWithCustomError(token, "ReputationInvalidMigration")
        .withArgs(alice.address, alice.address);
    });

    it("announces for the holder", async () => {
      const context = await loadFixture(credited);
      const { token, alice, carol, stranger } = context;
      const signature = await signMigration(context, alice, {});
      const transaction = await token.connect(stranger).announceMigrationBySig(alice, carol, MaxUint256, signature);
      await expect(transaction)
        .to.emit(token, "ReputationMigrationAnnounced")
        .withArgs(alice.address, carol.address, (await timeOf(transaction)) + MIGRATION_DELAY, false);
      expect(await token.nonces(alice)).to.equal(1n);
    });

    it("takes a wallet's signature", async () => {
      const { token, carol } = await loadFixture(credited);
      const signature = "0xc0ffee";
      const wallet = await ethers.deployContract("ReputationWalletMock", [ethers.keccak256(signature)]);
      await expect(token.announceMigrationBySig(wallet, carol, MaxUint256, "0xbad0"))
        .to.be.revertedWithCustomError(token, "ReputationInvalidSignature")
        .withArgs(await wallet.getAddress());
      const transaction = await token.announceMigrationBySig(wallet, carol, MaxUint256, signature);
      await expect(transaction)
        .to.emit(token, "ReputationMigrationAnnounced")
        .withArgs(await wallet.getAddress(), carol.address, (await timeOf(transaction)) + MIGRATION_DELAY, false);
    });
  });

  describe("cancelMigration", () => {
    it("stranger cannot cancel", async () => {
      const { token, council, stranger, alice, carol } = await loadFixture(credited);
      await token.connect(council).announceMigration(alice, carol);
      await expect(token.connect(stranger).cancelMigration(alice))
        .to.be.revertedWithCustomError(token, "CouncilUnauthorized")
        .withArgs(stranger.address);
      await expect(token.connect(carol).cancelMigration(alice))
        .to.be.revertedWithCustomError(token, "CouncilUnauthorized")
        .withArgs(carol.address);
    });

    it("needs an announcement", async () => {
      const { token, alice } = await loadFixture(credited);
      await expect(token.connect(alice).cancelMigration(alice))
        .to.be.revertedWithCustomError(token, "ReputationNoMigration")
        .withArgs(alice.address);
    });

    for (const who of ["alice", "council"] as const) {
      it(`${who === "alice" ? "holder" : "council"} cancels`, async () => {
        const context = await loadFixture(credited);
        const { token, council, alice, carol } = context;
        await token.connect(council).announceMigration(alice, carol);
        await time.increase(2n * MIGRATION_DELAY);
        await expect(token.connect(context[who]).cancelMigration(alice))
          .to.emit(token, "ReputationMigrationCancelled")
          .withArgs(alice.address, carol.address);
        expect([...(await token.migrationOf(alice))]).to.deep.equal([ZeroAddress, 0n, false]);
        await expect(token.completeMigration(alice))
          .to.be.revertedWithCustomError(token, "ReputationNoMigration")
          .withArgs(alice.address);
      });
    }
  });

  describe("completeMigration", () => {
    it("needs an announcement", async () => {
      const { token, alice } = await loadFixture(credited);
      await expect(token.completeMigration(alice))
        .to.be.revertedWithCustomError(token, "ReputationNoMigration")
        .withArgs(alice.address);
    });

    it("waits for the delay", async () => {
      const { token, alice, carol } = await loadFixture(credited);
      const readyAt = (await timeOf(await announceMigration(ethers, token, alice, carol))) + MIGRATION_DELAY;
      await time.setNextBlockTimestamp(readyAt - 1n);
      await expect(token.completeMigration(alice))
        .to.be.revertedWithCustomError(token, "ReputationMigrationNotReady")
        .withArgs(alice.address, readyAt);
      await time.setNextBlockTimestamp(readyAt);
      await expect(token.completeMigration(alice)).to.emit(token, "ReputationMigrated");
    });

    it("respects a burn after the announcement", async () => {
      const { token, alice, carol } = await loadFixture(credited);
      await announceMigration(ethers, token, alice, carol);
      await token.connect(alice).burn();
      await time.increase(MIGRATION_DELAY);
      await expect(token.completeMigration(alice))
        .to.be.revertedWithCustomError(token, "ReputationOptedOut")
        .withArgs(alice.address);
    });

    it("refuses cycles announced side by side", async () => {
      const { token, alice, bob } = await loadFixture(credited);
      await announceMigration(ethers, token, alice, bob);
      await announceMigration(ethers, token, bob, alice);
      await time.increase(MIGRATION_DELAY);
      await token.completeMigration(alice);
      await expect(token.completeMigration(bob))
        .to.be.revertedWithCustomError(token, "ReputationAlreadyMigrated")
        .withArgs(alice.address, bob.address);
    });

    it("moves everything to a fresh account", async () => {
      const context = await loadFixture(credited);
      const { token, stranger, alice, carol } = context;
      await announceMigration(ethers, token, alice, carol);
      await time.increase(MIGRATION_DELAY);
      const transaction = await token.connect(stranger).completeMigration(alice);
      const inflated = inflate(1_200n, WEEK, HALF_LIFE);
      await expect(transaction).to.emit(token, "ReputationMigrated").withArgs(alice.address, carol.address);
      await expect(transaction).to.emit(token, "Transfer").withArgs(alice.address, ZeroAddress, tokenId(alice));
      await expect(transaction).to.emit(token, "Transfer").withArgs(ZeroAddress, carol.address, tokenId(carol));
      await expect(transaction).to.emit(token, "Locked").withArgs(tokenId(carol));
      await expect(transaction).to.emit(token, "DelegateVotesChanged").withArgs(alice.address, inflated, 0n);
      await expect(transaction).to.emit(token, "DelegateVotesChanged").withArgs(carol.address, 0n, inflated);
      expect(await token.successorOf(alice)).to.equal(carol.address);
      expect([...(await token.migrationOf(alice))]).to.deep.equal([ZeroAddress, 0n, false]);
      expect(await token.totalReputationOf(alice)).to.equal(0n);
      expect(await token.balanceOf(alice)).to.equal(0n);
      expect(await token.totalSupply()).to.equal(
        new ReputationModel(context.genesis).inflatedAt(
          inflated + inflate(300n, WEEK, HALF_LIFE),
          await timeOf(transaction),
        ),
      );
    });

    it("adds to what the successor has", async () => {
      const context = await loadFixture(credited);
      const { token, alice, bob, alice1, bob1, genesis, epochEnd } = context;
      await announceMigration(ethers, token, alice, bob);
      await time.increase(MIGRATION_DELAY);
      const model = new ReputationModel(genesis);
      const start = epochEnd(1n);
      model.credit(start, alice.address, { 0: 1_000, 5: 200 }, epochEnd(0n));
      model.credit(start, bob.address, { 5: 300 }, epochEnd(0n));
      model.migrate(await timeOf(await token.completeMigration(alice)), alice.address, bob.address);
      // Both accounts have a leaf in epoch 1; each counts once, for the same person.
      model.credit(await timeOf(await token.credit(alice, [alice1])), bob.address, { 0: 40 }, epochEnd(1n));
      const at = await timeOf(await token.credit(bob, [bob1]));
      model.credit(at, bob.address, { 7: 2 ** 32 - 1 }, epochEnd(1n));
      await expectModel(context, model, at);
      expect(await token.balanceOf(bob)).to.equal(1n);
    });

    it("moves delegated votes to the successor's delegate", async () => {
      const { token, alice, bob, carol, dave } = await loadFixture(credited);
      await token.connect(alice).delegate(bob);
      await token.connect(carol).delegate(dave);
      await announceMigration(ethers, token, alice, carol);
      await time.increase(MIGRATION_DELAY);
      await token.completeMigration(alice);
      expect(await token.getVotes(bob)).to.equal(await token.totalReputationOf(bob));
      expect(await token.getVotes(dave)).to.equal(await token.totalReputationOf(carol));
      expect(await token.getVotes(carol)).to.equal(0n);
    });

    it("redirects an account without token", async () => {
      const { token, alice, carol, alice0 } = await loadFixture(fixture);
      await announceMigration(ethers, token, alice, carol);
      await time.increase(MIGRATION_DELAY);
      const transaction = token.completeMigration(alice);
      await expect(transaction).to.emit(token, "ReputationMigrated").withArgs(alice.address, carol.address);
      await expect(transaction).not.to.emit(token, "Transfer");
      await token.credit(alice, [alice0]);
      expect(await token.totalReputationOf(carol)).to.be.greaterThan(1_000n);
    });

    it("follows a chain to its end", async () => {
      const { token, alice, bob, carol, dave, alice1 } = await loadFixture(migrated);
      await announceMigration(ethers, token, carol, dave);
      await announceMigration(ethers, token, bob, carol);
      await time.increase(MIGRATION_DELAY);
      await token.completeMigration(bob);
      await token.completeMigration(carol);
      await token.credit(alice, [alice1]);
      for (const account of [alice, bob, carol, dave]) {
        expect(await token.successorOf(account)).to.equal(dave.address);
      }
      expect(await token.totalReputationOf(dave)).to.equal(await token.totalSupply());
    });

    it("cannot vote twice with moved points", async () => {
      const { token, alice, carol, snapshot } = await loadFixture(migrated);
      const held = await token.getPastVotes(alice, snapshot);
      expect(held).to.be.greaterThan(0n);
      expect(await token.getPastVotes(carol, snapshot)).to.equal(0n);
      const now = BigInt(await time.latest());
      await time.increase(1n);
      expect(await token.getPastVotes(alice, now)).to.equal(0n);
      expect(await token.getPastVotes(carol, now)).to.be.greaterThan(0n);
    });
  });

  describe("soulbound", () => {
    it("refuses every transfer and approval", async () => {
      const { token, alice, bob } = await loadFixture(credited);
      const as = token.connect(alice);
      const id = tokenId(alice);
      for (const attempt of [
        () => as.approve(bob, id),
        () => as.setApprovalForAll(bob, true),
        () => as.transferFrom(alice, bob, id),
        () => as["safeTransferFrom(address,address,uint256)"](alice, bob, id),
        () => as["safeTransferFrom(address,address,uint256,bytes)"](alice, bob, id, "0x"),
      ]) {
        await expect(attempt()).to.be.revertedWithCustomError(token, "ReputationSoulbound").withArgs();
      }
      expect(await token.getApproved(id)).to.equal(ZeroAddress);
      expect(await token.isApprovedForAll(alice, bob)).to.equal(false);
    });

    it("is locked", async () => {
      const { token, alice } = await loadFixture(credited);
      expect(await token.locked(tokenId(alice))).to.equal(true);
    });

    for (const name of ["locked", "ownerOf", "tokenURI", "getApproved"] as const) {
      it(`${name} needs a token`, async () => {
        const { token, carol } = await loadFixture(credited);
        for (const id of [tokenId(carol), tokenId(carol) + 2n ** 160n]) {
          await expect(token[name](id)).to.be.revertedWithCustomError(token, "ERC721NonexistentToken").withArgs(id);
        }
      });
    }

    it("numbers beyond addresses are nobody's", async () => {
      const { token, alice } = await loadFixture(credited);
      const id = tokenId(alice) + 2n ** 160n;
      await expect(token.ownerOf(id)).to.be.revertedWithCustomError(token, "ERC721NonexistentToken").withArgs(id);
    });

    it("nobody has no balance", async () => {
      const { token } = await loadFixture(credited);
      await expect(token.balanceOf(ZeroAddress))
        .to.be.revertedWithCustomError(token, "ERC721InvalidOwner")
        .withArgs(ZeroAddress);
    });
  });

  describe("supportsInterface", () => {
    const ids = {
      "ERC-165": "0x01ffc9a7",
      "ERC-721": "0x80ac58cd",
      "ERC-721 metadata": "0x5b5e139f",
      "ERC-5192": "0xb45a3c0e",
      "ERC-6372": "0xda287a1d",
      "votes of ERC-5805": "0xe90fb3f6",
      "ERC-5805": "0x3327c9eb",
      "reputation as others read it": "0xd7e594cb",
    };
    for (const [name, id] of Object.entries(ids)) {
      it(`reports ${name}`, async () => {
        const { token } = await loadFixture(fixture);
        expect(await token.supportsInterface(id)).to.equal(true);
      });
    }

    it("reports no other", async () => {
      const { token } = await loadFixture(fixture);
      expect(await token.supportsInterface("0xffffffff")).to.equal(false);
      expect(await token.supportsInterface("0x780e9d63")).to.equal(false);
    });
  });

  describe("votes", () => {
    it("count seconds", async () => {
      const { token } = await loadFixture(fixture);
      expect(await token.clock()).to.equal(BigInt(await time.latest()));
      expect(await token.CLOCK_MODE()).to.equal("mode=timestamp");
    });

    it("refuses the future", async () => {
      const { token, alice } = await loadFixture(credited);
      const now = BigInt(await time.latest());
      for (const read of [
        () => token.getPastVotes(alice, now),
        () => token.getPastTotalSupply(now),
        () => token.getPastDomainVotes(alice, 0, now),
        () => token.getPastDomainSupply(0, now),
      ]) {
        await expect(read()).to.be.revertedWithCustomError(token, "ERC5805FutureLookup").withArgs(now, now);
      }
    });

    it("refuses a ninth domain", async () => {
      const { token, alice } = await loadFixture(credited);
      const past = BigInt(await time.latest()) - 1n;
      for (const read of [
        () => token.reputationOf(alice, 8),
        () => token.domainSupply(8),
        () => token.getPastDomainVotes(alice, 8, past),
        () => token.getPastDomainSupply(8, past),
      ]) {
        await expect(read()).to.be.revertedWithCustomError(token, "ReputationUnknownDomain").withArgs(8n);
      }
    });

    it("are nothing before genesis", async () => {
      const { token, alice, genesis } = await loadFixture(credited);
      expect(await token.getPastVotes(alice, genesis - 1n)).to.equal(0n);
      expect(await token.getPastVotes(alice, 0n)).to.equal(0n);
      expect(await token.getPastTotalSupply(genesis - 1n)).to.equal(0n);
      expect([...(await token.growthAt(0n))]).to.deep.equal([2n ** 64n, 0n]);
    });

    it("are one's own by default", async () => {
      const { token, alice } = await loadFixture(credited);
      expect(await token.delegates(alice)).to.equal(alice.address);
      expect(await token.getVotes(alice)).to.equal(await token.totalReputationOf(alice));
    });

    it("follow a delegation and come back", async () => {
      const { token, alice, bob } = await loadFixture(credited);
      const inflated = inflate(1_200n, WEEK, HALF_LIFE);
      const own = inflate(300n, WEEK, HALF_LIFE);
      const away = token.connect(alice).delegate(bob);
      await expect(away).to.emit(token, "DelegateChanged").withArgs(alice.address, alice.address, bob.address);
      await expect(away)
        .to.emit(token, "DelegateVotesChanged")
        .withArgs(bob.address, own, own + inflated);
      expect(await token.delegates(alice)).to.equal(bob.address);
      expect(await token.getVotes(alice)).to.equal(0n);
      const back = token.connect(alice).delegate(ZeroAddress);
      await expect(back).to.emit(token, "DelegateChanged").withArgs(alice.address, bob.address, alice.address);
      expect(await token.delegates(alice)).to.equal(alice.address);
      expect(await token.getVotes(alice)).to.equal(await token.totalReputationOf(alice));
    });

    it("of later credits go to the delegate", async () => {
      const { token, alice, bob, alice1 } = await loadFixture(credited);
      await token.connect(alice).delegate(bob);
      await token.credit(alice, [alice1]);
      expect(await token.getVotes(alice)).to.equal(0n);
      expect(await token.getVotes(bob)).to.equal(await token.totalSupply());
    });

    it("follow a signed delegation", async () => {
      const { token, alice, bob, stranger } = await loadFixture(credited);
      const types = {
        Delegation: [
          { name: "delegatee", type: "address" },
          { name: "nonce", type: "uint256" },
          { name: "expiry", type: "uint256" },
        ],
      };
      const message = { delegatee: bob.address, nonce: 0n, expiry: MaxUint256 };
      const signed = await alice.signTypedData(await domainOf(await token.getAddress()), types, message);
      const { v, r, s } = ethers.Signature.from(signed);
      await token.connect(stranger).delegateBySig(bob, 0n, MaxUint256, v, r, s);
      expect(await token.delegates(alice)).to.equal(bob.address);
    });

    it("of a domain stay with who earned them", async () => {
      const { token, alice, bob } = await loadFixture(credited);
      await token.connect(alice).delegate(bob);
      const at = BigInt(await time.latest());
      await time.increase(1n);
      expect(await token.getPastDomainVotes(alice, 5, at)).to.equal(194n);
      expect(await token.getPastDomainVotes(bob, 5, at)).to.equal(292n);
    });

    it("halve under delegation", async () => {
      const { token, alice, bob, genesis } = await loadFixture(credited);
      await token.connect(alice).delegate(bob);
      const at = genesis + WEEK + HALF_LIFE;
      await time.increaseTo(at + 1n);
      expect(await token.getPastVotes(bob, at)).to.equal(750n);
      expect(await token.getPastTotalSupply(at)).to.equal(750n);
      expect(await token.getPastDomainVotes(alice, 0, at)).to.equal(500n);
      expect(await token.getPastDomainSupply(5, at)).to.equal(250n);
    });

    it("growth explains the events", async () => {
      const { token, alice, genesis } = await loadFixture(credited);
      const now = BigInt(await time.latest());
      const [mantissa, shift] = await token.growthAt(now);
      expect({ mantissa, shift }).to.deep.equal(growthOf(now - genesis, HALF_LIFE));
      const inflated = inflate(1_200n, WEEK, HALF_LIFE);
      expect(await token.getVotes(alice)).to.equal((inflated >> shift) / mantissa);
    });
  });
});

/** Carol succeeded Alice; `snapshot` is a time at which Alice still held her points. */
async function migrated() {
  const base = await credited();
  const { token, alice, carol } = base;
  const snapshot = await timeOf(await announceMigration(ethers, token, alice, carol));
  await time.increase(MIGRATION_DELAY);
  await token.completeMigration(alice);
  return { ...base, snapshot };
}

async function domainOf(token: string) {
  const { chainId } = await ethers.provider.getNetwork();
  return { name: "Standing", version: "1", chainId, verifyingContract: token };
}

interface MigrationFields {
  from?: string;
  to?: string;
  deadline?: bigint;
}

async function signMigration(context: Fixture, signer: Fixture["alice"], fields: MigrationFields): Promise<string> {
  const { token, carol } = context;
  const { from = signer.address, to = carol.address, deadline = MaxUint256 } = fields;
  const message = { from, to, nonce: await token.nonces(from), deadline };
  return signer.signTypedData(await domainOf(await token.getAddress()), MIGRATION_TYPES, message);
}

/** Every read of every account and domain agrees with the model at `at`, and does so a year later. */
async function expectModel(
  { token, alice, bob, carol, dave }: Fixture,
  model: ReputationModel,
  at: bigint,
): Promise<void> {
  await time.increaseTo(at + 52n * WEEK);
  for (const moment of [at, at + WEEK, at + 52n * WEEK - 1n]) {
    expect(await token.getPastTotalSupply(moment)).to.equal(model.supply(moment));
    for (const { address } of [alice, bob, carol, dave]) {
      expect(await token.getPastVotes(address, moment)).to.equal(model.votes(address, moment));
      for (let d = 0; d < 8; d++) {
        expect(await token.getPastDomainVotes(address, d, moment)).to.equal(model.domainVotes(address, d, moment));
        expect(await token.getPastDomainSupply(d, moment)).to.equal(model.domainSupply(d, moment));
      }
    }
  }
}

async function expectNoEvents(transaction: Promise<{ wait(): Promise<{ logs: readonly unknown[] } | null> }>) {
  const receipt = await (await transaction).wait();
  expect(receipt?.logs).to.deep.equal([]);
}
