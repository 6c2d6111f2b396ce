import { expect } from "chai";
import { network } from "hardhat";
import { provide } from "../../../helpers/funding/rounds.js";
import { deployReputation, HALF_LIFE, pack, WEEK } from "../../../helpers/reputation.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const [CODE, ALL] = [5n, 255n];
const PER_POINT = 10n;
const MOST = 8_000n;
const LENT = 20_000n;

/** Alice has 500 points in code and 700 in all, Bob 2,000 in code; both are eligible. The lender has lent 20,000 wei. */
const deploy = async (domain = CODE, tokenName = "MockToken") => {
  const deployed = await deployReputation(ethers);
  const { token: reputation, distributor, alice, bob, dave: lender, epochEnd, genesis } = deployed;
  const token = await ethers.getContractAt("MockToken", await (await ethers.deployContract(tokenName)).getAddress());
  const policy = await ethers.deployContract("MockPolicy");
  for (const account of [alice, bob]) await policy.setEligible(account, true);
  const [tokenAddress, policyAddress] = [await token.getAddress(), await policy.getAddress()];
  const terms = {
    token: tokenAddress,
    domain,
    lender: lender.address,
    weiPerPoint: PER_POINT,
    most: MOST,
    policy: policyAddress,
  };
  const line = await ethers.deployContract("ReputationCreditLine", [reputation, terms]);
  await time.setNextBlockTimestamp(epochEnd(0n));
  await reputation.connect(distributor).creditProven(alice, 0n, pack({ 0: 201, 5: 501 }));
  await reputation.connect(distributor).creditProven(bob, 0n, pack({ 5: 2_001 }));
  return { ...deployed, reputation, token, policy, terms, line, lender, genesis };
};

const fixture = () => deploy();
const overall = () => deploy(ALL);
const taking = () => deploy(CODE, "FeeToken");
const hooking = () => deploy(CODE, "ReentrantToken");

const lent = async () => {
  const deployed = await deploy();
  const { token, line, lender } = deployed;
  await provide(token, line, lender, LENT);
  await line.connect(lender).lend(LENT);
  return deployed;
};

/** Alice owes 3,000 of 5,000. */
const borrowed = async () => {
  const deployed = await lent();
  await deployed.line.connect(deployed.alice).borrow(3_000n);
  return deployed;
};

describe("ReputationCreditLine", () => {
  describe("constructor", () => {
    it("refuses terms that are none", async () => {
      const { line, reputation, terms } = await loadFixture(fixture);
      const factory = await ethers.getContractFactory("ReputationCreditLine");
      const zero = ethers.ZeroAddress;
      for (const wrong of [{ token: zero }, { lender: zero }, { policy: zero }, { weiPerPoint: 0n }, { domain: 8n }]) {
        await expect(factory.deploy(reputation, { ...terms, ...wrong }))
          .to.be.revertedWithCustomError(line, "ReputationCreditLineInvalidTerms")
          .withArgs();
      }
      await expect(factory.deploy(zero, terms))
        .to.be.revertedWithCustomError(line, "ReputationCreditLineInvalidTerms")
        .withArgs();
    });

    it("keeps its terms", async () => {
      const { line, reputation, terms } = await loadFixture(fixture);
      expect(await line.reputation()).to.equal(await reputation.getAddress());
      expect(await line.terms()).to.deep.equal(Object.values(terms));
    });
  });

  describe("limitOf", () => {
    it("follows points, up to the most", async () => {
      const { line, alice, bob, stranger } = await loadFixture(fixture);
      expect(await line.limitOf(alice)).to.equal(500n * PER_POINT);
      expect(await line.limitOf(bob)).to.equal(MOST);
      expect(await line.limitOf(stranger)).to.equal(0n);
    });

    it("counts all domains together", async () => {
      const { line, alice } = await loadFixture(overall);
      expect(await line.limitOf(alice)).to.equal(701n * PER_POINT);
    });

    it("falls as points fade", async () => {
      const { line, alice, genesis } = await loadFixture(fixture);
      await time.increaseTo(genesis + WEEK + HALF_LIFE);
      expect(await line.limitOf(alice)).to.equal(250n * PER_POINT);
    });
  });

  describe("lend", () => {
    it("refuses who is no lender, and nothing", async () => {
      const { line, alice, lender } = await loadFixture(fixture);
      await expect(line.connect(alice).lend(1n))
        .to.be.revertedWithCustomError(line, "ReputationCreditLineNotLender")
        .withArgs(alice);
      await expect(line.connect(lender).lend(0n))
        .to.be.revertedWithCustomError(line, "ReputationCreditLineZeroAmount")
        .withArgs();
    });

    it("refuses tokens that take a fee", async () => {
      const { line, token, lender } = await loadFixture(taking);
      await provide(token, line, lender, 1_000n);
      await expect(line.connect(lender).lend(1_000n))
        .to.be.revertedWithCustomError(line, "TokenCustodyUnderfunded")
        .withArgs(token, 1_000n, 990n);
    });

    it("adds to what can be lent", async () => {
      const { line, token, lender } = await loadFixture(fixture);
      await provide(token, line, lender, LENT);
      await expect(line.connect(lender).lend(LENT)).to.emit(line, "Lent").withArgs(LENT);
      expect(await line.available()).to.equal(LENT);
      expect(await token.balanceOf(line)).to.equal(LENT);
    });
  });

  describe("withdraw", () => {
    it("refuses who is no lender, and nothing", async () => {
      const { line, alice, lender } = await loadFixture(lent);
      await expect(line.connect(alice).withdraw(1n))
        .to.be.revertedWithCustomError(line, "ReputationCreditLineNotLender")
        .withArgs(alice);
      await expect(line.connect(lender).withdraw(0n))
        .to.be.revertedWithCustomError(line, "ReputationCreditLineZeroAmount")
        .withArgs();
    });

    it("refuses what is lent", async () => {
      const { line, lender } = await loadFixture(borrowed);
      await expect(line.connect(lender).withdraw(LENT - 2_999n))
        .to.be.revertedWithCustomError(line, "ReputationCreditLineNotEnough")
        .withArgs(LENT - 2_999n, LENT - 3_000n);
    });

    it("gives back what is not lent", async () => {
      const { line, token, lender } = await loadFixture(borrowed);
      await expect(line.connect(lender).withdraw(LENT - 3_000n))
        .to.emit(line, "LentWithdrawn")
        .withArgs(LENT - 3_000n);
      expect(await token.balanceOf(lender)).to.equal(LENT - 3_000n);
      expect(await line.available()).to.equal(0n);
    });
  });

  describe("borrow", () => {
    it("refuses nothing, and who is not eligible", async () => {
      const { line, alice, stranger } = await loadFixture(lent);
      await expect(line.connect(alice).borrow(0n))
        .to.be.revertedWithCustomError(line, "ReputationCreditLineZeroAmount")
        .withArgs();
      await expect(line.connect(stranger).borrow(1n))
        .to.be.revertedWithCustomError(line, "ReputationCreditLineNotEligible")
        .withArgs(stranger);
    });

    it("refuses what is not there", async () => {
      const { line, alice } = await loadFixture(fixture);
      await expect(line.connect(alice).borrow(1n))
        .to.be.revertedWithCustomError(line, "ReputationCreditLineNotEnough")
        .withArgs(1n, 0n);
    });

    it("refuses more than the limit, in all", async () => {
      const { line, alice } = await loadFixture(borrowed);
      await expect(line.connect(alice).borrow(2_001n))
        .to.be.revertedWithCustomError(line, "ReputationCreditLineOverLimit")
        .withArgs(alice, 5_001n, 5_000n);
      await line.connect(alice).borrow(2_000n);
      expect(await line.debtOf(alice)).to.equal(5_000n);
    });

    it("refuses all once the limit has faded below the debt", async () => {
      const { line, alice, genesis } = await loadFixture(borrowed);
      await time.increaseTo(genesis + WEEK + HALF_LIFE - 1n);
      await expect(line.connect(alice).borrow(1n))
        .to.be.revertedWithCustomError(line, "ReputationCreditLineOverLimit")
        .withArgs(alice, 3_001n, 2_500n);
    });

    it("refuses to be re-entered", async () => {
      const { line, token, lender, alice } = await loadFixture(hooking);
      await provide(token, line, lender, LENT);
      await line.connect(lender).lend(LENT);
      const hooked = await ethers.getContractAt("ReentrantToken", await token.getAddress());
      await hooked.arm(line, line.interface.encodeFunctionData("repay", [alice.address, 1n]));
      await line.connect(alice).borrow(1n);
      expect(await hooked.returned()).to.equal(line.interface.encodeErrorResult("ReentrancyGuardReentrantCall", []));
    });

    it("pays out and books the debt", async () => {
      const { line, token, alice } = await loadFixture(lent);
      await expect(line.connect(alice).borrow(5_000n)).to.emit(line, "Borrowed").withArgs(alice, 5_000n, 5_000n);
      expect(await token.balanceOf(alice)).to.equal(5_000n);
      expect(await line.available()).to.equal(LENT - 5_000n);
    });
  });

  describe("repay", () => {
    it("refuses nothing, and for who owes nothing", async () => {
      const { line, alice, bob } = await loadFixture(borrowed);
      for (const [account, amount] of [
        [alice, 0n],
        [bob, 1n],
      ] as const) {
        await expect(line.repay(account, amount))
          .to.be.revertedWithCustomError(line, "ReputationCreditLineZeroAmount")
          .withArgs();
      }
    });

    it("takes at most the debt, from anyone", async () => {
      const { line, token, alice, bob } = await loadFixture(borrowed);
      await provide(token, line, bob, 9_000n);
      expect(await line.connect(bob).repay.staticCall(alice, 9_000n)).to.equal(3_000n);
      await expect(line.connect(bob).repay(alice, 1_000n)).to.emit(line, "Repaid").withArgs(alice, bob, 1_000n, 2_000n);
      await line.connect(bob).repay(alice, 9_000n);
      expect(await line.debtOf(alice)).to.equal(0n);
      expect(await line.available()).to.equal(LENT);
      expect(await token.balanceOf(bob)).to.equal(6_000n);
    });
  });
});
