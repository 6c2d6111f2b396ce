import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import fc from "fast-check";
import { toHex } from "../../../src/engine/columns/bytes.js";
import { buildStandardTree } from "../../../src/engine/tree/standard.js";
import { standardProofsJson, standardTreeJson } from "../../../src/engine/tree/standard-text.js";
import { proofHex, rootOf } from "../../../src/engine/tree/merkle.js";
import { address } from "../../helpers/engine/programs.js";
import { codeOf } from "../../helpers/errors.js";

const entry = fc.tuple(
  fc.uint8Array({ minLength: 20, maxLength: 20 }).map(toHex),
  fc.oneof(fc.bigInt(0n, 10n ** 24n), fc.constant(2n ** 256n - 1n)),
);
const entries = fc.uniqueArray(entry, { selector: String, minLength: 1, maxLength: 30 });

describe("standard tree", () => {
  it("equals StandardMerkleTree", () => {
    fc.assert(
      fc.property(entries, (values) => {
        const tree = buildStandardTree(values);
        const peer = StandardMerkleTree.of(values, ["address", "uint256"]);
        expect(toHex(rootOf(tree))).to.equal(peer.root);
        values.forEach((_, i) => expect(proofHex(tree, i)).to.deep.equal(peer.getProof(i)));
      }),
      { numRuns: 30 },
    );
  });

  it("writes a file that the library loads", () => {
    const values = Array.from({ length: 25 }, (_, i): [string, bigint] => [address(i + 1), BigInt(i) ** 9n]);
    const text = [...standardTreeJson(buildStandardTree(values))].join("");
    const loaded = StandardMerkleTree.load(
      JSON.parse(text) as Parameters<typeof StandardMerkleTree.load<[string, string]>>[0],
    );
    loaded.validate();
    expect([...loaded.entries()].map(([, [account, amount]]) => [account, BigInt(amount)])).to.deep.equal(values);
  });

  it("writes the proofs that the library has", () => {
    for (const count of [1, 2, 3, 25]) {
      const values = Array.from({ length: count }, (_, i): [string, bigint] => [address(i + 1), BigInt(i) ** 50n]);
      const peer = StandardMerkleTree.of(values, ["address", "uint256"]);
      const text = [...standardProofsJson(buildStandardTree(values))].join("");
      const expected = values.map(([account, amount], i) => {
        return { value: [account, String(amount)], proof: peer.getProof(i) };
      });
      expect(JSON.parse(text)).to.deep.equal(expected);
    }
  });

  it("writes more entries than one piece of text holds", () => {
    const values = Array.from({ length: 10_001 }, (_, i): [string, bigint] => [address(i + 1), 2n ** 256n - 1n]);
    const tree = buildStandardTree(values);
    const proofs = JSON.parse([...standardProofsJson(tree)].join("")) as { proof: string[] }[];
    expect(proofs.length).to.equal(values.length);
    expect(proofs.at(-1)?.proof).to.deep.equal(proofHex(tree, values.length - 1));
    const { values: written } = JSON.parse([...standardTreeJson(tree)].join("")) as { values: unknown[] };
    expect(written.length).to.equal(values.length);
  });

  it("refuses an entry given twice", () => {
    expect(
      codeOf(() =>
        buildStandardTree([
          [address(1), 1n],
          [address(1), 1n],
        ]),
      ),
    ).to.equal("DUPLICATE");
    expect(
      codeOf(() =>
        buildStandardTree([
          [address(1), 1n],
          [address(1), 2n],
        ]),
      ),
    ).to.equal(undefined);
  });

  it("refuses amounts beyond 256 bits", () => {
    expect(codeOf(() => buildStandardTree([[address(1), 2n ** 256n]]))).to.equal("OVERFLOW");
  });
});
