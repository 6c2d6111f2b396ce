import { spawn } from "node:child_process";
import { once } from "node:events";
import { DuckDBConnection } from "@duckdb/node-api";
import { expect } from "chai";
import { id } from "ethers";
import { settleBatch } from "../../../src/store/batches.js";
import { columnBuilder } from "../../../src/store/columns/builder.js";
import { addContributions, exportContributions, importContributions } from "../../../src/store/contributions.js";
import { REVOCATION } from "../../../src/store/schema.js";
import { commitStep, rollBack } from "../../../src/store/steps.js";
import { openStore, type Store } from "../../../src/store/store.js";
import {
  ALL,
  batch,
  CHANGES,
  decisionsOf,
  DERIVED,
  fill,
  IDENTITY,
  ROOT,
  save,
  step,
} from "../../helpers/store/derived.js";
import { columnsOf, contentsOf, row } from "../../helpers/store/rows.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

/** How many rows each table of results has. */
async function countsOf(store: Store): Promise<number[]> {
  const counts: number[] = [];
  for (const table of DERIVED) counts.push((await store.rows(`SELECT epoch FROM ${table}`)).length);
  return counts;
}

const NONE = [0, 0, 0, 0, 0];
const BOTH = [2, 2, 2, 2, 2];

describe("results", () => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore(":memory:", IDENTITY);
    await fill(store);
  });
  afterEach(() => store.close());

  for (const [what, change] of Object.entries(CHANGES))
    it(`fall with ${what}`, async () => {
      expect(await countsOf(store)).to.deep.equal(BOTH);
      await change(store);
      expect(await countsOf(store)).to.deep.equal(NONE);
    });

  it("stay where no row changes", async () => {
    await rollBack(store, 6);
    await commitStep(store, step(7));
    await addContributions(store, columnsOf([row(5)]));
    await settleBatch(store, { ...batch, status: "unreadable", note: "gone" });
    expect(await countsOf(store)).to.deep.equal(BOTH);
  });

  it("of later epochs fall with another root of an earlier one", async () => {
    await save(store, 0, ROOT, decisionsOf(7));
    expect(await countsOf(store)).to.deep.equal(BOTH);
    await save(store, 0, id("other"));
    expect(await countsOf(store)).to.deep.equal([1, 1, 1, 1, 1]);
    await save(store, 1);
    expect((await store.rows("SELECT root FROM epochs ORDER BY epoch")).map(({ root }) => root)).to.deep.equal([
      id("other"),
      ROOT,
    ]);
  });

  const writes = { ...CHANGES, "a result that is replaced": (of: Store) => save(of, 0, id("other")) };
  for (const [what, change] of Object.entries(writes))
    it(`and rows stay at a fault in any statement: ${what}`, async () => {
      const before = await contentsOf(store, ALL);
      const { run } = DuckDBConnection.prototype;
      let fails = 0;
      for (let k = 1, done = false; !done; k++) {
        let count = 0;
        DuckDBConnection.prototype.run = function (...given) {
          return ++count === k ? Promise.reject(new Error("disk full")) : run.apply(this, given);
        };
        done = await change(store).then(
          () => true,
          () => false,
        );
        DuckDBConnection.prototype.run = run;
        if (!done) expect(await contentsOf(store, ALL), `statement ${k}`).to.equal(before);
        if (!done) fails++;
      }
      expect(fails).to.be.greaterThan(5);
    });
});

describe("results of imported revocations", () => {
  const file = temporaryFolder();

  it("fall with them", async () => {
    const [from, to] = [await openStore(":memory:", IDENTITY), await openStore(":memory:", IDENTITY)];
    for (const store of [from, to]) await fill(store);
    const revoked = columnBuilder(REVOCATION);
    revoked.push({ uid: row(5).uid, time: 9, block: 9, log_index: 0 });
    await commitStep(from, { ...step(9), contributions: [], revocations: revoked.columns() });
    await exportContributions(from, file("revoked.csv"), "csv");
    expect(await importContributions(to, file("revoked.csv"), "csv")).to.equal(0);
    expect(await countsOf(to)).to.deep.equal(NONE);
    for (const store of [from, to]) await store.close();
  });
});

const source = (path: string): string => JSON.stringify(new URL(`../../../${path}`, import.meta.url).href);

/** A process that dies before its k-th statement, once the store is open. */
const CHILD = `
  import { DuckDBConnection } from "@duckdb/node-api";
  import { openStore } from ${source("src/store/store.ts")};
  import { CHANGES, IDENTITY, save } from ${source("test/helpers/store/derived.ts")};
  const [path, what, k] = process.argv.slice(1);
  const store = await openStore(path, IDENTITY);
  const { run } = DuckDBConnection.prototype;
  let count = 0;
  DuckDBConnection.prototype.run = function (...given) {
    if (++count === Number(k)) process.kill(process.pid, "SIGKILL");
    return run.apply(this, given);
  };
  await (CHANGES[what] ?? ((of) => save(of, 0, "0x")))(store);
`;

describe("results after kill -9", function () {
  this.timeout(60_000);
  const file = temporaryFolder();

  // The last statement of each is the commit.
  for (const [what, k] of [
    ["a block that is undone", 6],
    ["a block that is replaced", 17],
    ["a result that is replaced", 6],
  ] as const)
    it(`and rows stay: ${what}`, async () => {
      const store = await openStore(file("store.duckdb"), IDENTITY);
      await fill(store);
      const before = await contentsOf(store, ALL);
      await store.close();
      const child = spawn(
        process.execPath,
        ["--import", "tsx", "--input-type=module", "-e", CHILD, file("store.duckdb"), what, String(k)],
        { stdio: "inherit" },
      );
      expect(await once(child, "close")).to.deep.equal([null, "SIGKILL"]);
      const again = await openStore(file("store.duckdb"), IDENTITY);
      expect(await contentsOf(again, ALL)).to.equal(before);
      await again.close();
    });
});
