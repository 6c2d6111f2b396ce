import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { FORMATS } from "../../src/sources/formats/registry.js";
import { readMapping } from "../../src/sources/mapping.js";

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
