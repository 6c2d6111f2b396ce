import { expect } from "chai";
import type { AssayError } from "../../../src/engine/errors.js";
import { faultsOf, shown, type Faults } from "../../../src/sources/text/faults.js";

const at = (line: number) => ({ line, column: 2 });

/** The error that an act ends with. */
function errorOf(act: () => void): AssayError {
  try {
    act();
  } catch (error) {
    return error as AssayError;
  }
  throw new Error("Nothing was refused");
}

/** A list of so many faults. */
function many(count: number): Faults {
  const faults = faultsOf("f.csv");
  for (let line = 1; line <= count; line++) faults.add(at(line), `wrong ${line}`);
  return faults;
}

describe("sources/text/faults", () => {
  it("nothing is refused without a fault", () => {
    const told: string[] = [];
    const faults = faultsOf("f.csv");
    faults.refuse();
    faults.refuse((text) => told.push(text));
    expect(told).to.deep.equal([]);
  });

  it("all are listed by place, with the hint last", () => {
    const faults = faultsOf("f.csv", "Mend them.");
    faults.add(at(3), "wrong");
    faults.add({ line: 1, column: 1, path: "$.votes[3]\u001b" }, "missing");
    const { code, message } = errorOf(() => faults.refuse());
    expect(code).to.equal("INVALID_ROW");
    expect(message).to.equal("f.csv:3:2: wrong.\nf.csv: $.votes[3]\\u001b: missing. Mend them.");
  });

  it("have their own code if it is one for all", () => {
    const faults = faultsOf("f.csv");
    faults.add(at(1), "again", "DUPLICATE");
    expect(errorOf(() => faults.refuse()).code).to.equal("DUPLICATE");
    faults.add(at(2), "wrong");
    expect(errorOf(() => faults.refuse()).code).to.equal("INVALID_ROW");
  });

  it("twenty are named, and the others counted", () => {
    const lines = (count: number): string[] => errorOf(() => many(count).refuse()).message.split("\n");
    expect(lines(20).at(-1)).to.equal("f.csv:20:2: wrong 20.");
    expect(lines(21).slice(-2)).to.deep.equal(["f.csv:20:2: wrong 20.", "1 more faults."]);
    expect(lines(25)).to.have.length(21);
  });

  it("one after which nothing can be read is always named", () => {
    const lines = (count: number): string[] => errorOf(() => many(count).stop(at(99), "no end")).message.split("\n");
    expect(lines(0)).to.deep.equal(["f.csv:99:2: no end."]);
    expect(lines(19).slice(-2)).to.deep.equal(["f.csv:19:2: wrong 19.", "f.csv:99:2: no end."]);
    expect(lines(30).slice(-3)).to.deep.equal(["f.csv:19:2: wrong 19.", "f.csv:99:2: no end.", "11 more faults."]);
  });

  describe("that are skipped", () => {
    const skipped = (faults: Faults): string[] => {
      const told: string[] = [];
      faults.refuse((text) => told.push(text));
      return told;
    };

    it("are told, and counted at the end", () => {
      expect(skipped(many(1))).to.deep.equal([
        "skipped: f.csv:1:2: wrong 1.",
        "f.csv: 1 fault, whose rows are left out",
      ]);
      expect(skipped(many(2)).at(-1)).to.equal("f.csv: 2 faults, whose rows are left out");
    });

    it("are named up to ten thousand", () => {
      const told = skipped(many(10_003));
      expect(told).to.have.length(10_002);
      expect(told.slice(-2)).to.deep.equal(["skipped: 3 more", "f.csv: 10003 faults, whose rows are left out"]);
      expect(skipped(many(10_000)).at(-2)).to.equal("skipped: f.csv:10000:2: wrong 10000.");
    });

    it("are none where no row can be read", () => {
      const faults = faultsOf("f.csv");
      faults.block(at(1), "column is missing");
      expect(errorOf(() => skipped(faults)).message).to.equal("f.csv:1:2: column is missing.");
    });
  });

  it("values are repeated up to sixty characters, safe to show", () => {
    expect(shown("a\u0007")).to.equal('"a\\u0007"');
    expect(shown("x".repeat(60))).to.equal(`"${"x".repeat(60)}"`);
    expect(shown(`${"x".repeat(60)}y`)).to.equal(`"${"x".repeat(60)}…"`);
  });
});
