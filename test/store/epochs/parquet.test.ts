import { join } from "node:path";
import { tmpdir } from "node:os";
import { mkdtempSync, rmSync } from "node:fs";
import { expect } from "chai";
import type { Contributions } from "../../../src/engine/columns/contributions.js";
import { columnBuilder } from "../../../src/store/columns/builder.js";
import { addContributions, readContributions } from "../../../src/store/contributions.js";
import {
  copyContributions,
  copyResults,
  holdsContributions,
  holdsResults,
  sortedContributions,
} from "../../../src/store/epochs/parquet.js";
import { readResults, saveEpoch } from "../../../src/store/epochs/results.js";
import { hexText } from "../../../src/store/columns/layout.js";
import { CONTRIBUTION, RESULT } from "../../../src/store/schema.js";
import { openStore, type Store } from "../../../src/store/store.js";
import { columnsOf, row } from "../../helpers/store/rows.js";

const IDENTITY = { chainId: 31_337, startBlock: 0, addresses: {} };
const ALL = { start: 0, end: 0xffffffff, cutOff: 0xffffffff };
const COUNT = 5_000;
const { uid, account, attester, evidence } = CONTRIBUTION;
const TEXTS = Object.entries({ uid, account, attester, evidence } as const);

describe("store/epochs/parquet", function () {
  this.timeout(60_000);
  let folder: string;
  let store: Store;
  let file: string;
  let rows: Contributions;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "assay-files-"));
    file = join(folder, "contributions.parquet");
    store = await openStore(":memory:", IDENTITY);
    await addContributions(store, columnsOf(Array.from({ length: COUNT }, (_, n) => row(n))));
    rows = await readContributions(store, ALL);
    await copyContributions(store, file, ALL);
  });

  after(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("writes contributions as words that one query shows as people read them", async () => {
    const shown = TEXTS.map(([name, kind]) => `${hexText(name, kind)} AS ${name}`);
    const numbers = `task, quantity, quality, "time"`;
    const found = await store.rows(`SELECT ${shown.join(", ")}, ${numbers} FROM read_parquet('${file}')`);
    const expected = await store.rows(
      `SELECT uid, account, attester, evidence, ${numbers} FROM contribution ORDER BY account, "time", uid`,
    );
    expect(found).to.deep.equal(expected);
  });

  it("reads back what it wrote as the store gives it, in memory that threads share", async () => {
    const sorted = join(folder, "sorted.parquet");
    const { contributions, table } = await sortedContributions(store, ALL, sorted);
    expect(contributions).to.deep.equal(rows);
    expect(contributions.uid.buffer).to.be.instanceOf(SharedArrayBuffer);
    expect(table).to.equal(sorted);
  });

  it("reads without a file where none can be written", async () => {
    const found = await sortedContributions(store, ALL, join(folder, "missing", "sorted.parquet"));
    expect(found).to.deep.equal({ contributions: rows });
  });

  it("knows the contributions that it wrote", async () => {
    expect(await holdsContributions(store, file, rows)).to.equal(true);
    const fewer = await readContributions(store, { ...ALL, end: 1_003 });
    expect(fewer.length).to.be.lessThan(COUNT);
    expect(await holdsContributions(store, file, fewer)).to.equal(false);
  });

  const first = `(SELECT min(uid_0) FROM t)`;
  const replaced = (field: string, by: string): string =>
    `SELECT * REPLACE (CASE WHEN uid_0 = ${first} THEN ${by} ELSE ${field} END AS ${field}) FROM t`;
  /** Files that say something else, as a query over the right one. */
  const forgeries: Readonly<Record<string, string>> = {
    "a null": replaced("quality", "NULL"),
    "a null word": replaced("evidence_3", "NULL"),
    "another number": replaced("quantity", "(quantity + 1)::UINTEGER"),
    "another last byte": replaced("evidence_3", "xor(evidence_3, 1::UBIGINT)"),
    "another first byte": replaced("account_0", "xor(account_0, 1::UBIGINT << 63)"),
    "words of two fields exchanged": `SELECT * REPLACE (evidence_0 AS uid_0, uid_0 AS evidence_0) FROM t`,
    text: `SELECT * REPLACE (uid_0::VARCHAR AS uid_0) FROM t`,
    "another type": `SELECT * REPLACE (task::BIGINT AS task) FROM t`,
    "a column more": `SELECT *, 1 AS extra FROM t`,
    "a column less": `SELECT * EXCLUDE (evidence_3) FROM t`,
    "columns in another order": `SELECT account_0, * EXCLUDE (account_0) FROM t`,
    "rows in another order": `SELECT * FROM t ORDER BY uid_0`,
    "a row less": `SELECT * FROM t LIMIT ${COUNT - 1}`,
    "a row more": `SELECT * FROM t UNION ALL (SELECT * FROM t LIMIT 1)`,
  };
  for (const [what, query] of Object.entries(forgeries)) {
    it(`refuses ${what}`, async () => {
      const forged = join(folder, "forged.parquet");
      await store.rows(`COPY (WITH t AS (FROM read_parquet('${file}')) ${query}) TO '${forged}' (FORMAT parquet)`);
      expect(await holdsContributions(store, forged, rows)).to.equal(false);
    });
  }

  it("knows the results that it wrote", async () => {
    const builder = columnBuilder(RESULT);
    for (const n of [1, 2, 3]) {
      const account = `0x${String(n).repeat(40)}`;
      const reputation = `0x${String(n).repeat(64)}`;
      builder.push({ epoch: 2, account, weight: 2n ** 63n, units: BigInt(n), reputation, converted: 0n, flagged: 0 });
    }
    const record = { epoch: 2, root: "0x", total: 6n, rulesHash: "0x", bundleHash: "", start: 0, end: 1 };
    await saveEpoch(store, record, builder.columns());
    const weights = join(folder, "weights.parquet");
    await copyResults(store, weights, 2);
    const { account, weight, units, reputation } = await readResults(store, 2);
    expect(await holdsResults(store, weights, { account, weight, units, reputation }, 3)).to.equal(true);
    const other = { account, weight, units: units.map((n) => n + 1n), reputation };
    expect(await holdsResults(store, weights, other, 3)).to.equal(false);
  });
});
