import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";
import { actAs } from "../../helpers/program/acting.js";
import {
  allowRoles,
  bindAll,
  bindProgram,
  BOND,
  type Contracts,
  DAY,
  deployContracts,
  MINIMUMS,
  type Minimums,
  ROLE,
  signerAt,
  UNBONDING_DELAY,
  vaultTerms,
  bondAs,
} from "../../helpers/epochs.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const { operator, challenger } = BOND;

/** A program of which `open` says whether it is bound and sealed; the oracle acts as the slasher. */
const deploy = async (
  bondToken = "MockToken",
  open: (contracts: Contracts, timelock: string) => unknown = bindProgram,
) => {
  const signers = await ethers.getSigners();
  const [admin, council, governance, alice, bob, stranger, remainder, timelock] = [0, 1, 2, 3, 4, 5, 6, 7].map((i) =>
    signerAt(signers, i),
  ) as Eight<HardhatEthersSigner>;
  const contracts = await deployContracts(ethers, { admin, council, remainder }, { bondToken });
  await allowRoles(contracts, stranger);
  await contracts.manager.grantRole(ROLE.governance, governance, 0);
  await open(contracts, timelock.address);
  const slasher = await actAs(ethers, contracts.oracle);
  return { ...contracts, admin, council, governance, slasher, alice, bob, stranger, timelock };
};

type Eight<T> = [T, T, T, T, T, T, T, T];

const fixture = () => deploy();
const unbound = () => deploy("MockToken", () => undefined);
const unsealed = () => deploy("MockToken", bindAll);

/** With a second contract that slashes. */
const withDisputes = () =>
  deploy("MockToken", async (contracts, timelock) => {
    const { councilSeat, resolver, anchor, vault } = contracts;
    const parts = { penaltyBps: 1_000n, widePenaltyBps: 5_000n, rewardBps: 2_500n };
    const terms = { bond: 300n, ...parts, rulingPeriod: 5n * DAY };
    const disputes = await ethers.deployContract("ContributionDisputes", [
      ...[councilSeat, resolver, anchor, vault],
      terms,
    ]);
    await bindProgram(contracts, timelock, [await disputes.getAddress()]);
  });

/** Alice with 1,000 bonded as operator, of which 300 are locked. */
const bonded = async () => {
  const deployed = await loadFixture(fixture);
  await bondAs(deployed, deployed.alice, operator, 1_000n);
  await deployed.vault.connect(deployed.slasher).lock(operator, deployed.alice, 300n);
  return deployed;
};

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
});
