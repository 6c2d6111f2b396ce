import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import {
  COUNCIL_MIGRATION_DELAY,
  HALF_LIFE,
  MIGRATION_DELAY,
  POINTS_PER_EPOCH,
  type ReputationOptions,
  TIERS,
  tokenId,
} from "../../../helpers/reputation.js";
import { tokenOn } from "../../../helpers/contracts/reputation-token.js";

const connection = await network.create();
const { ethers } = connection;
const { loadFixture } = connection.networkHelpers;
const { fixture, credited } = tokenOn(connection);

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

    it("takes the same delay for the council", async () => {
      const { args: given } = await args({ councilMigrationDelay: MIGRATION_DELAY });
      const token = await ethers.deployContract("ReputationToken", [...given]);
      expect(await token.councilMigrationDelay()).to.equal(MIGRATION_DELAY);
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
});
