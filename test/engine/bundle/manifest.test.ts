import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";
import fc from "fast-check";
import { bundleHash, type Manifest, parseManifest } from "../../../src/engine/bundle/manifest.js";
import { canonicalJson } from "../../../src/engine/hash/canonical.js";
import { EPOCH } from "../../helpers/engine/held-epoch.js";
import { address, word } from "../../helpers/engine/programs.js";
import { codeOf } from "../../helpers/errors.js";

const MANIFEST: Manifest = {
  version: 1,
  chainId: 31337,
  oracle: address(1),
  epoch: "4",
  start: 1000,
  end: 2000,
  fromBlock: 1,
  toBlock: 99,
  budgetBlock: 120,
  rulesHash: EPOCH.rulesHash,
  budget: "1000000000000",
  total: String(EPOCH.total),
  root: EPOCH.root,
  accounts: 40,
  contributions: 40,
  accepted: 40,
  tasks: [],
  rules: {},
  batches: [{ id: "1", uri: "ipfs://x", hash: word(5), count: 3 }],
  parts: [{ path: "contributions.parquet", hash: word(6), rows: 40 }],
};

describe("manifest", () => {
  it("reads what was written", () => {
    expect(parseManifest(canonicalJson(MANIFEST))).to.deep.equal(MANIFEST);
    expect(bundleHash(MANIFEST)).to.equal(keccak256(toUtf8Bytes(canonicalJson(MANIFEST))));
  });

  for (const key of Object.keys(MANIFEST)) {
    if (key === "rules") continue;
    it(`needs ${key}`, () => {
      for (const bad of [undefined, { not: "this" }, -1]) {
        expect(codeOf(() => parseManifest(JSON.stringify({ ...MANIFEST, [key]: bad })))).to.equal("MISMATCH");
      }
    });
  }

  it("refuses paths that lead out of the folder", () => {
    for (const path of ["../x", "/etc/x", "a/../../x", ".."]) {
      const parts = [{ path, hash: word(6), rows: 1 }];
      expect(codeOf(() => parseManifest(JSON.stringify({ ...MANIFEST, parts })))).to.equal("MISMATCH");
    }
  });

  it("refuses more levels than mean anything", () => {
    const extra = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    const text = JSON.stringify(MANIFEST).replace(/}$/, `,"extra":${extra}}`);
    expect(() => parseManifest(text)).to.throw("The document has more than 256 levels");
  });

  it("refuses noise with a code", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(codeOf(() => parseManifest(text))).to.equal("MISMATCH");
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(MANIFEST)), fc.jsonValue(), (key, value) => {
        const code = codeOf(() => parseManifest(JSON.stringify({ ...MANIFEST, [key]: value })));
        expect(code).to.be.oneOf([undefined, "MISMATCH", "INVALID_ARGUMENT"]);
      }),
    );
  });
});
