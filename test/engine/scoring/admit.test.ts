import { expect } from "chai";
import fc from "fast-check";
import { computeEpoch } from "../../../src/engine/epoch/epoch.js";
import { Reason } from "../../../src/engine/rules/reasons.js";
import { admit, openAdmission } from "../../../src/engine/scoring/admit.js";
import { score } from "../../../src/engine/scoring/score.js";
import { inputOf, programs, TASK } from "../../helpers/engine/programs.js";
import { plain, run, work } from "../../helpers/engine/scored.js";
import { codeOf } from "../../helpers/errors.js";

/** Reasons that depend on other rows, so that admission cannot know them. */
const OF_OTHERS: ReadonlySet<number> = new Set([
  Reason.DUPLICATE_UID,
  Reason.WINDOW_LIMIT,
  Reason.EPOCH_CAP,
  Reason.QUOTA,
  Reason.EVIDENCE_REUSED,
]);

describe("admit", () => {
  it("says what scoring says of each row by itself", () => {
    fc.assert(
      fc.property(programs(fc.boolean()), (p) => {
        const result = run(p);
        if (typeof result === "string") return;
        const { reasons } = admit(inputOf(p));
        result.reasons.forEach((reason, i) => {
          if (reason !== Reason.DUPLICATE_UID) expect(reasons[i]).to.equal(OF_OTHERS.has(reason) ? 0 : reason);
        });
      }),
      { numRuns: 100 },
    );
  });

  it("once gives the same epoch", () => {
    fc.assert(
      fc.property(programs(fc.boolean()), (p) => {
        const whole = run(p);
        if (typeof whole === "string") return;
        const input = inputOf(p);
        const { root, reasons } = computeEpoch(input, admit(input));
        expect({ root, reasons }).to.deep.equal({ root: whole.root, reasons: whole.reasons });
      }),
      { numRuns: 50 },
    );
  });

  it("works range by range", () => {
    const input = inputOf(plain({ work: [work(), work({ time: 999 }), work({ quantity: 0 })] }));
    const reasons = new Uint8Array(3);
    const admitRows = openAdmission(input);
    admitRows(reasons, 1, 2);
    expect([...reasons]).to.deep.equal([0, Reason.OUTSIDE_EPOCH, 0]);
    admitRows(reasons, 2, 3);
    expect([...reasons]).to.deep.equal([0, Reason.OUTSIDE_EPOCH, Reason.ZERO_QUANTITY]);
  });

  it("does not change the admission that scoring takes", () => {
    const input = inputOf(plain({ tasks: [{ ...TASK, epochQuota: 1 }], work: [work(), work({ time: 1060 })] }));
    const admission = admit(input);
    expect([...score(input, admission).reasons]).to.deep.equal([0, Reason.QUOTA]);
    expect([...admission.reasons]).to.deep.equal([0, 0]);
  });

  it("refuses an admission of other rows", () => {
    const input = inputOf(plain({ work: [work()] }));
    expect(codeOf(() => score(input, { reasons: new Uint8Array(2) }))).to.equal("INVALID_ARGUMENT");
  });
});
