import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";
import fc from "fast-check";
import { fromHex, packHex } from "../../src/engine/bytes.js";
import {
  bundleHash,
  contributionsHash,
  type Manifest,
  parseManifest,
  prefixDigits,
  proofShards,
  shardPart,
  shardPath,
} from "../../src/engine/bundle.js";
import { canonicalJson } from "../../src/engine/canonical.js";
import { computeEpoch } from "../../src/engine/epoch.js";
import { hashLeaf, unpackReputation, verifyProof } from "../../src/engine/tree.js";
import { codeOf } from "./codes.js";
import { address, columnsOf, inputOf, RULES, TASK, word } from "./programs.js";
import type { Work } from "./reference.js";

const WORK = Array.from({ length: 40 }, (_, i): Work => {
  const account = `0x${(i * 6 + 1).toString(16).padStart(2, "0").repeat(20)}`;
  return {
    uid: word(i + 1),
    account,
    attester: address(9),
    task: 1,
    quantity: i + 1,
    quality: 10_000,
    time: 1001,
    evidence: word(i),
  };
});

const EPOCH = computeEpoch({
  ...inputOf({
    epoch: 4n,
    budget: 10n ** 12n,
    start: 1000,
    end: 2000,
    tasks: [TASK],
    rules: RULES,
    work: WORK,
    earlier: [],
    attesters: undefined,
    standing: new Map(),
    integrity: new Map(),
  }),
  holds: { escrow: address(0xe5c), accounts: packHex([WORK[3]?.account ?? ""], 20) },
});

const MANIFEST: Manifest = {
  version: 1,
  chainId: 31337,
  oracle: address(1),
  epoch: "4",
  start: 1000,
  end: 2000,
  fromBlock: 1,
  toBlock: 99,
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

describe("bundle", () => {
  describe("proofShards", () => {
    for (const digits of [0, 1, 2]) {
      it(`prove every leaf with ${digits} digits`, () => {
        const proven = new Map<string, bigint>();
        for (const { path, shard } of proofShards(EPOCH, digits)) {
          for (const [account, { units, reputation, proof }] of Object.entries(shard.accounts)) {
            expect(shardPath(account, digits)).to.equal(path);
            const leaf = { account, units: BigInt(units), reputation: unpackReputation(BigInt(reputation)) };
            expect(verifyProof(fromHex(EPOCH.root), hashLeaf(4n, leaf), proof)).to.equal(true);
            proven.set(account, BigInt(units));
          }
        }
        // The escrow's leaf and the one that commits to the holds stand beside the accounts'.
        expect(proven.size).to.equal(42);
        expect([...proven.values()].reduce((sum, units) => sum + units, 0n)).to.equal(EPOCH.total);
      });
    }

    it("hash their canonical text", () => {
      const [first] = [...proofShards(EPOCH, 0)];
      if (first === undefined) throw new Error("no shard");
      const { text, part } = shardPart(first.path, first.shard);
      expect(part).to.deep.equal({ path: "proofs/all.json", hash: keccak256(toUtf8Bytes(text)), rows: 42 });
    });

    it("hold some hundred accounts each", () => {
      expect([1, 256, 257, 4096, 100_000, 10 ** 9].map(prefixDigits)).to.deep.equal([0, 0, 1, 1, 3, 4]);
    });
  });

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

  describe("contributionsHash", () => {
    it("follows the documented rows", () => {
      const hex = (value: number, bytes: number): string => value.toString(16).padStart(2 * bytes, "0");
      const encoded = WORK.map(
        (w) =>
          w.uid.slice(2) +
          w.account.slice(2) +
          w.attester.slice(2) +
          hex(w.task, 4) +
          hex(w.quantity, 4) +
          hex(w.quality, 2) +
          hex(w.time, 4) +
          w.evidence.slice(2),
      );
      const order = Uint32Array.from(WORK.keys());
      expect(contributionsHash(columnsOf(WORK), order)).to.equal(keccak256(`0x${encoded.join("")}`));
      expect(contributionsHash(columnsOf([...WORK].reverse()), order.slice().reverse())).to.equal(
        contributionsHash(columnsOf(WORK), order),
      );
    });
  });
});
