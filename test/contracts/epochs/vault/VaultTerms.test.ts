import { expect } from "chai";
import { network } from "hardhat";
import { BOND, MINIMUMS, type Minimums, UNBONDING_DELAY, vaultTerms } from "../../../helpers/epochs.js";
import { vaultOn } from "../../../helpers/contracts/vault.js";

const connection = await network.create();
const { ethers } = connection;
const { loadFixture } = connection.networkHelpers;
const { fixture, unbound, unsealed } = vaultOn(connection);

describe("StakeVault", () => {
  describe("constructor", () => {
    it("refuses a zero token and no delay", async () => {
      const { manager, councilSeat, admin, bondToken, vault } = await loadFixture(fixture);
      const terms = vaultTerms(await bondToken.getAddress());
      for (const change of [{ token: ethers.ZeroAddress }, { unbondingDelay: 0n }]) {
        const args = [manager, councilSeat, admin, { ...terms, ...change }] as const;
        await expect(ethers.deployContract("StakeVault", [...args]))
          .to.be.revertedWithCustomError(vault, "StakeVaultInvalidTerms")
          .withArgs();
      }
    });

    it("refuses minimums that are nothing, out of range or above the supply", async () => {
      const { manager, councilSeat, admin, bondToken, vault } = await loadFixture(fixture);
      const supply = await bondToken.totalSupply();
      const terms = vaultTerms(await bondToken.getAddress());
      for (const minimum of [
        { amount: 5n, least: 0n, most: 9n },
        { amount: 4n, least: 5n, most: 9n },
        { amount: 10n, least: 5n, most: 9n },
        { amount: supply + 1n, least: 1n, most: 2n * supply },
      ]) {
        const third = (all: Minimums, value: bigint): Minimums => [all[0], all[1], value, all[3]];
        const changes = {
          minimums: third(terms.minimums, minimum.amount),
          leastMinimums: third(terms.leastMinimums, minimum.least),
          mostMinimums: third(terms.mostMinimums, minimum.most),
        };
        const args = [manager, councilSeat, admin, { ...terms, ...changes }] as const;
        await expect(ethers.deployContract("StakeVault", [...args]))
          .to.be.revertedWithCustomError(vault, "StakeVaultInvalidMinimum")
          .withArgs(BOND.reviewer, ...Object.values(minimum));
      }
    });

    it("refuses an account as council and no binder", async () => {
      const { manager, councilSeat, admin, council, bondToken, vault } = await loadFixture(fixture);
      const terms = vaultTerms(await bondToken.getAddress());
      await expect(ethers.deployContract("StakeVault", [manager, council, admin, terms]))
        .to.be.revertedWithCustomError(vault, "CouncilRuledInvalidCouncil")
        .withArgs(council.address);
      await expect(ethers.deployContract("StakeVault", [manager, councilSeat, ethers.ZeroAddress, terms]))
        .to.be.revertedWithCustomError(vault, "BindableInvalidBinder")
        .withArgs();
    });

    it("keeps token, delay and minimums", async () => {
      const { vault, bondToken, councilSeat, admin } = await loadFixture(unbound);
      expect(await vault.token()).to.equal(await bondToken.getAddress());
      expect(await vault.unbondingDelay()).to.equal(UNBONDING_DELAY);
      for (const [role, minimum] of MINIMUMS.entries()) {
        expect(await vault.minimumOf(role)).to.equal(minimum);
        expect(await vault.minimumRangeOf(role)).to.deep.equal([1n, 100n * minimum]);
      }
      expect(await vault.council()).to.equal(await councilSeat.getAddress());
      expect(await vault.binder()).to.equal(admin.address);
      expect(await vault.isBound()).to.equal(false);
      expect(await vault.slashers()).to.deep.equal([]);
    });
  });

  describe("bind", () => {
    it("refuses everyone but the binder", async () => {
      const { vault, oracle, council, timelock } = await loadFixture(unbound);
      await expect(vault.connect(council).bind(oracle, [], timelock))
        .to.be.revertedWithCustomError(vault, "BindableUnauthorized")
        .withArgs(council.address);
    });

    it("refuses a second time", async () => {
      const { vault, oracle, alice, timelock } = await loadFixture(unsealed);
      await expect(vault.bind(oracle, [alice], timelock))
        .to.be.revertedWithCustomError(vault, "BindableAlreadyBound")
        .withArgs();
    });

    it("refuses partners that are nobody", async () => {
      const { vault, oracle, alice, timelock } = await loadFixture(unbound);
      const { ZeroAddress } = ethers;
      for (const [first, others, recipient] of [
        [ZeroAddress, [], timelock.address],
        [await oracle.getAddress(), [alice.address, ZeroAddress], timelock.address],
        [await oracle.getAddress(), [], ZeroAddress],
      ] as const) {
        await expect(vault.bind(first, [...others], recipient))
          .to.be.revertedWithCustomError(vault, "BindableInvalidPartner")
          .withArgs();
      }
    });

    it("closes the list of slashers", async () => {
      const { vault, oracle, alice, bob, timelock } = await loadFixture(unbound);
      const list = [await oracle.getAddress(), alice.address];
      await expect(vault.bind(oracle, [alice], timelock))
        .to.emit(vault, "VaultBound")
        .withArgs(list, timelock.address);
      expect(await vault.slashers()).to.deep.equal(list);
      expect(await vault.isSlasher(alice)).to.equal(true);
      expect(await vault.isSlasher(bob)).to.equal(false);
      expect(await vault.oracle()).to.equal(await oracle.getAddress());
      expect(await vault.penaltyRecipient()).to.equal(timelock.address);
      expect(await vault.isBound()).to.equal(true);
    });

    it("sends penalties in the reward token to the treasury", async () => {
      const { manager, councilSeat, admin, oracle, schedule, token, timelock } = await loadFixture(unbound);
      await token.mint(admin, 10n ** 6n);
      const terms = vaultTerms(await token.getAddress());
      const vault = await ethers.deployContract("StakeVault", [manager, councilSeat, admin, terms]);
      await vault.bind(oracle, [], timelock);
      expect(await vault.penaltyRecipient()).to.equal(await schedule.getAddress());
    });
  });
});
