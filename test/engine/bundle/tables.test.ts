import { expect } from "chai";
import { concat, keccak256 } from "ethers";
import { toHex } from "../../../src/engine/columns/bytes.js";
import { pickRows } from "../../../src/engine/columns/contributions.js";
import { contributionColumns, openContributions, resultColumns, tableHash } from "../../../src/engine/bundle/tables.js";
import { keccak256 as hashOf } from "../../../src/engine/hash/keccak.js";
import { EPOCH, WORK } from "../../helpers/engine/held-epoch.js";
import { columnsOf } from "../../helpers/engine/programs.js";
import type { Work } from "../../helpers/engine/reference-parts.js";

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

  it("hashes contributions of which some come after the other", () => {
    const rows = columnsOf(WORK);
    const table = openContributions();
    for (let i = 0; i < rows.length; i += 3)
      table.add(
        pickRows(
          rows,
          [i, i + 1, i + 2].filter((row) => row < rows.length),
        ),
      );
    expect(table.end()).to.equal(tableHash(contributionColumns(rows).map((column) => hashOf(column))));
  });

  it("covers the results' columns", () => {
    expect(resultColumns(EPOCH).map(({ length }) => length / 40)).to.deep.equal([20, 8, 8, 32]);
  });
});
