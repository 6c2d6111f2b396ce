import { expect } from "chai";
import { network } from "hardhat";
import { BOND, DAY, OPERATOR_BOND, ORACLE_TERMS, STATUS } from "../../../helpers/epochs.js";
import { BUNDLE, deployFunded, MINIMUM, rootOf, URI } from "../../../helpers/roots.js";
import { READ_EVENTS } from "../../../../scripts/generate/events.js";
import { factsOf } from "../../../helpers/contracts/facts.js";
import { oracleOn, challengeWindow } from "../../../helpers/contracts/oracle.js";

const connection = await network.create();
const { ethers } = connection;
const { loadFixture, time } = connection.networkHelpers;
const { fixture, atCutOff, proposed, confirmed, disputed } = oracleOn(connection);

describe("EpochOracle", () => {
  describe("factHead", () => {
    it("follows from what it stated", async () => {
      const program = await confirmed();
      const { oracle, operators } = program;
      const facts = READ_EVENTS.epochOracle;
      expect(await oracle.factHead()).to.equal((await factsOf(oracle, facts)).head);
      const other = rootOf(program, 601n);
      await oracle.connect(operators[2]).back(0, other, 1n);
      await oracle.connect(operators[2]).withdraw(0, other);
      expect(BigInt(await oracle.factHead()) & 255n).to.equal(4n);
      expect(await oracle.factHead()).to.equal((await factsOf(oracle, facts)).head);
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
});
