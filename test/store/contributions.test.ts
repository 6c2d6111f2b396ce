import { readFileSync, writeFileSync } from "node:fs";

import { expect } from "chai";
import fc from "fast-check";

import type { Contributions } from "../../src/engine/columns/contributions.js";
import { fromHex, toHex } from "../../src/engine/columns/bytes.js";
import { allocate } from "../../src/store/columns/layout.js";
import { appendColumns } from "../../src/store/columns/transfer.js";
import {
  addContributions,
  exportContributions,
  importContributions,
  readContributions,
  type ContributionFilter,
} from "../../src/store/contributions.js";
import { sortedContributions } from "../../src/store/epochs/parquet.js";
import { CONTRIBUTION, REVOCATION, SOURCE } from "../../src/store/schema.js";
import { openStore, type Store } from "../../src/store/store.js";
import { codeOf } from "../helpers/errors.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";
import { columnsOf, contentsOf, row, type ContributionRow } from "../helpers/store/rows.js";

const IDENTITY = { chainId: 1, addresses: {}, startBlock: 0 };
const ALL: ContributionFilter = { start: 0, end: 0xffffffff, cutOff: 0xffffffff };

async function revoke(store: Store, uid: string, time: number): Promise<void> {
  const rows = allocate(REVOCATION, 1);
  rows.uid.set(fromHex(uid));
  rows.time[0] = time;
  await store.transaction((db) => appendColumns(db, "revocations", REVOCATION, rows));
}

function listed(rows: Contributions): unknown[] {
  return Array.from({ length: rows.length }, (_, i) => [
    toHex(rows.account.subarray(i * 20, i * 20 + 20)),
    rows.time[i],
    toHex(rows.uid.subarray(i * 32, i * 32 + 32)),
    toHex(rows.attester.subarray(i * 20, i * 20 + 20)),
    rows.task[i],
    rows.quantity[i],
    rows.quality[i],
    toHex(rows.evidence.subarray(i * 32, i * 32 + 32)),
  ]);
}

/** The same by plain sorting of strings. */
function expected(rows: readonly ContributionRow[]): unknown[] {
  const key = (each: ContributionRow): string => `${each.account} ${String(each.time).padStart(10, "0")} ${each.uid}`;
  return [...rows]
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
    .map((each) => [
      each.account,
      each.time,
      each.uid,
      each.attester,
      each.task,
      each.quantity,
      each.quality,
      each.evidence,
    ]);
}

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(toHex);
// Few accounts, times and leading bytes, so that every level of the order decides.
const uid = fc
  .tuple(fc.constantFrom("00", "7f", "80", "ff"), bytes(31))
  .map(([first, rest]) => `0x${first}${rest.slice(2)}`);
const anyRow: fc.Arbitrary<ContributionRow> = fc.record({
  uid,
  account: fc.oneof(bytes(20), fc.constantFrom(`0x${"00".repeat(20)}`, `0x${"ff".repeat(20)}`, `0x${"80".repeat(20)}`)),
  attester: bytes(20),
  task: fc.nat(0xffffffff),
  quantity: fc.nat(0xffffffff),
  quality: fc.nat(10_000),
  time: fc.oneof(fc.constantFrom(100, 200), fc.nat(0xffffffff - 1)),
  evidence: bytes(32),
  source: fc.constant(SOURCE.eas),
  batch: fc.constant(0),
  block: fc.nat(1000),
  log_index: fc.nat(1000),
});
const anyRows = fc.uniqueArray(anyRow, { selector: (each) => each.uid, maxLength: 60 });

describe("store/contributions", () => {
  const file = temporaryFolder();

  describe("readContributions", () => {
    it("gives every row in order", async () => {
      await fc.assert(
        fc.asyncProperty(anyRows, async (rows) => {
          const store = await openStore(":memory:", IDENTITY);
          await addContributions(store, columnsOf(rows));
          expect(listed(await readContributions(store, ALL))).to.deep.equal(expected(rows));
          await store.close();
        }),
        { numRuns: 15 },
      );
    });

    it("sorts accounts and uids that begin alike", async () => {
      const alike = (last: number): string => `0x${"ab".repeat(8)}${String(last).padStart(24, "0")}`;
      const long = (last: number): string => `0x${"cd".repeat(8)}${String(last).padStart(48, "0")}`;
      const rows = Array.from({ length: 40 }, (_, n) =>
        row(n, { account: alike(n % 3), uid: long((7 * n) % 40), time: 100 + (n % 2) }),
      );
      const store = await openStore(":memory:", IDENTITY);
      await addContributions(store, columnsOf(rows));
      expect(listed(await readContributions(store, ALL))).to.deep.equal(expected(rows));

      const { contributions } = await sortedContributions(store, ALL, file("sorted.parquet"));
      expect(listed(contributions)).to.deep.equal(expected(rows));
      await store.close();
    });

    it("reads more than one chunk", async () => {
      const rows = Array.from({ length: 5_000 }, (_, n) => row(n));
      const store = await openStore(":memory:", IDENTITY);
      await addContributions(store, columnsOf(rows));
      expect(listed(await readContributions(store, ALL))).to.deep.equal(expected(rows));
      await store.close();
    });

    it("keeps to [start, end)", async () => {
      const rows = [99, 100, 150, 199, 200].map((time, n) => row(n, { time }));
      const store = await openStore(":memory:", IDENTITY);
      await addContributions(store, columnsOf(rows));
      const read = await readContributions(store, { ...ALL, start: 100, end: 200 });
      expect([...read.time].sort()).to.deep.equal([100, 150, 199]);
      await store.close();
    });

    it("leaves out what was revoked before the cut-off", async () => {
      const store = await openStore(":memory:", IDENTITY);
      await addContributions(store, columnsOf([row(1), row(2), row(3)]));
      await revoke(store, row(1).uid, 499);
      await revoke(store, row(2).uid, 500);
      const read = await readContributions(store, { ...ALL, cutOff: 500 });
      expect(listed(read)).to.deep.equal(expected([row(2), row(3)]));
      await store.close();
    });

    it("counts only the linked batches named", async () => {
      const linked = (n: number, batch: number) => row(n, { batch, source: SOURCE.linked });
      const rows = [row(1), row(2, { batch: 7, source: SOURCE.published }), linked(3, 7), linked(4, 8)];
      const store = await openStore(":memory:", IDENTITY);
      await addContributions(store, columnsOf(rows));
      const read = async (linkedBatches: number[]) => listed(await readContributions(store, { ...ALL, linkedBatches }));
      expect(await read([])).to.deep.equal(expected(rows.slice(0, 2)));
      expect(await read([7])).to.deep.equal(expected(rows.slice(0, 3)));
      expect(await read([7, 8])).to.deep.equal(expected(rows));
      await store.close();
    });

    it("refuses a time that is no whole number", async () => {
      const store = await openStore(":memory:", IDENTITY);
      const work = Promise.resolve().then(() => readContributions(store, { ...ALL, start: 0.5 }));
      expect(await codeOf(work)).to.equal("INVALID_ARGUMENT");
      await store.close();
    });
  });

  describe("addContributions", () => {
    it("changes nothing the second time", async () => {
      const store = await openStore(":memory:", IDENTITY);
      expect(await addContributions(store, columnsOf([row(1), row(2)]))).to.equal(2);
      expect(await addContributions(store, columnsOf([row(2, { quantity: 99 }), row(3), row(3)]))).to.equal(1);
      expect(listed(await readContributions(store, ALL))).to.deep.equal(expected([row(1), row(2), row(3)]));
      await store.close();
    });

    it("refuses columns that are too short", async () => {
      const store = await openStore(":memory:", IDENTITY);
      const columns = { ...columnsOf([row(1)]), uid: new Uint8Array(31) };
      expect(await codeOf(addContributions(store, columns))).to.equal("MISMATCH");
      await store.close();
    });
  });

  for (const format of ["parquet", "csv"] as const) {
    describe(`${format} files`, () => {
      it("carry a store into another", async () => {
        const rows = Array.from({ length: 300 }, (_, n) => row(n));
        const first = await openStore(":memory:", IDENTITY);
        await addContributions(first, columnsOf(rows));
        await revoke(first, row(5).uid, 499);
        await exportContributions(first, file(`it's.${format}`), format);
        const second = await openStore(":memory:", IDENTITY);
        expect(await importContributions(second, file(`it's.${format}`), format)).to.equal(300);
        expect(await importContributions(second, file(`it's.${format}`), format)).to.equal(0);
        expect(await contentsOf(second, ["contribution"])).to.equal(await contentsOf(first, ["contribution"]));
        await Promise.all([first.close(), second.close()]);
      });

      it("are refused whole when damaged", async () => {
        const first = await openStore(":memory:", IDENTITY);
        await addContributions(first, columnsOf(Array.from({ length: 20 }, (_, n) => row(n))));
        await exportContributions(first, file(`good.${format}`), format);
        const good = readFileSync(file(`good.${format}`));
        await fc.assert(
          fc.asyncProperty(
            fc.nat(good.length - 1),
            fc.integer({ min: 1, max: 255 }),
            fc.boolean(),
            async (at, change, cut) => {
              const before = await contentsOf(first);
              const bad = Uint8Array.from(cut ? good.subarray(0, at) : good);
              if (!cut) bad[at] = (bad[at] ?? 0) ^ change;
              writeFileSync(file(`bad.${format}`), bad);
              const code = await codeOf(importContributions(first, file(`bad.${format}`), format));
              expect(["INVALID_ROW", undefined]).to.include(code);
              if (code !== undefined) expect(await contentsOf(first)).to.equal(before);
            },
          ),
          { numRuns: 40 },
        );
        await first.close();
      }).timeout(30_000);
    });
  }

  it("layout of the table is the layout of the code", async () => {
    const store = await openStore(":memory:", IDENTITY);
    const names = (await store.rows("DESCRIBE contribution")).map((each) => each["column_name"]);
    expect(names).to.deep.equal([...Object.keys(CONTRIBUTION), "revoked_at"]);
    await store.close();
  });
});
