import { expect } from "chai";
import { readFileSync } from "node:fs";
import { GROUPS, vectorPath, vectorText } from "../../scripts/generate/vectors/index.js";

describe("golden vectors", () => {
  for (const group of Object.keys(GROUPS)) {
    it(`${group} is what the engine computes`, async () => {
      expect(readFileSync(vectorPath(group), "utf8")).to.equal(await vectorText(group));
    });
  }
});
