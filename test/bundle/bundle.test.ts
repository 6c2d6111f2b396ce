import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { leafPath, prefixDigits } from "../../src/engine/bundle/leaf-shards.js";
import { addressAt } from "../../src/engine/columns/bytes.js";
import { hashLeaf, unpackReputation } from "../../src/engine/tree/epoch-tree.js";
import { verifyProof } from "../../src/engine/tree/merkle.js";
import { fromHex } from "../../src/engine/columns/bytes.js";
import { readCredit } from "../../src/bundle/leaves.js";
import { bundleFolder } from "../../src/bundle/read.js";
import { checkBundle } from "../../src/bundle/check.js";
import { sameBytes } from "../../src/bundle/files.js";
import { withScratchTable, writeBundle } from "../../src/bundle/write.js";
import { computeFromStore } from "../../src/program/compute.js";
import { type ComputedEpoch } from "../../src/bundle/computed.js";
import { storeIdentity } from "../../src/program/contracts.js";
import { readEpochs, readResults } from "../../src/store/epochs/results.js";
import { openStore } from "../../src/store/store.js";
import { ADDRESSES, fillStore, TERMS } from "../../scripts/bench/epoch-store.js";
import { codeOf } from "../helpers/errors.js";

/** More accounts than one thread writes proofs of. */
const [ROWS, ACCOUNTS] = [48_000, 24_000];

describe("bundle of many accounts", function () {
  this.timeout(180_000);
  let home: string;
  let computed: ComputedEpoch;
  let folder: string;

  before(async () => {
    const store = await openStore(":memory:", storeIdentity(ADDRESSES));
    await fillStore(store, ROWS, ACCOUNTS);
    computed = await computeFromStore(store, TERMS);
    home = await mkdtemp(path.join(tmpdir(), "assay-large-"));
    ({ folder } = await writeBundle(home, ADDRESSES, computed, { threads: 2 }));
  });

  after(async () => {
    await computed.store.close();
    await rm(home, { recursive: true, force: true });
  });

  it("is the same whatever the threads", async () => {
    const manifest = await readFile(path.join(folder, "manifest.json"), "utf8");
    for (const threads of [1, 3]) {
      const other = await writeBundle(path.join(home, String(threads)), ADDRESSES, computed, { threads });
      expect(await readFile(path.join(other.folder, "manifest.json"), "utf8")).to.equal(manifest);
      await checkBundle(other.folder, ADDRESSES, computed, { threads: 4 - threads });
    }
  });

  it("has the same bytes with the table that the computation sorted on its way", async () => {
    const table = path.join(home, "sorted.parquet");
    const again = await computeFromStore(computed.store, TERMS, { table });
    expect([again.root, (await stat(table)).isFile()]).to.deep.equal([computed.root, true]);
    const other = await writeBundle(path.join(home, "kept"), ADDRESSES, again);
    for (const name of ["manifest.json", "contributions.parquet", "weights.parquet"]) {
      const [own, kept] = await Promise.all([folder, other.folder].map((at) => readFile(path.join(at, name))));
      expect(kept?.equals(own as Buffer), name).to.equal(true);
    }
    expect(await readdir(home)).not.to.include("sorted.parquet");
  });

  it("is compared with such a table by bytes, and by rows where another writer gave others", async () => {
    const file = path.join(folder, "contributions.parquet");
    const right = await readFile(file);
    await withScratchTable(async (table) => {
      const again = await computeFromStore(computed.store, TERMS, { table });
      const check = (): Promise<void> => checkBundle(folder, ADDRESSES, again);
      expect(await sameBytes(table, file)).to.equal(true);
      await check();
      await again.store.transaction((db) =>
        db.run(`COPY (FROM read_parquet('${table}')) TO '${file}' (FORMAT parquet, COMPRESSION zstd)`),
      );
      expect(await sameBytes(table, file)).to.equal(false);
      await check();
      await writeFile(
        file,
        right.map((byte, i) => (i === right.length >> 1 ? byte ^ 1 : byte)),
      );
      expect(await codeOf(check())).to.equal("MISMATCH");
      await rm(file);
      expect(await sameBytes(table, file)).to.equal(false);
      expect(await codeOf(check())).to.equal("MISMATCH");
    });
    await writeFile(file, right);
    await checkBundle(folder, ADDRESSES, computed);
  });

  it("is checked against an epoch of which the store keeps nothing", async () => {
    const store = await openStore(":memory:", storeIdentity(ADDRESSES));
    await fillStore(store, ROWS, ACCOUNTS);
    const kept = async () => (await readEpochs(store)).map(({ epoch }) => epoch);
    const before = await kept();
    await checkBundle(folder, ADDRESSES, await computeFromStore(store, TERMS, { keep: false }));
    expect([before.includes(TERMS.epoch), await kept()]).to.deep.equal([false, before]);
    expect((await readResults(store, TERMS.epoch)).length).to.equal(0);
    await computeFromStore(store, TERMS);
    expect(await kept()).to.deep.equal([...before, TERMS.epoch]);
    await store.close();
  });

  it("proves leaves from its shards", async () => {
    const { accounts, units } = computed.result;
    for (let a = 0; a < units.length; a += 4_999) {
      const account = addressAt(accounts, a);
      const credit = await readCredit(home, TERMS.epoch, account);
      if (credit === undefined) continue;
      expect(credit.units).to.equal(units[a]);
      const leaf = { account, units: credit.units, reputation: unpackReputation(credit.reputation) };
      const hash = hashLeaf(BigInt(TERMS.epoch), leaf);
      expect(verifyProof(fromHex(computed.root), hash, credit.proof)).to.equal(true);
    }
  });

  it("with a changed or missing shard is refused", async () => {
    const account = addressAt(computed.result.accounts, 7);
    const file = path.join(folder, leafPath(account, prefixDigits(computed.accounts)));
    const right = await readFile(file);
    const check = (): Promise<void> => checkBundle(folder, ADDRESSES, computed, { threads: 2 });
    await writeFile(
      file,
      right.map((byte, i) => (i === 1_000 ? byte ^ 1 : byte)),
    );
    expect(await codeOf(check())).to.equal("MISMATCH");
    await rm(file);
    expect(await codeOf(check())).to.equal("NOT_FOUND");
    await writeFile(file, right);
    await check();
  });

  it("removes what killed writers left", async () => {
    const beside = path.dirname(bundleFolder(home, TERMS.epoch));
    const [own, other] = [`epoch-${TERMS.epoch}`, `epoch-${TERMS.epoch}0`];
    for (const left of [`${own}.0123456789ab.tmp`, `${own}.ba9876543210.tmp.old`, `${other}.0123456789ab.tmp`]) {
      await mkdir(path.join(beside, left, "leaves"), { recursive: true });
      await writeFile(path.join(beside, left, "leaves", "00.bin"), "");
    }
    await writeBundle(home, ADDRESSES, computed);
    expect((await readdir(beside)).sort()).to.deep.equal([own, `${other}.0123456789ab.tmp`]);
    await checkBundle(folder, ADDRESSES, computed);
  });
});
