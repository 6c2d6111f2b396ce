import { expect } from "chai";
import { computeEpoch } from "../../../src/engine/epoch/epoch.js";
import { type Reason, REASON_NAMES } from "../../../src/engine/rules/reasons.js";
import { address, inputOf, POLICY, RULES, TASK, word } from "../../helpers/engine/programs.js";
import { type Program, type Work } from "../../helpers/engine/reference-parts.js";
import { plain, work } from "../../helpers/engine/scored.js";

const reasonsOf = (p: Program): string[] => {
  const result = computeEpoch(inputOf(p));
  return Array.from(result.reasons, (code) => REASON_NAMES[code] as string);
};

describe("reasons", () => {
  const policed = { ...TASK, policy: POLICY };
  const full = { ...TASK, points: 2 ** 32 - 1 };
  const cases: [keyof typeof Reason, Partial<Program>][] = [
    ["REVOKED", { work: [work({ status: 2 })] }],
    ["DISPUTED", { work: [work({ status: 3 })] }],
    ["OUTSIDE_EPOCH", { work: [work({ time: 1100 })] }],
    ["OUTSIDE_EPOCH", { work: [work({ time: 999 })] }],
    ["UNKNOWN_TASK", { work: [work({ task: 2 })] }],
    ["TASK_NOT_OPEN", { tasks: [{ ...TASK, closesAt: 1050 }], work: [work()] }],
    ["TASK_NOT_OPEN", { tasks: [{ ...TASK, opensAt: 1051 }], work: [work()] }],
    ["ATTESTER_NOT_ALLOWED", { attesters: [], work: [work()] }],
    ["SELF_ATTESTED", { work: [work({ attester: address(1) })] }],
    ["NO_POLICY", { rules: { ...RULES, personhood: true }, work: [work()] }],
    ["NOT_ELIGIBLE", { tasks: [policed], work: [work({ eligible: false })] }],
    ["REPUTATION_TOO_LOW", { tasks: [{ ...TASK, minReputation: 1 }], work: [work()] }],
    ["ZERO_QUANTITY", { work: [work({ quantity: 0 })] }],
    ["INVALID_QUALITY", { work: [work({ quality: 10_001 })] }],
    ["AWAITING_REVIEW", { work: [work({ review: 0xfffe })] }],
    ["REVIEW_VOID", { work: [work({ review: 0xfffd })] }],
    ["LOW_QUALITY", { tasks: [{ ...TASK, minQuality: 5000 }], work: [work({ review: 4999 })] }],
    ["TOO_MANY_POINTS", { tasks: [{ ...TASK, points: 2 ** 16 }], work: [work({ quantity: 2 ** 16 })] }],
    ["TOO_MANY_POINTS", { tasks: [full], work: [work({ quantity: 2, quality: 5_001 })] }],
    ["TOO_MANY_POINTS", { tasks: [full], work: [work({ quantity: 2, quality: 5_001, review: 1 })] }],
    ["TOO_MANY_POINTS", { tasks: [full], work: [work({ quantity: 2, quality: 1, review: 5_001 })] }],
    ["TOO_MANY_POINTS", { tasks: [full], work: [work({ quantity: 2 ** 32 - 1 })] }],
    ["ACCEPTED", { tasks: [full], work: [work()] }],
    ["ACCEPTED", { tasks: [full], work: [work({ quantity: 2, quality: 5_000 })] }],
  ];
  for (const [name, program] of cases) {
    it(`names ${name}`, () => expect(reasonsOf(plain(program))).to.deep.equal([name]));
  }

  it("names limits in order of time", () => {
    const task = { ...policed, maxPerWindow: 2, window: 50, maxPerEpoch: 3, epochQuota: 4 };
    const of = (account: number, time: number, evidence?: string): Work =>
      work({ account: address(account), time, ...(evidence === undefined ? {} : { evidence }) });
    const rows = [
      of(1, 1000, word(1)),
      of(2, 1001, word(1)),
      of(1, 1002),
      of(1, 1003),
      of(1, 1050),
      of(1, 1051),
      of(2, 1052),
      of(2, 1053),
    ];
    expect(reasonsOf(plain({ tasks: [task], work: rows }))).to.deep.equal([
      "ACCEPTED",
      "EVIDENCE_REUSED",
      "ACCEPTED",
      "WINDOW_LIMIT",
      "ACCEPTED",
      "EPOCH_CAP",
      "ACCEPTED",
      "QUOTA",
    ]);
  });

  it("names the later of two rows with one uid", () => {
    const first = work({ time: 1001 });
    expect(reasonsOf(plain({ work: [{ ...first, time: 1002 }, first] }))).to.deep.equal(["DUPLICATE_UID", "ACCEPTED"]);
  });

  it("counts windows across the epoch's start", () => {
    const task = { ...policed, maxPerWindow: 1, window: 300 };
    const p = plain({ tasks: [task], work: [work({ time: 1001 })], earlier: [work({ time: 999 })] });
    expect(reasonsOf(p)).to.deep.equal(["WINDOW_LIMIT"]);
  });

  it("remembers evidence of earlier epochs", () => {
    const p = plain({ work: [work({ evidence: word(5) })], earlier: [work({ time: 10, evidence: word(5) })] });
    expect(reasonsOf(p)).to.deep.equal(["EVIDENCE_REUSED"]);
  });

  it("accepts evidence whose first user was refused", () => {
    const task = { ...policed, maxPerEpoch: 1 };
    const rows = [work({ time: 1001 }), work({ time: 1002, evidence: word(5) })];
    const copy = work({ account: address(2), time: 1003, evidence: word(5) });
    expect(reasonsOf(plain({ tasks: [task], work: [...rows, copy] }))).to.deep.equal([
      "ACCEPTED",
      "EPOCH_CAP",
      "ACCEPTED",
    ]);
  });
});
