import { expect } from "chai";
import { network } from "hardhat";
import { DAY, GENESIS, ORACLE_TERMS, RULES, STATUS, UNIT, vaultTerms, WEEK } from "../../../helpers/epochs.js";
import { URI } from "../../../helpers/roots.js";
import {
  oracleOn,
  settlementDelay,
  gracePeriod,
  challengeWindow,
  rulingDelay,
} from "../../../helpers/contracts/oracle.js";

const connection = await network.create();
const { ethers } = connection;
const { loadFixture, time } = connection.networkHelpers;
const { fixture } = oracleOn(connection);

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
});
