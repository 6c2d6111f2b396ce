import { expect } from "chai";
import { network } from "hardhat";
import { encode } from "../../../helpers/funding/on-chain.js";
import { DAY, provide } from "../../../helpers/funding/rounds.js";
import { byRole } from "../../../helpers/signers.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const LENGTH = 10n * DAY;

const deploy = async (tokenName = "MockToken") => {
  const { alice, bob } = byRole(await ethers.getSigners(), "alice", "bob");
  const token = await ethers.getContractAt("MockToken", await (await ethers.deployContract(tokenName)).getAddress());
  const lock = await ethers.deployContract("LiquidityLock", [token]);
  return { alice, bob, token, lock };
};

const fixture = () => deploy();

/** Alice has 100 shares locked. */
const locked = async () => {
  const deployed = await deploy();
  await provide(deployed.token, deployed.lock, deployed.alice, 100n);
  await deployed.lock.connect(deployed.alice).lock(100n);
  return deployed;
};

describe("LiquidityLock", () => {
  describe("constructor", () => {
    it("refuses no token", async () => {
      const { lock } = await loadFixture(fixture);
      const factory = await ethers.getContractFactory("LiquidityLock");
      await expect(factory.deploy(ethers.ZeroAddress))
        .to.be.revertedWithCustomError(lock, "LiquidityLockZeroToken")
        .withArgs();
    });

    it("keeps the token, and counts in seconds", async () => {
      const { lock, token } = await loadFixture(fixture);
      expect(await lock.token()).to.equal(await token.getAddress());
      expect(await lock.CLOCK_MODE()).to.equal("mode=timestamp");
      expect(await lock.clock()).to.equal(BigInt(await time.latest()));
    });
  });

  describe("lock", () => {
    it("refuses no amount and one too large", async () => {
      const { lock, alice } = await loadFixture(locked);
      for (const amount of [0n, 2n ** 208n, 2n ** 208n - 100n, 2n ** 256n - 1n]) {
        await expect(lock.connect(alice).lock(amount))
          .to.be.revertedWithCustomError(lock, "LiquidityLockInvalidAmount")
          .withArgs(amount);
      }
    });

    it("refuses tokens that take a fee", async () => {
      const { lock, token, alice } = await deploy("FeeToken");
      await provide(token, lock, alice, 1_000n);
      await expect(lock.connect(alice).lock(1_000n))
        .to.be.revertedWithCustomError(lock, "TokenCustodyUnderfunded")
        .withArgs(token, 1_000n, 990n);
    });

    it("keeps what an account had when", async () => {
      const { lock, token, alice } = await loadFixture(locked);
      const first = await time.latest();
      await provide(token, lock, alice, 20n);
      await expect(lock.connect(alice).lock(20n)).to.emit(lock, "LiquidityLocked").withArgs(alice, 20n, 120n);
      expect(await lock.balanceOf(alice)).to.equal(120n);
      expect(await lock.numCheckpoints(alice)).to.equal(2n);
      expect(await lock.checkpoints(alice, 0)).to.deep.equal([BigInt(first), 100n]);
      expect(await lock.checkpoints(alice, 1)).to.deep.equal([BigInt(await time.latest()), 120n]);
    });
  });

  describe("unlock", () => {
    it("refuses nothing, and more than is locked", async () => {
      const { lock, alice, bob } = await loadFixture(locked);
      await expect(lock.connect(alice).unlock(0n))
        .to.be.revertedWithCustomError(lock, "LiquidityLockInvalidAmount")
        .withArgs(0n);
      await expect(lock.connect(alice).unlock(101n))
        .to.be.revertedWithCustomError(lock, "LiquidityLockNotEnough")
        .withArgs(alice, 101n, 100n);
      await expect(lock.connect(bob).unlock(1n))
        .to.be.revertedWithCustomError(lock, "LiquidityLockNotEnough")
        .withArgs(bob, 1n, 0n);
    });

    it("refuses to be re-entered", async () => {
      const { lock, token, alice } = await deploy("ReentrantToken");
      await provide(token, lock, alice, 100n);
      await lock.connect(alice).lock(100n);
      const hooked = await ethers.getContractAt("ReentrantToken", await token.getAddress());
      await hooked.arm(lock, lock.interface.encodeFunctionData("unlock", [1n]));
      await lock.connect(alice).unlock(1n);
      expect(await hooked.returned()).to.equal(lock.interface.encodeErrorResult("ReentrancyGuardReentrantCall", []));
    });

    it("gives shares back to their owner", async () => {
      const { lock, token, alice } = await loadFixture(locked);
      await expect(lock.connect(alice).unlock(30n)).to.emit(lock, "LiquidityUnlocked").withArgs(alice, 30n, 70n);
      expect(await token.balanceOf(alice)).to.equal(30n);
      expect(await lock.balanceOf(alice)).to.equal(70n);
    });
  });

  describe("HoldingVerifier", () => {
    /** Parameters of a task that rewards 100 shares for a period that starts now. */
    const verified = async () => {
      const deployed = await locked();
      const verifier = await ethers.deployContract("HoldingVerifier");
      const start = BigInt(await time.latest()) + 1n;
      const types = ["address", "uint256", "uint256", "uint256"];
      const parameters = encode(types, [await deployed.lock.getAddress(), 100n, start, LENGTH]);
      return { ...deployed, verifier, start, parameters, proof: encode(["uint256", "uint32"], [0n, 0n]) };
    };

    it("proves liquidity throughout a period", async () => {
      const { verifier, alice, start, parameters, proof } = await loadFixture(verified);
      await time.increaseTo(start + LENGTH);
      const key = ethers.keccak256(encode(["address", "uint256"], [alice.address, 0n]));
      expect(await verifier.verify(alice, parameters, proof)).to.equal(key);
    });

    it("refuses who took it out for a moment", async () => {
      const { lock, token, verifier, alice, start, parameters, proof } = await loadFixture(verified);
      await lock.connect(alice).unlock(1n);
      await token.connect(alice).approve(lock, 1n);
      await lock.connect(alice).lock(1n);
      await time.increaseTo(start + LENGTH);
      await expect(verifier.verify(alice, parameters, proof))
        .to.be.revertedWithCustomError(verifier, "WorkVerifierUnproven")
        .withArgs(alice, proof);
    });

    it("refuses a loan of an instant", async () => {
      const { lock, token, verifier, bob, start, parameters, proof } = await loadFixture(verified);
      await time.increaseTo(start + LENGTH - 2n);
      await provide(token, lock, bob, 100n);
      await lock.connect(bob).lock(100n);
      await lock.connect(bob).unlock(100n);
      await time.increaseTo(start + 2n * LENGTH);
      await expect(verifier.verify(bob, parameters, proof))
        .to.be.revertedWithCustomError(verifier, "WorkVerifierUnproven")
        .withArgs(bob, proof);
    });
  });
});
