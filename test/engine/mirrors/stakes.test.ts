import { expect } from "chai";
import fc from "fast-check";
import { leadersOf, settleStakes, type Stake, type StakesDecision } from "../../../src/engine/mirrors/stakes.js";
import { stakesStory } from "../../../scripts/generate/vectors/stakes.js";

const stake = (account: string, root: string, kind: Stake["kind"], units: bigint): Stake => ({
  ...{ account, root, kind, units },
});

const PROPOSED = [
  stake("proposer", "right", "proposal", 101n),
  stake("witness", "right", "confirmation", 7n),
  stake("challenger", "wrong", "challenge", 11n),
];

const settled = (stakes: readonly Stake[], decision: StakesDecision, rate = 1n): unknown[] =>
  settleStakes(stakes, decision, rate).stakes.map(({ account, lost, reward }) => [account, lost, reward]);

describe("stakes", () => {
  describe("leadersOf", () => {
    it("asks for more than a quarter beyond the leader", () => {
      const lead = (units: bigint) => leadersOf([...PROPOSED, stake("other", "wrong", "addition", units)]);
      expect(lead(124n)).to.deep.equal(["right"]);
      expect(lead(125n)).to.deep.equal(["right", "wrong"]);
    });

    it("counts what backs a root once that is brought", () => {
      const backing = stake("backer", "wrong", "backing", 1_000n);
      expect(leadersOf([backing, ...PROPOSED])).to.deep.equal(["right", "wrong"]);
      expect(leadersOf([backing, ...PROPOSED.slice(0, 2)])).to.deep.equal(["right"]);
    });
  });

  describe("settleStakes", () => {
    it("takes half of a challenge that fails, rounded up", () => {
      const { penalty, shared } = settleStakes(PROPOSED, { by: "stakes" }, 1n);
      expect([penalty, shared]).to.deep.equal([5n, 0n]);
      expect(settled(PROPOSED, { by: "stakes" })).to.deep.equal([
        ["proposer", 0n, 0n],
        ["witness", 0n, 0n],
        ["challenger", 6n, 0n],
      ]);
    });

    it("takes a proposal that falls and half of its confirmations", () => {
      const decision = { by: "council", root: "wrong" } as const;
      expect(settleStakes(PROPOSED, decision, 3n)).to.include({ shared: 156n, penalty: 156n });
      expect(settled(PROPOSED, decision, 3n)).to.deep.equal([
        ["proposer", 101n, 0n],
        ["witness", 4n, 0n],
        ["challenger", 0n, 156n],
      ]);
    });

    it("takes nothing where nobody had to decide", () => {
      const { penalty, shared, stakes } = settleStakes(PROPOSED.slice(0, 2), { by: "nobody" }, 1n);
      expect([penalty, shared, ...stakes.map(({ lost }) => lost)]).to.deep.equal([0n, 0n, 0n, 0n]);
    });

    it("gives late stakes back when the council decides", () => {
      const late = [...PROPOSED, stake("late", "third", "late", 50n), stake("late", "third", "addition", 500n)];
      expect(settled(late, { by: "council", root: "right" }).at(-1)).to.deep.equal(["late", 0n, 0n]);
      // 550 stand for the third root, which leads; of 109 that others lose half is shared.
      expect(settled(late, { by: "stakes" }).at(-1)).to.deep.equal(["late", 0n, 54n]);
    });

    it("takes additions of a root that led, and of no other", () => {
      const added = [...PROPOSED, stake("adder", "wrong", "addition", 125n), stake("second", "third", "late", 3n)];
      const back = [...added, stake("rescuer", "right", "addition", 1_000n)];
      expect(settled(back, { by: "stakes" }).slice(3)).to.deep.equal([
        ["adder", 125n, 0n],
        ["second", 3n, 0n],
        ["rescuer", 0n, 66n],
      ]);
      const short = [...PROPOSED, stake("adder", "wrong", "addition", 124n)];
      expect(settled(short, { by: "stakes" }).at(-1)).to.deep.equal(["adder", 0n, 0n]);
    });

    it("never gives out more than was lost", () => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (seed) => {
          const { rate, settlement } = stakesStory(seed);
          const sum = (key: "lost" | "reward") => settlement.stakes.reduce((total, each) => total + each[key], 0n);
          expect(sum("reward") <= settlement.shared).to.equal(true);
          expect(settlement.shared + settlement.penalty <= sum("lost") * rate).to.equal(true);
        }),
        { numRuns: 300 },
      );
    });
  });
});
