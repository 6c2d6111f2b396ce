import { expect } from "chai";
import { receiptsFiles, type StoredReceipt } from "../../../src/engine/bundle/receipts.js";
import { canonicalJson } from "../../../src/engine/hash/canonical.js";
import { buildReceipt } from "../../../src/engine/epoch/receipt.js";
import { computeEpoch, type EpochResult } from "../../../src/engine/epoch/epoch.js";
import { detectEpoch, type EpochIntegrity } from "../../../src/engine/integrity/epoch.js";
import { address, inputOf } from "../../helpers/engine/programs.js";
import { plain, work } from "../../helpers/engine/scored.js";

const ESCROW = address(0xe5c);

/** An epoch in which so many accounts did a piece of work each, the first one another whose evidence was used. */
function epochOf(accounts: number): { result: EpochResult; integrity: EpochIntegrity } {
  const pieces = Array.from({ length: accounts }, (_, i) => work({ account: address(i + 1) }));
  const copy = work({ account: address(1), evidence: pieces[0]?.evidence ?? "" });
  const { input, integrity } = detectEpoch(inputOf(plain({ work: [...pieces, copy] })), ESCROW);
  return { result: computeEpoch(input), integrity };
}

const parsed = (text: string): Record<string, StoredReceipt> => JSON.parse(text) as Record<string, StoredReceipt>;

describe("files of receipts", () => {
  it("hold every receipt as it is built alone", () => {
    const { result, integrity } = epochOf(5);
    const [file, ...others] = receiptsFiles(result, integrity);
    expect(file?.path).to.equal("receipts/0x.json");
    expect(others).to.deep.equal([]);
    const receipts = parsed(file?.text ?? "");
    expect(Object.keys(receipts)).to.deep.equal([1, 2, 3, 4, 5].map(address));
    for (const [account, { findings: _, lines, ...stored }] of Object.entries(receipts)) {
      const { lines: own, proof: __, ...built } = buildReceipt(result, account);
      expect(lines).to.deep.equal(own.map((line) => ({ ...line, amount: String(line.amount) })));
      const text = (value: unknown): unknown => (typeof value === "bigint" ? String(value) : value);
      expect(stored).to.deep.equal(Object.fromEntries(Object.entries(built).map(([key, each]) => [key, text(each)])));
    }
    expect(receipts[address(1)]?.refused.map(({ reason }) => reason)).to.deep.equal(["EVIDENCE_REUSED"]);
  });

  it("are canonical, and apart by prefix when they are many", () => {
    const { result, integrity } = epochOf(80);
    const files = receiptsFiles(result, integrity);
    expect(files.length).to.be.greaterThan(0);
    for (const { path, text } of files) {
      const receipts = parsed(text);
      expect(canonicalJson(receipts)).to.equal(text);
      const prefix = /^receipts\/(0x[0-9a-f])\.json$/.exec(path)?.[1] ?? "none";
      for (const account of Object.keys(receipts)) expect(account.startsWith(prefix)).to.equal(true);
    }
  });

  it("name what detectors found, with its numbers", () => {
    const { result, integrity } = epochOf(2);
    const found = { account: 0, code: "BURST", certaintyBps: 9_000, evidence: { group: 1, count: 3 } } as const;
    const flagged = { ...integrity, result: { ...integrity.result, findings: [found] } };
    const [file] = receiptsFiles(result, flagged);
    const account = address(1);
    expect(parsed(file?.text ?? "")[account]?.findings).to.deep.equal([
      { code: "BURST", certaintyBps: 9_000, evidence: { count: 3, group: address(2) } },
    ]);
  });

  it("are left out of an epoch of too many contributions", () => {
    const { result, integrity } = epochOf(2);
    const contributions = { ...result.input.contributions, length: 100_001 };
    expect(receiptsFiles({ ...result, input: { ...result.input, contributions } }, integrity)).to.deep.equal([]);
  });
});
