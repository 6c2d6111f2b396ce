import { expect } from "chai";
import { network } from "hardhat";
import { HALF_LIFE, WEEK, deployReputation, pack, timeOf } from "../../../helpers/reputation.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const ALL = 255;
const CODE = 5;
const STEPS = [
  { min: 100n, bps: 12_000n },
  { min: 1_000n, bps: 15_000n },
];

/** At the last block Alice has 1,000 points in code and 500 in content. */
async function fixture() {
  const deployed = await deployReputation(ethers);
  const { token, distributor, alice, epochEnd } = deployed;
  const gate = await ethers.deployContract("ReputationGateMock", [token]);
  const multiplier = await ethers.deployContract("ReputationMultiplier", [token, CODE, STEPS]);
  await time.setNextBlockTimestamp(epochEnd(0n));
  await token.connect(distributor).creditProven(alice, 0n, pack({ 0: 500, [CODE]: 1_001 }));
  return { ...deployed, gate, multiplier };
}

describe("ReputationGate", () => {
  it("reads the token that it is given", async () => {
    const { gate, token } = await loadFixture(fixture);
    expect(await gate.reputation()).to.equal(await token.getAddress());
  });

  it("refuses too little in the domain", async () => {
    const { gate, alice } = await loadFixture(fixture);
    await expect(gate.connect(alice).enter(CODE, 1_001n))
      .to.be.revertedWithCustomError(gate, "ReputationGateTooLow")
      .withArgs(alice.address, CODE, 1_000n, 1_001n);
  });

  it("refuses who stands elsewhere", async () => {
    const { gate, alice } = await loadFixture(fixture);
    await expect(gate.connect(alice).enter(1, 1n))
      .to.be.revertedWithCustomError(gate, "ReputationGateTooLow")
      .withArgs(alice.address, 1n, 0n, 1n);
  });

  it("refuses an unknown domain", async () => {
    const { gate, token, alice } = await loadFixture(fixture);
    await expect(gate.connect(alice).enter(8, 0n))
      .to.be.revertedWithCustomError(token, "ReputationUnknownDomain")
      .withArgs(8n);
  });

  it("lets in exactly enough", async () => {
    const { gate, alice } = await loadFixture(fixture);
    await expect(gate.connect(alice).enter(CODE, 1_000n)).to.emit(gate, "Entered").withArgs(alice.address);
  });

  it("counts all domains together", async () => {
    const { gate, alice } = await loadFixture(fixture);
    await expect(gate.connect(alice).enterByAll(1_500n)).to.emit(gate, "Entered").withArgs(alice.address);
    await expect(gate.connect(alice).enterByAll(1_501n))
      .to.be.revertedWithCustomError(gate, "ReputationGateTooLow")
      .withArgs(alice.address, ALL, 1_500n, 1_501n);
  });

  it("closes as points fade", async () => {
    const { gate, alice, genesis } = await loadFixture(fixture);
    await time.setNextBlockTimestamp(genesis + WEEK + HALF_LIFE);
    await expect(gate.connect(alice).enter(CODE, 501n))
      .to.be.revertedWithCustomError(gate, "ReputationGateTooLow")
      .withArgs(alice.address, CODE, 500n, 501n);
    await expect(gate.connect(alice).enter(CODE, 500n)).to.emit(gate, "Entered").withArgs(alice.address);
  });
});

describe("ReputationMultiplier", () => {
  describe("constructor", () => {
    it("refuses an unknown domain", async () => {
      const { token, multiplier } = await loadFixture(fixture);
      for (const domain of [8, 254]) {
        await expect(ethers.deployContract("ReputationMultiplier", [token, domain, STEPS]))
          .to.be.revertedWithCustomError(multiplier, "ReputationMultiplierInvalidDomain")
          .withArgs(domain);
      }
    });

    const invalid = {
      "a step from nothing": [{ min: 0n, bps: 12_000n }],
      "a step below one": [{ min: 1n, bps: 9_999n }],
      "equal minima": [STEPS[0], { min: 100n, bps: 13_000n }],
      "more than ten": [STEPS[0], { min: 101n, bps: 100_001n }],
      "a falling multiplier": [STEPS[0], { min: 101n, bps: 11_999n }],
    };
    for (const [what, steps] of Object.entries(invalid)) {
      it(`refuses ${what}`, async () => {
        const { token, multiplier } = await loadFixture(fixture);
        const given = steps.map((step) => ({ min: step?.min ?? 0n, bps: step?.bps ?? 0n }));
        const last = given.at(-1);
        await expect(ethers.deployContract("ReputationMultiplier", [token, CODE, given]))
          .to.be.revertedWithCustomError(multiplier, "ReputationMultiplierInvalidStep")
          .withArgs(given.length - 1, [last?.min, last?.bps]);
      });
    }

    it("takes the last domain and level steps", async () => {
      const { token } = await loadFixture(fixture);
      const level = [10_000n, 10_000n, 12_000n, 12_000n].map((bps, i) => ({ min: BigInt(i + 1), bps }));
      const other = await ethers.deployContract("ReputationMultiplier", [token, 7, level]);
      expect(await other.domain()).to.equal(7n);
      expect((await other.steps()).map(([min, bps]) => ({ min, bps }))).to.deep.equal(level);
    });

    it("sets what it is given", async () => {
      const { token, multiplier } = await loadFixture(fixture);
      expect(await multiplier.reputation()).to.equal(await token.getAddress());
      expect(await multiplier.domain()).to.equal(CODE);
      expect((await multiplier.steps()).map(([min, bps]) => ({ min, bps }))).to.deep.equal(STEPS);
    });
  });

  it("is one without reputation", async () => {
    const { multiplier, bob } = await loadFixture(fixture);
    expect(await multiplier.multiplierOf(bob)).to.equal(10_000n);
    expect(await multiplier.boosted(bob, 77n)).to.equal(77n);
  });

  it("boosts amounts below 2^128", async () => {
    const { token, multiplier, alice } = await loadFixture(fixture);
    const most = 2n ** 128n - 1n;
    const steep = await ethers.deployContract("ReputationMultiplier", [token, CODE, [{ min: 1n, bps: 100_000n }]]);
    expect(await steep.boosted(alice, most)).to.equal(10n * most);
    for (const amount of [most + 1n, 2n ** 256n - 1n]) {
      await expect(multiplier.boosted(alice, amount))
        .to.be.revertedWithCustomError(multiplier, "ReputationMultiplierTooLarge")
        .withArgs(amount);
    }
  });

  it("is one without steps", async () => {
    const { token, alice } = await loadFixture(fixture);
    const flat = await ethers.deployContract("ReputationMultiplier", [token, ALL, []]);
    expect(await flat.multiplierOf(alice)).to.equal(10_000n);
  });

  it("takes the highest step reached", async () => {
    const { multiplier, alice } = await loadFixture(fixture);
    expect(await multiplier.multiplierOf(alice)).to.equal(15_000n);
    expect(await multiplier.boosted(alice, 101n)).to.equal(151n);
  });

  it("counts all domains together", async () => {
    const { token, alice } = await loadFixture(fixture);
    const steps = [{ min: 1_500n, bps: 20_000n }];
    const all = await ethers.deployContract("ReputationMultiplier", [token, ALL, steps]);
    expect(await all.multiplierOf(alice)).to.equal(20_000n);
  });

  it("falls as points fade", async () => {
    const { multiplier, alice } = await loadFixture(fixture);
    await time.increase(HALF_LIFE);
    expect(await multiplier.multiplierOf(alice)).to.equal(12_000n);
    await time.increase(4n * HALF_LIFE);
    expect(await multiplier.multiplierOf(alice)).to.equal(10_000n);
  });

  it("boosts a staking pool", async () => {
    const { multiplier, alice, bob, stranger } = await loadFixture(fixture);
    const pool = await ethers.deployContract("BoostedPoolMock", [multiplier]);
    await pool.connect(alice).stake(1_000n);
    const joined = await timeOf(await pool.connect(bob).stake(1_000n));
    expect(await pool.boostedOf(alice)).to.equal(1_500n);
    expect(await pool.boostedOf(bob)).to.equal(1_000n);

    const alone = await earned(pool, alice.address, joined + 100n);
    const shared = await earned(pool, bob.address, joined + 100n);
    const second = 10n ** 18n;
    expect(alone).to.equal(((1n * second) / 1_500n) * 1_500n + ((100n * second) / 2_500n) * 1_500n);
    expect(shared).to.equal(((100n * second) / 2_500n) * 1_000n);

    await time.increase(HALF_LIFE);
    await pool.connect(stranger).refresh(alice);
    expect(await pool.boostedOf(alice)).to.equal(1_200n);
    expect(await pool.totalBoosted()).to.equal(2_200n);
  });

  /** What `account` has earned at `at`, by a refresh that is undone. */
  async function earned(
    pool: { refresh(account: string): Promise<unknown>; earnedOf(account: string): Promise<bigint> },
    account: string,
    at: bigint,
  ): Promise<bigint> {
    const snapshot = await networkHelpers.takeSnapshot();
    await time.setNextBlockTimestamp(at);
    await pool.refresh(account);
    const amount = await pool.earnedOf(account);
    await snapshot.restore();
    return amount;
  }
});
