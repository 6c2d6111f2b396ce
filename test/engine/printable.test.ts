import { expect } from "chai";
import fc from "fast-check";
import { AssayError } from "../../src/engine/errors.js";
import { printable, printableLines } from "../../src/engine/printable.js";

describe("printable", () => {
  it("shows what a terminal would obey", () => {
    expect(printable("a\u001b[31m\u0007\r\n\u009b2J\u202egnp\u2028\ufeff\ud800")).to.equal(
      "a\\u001b[31m\\u0007\\u000d\\u000a\\u009b2J\\u202egnp\\u2028\\ufeff\\ud800",
    );
  });

  it("shows what nobody sees, so that no two names look alike", () => {
    expect(printable("A\u200bn\u2060n\u00ad")).to.equal("A\\u200bn\\u2060n\\u00ad");
    expect(printable("Ann\u{e0041}")).to.equal("Ann\\udb40\\udc41");
    expect(JSON.parse(printable(JSON.stringify("\u{e0041}")))).to.equal("\u{e0041}");
  });

  it("leaves what people write", () => {
    const text = "Zoë, 李, سلام, 👩‍🚀 – 100 %";
    expect(printable(text)).to.equal(text);
  });

  it("lines keep line feeds and tabs", () => {
    expect(printableLines("a\n\tb\r\u001b")).to.equal("a\n\tb\\u000d\\u001b");
  });

  it("JSON keeps its meaning", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const source = JSON.stringify({ [text]: `\u009b${text}` });
        expect(JSON.parse(printable(source))).to.deep.equal(JSON.parse(source));
      }),
    );
  });

  it("errors repeat nothing that a terminal obeys", () => {
    expect(new AssayError("NOT_FOUND", "No \u001b[2J.", "Try \u0007.").message).to.equal("No \\u001b[2J. Try \\u0007.");
  });
});
