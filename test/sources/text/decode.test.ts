import { expect } from "chai";
import { decodeText, REPLACEMENT, type Encoding } from "../../../src/sources/text/decode.js";

/** Characters of one to four bytes, and the last ones before each length changes. */
const TEXT = "a\u007fé\u0080\u07ffĀ\u0800€\uffef😀\u{10000}\u{10ffff}z";

const encoded = (text: string, encoding: Encoding): Buffer => {
  if (encoding === "utf-8") return Buffer.from(text);
  const little = Buffer.from(text, "utf16le");
  return encoding === "utf-16be" ? little.swap16() : little;
};

/** What portions of bytes are read as. */
async function decoded(parts: readonly Buffer[], told?: Encoding): Promise<{ text: string; damaged: boolean }> {
  const bytes = (async function* () {
    for (const part of parts) yield await Promise.resolve(part);
  })();
  const { pieces, damaged } = await decodeText(bytes, told);
  let text = "";
  for await (const piece of pieces) text += piece;
  return { text, damaged: damaged() };
}

const singly = (bytes: Buffer): Buffer[] => [...bytes].map((byte) => Buffer.from([byte]));

describe("sources/text/decode", () => {
  for (const encoding of ["utf-8", "utf-16le", "utf-16be"] as const) {
    it(`${encoding} is the same however it is cut`, async () => {
      const bytes = encoded(TEXT, encoding);
      const whole = { text: TEXT, damaged: false };
      expect(await decoded(singly(bytes), encoding)).to.deep.equal(whole);
      for (let cut = 1; cut < bytes.length; cut++)
        for (let second = cut; second <= Math.min(cut + 4, bytes.length); second++) {
          const parts = [bytes.subarray(0, cut), bytes.subarray(cut, second), bytes.subarray(second)];
          expect(await decoded(parts, encoding), `${cut} ${second}`).to.deep.equal(whole);
        }
    });

    it(`${encoding} that ends within a character is damaged`, async () => {
      const bytes = encoded("abc😀", encoding);
      const { text, damaged } = await decoded(singly(bytes.subarray(0, -1)), encoding);
      expect([text.startsWith("abc"), text.includes(REPLACEMENT), damaged]).to.deep.equal([true, true, true]);
    });
  }

  it("bytes that are no text are damaged however they are cut", async () => {
    for (const bytes of [
      [0x61, 0xff, 0x62],
      [0x61, 0x80, 0x80, 0x80, 0x80, 0x62],
      [0x61, 0xe2, 0x82, 0x62],
    ]) {
      const { text, damaged } = await decoded(singly(Buffer.from(bytes)));
      expect([text.at(0), text.at(-1), text.includes(REPLACEMENT), damaged]).to.deep.equal(["a", "b", true, true]);
    }
  });

  it("a replacement that stands in the text is no damage", async () => {
    expect(await decoded([Buffer.from(`a${REPLACEMENT}`)])).to.deep.equal({ text: `a${REPLACEMENT}`, damaged: false });
  });

  it("a mark says the encoding, and is no text, however it is cut", async () => {
    for (const encoding of ["utf-8", "utf-16le", "utf-16be"] as const) {
      const bytes = encoded(`\ufeff${TEXT}`, encoding);
      expect(await decoded(singly(bytes), "windows-1252"), encoding).to.deep.equal({ text: TEXT, damaged: false });
    }
    const twice = await decoded([encoded("\ufeff\ufeffa", "utf-8")]);
    expect(twice.text).to.equal("\ufeffa");
  });

  it("a mark within damaged text is text", async () => {
    const { text } = await decoded([
      Buffer.from([0xef, 0xbb, 0xbf]),
      Buffer.from([0xef, 0xbb, 0xbf, 0xff, 0x61, 0x62]),
    ]);
    expect(text).to.equal(`\ufeff${REPLACEMENT}ab`);
  });

  it("short texts are read", async () => {
    for (const text of ["", "a", "é"]) expect((await decoded(singly(Buffer.from(text)))).text).to.equal(text);
  });

  it("windows-1252 is that of browsers, each byte a character", async () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const expected = new TextDecoder("windows-1252").decode(all);
    expect(await decoded(singly(all), "windows-1252")).to.deep.equal({ text: expected, damaged: false });
    expect(expected).to.have.length(256);
  });
});
