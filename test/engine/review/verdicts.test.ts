import { expect } from "chai";
import { packHex } from "../../../src/engine/columns/bytes.js";
import { verdictsAt, verdictsOf } from "../../../src/engine/review/verdicts.js";
import { NOT_REVIEWED, Reason, REVIEW_FAILED, REVIEW_PENDING } from "../../../src/engine/rules/reasons.js";
import { address } from "../../helpers/engine/programs.js";

const accounts = (...ids: number[]): Uint8Array => packHex(ids.map(address), 20);

describe("verdicts", () => {
  it("reviewers found work good or void", () => {
    const rows: [account: number, review: number, reason: number][] = [
      [7, 9_000, Reason.ACCEPTED],
      [7, 100, Reason.LOW_QUALITY],
      [7, 200, Reason.LOW_QUALITY],
      [2, 8_000, Reason.ACCEPTED],
      [2, 8_000, Reason.EPOCH_CAP],
      [3, NOT_REVIEWED, Reason.ACCEPTED],
      [3, NOT_REVIEWED, Reason.LOW_QUALITY],
      [3, REVIEW_PENDING, Reason.AWAITING_REVIEW],
      [3, REVIEW_FAILED, Reason.REVIEW_VOID],
      [3, 9_000, Reason.DISPUTED],
    ];
    const found = verdictsOf(
      { account: accounts(...rows.map(([account]) => account)) },
      Uint16Array.from(rows, ([, review]) => review),
      Uint8Array.from(rows, ([, , reason]) => reason),
    );
    expect(found).to.deep.equal({
      accounts: accounts(2, 7),
      good: Uint32Array.of(1, 1),
      voided: Uint32Array.of(0, 2),
    });
  });

  it("stand in the order of other accounts", () => {
    const past = { accounts: accounts(9, 1), good: Uint32Array.of(4, 5), voided: Uint32Array.of(1, 2) };
    expect(verdictsAt(past, accounts(1, 2, 3))).to.deep.equal({
      good: Uint32Array.of(5, 0, 0),
      voided: Uint32Array.of(2, 0, 0),
    });
  });
});
