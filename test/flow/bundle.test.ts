import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";
import fc from "fast-check";
import { network } from "hardhat";
import { LEAF_INDEX, leafPath, prefixDigits } from "../../src/engine/bundle/leaf-shards.js";
import { TREE_TOP } from "../../src/engine/bundle/tree-blocks.js";
import { concat } from "../../src/engine/columns/bytes.js";
import { canonicalJson } from "../../src/engine/hash/canonical.js";
import { readCredit } from "../../src/bundle/leaves.js";
import { bundleFolder, readHolds, readManifest } from "../../src/bundle/read.js";
import { checkBundle } from "../../src/bundle/check.js";
import { writeBundle } from "../../src/bundle/write.js";
import { recompute } from "../../src/program/compute.js";
import { type ComputedEpoch } from "../../src/bundle/computed.js";
import { openMemoryStore } from "../../src/program/verify.js";
import { readContributionFile } from "../../src/sources/contributions.js";
import { attestAll } from "../../src/program/actions/attest/import.js";
import { codeOf, refusal } from "../helpers/errors.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";
import { physicalColumns } from "../../src/store/columns/layout.js";
import { RESULT } from "../../src/store/schema.js";
import { contentsOf } from "../helpers/store/rows.js";

const connection = await network.create(PROGRAM_CHAIN);

const RUNS = { numRuns: 60 };
/** Values that a careless reader trips over, beside any other JSON. */
const VALUE = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(null, -1, 2 ** 60, "", "0x", `0x${"f".repeat(65)}`, "1e3", "-1", [], {}, [[]], { units: "x" }),
);

describe("a bundle from a stranger", function () {
  this.timeout(120_000);
  let test: TestProgram;
  let epoch: ComputedEpoch;
  let home: string;
  let whole: string;
  let account: string;
  let contents: string;

  before(async () => {
    test = await launchProgram(connection);
    const works = (await readContributionFile("data/contributions.csv")).slice(0, 20);
    account = works[0]?.account ?? "";
    await attestAll(test.session(test.bot), works, { size: 20 });
    await connection.networkHelpers.time.increaseTo(await test.program.oracle.cutOff(0));
    epoch = await recompute({ ...test, store: await openMemoryStore(test.program.addresses) }, 0);
    home = await mkdtemp(path.join(tmpdir(), "assay-bundle-"));
    ({ folder: whole } = await writeBundle(path.join(home, "whole"), test.program.addresses, epoch));
    contents = await contentsOf(epoch.store);
  });

  beforeEach(async () => {
    await rm(bundleFolder(home, 0), { recursive: true, force: true });
    await cp(whole, bundleFolder(home, 0), { recursive: true });
  });

  afterEach(async () => {
    expect(await contentsOf(epoch.store)).to.equal(contents);
  });

  after(async () => {
    await epoch.store.close();
    await rm(home, { recursive: true, force: true });
  });

  const write = (name: string, data: string | Uint8Array): Promise<void> =>
    writeFile(path.join(bundleFolder(home, 0), name), data);
  const manifest = async (): Promise<Record<string, unknown>> =>
    JSON.parse(await readFile(path.join(whole, "manifest.json"), "utf8")) as Record<string, unknown>;
  const check = (): Promise<void> => checkBundle(bundleFolder(home, 0), test.program.addresses, epoch);
  const readers = [() => readManifest(home, 0), () => readCredit(home, 0, account), () => readHolds(home, 0), check];

  /** Writes a file and a manifest that names its hash, as who forges a bundle would. */
  const forge = async (name: string, content: string | Uint8Array): Promise<void> => {
    const right = await manifest();
    const others = (right["parts"] as { path: string }[]).filter((part) => part.path !== name);
    await write(name, content);
    const hash = keccak256(typeof content === "string" ? toUtf8Bytes(content) : content);
    const parts = [...others, { path: name, hash, rows: 1 }];
    await write("manifest.json", canonicalJson({ ...right, parts }));
  };

  it("is accepted when it is right", async () => {
    await check();
    expect((await readCredit(home, 0, account))?.units).to.be.greaterThan(0n);
    expect(await readHolds(home, 0)).to.equal(undefined);
  });

  it("with a noisy manifest is refused", async () => {
    const deep = fc.constant("[".repeat(50_000) + "]".repeat(50_000));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json(), deep), async (text) => {
        await write("manifest.json", text);
        for (const read of readers) expect(await codeOf(read())).to.equal("MISMATCH");
      }),
      RUNS,
    );
  });

  it("with a changed manifest is refused", async () => {
    const right = await manifest();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(right), "extra"), VALUE, async (key, value) => {
        fc.pre(JSON.stringify(right[key]) !== JSON.stringify(value));
        await write("manifest.json", JSON.stringify({ ...right, [key]: value }));
        for (const read of readers) expect(await codeOf(read())).to.be.oneOf([undefined, "MISMATCH", "NOT_FOUND"]);
        expect(await codeOf(check())).to.equal("MISMATCH");
      }),
      RUNS,
    );
  });

  it("with forged leaves, blocks or heads is refused", async () => {
    const shard = leafPath(account, prefixDigits(epoch.accounts));
    const forged = fc.record({
      name: fc.constantFrom(shard, "nodes/0.bin", LEAF_INDEX, TREE_TOP),
      bytes: fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc.array(fc.uint8Array({ minLength: 64, maxLength: 64 }), { maxLength: 4 }).map((rows) => concat(...rows)),
      ),
    });
    await fc.assert(
      fc.asyncProperty(forged, async ({ name, bytes }) => {
        const right = await readFile(path.join(whole, name));
        await forge(name, bytes);
        expect(await codeOf(readCredit(home, 0, account))).to.be.oneOf(["MISMATCH", "NOT_FOUND"]);
        expect(await codeOf(check())).to.equal("MISMATCH");
        await write(name, right);
      }),
      RUNS,
    );
  });

  it("with forged holds is refused", async () => {
    const word = `0x${"ab".repeat(32)}`;
    const holds = { root: word, leafProof: [word], markerProof: [word], holds: {} };
    const forged = fc.oneof(
      VALUE,
      fc.tuple(fc.constantFrom(...Object.keys(holds)), VALUE).map(([key, value]) => ({ ...holds, [key]: value })),
      VALUE.map((value) => ({ ...holds, holds: { [account]: value } })),
    );
    await fc.assert(
      fc.asyncProperty(forged, async (file) => {
        await forge("holds.json", JSON.stringify(file));
        expect(await codeOf(readHolds(home, 0))).to.be.oneOf([undefined, "MISMATCH"]);
        expect(await codeOf(check())).to.equal("MISMATCH");
      }),
      RUNS,
    );
  });

  it("with a damaged file is refused", async () => {
    const names = (await readdir(whole, { recursive: true, withFileTypes: true })).flatMap((entry) =>
      entry.isFile() ? [path.relative(whole, path.join(entry.parentPath, entry.name))] : [],
    );
    const damage = fc.record({
      name: fc.constantFrom(...names),
      at: fc.nat(),
      flip: fc.integer({ min: 1, max: 255 }),
      cut: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ name, at, flip, cut }) => {
        const right = await readFile(path.join(whole, name));
        const place = at % right.length;
        const bytes = Buffer.from(cut ? right.subarray(0, place) : right);
        if (!cut) bytes[place] = (bytes[place] ?? 0) ^ flip;
        await write(name, bytes);
        // A table's bytes may differ where its rows do not: the check is for what it says.
        expect(await codeOf(check())).to.be.oneOf(name.endsWith(".parquet") ? [undefined, "MISMATCH"] : ["MISMATCH"]);
        await write(name, right);
      }),
      RUNS,
    );
  });

  it("with anything that its manifest does not name is refused", async () => {
    const folder = bundleFolder(home, 0);
    const planted: Record<string, (file: string) => Promise<unknown>> = {
      "is not named by the manifest": (file) => writeFile(file, "more"),
      "is not named by the manifest.": (file) => mkdir(file),
      "is not named by the manifest. ": (file) => symlink("/etc/passwd", file),
    };
    for (const [fault, plant] of Object.entries(planted)) {
      for (const name of ["extra", "leaves/extra", "nodes/7.bin"]) {
        await plant(path.join(folder, name));
        const { code, message } = await refusal(check());
        expect([code, message.includes(`${name} ${fault.trim()}`)], name).to.deep.equal(["MISMATCH", true]);
        await rm(path.join(folder, name), { recursive: true });
      }
    }
    await check();
  });

  it("with links and pipes in place of files is refused, and hangs nobody", async () => {
    const folder = bundleFolder(home, 0);
    const shard = leafPath(account, prefixDigits(epoch.accounts));
    for (const name of ["rules.json", "weights.parquet", "report.html", shard, "manifest.json"]) {
      const file = path.join(folder, name);
      const right = await readFile(file);
      for (const plant of [() => symlink(path.join(whole, name), file), () => execFileSync("mkfifo", [file])]) {
        await rm(file);
        await plant();
        const { code, message } = await refusal(check());
        expect([code, message.includes(`${name} is no regular file`)], name).to.deep.equal(["MISMATCH", true]);
        if (name === shard) expect(await codeOf(readCredit(home, 0, account))).to.equal("MISMATCH");
      }
      await rm(file);
      await write(name, right);
    }
    await check();
  });

  it("with more bytes than a file should have is refused unread", async () => {
    for (const name of ["rules.json", "weights.parquet"]) {
      const right = await readFile(path.join(whole, name));
      await truncate(path.join(bundleFolder(home, 0), name), 2 ** 33);
      const { code, message } = await refusal(check());
      expect([code, message.includes("8589934592 bytes")], name).to.deep.equal(["MISMATCH", true]);
      await write(name, right);
    }
  });

  it("with a table of millions of equal rows is refused undecoded", async () => {
    const file = path.join(bundleFolder(home, 0), "weights.parquet");
    const { account, weight, units, reputation } = RESULT;
    const words = physicalColumns({ account, weight, units, reputation });
    const columns = words.map(({ name, sql }) => `1::${sql} AS ${name}`).join(", ");
    await epoch.store.transaction((db) =>
      db.run(
        `COPY (SELECT ${columns} FROM range(2000000)) TO '${file}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 2000000)`,
      ),
    );
    expect((await stat(file)).size).to.be.lessThan(1_000_000);
    const before = process.memoryUsage().rss;
    const { code, message } = await refusal(check());
    expect([code, message.includes("weights.parquet differs")]).to.deep.equal(["MISMATCH", true]);
    expect(process.memoryUsage().rss - before).to.be.lessThan(300_000_000);
  });

  it("of another operator has the same bytes", async () => {
    await connection.networkHelpers.mine(5);
    const store = await openMemoryStore({ ...test.program.addresses, startBlock: 1 });
    const again = await recompute({ ...test, store }, 0);
    const other = await writeBundle(path.join(home, "other"), test.program.addresses, again);
    await store.close();
    const files = async (folder: string): Promise<Map<string, string>> => {
      const found = await readdir(folder, { recursive: true, withFileTypes: true });
      const names = found.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
      const hashed = await Promise.all(
        names.map(async (name) => [path.relative(folder, name), keccak256(await readFile(name))] as const),
      );
      return new Map(hashed.sort(([a], [b]) => (a < b ? -1 : 1)));
    };
    expect(await files(other.folder)).to.deep.equal(await files(whole));
    expect((await manifest())["fromBlock"]).to.be.greaterThan(0);
    const parts = (await manifest())["parts"] as { path: string }[];
    expect(parts.map((part) => part.path)).not.to.include("report.html");
  });

  it("with a folder for a file is refused", async () => {
    for (const name of [
      "rules.json",
      "weights.parquet",
      leafPath(account, prefixDigits(epoch.accounts)),
      "manifest.json",
    ]) {
      await rm(path.join(bundleFolder(home, 0), name));
      await mkdir(path.join(bundleFolder(home, 0), name));
      expect(await codeOf(check())).to.be.oneOf(["MISMATCH", "NOT_FOUND"]);
      expect(await codeOf(readCredit(home, 0, account))).to.be.oneOf([undefined, "NOT_FOUND"]);
    }
  });
});
