import { expect } from "chai";
import { toHex } from "../../../src/engine/columns/bytes.js";
import { computeEpoch } from "../../../src/engine/epoch/epoch.js";
import { AssayError } from "../../../src/engine/errors.js";
import {
  explainEpoch,
  indexOfAccount,
  detectInContributions,
  detectEpoch,
} from "../../../src/engine/integrity/epoch.js";
import { fromHex, packHex } from "../../../src/engine/columns/bytes.js";
import { NOT_REVIEWED, Reason, REVIEW_FAILED, REVIEW_PENDING } from "../../../src/engine/rules/reasons.js";
import { address, POLICY, RULES, TASK, word } from "../../helpers/engine/programs.js";
import { columnsOfPieces } from "../../helpers/engine/pieces.js";
import type { Contributions } from "../../../src/engine/columns/contributions.js";

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const [START, END] = [1_000, 900_000];

describe("integrity of a program", () => {
  it("accounts and attesters ascend", () => {
    const found = detectInContributions(columnsOfPieces([{ account: address(9), time: 1, evidence: 1 }]), RULES);
    expect(toHex(found.accounts)).to.equal(`${address(9)}${address(0xa77).slice(2)}`);
    expect(indexOfAccount(found, fromHex(address(9), 20))).to.equal(0);
    expect(indexOfAccount(found, fromHex(address(8), 20))).to.equal(-1);
  });

  it("copier's factor reaches the engine", () => {
    const pieces = [
      ...range(3).map((i) => ({ account: address(1), time: 1_000 + i, evidence: i + 1 })),
      ...range(3).map((i) => ({ account: address(2), task: 2, time: 5_000 + i, evidence: i + 1 })),
    ];
    const { factors: integrity, result } = detectInContributions(columnsOfPieces(pieces), {
      ...RULES,
      personhood: true,
    });
    expect([toHex(integrity.accounts), [...integrity.bps]]).to.deep.equal([address(2), [1_000]]);
    expect(result.findings.map((f) => f.code)).to.deep.equal(["COPIER"]);
    const tasks = [TASK, { ...TASK, id: 2 }].map((task) => ({ ...task, policy: POLICY }));
    const rules = { ...RULES, personhood: true };
    const { weights } = computeEpoch({
      epoch: 0n,
      budget: 100n,
      contributions: columnsOfPieces(pieces),
      tasks,
      rules,
      start: START,
      end: END,
      integrity,
    });
    expect([...weights]).to.deep.equal([30n, 3n]);
  });

  it("order of rows is immaterial", () => {
    const pieces = range(12).map((i) => ({
      account: address(1 + (i % 3)),
      time: 2_000 + i * 10,
      evidence: 1 + (i % 5),
    }));
    const one = columnsOfPieces(pieces);
    const uid = (i: number): Uint8Array => one.uid.subarray(32 * i, 32 * i + 32);
    const turned = {
      ...columnsOfPieces([...pieces].reverse()),
      uid: packHex(
        range(12).map((i) => toHex(uid(11 - i))),
        32,
      ),
    };
    const detect = (rows: Contributions) => detectInContributions(rows, { ...RULES, personhood: true });
    expect(detect(turned).factors).to.deep.equal(detect(one).factors);
    expect(detect(turned).result.findings).to.deep.equal(detect(one).result.findings);
  });

  describe("detectEpoch", () => {
    const rules = { ...RULES, personhood: true };
    const tasks = [TASK, { ...TASK, id: 2 }].map((task) => ({ ...task, policy: POLICY, minQuality: 5_000 }));
    const facts = { epoch: 0n, budget: 1_000n, tasks, rules, start: START, end: END };
    const escrow = address(0xe5c);
    const attesters = [1, 2].map((task) => ({ task, attester: address(0xa77), from: 0, until: 0 }));

    it("strangers' rows flag nobody", () => {
      const first = range(4).map((i) => ({ account: address(1), time: 2_000 + i, evidence: i + 1 }));
      const framed = range(4).map((i) => ({ account: address(2), task: 2, time: 5_000 + i, evidence: i + 1 }));
      const honest = { account: address(2), task: 2, time: 9_000, evidence: 77 };
      const detect = (attester: string) =>
        detectEpoch(
          {
            ...facts,
            attesters,
            contributions: columnsOfPieces([...first, ...framed.map((p) => ({ ...p, attester })), honest]),
          },
          escrow,
        );
      expect(detect(address(0xa77)).integrity.result.findings.map((f) => f.code)).to.deep.equal(["COPIER"]);
      expect(detect(address(0xbad)).integrity.result.findings).to.deep.equal([]);
      expect(computeEpoch(detect(address(0xbad)).input).weights[1]).to.equal(10n);
    });

    it("explains an account by names", () => {
      const first = range(4).map((i) => ({ account: address(1), time: 2_000 + i, evidence: i + 1 }));
      const framed = range(4).map((i) => ({ account: address(2), task: 2, time: 5_000 + i, evidence: i + 1 }));
      const stranger = { account: address(3), attester: address(0xbad), time: 1_500, evidence: 99 };
      const input = { ...facts, attesters, contributions: columnsOfPieces([stranger, ...first, ...framed]) };
      const told = explainEpoch(computeEpoch(detectEpoch(input, escrow).input).input, address(2));
      expect(told).to.deep.include({ account: address(2), integrityBps: 1_000, hold: false });
      expect(told.findings).to.deep.equal([
        { code: "COPIER", certaintyBps: 7_000, evidence: { copies: 4, actions: 4, fromOthers: 4 } },
      ]);
      expect(told.copies[0]).to.deep.equal({
        uid: word(6),
        original: word(2),
        originalAccount: address(1),
        code: "DUPLICATE_EVIDENCE",
      });
      expect(() => explainEpoch(input, address(3))).to.throw(AssayError, "is not in epoch 0");
    });

    it("void work counts as refused", () => {
      const good = range(20).map((i) => ({ account: address(0x10 + i), time: 2_000 + 60 * i, evidence: 100 + i }));
      const junk = range(8).map((i) => ({ account: address(1), time: 3_000 + 600 * i * i, evidence: i + 1 }));
      const contributions = columnsOfPieces([...good, ...junk]);
      const review = Uint16Array.from([...good.map(() => 9_000), ...junk.map((_, i) => (i === 0 ? 9_000 : 800))]);
      const { integrity, input } = detectEpoch({ ...facts, contributions, review }, escrow);
      expect(integrity.result.findings.map((f) => f.code)).to.deep.equal(["MOSTLY_REFUSED", "VOID_WORK"]);
      expect(computeEpoch(input).weights[0]).to.equal(0n);
      expect(input.integrity?.bps).to.deep.equal(Uint16Array.of(1_000));
    });

    it("a void piece of a sample lowers work that nobody saw", () => {
      const work = range(4).map((i) => ({ account: address(1), time: 2_000 + 600 * i * i, evidence: i + 1 }));
      const contributions = columnsOfPieces([...work, { account: address(2), time: 9_000, evidence: 9 }]);
      const detect = (review: readonly number[], personhood = true) =>
        detectEpoch(
          { ...facts, rules: { ...rules, personhood }, contributions, review: Uint16Array.from(review) },
          escrow,
        );
      const [unseen, voided, open] = [NOT_REVIEWED, 800, REVIEW_PENDING];
      const { integrity, input } = detect([voided, unseen, unseen, unseen, unseen]);
      // As likely as not all is void; if not, half of what nobody saw.
      const evidence = { seen: 1, voided: 1, unseen: 3 };
      expect(integrity.result.findings).to.deep.equal([
        { account: 0, code: "VOID_WORK", certaintyBps: 7_500, evidence },
      ]);
      expect(input.integrity?.bps).to.deep.equal(Uint16Array.of(2_500));
      const flags = (review: readonly number[]) => detect(review).integrity.result.findings;
      expect(flags([voided, open, open, open, unseen])).to.deep.equal([]);
      expect(flags([REVIEW_FAILED, unseen, unseen, unseen, unseen]), "nobody reviewed it").to.deep.equal([]);
      expect(detect([voided, unseen, unseen, unseen, unseen], false).input.integrity?.bps.length).to.equal(0);
    });

    it("void work of earlier epochs speaks against new work", () => {
      const contributions = columnsOfPieces([{ account: address(1), time: 2_000, evidence: 1 }]);
      const verdicts = {
        accounts: packHex([address(1), address(7)], 20),
        good: Uint32Array.of(0, 9),
        voided: Uint32Array.of(2, 9),
      };
      const input = { ...facts, contributions, review: Uint16Array.of(9_000), verdicts };
      // Odds of 0.1 × 9 to 0.9.
      const finding = { code: "VOID_WORK", certaintyBps: 5_000, evidence: { seen: 3, voided: 2, unseen: 0 } } as const;
      const { input: detected, integrity } = detectEpoch(input, escrow);
      expect(integrity.result.findings).to.deep.equal([{ account: 0, ...finding }]);
      expect(explainEpoch(computeEpoch(detected).input, address(1)).findings).to.deep.equal([finding]);
    });

    it("disputes make a circle certain", () => {
      const others = range(40).map((i) => ({
        account: address(0x10 + (i % 20)),
        attester: address(0xa00 + (i % 4)),
        time: 2_000 + 977 * i,
        evidence: 100 + i,
      }));
      const circle = range(12).map((i) => ({
        account: address(1),
        attester: address(0xa00),
        time: 2_500 + 31 * i * i,
        evidence: i + 1,
      }));
      const contributions = columnsOfPieces([...others, ...circle]);
      const detect = (disputed: number) => {
        const status = new Uint8Array(contributions.length);
        status.fill(Reason.DISPUTED, 40, 40 + disputed);
        return detectEpoch({ ...facts, contributions, status }, escrow);
      };
      expect(detect(1).input.integrity?.bps).to.deep.equal(Uint16Array.of(2_500));
      expect(detect(1).integrity.held.length).to.equal(0);
      expect(toHex(detect(2).integrity.held)).to.equal(address(1));
      const { held, units } = computeEpoch(detect(2).input);
      expect(held[0]).to.be.greaterThan(0n);
      expect(units[0]).to.equal(0n);
    });

    it("clicks that the rules name weigh nothing alone", () => {
      const pieces = [
        ...range(5).map((i) => ({ account: address(1), task: 2, time: 2_000 + 500 * i * i, evidence: i + 1 })),
        { account: address(2), task: 1, time: 3_000, evidence: 50 },
        { account: address(2), task: 2, time: 3_500, evidence: 51 },
      ];
      const contributions = columnsOfPieces(pieces);
      const { input, integrity } = detectEpoch(
        { ...facts, rules: { ...rules, integrity: { clicks: [2, 9] } }, contributions },
        escrow,
      );
      expect(integrity.result.findings.map((f) => f.code)).to.deep.equal(["ONLY_CHEAPEST"]);
      expect([...computeEpoch(input).weights]).to.deep.equal([0n, 20n]);
      const unnamed = detectEpoch({ ...facts, contributions }, escrow);
      expect([...computeEpoch(unnamed.input).weights]).to.deep.equal([50n, 20n]);
    });
  });
});
