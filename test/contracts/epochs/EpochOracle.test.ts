import { expect } from "chai";
import { network } from "hardhat";
import {
  BOND,
  bondAs,
  DAY,
  deployProgram,
  fundAs,
  GENESIS,
  ORACLE_TERMS,
  RULES,
  signerAt,
  STATUS,
  UNBONDING_DELAY,
  UNIT,
  WEEK,
  type Program,
} from "../../helpers/epochs.js";
import { buildTree } from "../../helpers/tree.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const { settlementDelay, gracePeriod, challengeWindow, silentWindow, rulingPeriod, proposerBond, challengeBond } =
  ORACLE_TERMS;
const BUNDLE = `0x${"bb".repeat(32)}`;
const URI = "ipfs://bundle";
const BUDGET = 1_000_000n;

const fixture = async () => {
  const program = await deployProgram({ ethers });
  await fundAs(program, program.admin, 50n * BUDGET);
  return program;
};

/** The chain in the second in which epoch 0 can be proposed. */
const atCutOff = async () => {
  const program = await loadFixture(fixture);
  await time.increaseTo(await program.oracle.cutOff(0));
  return program;
};

const rootOf = ({ people }: Program, units: bigint, epoch = 0n): string =>
  buildTree([{ epoch, account: signerAt(people, 0).address, units, reputation: 1n }]).root;

const proposed = async () => {
  const program = await atCutOff();
  const root = rootOf(program, 600n);
  await program.oracle.connect(program.operators[0]).propose(0, root, BUNDLE, URI);
  return { ...program, root };
};

const confirmed = async () => {
  const program = await proposed();
  await program.oracle.connect(program.operators[1]).confirm(0, program.root);
  return program;
};

const challenged = async () => {
  const program = await confirmed();
  const counterRoot = rootOf(program, 500n);
  await program.oracle.connect(program.challenger).challenge(0, counterRoot);
  return { ...program, counterRoot };
};

const finalized = async () => {
  const program = await confirmed();
  await time.increaseTo(await program.oracle.finalizableAt());
  await program.oracle.finalize(0);
  return program;
};

describe("EpochOracle", () => {
  describe("constructor", () => {
    const deployWith = async (changes: object, rules = RULES) => {
      const { manager, vault, schedule, oracle, beneficiary } = await loadFixture(fixture);
      const terms = { ...ORACLE_TERMS, beneficiary: beneficiary.address, ...changes };
      const factory = await ethers.getContractFactory("EpochOracle");
      return { sent: factory.deploy(manager, vault, schedule, terms, rules, "uri"), oracle };
    };

    for (const [name, changes] of Object.entries({
      "a silent window under the challenge window": { silentWindow: challengeWindow - 1n },
      "a share above the whole": { protocolShareBps: 10_001n },
      "a missing beneficiary": { beneficiary: ethers.ZeroAddress },
      "a ruling that outlasts bonds": { rulingPeriod: UNBONDING_DELAY - silentWindow },
    })) {
      it(`refuses ${name}`, async () => {
        const { sent, oracle } = await deployWith(changes);
        await expect(sent).to.be.revertedWithCustomError(oracle, "EpochOracleInvalidTerms").withArgs();
      });
    }

    it("takes terms at every limit", async () => {
      const { sent } = await deployWith({
        silentWindow: challengeWindow,
        protocolShareBps: 10_000n,
        rulingPeriod: UNBONDING_DELAY - challengeWindow - 1n,
      });
      const oracle = await ethers.getContractAt("EpochOracle", await (await sent).getAddress());
      expect((await oracle.terms()).protocolShareBps).to.equal(10_000n);
    });

    it("refuses zero rules", async () => {
      const { sent, oracle } = await deployWith({}, ethers.ZeroHash);
      await expect(sent).to.be.revertedWithCustomError(oracle, "EpochOracleZeroRules").withArgs();
    });

    it("starts the grace period late if deployed late", async () => {
      const { manager, vault, schedule, oracle: first, beneficiary } = await loadFixture(fixture);
      await time.increaseTo((await first.cutOff(0)) + gracePeriod);
      const terms = { ...ORACLE_TERMS, beneficiary: beneficiary.address };
      const oracle = await ethers.deployContract("EpochOracle", [manager, vault, schedule, terms, RULES, "uri"]);
      expect(await oracle.openFrom()).to.equal(BigInt(await time.latest()) + gracePeriod);
    });

    it("keeps the terms", async () => {
      const { oracle, vault, schedule, beneficiary } = await loadFixture(fixture);
      expect(await oracle.terms()).to.deep.equal([...Object.values(ORACLE_TERMS), beneficiary.address]);
      expect(await oracle.vault()).to.equal(await vault.getAddress());
      expect(await oracle.schedule()).to.equal(await schedule.getAddress());
      expect(await oracle.genesis()).to.equal(GENESIS);
      expect(await oracle.epochLength()).to.equal(WEEK);
      expect(await oracle.nextEpoch()).to.equal(0n);
      expect(await oracle.rulesOf(0)).to.equal(RULES);
      expect(await oracle.finalizableAt()).to.equal(0n);
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
      const propose = () => oracle.connect(operators[0]).propose(0, rootOf(program, 1n), BUNDLE, URI);
      await time.setNextBlockTimestamp(cutOff - 1n);
      await expect(propose()).to.be.revertedWithCustomError(oracle, "EpochOracleTooEarly").withArgs(0n, cutOff);
      await time.setNextBlockTimestamp(cutOff);
      await expect(propose()).to.emit(oracle, "Proposed");
    });

    it("refuses a second proposal", async () => {
      const { oracle, operators, root } = await proposed();
      await expect(oracle.connect(operators[1]).propose(0, root, BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleAlreadyProposed")
        .withArgs(0n, root);
    });

    it("refuses a zero root", async () => {
      const { oracle, operators } = await atCutOff();
      await expect(oracle.connect(operators[0]).propose(0, ethers.ZeroHash, BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleZeroRoot")
        .withArgs(0n);
    });

    it("refuses whoever is not admitted", async () => {
      const program = await atCutOff();
      const { oracle, stranger } = program;
      await bondAs(program, stranger, BOND.operator, 1_000n);
      const openFrom = (await oracle.cutOff(0)) + gracePeriod;
      expect(await oracle.openFrom()).to.equal(openFrom);
      await time.setNextBlockTimestamp(openFrom - 1n);
      await expect(oracle.connect(stranger).propose(0, rootOf(program, 1n), BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotOperator")
        .withArgs(stranger.address, openFrom);
    });

    it("refuses an admitted operator without bond", async () => {
      const program = await atCutOff();
      const { oracle, vault, operators } = program;
      await vault.connect(operators[0]).unbond(BOND.operator, 1_001n);
      await expect(oracle.connect(operators[0]).propose(0, rootOf(program, 1n), BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotOperator")
        .withArgs(operators[0].address, await oracle.openFrom());
    });

    it("lets anyone bonded in after the grace period", async () => {
      const program = await atCutOff();
      const { oracle, stranger } = program;
      const root = rootOf(program, 1n);
      await bondAs(program, stranger, BOND.operator, 999n);
      const openFrom = await oracle.openFrom();
      await time.increaseTo(openFrom);
      await expect(oracle.connect(stranger).propose(0, root, BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotOperator")
        .withArgs(stranger.address, openFrom);
      await bondAs(program, stranger, BOND.operator, 1n);
      await expect(oracle.connect(stranger).propose(0, root, BUNDLE, URI))
        .to.emit(oracle, "Proposed")
        .withArgs(0n, root, stranger.address, 0n, BUNDLE, URI);
    });

    it("lets them in from the first second", async () => {
      const program = await atCutOff();
      const { oracle, stranger } = program;
      await bondAs(program, stranger, BOND.operator, 1_000n);
      await time.setNextBlockTimestamp(await oracle.openFrom());
      await expect(oracle.connect(stranger).propose(0, rootOf(program, 1n), BUNDLE, URI)).to.emit(oracle, "Proposed");
    });

    it("refuses a total beyond the budget", async () => {
      const program = await atCutOff();
      const { oracle, operators } = program;
      await expect(oracle.connect(operators[0]).propose(0, rootOf(program, BUDGET + 1n), BUNDLE, URI))
        .to.be.revertedWithCustomError(oracle, "EpochOracleOverBudget")
        .withArgs(0n, BUDGET + 1n, BUDGET);
      await expect(oracle.connect(operators[0]).propose(0, rootOf(program, BUDGET), BUNDLE, URI)).to.emit(
        oracle,
        "Proposed",
      );
    });

    it("stores the proposal", async () => {
      const program = await atCutOff();
      const { oracle, operators } = program;
      const root = rootOf(program, 600n);
      await expect(oracle.connect(operators[0]).propose(0, root, BUNDLE, URI))
        .to.emit(oracle, "Proposed")
        .withArgs(0n, root, operators[0].address, 0n, BUNDLE, URI);
      const now = BigInt(await time.latest());
      expect(await oracle.proposalOf(0)).to.deep.equal([root, operators[0].address, now, 0n, 0n, STATUS.proposed]);
      expect(await oracle.rootOf(0)).to.equal(ethers.ZeroHash);
      expect(await oracle.finalizableAt()).to.equal(now + silentWindow);
    });
  });

  describe("confirm", () => {
    it("needs a proposal", async () => {
      const program = await atCutOff();
      const { oracle, operators } = program;
      await expect(oracle.connect(operators[1]).confirm(0, rootOf(program, 1n)))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotProposed")
        .withArgs(0n, STATUS.none);
      await expect(oracle.connect(operators[1]).confirm(1, rootOf(program, 1n)))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotNext")
        .withArgs(1n, 0n);
    });

    it("needs the same root", async () => {
      const program = await proposed();
      const { oracle, operators, root } = program;
      const other = rootOf(program, 599n);
      await expect(oracle.connect(operators[1]).confirm(0, other))
        .to.be.revertedWithCustomError(oracle, "EpochOracleOtherRoot")
        .withArgs(0n, root, other);
    });

    it("refuses the proposer", async () => {
      const { oracle, operators, root } = await proposed();
      await expect(oracle.connect(operators[0]).confirm(0, root))
        .to.be.revertedWithCustomError(oracle, "EpochOracleSelfConfirmation")
        .withArgs(operators[0].address);
    });

    it("counts an operator once", async () => {
      const { oracle, operators, root } = await confirmed();
      await expect(oracle.connect(operators[1]).confirm(0, root))
        .to.be.revertedWithCustomError(oracle, "EpochOracleAlreadyConfirmed")
        .withArgs(0n, operators[1].address);
    });

    it("refuses whoever is no active operator", async () => {
      const program = await proposed();
      const { oracle, vault, council, operators, stranger, root } = program;
      await vault.connect(council).setAdmitted(BOND.operator, operators[1], false);
      for (const account of [stranger, operators[1]]) {
        await expect(oracle.connect(account).confirm(0, root))
          .to.be.revertedWithCustomError(oracle, "EpochOracleNotOperator")
          .withArgs(account.address, await oracle.openFrom());
      }
    });

    it("counts every operator", async () => {
      const { oracle, operators, root } = await proposed();
      expect(await oracle.hasConfirmed(operators[1])).to.equal(false);
      await expect(oracle.connect(operators[1]).confirm(0, root))
        .to.emit(oracle, "Confirmed")
        .withArgs(0n, root, operators[1].address, 1n);
      await expect(oracle.connect(operators[2]).confirm(0, root))
        .to.emit(oracle, "Confirmed")
        .withArgs(0n, root, operators[2].address, 2n);
      expect(await oracle.hasConfirmed(operators[1])).to.equal(true);
      expect((await oracle.proposalOf(0)).confirmations).to.equal(2n);
    });

    it("brings finality forward", async () => {
      const { oracle } = await confirmed();
      const { windowStart } = await oracle.proposalOf(0);
      expect(await oracle.finalizableAt()).to.equal(windowStart + challengeWindow);
    });

    it("counts anew in the next round and epoch", async () => {
      const program = await challenged();
      const { oracle, council, operators, counterRoot } = program;
      await oracle.connect(council).rule(0, true);
      await oracle.connect(operators[2]).propose(0, counterRoot, BUNDLE, URI);
      expect(await oracle.hasConfirmed(operators[1])).to.equal(false);
      await oracle.connect(operators[1]).confirm(0, counterRoot);
      await time.increaseTo(await oracle.cutOff(1));
      await oracle.finalize(0);
      const next = rootOf(program, 5n, 1n);
      await oracle.connect(operators[2]).propose(1, next, BUNDLE, URI);
      await expect(oracle.connect(operators[1]).confirm(1, next))
        .to.emit(oracle, "Confirmed")
        .withArgs(1n, next, operators[1].address, 1n);
    });
  });

  describe("challenge", () => {
    it("needs a proposal", async () => {
      const program = await challenged();
      const { oracle, challenger, counterRoot } = program;
      await expect(oracle.connect(challenger).challenge(0, counterRoot))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotProposed")
        .withArgs(0n, STATUS.challenged);
    });

    it("ends with the challenge window once confirmed", async () => {
      const program = await confirmed();
      const { oracle, challenger } = program;
      const end = await oracle.finalizableAt();
      await time.setNextBlockTimestamp(end);
      await expect(oracle.connect(challenger).challenge(0, rootOf(program, 1n)))
        .to.be.revertedWithCustomError(oracle, "EpochOracleWindowOver")
        .withArgs(0n, end);
    });

    it("lasts to the window's last second", async () => {
      const program = await confirmed();
      const { oracle, challenger } = program;
      await time.setNextBlockTimestamp((await oracle.finalizableAt()) - 1n);
      await expect(oracle.connect(challenger).challenge(0, rootOf(program, 1n))).to.emit(oracle, "Challenged");
    });

    it("lasts through the silent window unconfirmed", async () => {
      const program = await proposed();
      const { oracle, challenger } = program;
      await time.increase(silentWindow - 10n);
      await expect(oracle.connect(challenger).challenge(0, rootOf(program, 1n))).to.emit(oracle, "Challenged");
    });

    it("refuses counter-roots that are no answer", async () => {
      const program = await proposed();
      const { oracle, challenger, root } = program;
      const challenge = (counterRoot: string) => oracle.connect(challenger).challenge(0, counterRoot);
      await expect(challenge(ethers.ZeroHash))
        .to.be.revertedWithCustomError(oracle, "EpochOracleZeroRoot")
        .withArgs(0n);
      await expect(challenge(root)).to.be.revertedWithCustomError(oracle, "EpochOracleSameRoot").withArgs(0n, root);
      await expect(challenge(rootOf(program, BUDGET + 1n)))
        .to.be.revertedWithCustomError(oracle, "EpochOracleOverBudget")
        .withArgs(0n, BUDGET + 1n, BUDGET);
    });

    it("needs a free challenge bond", async () => {
      const program = await proposed();
      const { oracle, vault, stranger } = program;
      await bondAs(program, stranger, BOND.challenger, challengeBond - 1n);
      await expect(oracle.connect(stranger).challenge(0, rootOf(program, 1n)))
        .to.be.revertedWithCustomError(vault, "StakeVaultInsufficientBond")
        .withArgs(BOND.challenger, stranger.address, challengeBond - 1n, challengeBond);
    });

    it("locks the bond and stops the proposal", async () => {
      const program = await confirmed();
      const { oracle, vault, challenger, root } = program;
      const counterRoot = rootOf(program, 1n);
      await expect(oracle.connect(challenger).challenge(0, counterRoot))
        .to.emit(oracle, "Challenged")
        .withArgs(0n, root, challenger.address, counterRoot, challengeBond);
      expect((await oracle.proposalOf(0)).status).to.equal(STATUS.challenged);
      expect(await oracle.challengeOf(0)).to.deep.equal([counterRoot, challenger.address, BigInt(await time.latest())]);
      expect(await vault.bondOf(BOND.challenger, challenger)).to.deep.equal([2_000n, challengeBond, false]);
    });

    it("needs no admission", async () => {
      const program = await proposed();
      const { oracle, stranger } = program;
      await bondAs(program, stranger, BOND.challenger, challengeBond);
      await expect(oracle.connect(stranger).challenge(0, rootOf(program, 1n))).to.emit(oracle, "Challenged");
    });
  });

  describe("rule", () => {
    it("only the council rules", async () => {
      const { oracle, stranger } = await challenged();
      await expect(oracle.connect(stranger).rule(0, true))
        .to.be.revertedWithCustomError(oracle, "AccessManagedUnauthorized")
        .withArgs(stranger.address);
    });

    it("needs a challenge", async () => {
      const { oracle, council } = await proposed();
      await expect(oracle.connect(council).rule(0, true))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotChallenged")
        .withArgs(0n, STATUS.proposed);
    });

    it("comes in time or not at all", async () => {
      const { oracle, council } = await challenged();
      const deadline = (await oracle.challengeOf(0)).openedAt + rulingPeriod;
      await time.setNextBlockTimestamp(deadline);
      await expect(oracle.connect(council).rule(0, true))
        .to.be.revertedWithCustomError(oracle, "EpochOracleRulingPeriodOver")
        .withArgs(0n, deadline);
    });

    it("upheld voids the proposal and pays the challenger", async () => {
      const { oracle, vault, bondToken, council, operators, challenger, beneficiary } = await challenged();
      const ruling = oracle.connect(council).rule(0, true);
      await expect(ruling)
        .to.emit(oracle, "ChallengeRuled")
        .withArgs(0n, true, challenger.address, operators[0].address, proposerBond);
      const share = proposerBond / 10n;
      await expect(ruling).to.changeTokenBalances(
        ethers,
        bondToken,
        [vault, challenger, beneficiary],
        [-proposerBond, proposerBond - share, share],
      );
      expect(await oracle.proposalOf(0)).to.deep.equal([ethers.ZeroHash, ethers.ZeroAddress, 0n, 0n, 1n, STATUS.none]);
      expect((await vault.bondOf(BOND.challenger, challenger)).locked).to.equal(0n);
      expect((await vault.bondOf(BOND.operator, operators[0])).amount).to.equal(2_000n - proposerBond);
      expect(await oracle.finalizableAt()).to.equal(0n);
    });

    it("upheld lets the epoch be proposed anew", async () => {
      const { oracle, council, operators, counterRoot } = await challenged();
      await oracle.connect(council).rule(0, true);
      await expect(oracle.connect(operators[1]).propose(0, counterRoot, BUNDLE, URI))
        .to.emit(oracle, "Proposed")
        .withArgs(0n, counterRoot, operators[1].address, 1n, BUNDLE, URI);
    });

    it("upheld starts a new grace period", async () => {
      const { oracle, council } = await challenged();
      await time.increase(4n * DAY);
      await oracle.connect(council).rule(0, true);
      expect(await oracle.openFrom()).to.equal(BigInt(await time.latest()) + gracePeriod);
    });

    it("upheld reaches a bond that is leaving", async () => {
      const program = await challenged();
      const { oracle, vault, council, operators, challenger } = program;
      await vault.connect(operators[0]).unbond(BOND.operator, 2_000n);
      await time.increase(rulingPeriod - 100n);
      await expect(oracle.connect(council).rule(0, true))
        .to.emit(oracle, "ChallengeRuled")
        .withArgs(0n, true, challenger.address, operators[0].address, proposerBond);
      expect((await vault.unbondingOf(BOND.operator, operators[0])).amount).to.equal(2_000n - proposerBond);
    });

    it("rejected pays the proposer and resumes the window", async () => {
      const { oracle, vault, bondToken, council, operators, challenger, beneficiary } = await challenged();
      const before = await oracle.proposalOf(0);
      const { openedAt } = await oracle.challengeOf(0);
      await time.setNextBlockTimestamp(openedAt + 4n * DAY);
      const ruling = oracle.connect(council).rule(0, false);
      await expect(ruling)
        .to.emit(oracle, "ChallengeRuled")
        .withArgs(0n, false, operators[0].address, challenger.address, challengeBond);
      const share = challengeBond / 10n;
      await expect(ruling).to.changeTokenBalances(
        ethers,
        bondToken,
        [vault, operators[0], beneficiary],
        [-challengeBond, challengeBond - share, share],
      );
      const after = await oracle.proposalOf(0);
      expect(after.windowStart).to.equal(before.windowStart + 4n * DAY);
      expect(after.status).to.equal(STATUS.proposed);
      expect(after.confirmations).to.equal(1n);
      expect(await vault.bondOf(BOND.challenger, challenger)).to.deep.equal([2_000n - challengeBond, 0n, false]);
    });

    it("rejected leaves room for another challenge", async () => {
      const program = await challenged();
      const { oracle, council, challenger } = program;
      await time.increase(4n * DAY);
      await oracle.connect(council).rule(0, false);
      await expect(oracle.finalize(0))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotFinalizable")
        .withArgs(0n, await oracle.finalizableAt());
      await expect(oracle.connect(challenger).challenge(0, rootOf(program, 3n))).to.emit(oracle, "Challenged");
    });
  });

  describe("expire", () => {
    it("needs a challenge", async () => {
      const { oracle } = await proposed();
      await expect(oracle.expire(0))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotChallenged")
        .withArgs(0n, STATUS.proposed);
    });

    it("waits for the council", async () => {
      const { oracle } = await challenged();
      const deadline = (await oracle.challengeOf(0)).openedAt + rulingPeriod;
      await time.setNextBlockTimestamp(deadline - 1n);
      await expect(oracle.expire(0))
        .to.be.revertedWithCustomError(oracle, "EpochOracleRulingPeriodOpen")
        .withArgs(0n, deadline);
    });

    it("frees both bonds and voids the proposal", async () => {
      const { oracle, vault, operators, challenger, stranger, root } = await challenged();
      await time.setNextBlockTimestamp((await oracle.challengeOf(0)).openedAt + rulingPeriod);
      await expect(oracle.connect(stranger).expire(0))
        .to.emit(oracle, "ChallengeExpired")
        .withArgs(0n, root, challenger.address);
      expect(await vault.bondOf(BOND.challenger, challenger)).to.deep.equal([2_000n, 0n, false]);
      expect(await vault.bondOf(BOND.operator, operators[0])).to.deep.equal([2_000n, 0n, true]);
      expect(await oracle.proposalOf(0)).to.deep.equal([ethers.ZeroHash, ethers.ZeroAddress, 0n, 0n, 1n, STATUS.none]);
      await expect(oracle.connect(operators[1]).propose(0, root, BUNDLE, URI)).to.emit(oracle, "Proposed");
    });
  });

  describe("finalize", () => {
    it("needs a proposal", async () => {
      const { oracle } = await atCutOff();
      await expect(oracle.finalize(0))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotProposed")
        .withArgs(0n, STATUS.none);
    });

    it("waits for an open challenge", async () => {
      const { oracle } = await challenged();
      await time.increase(60n * DAY);
      await expect(oracle.finalize(0))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotProposed")
        .withArgs(0n, STATUS.challenged);
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
      await expect(finalize).to.emit(oracle, "Finalized").withArgs(0n, root, 600n);
      await expect(finalize).to.changeTokenBalances(
        ethers,
        token,
        [schedule, distributor],
        [-600n * UNIT, 600n * UNIT],
      );
      expect(await oracle.nextEpoch()).to.equal(1n);
      expect(await oracle.rootOf(0)).to.equal(root);
      expect(await distributor.rootOf(0)).to.equal(root);
      expect((await oracle.proposalOf(0)).status).to.equal(STATUS.finalized);
      expect(await oracle.finalizableAt()).to.equal(0n);
    });

    it("comes in silence after the longer window", async () => {
      const { oracle, root } = await proposed();
      const at = (await oracle.proposalOf(0)).windowStart + silentWindow;
      await time.setNextBlockTimestamp(at - 1n);
      await expect(oracle.finalize(0))
        .to.be.revertedWithCustomError(oracle, "EpochOracleNotFinalizable")
        .withArgs(0n, at);
      await time.setNextBlockTimestamp(at);
      await expect(oracle.finalize(0)).to.emit(oracle, "Finalized").withArgs(0n, root, 600n);
    });

    it("no call changes a finalized epoch", async () => {
      const program = await finalized();
      const { oracle, operators, challenger, council } = program;
      const before = [await oracle.proposalOf(0), await oracle.rootOf(0), await oracle.rulesOf(0)];
      const other = rootOf(program, 3n);
      const attempts = [
        () => oracle.connect(operators[0]).propose(0, other, BUNDLE, URI),
        () => oracle.connect(operators[2]).confirm(0, program.root),
        () => oracle.connect(challenger).challenge(0, other),
        () => oracle.connect(council).rule(0, true),
        () => oracle.expire(0),
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
      const { oracle, schedule, distributor, operators, stranger } = program;
      await bondAs(program, stranger, BOND.operator, 1_000n);
      await time.increaseTo(await oracle.cutOff(9));
      for (let epoch = 0n; epoch < 10n; epoch++) {
        const root = rootOf(program, 100n + epoch, epoch);
        if (epoch > 0n) {
          expect(await oracle.openFrom()).to.be.greaterThan(await time.latest());
        }
        await oracle.connect(operators[0]).propose(epoch, root, BUNDLE, URI);
        await oracle.connect(operators[1]).confirm(epoch, root);
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
      await expect(oracle.connect(operators[0]).propose(0, rootOf(program, 1n), BUNDLE, URI)).to.emit(
        oracle,
        "Proposed",
      );
    });

    it("leaves what is proposed alone", async () => {
      const { oracle, guardian, operators, root } = await proposed();
      await oracle.connect(guardian).pause(7n * DAY);
      await oracle.connect(operators[1]).confirm(0, root);
      await time.increaseTo(await oracle.finalizableAt());
      await expect(oracle.finalize(0)).to.emit(oracle, "Finalized").withArgs(0n, root, 600n);
    });
  });
});
