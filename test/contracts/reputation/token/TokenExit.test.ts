import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import { inflate } from "../../../../src/engine/mirrors/decay.js";
import { HALF_LIFE, WEEK, tokenId } from "../../../helpers/reputation.js";
import { tokenOn } from "../../../helpers/contracts/reputation-token.js";

const connection = await network.create();
const { loadFixture, time } = connection.networkHelpers;
const { credited } = tokenOn(connection);

describe("ReputationToken", () => {
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
});
