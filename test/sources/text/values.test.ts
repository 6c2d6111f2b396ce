import { expect } from "chai";
import { getAddress } from "ethers";
import fc from "fast-check";
import { hexDigits, isBlank, readAddress, readTime, saysNothing } from "../../../src/sources/text/values.js";

const CHECKSUMMED = "0x5C69bEe701ef814a2B6a3EDD4B1652CB9cc5aA6f";
const LOWER = CHECKSUMMED.toLowerCase();

/** Value or fault of a time. */
const time = (text: string): number | string => {
  const reading = readTime(text);
  return "value" in reading ? reading.value : reading.fault;
};

describe("sources/text/values", () => {
  it("text that says something is not blank", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(isBlank(`a${text}`), text).to.equal(false);
        expect(isBlank(`${text}é`), text).to.equal(false);
        if (isBlank(text)) expect(saysNothing(text), text).to.equal(true);
        expect(isBlank(` ${text}\u200b`), text).to.equal(isBlank(text));
        expect(saysNothing(`\u200b${text} `), text).to.equal(saysNothing(text));
      }),
    );
    expect([isBlank("\x7f"), isBlank("~"), isBlank(" ")]).to.deep.equal([true, false, true]);
    expect([isBlank(""), saysNothing(""), isBlank("-"), saysNothing("-")]).to.deep.equal([true, true, false, true]);
  });

  describe("readAddress", () => {
    it("every spelling is one address", () => {
      const digits = CHECKSUMMED.slice(2);
      const spellings = [
        CHECKSUMMED,
        LOWER,
        `0x${digits.toUpperCase()}`,
        `0X${digits.toUpperCase()}`,
        `\\x${LOWER.slice(2)}`,
      ];
      for (const text of spellings) expect(readAddress(text), text).to.deep.equal({ value: LOWER });
    });

    it("a wrong checksum is named with the right one", () => {
      const [reading] = [readAddress(CHECKSUMMED.replace("C69b", "c69b"))];
      expect(reading).to.deep.equal({
        fault: `its checksum is wrong: if the address is right otherwise, it is ${CHECKSUMMED}`,
      });
    });

    it("other text is no address", () => {
      for (const text of ["ann", LOWER.slice(2), LOWER.slice(0, -1), `${LOWER}0`, ""])
        expect(readAddress(text), text).to.equal(undefined);
    });

    it("the checksum is that of ethers", () => {
      fc.assert(
        fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) => {
          const lower = `0x${Buffer.from(bytes).toString("hex")}`;
          expect(readAddress(getAddress(lower))).to.deep.equal({ value: lower });
        }),
      );
    });
  });

  it("bytes of databases are hex", () => {
    expect([hexDigits("\\xAB01"), hexDigits("0Xab01"), hexDigits("ab01"), hexDigits("ax")]).to.deep.equal([
      "ab01",
      "ab01",
      "ab01",
      undefined,
    ]);
  });

  describe("readTime", () => {
    it("units are told apart by size", () => {
      const written = ["1700000000", "1700000000123", "1700000000123456", "1700000000123456789", "1700000000.75"];
      for (const text of written) expect(time(text), text).to.equal(1_700_000_000);
      for (const text of ["00001700000000", "00001700000000123", "0000000000000000001"])
        expect(time(text), text).to.equal(text.endsWith("01") ? 1 : 1_700_000_000);
      expect([time("0"), time("7"), time("4294967294")]).to.deep.equal([0, 7, 4_294_967_294]);
    });

    it("dates have zones, UTC if none is named", () => {
      const dates: Record<string, number> = {
        "1970-01-02": 86_400,
        "1970-01-02T00:00:01": 86_401,
        "1970-01-02 00:00:02 UTC": 86_402,
        "1970-01-02T00:00:03.123456789Z": 86_403,
        "1970-01-02T01:00:04+01:00": 86_404,
        "1970-01-01 18:30:05-0530": 86_405,
        "1970-01-02 02:00:06+02": 86_406,
        "1970-01-02T00:00": 86_400,
        "2024-02-29": 1_709_164_800,
      };
      for (const [text, seconds] of Object.entries(dates)) expect(time(text), text).to.equal(seconds);
    });

    it("what is no time says why", () => {
      const faults: Record<string, string> = {
        "1.7E+12": "scientific notation",
        "46115.5": "as spreadsheets count them",
        "25569.0417": "as spreadsheets count them",
        "12e9": "scientific notation",
        "170.25e+07": "scientific notation",
        "1,75E8": "scientific notation",
        x1e5: "expected Unix seconds",
        "1e5x": "expected Unix seconds",
        "2024-01-01T10:60:00Z": "expected Unix seconds",
        "2024-01-01T10:30:60Z": "expected Unix seconds",
        "2024-01-01T24:00:00Z": "expected Unix seconds",
        "01/02/2024": "day and month",
        "1.2.24": "day and month",
        "1/2/3": "expected Unix seconds",
        "x1/2/24": "expected Unix seconds",
        "2024-02-30": "expected Unix seconds",
        "2024-13-01": "expected Unix seconds",
        "2024-01-01T25:00:00Z": "expected Unix seconds",
        "1969-12-31": "before 1970",
        "4294967295": "after 2106",
        "99999999999999": "after 2106",
        "-5": "expected Unix seconds",
        soon: "expected Unix seconds",
      };
      for (const [text, fault] of Object.entries(faults)) expect(time(text), text).to.contain(fault);
    });
  });
});
