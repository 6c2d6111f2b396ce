import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { readContributionFile } from "../../src/sources/contributions.js";
import {
  ADDRESS,
  EVIDENCE_TEXT,
  HASH,
  integer,
  QUALITY,
  QUANTITY,
  SECONDS,
  sha256,
  SIGNATURE,
  TASK_ID,
  TEXT,
  YES_OR_NO,
} from "../../src/sources/fields.js";
import { sourceCsv } from "../../src/sources/outputs/work-csv.js";
import { rowsAt } from "../../src/sources/work-rows.js";
import { refusal } from "../helpers/errors.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const DIGITS = "ab".repeat(32);

describe("sources/fields", () => {
  it("whole numbers lie within their bounds, both included", () => {
    const { parse, expected } = integer(3, 12);
    const read = ["2", "3", "12", "13", "03", "3.0", "+3", "-3", "", "1e1", " 3", "0x3"].map(parse);
    expect(read).to.deep.equal([undefined, 3, 12, undefined, 3, ...Array.from({ length: 7 }, () => undefined)]);
    expect(expected).to.equal("an integer 3..12");
    expect([TASK_ID, QUANTITY, QUALITY].map(({ parse }) => parse("0"))).to.deep.equal([undefined, undefined, 0]);
    const most = ["4294967295", "4294967296", "04294967295"].map(QUANTITY.parse);
    expect(most).to.deep.equal([4_294_967_295, undefined, undefined]);
    expect([QUALITY.parse("10000"), QUALITY.parse("10001")]).to.deep.equal([10_000, undefined]);
  });

  it("addresses are not zero, and say why they are none", () => {
    const address = `0x${"ab".repeat(20)}`;
    expect([address.toUpperCase(), ZeroAddress, "0x12"].map(ADDRESS.parse)).to.deep.equal([
      address,
      undefined,
      undefined,
    ]);
    const mixed = `0xAb${"ab".repeat(19)}`;
    expect([ADDRESS.parse(mixed), ADDRESS.reason?.(mixed)?.startsWith("its checksum is wrong")]).to.deep.equal([
      undefined,
      true,
    ]);
    expect([ADDRESS.reason?.("0x12"), ADDRESS.reason?.(address)]).to.deep.equal([undefined, undefined]);
  });

  describe("hashes", () => {
    const NOTHING = sha256("");

    it("are 32 bytes in any spelling", () => {
      for (const text of [DIGITS, `0x${DIGITS}`, `0X${DIGITS.toUpperCase()}`, `\\x${DIGITS}`])
        expect(HASH.parse(text), text).to.equal(`0x${DIGITS}`);
      for (const digits of [`${"0".repeat(63)}1`, `1${"0".repeat(63)}`, `${"0".repeat(32)}1${"0".repeat(31)}`])
        expect(HASH.parse(digits)).to.equal(`0x${digits}`);
    });

    it("are neither zero, nor that of nothing, nor of another length", () => {
      for (const text of ["0".repeat(64), NOTHING, DIGITS.slice(1), `${DIGITS}0`, "", "evidence"])
        expect(HASH.parse(text), text).to.equal(undefined);
      expect(HASH.reason?.(NOTHING)).to.equal("it is the SHA-256 of nothing");
      expect(HASH.reason?.(DIGITS)).to.equal(undefined);
    });
  });

  it("signatures are whole bytes of hex, lower case, at most 65,536", () => {
    expect(["0x", "0xAB12", `0x${"00".repeat(65_536)}`].map((text) => SIGNATURE.parse(text)?.length)).to.deep.equal([
      2,
      6,
      2 + 2 * 65_536,
    ]);
    expect(SIGNATURE.parse("0xAB12")).to.equal("0xab12");
    for (const text of ["", "ab12", "0xab1", "0xgg", "x0xab", "0xab ", "0X12", `0x${"00".repeat(65_537)}`])
      expect(SIGNATURE.parse(text), text.slice(0, 10)).to.equal(undefined);
  });

  it("texts show something, and evidence says something", () => {
    expect([" a", "-", "\u200b", "n/a"].map(TEXT.parse)).to.deep.equal([" a", "-", undefined, "n/a"]);
    expect([" a", "-", "\u200b", "n/a"].map(EVIDENCE_TEXT.parse)).to.deep.equal([
      " a",
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("times and answers are read in the words of spreadsheets", () => {
    expect([SECONDS.parse("1970-01-02"), SECONDS.parse("soon")]).to.deep.equal([86_400, undefined]);
    expect([SECONDS.reason?.("1970-01-02"), SECONDS.reason?.("1969-12-31")]).to.deep.equal([
      undefined,
      "it lies before 1970",
    ]);
    const words = ["Yes", "TRUE", "1", "no", "False", "0", "maybe", ""].map(YES_OR_NO.parse);
    expect(words).to.deep.equal([true, true, true, false, false, false, undefined, undefined]);
  });

  it("hashes of text are those of its UTF-8", () => {
    expect(sha256("é")).to.equal(sha256(Buffer.from([0xc3, 0xa9])));
    expect(sha256("abc")).to.equal("0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});

describe("rows of work", () => {
  const file = temporaryFolder();
  const ANN = "0x00000000000000000000000000000000c0ffee01";

  function put(name: string, ...lines: string[]): string {
    writeFileSync(file(name), lines.join("\n"));
    return file(name);
  }

  it("ten rows are named, of more the number", () => {
    const lines = Array.from({ length: 11 }, (_, i) => i + 1);
    expect(rowsAt(lines.slice(0, 1))).to.equal("row of line 1");
    expect(rowsAt(lines.slice(0, 10))).to.equal("rows of line 1, 2, 3, 4, 5, 6, 7, 8, 9, 10");
    expect(rowsAt(lines)).to.equal("rows of line 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 1 more");
  });

  it("each of several faults of a row leaves it out, at its place", async () => {
    const header = "quality,quantity,kind,task,account,handle,evidence,evidence_text";
    const hash = sha256("c");
    const rows = [
      `1,1,,,${ANN},,,a`,
      `1,1,doc,,${ANN},,,a`,
      `1,1,,1,,,,a`,
      `1,1,,1,,github:cat,,a`,
      `1,1,,1,${ANN},,,`,
      `1,1,,1,${ANN},,${hash},c`,
      `1,1,,1,${ANN},,,good`,
    ];
    const notes: string[] = [];
    const path = put("places.csv", header, ...rows);
    const note = (text: string): void => void notes.push(text.replace(path, "f"));
    const read = await readContributionFile(path, { skip: true, note });
    expect(read.map(({ evidence }) => evidence)).to.deep.equal([sha256("good")]);
    const skipped = notes.filter((text) => text.startsWith("skipped: "));
    expect(skipped.map((text) => /f:(\d+:\d+: \w+): .*$/.exec(text)?.[1])).to.deep.equal([
      "2:6: task",
      "3:9: task",
      "4:8: account",
      "5:9: handle",
      "6:52: evidence",
      `7:${53 + hash.length}: evidence_text`,
    ]);
    const mapped = put("kinds.csv", header, `1,1,,,${ANN},,,a`, `1,1,doc,,${ANN},,,b`);
    expect((await refusal(readContributionFile(mapped, { tasks: { doc: 7 } }))).message).to.match(
      /^.*kinds\.csv:2:6: task: missing; expected an integer 1\.\.4294967295, or a kind and a mapping of kinds to tasks\. Nothing was imported\.$/,
    );
  });

  it("work of a source has a handle only where no account is known", () => {
    const work = { handle: "github:ann", epoch: 3, kind: "code", quantity: 5, evidence: sha256("a"), time: 7 };
    expect(
      sourceCsv([
        { ...work, account: ANN },
        { ...work, account: undefined },
      ]),
    ).to.equal(
      [
        "account,handle,kind,quantity,evidence,time",
        `${ANN},,code,5,${sha256("a")},7`,
        `,github:ann,code,5,${sha256("a")},7`,
        "",
      ].join("\n"),
    );
  });
});
