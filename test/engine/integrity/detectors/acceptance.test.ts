import { expect } from "chai";
import {
  attestedWork,
  type Decisions,
  findRefused,
  findVoidAttested,
  findVoidWork,
} from "../../../../src/engine/integrity/detectors/acceptance.js";
import { parseIntegrityRules } from "../../../../src/engine/integrity/rules.js";
import { actionsOf, type Act } from "../../../helpers/engine/integrity-tables.js";
import type { Finding } from "../../../../src/engine/integrity/findings.js";

const rules = parseIntegrityRules();
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const accounts = (findings: readonly Finding[]): number[] => findings.map((f) => f.account).sort((a, b) => a - b);

describe("acceptance", () => {
  it("refused flood is flagged", () => {
    const acts: Act[] = [
      ...range(8).map(() => ({ account: 0, accepted: false })),
      ...range(30).map((i) => ({ account: 1 + (i % 3) })),
    ];
    const found = findRefused(4, actionsOf(acts), rules.refused);
    expect(accounts(found)).to.deep.equal([0]);
    expect(found[0]?.evidence).to.deep.equal({ submitted: 8, accepted: 0, usualBps: 7894 });
  });

  it("strict program flags nobody", () => {
    const acts: Act[] = range(40).map((i) => ({ account: i % 4, accepted: i % 10 === 0 }));
    expect(findRefused(4, actionsOf(acts), rules.refused)).to.deep.equal([]);
  });

  describe("void work", () => {
    interface Piece extends Act {
      /** Who decided: 1 reviewers, 2 nobody yet or a dispute, 0 the attester. */
      readonly by?: number;
    }
    const found = (pieces: readonly Piece[], before?: Decisions["before"]) => {
      const actions = actionsOf(pieces);
      const decided = Uint8Array.from(pieces, ({ by = 0 }) => by);
      const attested = findVoidAttested(attestedWork(4, actions, decided), rules.voided);
      return [...findVoidWork(actions, { decided, before }, rules.voided), ...attested];
    };
    /** A hundred good pieces of somebody else. */
    const others = range(100).map(() => ({ account: 3, by: 1 }));
    const some = (n: number, piece: Omit<Piece, "account">): Piece[] => range(n).map(() => ({ account: 0, ...piece }));

    it("as much of the unseen as of the seen is taken for void", () => {
      const seen = [...some(2, { by: 1, accepted: false }), ...some(1, { by: 1 })];
      // Half of six unseen pieces, as one more good one is supposed, of seven that count: 0.43, and all of them with the odds of 9 × 0.1 to 100.9.
      expect(found([...others, ...seen, ...some(6, {})])).to.deep.equal([
        { account: 0, code: "VOID_WORK", certaintyBps: 4_336, evidence: { seen: 3, voided: 2, unseen: 6 } },
      ]);
      expect(found([...others, ...some(6, {})]), "nothing seen").to.deep.equal([]);
    });

    it("much of it speaks against what reviewers let pass, and against other kinds", () => {
      const sure = (good: number, voided: number, more: Piece[] = []): number =>
        found([...others, ...some(voided, { by: 1, accepted: false }), ...some(good, { by: 1 }), ...more]).find(
          ({ account }) => account === 0,
        )?.certaintyBps ?? 0;
      // Odds of 0.1 × 9^2 to 100.9, of 0.1 × 9^3 to 100.9.
      expect([sure(1, 3), sure(1, 4)]).to.deep.equal([743, 4_194]);
      expect(sure(1, 9)).to.equal(rules.voided.certaintyBps);
      expect([sure(9, 1), sure(3, 3)], "as much good").to.deep.equal([0, 9]);
      expect(sure(0, 1, some(9, { kind: 1 })), "one is little").to.equal(88);
      expect(sure(0, 3, some(9, { kind: 1 })), "three are more").to.equal(4_194);
    });

    it("the more, the more of the others' work is void", () => {
      const seen = [...some(2, { by: 1, accepted: false }), ...some(1, { by: 1 })];
      const bad = range(50).map(() => ({ account: 2, by: 1, accepted: false }));
      const sure = (pieces: readonly Piece[]) =>
        pieces.length && found(pieces).find((f) => f.account === 0)?.certaintyBps;
      // Odds of 9 × 0.1 to 100.9, of 9 × 50.1 to 100.9.
      expect(sure([...others, ...seen])).to.equal(88);
      expect(sure([...others, ...bad, ...seen])).to.equal(8_171);
    });

    it("what was found before counts", () => {
      const before = { good: Uint32Array.of(0, 0, 0, 0), voided: Uint32Array.of(4, 0, 0, 0) };
      expect(found([...others, ...some(2, {})])).to.deep.equal([]);
      expect(found([...others, ...some(2, {})], before)).to.deep.equal([
        { account: 0, code: "VOID_WORK", certaintyBps: 8_667, evidence: { seen: 4, voided: 4, unseen: 2 } },
      ]);
      expect(found(others, before), "nothing that counts").to.deep.equal([]);
    });

    it("disputes and open reviews say nothing of the rest", () => {
      expect(found([...others, ...some(5, { by: 2, accepted: false }), ...some(9, {})])).to.deep.equal([]);
    });

    it("attesters who passed far more void work than others", () => {
      const by = (attester: number, voided: number, good: number): Piece[] => [
        ...some(voided, { by: 1, accepted: false, attester }),
        ...some(good, { by: 1, attester }),
      ];
      const flags = (voided: number, of: number) =>
        found([...by(1, voided, of - voided), ...by(2, 0, 20), ...some(5, { by: 0, attester: 1 })]).filter(
          ({ code }) => code === "VOID_ATTESTED",
        );
      // Three of six, where three of 26 are void in all.
      expect(flags(3, 6)).to.deep.equal([
        { account: 1, code: "VOID_ATTESTED", certaintyBps: 4_285, evidence: { seen: 6, voided: 3, usualBps: 1_153 } },
      ]);
      expect(flags(2, 4), "few").to.deep.equal([]);
      expect(flags(12, 30), "as others").to.deep.equal([]);
      expect(found([...some(9, { by: 1, accepted: false })]), "nobody attested").to.deep.equal([]);
    });
  });
});
