import { expect } from "chai";
import { NONE } from "../../../src/engine/integrity/tables.js";
import { hundredths, labelOf, scaled, whole } from "../../../src/sources/tables/cells.js";
import { checkMapping, findColumns, parseColumns } from "../../../src/sources/tables/columns.js";

const HINT = "Write meaning=column, each meaning once and one of: account, node, kind, target, time, anchored, amount,";

describe("sources/tables, columns and cells", () => {
  it("pairs map meanings, blanks around them aside", () => {
    expect(parseColumns(" account = holder ,, time=when,")).to.deep.equal({ account: "holder", time: "when" });
    expect(parseColumns("")).to.deep.equal({});
    for (const pair of ["who=x", "time=", "time", "=x", "toString=x"])
      expect(() => parseColumns(`account=a,${pair}`), pair).to.throw(`"${pair}" maps no column. ${HINT}`);
    expect(() => parseColumns("time=a,time=b")).to.throw('"time=b" maps no column.');
  });

  it("a column is the one that is mapped, else the best of its names", () => {
    const find = findColumns("f.csv", [" Address ", "USER", "When"], { time: "WHEN" });
    expect([find("account"), find("time"), find("kind")]).to.deep.equal([0, 2, -1]);
    expect([find.nameOf("account"), find.nameOf("kind")]).to.deep.equal([" Address ", undefined]);
    expect([...find.found]).to.deep.equal([
      ["account", " Address "],
      ["time", "When"],
    ]);
    const mapped = findColumns("f.csv", ["account", "owner"], { kind: "Account" });
    expect([mapped("kind"), mapped("account")]).to.deep.equal([0, 1]);
    expect(findColumns("f.csv", ["user"]).need("account")).to.equal(0);
  });

  it("a column that is missing is named, with what there is", () => {
    const hint = (first: string): string =>
      `Its columns are ${first}. Name one of them node, node_id, or map it: --columns node=`;
    expect(() => findColumns("f.csv", ["a", "b"]).need("node")).to.throw(
      `f.csv has no column for "node". ${hint("a, b")}a.`,
    );
    expect(() => findColumns("f.csv", ["a"], { node: "c" }).need("node")).to.throw(
      `f.csv has no column for "node": there is none named "c". ${hint("a")}a.`,
    );
    expect(() => findColumns("f.csv", []).need("node")).to.throw("--columns node=.");
    checkMapping({ node: "B" }, [["a"], ["b"]]);
    expect(() => checkMapping({ node: "c" }, [["a"], ["b", "a"]])).to.throw(
      '--columns node=c: no table has a column "c". Columns are a, b.',
    );
  });

  it("whole numbers have no other digits", () => {
    expect(["0", "12", "12.", "12.00", "4294967294"].map(whole)).to.deep.equal(
      [0, 12, 12, 12, 4_294_967_294].map((value) => ({ value })),
    );
    expect(["4294967295", "1e3", "-1", "1.5", "x1", "1x", ""].map(whole)).to.deep.equal([
      { fault: `larger than ${NONE - 1}` },
      ...Array.from({ length: 6 }, () => ({ fault: "expected a whole number" })),
    ]);
  });

  it("amounts are hundredths, cut off beyond", () => {
    const amounts: Record<string, bigint> = {
      "1": 100n,
      "1.": 100n,
      ".5": 50n,
      "0.019": 1n,
      "1.5e3": 150_000n,
      "2E+2": 20_000n,
      "12.345678e4": 12_345_678n,
      "0": 0n,
      "00.00": 0n,
    };
    for (const [text, value] of Object.entries(amounts)) expect(hundredths(text), text).to.deep.equal({ value });
    for (const text of ["1,5", "12,50", "1,123"])
      expect(hundredths(text), text).to.deep.equal({ fault: "expected an amount with a decimal point, not a comma" });
    for (const text of ["1,5x", "x1,5", "-1", ".", "e5", ".e5", "E+12", "1e1000", "1e-5", "", "a,1", "1,a"])
      expect(hundredths(text), text).to.deep.equal({ fault: "expected an amount that is not negative" });
  });

  it("amounts are scaled until the largest fits, what is there stays", () => {
    const most = BigInt(NONE);
    expect([...scaled([most, 1n, 0n])]).to.deep.equal([NONE, 1, 0]);
    expect([...scaled([most + 1n, 10n, 9n, 1n, 0n, 11n])]).to.deep.equal([429_496_729, 1, 1, 1, 0, 1]);
    expect([...scaled([5n, 10n ** 12n])]).to.deep.equal([1, 1_000_000_000]);
    expect([...scaled([])]).to.deep.equal([]);
  });

  it("labels are read in any case, with blanks around them", () => {
    expect([" YES ", "Sybil", "0", "", undefined, " no", "?"].map(labelOf)).to.deep.equal([
      ...[true, true, false, false, false, false, undefined],
    ]);
  });
});
