import { expect } from "chai";
import {
  attestedWork,
  findRefused,
  findVoidAttested,
  findVoidPieces,
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
    const found = (pieces: readonly Piece[]) => {
      const actions = actionsOf(pieces);
      const decided = Uint8Array.from(pieces, ({ by = 0 }) => by);
      const attested = findVoidAttested(attestedWork(4, actions, decided), rules.voided);
      return [...findVoidPieces(actions, decided), ...attested];
    };
    const some = (n: number, piece: Omit<Piece, "account">): Piece[] => range(n).map(() => ({ account: 0, ...piece }));

    it("as much of the unseen as of the seen is taken for void", () => {
      const seen = [...some(2, { by: 1, accepted: false }), ...some(1, { by: 1 })];
      // Half of six unseen pieces, as one more good one is supposed, of seven that count.
      expect(found([...seen, ...some(6, {})])).to.deep.equal([
        { account: 0, code: "VOID_WORK", certaintyBps: 4_285, evidence: { seen: 3, voided: 2, unseen: 6 } },
      ]);
      expect(found(seen), "nothing unseen").to.deep.equal([]);
      expect(found(some(6, {})), "nothing seen").to.deep.equal([]);
    });

    it("says nothing of other kinds of work", () => {
      expect(found([...some(5, { by: 1, accepted: false }), ...some(9, { kind: 1 })])).to.deep.equal([]);
    });

    it("disputes and open reviews say nothing of the rest", () => {
      expect(found([...some(5, { by: 2, accepted: false }), ...some(9, {})])).to.deep.equal([]);
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
