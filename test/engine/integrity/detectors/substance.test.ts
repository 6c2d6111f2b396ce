import { expect } from "chai";
import { parseIntegrityRules } from "../../../../src/engine/integrity/rules.js";
import {
  cheapestKinds,
  givingKinds,
  profilesOf,
  vouchedActions,
  vouchedCounts,
  vouchingKinds,
} from "../../../../src/engine/integrity/detectors/substance.js";
import { weighSubstance } from "../../../../src/engine/integrity/detectors/clicks.js";
import { scan } from "../../../../src/engine/integrity/scan.js";
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

  it("unpaid clicks cost nothing where anything vouches", () => {
    const profiles = { kinds: 2, counts: Uint32Array.of(1, 900, 1, 900) };
    const table = { accounts: 2, profiles, vouched: Uint32Array.of(1, 0) };
    expect([...weighSubstance(table, [1], rules.substance).factorBps]).to.deep.equal([10_000, 0]);
    // Ten of 900 are excused.
    expect([...weighSubstance({ ...table, paid: true }, [1], rules.substance).factorBps]).to.deep.equal([0, 0]);
  });

  it("whole lives that few share are not flagged", () => {
    // 990 accounts have one click, ten have each another number; of 1,000 one in a hundred must be alike.
    const clicks = range(1_000).flatMap((i) => [0, i < 990 ? 1 : i - 988]);
    const profiles = { kinds: 2, counts: Uint32Array.from(clicks) };
    const strict = { ...rules.substance, alikeBps: 100 };
    const { findings } = weighSubstance({ accounts: 1_000, profiles }, [1], strict);
    expect([findings.length, findings[0]?.evidence]).to.deep.equal([990, { actions: 1, cheapest: 1, alike: 990 }]);
    const loose = weighSubstance({ accounts: 1_000, profiles }, [1], { ...strict, alikeBps: 10 });
    expect(loose.findings.length).to.equal(1_000);
  });

  it("flags are surer, the more are alike", () => {
    const sureOf = (alike: number): number | undefined => {
      const profiles = { kinds: 2, counts: Uint32Array.from(range(alike).flatMap(() => [0, 1])) };
      return weighSubstance({ accounts: alike, profiles }, [1], rules.substance).findings[0]?.certaintyBps;
    };
    // 1 - 1/2 √(30 / 120), and the least and the greatest.
    expect([1, 120, 90_000].map(sureOf)).to.deep.equal([5_000, 7_500, 9_700]);
  });

  it("kinds done only beside the sold one flag nobody alone", () => {
    const profiles = { kinds: 3, counts: Uint32Array.of(0, 1, 0, 0, 0, 1, 0, 1, 1) };
    const { findings, factorBps } = weighSubstance({ accounts: 3, profiles, sold: [1] }, [1, 2], rules.substance);
    expect(accounts(findings)).to.deep.equal([0, 2]);
    expect([...factorBps]).to.deep.equal([0, 0, 0]);
  });

  describe("found kinds", () => {
    /** So many accounts with each of some lives: counts of four kinds. */
    const profilesWith = (...lives: readonly (readonly [many: number, life: readonly number[]])[]) => {
      const counts = lives.flatMap(([many, life]) => range(many).flatMap(() => life));
      return { accounts: counts.length / 4, profiles: { kinds: 4, counts: Uint32Array.from(counts) } };
    };
    const stars = [400, [1, 0, 0, 0]] as const;
    const people = [600, [1, 1, 1, 0]] as const;

    it("a kind that is sold with clicks joins them", () => {
      const found = (both: number, life = [1, 1, 0, 0], leastKinds = 4) =>
        cheapestKinds(profilesWith(stars, people, [both, life]), { ...rules.substance, leastKinds });
      expect(found(67)).to.deep.equal([0, 1]);
      // 66 of 666 are less than a tenth.
      expect(found(66)).to.deep.equal([0]);
      expect(found(67, [1, 1, 0, 0], 5), "few kinds").to.deep.equal([0]);
      expect(rules.substance.leastKinds).to.equal(8);
    });

    it("a kind that many do, each as often as they like, does not join", () => {
      const found = (alike: number) => {
        const differing = range(100 - alike).map((i) => [1, [1, i + 2, 0, 0]] as const);
        const table = profilesWith(stars, people, [alike, [1, 1, 0, 0]], ...differing);
        return cheapestKinds(table, { ...rules.substance, leastKinds: 4 });
      };
      expect([found(30), found(29)]).to.deep.equal([[0, 1], [0]]);
    });

    it("a kind done alone does not join", () => {
      const found = (alone: number) => {
        const table = profilesWith(stars, stars, people, [100, [1, 1, 0, 0]], [alone, [0, 1, 0, 0]]);
        return cheapestKinds(table, { ...rules.substance, leastKinds: 4 });
      };
      expect([found(100), found(101)]).to.deep.equal([[0, 1], [0]]);
    });

    it("a kind that hardly anybody does without other work vouches", () => {
      const table = (alone: number, many = 600) => profilesWith(stars, [many, [1, 1, 0, 1]], [alone, [1, 0, 0, 1]]);
      const found = (alone: number, many?: number) => vouchingKinds(table(alone, many), [0], rules.substance);
      expect(found(1)).to.deep.equal([1, 3]);
      // Two of 602 are more than three in a thousand; of 333 not one would be expected.
      expect([found(2), found(0, 333), vouchingKinds(table(0), [], rules.substance)]).to.deep.equal([[1], [], []]);
      expect(vouchingKinds(table(0), [0], { ...rules.substance, vouchBps: 0 })).to.deep.equal([]);
    });

    it("what vouches is counted", () => {
      const { accounts: length, profiles } = profilesWith([1, [5, 2, 0, 3]], [1, [5, 0, 0, 0]]);
      expect([...vouchedCounts(length, profiles, [1, 3])]).to.deep.equal([5, 0]);
    });
  });

  describe("giving kinds", () => {
    /** Account 0 works thirty times; accounts 1 to 5 give it so many reactions each, and have so many rows of kind 1. */
    const found = (reactions: number, given: number, evidence = 0) => {
      const work = range(30).map((i) => ({ account: 0, evidence: i + 1 }));
      const likes = range(5).flatMap((i) => range(reactions).map(() => ({ account: i + 1, kind: 1, evidence })));
      const endorsements = endorsementsOf(range(5).map((i) => [i + 1, 0] as const));
      const table = { ...endorsements, count: endorsements.count.map(() => given) };
      return givingKinds(6, actionsOf([...work, ...likes]), table, rules.substance);
    };

    it("are as many rows as endorsements given", () => {
      expect([found(10, 10), found(10, 9), found(9, 10)]).to.deep.equal([[1], [1], [1]]);
      expect([found(10, 8), found(8, 10)], "nine in ten").to.deep.equal([[], []]);
      expect(found(5, 5), "too few").to.deep.equal([]);
      expect(found(10, 10, 7), "vouched for").to.deep.equal([]);
    });

    it("are clicks, unless these are named", () => {
      const work = range(30).map((i) => ({ account: 0, evidence: i + 1 }));
      const likes = range(30).map(() => ({ account: 1, kind: 1, evidence: 0 }));
      const endorsements = { ...endorsementsOf([[1, 0]]), count: Uint32Array.of(30) };
      const input = { accounts: 2, actions: actionsOf([...work, ...likes]), endorsements };
      const { cheapKinds, givingKinds: giving, integrityBps } = scan(input, rules);
      expect([cheapKinds, giving, [...integrityBps]]).to.deep.equal([[1], [1], [10_000, 0]]);
      expect(scan({ ...input, cheapKinds: [] }, rules)).to.deep.include({ cheapKinds: [], givingKinds: [1] });
    });
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
