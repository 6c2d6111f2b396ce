import { expect } from "chai";
import { network } from "hardhat";
import { MINIMUMS, bondAs } from "../../../helpers/epochs.js";
import { vaultOn, operator } from "../../../helpers/contracts/vault.js";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;
const { fixture, bonded } = vaultOn(connection);

describe("StakeVault", () => {
  describe("setAdmitted", () => {
    it("stranger cannot admit", async () => {
      const { vault, stranger } = await loadFixture(fixture);
      await expect(vault.connect(stranger).setAdmitted(operator, stranger, true))
        .to.be.revertedWithCustomError(vault, "CouncilUnauthorized")
        .withArgs(stranger.address);
    });

    it("admission and bond make an operator active", async () => {
      const deployed = await loadFixture(fixture);
      const { vault, council, alice } = deployed;
      await expect(vault.connect(council).setAdmitted(operator, alice, true))
        .to.emit(vault, "AdmittedSet")
        .withArgs(operator, alice.address, true);
      await bondAs(deployed, alice, operator, 999n);
      expect(await vault.isActive(operator, alice)).to.equal(false);
      expect(await vault.isBonded(operator, alice)).to.equal(false);
      await bondAs(deployed, alice, operator, 1n);
      expect(await vault.isActive(operator, alice)).to.equal(true);
      expect(await vault.isBonded(operator, alice)).to.equal(true);
      await vault.connect(council).setAdmitted(operator, alice, false);
      expect(await vault.isActive(operator, alice)).to.equal(false);
      expect(await vault.isBonded(operator, alice)).to.equal(true);
    });
  });

  describe("setMinimum", () => {
    it("stranger cannot set", async () => {
      const { vault, stranger } = await loadFixture(fixture);
      await expect(vault.connect(stranger).setMinimum(operator, 0))
        .to.be.revertedWithCustomError(vault, "AccessManagedUnauthorized")
        .withArgs(stranger.address);
    });

    it("council cannot set", async () => {
      const { vault, council } = await loadFixture(fixture);
      await expect(vault.connect(council).setMinimum(operator, 1_000n))
        .to.be.revertedWithCustomError(vault, "AccessManagedUnauthorized")
        .withArgs(council.address);
    });

    it("refuses what is out of range", async () => {
      const { vault, governance } = await loadFixture(fixture);
      const most = 100n * MINIMUMS[0];
      for (const minimum of [0n, most + 1n, 2n ** 112n - 1n]) {
        await expect(vault.connect(governance).setMinimum(operator, minimum))
          .to.be.revertedWithCustomError(vault, "StakeVaultMinimumOutOfRange")
          .withArgs(operator, minimum, 1n, most);
      }
    });

    it("moves within its range", async () => {
      const { vault, governance } = await loadFixture(fixture);
      for (const minimum of [1n, 100n * MINIMUMS[0]]) {
        await vault.connect(governance).setMinimum(operator, minimum);
        expect(await vault.minimumOf(operator)).to.equal(minimum);
        expect(await vault.minimumRangeOf(operator)).to.deep.equal([1n, 100n * MINIMUMS[0]]);
      }
    });

    it("counts at once", async () => {
      const { vault, governance, alice } = await bonded();
      expect(await vault.isBonded(operator, alice)).to.equal(true);
      await expect(vault.connect(governance).setMinimum(operator, 1_001n))
        .to.emit(vault, "MinimumSet")
        .withArgs(operator, 1_001n);
      expect(await vault.isBonded(operator, alice)).to.equal(false);
      expect(await vault.minimumOf(operator)).to.equal(1_001n);
    });
  });
});
