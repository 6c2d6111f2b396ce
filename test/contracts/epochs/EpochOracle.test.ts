import { expect } from "chai";
import { network } from "hardhat";
import {
  BOND,
  DAY,
  DECISION,
  deployProgram,
  ENTRY,
  GENESIS,
  OPERATOR_BOND,
  ORACLE_TERMS,
  ROLE,
  RULES,
  STAKE_RATE,
  STATUS,
  UNIT,
  vaultTerms,
  WEEK,
  bondAs,
} from "../../helpers/epochs.js";
import { BUDGET, BUNDLE, CHALLENGE, deployFunded, giveStake, MINIMUM, rootOf, URI } from "../../helpers/roots.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const { settlementDelay, gracePeriod, challengeWindow, silentWindow } = ORACLE_TERMS;
const { rulingDelay, rulingPeriod, stakingPeriod, leadPeriod } = ORACLE_TERMS;

/** Total of the root that is proposed here, and the units that it comes with: a tenth. */
const TOTAL = 600_000n;
const TENTH = 60_000n;

const fixture = async () => {
  const program = await deployFunded({ ethers });
  await program.manager.grantRole(ROLE.governance, program.council, 0);
  return program;
};

/** The chain in the second in which epoch 0 can be proposed. */
const atCutOff = async () => {
  const program = await loadFixture(fixture);
  await time.increaseTo(await program.oracle.cutOff(0));
  return program;
};

const proposed = async () => {
  const program = await atCutOff();
  const root = rootOf(program, TOTAL);
  await program.oracle.connect(program.operators[0]).propose(0, root, BUNDLE, URI);
  return { ...program, root };
};

const confirmed = async () => {
  const program = await proposed();
  await program.oracle.connect(program.operators[1]).confirm(0, program.root, BUNDLE);
  return program;
};

const disputed = async () => {
  const program = await confirmed();
  const counterRoot = rootOf(program, 500n);
  await program.oracle.connect(program.challenger).challenge(0, counterRoot, BUNDLE, URI);
  return { ...program, counterRoot };
};

const finalized = async () => {
  const program = await confirmed();
  await time.increaseTo(await program.oracle.finalizableAt());
  await program.oracle.finalize(0);
  return program;
};

/** Epoch 0 was decided by stakes, epoch 1 is proposed. */
const silent = async () => {
  const program = await disputed();
  const { oracle, operators } = program;
  await time.increaseTo((await oracle.dispute()).until);
  await oracle.finalize(0);
  const next = rootOf(program, TOTAL, 1n);
  await oracle.connect(operators[0]).propose(1, next, BUNDLE, URI);
  return { ...program, next };
};

describe("EpochOracle", () => {
  describe("constructor", () => {
    const deployWith = async (changes: object, rules = RULES) => {
      const { manager, councilSeat, admin, vault, schedule, oracle } = await loadFixture(fixture);
      const terms = { ...ORACLE_TERMS, ...changes };
      const factory = await ethers.getContractFactory("EpochOracle");
      const initial = { hash: rules, uri: "uri" };
      return { sent: factory.deploy(manager, councilSeat, admin, vault, schedule, terms, initial), oracle };
    };

    for (const [name, changes] of Object.entries({
      "no settlement delay": { settlementDelay: 0n },
      "no grace period": { gracePeriod: 0n },
      "no challenge window": { challengeWindow: 0n },
      "a silent window under the challenge window": { silentWindow: challengeWindow - 1n },
      "grace and silence that last an epoch": { silentWindow: WEEK - gracePeriod },
      "no ruling delay": { rulingDelay: 0n },
      "a ruling period of no length": { rulingPeriod: rulingDelay },
      "no staking period": { stakingPeriod: 0n },
      "no lead period": { leadPeriod: 0n },
      "a challenge window and lead period that last an epoch": { leadPeriod: WEEK - challengeWindow },
    })) {
      it(`refuses ${name}`, async () => {
        const { sent, oracle } = await deployWith(changes);
        await expect(sent).to.be.revertedWithCustomError(oracle, "EpochOracleInvalidTerms").withArgs();
      });
    }

    it("refuses a zero rate", async () => {
      const { sent, oracle } = await deployWith({ stakeRate: 0n });
      await expect(sent).to.be.revertedWithCustomError(oracle, "RootStakesZeroRate").withArgs();
    });

    it("holds the reward token to its unit", async () => {
      const { manager, councilSeat, admin, token, schedule, oracle } = await loadFixture(fixture);
      const bonds = vaultTerms(await token.getAddress());
      const vault = await ethers.deployContract("StakeVault", [manager, councilSeat, admin, bonds]);
      const factory = await ethers.getContractFactory("EpochOracle");
      const deployAt = (stakeRate: bigint) =>
        factory.deploy(
          manager,
          councilSeat,
          admin,
          vault,
          schedule,
          { ...ORACLE_TERMS, stakeRate },
          { hash: RULES, uri: "" },
        );
      await expect(deployAt(UNIT - 1n))
        .to.be.revertedWithCustomError(oracle, "EpochOracleInvalidTerms")
        .withArgs();
      expect((await (await deployAt(UNIT)).terms()).stakeRate).to.equal(UNIT);
    });

    it("takes terms at every limit", async () => {
      const { sent } = await deployWith({
        settlementDelay: 1n,
        challengeWindow: 1n,
        silentWindow: WEEK - gracePeriod - 1n,
        rulingDelay: 1n,
        rulingPeriod: 2n,
        stakingPeriod: 1n,
        leadPeriod: 1n,
      });
      const oracle = await ethers.getContractAt("EpochOracle", await (await sent).getAddress());
      expect((await oracle.terms()).silentWindow).to.equal(WEEK - gracePeriod - 1n);
      const narrow = await deployWith({ silentWindow: challengeWindow });
      const other = await ethers.getContractAt("EpochOracle", await (await narrow.sent).getAddress());
      expect((await other.terms()).silentWindow).to.equal(challengeWindow);
      const slow = await deployWith({ leadPeriod: WEEK - challengeWindow - 1n });
      const last = await ethers.getContractAt("EpochOracle", await (await slow.sent).getAddress());
      expect((await last.terms()).leadPeriod).to.equal(WEEK - challengeWindow - 1n);
    });

    it("refuses zero rules", async () => {
      const { sent, oracle } = await deployWith({}, ethers.ZeroHash);
      await expect(sent).to.be.revertedWithCustomError(oracle, "EpochOracleZeroRules").withArgs();
    });

    it("starts the grace period late if deployed late", async () => {
      const { manager, councilSeat, admin, vault, schedule, oracle: first } = await loadFixture(fixture);
      await time.increaseTo((await first.cutOff(0)) + gracePeriod);
      const terms = ORACLE_TERMS;
      const args = [manager, councilSeat, admin, vault, schedule, terms, { hash: RULES, uri: "uri" }] as const;
      const oracle = await ethers.deployContract("EpochOracle", [...args]);
      expect(await oracle.openFrom()).to.equal(BigInt(await time.latest()) + gracePeriod);
    });

    it("keeps the terms", async () => {
      const { oracle, vault, schedule } = await loadFixture(fixture);
      expect(await oracle.terms()).to.deep.equal(Object.values(ORACLE_TERMS));
      expect(await oracle.vault()).to.equal(await vault.getAddress());
      expect(await oracle.schedule()).to.equal(await schedule.getAddress());
      expect(await oracle.genesis()).to.equal(GENESIS);
      expect(await oracle.epochLength()).to.equal(WEEK);
      expect(await oracle.nextEpoch()).to.equal(0n);
      expect(await oracle.rulesOf(0)).to.equal(RULES);
      expect(await oracle.finalizableAt()).to.equal(0n);
      expect(await oracle.dispute()).to.deep.equal([0n, 0n, 0n]);
      expect(await oracle.statusOf(0)).to.equal(STATUS.none);
      expect(await oracle.hasOpenProposal()).to.equal(false);
      expect(await oracle.stakesDecide()).to.equal(false);
    });
  });

  describe("clock", () => {
    it("starts at genesis", async () => {
      const { oracle } = await loadFixture(fixture);
      await expect(oracle.epochAt(GENESIS - 1n))
        .to.be.revertedWithCustomError(oracle, "EpochClockBeforeGenesis")
        .withArgs(GENESIS - 1n, GENESIS);
      expect(await oracle.epochAt(GENESIS)).to.equal(0n);
    });

    it("turns over at an epoch's end", async () => {
      const { oracle } = await loadFixture(fixture);
      const end = GENESIS + 3n * WEEK;
      expect(await oracle.epochEnd(2)).to.equal(end);
      expect(await oracle.epochAt(end - 1n)).to.equal(2n);
      expect(await oracle.epochAt(end)).to.equal(3n);
      expect(await oracle.cutOff(2)).to.equal(end + settlementDelay);
    });

    it("ends with 32 bits", async () => {
      const { oracle } = await loadFixture(fixture);
      const last = 2n ** 32n - 1n;
      expect(await oracle.epochEnd(last)).to.equal(GENESIS + 2n ** 32n * WEEK);
      for (const epoch of [last + 1n, 2n ** 256n - 1n]) {
        await expect(oracle.epochEnd(epoch))
          .to.be.revertedWithCustomError(oracle, "EpochTimeBeyondTime")
          .withArgs(epoch);
        await expect(oracle.cutOff(epoch)).to.be.revertedWithCustomError(oracle, "EpochTimeBeyondTime").withArgs(epoch);
      }
    });
  });

  describe("setRules", () => {
    const NEXT = `0x${"22".repeat(32)}`;
    const LATER = `0x${"33".repeat(32)}`;

    it("stranger cannot set", async () => {
      const { oracle, stranger } = await loadFixture(fixture);
      await expect(oracle.connect(stranger).setRules(NEXT, URI))
        .to.be.revertedWithCustomError(oracle, "AccessManagedUnauthorized")
        .withArgs(stranger.address);
    });

    it("refuses zero", async () => {
      const { oracle, council } = await loadFixture(fixture);
      await expect(oracle.connect(council).setRules(ethers.ZeroHash, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleZeroRules")
        .withArgs();
    });

    it("replaces the first rules before genesis", async () => {
      const { oracle, council } = await loadFixture(fixture);
      await expect(oracle.connect(council).setRules(NEXT, URI)).to.emit(oracle, "RulesSet").withArgs(0n, NEXT, URI);
      expect(await oracle.rulesOf(0)).to.equal(NEXT);
    });

    it("never touches the running epoch", async () => {
      const { oracle, council } = await loadFixture(fixture);
      await time.setNextBlockTimestamp(GENESIS);
      await expect(oracle.connect(council).setRules(NEXT, URI)).to.emit(oracle, "RulesSet").withArgs(1n, NEXT, URI);
      expect(await oracle.rulesOf(0)).to.equal(RULES);
      expect(await oracle.rulesOf(1)).to.equal(NEXT);
    });

    it("may change until the epoch starts", async () => {
      const { oracle, council } = await loadFixture(fixture);
      await time.increaseTo(GENESIS + DAY);
      await oracle.connect(council).setRules(NEXT, URI);
      await time.setNextBlockTimestamp(GENESIS + WEEK - 1n);
      await oracle.connect(council).setRules(LATER, URI);
      expect(await oracle.rulesOf(1)).to.equal(LATER);
      await time.setNextBlockTimestamp(GENESIS + WEEK);
      await oracle.connect(council).setRules(NEXT, URI);
      expect(await oracle.rulesOf(0)).to.equal(RULES);
      expect(await oracle.rulesOf(1)).to.equal(LATER);
      expect(await oracle.rulesOf(2)).to.equal(NEXT);
      expect(await oracle.rulesOf(1_000)).to.equal(NEXT);
    });
  });

  describe("back", () => {
    it("refuses all but the next epoch", async () => {
      const program = await atCutOff();
      await expect(program.oracle.back(1, rootOf(program, 1n), 1n))
        .to.be.revertedWithCustomError(program.oracle, "EpochOracleNotNext")
        .withArgs(1n, 0n);
    });

    it("takes what is missing for a proposal", async () => {
      const program = await atCutOff();
      const { oracle, challenger } = program;
      const root = rootOf(program, TOTAL);
      await oracle.connect(challenger).back(0, root, TENTH - 1n);
      await expect(oracle.connect(challenger).back(0, root, 2n))
        .to.be.revertedWithCustomError(oracle, "EpochOracleOverBacked")
        .withArgs(0n, root, 1n);
      await oracle.connect(challenger).back(0, root, 1n);
      expect((await oracle.poolOf(0, root)).entered).to.equal(TENTH);
    });

    it("takes what is missing for a challenge", async () => {
      const program = await proposed();
      const { oracle, challenger } = program;
      const root = rootOf(program, 500n);
      await expect(oracle.connect(challenger).back(0, root, CHALLENGE + 1n))
        .to.be.revertedWithCustomError(oracle, "EpochOracleOverBacked")
        .withArgs(0n, root, CHALLENGE);
      await oracle.connect(challenger).back(0, root, CHALLENGE);
      expect((await oracle.poolOf(0, root)).entered).to.equal(CHALLENGE);
    });
  });

  describe("propose", () => {
    it("refuses while paused", async () => {
      const program = await atCutOff();
      const { oracle, guardian, operators } = program;
      await oracle.connect(guardian).pause(DAY);
      await expect(oracle.connect(operators[0]).propose(0, rootOf(program, 1n), BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "PauseActive")
        .withArgs(await oracle.pausedUntil());
    });

    it("refuses all but the next epoch", async () => {
      const program = await atCutOff();
      const { oracle, operators } = program;
      await expect(oracle.connect(operators[0]).propose(1, rootOf(program, 1n), BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotNext")
        .withArgs(1n, 0n);
    });

    it("opens in the second of the cut-off", async () => {
      const program = await loadFixture(fixture);
      const { oracle, operators } = program;
      const cutOff = GENESIS + WEEK + settlementDelay;
      const root = rootOf(program, TOTAL);
      const propose = () => oracle.connect(operators[0]).propose(0, root, BUNDLE, URI);
      await time.setNextBlockTimestamp(cutOff - 1n);
      await expect(propose()).to.be.revertedWithCustomError(oracle, "EpochOracleTooEarly").withArgs(0n, cutOff);
      await time.setNextBlockTimestamp(cutOff);
      await expect(propose()).to.emit(oracle, "Proposed").withArgs(0n, root, operators[0].address, TENTH, BUNDLE, URI);
    });

    it("refuses a second proposal", async () => {
      const program = await proposed();
      const { oracle, operators } = program;
      await expect(oracle.connect(operators[1]).propose(0, rootOf(program, 1n), BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleWrongStatus")
        .withArgs(0n, STATUS.proposed);
    });

    it("refuses a zero root", async () => {
      const { oracle, operators } = await atCutOff();
      await expect(oracle.connect(operators[0]).propose(0, ethers.ZeroHash, BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleZeroRoot")
        .withArgs(0n);
    });

    it("refuses a zero bundle", async () => {
      const program = await atCutOff();
      const { oracle, operators } = program;
      await expect(oracle.connect(operators[0]).propose(0, rootOf(program, 1n), ethers.ZeroHash, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleZeroBundle")
        .withArgs(0n);
    });

    it("refuses whoever is not admitted", async () => {
      const program = await atCutOff();
      const { oracle, challenger } = program;
      const openFrom = (await oracle.cutOff(0)) + gracePeriod;
      expect(await oracle.openFrom()).to.equal(openFrom);
      await time.setNextBlockTimestamp(openFrom - 1n);
      await expect(oracle.connect(challenger).propose(0, rootOf(program, 1n), BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotOperator")
        .withArgs(challenger.address, openFrom);
    });

    it("refuses an admitted operator without bond", async () => {
      const program = await atCutOff();
      const { oracle, vault, operators } = program;
      await vault.connect(operators[0]).unbond(BOND.operator, OPERATOR_BOND - 999n);
      await expect(oracle.connect(operators[0]).propose(0, rootOf(program, 1n), BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotOperator")
        .withArgs(operators[0].address, await oracle.openFrom());
    });

    it("lets anyone bonded in after the grace period", async () => {
      const program = await atCutOff();
      const { oracle, stranger } = program;
      const root = rootOf(program, 1n);
      const openFrom = await oracle.openFrom();
      await bondAs(program, stranger, BOND.operator, 999n);
      await time.increaseTo(openFrom);
      await expect(oracle.connect(stranger).propose(0, root, BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotOperator")
        .withArgs(stranger.address, openFrom);
      await bondAs(program, stranger, BOND.operator, 1n);
      await expect(oracle.connect(stranger).propose(0, root, BUNDLE, URI))
        .to.emit(oracle, "Proposed")
        .withArgs(0n, root, stranger.address, MINIMUM, BUNDLE, URI);
    });

    it("lets them in from the first second", async () => {
      const program = await atCutOff();
      const { oracle, challenger } = program;
      const root = rootOf(program, 1n);
      await time.setNextBlockTimestamp(await oracle.openFrom());
      await expect(oracle.connect(challenger).propose(0, root, BUNDLE, URI))
        .to.emit(oracle, "Proposed")
        .withArgs(0n, root, challenger.address, MINIMUM, BUNDLE, URI);
    });

    it("refuses a total beyond the budget", async () => {
      const program = await atCutOff();
      const { oracle, operators } = program;
      await expect(oracle.connect(operators[0]).propose(0, rootOf(program, BUDGET + 1n), BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleOverBudget")
        .withArgs(0n, BUDGET + 1n, BUDGET);
      await oracle.connect(operators[0]).propose(0, rootOf(program, BUDGET), BUNDLE, URI);
      expect(await oracle.statusOf(0)).to.equal(STATUS.proposed);
    });

    it("needs a tenth of the total", async () => {
      const program = await atCutOff();
      const { oracle, vault, operators } = program;
      await vault.connect(operators[0]).unbond(BOND.operator, OPERATOR_BOND - TENTH * STAKE_RATE + 1n);
      await expect(oracle.connect(operators[0]).propose(0, rootOf(program, TOTAL), BUNDLE, URI))
        .to.be.revertedWithCustomError(vault, "StakeVaultInsufficientBond")
        .withArgs(BOND.operator, operators[0].address, TENTH * STAKE_RATE - 1n, TENTH * STAKE_RATE);
    });

    it("rounds the tenth up", async () => {
      const program = await atCutOff();
      expect(await program.oracle.proposalStake(rootOf(program, TOTAL + 1n))).to.equal(TENTH + 1n);
      expect(await program.oracle.proposalStake(rootOf(program, 10n * MINIMUM - 1n))).to.equal(MINIMUM);
      expect(await program.oracle.proposalStake(rootOf(program, 10n * MINIMUM + 1n))).to.equal(MINIMUM + 1n);
    });

    it("halves with every full grace period", async () => {
      const program = await atCutOff();
      const { oracle } = program;
      const root = rootOf(program, TOTAL);
      const from = await oracle.cutOff(0);
      for (const [periods, units] of [
        [0n, TENTH],
        [1n, TENTH / 2n],
        [2n, TENTH / 4n],
        [7n, 468n],
        [8n, MINIMUM],
        [1_000n, MINIMUM],
      ] as const) {
        if (periods > 0n) {
          await time.increaseTo(from + periods * gracePeriod - 1n);
          expect(await oracle.proposalStake(root)).to.be.greaterThan(units - 1n);
          await time.increaseTo(from + periods * gracePeriod);
        }
        expect(await oracle.proposalStake(root)).to.equal(units);
      }
    });

    it("does not halve in a pause", async () => {
      const program = await atCutOff();
      const { oracle, guardian } = program;
      await oracle.connect(guardian).pause(3n * DAY);
      const end = await oracle.pausedUntil();
      expect(await oracle.openFrom()).to.equal(end + gracePeriod);
      await time.increaseTo(end + gracePeriod - 1n);
      expect(await oracle.proposalStake(rootOf(program, TOTAL))).to.equal(TENTH);
    });

    it("locks what backers left, at least the minimum", async () => {
      const program = await atCutOff();
      const { oracle, operators, challenger } = program;
      const root = rootOf(program, TOTAL);
      await oracle.connect(challenger).back(0, root, TENTH);
      await expect(oracle.connect(operators[0]).propose(0, root, BUNDLE, URI))
        .to.emit(oracle, "Proposed")
        .withArgs(0n, root, operators[0].address, MINIMUM, BUNDLE, URI);
      expect(await oracle.stakeOf(0, root, operators[0])).to.deep.equal([MINIMUM, 0n, 0n]);
      expect((await oracle.poolOf(0, root)).entered).to.equal(TENTH + MINIMUM);
    });

    it("stores the proposal", async () => {
      const { oracle, vault, operators, root } = await proposed();
      const finalFrom = BigInt(await time.latest()) + silentWindow;
      expect(await oracle.proposalOf(0)).to.deep.equal([operators[0].address, finalFrom, 0n, 0n]);
      expect(await oracle.standingRoot(0)).to.equal(root);
      expect(await oracle.rootOf(0)).to.equal(ethers.ZeroHash);
      expect(await oracle.bundleOf(0, root)).to.equal(BUNDLE);
      expect(await oracle.statusOf(0)).to.equal(STATUS.proposed);
      expect(await oracle.hasOpenProposal()).to.equal(true);
      expect(await oracle.poolOf(0, root)).to.deep.equal([TENTH, 0n, 0n, true, ENTRY.proposed]);
      expect((await vault.bondOf(BOND.operator, operators[0])).locked).to.equal(TENTH * STAKE_RATE);
    });
  });

  describe("confirm", () => {
    it("needs a proposal", async () => {
      const program = await atCutOff();
      const { oracle, operators } = program;
      await expect(oracle.connect(operators[1]).confirm(0, rootOf(program, 1n), BUNDLE))
        .to.be.revertedWithCustomError(oracle, "EpochOracleWrongStatus")
        .withArgs(0n, STATUS.none);
    });

    it("ends with a challenge", async () => {
      const { oracle, operators, root } = await disputed();
      await expect(oracle.connect(operators[2]).confirm(0, root, BUNDLE))
        .to.be.revertedWithCustomError(oracle, "EpochOracleWrongStatus")
        .withArgs(0n, STATUS.disputed);
    });

    it("ends with the window", async () => {
      const { oracle, operators, root } = await confirmed();
      const end = await oracle.finalizableAt();
      await time.setNextBlockTimestamp(end);
      await expect(oracle.connect(operators[2]).confirm(0, root, BUNDLE))
        .to.be.revertedWithCustomError(oracle, "EpochOracleWindowOver")
        .withArgs(0n, end);
    });

    it("needs the same root", async () => {
      const program = await proposed();
      const { oracle, operators, root } = program;
      const other = rootOf(program, 601n);
      await expect(oracle.connect(operators[1]).confirm(0, other, BUNDLE))
        .to.be.revertedWithCustomError(oracle, "EpochOracleOtherRoot")
        .withArgs(0n, root, other);
    });

    it("needs the same bundle", async () => {
      const { oracle, operators, root } = await proposed();
      const other = `0x${"cc".repeat(32)}`;
      await expect(oracle.connect(operators[1]).confirm(0, root, other))
        .to.be.revertedWithCustomError(oracle, "EpochOracleOtherBundle")
        .withArgs(0n, BUNDLE, other);
    });

    it("refuses whoever is no active operator", async () => {
      const { oracle, challenger, root } = await proposed();
      await expect(oracle.connect(challenger).confirm(0, root, BUNDLE))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotOperator")
        .withArgs(challenger.address, await oracle.openFrom());
    });

    it("refuses the proposer", async () => {
      const { oracle, operators, root } = await proposed();
      await expect(oracle.connect(operators[0]).confirm(0, root, BUNDLE))
        .to.be.revertedWithCustomError(oracle, "RootStakesAlreadyLaid")
        .withArgs(0n, root, operators[0].address);
    });

    it("counts an operator once", async () => {
      const { oracle, operators, root } = await confirmed();
      await expect(oracle.connect(operators[1]).confirm(0, root, BUNDLE))
        .to.be.revertedWithCustomError(oracle, "RootStakesAlreadyLaid")
        .withArgs(0n, root, operators[1].address);
    });

    it("needs a free minimum", async () => {
      const program = await proposed();
      const { oracle, vault, operators, root } = program;
      await vault.connect(operators[1]).unbond(BOND.operator, OPERATOR_BOND - 1_003n);
      await oracle.connect(operators[1]).back(0, rootOf(program, 7n), 1n);
      await expect(oracle.connect(operators[1]).confirm(0, root, BUNDLE))
        .to.be.revertedWithCustomError(vault, "StakeVaultInsufficientBond")
        .withArgs(BOND.operator, operators[1].address, 999n, 1_000n);
    });

    it("counts every operator", async () => {
      const { oracle, operators, root } = await proposed();
      await expect(oracle.connect(operators[1]).confirm(0, root, BUNDLE))
        .to.emit(oracle, "Confirmed")
        .withArgs(0n, root, operators[1].address, MINIMUM, 1n);
      await expect(oracle.connect(operators[2]).confirm(0, root, BUNDLE))
        .to.emit(oracle, "Confirmed")
        .withArgs(0n, root, operators[2].address, MINIMUM, 2n);
      expect((await oracle.poolOf(0, root)).confirmed).to.equal(2n * MINIMUM);
      expect(await oracle.stakeOf(0, root, operators[2])).to.deep.equal([0n, MINIMUM, 0n]);
    });

    it("a quorum ends a window that began with it", async () => {
      const { oracle, operators, root } = await proposed();
      await oracle.connect(operators[1]).confirm(0, root, BUNDLE);
      const finalFrom = BigInt(await time.latest()) + challengeWindow;
      expect(await oracle.finalizableAt()).to.equal(finalFrom);
      await time.increase(DAY);
      await oracle.connect(operators[2]).confirm(0, root, BUNDLE);
      expect(await oracle.finalizableAt()).to.equal(finalFrom);
    });

    it("a late quorum does not outlast silence", async () => {
      const { oracle, operators, root } = await proposed();
      const { finalFrom } = await oracle.proposalOf(0);
      await time.increaseTo(finalFrom - DAY);
      await oracle.connect(operators[1]).confirm(0, root, BUNDLE);
      expect(await oracle.finalizableAt()).to.equal(finalFrom);
    });

    it("needs none where the quorum is zero", async () => {
      // The chain's time goes back to before genesis.
      await loadFixture(fixture);
      const { oracle, operators, people } = await deployFunded({ ethers }, { terms: { ...ORACLE_TERMS, quorum: 0n } });
      await time.increaseTo(await oracle.cutOff(0));
      await oracle.connect(operators[0]).propose(0, rootOf({ people }, 1n), BUNDLE, URI);
      expect(await oracle.finalizableAt()).to.equal(BigInt(await time.latest()) + challengeWindow);
    });
  });

  describe("announceMirror", () => {
    const MIRROR = "https://mirror.example/0";

    it("needs a root on the table", async () => {
      const program = await atCutOff();
      const root = rootOf(program, 1n);
      await expect(program.oracle.connect(program.operators[0]).announceMirror(0, root, MIRROR))
        .to.be.revertedWithCustomError(program.oracle, "RootStakesNotOnTable")
        .withArgs(0n, root);
    });

    it("refuses whoever is no active operator", async () => {
      const { oracle, challenger, root } = await proposed();
      await expect(oracle.connect(challenger).announceMirror(0, root, MIRROR))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotOperator")
        .withArgs(challenger.address, await oracle.openFrom());
    });

    it("tells where", async () => {
      const { oracle, operators, root } = await proposed();
      await expect(oracle.connect(operators[2]).announceMirror(0, root, MIRROR))
        .to.emit(oracle, "MirrorAnnounced")
        .withArgs(0n, root, operators[2].address, MIRROR);
    });
  });

  describe("challenge", () => {
    it("needs a proposal", async () => {
      const program = await atCutOff();
      await expect(program.oracle.connect(program.challenger).challenge(0, rootOf(program, 1n), BUNDLE, URI))
        .to.be.revertedWithCustomError(program.oracle, "EpochOracleWrongStatus")
        .withArgs(0n, STATUS.none);
    });

    it("ends with the challenge window once confirmed", async () => {
      const program = await confirmed();
      const { oracle, challenger } = program;
      const end = await oracle.finalizableAt();
      await time.setNextBlockTimestamp(end);
      await expect(oracle.connect(challenger).challenge(0, rootOf(program, 1n), BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleWindowOver")
        .withArgs(0n, end);
    });

    it("lasts to the window's last second", async () => {
      const program = await confirmed();
      const { oracle, challenger } = program;
      await time.setNextBlockTimestamp((await oracle.finalizableAt()) - 1n);
      await oracle.connect(challenger).challenge(0, rootOf(program, 1n), BUNDLE, URI);
      expect(await oracle.statusOf(0)).to.equal(STATUS.disputed);
    });

    it("lasts through the silent window unconfirmed", async () => {
      const program = await proposed();
      const { oracle, challenger } = program;
      await time.setNextBlockTimestamp((await oracle.proposalOf(0)).finalFrom - 1n);
      await oracle.connect(challenger).challenge(0, rootOf(program, 1n), BUNDLE, URI);
      expect(await oracle.statusOf(0)).to.equal(STATUS.disputed);
    });

    it("refuses roots that are no answer", async () => {
      const program = await proposed();
      const { oracle, challenger, root } = program;
      const challenge = (other: string) => oracle.connect(challenger).challenge(0, other, BUNDLE, URI);
      await expect(challenge(ethers.ZeroHash))
        .to.be.revertedWithCustomError(oracle, "EpochOracleZeroRoot")
        .withArgs(0n);
      await expect(challenge(root)).to.be.revertedWithCustomError(oracle, "RootStakesOnTable").withArgs(0n, root);
      await expect(challenge(rootOf(program, BUDGET + 1n)))
        .to.be.revertedWithCustomError(oracle, "EpochOracleOverBudget")
        .withArgs(0n, BUDGET + 1n, BUDGET);
    });

    it("refuses a zero bundle", async () => {
      const program = await proposed();
      const { oracle, challenger } = program;
      await expect(oracle.connect(challenger).challenge(0, rootOf(program, 1n), ethers.ZeroHash, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleZeroBundle")
        .withArgs(0n);
    });

    it("needs a hundredth of the budget", async () => {
      const program = await proposed();
      const { oracle, vault, stranger } = program;
      await giveStake(program, stranger, CHALLENGE - 1n);
      await expect(oracle.connect(stranger).challenge(0, rootOf(program, 1n), BUNDLE, URI))
        .to.be.revertedWithCustomError(vault, "StakeVaultInsufficientBond")
        .withArgs(BOND.operator, stranger.address, (CHALLENGE - 1n) * STAKE_RATE, CHALLENGE * STAKE_RATE);
    });

    it("needs the minimum where there is no budget", async () => {
      const program = await loadFixture(fixture);
      const poor = await deployProgram({ ethers });
      expect(await poor.oracle.challengeStake()).to.equal(MINIMUM);
      expect(await program.oracle.challengeStake()).to.equal(CHALLENGE);
    });

    it("locks the stake and opens the dispute", async () => {
      const program = await confirmed();
      const { oracle, vault, challenger, root } = program;
      const counterRoot = rootOf(program, 1n);
      await expect(oracle.connect(challenger).challenge(0, counterRoot, BUNDLE, URI))
        .to.emit(oracle, "Challenged")
        .withArgs(0n, counterRoot, challenger.address, CHALLENGE, BUNDLE, URI);
      const at = BigInt(await time.latest());
      expect((await oracle.proposalOf(0)).disputedAt).to.equal(at);
      const until = at + rulingPeriod + stakingPeriod;
      expect(await oracle.dispute()).to.deep.equal([at + rulingDelay, at + rulingPeriod, until]);
      expect(await oracle.finalizableAt()).to.equal(until);
      expect(await oracle.standingRoot(0)).to.equal(root);
      expect(await oracle.poolOf(0, counterRoot)).to.deep.equal([CHALLENGE, 0n, 0n, false, ENTRY.challenged]);
      expect(await vault.bondOf(BOND.operator, challenger)).to.deep.equal([
        OPERATOR_BOND,
        CHALLENGE * STAKE_RATE,
        false,
      ]);
    });

    it("brings further roots without moving a time", async () => {
      const program = await disputed();
      const { oracle, challenger } = program;
      const before = await oracle.dispute();
      await time.increase(DAY);
      const third = rootOf(program, 3n);
      await oracle.connect(challenger).challenge(0, third, BUNDLE, URI);
      expect(await oracle.dispute()).to.deep.equal(before);
      expect((await oracle.poolOf(0, third)).entry).to.equal(ENTRY.challenged);
    });

    it("brings a root while stakes decide", async () => {
      const program = await disputed();
      const { oracle, challenger } = program;
      const { stakesFrom, until } = await oracle.dispute();
      const [third, fourth] = [rootOf(program, 3n), rootOf(program, 4n)];
      await time.setNextBlockTimestamp(stakesFrom);
      await oracle.connect(challenger).challenge(0, third, BUNDLE, URI);
      expect((await oracle.poolOf(0, third)).entry).to.equal(ENTRY.late);
      await time.setNextBlockTimestamp(until);
      await expect(oracle.connect(challenger).challenge(0, fourth, BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleWindowOver")
        .withArgs(0n, until);
    });

    it("goes straight to stakes after silence", async () => {
      const program = await silent();
      const { oracle, challenger } = program;
      const counterRoot = rootOf(program, 5n, 1n);
      await oracle.connect(challenger).challenge(1, counterRoot, BUNDLE, URI);
      const at = BigInt(await time.latest());
      expect(await oracle.dispute()).to.deep.equal([at + rulingDelay, at, at + challengeWindow + leadPeriod]);
      expect((await oracle.proposalOf(1)).finalFrom).to.equal(at + challengeWindow);
      expect((await oracle.poolOf(1, counterRoot)).entry).to.equal(ENTRY.late);
    });

    it("after silence leaves the lead period behind any window", async () => {
      const program = await silent();
      const { oracle, operators, challenger, next } = program;
      await oracle.connect(operators[1]).confirm(1, next, BUNDLE);
      const { finalFrom } = await oracle.proposalOf(1);
      await time.setNextBlockTimestamp(finalFrom - 1n);
      await oracle.connect(challenger).challenge(1, rootOf(program, 5n, 1n), BUNDLE, URI);
      expect((await oracle.proposalOf(1)).finalFrom).to.equal(finalFrom);
      expect((await oracle.dispute()).until).to.equal(finalFrom + leadPeriod);
    });

    it("after silence ends no later than the silent window and the lead period", async () => {
      const program = await silent();
      const { oracle, challenger } = program;
      const { finalFrom } = await oracle.proposalOf(1);
      await time.setNextBlockTimestamp(finalFrom - 1n);
      await oracle.connect(challenger).challenge(1, rootOf(program, 5n, 1n), BUNDLE, URI);
      expect((await oracle.dispute()).until).to.equal(finalFrom + leadPeriod);
    });
  });

  describe("rule", () => {
    it("only the council rules", async () => {
      const { oracle, stranger, counterRoot } = await disputed();
      await expect(oracle.connect(stranger).rule(0, counterRoot))
        .to.be.revertedWithCustomError(oracle, "CouncilUnauthorized")
        .withArgs(stranger.address);
    });

    it("needs a challenge", async () => {
      const { oracle, council, root } = await proposed();
      await expect(oracle.connect(council).rule(0, root))
        .to.be.revertedWithCustomError(oracle, "EpochOracleWrongStatus")
        .withArgs(0n, STATUS.proposed);
    });

    it("leaves time for further roots", async () => {
      const { oracle, council, root } = await disputed();
      const { rulingFrom } = await oracle.dispute();
      await time.setNextBlockTimestamp(rulingFrom - 1n);
      await expect(oracle.connect(council).rule(0, root))
        .to.be.revertedWithCustomError(oracle, "EpochOracleRulingNotOpen")
        .withArgs(0n, rulingFrom);
    });

    it("comes before stakes have decided", async () => {
      const { oracle, council, root } = await disputed();
      const { until } = await oracle.dispute();
      await time.setNextBlockTimestamp(until);
      await expect(oracle.connect(council).rule(0, root))
        .to.be.revertedWithCustomError(oracle, "EpochOracleWindowOver")
        .withArgs(0n, until);
    });

    it("names a root on the table", async () => {
      const program = await disputed();
      const { oracle, council } = program;
      const other = rootOf(program, 9n);
      await time.increaseTo((await oracle.dispute()).rulingFrom);
      await expect(oracle.connect(council).rule(0, other))
        .to.be.revertedWithCustomError(oracle, "RootStakesNotOnTable")
        .withArgs(0n, other);
    });

    it("makes the named root final", async () => {
      const { oracle, schedule, distributor, council, counterRoot } = await disputed();
      await time.setNextBlockTimestamp((await oracle.dispute()).rulingFrom);
      const ruled = oracle.connect(council).rule(0, counterRoot);
      await expect(ruled).to.emit(oracle, "Ruled").withArgs(0n, counterRoot);
      await expect(ruled).to.emit(oracle, "Finalized").withArgs(0n, counterRoot, 500n, DECISION.ruled);
      expect(await oracle.rootOf(0)).to.equal(counterRoot);
      expect(await distributor.rootOf(0)).to.equal(counterRoot);
      expect(await oracle.decisionOf(0)).to.equal(DECISION.ruled);
      expect(await schedule.treasury()).to.equal(50n * BUDGET - 500n);
      expect(await oracle.nextEpoch()).to.equal(1n);
      expect(await oracle.dispute()).to.deep.equal([0n, 0n, 0n]);
      expect(await oracle.stakesDecide()).to.equal(false);
    });

    it("in time ends a silence", async () => {
      const program = await silent();
      const { oracle, council, challenger, next } = program;
      await oracle.connect(challenger).challenge(1, rootOf(program, 5n, 1n), BUNDLE, URI);
      await time.increaseTo((await oracle.dispute()).rulingFrom);
      expect(await oracle.stakesDecide()).to.equal(true);
      await oracle.connect(council).rule(1, next);
      expect(await oracle.stakesDecide()).to.equal(false);
    });

    it("too late ends no silence", async () => {
      const program = await silent();
      const { oracle, operators, council, challenger, stranger, next } = program;
      await giveStake(program, stranger, 100_000n);
      const other = rootOf(program, 5n, 1n);
      await oracle.connect(challenger).challenge(1, other, BUNDLE, URI);
      const { disputedAt } = await oracle.proposalOf(1);
      await time.increaseTo((await oracle.dispute()).until - 10n);
      await oracle.connect(stranger).addStake(1, other, 90_000n);
      await time.increaseTo((await oracle.dispute()).until - 10n);
      await oracle.connect(operators[1]).addStake(1, next, 100_000n);
      await time.setNextBlockTimestamp(disputedAt + rulingPeriod);
      await oracle.connect(council).rule(1, next);
      expect(await oracle.rootOf(1)).to.equal(next);
      expect(await oracle.stakesDecide()).to.equal(true);
    });
  });

  describe("resumeRuling", () => {
    it("only the council resumes", async () => {
      const { oracle, stranger } = await silent();
      await expect(oracle.connect(stranger).resumeRuling(0))
        .to.be.revertedWithCustomError(oracle, "CouncilUnauthorized")
        .withArgs(stranger.address);
    });

    it("goes by the last epoch", async () => {
      const { oracle, council } = await silent();
      await expect(oracle.connect(council).resumeRuling(1))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotStaked")
        .withArgs(1n);
    });

    it("needs an epoch that stakes decided", async () => {
      const { oracle, council } = await finalized();
      await expect(oracle.connect(council).resumeRuling(0))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotStaked")
        .withArgs(0n);
    });

    it("ends with the ruling period", async () => {
      const { oracle, council } = await silent();
      const { disputedAt } = await oracle.proposalOf(0);
      // The silence began when that had passed.
      await expect(oracle.connect(council).resumeRuling(0))
        .to.be.revertedWithCustomError(oracle, "EpochOracleWindowOver")
        .withArgs(0n, disputedAt + rulingPeriod);
    });

    /** Epoch 1 was decided by stakes within its ruling period, epoch 2 is proposed. */
    const fast = async () => {
      const program = await silent();
      const { oracle, operators, challenger } = program;
      await oracle.connect(challenger).challenge(1, rootOf(program, 5n, 1n), BUNDLE, URI);
      await time.increaseTo((await oracle.dispute()).until);
      await oracle.finalize(1);
      const [cutOff, now] = [await oracle.cutOff(2), BigInt(await time.latest())];
      if (now < cutOff) await time.increaseTo(cutOff);
      const third = rootOf(program, TOTAL, 2n);
      await oracle.connect(operators[0]).propose(2, third, BUNDLE, URI);
      return { ...program, third };
    };

    it("lets challenges wait for the council again", async () => {
      const program = await fast();
      const { oracle, council, challenger } = program;
      const { disputedAt } = await oracle.proposalOf(1);
      await time.setNextBlockTimestamp(disputedAt + rulingPeriod - 1n);
      await expect(oracle.connect(council).resumeRuling(1)).to.emit(oracle, "RulingResumed").withArgs(2n);
      expect(await oracle.stakesDecide()).to.equal(false);
      await oracle.connect(challenger).challenge(2, rootOf(program, 5n, 2n), BUNDLE, URI);
      const at = BigInt(await time.latest());
      const until = at + rulingPeriod + stakingPeriod;
      expect(await oracle.dispute()).to.deep.equal([at + rulingDelay, at + rulingPeriod, until]);
    });

    it("leaves an open dispute its times", async () => {
      const program = await fast();
      const { oracle, council, challenger, third } = program;
      await oracle.connect(challenger).challenge(2, rootOf(program, 5n, 2n), BUNDLE, URI);
      const times = await oracle.dispute();
      await expect(oracle.connect(council).resumeRuling(1)).to.emit(oracle, "RulingResumed").withArgs(3n);
      expect(await oracle.dispute()).to.deep.equal(times);
      expect(await oracle.stakesDecide()).to.equal(true);
      await time.increaseTo(times.until);
      await oracle.finalize(2);
      expect(await oracle.rootOf(2)).to.equal(third);
      expect(await oracle.stakesDecide()).to.equal(false);
    });
  });

  describe("addStake", () => {
    it("needs a dispute", async () => {
      const { oracle, challenger, root } = await proposed();
      await expect(oracle.connect(challenger).addStake(0, root, 1n))
        .to.be.revertedWithCustomError(oracle, "EpochOracleWrongStatus")
        .withArgs(0n, STATUS.proposed);
    });

    it("waits for the council", async () => {
      const { oracle, challenger, counterRoot } = await disputed();
      const { stakesFrom } = await oracle.dispute();
      await time.setNextBlockTimestamp(stakesFrom - 1n);
      await expect(oracle.connect(challenger).addStake(0, counterRoot, 1n))
        .to.be.revertedWithCustomError(oracle, "EpochOracleStakesNotOpen")
        .withArgs(0n, stakesFrom);
      await time.setNextBlockTimestamp(stakesFrom);
      await oracle.connect(challenger).addStake(0, counterRoot, 1n);
      expect((await oracle.stakeOf(0, counterRoot, challenger)).added).to.equal(1n);
    });

    it("ends when stakes have decided", async () => {
      const { oracle, challenger, counterRoot } = await disputed();
      const { until } = await oracle.dispute();
      await time.setNextBlockTimestamp(until);
      await expect(oracle.connect(challenger).addStake(0, counterRoot, 1n))
        .to.be.revertedWithCustomError(oracle, "EpochOracleWindowOver")
        .withArgs(0n, until);
    });

    it("leaves three days after a change of lead", async () => {
      const { oracle, challenger, counterRoot } = await disputed();
      const { until } = await oracle.dispute();
      await time.setNextBlockTimestamp(until - 1n);
      await oracle.connect(challenger).addStake(0, counterRoot, 100_000n);
      expect((await oracle.dispute()).until).to.equal(until - 1n + leadPeriod);
      expect(await oracle.standingRoot(0)).to.equal(counterRoot);
    });

    it("an early change of lead shortens nothing", async () => {
      const { oracle, challenger, counterRoot } = await disputed();
      const { stakesFrom, until } = await oracle.dispute();
      await time.setNextBlockTimestamp(stakesFrom);
      await oracle.connect(challenger).addStake(0, counterRoot, 100_000n);
      expect((await oracle.dispute()).until).to.equal(until);
    });
  });

  describe("finalize", () => {
    it("needs a proposal", async () => {
      const { oracle } = await atCutOff();
      await expect(oracle.finalize(0))
        .to.be.revertedWithCustomError(oracle, "EpochOracleWrongStatus")
        .withArgs(0n, STATUS.none);
    });

    it("waits for the challenge window", async () => {
      const program = await confirmed();
      const { oracle, schedule, distributor, token, stranger, root } = program;
      const at = await oracle.finalizableAt();
      await time.setNextBlockTimestamp(at - 1n);
      await expect(oracle.finalize(0))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotFinalizable")
        .withArgs(0n, at);
      await time.setNextBlockTimestamp(at);
      const finalize = oracle.connect(stranger).finalize(0);
      await expect(finalize).to.emit(oracle, "Finalized").withArgs(0n, root, TOTAL, DECISION.unchallenged);
      await expect(finalize).to.changeTokenBalances(
        ethers,
        token,
        [schedule, distributor],
        [-TOTAL * UNIT, TOTAL * UNIT],
      );
      expect(await oracle.nextEpoch()).to.equal(1n);
      expect(await oracle.rootOf(0)).to.equal(root);
      expect(await distributor.rootOf(0)).to.equal(root);
      expect(await oracle.statusOf(0)).to.equal(STATUS.final);
      expect(await oracle.finalizableAt()).to.equal(0n);
      expect(await oracle.hasOpenProposal()).to.equal(false);
    });

    it("comes in silence after the longer window", async () => {
      const { oracle, root } = await proposed();
      const { finalFrom } = await oracle.proposalOf(0);
      await time.setNextBlockTimestamp(finalFrom - 1n);
      await expect(oracle.finalize(0))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotFinalizable")
        .withArgs(0n, finalFrom);
      await time.setNextBlockTimestamp(finalFrom);
      await expect(oracle.finalize(0)).to.emit(oracle, "Finalized").withArgs(0n, root, TOTAL, DECISION.unchallenged);
    });

    it("waits until stakes have decided", async () => {
      const { oracle, root } = await disputed();
      const { until } = await oracle.dispute();
      await time.setNextBlockTimestamp(until - 1n);
      await expect(oracle.finalize(0))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotFinalizable")
        .withArgs(0n, until);
      await time.setNextBlockTimestamp(until);
      await expect(oracle.finalize(0)).to.emit(oracle, "Finalized").withArgs(0n, root, TOTAL, DECISION.staked);
      expect(await oracle.decisionOf(0)).to.equal(DECISION.staked);
      expect(await oracle.stakesDecide()).to.equal(true);
    });

    it("starts the next grace period", async () => {
      const { oracle } = await finalized();
      const now = BigInt(await time.latest());
      const cutOff = await oracle.cutOff(1);
      expect(await oracle.openFrom()).to.equal((now > cutOff ? now : cutOff) + gracePeriod);
    });

    it("no call changes a finalized epoch", async () => {
      const program = await finalized();
      const { oracle, operators, challenger, council } = program;
      const before = [await oracle.proposalOf(0), await oracle.rootOf(0), await oracle.rulesOf(0)];
      const other = rootOf(program, 3n);
      const attempts = [
        () => oracle.connect(operators[0]).propose(0, other, BUNDLE, URI),
        () => oracle.connect(operators[2]).confirm(0, program.root, BUNDLE),
        () => oracle.connect(challenger).back(0, other, 1n),
        () => oracle.connect(challenger).challenge(0, other, BUNDLE, URI),
        () => oracle.connect(challenger).addStake(0, program.root, 1n),
        () => oracle.connect(council).rule(0, program.root),
        () => oracle.finalize(0),
      ];
      for (const attempt of attempts) {
        await expect(attempt()).to.be.revertedWithCustomError(oracle, "EpochOracleNotNext").withArgs(0n, 1n);
      }
      await oracle.connect(council).setRules(`0x${"44".repeat(32)}`, URI);
      expect([await oracle.proposalOf(0), await oracle.rootOf(0), await oracle.rulesOf(0)]).to.deep.equal(before);
    });

    it("works off a backlog in order", async () => {
      const program = await loadFixture(fixture);
      const { oracle, schedule, distributor, operators } = program;
      await time.increaseTo(await oracle.cutOff(9));
      for (let epoch = 0n; epoch < 10n; epoch++) {
        const root = rootOf(program, 100n + epoch, epoch);
        if (epoch > 0n) {
          expect(await oracle.openFrom()).to.be.greaterThan(await time.latest());
        }
        await oracle.connect(operators[0]).propose(epoch, root, BUNDLE, URI);
        await oracle.connect(operators[1]).confirm(epoch, root, BUNDLE);
        await time.increaseTo(await oracle.finalizableAt());
        await oracle.finalize(epoch);
        expect(await distributor.rootOf(epoch)).to.equal(root);
      }
      expect(await oracle.nextEpoch()).to.equal(10n);
      expect(await schedule.treasury()).to.equal(50n * BUDGET - 1_045n);
    });
  });

  describe("pause", () => {
    it("stranger cannot pause", async () => {
      const { oracle, stranger } = await loadFixture(fixture);
      await expect(oracle.connect(stranger).pause(DAY))
        .to.be.revertedWithCustomError(oracle, "AccessManagedUnauthorized")
        .withArgs(stranger.address);
    });

    it("expires by itself", async () => {
      const program = await atCutOff();
      const { oracle, guardian, operators } = program;
      await oracle.connect(guardian).pause(DAY);
      await time.setNextBlockTimestamp(await oracle.pausedUntil());
      await oracle.connect(operators[0]).propose(0, rootOf(program, 1n), BUNDLE, URI);
      expect(await oracle.statusOf(0)).to.equal(STATUS.proposed);
    });

    it("leaves what is proposed alone", async () => {
      const program = await proposed();
      const { oracle, guardian, operators, challenger, council, root } = program;
      await oracle.connect(guardian).pause(3n * DAY);
      await oracle.connect(operators[1]).confirm(0, root, BUNDLE);
      await oracle.connect(challenger).challenge(0, rootOf(program, 1n), BUNDLE, URI);
      await time.increaseTo((await oracle.dispute()).rulingFrom);
      await oracle.connect(council).rule(0, root);
      expect(await oracle.rootOf(0)).to.equal(root);
    });
  });
});
