import { expect } from "chai";
import { Memory } from "../../../src/program/operator/memory.js";
import type { Step } from "../../../src/program/operator/decide/step.js";

const STEP: Step = { act: "finalize", epoch: 7, from: 0, why: "" };
const CHECK = { epoch: 7, root: "0x11", reason: "" };

describe("Memory", () => {
  let now: number;
  beforeEach(() => (now = 0));

  /** Milliseconds for which a step is left out from now on. */
  const pauseOf = (memory: Memory): number => {
    const began = now;
    while (memory.isLeftOut("a", STEP)) now += 500;
    return now - began;
  };

  it("leaves a step out twice as long after each failure, up to a quarter of an hour", () => {
    const memory = new Memory(30_000, () => now);
    const pauses = Array.from({ length: 7 }, () => {
      memory.leaveOut("a", STEP, false);
      return pauseOf(memory);
    });
    expect(pauses).to.deep.equal([30_000, 60_000, 120_000, 240_000, 480_000, 900_000, 900_000]);
  });

  it("leaves out as long each time what only has to wait", () => {
    const memory = new Memory(30_000, () => now);
    for (let i = 0; i < 3; i++) {
      memory.leaveOut("a", STEP, true);
      expect(pauseOf(memory)).to.equal(30_000);
    }
  });

  it("keeps accounts and steps apart", () => {
    const memory = new Memory(30_000, () => now);
    memory.leaveOut("a", STEP, false);
    expect(memory.isLeftOut("b", STEP)).to.equal(false);
    expect(memory.isLeftOut("a", { ...STEP, epoch: 8 })).to.equal(false);
    expect(memory.isLeftOut("a", { ...STEP, root: "0x11" })).to.equal(false);
    memory.forget("a", STEP);
    expect(memory.isLeftOut("a", STEP)).to.equal(false);
  });

  it("asks again after a while where a fresh store could not decide", () => {
    const memory = new Memory(30_000, () => now);
    memory.learn({ ...CHECK, verdict: "undecided" });
    memory.learn({ ...CHECK, root: "0x22", verdict: "wrong" });
    expect(memory.checks()).to.have.length(2);
    now = 900_000;
    expect(memory.checks().map(({ verdict }) => verdict)).to.deep.equal(["wrong"]);
  });

  it("asks and tries once in a run that ends", () => {
    const memory = new Memory(Infinity, () => now);
    memory.learn({ ...CHECK, verdict: "undecided" });
    memory.leaveOut("a", STEP, true);
    now = 10 ** 12;
    expect([memory.checks().length, memory.isLeftOut("a", STEP)]).to.deep.equal([1, true]);
  });
});
