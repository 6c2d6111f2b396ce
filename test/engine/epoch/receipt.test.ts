import { expect } from "chai";
import fc from "fast-check";
import { computeEpoch, type EpochResult } from "../../../src/engine/epoch/epoch.js";
import { buildAnyReceipt, buildReceipt, type ReceiptLine } from "../../../src/engine/epoch/receipt.js";
import { AssayError } from "../../../src/engine/errors.js";
import { leafAt, type EpochTree } from "../../../src/engine/tree/epoch-tree.js";
import { address, columnsOf, inputOf, programs } from "../../helpers/engine/programs.js";
import { plain, run, work } from "../../helpers/engine/scored.js";

const hasWork = (result: EpochResult, account: string): boolean => buildReceipt(result, account).accepted > 0;

describe("receipts", () => {
  it("sums line by line to the leaf", () => {
    fc.assert(
      fc.property(programs(fc.boolean()), (p) => {
        const result = run(p);
        if (typeof result === "string") return;
        for (const account of new Set(p.work.map((w) => w.account))) {
          const receipt = buildReceipt(result, account);
          const sum = (of: ReceiptLine["sum"], domain?: number): bigint =>
            receipt.lines
              .filter((line) => line.sum === of && line.domain === domain)
              .reduce((total, line) => total + line.amount, 0n);
          expect(sum("weight")).to.equal(receipt.weight);
          expect(sum("units")).to.equal(receipt.units);
          expect(receipt.reputation.map((_, d) => sum("reputation", d))).to.deep.equal(receipt.reputation.map(BigInt));
          expect(receipt.refused.length + receipt.accepted).to.equal(
            p.work.filter((w) => w.account === account).length,
          );
        }
      }),
      { numRuns: 100 },
    );
  });

  it("refuses a stranger", () => {
    const result = computeEpoch(inputOf(plain({ work: [work()] })));
    expect(() => buildReceipt(result, address(77)))
      .to.throw(AssayError)
      .with.property("code", "NOT_FOUND");
    const { accepted, refused, lines, weight, units } = buildAnyReceipt(result, address(77));
    expect({ accepted, refused, lines, weight, units }).to.deep.equal({
      accepted: 0,
      refused: [],
      lines: [],
      weight: 0n,
      units: 0n,
    });
  });
});

describe("holds", () => {
  it("move units to the escrow", () => {
    const input = inputOf(plain({ work: [work(), work({ account: address(2) })] }));
    const escrow = address(0xe5c);
    const result = computeEpoch({ ...input, holds: { escrow, accounts: columnsOf([work()]).account } });
    expect(result.total).to.equal(1000n);
    expect([...result.units]).to.deep.equal([0n, 500n]);
    expect([...result.held]).to.deep.equal([500n, 0n]);
    const receipt = buildReceipt(result, address(1));
    expect(receipt.lines.filter(({ code }) => code === "HOLD").map(({ amount }) => amount)).to.deep.equal([-500n]);
    expect(hasWork(result, address(1))).to.equal(true);
  });

  it("gives the escrow nothing for work of its own", () => {
    const escrow = address(2);
    const rows = [work(), work({ account: escrow }), work({ account: address(3) })];
    const input = inputOf(plain({ work: rows, budget: 900n }));
    const earned = [{ epoch: 4, accounts: columnsOf(rows).account, weights: BigUint64Array.of(10n, 10n, 10n) }];
    const flagged = columnsOf([work({ account: address(3) })]).account;
    for (const accounts of [new Uint8Array(0), flagged]) {
      const result = computeEpoch({ ...input, earned, holds: { escrow, accounts } });
      expect(result.total).to.equal(900n);
      expect(result.reasons).to.deep.equal(Uint8Array.of(0, 0, 0));
      const held = accounts.length === 0 ? 0n : 450n;
      const leaves = Array.from({ length: result.tree?.count ?? 0 }, (_, i) => leafAt(result.tree as EpochTree, i));
      const ofEscrow = leaves.filter(({ account }) => account === escrow);
      expect(ofEscrow.map(({ units, reputation }) => [units, Math.max(...reputation)])).to.deep.equal(
        held === 0n ? [] : [[held, 0]],
      );
      expect([...result.units]).to.deep.equal([450n, 0n, 450n - held]);
      expect(() => buildReceipt(result, escrow))
        .to.throw(AssayError)
        .with.property("code", "INVALID_ARGUMENT");
    }
  });
});
