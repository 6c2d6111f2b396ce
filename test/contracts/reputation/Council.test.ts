import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import { byRole } from "../../helpers/signers.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const DAY = 86_400n;
const NOTICE = 60n * DAY;
const PROCESS = 8n * DAY;
const GOVERNANCE = 1n;

async function fixture() {
  const signers = await ethers.getSigners();
  const roles = byRole(signers, "admin", "sitting", "governance", "successor", "other", "stranger");
  const { admin, sitting, governance } = roles;
  const manager = await ethers.deployContract("AccessManager", [admin]);
  const council = await ethers.deployContract("Council", [manager, sitting, NOTICE, PROCESS]);
  const { selector } = council.interface.getFunction("announce");
  await manager.setTargetFunctionRole(council, [selector], GOVERNANCE);
  await manager.grantRole(GOVERNANCE, governance, 0);
  return { ...roles, manager, council };
}

/** The fixture with a successor announced by the sitting council, and when it takes its place. */
async function announcedFixture() {
  const context = await loadFixture(fixture);
  await context.council.connect(context.sitting).announce(context.successor);
  return { ...context, from: BigInt(await time.latest()) + NOTICE };
}

describe("Council", () => {
  describe("constructor", () => {
    it("refuses a zero council", async () => {
      const { manager, council } = await loadFixture(fixture);
      await expect(ethers.deployContract("Council", [manager, ZeroAddress, NOTICE, PROCESS]))
        .to.be.revertedWithCustomError(council, "CouncilInvalidTerms")
        .withArgs(ZeroAddress, NOTICE);
    });

    it("refuses a change without notice", async () => {
      const { manager, council, sitting } = await loadFixture(fixture);
      await expect(ethers.deployContract("Council", [manager, sitting, 0n, PROCESS]))
        .to.be.revertedWithCustomError(council, "CouncilInvalidTerms")
        .withArgs(sitting.address, 0n);
    });

    it("seats the first council", async () => {
      const { council, sitting } = await loadFixture(fixture);
      expect(await council.council()).to.equal(sitting.address);
      expect(await council.notice()).to.equal(NOTICE);
      expect(await council.process()).to.equal(PROCESS);
      expect(await council.succession()).to.deep.equal([ZeroAddress, 0n]);
    });
  });

  describe("announce", () => {
    it("refuses strangers", async () => {
      const { council, admin, successor, stranger } = await loadFixture(fixture);
      for (const caller of [stranger, successor, admin]) {
        await expect(council.connect(caller).announce(caller))
          .to.be.revertedWithCustomError(council, "AccessManagedUnauthorized")
          .withArgs(caller.address);
      }
    });

    it("refuses nobody and the sitting council", async () => {
      const { council, sitting } = await loadFixture(fixture);
      for (const successor of [ZeroAddress, sitting.address]) {
        await expect(council.connect(sitting).announce(successor))
          .to.be.revertedWithCustomError(council, "CouncilInvalidSuccessor")
          .withArgs(successor);
      }
    });

    it("refuses a second announcement", async () => {
      const { council, sitting, governance, successor, other, from } = await announcedFixture();
      for (const caller of [sitting, governance]) {
        await expect(council.connect(caller).announce(other))
          .to.be.revertedWithCustomError(council, "CouncilAlreadyAnnounced")
          .withArgs(successor.address, from);
      }
    });

    it("announces for the council and for governance", async () => {
      for (const name of ["sitting", "governance"] as const) {
        const { council, sitting, successor, ...accounts } = await loadFixture(fixture);
        const from = BigInt(await time.latest()) + 1n + NOTICE;
        await expect(council.connect({ sitting, ...accounts }[name]).announce(successor))
          .to.emit(council, "SuccessionAnnounced")
          .withArgs(sitting.address, successor.address, from);
        expect(await council.succession()).to.deep.equal([successor.address, from]);
        expect(await council.council()).to.equal(sitting.address);
      }
    });
  });

  describe("cancel", () => {
    it("refuses everyone but the council", async () => {
      const { council, admin, governance, successor, stranger } = await announcedFixture();
      for (const caller of [stranger, successor, governance, admin]) {
        await expect(council.connect(caller).cancel())
          .to.be.revertedWithCustomError(council, "CouncilUnauthorized")
          .withArgs(caller.address);
      }
    });

    it("refuses when nothing is announced", async () => {
      const { council, sitting } = await loadFixture(fixture);
      await expect(council.connect(sitting).cancel()).to.be.revertedWithCustomError(council, "CouncilNothingAnnounced");
    });

    it("refuses once it has taken effect", async () => {
      const { council, sitting, successor, from } = await announcedFixture();
      await time.increaseTo(from);
      await expect(council.connect(sitting).cancel())
        .to.be.revertedWithCustomError(council, "CouncilUnauthorized")
        .withArgs(sitting.address);
      await expect(council.connect(successor).cancel()).to.be.revertedWithCustomError(
        council,
        "CouncilNothingAnnounced",
      );
    });

    it("keeps the sitting council for good", async () => {
      const { council, sitting, successor, from } = await announcedFixture();
      await time.setNextBlockTimestamp(from - 1n);
      await expect(council.connect(sitting).cancel())
        .to.emit(council, "SuccessionCancelled")
        .withArgs(sitting.address, successor.address);
      expect(await council.succession()).to.deep.equal([ZeroAddress, 0n]);
      await time.increaseTo(from + NOTICE);
      expect(await council.council()).to.equal(sitting.address);
    });
  });

  describe("council", () => {
    it("changes by time alone", async () => {
      const { council, sitting, successor, other, from } = await announcedFixture();
      await time.increaseTo(from - 1n);
      expect(await council.council()).to.equal(sitting.address);
      await time.increaseTo(from);
      expect(await council.council()).to.equal(successor.address);
      expect(await council.succession()).to.deep.equal([ZeroAddress, 0n]);

      await expect(council.connect(sitting).announce(other))
        .to.be.revertedWithCustomError(council, "AccessManagedUnauthorized")
        .withArgs(sitting.address);
      await council.connect(successor).announce(other);
      expect(await council.council()).to.equal(successor.address);
      await time.increaseTo(BigInt(await time.latest()) + NOTICE);
      expect(await council.council()).to.equal(other.address);
    });

    it("stays whatever the administrator does", async () => {
      const { council, manager, admin, sitting, successor } = await loadFixture(fixture);
      await manager.grantRole(GOVERNANCE, admin, 0);
      await council.connect(admin).announce(admin);
      await council.connect(sitting).cancel();
      await manager.setTargetClosed(council, true);
      await council.connect(sitting).announce(successor);
      await council.connect(sitting).cancel();
      await manager.updateAuthority(
        council,
        await (await ethers.deployContract("AccessManager", [admin])).getAddress(),
      );
      await council.connect(admin).announce(admin);
      await council.connect(sitting).cancel();
      expect(await council.council()).to.equal(sitting.address);
    });
  });
});
