import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { ADDRESSES, fillStore, openBenchStore, TERMS } from "../../../scripts/bench/epoch-store.js";
import type { MadeTree } from "../../../src/bundle/computed.js";
import { writeBundle } from "../../../src/bundle/write.js";
import {
  type BundleFile,
  headFiles,
  planProofs,
  proofFile,
  countFiles,
  countShards,
} from "../../../src/engine/bundle/proof-files.js";
import { row, toHex } from "../../../src/engine/columns/bytes.js";
import { joinRows } from "../../../src/engine/columns/contributions.js";
import { keccak256 } from "../../../src/engine/hash/keccak.js";
import { detectEpoch } from "../../../src/engine/integrity/epoch.js";
import type { DecidedRows } from "../../../src/engine/scoring/input.js";
import { score } from "../../../src/engine/scoring/score.js";
import { buildTree, type EpochLeaves } from "../../../src/engine/tree/epoch-tree.js";
import { rootOf } from "../../../src/engine/tree/merkle.js";
import { computeFromStore } from "../../../src/program/compute.js";
import type { EpochEngine } from "../../../src/program/epoch/engine.js";
import { readTerms } from "../../../src/program/epoch/inputs.js";
import { openRows } from "../../../src/program/epoch/rows.js";
import { eligibleRows } from "../../../src/engine/eligibility/column.js";
import { readEligibility } from "../../../src/program/eligibility.js";
import { readOutcomes } from "../../../src/program/reviews.js";
import { availableBatches } from "../../../src/store/epochs/availability.js";
import { readEarlier, readReached } from "../../../src/store/epochs/earlier.js";
import { sortedContributions } from "../../../src/store/epochs/parquet.js";
import type { Store } from "../../../src/store/store.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

const ESCROW = `0x${"00".repeat(20)}`;

describe("an epoch computed elsewhere", function () {
  this.timeout(120_000);
  const inFolder = temporaryFolder();

  async function filledStore(name: string, rows: number, accounts: number): Promise<Store> {
    const store = await openBenchStore(inFolder(name));
    await fillStore(store, rows, accounts);
    return store;
  }

  /** Takes rows in parts, as another machine would, and does the rest here. */
  function engineOf(store: Store): EpochEngine {
    return {
      draftOf: (epoch) => inFolder(`draft-${epoch}.parquet`),
      score: async (terms, source) => {
        const parts: DecidedRows[] = [];
        await source.each((part) => Promise.resolve(void parts.push(part)));
        const [first] = parts;
        if (first === undefined || parts.length > 1) throw new Error("The epoch must fit into one part");
        const { integrity, input } = detectEpoch({ ...terms, ...first }, ESCROW);
        const { reasons, ...scores } = score(input);
        const refused = await writeRefused(store, first.contributions.uid, reasons);
        const counts = new Map<number, number>();
        for (const reason of reasons) if (reason !== 0) counts.set(reason, (counts.get(reason) ?? 0) + 1);
        const kept = Uint8Array.from(source.kept(), (i) => reasons[i] as number);
        return { integrity, scores: { ...scores, reasons: kept }, counts, refused };
      },
      makeTree,
    };
  }

  async function writeRefused(store: Store, uid: Uint8Array, reasons: Uint8Array): Promise<string[]> {
    const file = inFolder("refused.parquet");
    const csv = inFolder("refused.csv");
    const lines = [...reasons].flatMap((reason, i) =>
      reason === 0 ? [] : [`${toHex(row(uid, 32, i)).slice(2)},${reason}`],
    );
    await writeFile(csv, ["uid,reason", ...lines].join("\n"));
    const select = `SELECT unhex(uid) AS uid, reason FROM read_csv('${csv}', types = {'uid': 'VARCHAR', 'reason': 'BIGINT'})`;
    await store.transaction((db) => db.run(`COPY (${select}) TO '${file}' (FORMAT parquet)`));
    return [file];
  }

  async function makeTree(leaves: EpochLeaves): Promise<MadeTree> {
    const tree = buildTree(leaves);
    const plan = planProofs(tree);
    const folder = inFolder("tree");
    const files = Array.from({ length: countFiles(plan) }, (_, i) => proofFile(plan, i));
    const hashes = files.slice(0, countShards(plan)).map((file) => (file ? keccak256(file.bytes) : new Uint8Array(32)));
    const [index, top] = headFiles(plan, Buffer.concat(hashes));
    for (const name of ["leaves", "nodes"]) await mkdir(path.join(folder, name), { recursive: true });
    for (const { path: name, bytes } of files.filter((file): file is BundleFile => file !== undefined))
      await writeFile(path.join(folder, name), bytes);
    return { index, top, root: rootOf(tree), count: tree.count, folder };
  }

  for (const [title, rows, accounts] of [
    ["with receipts", 12_000, 1_200],
    ["too large for receipts", 101_000, 11_000],
  ] as const)
    it(`is the same, ${title}`, async () => {
      const store = await filledStore(`${rows}.duckdb`, rows, accounts);
      const saved = () => store.rows("SELECT * FROM refusals WHERE epoch = 4 ORDER BY ALL");
      const verdicts = () => store.rows("SELECT * FROM verdicts ORDER BY ALL");
      const own = await computeFromStore(store, TERMS, { table: inFolder("own.draft") });
      const whole = await writeBundle(inFolder("whole"), ADDRESSES, own);
      const [refusals, found] = [await saved(), await verdicts()];
      const beyond = await computeFromStore(store, TERMS, { engine: engineOf(store) });
      const made = await writeBundle(inFolder("made"), ADDRESSES, beyond);
      expect(refusals.length).to.be.greaterThan(100);
      expect(await saved()).to.deep.equal(refusals);
      expect(await verdicts()).to.deep.equal(found);
      expect(made.bundleHash).to.equal(whole.bundleHash);
      const report = async (folder: string) => readFile(path.join(folder, "report.html"), "utf8");
      expect(await report(made.folder)).to.equal(await report(whole.folder));
      const { length } = beyond.result.input.contributions;
      if (rows > 100_000) expect(length).to.be.lessThan(rows / 100);
      else expect(length).to.equal(own.result.input.contributions.length);
      await store.close();
    });

  it("hands on what decides on rows, in parts as on the whole", async () => {
    const store = await filledStore("parts.duckdb", 10_000, 1_000);
    const filter = { ...TERMS, linkedBatches: await availableBatches(store) };
    const file = inFolder("parts.parquet");
    const { contributions } = await sortedContributions(store, filter, file);
    const read = await readTerms(store, TERMS);
    const { tasks, rules, standing } = read.input;
    const { epoch, start, end, cutOff } = TERMS;
    const among = { contributions, tasks, rules, standing, epoch, start, length: end - start, cutOff };
    const { reviewers, verdicts, ...columns } = await readOutcomes(store, among);
    const eligibility = await readEligibility(store, tasks);
    const eligible = { eligible: eligibility && eligibleRows({ ...eligibility, contributions }) };
    const rows = await openRows({ store, file, most: 2_048 }, read, TERMS);
    const parts: DecidedRows[] = [];
    await rows.each((part) => Promise.resolve(void parts.push(part)));
    expect(parts.length).to.be.greaterThan(3);
    expect(rows.count).to.equal(contributions.length);
    expect(joinRows(parts.map((part) => part.contributions))).to.deep.equal({ ...contributions });
    for (const [name, column] of Object.entries({ ...columns, ...eligible })) {
      const joined = parts.flatMap((part) => [...(part[name as keyof typeof columns] as Uint8Array)]);
      expect(joined, name).to.deep.equal([...(column as Uint8Array)]);
    }
    expect([...rows.reviewers]).to.deep.equal([...reviewers]);
    expect(rows.verdicts).to.deep.equal(verdicts);
    const earlier = await readEarlier(store, epoch, start, { contributions, tasks });
    expect(await readReached(store, epoch, start, rows.seen)).to.deep.equal(earlier);
    expect(rows.decided()).to.deep.equal({ contributions: { ...contributions }, ...columns, ...eligible });
    await store.close();
  });
});
