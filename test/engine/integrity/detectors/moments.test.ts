import { expect } from "chai";
import { findLockstepMoments } from "../../../../src/engine/integrity/detectors/moments.js";
import { parseIntegrityRules } from "../../../../src/engine/integrity/rules.js";
import type { Finding } from "../../../../src/engine/integrity/findings.js";
import { edgesOf } from "../../../helpers/engine/integrity-tables.js";

const rules = parseIntegrityRules();
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const accounts = (findings: readonly Finding[]): number[] => findings.map((f) => f.account).sort((a, b) => a - b);

describe("moments", () => {
  it("same moments and amounts are linked", () => {
    const time = Uint32Array.from(range(100), (i) => (i < 6 ? 500_000 + i * 300 : 1_000 + i * 40_000));
    const amount = Uint32Array.from(range(100), (i) => (i < 6 ? 50_000 + i : 1_000 + i * i * 13));
    expect(accounts(findLockstepMoments(100, { time, amount }, rules.moments))).to.deep.equal(range(6));
  });

  /** A crew of `size` that moved 100 minutes apart with amounts a hundredth apart, among 3,000 that moved anyhow within three years. */
  const among = (size: number) => ({
    time: Uint32Array.from(range(3_000), (i) =>
      i < size ? 50_000_000 + i * 6_000 : 1_000 + ((i * 7_919) % 3_000) * 31_000,
    ),
    amount: Uint32Array.from(range(3_000), (i) =>
      i < size ? 5_000_000 + ((i * 5) % size) * 60_000 : 1_000 + ((i * 1_117) % 3_000) * 99_730,
    ),
  });

  it("a crew that is looser than any fixed limit stands out from a crowd", () => {
    const found = findLockstepMoments(3_000, among(8), rules.moments);
    expect(accounts(found)).to.deep.equal(range(8));
    for (const { evidence, certaintyBps } of found) {
      expect(evidence).to.include({ group: 0, size: 8 });
      expect(evidence["near"]).to.be.at.least(rules.moments.leastNear);
      expect(certaintyBps).to.equal(9_687);
    }
    expect(findLockstepMoments(3_000, among(4), rules.moments), "too few").to.deep.equal([]);
    expect(findLockstepMoments(3_000, among(8), { ...rules.moments, oneIn: 8_000 }), "not so near").to.deep.equal([]);
  });

  it("what many do is a trend", () => {
    // Amounts rise with time: everybody is near the next ones.
    const rising = {
      time: Uint32Array.from(range(3_000), (i) => 1_000 + i * 31_000),
      amount: Uint32Array.from(range(3_000), (i) => 1_000 + i * 97),
    };
    expect(findLockstepMoments(3_000, rising, rules.moments)).to.deep.equal([]);
  });

  it("finds the same whatever the order of accounts", () => {
    const { time, amount } = among(8);
    const turned = { time: time.slice().reverse(), amount: amount.slice().reverse() };
    const found = accounts(findLockstepMoments(3_000, turned, rules.moments));
    expect(found).to.deep.equal(range(8).map((i) => 2_992 + i));
  });

  it("a rush of equal amounts is chance", () => {
    const time = Uint32Array.from(range(50), (i) => 1_000 + i);
    const amount = new Uint32Array(50).fill(1_000);
    expect(findLockstepMoments(50, { time, amount }, rules.moments)).to.deep.equal([]);
  });

  describe("accounts without transfers", () => {
    /**
     * 4,000 accounts that moved anyhow within four years, of which the first 1,000 have no transfer. Of these the first `size` are a crew that moved `apart` seconds apart,
     * with amounts 1 % apart: too loose for the crowd of all, in which three others move between any two.
     */
    const table = (size: number, apart = 9_000) => ({
      time: Uint32Array.from(range(4_000), (i) =>
        i < size ? 50_000_000 + i * apart : 1_000 + ((i * 1_579) % 4_000) * 31_000,
      ),
      amount: Uint32Array.from(range(4_000), (i) =>
        i < size ? 60_000_000 + ((i * 5) % size) * 700_000 : 1_000 + ((i * 2_417) % 4_000) * 99_730,
      ),
    });
    const transfers = (first: number) =>
      edgesOf(range(4_000 - first - 1).map((i) => [first + i, first + i + 1] as const));
    const find = (size: number, apart?: number, first = 1_000) =>
      findLockstepMoments(4_000, table(size, apart), rules.moments, transfers(first));

    it("stand out among their like", () => {
      expect(findLockstepMoments(4_000, table(14), rules.moments), "among all").to.deep.equal([]);
      const found = find(14);
      expect(accounts(found)).to.deep.equal(range(14));
      for (const { certaintyBps, evidence } of found) {
        expect(certaintyBps).to.equal(rules.moments.loneCertaintyBps);
        expect(evidence).to.include({ group: 0, size: 14 });
        expect((evidence["near"] ?? 0) * 1_000).to.be.above(3 * (evidence["usualMilli"] ?? Infinity));
      }
    });

    it("are no crew if they are farther apart than the limit", () => {
      const slow = { ...rules.moments, loneGapSeconds: 4_000 };
      expect(findLockstepMoments(4_000, table(14), slow, transfers(1_000))).to.deep.equal([]);
    });

    it("say nothing where most are so", () => {
      expect(find(14, undefined, 2_001)).to.deep.equal([]);
    });

    it("are the same whatever the order of accounts", () => {
      const { time, amount } = table(14);
      const turned = { time: time.slice().reverse(), amount: amount.slice().reverse() };
      const edges = edgesOf(range(2_999).map((i) => [i, i + 1] as const));
      const found = findLockstepMoments(4_000, turned, rules.moments, edges);
      expect(accounts(found)).to.deep.equal(range(14).map((i) => 3_986 + i));
    });

    it("have rarely a crew by chance", () => {
      expect(find(0)).to.deep.equal([]);
    });
  });
});
