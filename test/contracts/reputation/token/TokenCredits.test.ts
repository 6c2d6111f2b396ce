import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import { inflate } from "../../../../src/engine/mirrors/decay.js";
import { HALF_LIFE, ReputationModel, WEEK, finalize, timeOf, tokenId } from "../../../helpers/reputation.js";
import { tokenOn, type Fixture } from "../../../helpers/contracts/reputation-token.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = connection.networkHelpers;
const { fixture, credited, migrated, expectModel } = tokenOn(connection);

describe("ReputationToken", () => {
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
});
