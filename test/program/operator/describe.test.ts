import { expect } from "chai";
import { serviceLines } from "../../../src/program/operator/describe.js";

describe("what verification earned", () => {
  const style = { symbol: "ASSAY", decimals: 18n, unit: 10n ** 9n };

  it("is told by epoch, with the root that pays it", () => {
    const due = { paidIn: 8, from: 1_800_000_000, parts: [{ epoch: 6, units: 2_500_000_000n }] };
    expect(serviceLines(due, style)).to.deep.equal([
      "Verification of epoch 6: 2.5 ASSAY, paid in the root of epoch 8, from 2027-01-15 08:00 UTC.",
    ]);
    expect(serviceLines({ ...due, parts: [] }, style)).to.deep.equal([]);
  });
});
