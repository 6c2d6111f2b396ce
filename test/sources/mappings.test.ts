import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { FORMATS } from "../../src/sources/formats/registry.js";
import { parseMapping, readMapping } from "../../src/sources/mapping.js";
import { refusal } from "../helpers/errors.js";

const FOLDER = join(import.meta.dirname, "../../docs/mappings");

describe("docs/mappings", () => {
  for (const name of readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((each) =>
    each.endsWith(".json"),
  )) {
    it(`${name} is a mapping of a format that there is`, async () => {
      const { format } = await readMapping(join(FOLDER, name));
      const names = FORMATS.map((each) => each.name);
      if (format !== undefined) expect(names).to.include(format);
    });
  }
});

describe("sources/mapping", () => {
  it("may say nothing, and all that it can", () => {
    const all = {
      ...{ about: "", format: "praise", encoding: "utf-8", columns: { account: "wallet" }, values: { task: "3" } },
      ...{ tasks: { doc: 1 }, qualities: { doc: 0 }, bots: ["github:ci"] },
    };
    for (const mapping of [{}, all]) expect(parseMapping(mapping)).to.deep.equal(mapping);
  });

  for (const [changes, fault] of [
    [{ format: "" }, "$.format must be a text"],
    [{ encoding: 7 }, "$.encoding must be a text"],
    [{ columns: { account: "" } }, "$.columns.account must be a text"],
    [{ values: { task: 3 } }, "$.values.task must be a text"],
    [{ bots: [""] }, "$.bots[0] must be a text"],
    [{ tasks: { doc: 0 } }, "$.tasks.doc must be 1 to 4294967295, not 0"],
    [{ qualities: { doc: 10_001 } }, "$.qualities.doc must be 0 to 10000, not 10001"],
    [{ colums: {} }, "$.colums is not known"],
  ] as const)
    it(`with ${JSON.stringify(changes)} is refused`, async () => {
      const { code, message } = await refusal(Promise.resolve().then(() => parseMapping(changes)));
      expect([code, message]).to.deep.equal([
        "INVALID_ARGUMENT",
        `The mapping: ${fault}. docs/sources.md shows the form.`,
      ]);
    });

  it("that is not there is named", async () => {
    const { code, message } = await refusal(readMapping("none.json"));
    expect(code).to.equal("NOT_FOUND");
    expect(message).to.match(/^none\.json cannot be read: ENOENT.*\.$/);
  });
});
