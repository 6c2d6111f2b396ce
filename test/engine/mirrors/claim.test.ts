import { expect } from "chai";
import { claimGasLimit } from "../../../src/engine/mirrors/claim.js";

describe("mirrors/claim", () => {
  it("adds half and two checkpoints to an estimate", () => {
    expect([0n, 1n, 200_000n].map(claimGasLimit)).to.deep.equal([300_000n, 300_001n, 600_000n]);
  });
});
