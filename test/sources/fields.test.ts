import { expect } from "chai";
import { ZeroAddress } from "ethers";
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
