import { expect } from "chai";
import { network } from "hardhat";
import { actAs } from "../../../helpers/program/acting.js";
import { bondAs } from "../../../helpers/epochs.js";
import { factsOf } from "../../../helpers/contracts/facts.js";
import { vaultOn, operator, challenger } from "../../../helpers/contracts/vault.js";

const connection = await network.create();
const { ethers } = connection;
const { loadFixture } = connection.networkHelpers;
const { deploy, fixture, withDisputes, bonded } = vaultOn(connection);

describe("StakeVault", () => {
  describe("lock", () => {
    it("stranger cannot touch a bond", async () => {
      const { vault, alice, stranger } = await bonded();
      const outsider = vault.connect(stranger);
      const attempts = [
        () => outsider.lock(operator, alice, 1n),
        () => outsider.unlock(operator, alice, 1n),
        () => outsider.forfeit(operator, alice, 1n),
        () => outsider.pay(stranger, 1n),
        () => outsider.slash(operator, alice, 1n, stranger),
      ];
      for (const attempt of attempts) {
        await expect(attempt()).to.be.revertedWithCustomError(vault, "StakeVaultNotSlasher").withArgs(stranger.address);
      }
    });

    it("refuses more than is free", async () => {
      const { vault, slasher, alice } = await bonded();
      await expect(vault.connect(slasher).lock(operator, alice, 701n))
        .to.be.revertedWithCustomError(vault, "StakeVaultInsufficientBond")
        .withArgs(operator, alice.address, 700n, 701n);
    });

    it("adds up", async () => {
      const { vault, slasher, alice } = await bonded();
      await expect(vault.connect(slasher).lock(operator, alice, 700n))
        .to.emit(vault, "Locked")
        .withArgs(operator, alice.address, 700n);
      expect(await vault.bondOf(operator, alice)).to.deep.equal([1_000n, 1_000n, false]);
      expect(await vault.heldBy(slasher)).to.equal(1_000n);
    });
  });

  describe("unlock", () => {
    it("frees what was locked", async () => {
      const { vault, slasher, alice } = await bonded();
      await expect(vault.connect(slasher).unlock(operator, alice, 200n))
        .to.emit(vault, "Unlocked")
        .withArgs(operator, alice.address, 200n);
      expect(await vault.bondOf(operator, alice)).to.deep.equal([1_000n, 100n, false]);
    });

    it("frees all that was locked", async () => {
      const { vault, slasher, alice } = await bonded();
      await vault.connect(slasher).unlock(operator, alice, 300n);
      expect(await vault.bondOf(operator, alice)).to.deep.equal([1_000n, 0n, false]);
      expect(await vault.heldBy(slasher)).to.equal(0n);
    });

    it("refuses more than is locked", async () => {
      const { vault, slasher, alice } = await bonded();
      await expect(vault.connect(slasher).unlock(operator, alice, 301n))
        .to.be.revertedWithCustomError(vault, "StakeVaultInsufficientLock")
        .withArgs(operator, alice.address, 300n, 301n);
    });

    it("refuses what the caller paid out", async () => {
      const { vault, slasher, alice, bob } = await bonded();
      await vault.connect(slasher).pay(bob, 101n);
      await expect(vault.connect(slasher).unlock(operator, alice, 200n))
        .to.be.revertedWithCustomError(vault, "StakeVaultInsufficientHeld")
        .withArgs(slasher.address, 199n, 200n);
    });

    it("refuses what another locked", async () => {
      const deployed = await loadFixture(withDisputes);
      const { vault, slasher, alice } = deployed;
      const [, disputes = ""] = await vault.slashers();
      await bondAs(deployed, alice, operator, 1_000n);
      await vault.connect(slasher).lock(operator, alice, 300n);
      const other = await actAs(ethers, await ethers.getContractAt("ContributionDisputes", disputes));
      await expect(vault.connect(other).unlock(operator, alice, 1n))
        .to.be.revertedWithCustomError(vault, "StakeVaultInsufficientHeld")
        .withArgs(disputes, 0n, 1n);
    });
  });

  describe("forfeit", () => {
    it("refuses more than is locked", async () => {
      const { vault, slasher, alice } = await bonded();
      await expect(vault.connect(slasher).forfeit(operator, alice, 301n))
        .to.be.revertedWithCustomError(vault, "StakeVaultInsufficientLock")
        .withArgs(operator, alice.address, 300n, 301n);
    });

    it("leaves it with the caller", async () => {
      const { vault, bondToken, slasher, alice } = await bonded();
      const forfeit = vault.connect(slasher).forfeit(operator, alice, 200n);
      await expect(forfeit).to.emit(vault, "Forfeited").withArgs(operator, alice.address, 200n);
      await expect(forfeit).to.changeTokenBalance(ethers, bondToken, vault, 0n);
      expect(await vault.bondOf(operator, alice)).to.deep.equal([800n, 100n, false]);
      expect(await vault.heldBy(slasher)).to.equal(300n);
    });
  });

  describe("pay", () => {
    it("needs a beneficiary", async () => {
      const { vault, slasher } = await bonded();
      await expect(vault.connect(slasher).pay(ethers.ZeroAddress, 1n))
        .to.be.revertedWithCustomError(vault, "StakeVaultZeroBeneficiary")
        .withArgs();
    });

    it("refuses more than the caller holds", async () => {
      const { vault, slasher, bob } = await bonded();
      await expect(vault.connect(slasher).pay(bob, 301n))
        .to.be.revertedWithCustomError(vault, "StakeVaultInsufficientHeld")
        .withArgs(slasher.address, 300n, 301n);
    });

    it("pays what the caller holds", async () => {
      const { vault, bondToken, slasher, alice, bob } = await bonded();
      const pay = vault.connect(slasher).pay(bob, 120n);
      await expect(pay).to.emit(vault, "Paid").withArgs(slasher.address, bob.address, 120n);
      await expect(pay).to.changeTokenBalances(ethers, bondToken, [vault, bob], [-120n, 120n]);
      expect(await vault.heldBy(slasher)).to.equal(180n);
      expect(await vault.bondOf(operator, alice)).to.deep.equal([1_000n, 300n, false]);
    });
  });

  describe("slash", () => {
    it("needs a beneficiary", async () => {
      const { vault, slasher, alice } = await bonded();
      await expect(vault.connect(slasher).slash(operator, alice, 1n, ethers.ZeroAddress))
        .to.be.revertedWithCustomError(vault, "StakeVaultZeroBeneficiary")
        .withArgs();
    });

    it("takes nothing that is locked", async () => {
      const { vault, bondToken, slasher, alice, bob } = await bonded();
      const slash = vault.connect(slasher).slash(operator, alice, 5_000n, bob);
      await expect(slash).to.emit(vault, "Slashed").withArgs(operator, alice.address, bob.address, 700n);
      await expect(slash).to.changeTokenBalances(ethers, bondToken, [vault, bob], [-700n, 700n]);
      expect(await vault.bondOf(operator, alice)).to.deep.equal([300n, 300n, false]);
      expect(await vault.heldBy(slasher)).to.equal(300n);
    });

    it("takes what is leaving last", async () => {
      const { vault, slasher, alice, bob } = await bonded();
      await vault.connect(alice).unbond(operator, 600n);
      await vault.connect(slasher).slash(operator, alice, 450n, bob);
      expect(await vault.bondOf(operator, alice)).to.deep.equal([300n, 300n, false]);
      expect((await vault.unbondingOf(operator, alice)).amount).to.equal(250n);
    });

    it("takes what there is", async () => {
      const { vault, bondToken, slasher, alice, bob } = await bonded();
      await vault.connect(alice).unbond(operator, 600n);
      expect(await vault.connect(slasher).slash.staticCall(operator, alice, 5_000n, bob)).to.equal(700n);
      await vault.connect(slasher).slash(operator, alice, 5_000n, bob);
      expect(await bondToken.balanceOf(bob)).to.equal(700n);
      expect(await vault.connect(slasher).slash.staticCall(operator, alice, 5_000n, bob)).to.equal(0n);
    });

    it("reaches one role alone", async () => {
      const deployed = await bonded();
      const { vault, slasher, alice, bob } = deployed;
      await bondAs(deployed, alice, challenger, 80n);
      await vault.connect(slasher).slash(operator, alice, 5_000n, bob);
      expect((await vault.bondOf(challenger, alice)).amount).to.equal(80n);
    });

    it("keeps the admission", async () => {
      const { vault, council, slasher, alice, bob } = await bonded();
      await vault.connect(council).setAdmitted(operator, alice, true);
      await vault.connect(slasher).slash(operator, alice, 1n, bob);
      expect(await vault.bondOf(operator, alice)).to.deep.equal([999n, 300n, true]);
    });
  });

  describe("collect", () => {
    it("refuses when nothing is owed", async () => {
      const { vault, bob } = await loadFixture(fixture);
      await expect(vault.collect(bob))
        .to.be.revertedWithCustomError(vault, "StakeVaultNothingOwed")
        .withArgs(bob.address);
    });

    it("pays what the token refused", async () => {
      const deployed = await deploy("BlocklistToken");
      const { vault, bondToken, slasher, alice, bob, stranger } = deployed;
      const blocklist = await ethers.getContractAt("BlocklistToken", await bondToken.getAddress());
      await bondAs(deployed, alice, operator, 1_000n);
      await blocklist.setBlocked(bob, true);
      await expect(vault.connect(slasher).slash(operator, alice, 400n, bob))
        .to.emit(vault, "Owed")
        .withArgs(bob.address, 400n);
      await vault.connect(slasher).slash(operator, alice, 100n, bob);
      expect(await vault.owedTo(bob)).to.equal(500n);
      await expect(vault.collect(bob)).to.be.revertedWithCustomError(blocklist, "AccountBlocked").withArgs(bob.address);
      await blocklist.setBlocked(bob, false);
      const collect = vault.connect(stranger).collect(bob);
      await expect(collect).to.emit(vault, "Collected").withArgs(bob.address, 500n);
      expect(await bondToken.balanceOf(bob)).to.equal(500n);
      expect(await vault.owedTo(bob)).to.equal(0n);
    });

    it("pays what a false return refused", async () => {
      const deployed = await deploy("FalseReturnToken");
      const { vault, bondToken, slasher, alice, bob } = deployed;
      const broken = await ethers.getContractAt("FalseReturnToken", await bondToken.getAddress());
      await bondAs(deployed, alice, operator, 1_000n);
      await broken.setBroken(true);
      await vault.connect(slasher).slash(operator, alice, 400n, bob);
      await broken.setBroken(false);
      await vault.collect(bob);
      expect(await bondToken.balanceOf(bob)).to.equal(400n);
    });
  });

  describe("factHead", () => {
    it("chains whatever moves a bond, in order", async () => {
      const { vault, slasher, alice, bob } = await bonded();
      await vault.connect(slasher).unlock(operator, alice, 100n);
      await vault.connect(slasher).forfeit(operator, alice, 50n);
      await vault.connect(alice).unbond(operator, 200n);
      await vault.connect(slasher).slash(operator, alice, 10n, bob);
      await vault.connect(slasher).pay(bob, 50n);
      const names = ["Bonded", "Locked", "Unlocked", "Forfeited", "Unbonded", "Slashed"];
      const { head, stated } = await factsOf(vault, names);
      expect(stated).to.deep.equal(names);
      expect(await vault.factHead()).to.equal(head);
    });
  });
});
