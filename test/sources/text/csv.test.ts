import { expect } from "chai";
import fc from "fast-check";
import { csvReader, layoutOf, placeOf, type Row } from "../../../src/sources/text/csv.js";
import { faultsOf } from "../../../src/sources/text/faults.js";
import { csvText } from "../../../src/sources/text/write.js";

/** Rows of a text that comes in pieces of some length, and the error that its faults make. */
function read(text: string, piece = text.length + 1): { rows: Row[]; fault: string | undefined } {
  const faults = faultsOf("f.csv");
  const reader = csvReader(layoutOf(text), faults);
  const rows: Row[] = [];
  try {
    for (let at = 0; at < text.length; at += piece) rows.push(...reader.feed(text.slice(at, at + piece)));
    rows.push(...reader.end());
    faults.refuse();
    return { rows, fault: undefined };
  } catch (error) {
    return { rows, fault: (error as Error).message };
  }
}

const cellsIn = (text: string, piece?: number): unknown => read(text, piece).rows.map(({ cells }) => cells);

describe("sources/text/csv", () => {
  it("quoted cells hold separators, quotes and line breaks", () => {
    const text = 'a,b\r\n"x, ""y""\r\nz",2\r\n3,"4"\r\n';
    expect(cellsIn(text)).to.deep.equal([
      ["a", "b"],
      ['x, "y"\r\nz', "2"],
      ["3", "4"],
    ]);
  });

  it("lines after a quoted line break keep their numbers", () => {
    const { rows } = read('a,b\n"x\ny\nz",2\n3,4\n');
    expect(rows.map(({ line }) => line)).to.deep.equal([1, 2, 5]);
    expect(rows.slice(1).map((row) => placeOf(row, 1))).to.deep.equal([
      { line: 4, column: 4 },
      { line: 5, column: 3 },
    ]);
  });

  it("a cell that a row does not have stands where the row begins", () => {
    const { rows } = read('a\n"x\ny"\n');
    for (const row of rows)
      for (const at of [-1, 1]) expect(placeOf(row, at)).to.deep.equal({ line: row.line, column: 1 });
  });

  it("spaces around cells without quotes do not count", () => {
    expect(cellsIn('a , b\n 1,"  2 "  ,\n')).to.deep.equal([
      ["a", "b"],
      ["1", "  2 ", ""],
    ]);
    expect(placeOf(read("a, b\n1,  2\n").rows[1] as Row, 1)).to.deep.equal({ line: 2, column: 5 });
  });

  it("line ends may be CRLF, LF or CR, the last one missing", () => {
    for (const end of ["\r\n", "\n", "\r"])
      expect(cellsIn(["a,b", '1,"2"', "3,4"].join(end))).to.deep.equal([
        ["a", "b"],
        ["1", "2"],
        ["3", "4"],
      ]);
  });

  it("the separator is the one that the header has most of", () => {
    for (const [name, mark] of Object.entries({ commas: ",", semicolons: ";", tabs: "\t", bars: "|" }))
      expect(cellsIn(`"a,,,;;;|||\t\t\t"${mark}b${mark}c\n`), name).to.deep.equal([["a,,,;;;|||\t\t\t", "b", "c"]]);
    expect(layoutOf("sep=;\r\na,b,c;d\r\n")).to.deep.equal({ separator: ";", newline: "\n", skip: 7 });
  });

  const refused: readonly (readonly [text: string, fault: string])[] = [
    ['a\n"x\ny', "2:1: quoted value is never closed"],
    ['a\n"x"y\n', "2:4: text after a closing quote"],
    ['a\nx"y\n', "2:2: quote inside an unquoted value"],
    ["a\nx\ry\n", "2:2: carriage return inside a row"],
  ];
  for (const [text, fault] of refused) {
    it(`${JSON.stringify(text)} is refused`, () => {
      for (const piece of [1, 2, 3, 100]) expect(read(text, piece).fault).to.contain(`f.csv:${fault}`);
    });
  }

  it("rows after one that cannot be read are read", () => {
    const { rows, fault } = read('a\nx"y\n1\n"x"y\n2\n');
    expect(rows.map(({ cells }) => cells)).to.deep.equal([["a"], ["1"], ["2"]]);
    expect(fault).to.contain("f.csv:2:2: ").and.contain("f.csv:4:4: ");
  });

  it("an error lists twenty faults and counts the rest", () => {
    const { fault = "" } = read(`a\n${'x"\n'.repeat(30)}`);
    expect(fault.split("\n")).to.have.lengthOf(21);
    expect(fault).to.match(/\n10 more faults\.$/);
  });

  it("whatever is written is read again, in pieces of any length", () => {
    const cell = fc.stringMatching(/^[ab ",;|\n]{0,6}$/).filter((text) => text.trim() === text);
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 9 }), (rows, piece) => {
        expect(cellsIn(csvText(["a", "b"], rows), piece)).to.deep.equal([["a", "b"], ...rows]);
      }),
    );
  });

  it("spaces count for nothing at either end of a line and of a cell", () => {
    const lines: Readonly<Record<string, readonly string[]>> = {
      " x,y": ["x", "y"],
      "x,y ": ["x", "y"],
      "x ,y": ["x", "y"],
      "x, y": ["x", "y"],
      "x y,z": ["x y", "z"],
    };
    for (const [line, cells] of Object.entries(lines))
      expect(cellsIn(`a,b\n${line}\n`), line).to.deep.equal([["a", "b"], cells]);
  });

  it("a carriage return at the end of what is known so far is no line end of its own", () => {
    expect([layoutOf("a,b\r").newline, layoutOf("a\rb").newline, layoutOf("a\r\nb").newline]).to.deep.equal([
      "\n",
      "\r",
      "\n",
    ]);
    expect(layoutOf('"a\rb",c\n').newline).to.equal("\n");
    expect(layoutOf("\n\na;b\n,,,\n").separator).to.equal(";");
  });

  it("a quote that is never closed does not take the rest of a large file", () => {
    const { fault } = read(`a\n"${"x".repeat((1 << 22) + 10)}\n`, 1 << 20);
    expect(fault).to.contain("f.csv:2:1: row has no end: is a quote never closed");
  });
});
