import { expect } from "chai";
import { concat, keccak256 } from "ethers";
import { packHex, toHex } from "../../../src/engine/columns/bytes.js";
import { contributionColumns, resultColumns, tableHash } from "../../../src/engine/bundle/tables.js";
import { computeEpoch } from "../../../src/engine/epoch/epoch.js";
import { keccak256 as hashOf } from "../../../src/engine/hash/keccak.js";
import { address, columnsOf, inputOf, RULES, TASK, word } from "../../helpers/engine/programs.js";
import type { Work } from "../../helpers/engine/reference-parts.js";

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

describe("tables", () => {
  it("follows the documented columns", () => {
    const little = (value: number, bytes: number): string =>
      Array.from({ length: bytes }, (_, i) => ((value >>> (8 * i)) & 255).toString(16).padStart(2, "0")).join("");
    const columns = [
      (w: Work) => w.uid.slice(2),
      (w: Work) => w.account.slice(2),
      (w: Work) => w.attester.slice(2),
      (w: Work) => little(w.task, 4),
      (w: Work) => little(w.quantity, 4),
      (w: Work) => little(w.quality, 2),
      (w: Work) => little(w.time, 4),
      (w: Work) => w.evidence.slice(2),
    ].map((column) => `0x${WORK.map(column).join("")}`);
    const hashes = contributionColumns(columnsOf(WORK)).map((column) => hashOf(column));
    expect(hashes.map(toHex)).to.deep.equal(columns.map((column) => keccak256(column)));
    expect(tableHash(hashes)).to.equal(keccak256(concat(columns.map((column) => keccak256(column)))));
  });

  it("covers the results' columns", () => {
    expect(resultColumns(EPOCH).map(({ length }) => length / 40)).to.deep.equal([20, 8, 8, 32]);
  });
});
