import { expect } from "chai";
import { network } from "hardhat";
import { DAY, UNBONDING_DELAY, bondAs } from "../../../helpers/epochs.js";
import { vaultOn, operator, challenger } from "../../../helpers/contracts/vault.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = connection.networkHelpers;
const { deploy, fixture, unbound, unsealed, bonded } = vaultOn(connection);

describe("StakeVault", () => {
  describe("bond", () => {
    it("refuses until the program is sealed", async () => {
      for (const { vault, oracle, alice } of [await loadFixture(unbound), await loadFixture(unsealed)]) {
        await expect(vault.connect(alice).bond(operator, 1n))
          .to.be.revertedWithCustomError(oracle, "ProgramNotSealed")
          .withArgs();
      }
    });

    it("refuses nothing", async () => {
      const { vault, alice } = await loadFixture(fixture);
      await expect(vault.connect(alice).bond(operator, 0))
        .to.be.revertedWithCustomError(vault, "StakeVaultZeroAmount")
        .withArgs();
    });

    it("refuses more than it can hold", async () => {
      const deployed = await loadFixture(fixture);
      const { vault, alice } = deployed;
      const most = 2n ** 112n - 1n;
      await bondAs(deployed, alice, operator, 5n);
      await expect(vault.connect(alice).bond(operator, most - 4n))
        .to.be.revertedWithCustomError(vault, "StakeVaultTooLarge")
        .withArgs(operator, alice, 5n, most - 4n);
      await bondAs(deployed, alice, operator, most - 5n);
      expect((await vault.bondOf(operator, alice)).amount).to.equal(most);
    });

    it("adds to one role alone", async () => {
      const deployed = await loadFixture(fixture);
      const { vault, bondToken, alice } = deployed;
      await bondToken.mint(alice, 1_500n);
      await bondToken.connect(alice).approve(vault, 1_500n);
      const bond = vault.connect(alice).bond(operator, 1_000n);
      await expect(bond).to.emit(vault, "Bonded").withArgs(operator, alice.address, 1_000n);
      await expect(bond).to.changeTokenBalances(ethers, bondToken, [alice, vault], [-1_000n, 1_000n]);
      await vault.connect(alice).bond(operator, 500n);
      expect(await vault.bondOf(operator, alice)).to.deep.equal([1_500n, 0n, false]);
      expect(await vault.bondOf(challenger, alice)).to.deep.equal([0n, 0n, false]);
    });

    it("refuses tokens that take a fee", async () => {
      const deployed = await deploy("FeeToken");
      await expect(bondAs(deployed, deployed.alice, operator, 1_000n))
        .to.be.revertedWithCustomError(deployed.vault, "StakeVaultUnderfunded")
        .withArgs(1_000n, 990n);
    });

    it("refuses tokens that return false", async () => {
      const deployed = await deploy("FalseReturnToken");
      const { vault, bondToken, alice } = deployed;
      await expect(vault.connect(alice).bond(operator, 1n))
        .to.be.revertedWithCustomError(vault, "SafeERC20FailedOperation")
        .withArgs(await bondToken.getAddress());
    });

    it("takes tokens that return nothing", async () => {
      const deployed = await deploy("NoReturnToken");
      const { vault, bondToken, alice } = deployed;
      await bondAs(deployed, alice, operator, 1_000n);
      await vault.connect(alice).unbond(operator, 1_000n);
      await time.increase(UNBONDING_DELAY);
      await vault.connect(alice).withdraw(operator);
      expect(await bondToken.balanceOf(alice)).to.equal(1_000n);
    });

    it("counts a re-entered bond once", async () => {
      const deployed = await deploy("ReentrantToken");
      const { vault, bondToken, alice } = deployed;
      const reentrant = await ethers.getContractAt("ReentrantToken", await bondToken.getAddress());
      await bondAs(deployed, alice, operator, 1_000n);
      await bondToken.mint(alice, 100n);
      await bondToken.mint(reentrant, 50n);
      await bondToken.connect(alice).approve(vault, 100n);
      await networkHelpers.impersonateAccount(await reentrant.getAddress());
      await networkHelpers.setBalance(await reentrant.getAddress(), 10n ** 18n);
      const self = await ethers.getSigner(await reentrant.getAddress());
      await bondToken.connect(self).approve(vault, 50n);
      await reentrant.arm(vault, vault.interface.encodeFunctionData("bond", [operator, 50n]));
      await expect(vault.connect(alice).bond(operator, 100n))
        .to.be.revertedWithCustomError(vault, "StakeVaultUnderfunded")
        .withArgs(100n, 150n);
    });
  });

  describe("unbond", () => {
    it("refuses nothing", async () => {
      const { vault, alice } = await bonded();
      await expect(vault.connect(alice).unbond(operator, 0))
        .to.be.revertedWithCustomError(vault, "StakeVaultZeroAmount")
        .withArgs();
    });

    it("refuses what is locked", async () => {
      const { vault, alice } = await bonded();
      await expect(vault.connect(alice).unbond(operator, 701n))
        .to.be.revertedWithCustomError(vault, "StakeVaultInsufficientBond")
        .withArgs(operator, alice.address, 700n, 701n);
    });

    it("starts the delay anew", async () => {
      const { vault, alice } = await bonded();
      const first = BigInt(await time.latest()) + 100n;
      await time.setNextBlockTimestamp(first);
      await expect(vault.connect(alice).unbond(operator, 200n))
        .to.emit(vault, "Unbonded")
        .withArgs(operator, alice.address, 200n, first + UNBONDING_DELAY);
      await time.setNextBlockTimestamp(first + DAY);
      await vault.connect(alice).unbond(operator, 500n);
      expect(await vault.unbondingOf(operator, alice)).to.deep.equal([700n, first + DAY + UNBONDING_DELAY]);
      expect(await vault.bondOf(operator, alice)).to.deep.equal([300n, 300n, false]);
    });
  });

  describe("withdraw", () => {
    it("refuses nothing", async () => {
      const { vault, alice } = await bonded();
      await expect(vault.connect(alice).withdraw(operator))
        .to.be.revertedWithCustomError(vault, "StakeVaultNothingToWithdraw")
        .withArgs(operator, alice.address);
    });

    it("pays to the second", async () => {
      const { vault, bondToken, alice } = await bonded();
      await vault.connect(alice).unbond(operator, 700n);
      const { availableAt } = await vault.unbondingOf(operator, alice);
      await time.setNextBlockTimestamp(availableAt - 1n);
      await expect(vault.connect(alice).withdraw(operator))
        .to.be.revertedWithCustomError(vault, "StakeVaultStillUnbonding")
        .withArgs(operator, alice.address, availableAt);
      await time.setNextBlockTimestamp(availableAt);
      const withdraw = vault.connect(alice).withdraw(operator);
      await expect(withdraw).to.emit(vault, "Withdrawn").withArgs(operator, alice.address, 700n);
      await expect(withdraw).to.changeTokenBalances(ethers, bondToken, [vault, alice], [-700n, 700n]);
      expect(await vault.unbondingOf(operator, alice)).to.deep.equal([0n, 0n]);
    });

    it("pays a re-entering caller once", async () => {
      const deployed = await deploy("ReentrantToken");
      const { vault, bondToken, alice } = deployed;
      const reentrant = await ethers.getContractAt("ReentrantToken", await bondToken.getAddress());
      await bondAs(deployed, alice, operator, 1_000n);
      await vault.connect(alice).unbond(operator, 1_000n);
      await time.increase(UNBONDING_DELAY);
      await reentrant.arm(vault, vault.interface.encodeFunctionData("withdraw", [operator]));
      await vault.connect(alice).withdraw(operator);
      expect(await reentrant.succeeded()).to.equal(false);
      expect(await bondToken.balanceOf(alice)).to.equal(1_000n);
    });
  });
});
