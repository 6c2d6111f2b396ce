import { expect } from "chai";
import { outcomesOf, sumUnits, wordOutcomes } from "../../../src/engine/epoch/outcomes.js";

const tokens = (units: bigint): string => `${units} T`;

describe("outcomes of holds", () => {
  it("pay what is held only if it is released", () => {
    expect(outcomesOf(70n, 30n)).to.deep.equal({ holdsRefused: 70n, holdsReleased: 100n });
  });

  it("are told both, in words", () => {
    const words = "70 T if holds are refused, 100 T if they are released";
    expect(wordOutcomes(outcomesOf(70n, 30n), tokens)).to.equal(words);
  });

  it("are one amount where nothing is held", () => {
    expect(wordOutcomes(outcomesOf(70n, 0n), tokens)).to.equal("70 T");
  });

  it("add up over accounts beyond 2^53", () => {
    expect(sumUnits(BigUint64Array.of(2n ** 63n, 2n ** 63n))).to.equal(2n ** 64n);
    expect(sumUnits([])).to.equal(0n);
  });
});
