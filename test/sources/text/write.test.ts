import { expect } from "chai";
import { csvText } from "../../../src/sources/text/write.js";

const written = (cell: string | number | bigint): string =>
  csvText(["c"], [[cell]])
    .split("\n")
    .slice(1, -1)
    .join("\n");

describe("sources/text/write", () => {
  it("formulas are written as text", () => {
    const formulas = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"];
    for (const formula of formulas) expect(written(formula), formula).to.match(/^"?'/);
    expect(written("a=b")).to.equal("a=b");
  });

  it("formulas behind what another spreadsheet takes for a separator are text, too", () => {
    const cells = ["a;=1", "a;b; +1", "a\t@SUM(A1)", "two\n=cmd|' /C calc'!A0\n-1", "a;\uff1d1"];
    expect(cells.map(written)).to.deep.equal([
      `"a;'=1"`,
      `"a;b;' +1"`,
      `"a\t'@SUM(A1)"`,
      `"two\n'=cmd|' /C calc'!A0\n'-1"`,
      `"a;'\uff1d1"`,
    ]);
    expect(["a;b", "a - b; c", "a\tb"].map(written)).to.deep.equal([`"a;b"`, `"a - b; c"`, `"a\tb"`]);
  });

  it("numbers are written as they are", () => {
    expect([written(-5), written(10n ** 20n)]).to.deep.equal(["-5", "100000000000000000000"]);
  });

  it("separators, quotes and line breaks stand in quotes", () => {
    expect(csvText(["a", "b"], [["x,y", 'q"']])).to.equal('a,b\n"x,y","q"""\n');
    expect(written("two\nlines")).to.equal('"two\nlines"');
  });

  it("quotes stand where spaces would be lost, and nowhere else", () => {
    expect([" a", "a ", "a b", "a\tb", "don't", "'tis"].map(written)).to.deep.equal([
      '" a"',
      '"a "',
      "a b",
      '"a\tb"',
      "don't",
      '"\'tis"',
    ]);
  });

  it("control characters are written as their numbers", () => {
    expect(written("a\u001b[31m\u0007")).to.equal("a\\u001b[31m\\u0007");
  });
});
