import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";

import { DuckDBInstance } from "@duckdb/node-api";
import { expect } from "chai";
import { id } from "ethers";

import { columnBuilder } from "../../src/store/columns/builder.js";
import { noContributions } from "../../src/engine/columns/contributions.js";
import { type EpochDecisions, readEpochs, readResults, saveEpoch } from "../../src/store/epochs/results.js";
import { RESULT } from "../../src/store/schema.js";
import { openHome, openStore } from "../../src/store/store.js";
import { addSubmissions, matchSubmissions, readSubmissions } from "../../src/store/submissions.js";
import { addContributions } from "../../src/store/contributions.js";
import { codeOf } from "../helpers/errors.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";
import { columnsOf, contentsOf, row } from "../helpers/store/rows.js";

const IDENTITY = { chainId: 1, addresses: { taskRegistry: `0x${"Ab".repeat(20)}` }, startBlock: 5 };

const HOLDER = `
  import { openStore } from ${JSON.stringify(new URL("../../src/store/store.ts", import.meta.url).href)};
  await openStore(process.argv[1], ${JSON.stringify(IDENTITY)});
  console.log("open");
  setInterval(() => undefined, 1000);
`;

describe("store/store", () => {
  const file = temporaryFolder();

  describe("openStore", () => {
    it("reopens what it made", async () => {
      const first = await openStore(file("a.duckdb"), IDENTITY);
      await addContributions(first, columnsOf([row(1)]));
      const before = await contentsOf(first);
      await first.close();
      const lowerCase = { ...IDENTITY, addresses: { taskRegistry: `0x${"ab".repeat(20)}` } };
      const second = await openStore(file("a.duckdb"), lowerCase, { readOnly: true });
      expect(await contentsOf(second)).to.equal(before);
      await second.close();
    });

    it("refuses another chain's or program's store", async () => {
      await (await openStore(file("a.duckdb"), IDENTITY)).close();
      expect(await codeOf(openStore(file("a.duckdb"), { ...IDENTITY, chainId: 2 }))).to.equal("MISMATCH");
      const other = { ...IDENTITY, addresses: { taskRegistry: `0x${"cd".repeat(20)}` } };
      expect(await codeOf(openStore(file("a.duckdb"), other))).to.equal("MISMATCH");
    });

    it("refuses another schema version", async () => {
      const store = await openStore(file("a.duckdb"), IDENTITY);
      await store.transaction((db) => db.run("UPDATE meta SET value = '0' WHERE key = 'version'"));
      await store.close();
      expect(await codeOf(openStore(file("a.duckdb"), IDENTITY))).to.equal("STORE");
    });

    it("refuses a file that is no store", async () => {
      writeFileSync(file("text.duckdb"), "not a database");
      expect(await codeOf(openStore(file("text.duckdb"), IDENTITY))).to.equal("STORE");
      const foreign = await DuckDBInstance.create(file("foreign.duckdb"));
      const db = await foreign.connect();
      await db.run("CREATE TABLE other (a INTEGER)");
      db.closeSync();
      foreign.closeSync();
      expect(await codeOf(openStore(file("foreign.duckdb"), IDENTITY))).to.equal("STORE");
      expect(await codeOf(openStore(file("none/a.duckdb"), IDENTITY))).to.equal("STORE");
    });

    it("makes a store anew that was cut off before its headers were whole, and only then", async () => {
      for (const size of [0, 4096, 12_287]) {
        writeFileSync(file("store.duckdb"), Buffer.alloc(size));
        const store = await openHome(file(""), IDENTITY);
        expect((await store.rows("SELECT count(*) AS n FROM meta")).length).to.equal(1);
        await store.close();
        rmSync(file("store.duckdb"));
      }
      writeFileSync(file("store.duckdb"), Buffer.alloc(12_288));
      expect(await codeOf(openHome(file(""), IDENTITY))).to.equal("STORE");
    });

    it("refuses a store in use elsewhere", async function () {
      this.timeout(30_000);
      const holder = spawn(process.execPath, [
        "--import",
        "tsx",
        "--input-type=module",
        "-e",
        HOLDER,
        file("a.duckdb"),
      ]);
      await once(holder.stdout, "data");
      const error: unknown = await openStore(file("a.duckdb"), IDENTITY).catch((reason: unknown) => reason);
      holder.kill("SIGKILL");
      expect(error).to.have.property("code", "STORE");
      expect(String(error)).to.contain("in use by another process");
    });
  });

  describe("transaction", () => {
    it("leaves nothing behind when it fails", async () => {
      const store = await openStore(":memory:", IDENTITY);
      const before = await contentsOf(store);
      const work = store.transaction(async (db) => {
        await db.run("INSERT INTO blocks VALUES (1, '0x', 1)");
        throw new Error("stop");
      });
      expect(await codeOf(work)).to.equal("STORE");
      expect(await contentsOf(store)).to.equal(before);
      await store.close();
    });

    it("runs one after the other", async () => {
      const store = await openStore(":memory:", IDENTITY);
      const inserts = Array.from({ length: 20 }, (_, n) =>
        store.transaction((db) => db.run("INSERT INTO blocks VALUES ($n, '0x', 1)", { n })),
      );
      await Promise.all(inserts);
      expect((await store.rows("SELECT * FROM blocks")).length).to.equal(20);
      await store.close();
    });
  });

  describe("saveEpoch", () => {
    const results = (epoch: number, units: bigint) => {
      const builder = columnBuilder(RESULT);
      for (const n of [2, 1]) {
        const account = `0x${String(n).repeat(40)}`;
        builder.push({
          epoch,
          account,
          weight: 2n ** 63n,
          units,
          reputation: id(`reputation ${n}`),
          converted: 7n,
          flagged: n - 1,
        });
      }
      return builder.columns();
    };
    const record = {
      epoch: 3,
      root: id("root"),
      total: 2n ** 64n - 1n,
      rulesHash: id("rules"),
      bundleHash: id("bundle"),
      start: 1,
      end: 2,
    };

    it("replaces an epoch and reads it back", async () => {
      const store = await openStore(":memory:", IDENTITY);
      await saveEpoch(store, record, results(3, 5n));
      await saveEpoch(store, record, results(3, 7n));
      const read = await readResults(store, 3);
      expect([...read.units]).to.deep.equal([7n, 7n]);
      expect([...read.weight]).to.deep.equal([2n ** 63n, 2n ** 63n]);
      expect([...read.converted]).to.deep.equal([7n, 7n]);
      expect([...read.flagged]).to.deep.equal([0, 1]);
      expect([read.account[0], read.account[20]]).to.deep.equal([0x11, 0x22]);
      expect(await readEpochs(store)).to.deep.equal([record]);
      await store.close();
    });

    it("keeps more refusals than are written at a time", async () => {
      const store = await openStore(":memory:", IDENTITY);
      const length = 150_000;
      const reasons = Uint8Array.from({ length }, (_, i) => i % 8);
      const uid = new Uint8Array(32 * length);
      const view = new DataView(uid.buffer);
      for (let i = 0; i < length; i++) view.setUint32(32 * i + 28, i);
      const result = { reasons, input: { contributions: { ...noContributions(), length, uid } } };
      const decisions = { result, reviewers: new Map() } as unknown as EpochDecisions;
      await saveEpoch(store, record, results(3, 5n), decisions);
      const kept = await store.rows("SELECT uid_3::DOUBLE AS i, reason FROM refusals WHERE epoch = 3 ORDER BY uid_3");
      const expected = [...reasons.keys()].filter((i) => reasons[i] !== 0);
      expect(kept.map((refusal) => [refusal["i"], refusal["reason"]])).to.deep.equal(
        expected.map((i) => [i, reasons[i]]),
      );
      await store.close();
    });

    it("refuses rows of another epoch", async () => {
      const store = await openStore(":memory:", IDENTITY);
      expect(codeOf(() => saveEpoch(store, record, results(4, 5n)))).to.equal("MISMATCH");
      await store.close();
    });
  });

  describe("submissions", () => {
    it("are added once and matched by evidence", async () => {
      const store = await openStore(":memory:", IDENTITY);
      const { account, task, evidence } = row(1);
      const submission = { id: id("1"), account, task, quantity: 1, workTime: 9, evidence, signature: "" };
      const other = { ...submission, id: id("2"), evidence: id("other") };
      expect(await addSubmissions(store, [submission, other])).to.equal(2);
      expect(await addSubmissions(store, [submission])).to.equal(0);
      await addContributions(store, columnsOf([row(1)]));
      await matchSubmissions(store);
      const statuses = (await readSubmissions(store)).map((each) => [each.id, each.status]);
      expect(Object.fromEntries(statuses)).to.deep.equal({ [id("1")]: "attested", [id("2")]: "open" });
      await store.close();
    });
  });
});
