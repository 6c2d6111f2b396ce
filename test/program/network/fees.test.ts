import { expect } from "chai";
import { isWithin, withinCeiling } from "../../../src/program/network/fees.js";
import { refusal } from "../../helpers/errors.js";

const GWEI = 10n ** 9n;
/** Fees where the base fee is 10 gwei and the tip 1. */
const FEES = { maxFeePerGas: 21n * GWEI, maxPriorityFeePerGas: GWEI };

describe("withinCeiling", () => {
  it("leaves fees without a ceiling, or below it", () => {
    expect(withinCeiling(FEES)).to.equal(FEES);
    expect(withinCeiling(FEES, 21n * GWEI)).to.deep.equal(FEES);
  });

  it("lowers what is allowed for a rise of the base fee", () => {
    expect(withinCeiling(FEES, 11n * GWEI)).to.deep.equal({ ...FEES, maxFeePerGas: 11n * GWEI });
  });

  it("never tips more than the ceiling", () => {
    const free = { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n };
    expect(withinCeiling(free, 0n)).to.deep.equal(free);
  });

  it("refuses what the next block asks for beyond it", async () => {
    const { code, message } = await refusal(Promise.resolve().then(() => withinCeiling(FEES, 11n * GWEI - 1n)));
    expect(code).to.equal("NOT_YET");
    expect(message).to.equal(
      "A gas unit costs 11 gwei now, more than the ceiling of 10.999999999. Wait until fees fall, or allow more with --most-fee.",
    );
  });
});

describe("isWithin", () => {
  it("holds a replacement to the ceiling", () => {
    expect([isWithin(FEES), isWithin(FEES, 21n * GWEI), isWithin(FEES, 21n * GWEI - 1n)]).to.deep.equal([
      true,
      true,
      false,
    ]);
  });
});
