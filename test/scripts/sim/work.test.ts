import { expect } from "chai";
import { BONDS, BUDGET, playEpoch, type Defence } from "../../../scripts/sim/work/epoch.js";
import { ALLOCATED, playService, SERVICE_BPS } from "../../../scripts/sim/work/service.js";

const SIZE = { attesters: 2, accounts: 20, sybils: 5 };
const NONE: Defence = { notice: false, limits: false, availability: false, disputes: "none" };

describe("attacks on work", () => {
  it("take the epoch where nothing stands against them", () => {
    const { paid } = playEpoch(SIZE, NONE);
    expect(paid.taskManager).to.be.greaterThan((99n * BUDGET) / 100n);
  });

  it("take at most ten times the attackers' bonds under limits", () => {
    const { paid } = playEpoch(SIZE, { ...NONE, limits: true, availability: true });
    expect(paid.taskManager).to.be.at.most(Number(10n * BONDS.taskManager));
    expect(paid.sybils).to.be.at.most(Number(10n * 5n * BONDS.sybils));
    expect(paid.honest).to.be.greaterThan((9n * BUDGET) / 10n);
  });

  it("of a withheld batch take nothing where operators must hold it", () => {
    expect(playEpoch(SIZE, { ...NONE, limits: true }).paid.withholder).to.be.greaterThan(0n);
    expect(playEpoch(SIZE, { ...NONE, limits: true, availability: true }).paid.withholder).to.equal(0n);
  });

  it("are held while they are disputed, and nobody else's units are", () => {
    const defence = { ...NONE, limits: true, availability: true };
    const [free, open] = [playEpoch(SIZE, defence), playEpoch(SIZE, { ...defence, disputes: "open" })];
    expect(open.held).to.deep.equal({ ...free.paid, honest: 0n });
    expect(open.paid).to.deep.equal({ honest: free.paid.honest, taskManager: 0n, sybils: 0n, withholder: 0n });
  });

  it("earn nothing once void, and cost nobody else anything", () => {
    const defence = { ...NONE, limits: true, availability: true };
    const [free, upheld] = [playEpoch(SIZE, defence), playEpoch(SIZE, { ...defence, disputes: "upheld" })];
    expect([upheld.paid.taskManager, upheld.paid.sybils]).to.deep.equal([0n, 0n]);
    expect(upheld.paid.honest >= free.paid.honest).to.equal(true);
  });

  it("come too late under notice", () => {
    const { paid } = playEpoch(SIZE, { ...NONE, notice: true, availability: true });
    expect(paid).to.deep.equal({ honest: BUDGET, taskManager: 0n, sybils: 0n, withholder: 0n });
  });
});

describe("pay of verification", () => {
  const HONEST = { sybils: 0, yesSayers: 0, wrong: false };
  const pot = (ALLOCATED * BigInt(SERVICE_BPS)) / 10_000n;
  const total = (paid: ReturnType<typeof playService>): bigint =>
    Object.values(paid).reduce((sum, own) => sum + own, 0n);

  it("is all of what was set aside, whoever served", () => {
    for (const verification of [
      HONEST,
      { ...HONEST, sybils: 10 },
      { ...HONEST, yesSayers: 3 },
      { ...HONEST, wrong: true },
    ])
      expect(total(playService(verification))).to.equal(pot);
  });

  it("goes to sybils by their bonds alone", () => {
    const [alone, beside] = [playService(HONEST), playService({ ...HONEST, sybils: 10 })];
    expect(Number(beside.sybils - 5n * beside.confirmers)).to.be.within(-10, 10);
    expect(beside.confirmers < alone.confirmers).to.equal(true);
  });

  it("leaves those who say yes the works that are good", () => {
    const paid = playService({ ...HONEST, yesSayers: 2 });
    // Three look at forty works, two are right about twenty.
    expect(Number(paid.reviewers - 3n * paid.yesSayers)).to.be.within(-10, 10);
  });

  it("gives nothing for a wrong root", () => {
    const paid = playService({ ...HONEST, sybils: 10, wrong: true });
    expect([paid.sybils, paid.confirmers]).to.deep.equal([0n, 0n]);
    expect(paid.proposer > 0n).to.equal(true);
  });
});
