import { expect } from "chai";
import { network } from "hardhat";
import { HALF_LIFE, ReputationModel, WEEK, timeOf, tokenId } from "../../../helpers/reputation.js";
import { tokenOn, expectNoEvents } from "../../../helpers/contracts/reputation-token.js";

const connection = await network.create();
const { loadFixture, time } = connection.networkHelpers;
const { fixture, credited, expectModel } = tokenOn(connection);

describe("ReputationToken", () => {
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
});
