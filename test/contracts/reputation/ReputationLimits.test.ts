import { expect } from "chai";
import { network } from "hardhat";
import { inflate } from "../../../src/engine/mirrors/decay.js";
import {
  COUNCIL_MIGRATION_DELAY,
  DAY,
  HALF_LIFE,
  ReputationModel,
  WEEK,
  announceMigration,
  deployReputation,
  finalize,
  pack,
  timeOf,
} from "../../helpers/reputation.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const POINTS_PER_EPOCH = 1_000n;
const WINDOW = 90n * DAY;

/** An epoch can give 1,000 points. Alice earned 900 of them and Bob 100 in epoch 0; Carol's leaf breaks the rule. */
async function fixture() {
  const deployed = await deployReputation(ethers, { pointsPerEpoch: POINTS_PER_EPOCH });
  const { oracle, alice, bob, carol, epochEnd } = deployed;
  const [alice0, bob0, carol0] = await finalize(oracle, 0n, [
    { account: alice.address, points: { 0: 500, 7: 400 } },
    { account: bob.address, points: { 3: 100 } },
    { account: carol.address, points: { 3: 1 } },
  ]);
  const [carol1] = await finalize(oracle, 1n, [{ account: carol.address, points: { 0: 2 ** 32 - 1 } }]);
  if (!alice0 || !bob0 || !carol0 || !carol1) throw new Error("missing credit");
  await time.increaseTo(epochEnd(1n));
  return { ...deployed, alice0, bob0, carol0, carol1 };
}

/** Alice has 99,000 points, Bob 500 and Carol 500; Dave has none. */
async function wealthy() {
  const deployed = await deployReputation(ethers, { pointsPerEpoch: 100_000n });
  const { token, distributor, alice, bob, carol, epochEnd } = deployed;
  await time.increaseTo(epochEnd(0n));
  const asDistributor = token.connect(distributor);
  await asDistributor.creditProven(alice, 0n, pack({ 0: 99_000 }));
  await asDistributor.creditProven(bob, 0n, pack({ 0: 500 }));
  await asDistributor.creditProven(carol, 0n, pack({ 5: 500 }));
  return deployed;
}

/** A tenth of the steady supply, in floating point. */
const modelFloor = (points: number, halfLife: number): bigint =>
  BigInt(Math.floor(Math.floor((points * halfLife) / (Math.LN2 * Number(WEEK))) / 10));

describe("ReputationToken limits", () => {
  describe("points of an epoch", () => {
    it("are full at the limit", async () => {
      const { token, alice, bob, carol, alice0, bob0, carol0 } = await loadFixture(fixture);
      await token.credit(alice, [alice0]);
      expect(await token.creditedPointsOf(0)).to.equal(900n);
      await token.credit(bob, [bob0]);
      expect(await token.creditedPointsOf(0)).to.equal(POINTS_PER_EPOCH);
      await expect(token.credit(carol, [carol0]))
        .to.be.revertedWithCustomError(token, "ReputationEpochFull")
        .withArgs(0n, POINTS_PER_EPOCH + 1n, POINTS_PER_EPOCH);
    });

    it("bound what one leaf can hold", async () => {
      const { token, carol, carol1 } = await loadFixture(fixture);
      await expect(token.credit(carol, [carol1]))
        .to.be.revertedWithCustomError(token, "ReputationEpochFull")
        .withArgs(1n, 2n ** 32n - 1n, POINTS_PER_EPOCH);
      expect(await token.totalSupply()).to.equal(0n);
    });

    it("never block a reward", async () => {
      const { token, distributor, alice, carol } = await loadFixture(fixture);
      const asDistributor = token.connect(distributor);
      await asDistributor.creditProven(alice, 1n, pack({ 0: 999 }));
      await asDistributor.creditProven(carol, 1n, pack({ 0: 1, 1: 1 }));
      expect(await token.isCredited(carol, 1)).to.equal(false);
      expect(await token.creditedPointsOf(1)).to.equal(999n);
      await asDistributor.creditProven(carol, 1n, pack({ 1: 1 }));
      expect(await token.isCredited(carol, 1)).to.equal(true);
      expect(await token.creditedPointsOf(1)).to.equal(POINTS_PER_EPOCH);
    });

    it("stay spent when their holder burns them", async () => {
      const { token, alice, carol, alice0, bob, bob0, carol0 } = await loadFixture(fixture);
      await token.credit(alice, [alice0]);
      await token.credit(bob, [bob0]);
      await token.connect(alice).burn();
      await expect(token.credit(carol, [carol0]))
        .to.be.revertedWithCustomError(token, "ReputationEpochFull")
        .withArgs(0n, POINTS_PER_EPOCH + 1n, POINTS_PER_EPOCH);
    });
  });

  describe("governance floor", () => {
    it("is a tenth of what full epochs keep alive", async () => {
      const { token, distributor, alice, epochEnd } = await loadFixture(fixture);
      const floor = await token.governanceFloor();
      // 1,000 points a week, halved in 26 weeks: 1,000 / (1 - 2^(-1/26)) = 38,012 right after a credit, a week's points fewer before it.
      expect(floor).to.equal(modelFloor(1_000, Number(HALF_LIFE)));
      const epochs = 200n;
      await time.increaseTo(epochEnd(epochs));
      for (let epoch = 0n; epoch < epochs; epoch++)
        await token.connect(distributor).creditProven(alice, epoch, pack({ 0: 1_000 }));
      expect(await token.totalSupply()).to.be.within(10n * floor - 1_000n, 10n * floor + 1_000n);
    });

    it("follows points, half-life and length of an epoch", async () => {
      const { councilSeat, oracle, distributor, terms } = await loadFixture(fixture);
      for (const [pointsPerEpoch, halfLife] of [
        [100_000n, 180n * DAY],
        [100_000n, HALF_LIFE],
        [1n, 10n ** 9n],
        [7n, WEEK * 11n],
      ] as const) {
        const args = [councilSeat, oracle, distributor, { ...terms, pointsPerEpoch, halfLife }] as const;
        const token = await ethers.deployContract("ReputationToken", [...args]);
        expect(await token.governanceFloor()).to.equal(modelFloor(Number(pointsPerEpoch), Number(halfLife)));
      }
    });
  });

  describe("migrations by the council", () => {
    it("wait thirty days", async () => {
      const { token, council, bob, carol } = await loadFixture(wealthy);
      const announced = await token.connect(council).announceMigration(bob, carol);
      const readyAt = (await timeOf(announced)) + COUNCIL_MIGRATION_DELAY;
      await time.setNextBlockTimestamp(readyAt - 1n);
      await expect(token.completeMigration(bob))
        .to.be.revertedWithCustomError(token, "ReputationMigrationNotReady")
        .withArgs(bob.address, readyAt);
      await time.setNextBlockTimestamp(readyAt);
      await expect(token.completeMigration(bob)).to.emit(token, "ReputationMigrated");
    });

    it("leave votes where they are until then", async () => {
      const { token, council, bob, dave } = await loadFixture(wealthy);
      await token.connect(council).announceMigration(bob, dave);
      await time.increase(COUNCIL_MIGRATION_DELAY - 1n);
      expect(await token.getVotes(bob)).to.equal(await token.totalReputationOf(bob));
      expect(await token.getVotes(bob)).to.be.greaterThan(0n);
      expect(await token.getVotes(dave)).to.equal(0n);
    });

    it("refuse an account with more than a hundredth", async () => {
      const { token, council, alice, dave } = await loadFixture(wealthy);
      await token.connect(council).announceMigration(alice, dave);
      await time.increase(COUNCIL_MIGRATION_DELAY);
      const [held, supply] = [await token.totalReputationOf(alice), await token.totalSupply()];
      await expect(token.completeMigration(alice))
        .to.be.revertedWithCustomError(token, "ReputationMigrationLimit")
        .withArgs(alice.address, held, supply / 100n);
      expect(await token.successorOf(alice)).to.equal(alice.address);
    });

    it("move a hundredth at most in any ninety days", async () => {
      const { token, council, distributor, bob, carol, dave, stranger, genesis } = await loadFixture(wealthy);
      await token.connect(council).announceMigration(bob, dave);
      await token.connect(council).announceMigration(carol, stranger);
      await time.increase(COUNCIL_MIGRATION_DELAY);
      // 500 and 500 of 100,000 are a hundredth exactly.
      const first = await timeOf(await token.completeMigration(bob));
      const second = await timeOf(await token.completeMigration(carol));
      await token.connect(council).announceMigration(dave, distributor);
      const soon = first + WINDOW - 1n;
      await time.setNextBlockTimestamp(soon);
      const model = new ReputationModel(genesis);
      const alive = (points: bigint) => model.inflatedAt(inflate(points, WEEK, HALF_LIFE), soon);
      await expect(token.completeMigration(dave))
        .to.be.revertedWithCustomError(token, "ReputationMigrationLimit")
        .withArgs(dave.address, alive(1_500n), alive(1_000n));
      await time.setNextBlockTimestamp(second + WINDOW - 1n);
      await expect(token.completeMigration(dave)).to.emit(token, "ReputationMigrated");
    });

    it("are not counted with those of holders", async () => {
      const { token, council, alice, bob, dave, stranger } = await loadFixture(wealthy);
      await announceMigration(ethers, token, alice, dave);
      await token.connect(council).announceMigration(bob, stranger);
      await time.increase(COUNCIL_MIGRATION_DELAY);
      await token.completeMigration(alice);
      await expect(token.completeMigration(bob)).to.emit(token, "ReputationMigrated");
      expect(await token.successorOf(alice)).to.equal(dave.address);
    });

    it("count what was credited before they are complete", async () => {
      const { token, council, distributor, bob, dave, epochEnd, genesis } = await loadFixture(wealthy);
      await token.connect(council).announceMigration(bob, dave);
      await time.increaseTo(epochEnd(1n) + COUNCIL_MIGRATION_DELAY);
      await token.connect(distributor).creditProven(bob, 1n, pack({ 0: 5_000 }));
      const at = epochEnd(1n) + COUNCIL_MIGRATION_DELAY + 5n;
      await time.setNextBlockTimestamp(at);
      const model = new ReputationModel(genesis);
      const [old, fresh] = [inflate(500n, WEEK, HALF_LIFE), inflate(5_000n, 2n * WEEK, HALF_LIFE)];
      const supply = inflate(100_000n, WEEK, HALF_LIFE) + fresh;
      await expect(token.completeMigration(bob))
        .to.be.revertedWithCustomError(token, "ReputationMigrationLimit")
        .withArgs(bob.address, model.inflatedAt(old + fresh, at), model.inflatedAt(supply / 100n, at));
    });
  });

  it("fade with the half-life as before", async () => {
    const { token, alice, genesis } = await loadFixture(wealthy);
    await time.increaseTo(genesis + WEEK + HALF_LIFE);
    expect(await token.totalReputationOf(alice)).to.equal(49_500n);
  });
});
