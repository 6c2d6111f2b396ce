import { expect } from "chai";
import { ZeroHash } from "ethers";
import { appealLines } from "../../../tasks/appeal/lines.js";

describe("appeal lines", () => {
  const appeal = {
    uid: "0xab",
    account: "0xcd",
    epoch: 3n,
    work: ZeroHash,
    evidence: ZeroHash,
    statement: "I am\none person.",
    time: 1_000,
    answerBy: 2_000,
  };

  it("say until when there can be an answer", () => {
    const [first = "", second] = appealLines({ ...appeal, state: "open" });
    expect(first).to.match(/^ {2}appeal 0xab of .*: open until /);
    expect(second).to.include("one person.").and.not.include("\n");
  });

  it("show evidence and answer, and what came late", () => {
    const lines = appealLines({ ...appeal, evidence: "0xef", time: 2_001, state: "refused", answer: "No." });
    expect(lines[0]).to.match(/, made late: refused$/);
    expect(lines[1]?.endsWith(", evidence 0xef")).to.equal(true);
    expect(lines[2]).to.equal('    the council: "No."');
  });
});
