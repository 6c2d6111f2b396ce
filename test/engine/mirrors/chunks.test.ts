import { expect } from "chai";
import fc from "fast-check";
import { concat, keccak256 } from "ethers";
import { numberedRows } from "../../../scripts/generate/vectors/work.js";
import { hashRows } from "../../../src/engine/mirrors/batch.js";
import {
  batchRoot,
  chunkCount,
  chunkOf,
  chunkProof,
  isAvailable,
  rootByProof,
} from "../../../src/engine/mirrors/chunks.js";
import { codeOf } from "../../helpers/errors.js";

const ZERO = `0x${"00".repeat(32)}`;

describe("chunks of linked batches", function () {
  this.timeout(60_000);

  it("are of 1,024 rows, the last one shorter", () => {
    expect([1, 1_024, 1_025, 2_048, 2_049].map(chunkCount)).to.deep.equal([1, 1, 2, 2, 3]);
    expect([0, 1, 2].map((chunk) => chunkOf(numberedRows(2_049), chunk).length / 66)).to.deep.equal([1_024, 1_024, 1]);
  });

  it("none is beyond the rows", () => {
    const rows = numberedRows(1_025);
    for (const chunk of [-1, 2, 0.5]) expect(codeOf(() => chunkOf(rows, chunk))).to.equal("INVALID_ARGUMENT");
    expect(codeOf(() => chunkProof(rows, 2))).to.equal("INVALID_ARGUMENT");
    expect(codeOf(() => batchRoot(new Uint8Array(0)))).to.equal("INVALID_ARGUMENT");
  });

  it("one chunk's root is the hash of its rows", () => {
    const rows = numberedRows(1_024);
    expect(batchRoot(rows)).to.equal(hashRows(rows));
    expect(chunkProof(rows, 0)).to.deep.equal([]);
  });

  it("pairs are hashed in order, what is left over goes up", () => {
    const rows = numberedRows(2_049);
    const [a, b, c] = [0, 1, 2].map((chunk) => keccak256(chunkOf(rows, chunk))) as [string, string, string];
    expect(batchRoot(rows)).to.equal(keccak256(concat([keccak256(concat([a, b])), c])));
    expect(chunkProof(rows, 2)).to.deep.equal([keccak256(concat([a, b]))]);
    expect(chunkProof(rows, 1)).to.deep.equal([a, c]);
  });

  it("every proof leads to the root, and no other does", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_000 }), fc.nat(), (count, seed) => {
        const rows = numberedRows(count);
        const chunk = seed % chunkCount(count);
        const [hash, proof, root] = [hashRows(chunkOf(rows, chunk)), chunkProof(rows, chunk), batchRoot(rows)];
        expect(rootByProof(hash, { chunk, rows: count, proof })).to.equal(root);
        expect(rootByProof(hash, { chunk, rows: count, proof: [...proof, ZERO] })).to.equal(ZERO);
        if (proof.length === 0) return;
        expect(rootByProof(hash, { chunk, rows: count, proof: proof.slice(1) })).to.equal(ZERO);
        expect(rootByProof(ZERO, { chunk, rows: count, proof })).to.not.equal(root);
      }),
      { numRuns: 25 },
    );
  });

  it("count once held or published, and if nothing demanded is missing", () => {
    const facts = { rows: 2_049, missing: 1, demanded: [], published: new Set<number>() };
    expect(isAvailable(facts)).to.equal(false);
    expect(isAvailable({ ...facts, missing: 0 })).to.equal(true);
    expect(isAvailable({ ...facts, missing: 0, demanded: [1] })).to.equal(false);
    expect(isAvailable({ ...facts, missing: 0, demanded: [1], published: new Set([1]) })).to.equal(true);
    expect(isAvailable({ ...facts, published: new Set([0, 1]) })).to.equal(false);
    expect(isAvailable({ ...facts, demanded: [0], published: new Set([0, 1, 2]) })).to.equal(true);
  });
});
