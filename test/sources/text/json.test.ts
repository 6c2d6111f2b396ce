import { expect } from "chai";
import fc from "fast-check";
import { AssayError } from "../../../src/engine/errors.js";
import { parseDocument } from "../../../src/sources/text/json.js";

describe("sources/text/json", () => {
  it("documents are what JSON says", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(4), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(parseDocument("d.json", text)).to.deep.equal(JSON.parse(text));
      }),
    );
  });

  const refused: readonly (readonly [text: string, fault: string])[] = [
    ['{"a":1,\n"a":2}', 'd.json:2: key "a" stands twice'],
    ['{"b":{"x":1},"c":[{"x":1,"\\u0078":2}]}', 'd.json:1: key "x" stands twice'],
    ['{"a":":","a":","}', 'key "a" stands twice'],
    ["{\n,}", "d.json:2: it is not JSON"],
    ["", "d.json:1: it is not JSON"],
  ];
  for (const [text, fault] of refused) {
    it(`${JSON.stringify(text)} is refused`, () => {
      expect(() => parseDocument("d.json", text)).to.throw(AssayError, fault);
    });
  }

  it("the same key in two objects is no fault", () => {
    expect(parseDocument("d.json", '[{"a":1},{"a":"{\\"a\\":1}"}]')).to.deep.equal([{ a: 1 }, { a: '{"a":1}' }]);
  });
});
