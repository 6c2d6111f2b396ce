import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import { network } from "hardhat";
import { growthOf, inflate } from "../../../../src/engine/mirrors/decay.js";
import { HALF_LIFE, WEEK } from "../../../helpers/reputation.js";
import { tokenOn } from "../../../helpers/contracts/reputation-token.js";

const connection = await network.create();
const { ethers } = connection;
const { loadFixture, time } = connection.networkHelpers;
const { fixture, credited, domainOf } = tokenOn(connection);

describe("ReputationToken", () => {
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
