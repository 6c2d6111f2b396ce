import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { describeTaken, openTable, type TableOptions } from "../../../src/sources/text/table.js";
import { codeOf, refusal } from "../../helpers/errors.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

/** Cells of a file with its header, and what it was taken for. */
async function tableOf(file: string, options?: TableOptions): Promise<{ cells: unknown[]; taken: string }> {
  const { columns, rows, faults, taken } = await openTable(file, options);
  const cells: unknown[] = [];
  for await (const portion of rows) cells.push(...portion.map((row) => [...row.cells]));
  faults.refuse();
  return { cells: [columns.map(({ name }) => name), ...cells], taken: describeTaken("f", taken) };
}

describe("sources/text/table", () => {
  const file = temporaryFolder();

  function put(name: string, content: string | Uint8Array): string {
    writeFileSync(file(name), content);
    return file(name);
  }

  const refusalOf = (name: string, content: string | Uint8Array): Promise<Error> =>
    refusal(tableOf(put(name, content)));

  const wide = (text: string): Buffer => Buffer.from(text, "utf16le");
  const CELLS = [
    ["name", "city"],
    ["Zoë", "Łódź €"],
  ];
  const TEXT = "name;city\r\nZoë;Łódź €\r\n";

  it("is read in every encoding that spreadsheets write", async () => {
    const files: Record<string, [Uint8Array, string]> = {
      "plain.csv": [Buffer.from(TEXT), "UTF-8"],
      "mark.csv": [Buffer.from(`\ufeff${TEXT}`), "UTF-8"],
      "little.csv": [wide(`\ufeff${TEXT}`), "UTF-16LE"],
      "big.csv": [wide(`\ufeff${TEXT}`).swap16(), "UTF-16BE"],
      "packed.csv.gz": [gzipSync(wide(`\ufeff${TEXT}`)), "UTF-16LE"],
    };
    for (const [name, [bytes, encoding]] of Object.entries(files)) {
      const { cells, taken } = await tableOf(put(name, bytes));
      expect(cells, name).to.deep.equal(CELLS);
      expect(taken).to.equal(`f: CSV with semicolons, ${encoding}, 1 row`);
    }
  });

  it("is Windows-1252 only if that is said", async () => {
    const path = put("old.csv", Buffer.from("name\nZo\xeb \x80\n", "latin1"));
    expect((await tableOf(path, { encoding: "windows-1252" })).cells).to.deep.equal([["name"], ["Zoë €"]]);
    expect((await refusal(tableOf(path))).message).to.contain(
      "old.csv:2:1: not UTF-8; if a spreadsheet on Windows wrote it, say --encoding windows-1252",
    );
  });

  it("names every row whose bytes are no text", async () => {
    const { message } = await refusalOf("b.csv", Buffer.from("a,b\n1,\xff\nok,ok\n\xfe,2\n", "latin1"));
    expect(message).to.contain("b.csv:2:3: not UTF-8").and.contain("b.csv:4:1: not UTF-8");
  });

  it("UTF-16 without a mark says what to do", async () => {
    expect((await refusalOf("w.csv", wide(TEXT.replace("ë", "e")))).message).to.contain("--encoding utf-16le");
    const path = put("told.csv", wide(TEXT));
    expect((await tableOf(path, { encoding: "utf-16le" })).cells).to.deep.equal(CELLS);
  });

  it("characters on the border of two portions are whole", async () => {
    const text = `a\n${"é€😀".repeat(300_000)}\n`;
    for (const content of [Buffer.from(text), wide(`\ufeff${text}`), wide(`\ufeff${text}`).swap16()]) {
      const { cells } = await tableOf(put("long.csv", content));
      expect((cells[1] as string[])[0] === text.slice(2, -1)).to.equal(true);
    }
  });

  it("blank rows are left out and counted, separators at line ends too", async () => {
    const { cells, taken } = await tableOf(put("t.csv", "\n,,\na,b,\n1,2,\n,,\n\n3,4\n"));
    expect(cells).to.deep.equal([
      ["a", "b"],
      ["1", "2", ""],
      ["3", "4"],
    ]);
    expect(taken).to.equal("f: CSV with commas, UTF-8, 2 rows, 2 blank ones left out");
  });

  it("ragged rows are refused, all of them", async () => {
    const { message } = await refusalOf("r.csv", "a,b\n1\n1,2,3\n1,2\n1,2,\n");
    for (const place of ["2:1: row has 1 values", "3:5: row has 3 values", "5:5: row has 3 values"])
      expect(message).to.contain(`r.csv:${place}, the header has 2.`);
  });

  it("doubled columns are refused in any case", async () => {
    expect((await refusalOf("d.csv", "a, A\n1,2\n")).message).to.contain('d.csv:1:4: column "A" stands twice');
  });

  describe("of JSON lines", () => {
    it("has the fields of its objects", async () => {
      const { cells, taken } = await tableOf(
        put("j.jsonl", '{"a":1,"b":"x"}\n\n{"b":"y\\n","c":null,"a":12345678901234567890}\n'),
      );
      expect(cells).to.deep.equal([
        ["a", "b", "c"],
        ["1", "x"],
        ["12345678901234567890", "y\n", undefined],
      ]);
      expect(taken).to.equal("f: JSON lines, UTF-8, 2 rows");
    });

    const bad: readonly (readonly [line: string, fault: string])[] = [
      ['{"a":1,"a":2}', '1:8: field "a" stands twice'],
      ['{"a":1,"\\u0061":2}', '1:8: field "a" stands twice'],
      ['{"a":1,"A":2}', '1:8: field "A" stands twice'],
      ['[{"a":1}]', "1:1: expected one JSON object a line, without brackets"],
      ['{"a":{"b":1}}', "1:2: a: expected a string or a number"],
      ['{"a":1', "1:7: not JSON"],
      ['{"a":01}', "not JSON"],
      ["null", "1:1: expected one JSON object"],
    ];
    for (const [line, fault] of bad) {
      it(`refuses ${line}`, async () => {
        expect((await refusalOf("b.jsonl", `${line}\n{"a":1}\n`)).message).to.contain(fault);
      });
    }
  });

  it("what is no table says what it is", async () => {
    const others: Record<string, [string | Uint8Array, string]> = {
      "x.csv": [Buffer.from("PK\x03\x04rest", "latin1"), "a spreadsheet or another zip archive"],
      "p.csv": ["PAR1", "Parquet"],
      "j.csv": ['[{"a":1}]', "is JSON, not a table"],
      "e.csv": ["", "empty; expected a header line"],
      "e.jsonl": ["\n\n", "empty; expected one JSON object a line"],
      "q.csv": ['a\n"x\n', "never closed"],
    };
    for (const [name, [content, fault]] of Object.entries(others)) {
      const error = await refusal(tableOf(put(name, content)));
      expect([error.code, error.message.includes(fault)], name).to.deep.equal(["INVALID_ROW", true]);
    }
    expect(await codeOf(tableOf(put("a.xlsx", "x")))).to.equal("INVALID_ARGUMENT");
    expect(await codeOf(tableOf(file("none.csv")))).to.equal("NOT_FOUND");
  });

  it("folders, pipes and devices are refused at once", async () => {
    mkdirSync(file("folder.csv"));
    execFileSync("mkfifo", [file("pipe.csv")]);
    for (const name of ["folder.csv", "pipe.csv"])
      expect((await refusal(tableOf(file(name)))).message).to.contain("is no regular file");
  });

  it("more than its largest size is refused while it is unpacked", async () => {
    const path = put("bomb.csv.gz", gzipSync(`a\n${"1\n".repeat(2_000_000)}`));
    expect((await refusal(tableOf(path, { maxBytes: 1_000_000 }))).message).to.contain("larger than 1000000 bytes");
  });

  it("damaged rows of JSON lines are refused by their place, and not counted", async () => {
    const path = put("d.jsonl", Buffer.from('{"a":"ok"}\n{"b":"\xff"}\n{"a":"fine"}\n', "latin1"));
    const { rows, faults, taken } = await openTable(path);
    const cells: unknown[] = [];
    for await (const portion of rows) cells.push(...portion.map((row) => row.cells[0]));
    expect([cells, taken.rows]).to.deep.equal([["ok", "fine"], 2]);
    expect(() => faults.refuse()).to.throw("d.jsonl:2:2: not UTF-8; if a spreadsheet");
  });

  it("damaged UTF-16 is no matter of another encoding", async () => {
    const path = put("w.csv", wide("\ufeffa,b\n1,\ud800x\n"));
    const { message } = await refusal(tableOf(path));
    expect(message)
      .to.match(/w\.csv:2:3: not UTF-16LE\.( |$)/)
      .and.not.contain("windows");
  });

  it("a row that is damaged and ragged is named for its damage alone", async () => {
    const { message } = await refusalOf("b.csv", Buffer.from("a,b\n\xff\nok,\n", "latin1"));
    expect(message).to.contain("b.csv:2:1: not UTF-8").and.not.contain("row has");
  });

  it("cells beyond the header are empty in every row, or the row is ragged", async () => {
    const { message } = await refusalOf("r.csv", "a,b,,\n1,2,,\n1,2,,x\n1,2,x,\n1,2\n");
    for (const place of ["3:5: row has 4", "4:5: row has 4"]) expect(message).to.contain(`r.csv:${place} values`);
    expect(message.match(/row has/g)).to.have.length(2);
  });

  it("what was left out is said with its reasons", () => {
    const taken = { format: "praise", encoding: "utf-8", rows: 1, blank: 0 } as const;
    expect(describeTaken("f", taken)).to.equal("f: praise, UTF-8, 1 row");
    const left = new Map([
      ["by bots", 3],
      ["deleted", 1],
    ]);
    expect(describeTaken("f", { ...taken, rows: 0, blank: 2, left })).to.equal(
      "f: praise, UTF-8, 0 rows, 2 blank ones, 3 by bots, 1 deleted left out",
    );
  });
});
