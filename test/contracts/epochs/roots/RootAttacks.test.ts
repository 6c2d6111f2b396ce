import { expect } from "chai";
import { network } from "hardhat";
import { BOND, DAY, DECISION, ORACLE_TERMS, STAKE_RATE, UNBONDING_DELAY, WEEK } from "../../../helpers/epochs.js";
import {
  BUDGET,
  BUNDLE,
  CHALLENGE,
  deployFunded,
  freeUnits,
  giveStake,
  MINIMUM,
  rootOf,
  URI,
} from "../../../helpers/roots.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const { challengeWindow, leadPeriod, rulingPeriod, stakingPeriod } = ORACLE_TERMS;

/** What a root that takes the whole budget comes with. */
const STAKE = BUDGET / 10n;

const fixture = () => deployFunded({ ethers });

/** Epoch 0 can be proposed; the stranger is the cheat's second account. */
const atCutOff = async () => {
  const program = await loadFixture(fixture);
  const [cheat, honest] = program.operators;
  await giveStake(program, program.stranger, 500_000n);
  await time.increaseTo(await program.oracle.cutOff(0));
  return { ...program, cheat, honest, alter: program.stranger };
};

/** The cheat's root that takes the whole budget, confirmed by nobody. */
const cheated = async () => {
  const program = await atCutOff();
  const wrong = rootOf(program, BUDGET);
  await program.oracle.connect(program.cheat).propose(0, wrong, BUNDLE, URI);
  return { ...program, wrong, right: rootOf(program, 400_000n) };
};

describe("Attacks on roots", () => {
  describe("a cheat that challenges itself", () => {
    it("loses half of its stake at least and cannot keep others out", async () => {
      const program = await cheated();
      const { oracle, council, bondToken, cheat, alter, challenger, wrong, right } = program;
      // Seen in the mempool, the honest challenge is overtaken by the cheat's own, with the very same root.
      await oracle.connect(alter).challenge(0, right, BUNDLE, URI);
      await oracle.connect(challenger).challenge(0, rootOf(program, 7n), BUNDLE, URI);
      await time.increaseTo((await oracle.dispute()).rulingFrom);
      await oracle.connect(council).rule(0, right);
      for (const [root, account] of [
        [wrong, cheat],
        [right, alter],
      ] as const)
        await oracle.settle(0, root, account);
      const lost = 500_000n - (await freeUnits(program, cheat));
      const back = (await bondToken.balanceOf(alter)) / STAKE_RATE;
      expect(lost).to.equal(STAKE);
      expect(back).to.equal((STAKE + CHALLENGE / 2n) / 2n);
      expect(lost - back).to.be.greaterThan((STAKE * 47n) / 100n);
    });

    it("with another wrong root pays the honest challenger", async () => {
      const program = await cheated();
      const { oracle, council, bondToken, cheat, alter, challenger, wrong, right } = program;
      const second = rootOf(program, BUDGET - 1n);
      await oracle.connect(alter).challenge(0, second, BUNDLE, URI);
      await oracle.connect(challenger).challenge(0, right, BUNDLE, URI);
      await time.increaseTo((await oracle.dispute()).rulingFrom);
      await oracle.connect(council).rule(0, right);
      await oracle.settle(0, right, challenger);
      await oracle.settle(0, wrong, cheat);
      await oracle.settle(0, second, alter);
      expect(await bondToken.balanceOf(challenger)).to.equal(((STAKE + CHALLENGE / 2n) * STAKE_RATE) / 2n);
      expect(await freeUnits(program, cheat)).to.equal(500_000n - STAKE);
      expect(await freeUnits(program, alter)).to.equal(500_000n - CHALLENGE / 2n);
    });
  });

  describe("freezing under a silent council", () => {
    it("costs every time, ends every time and holds up no later epoch", async () => {
      const program = await atCutOff();
      const { oracle, operators, alter } = program;
      let spent = 0n;
      const days: bigint[] = [];
      for (let epoch = 0n; epoch < 6n; epoch++) {
        const right = rootOf(program, 400_000n, epoch);
        const wrong = rootOf(program, 399_999n, epoch);
        const now = BigInt(await time.latest());
        const cutOff = await oracle.cutOff(epoch);
        if (now < cutOff) await time.increaseTo(cutOff);
        await oracle.connect(operators[0]).propose(epoch, right, BUNDLE, URI);
        await oracle.connect(operators[1]).confirm(epoch, right, BUNDLE);
        // At the last moment, as what costs nothing would be done.
        await time.setNextBlockTimestamp((await oracle.finalizableAt()) - 1n);
        await oracle.connect(alter).challenge(epoch, wrong, BUNDLE, URI);
        await time.increaseTo((await oracle.dispute()).until);
        await oracle.finalize(epoch);
        days.push((BigInt(await time.latest()) - cutOff) / DAY);
        expect(await oracle.rootOf(epoch)).to.equal(right);
        const { lost } = await oracle.settle.staticCall(epoch, wrong, alter);
        await oracle.settle(epoch, wrong, alter);
        for (const operator of operators.slice(0, 2)) await oracle.settle(epoch, right, operator);
        const price = (await oracle.poolOf(epoch, wrong)).entered;
        expect(lost).to.equal(epoch === 0n ? price / 2n : price);
        spent += lost;
      }
      expect(await oracle.nextEpoch()).to.equal(6n);
      expect(spent).to.be.greaterThan((BUDGET * 5n) / 100n);
      // The first time the ruling period passes; later a challenged epoch takes less time than an epoch lasts, so the
      // lag shrinks by a day each.
      const first = (challengeWindow + rulingPeriod + stakingPeriod) / DAY;
      expect(days).to.deep.equal([0n, 1n, 2n, 3n, 4n, 5n].map((epoch) => first - epoch));
      expect(days[5]).to.equal(first - (5n * (WEEK - challengeWindow - leadPeriod)) / DAY);
    });
  });

  describe("a confirmation held back", () => {
    it("ends no window before the time that was promised", async () => {
      const program = await cheated();
      const { oracle, operators, challenger, wrong, right } = program;
      await time.increase(challengeWindow + 1n);
      const promised = await oracle.finalizableAt();
      await oracle.connect(operators[2]).confirm(0, wrong, BUNDLE);
      expect(await oracle.finalizableAt()).to.be.greaterThanOrEqual(promised);
      await oracle.connect(challenger).challenge(0, right, BUNDLE, URI);
      expect((await oracle.proposalOf(0)).disputedAt).to.equal(await time.latest());
    });

    it("costs whoever confirmed what falls", async () => {
      const program = await cheated();
      const { oracle, council, operators, challenger, wrong, right } = program;
      await oracle.connect(operators[2]).confirm(0, wrong, BUNDLE);
      await oracle.connect(challenger).challenge(0, right, BUNDLE, URI);
      await time.increaseTo((await oracle.dispute()).rulingFrom);
      await oracle.connect(council).rule(0, right);
      await oracle.settle(0, wrong, operators[2]);
      expect(await freeUnits(program, operators[2])).to.equal(500_000n - MINIMUM / 2n);
    });
  });

  describe("a proposer that unbonds", () => {
    it("cannot take its stake away before the ruling", async () => {
      const program = await cheated();
      const { oracle, vault, council, cheat, challenger, wrong, right } = program;
      const { amount, locked } = await vault.bondOf(BOND.operator, cheat);
      await expect(vault.connect(cheat).unbond(BOND.operator, amount))
        .to.be.revertedWithCustomError(vault, "StakeVaultInsufficientBond")
        .withArgs(BOND.operator, cheat.address, amount - locked, amount);
      await vault.connect(cheat).unbond(BOND.operator, amount - locked);
      await time.setNextBlockTimestamp((await oracle.proposalOf(0)).finalFrom - 1n);
      await oracle.connect(challenger).challenge(0, right, BUNDLE, URI);
      // As late as stakes and changes of lead allow.
      await time.increaseTo((await oracle.dispute()).until - 10n);
      await oracle.connect(council).rule(0, right);
      await time.increase(UNBONDING_DELAY);
      await vault.connect(cheat).withdraw(BOND.operator);
      await oracle.settle(0, wrong, cheat);
      expect(await vault.bondOf(BOND.operator, cheat)).to.deep.equal([0n, 0n, true]);
      expect(STAKE * STAKE_RATE).to.equal(locked);
    });
  });

  describe("outbidding under a silent council", () => {
    const bid = async (honestUnits: bigint, cheatUnits: bigint) => {
      const program = await cheated();
      const { oracle, alter, challenger, wrong, right } = program;
      await giveStake(program, alter, 10_000_000n);
      await giveStake(program, challenger, 10_000_000n);
      await oracle.connect(challenger).challenge(0, right, BUNDLE, URI);
      await time.increaseTo((await oracle.dispute()).stakesFrom);
      await oracle.connect(challenger).addStake(0, right, honestUnits - CHALLENGE);
      await time.increaseTo((await oracle.dispute()).until - 10n);
      await oracle.connect(alter).addStake(0, wrong, cheatUnits - STAKE);
      await time.increaseTo((await oracle.dispute()).until);
      await oracle.finalize(0);
      return { won: (await oracle.rootOf(0)) === wrong, program };
    };

    it("takes more than the honest raised by a quarter", async () => {
      expect((await bid(1_000_000n, 1_250_000n)).won).to.equal(false);
      expect((await bid(1_000_000n, 1_250_001n)).won).to.equal(true);
    });

    it("at the last second leaves three days for an answer", async () => {
      const program = await cheated();
      const { oracle, alter, challenger, wrong, right } = program;
      await giveStake(program, alter, 10_000_000n);
      await giveStake(program, challenger, 10_000_000n);
      await oracle.connect(challenger).challenge(0, right, BUNDLE, URI);
      await time.increaseTo((await oracle.dispute()).stakesFrom);
      await oracle.connect(challenger).addStake(0, right, 200_000n);
      const { until } = await oracle.dispute();
      await time.setNextBlockTimestamp(until - 1n);
      await oracle.connect(alter).addStake(0, wrong, 200_000n);
      expect((await oracle.dispute()).until).to.equal(until - 1n + leadPeriod);
      // The honest need a quarter more than 300,000 units, of which 210,000 lie there.
      await time.setNextBlockTimestamp(until - 2n + leadPeriod);
      await oracle.connect(challenger).addStake(0, right, 165_001n);
      await time.increaseTo((await oracle.dispute()).until);
      await oracle.finalize(0);
      expect(await oracle.rootOf(0)).to.equal(right);
      const { lost } = await oracle.settle.staticCall(0, wrong, alter);
      expect(lost).to.equal(200_000n);
    });

    it("of a budget costs more than it takes if it fails", async () => {
      const { won, program } = await bid(1_000_000n, 1_250_000n);
      const { oracle, cheat, alter, wrong } = program;
      expect(won).to.equal(false);
      const { lost } = await oracle.settle.staticCall(0, wrong, alter);
      expect(lost + (await oracle.settle.staticCall(0, wrong, cheat)).lost).to.equal(1_250_000n);
    });
  });

  describe("a hostile council", () => {
    it("gives away one epoch's budget at most, and no stake that was added", async () => {
      const program = await atCutOff();
      const { oracle, schedule, council, honest, challenger, alter } = program;
      const right = rootOf(program, 400_000n);
      const wrong = rootOf(program, BUDGET);
      await oracle.connect(honest).propose(0, right, BUNDLE, URI);
      await oracle.connect(alter).challenge(0, wrong, BUNDLE, URI);
      await time.increaseTo((await oracle.dispute()).stakesFrom);
      await oracle.connect(alter).addStake(0, wrong, 60_000n);
      await oracle.connect(challenger).addStake(0, right, 100_000n);
      const treasury = await schedule.treasury();
      await oracle.connect(council).rule(0, wrong);
      await oracle.settle(0, right, challenger);
      await oracle.settle(0, right, honest);
      expect(treasury - (await schedule.treasury())).to.equal(BUDGET);
      expect(await freeUnits(program, challenger)).to.equal(500_000n);
      expect(await freeUnits(program, honest)).to.equal(500_000n - 40_000n);
    });
  });

  describe("a token that calls back", () => {
    it("finds the dispute decided", async () => {
      const program = await cheated();
      const { oracle, vault, token, council, cheat, challenger, wrong, right } = program;
      await oracle.connect(challenger).challenge(0, right, BUNDLE, URI);
      const reentrant = await ethers.deployContract("ReentrantToken");
      await ethers.provider.send("hardhat_setCode", [
        await token.getAddress(),
        await ethers.provider.getCode(reentrant),
      ]);
      const hooked = await ethers.getContractAt("ReentrantToken", await token.getAddress());
      await hooked.arm(oracle, oracle.interface.encodeFunctionData("settle", [0, wrong, cheat.address]));
      await time.increaseTo((await oracle.dispute()).rulingFrom);
      await oracle.connect(council).rule(0, right);
      expect(await hooked.succeeded()).to.equal(true);
      expect(await oracle.decisionOf(0)).to.equal(DECISION.ruled);
      expect((await vault.bondOf(BOND.operator, cheat)).amount).to.equal((500_000n - STAKE) * STAKE_RATE);
    });
  });

  describe("terms that make attacks free", () => {
    it("are refused", async () => {
      const { manager, councilSeat, admin, vault, schedule, oracle } = await loadFixture(fixture);
      const zero = { challengeWindow: 0n, silentWindow: 0n, rulingPeriod: 0n, stakeRate: 1n };
      const terms = { ...ORACLE_TERMS, ...zero };
      const rules = { hash: BUNDLE, uri: "" };
      const factory = await ethers.getContractFactory("EpochOracle");
      await expect(factory.deploy(manager, councilSeat, admin, vault, schedule, terms, rules))
        .to.be.revertedWithCustomError(oracle, "EpochOracleInvalidTerms")
        .withArgs();
    });
  });
});
