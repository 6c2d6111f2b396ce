import { expect } from "chai";
import { computeEpoch, type EpochInput } from "../../src/engine/epoch/epoch.js";
import { findInEpoch } from "../../src/engine/integrity/epoch.js";
import { Reason } from "../../src/engine/rules/reasons.js";
import { admit } from "../../src/engine/scoring/admit.js";
import { buildTree, checkTree, leavesOf } from "../../src/engine/tree/epoch-tree.js";
import { admitParallel, buildTreeParallel, computeEpochParallel, findBeside } from "../../src/parallel/epoch.js";
import { openPool } from "../../src/parallel/pool.js";
import { AssayError } from "../../src/engine/errors.js";
import type { Contributions } from "../../src/engine/columns/contributions.js";
import { randomWords } from "../../scripts/bench/data.js";
import { address, POLICY, RULES, TASK } from "../helpers/engine/programs.js";

const COUNT = 210_000;

/** An epoch large enough for several threads, with limits, quotas, copies and duplicates. */
function largeEpoch(): EpochInput {
  const next = randomWords(5);
  const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => next() & 0xff);
  const contributions = {
    length: COUNT,
    uid: bytes(32 * COUNT),
    account: new Uint8Array(20 * COUNT),
    attester: new Uint8Array(20 * COUNT).fill(7),
    task: Uint32Array.from({ length: COUNT }, () => 1 + (next() % 3)),
    quantity: Uint32Array.from({ length: COUNT }, () => next() % 50),
    quality: Uint16Array.from({ length: COUNT }, () => next() % 10_001),
    time: Uint32Array.from({ length: COUNT }, () => 1000 + (next() % 1000)),
    evidence: bytes(32 * COUNT),
  };
  for (let i = 0; i < COUNT; i++) {
    const who = next() % 60_000;
    contributions.account.set([who & 0xff, who >> 8, who & 3], 20 * i);
    if (next() % 50 === 0) contributions.evidence.fill(next() % 9, 32 * i, 32 * i + 32);
    if (next() % 500 === 0) contributions.uid.fill(3, 32 * i, 32 * i + 32);
  }
  const limited = { ...TASK, policy: POLICY, maxPerWindow: 1, window: 300, maxPerEpoch: 2, knee: 30 };
  const tasks = [limited, { ...limited, id: 2, domain: 3, epochQuota: 20_000 }, { ...TASK, id: 3, policy: POLICY }];
  const rules = { ...RULES, personhood: true, shareCapBps: 1 };
  return { epoch: 1n, budget: 10n ** 15n, contributions, tasks, rules, start: 1000, end: 2000 };
}

/** The same rows in another order. */
function shuffledRows(rows: Contributions): Contributions {
  const next = randomWords(9);
  const order = Uint32Array.from({ length: rows.length }, (_, i) => i);
  for (let i = order.length - 1; i > 0; i--) {
    const j = next() % (i + 1);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  const bytes = (column: Uint8Array, width: number): Uint8Array => {
    const moved = new Uint8Array(column.length);
    order.forEach((from, to) => moved.set(column.subarray(width * from, width * from + width), width * to));
    return moved;
  };
  return {
    length: rows.length,
    uid: bytes(rows.uid, 32),
    account: bytes(rows.account, 20),
    attester: bytes(rows.attester, 20),
    task: order.map((from) => rows.task[from] as number),
    quantity: order.map((from) => rows.quantity[from] as number),
    quality: Uint16Array.from(order, (from) => rows.quality[from] as number),
    time: order.map((from) => rows.time[from] as number),
    evidence: bytes(rows.evidence, 32),
  };
}

describe("epoch on several threads", function () {
  this.timeout(120_000);
  const input = largeEpoch();
  const alone = computeEpoch(input);

  it("meets every limit alone", () => {
    const met = new Set(alone.reasons);
    for (const code of [
      Reason.DUPLICATE_UID,
      Reason.WINDOW_LIMIT,
      Reason.EPOCH_CAP,
      Reason.QUOTA,
      Reason.EVIDENCE_REUSED,
    ]) {
      expect(met.has(code)).to.equal(true);
    }
  });

  for (const threads of [1, 2, 4]) {
    it(`finds the same with ${threads}`, async () => {
      const expected = findInEpoch(input, admit(input));
      expect(expected.result.findings.length).to.be.greaterThan(0);
      const pool = await openPool(threads);
      try {
        expect(await findBeside(input, pool, await admitParallel(input, pool))).to.deep.equal(expected);
      } finally {
        await pool.close();
      }
    });

    it(`refuses bad thresholds with ${threads}`, async () => {
      const rules = { ...input.rules, integrity: { duplicates: { weightBps: 10_001 } } };
      const pool = await openPool(threads);
      try {
        const found = await findBeside({ ...input, rules }, pool, admit(input)).catch((error: unknown) => error);
        expect(found).to.be.instanceOf(AssayError).with.property("code", "INVALID_RULES");
      } finally {
        await pool.close();
      }
    });

    it(`gives the same with ${threads}`, async () => {
      const pool = await openPool(threads);
      try {
        const result = await computeEpochParallel(input, pool);
        expect(result.root).to.equal(alone.root);
        expect(Buffer.compare(result.reasons, alone.reasons)).to.equal(0);
        expect(Buffer.compare(result.accounts, alone.accounts)).to.equal(0);
        expect(result.weights).to.deep.equal(alone.weights);
        if (result.tree !== undefined) checkTree(result.tree);
      } finally {
        await pool.close();
      }
    });
  }

  it("invariant 7: same root in any order and partition", async () => {
    const other = { ...input, contributions: shuffledRows(input.contributions) };
    expect(computeEpoch(other).root).to.equal(alone.root);
    const pool = await openPool(3);
    try {
      expect((await computeEpochParallel(other, pool)).root).to.equal(alone.root);
    } finally {
      await pool.close();
    }
  });

  it("passes on an overflow", async () => {
    const pool = await openPool(2);
    const leaves = leavesOf(
      1n,
      Array.from({ length: 70_000 }, (_, i) => ({
        account: address(i),
        units: 2n ** 50n,
        reputation: [0, 0, 0, 0, 0, 0, 0, 0],
      })),
    );
    try {
      expect(() => buildTree(leaves))
        .to.throw(AssayError)
        .with.property("code", "OVERFLOW");
      const code = await buildTreeParallel(leaves, pool).catch((error: unknown) => (error as AssayError).code);
      expect(code).to.equal("OVERFLOW");
    } finally {
      await pool.close();
    }
  });
});
