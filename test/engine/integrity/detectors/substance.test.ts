import { expect } from "chai";
import { parseIntegrityRules } from "../../../../src/engine/integrity/rules.js";
import {
  cheapestKinds,
  profilesOf,
  vouchedActions,
  weighSubstance,
} from "../../../../src/engine/integrity/detectors/substance.js";
import { actionsOf, endorsementsOf, type Act } from "../../../helpers/engine/integrity-tables.js";
import type { Finding } from "../../../../src/engine/integrity/findings.js";

const rules = parseIntegrityRules();
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const accounts = (findings: readonly Finding[]): number[] => findings.map((f) => f.account).sort((a, b) => a - b);

describe("substance", () => {
  it("only clicks are flagged", () => {
    const profiles = { kinds: 2, counts: Uint32Array.of(0, 9, 1, 9, 5, 0) };
    const { findings, factorBps } = weighSubstance({ accounts: 3, profiles }, [1], rules.substance);
    expect(accounts(findings)).to.deep.equal([0]);
    // (1 / 10)^5 floored, and no click at all.
    expect([...factorBps]).to.deep.equal([0, 0, 10_000]);
  });

  it("readers are not flagged, nor paid", () => {
    const profiles = { kinds: 2, counts: Uint32Array.of(0, 20, 0, 21) };
    const { findings, factorBps } = weighSubstance({ accounts: 2, profiles }, [1], rules.substance);
    expect(accounts(findings)).to.deep.equal([0]);
    expect([...factorBps]).to.deep.equal([0, 0]);
  });

  it("attested clicks excuse no clicks", () => {
    const actions = actionsOf(range(5).map(() => ({ account: 0, kind: 1, attester: 0, evidence: 1 })));
    expect([...vouchedActions(1, actions, [1])]).to.deep.equal([0]);
  });

  it("vouched work excuses clicks", () => {
    const actions = actionsOf([{ account: 0, evidence: 5 }, ...range(10).map(() => ({ account: 0, kind: 1 }))]);
    const vouched = vouchedActions(1, actions);
    expect([...vouched]).to.deep.equal([1]);
    const { factorBps } = weighSubstance(
      { accounts: 1, profiles: profilesOf(1, actions), vouched },
      [1],
      rules.substance,
    );
    expect(factorBps[0]).to.equal(10_000);
  });

  it("evidence keeps a kind from being cheapest", () => {
    const lone = range(200).map((i) => ({ account: i, kind: i < 120 ? 1 : 0, evidence: i < 120 ? 0 : i }));
    const found = (acts: readonly Act[]) => {
      const actions = actionsOf(acts);
      return cheapestKinds({ accounts: 200, profiles: profilesOf(200, actions), actions }, rules.substance);
    };
    expect(found(lone)).to.deep.equal([1]);
    expect(found(lone.map((a) => ({ ...a, evidence: a.account + 1 })))).to.deep.equal([]);
    expect(found(lone.map((a) => ({ ...a, evidence: 0 }))), "nothing is vouched for").to.deep.equal([]);
  });

  it("answered kind is not cheapest", () => {
    const acts = actionsOf(range(200).map((i) => ({ account: i, kind: i < 120 ? 1 : 0, evidence: i < 120 ? 0 : i })));
    const answer = endorsementsOf([[150, 3]], [3]);
    expect(
      cheapestKinds(
        { accounts: 200, profiles: profilesOf(200, acts), actions: acts, endorsements: answer },
        rules.substance,
      ),
    ).to.deep.equal([]);
  });

  it("two kinds done alone are ways of taking part", () => {
    const counts = (first: number) => Uint32Array.from(range(400), (i) => (i % 2 === (i < 2 * first ? 0 : 1) ? 1 : 0));
    const found = (first: number) =>
      cheapestKinds({ accounts: 200, profiles: { kinds: 2, counts: counts(first) } }, rules.substance);
    expect(found(160)).to.deep.equal([0]);
    expect(found(159)).to.deep.equal([]);
  });
});
