import { expect } from "chai";
import { findLockstepMoments } from "../../../../src/engine/integrity/detectors/moments.js";
import { parseIntegrityRules } from "../../../../src/engine/integrity/rules.js";
import type { Finding } from "../../../../src/engine/integrity/findings.js";

const rules = parseIntegrityRules();
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const accounts = (findings: readonly Finding[]): number[] => findings.map((f) => f.account).sort((a, b) => a - b);

describe("moments", () => {
  it("same moments and amounts are linked", () => {
    const time = Uint32Array.from(range(100), (i) => (i < 6 ? 500_000 + i * 300 : 1_000 + i * 40_000));
    const amount = Uint32Array.from(range(100), (i) => (i < 6 ? 50_000 + i : 1_000 + i * i * 13));
    expect(accounts(findLockstepMoments(100, { time, amount }, rules.moments))).to.deep.equal(range(6));
  });

  it("a rush of equal amounts is chance", () => {
    const time = Uint32Array.from(range(50), (i) => 1_000 + i);
    const amount = new Uint32Array(50).fill(1_000);
    expect(findLockstepMoments(50, { time, amount }, rules.moments)).to.deep.equal([]);
  });
});
