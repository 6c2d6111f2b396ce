import { expect } from "chai";
import fc from "fast-check";
import { packWork, pointsOf, unpackWork } from "../../../src/engine/mirrors/work.js";
import { codeOf } from "../../helpers/errors.js";

const works = fc.record({
  task: fc.maxSafeNat(),
  quantity: fc.nat(2 ** 32 - 1),
  quality: fc.nat(10_000),
});

describe("work", () => {
  it("packs from the highest bit down", () => {
    const word = packWork({ task: 0x102030405060, quantity: 0x0a0b0c0d, quality: 0x1234 });
    expect(word).to.equal(`0x${"0000102030405060"}${"0a0b0c0d"}${"1234"}${"0".repeat(36)}`);
  });

  it("unpacks what it packed", () => {
    fc.assert(
      fc.property(works, (work) => {
        expect(unpackWork(packWork(work))).to.deep.equal(work);
      }),
    );
  });

  it("field out of range does not pack", () => {
    const work = { task: 1, quantity: 1, quality: 1 };
    const wrong = [
      { task: -1 },
      { task: 2 ** 53 },
      { task: 0.5 },
      { quantity: -1 },
      { quantity: 2 ** 32 },
      { quantity: Number.NaN },
      { quality: -1 },
      { quality: 10_001 },
    ];
    for (const field of wrong) {
      expect(
        codeOf(() => packWork({ ...work, ...field })),
        JSON.stringify(field),
      ).to.equal("INVALID_ARGUMENT");
    }
  });

  it("wrong word does not unpack", () => {
    const word = packWork({ task: 1, quantity: 1, quality: 10_000 });
    const tooGood = `0x${"0".repeat(24)}2711${"0".repeat(36)}`;
    const tooHigh = `0x${"f".repeat(16)}${"0".repeat(48)}`;
    const reserved = `${word.slice(0, -1)}1`;
    for (const wrong of ["0x", "", word.slice(2), `${word}00`, `${word.slice(0, -1)}g`, reserved, tooGood, tooHigh]) {
      expect(
        codeOf(() => unpackWork(wrong)),
        wrong,
      ).to.equal("INVALID_ARGUMENT");
    }
  });

  it("points round down", () => {
    expect(pointsOf(777, 3, 9_999)).to.equal(2_330n);
    expect(pointsOf(1, 1, 9_999)).to.equal(0n);
    expect(pointsOf(2 ** 32 - 1, 2 ** 32 - 1, 10_000)).to.equal((2n ** 32n - 1n) ** 2n);
  });
});
