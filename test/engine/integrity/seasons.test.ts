import { expect } from "chai";
import { seasons } from "../../../src/engine/integrity/seasons.js";
import { actionsOf } from "../../helpers/engine/integrity-tables.js";
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe("seasons", () => {
  it("flood with few acceptances stands out", () => {
    const usual = range(100).map((i) => ({ account: i % 10, time: i * 10_000 }));
    const flood = range(200).map((i) => ({ account: 10 + i, time: 500_000 + i, accepted: i % 4 === 0 }));
    const found = seasons(actionsOf([...usual, ...flood]), undefined, {
      length: 100_000,
      timesMedian: 4,
      least: 100,
    });
    expect(found).to.deep.equal([
      {
        from: 500_000,
        submitted: 210,
        accepted: 60,
        copies: 0,
        newcomers: 200,
        usualSubmitted: 10,
        usualAcceptedBps: 10_000,
      },
    ]);
  });
});
