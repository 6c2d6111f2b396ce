import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { measure } from "../../../src/engine/integrity/measure.js";
import { parseIntegrityRules } from "../../../src/engine/integrity/rules.js";
import { scan } from "../../../src/engine/integrity/scan.js";
import { readTables } from "../../../src/sources/tables/tables.js";
import { ATTACKS } from "../../../scripts/sim/attacks.js";
import { readHistory } from "../../../scripts/sim/index.js";
import { simulate } from "../../../scripts/sim/simulate.js";

const rules = parseIntegrityRules();
const path = (name: string): string => `test/data/${name}.csv.gz`;

function cells(name: string): string[][] {
  const text = gunzipSync(readFileSync(path(name))).toString("utf8");
  return text
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
}

describe("integrity on real extracts", function () {
  this.timeout(60_000);
  it("finds most bridge sybils, few others", async () => {
    const { input } = await readTables({
      accounts: path("bridge_accounts"),
      edges: path("bridge_edges"),
      counterparties: path("bridge_counterparties"),
    });
    const labels = Uint8Array.from(cells("bridge_labels"), ([, label]) => Number(label));
    const found = measure(input, scan(input, rules), labels);
    // Connected groups are kept whole in the extract, so that few of them decide.
    expect(found.precisionBps, "precision").to.be.at.least(9_000);
    expect(found.recallBps, "recall").to.be.at.least(6_000);
    expect(found.othersFlaggedBps, "honest affected").to.be.at.most(400);
    expect(found.equal.scannedBps, "pool").to.be.at.most(found.equal.naiveBps / 2);
  });

  it("says what a pool gives if holds are confirmed and if none is", () => {
    // Of two labelled accounts one is held whole and one lowered to a half; two others keep all.
    const result = {
      ...scan({ accounts: 4 }, rules),
      hold: Uint8Array.of(1, 0, 0, 0),
      integrityBps: Uint16Array.of(10_000, 5_000, 10_000, 10_000),
    };
    const { equal } = measure({ accounts: 4 }, result, Uint8Array.of(1, 1, 0, 0));
    expect(equal).to.deep.equal({ naiveBps: 5_000, scannedBps: 2_000, releasedBps: 4_285 });
  });

  it("finds the click among lifetime counts", async () => {
    const { input, kinds } = await readTables({ profiles: path("click_profiles") });
    const result = scan(input, rules);
    expect(result.cheapKinds.map((k) => kinds[k])).to.deep.equal(["WatchEvent", "ForkEvent"]);
    const labels = Uint8Array.from(cells("click_labels"), ([label]) => Number(label));
    const found = measure(input, result, labels);
    expect(found.recallBps, "recall").to.be.at.least(6_300);
    expect(found.othersFlaggedBps, "others flagged").to.be.at.most(500);
    expect(found.byAction?.scannedBps, "pool").to.be.at.most(2_000);
  });

  it("points leave out clicks that nobody pays", () => {
    const input = { accounts: 2, profiles: { kinds: 2, counts: Uint32Array.of(9, 1, 0, 3) }, cheapKinds: [0] };
    const flat = { ...scan(input, rules), integrityBps: Uint16Array.of(10_000, 10_000) };
    const shareOf = (clicksPaid: boolean) => measure({ ...input, clicksPaid }, flat, Uint8Array.of(1, 0)).byAction;
    expect(shareOf(false)).to.deep.equal({ naiveBps: 7_692, scannedBps: 2_500, releasedBps: 2_500 });
    expect(shareOf(true)?.scannedBps).to.equal(7_692);
  });

  it("pays neither refused nor copied work", async () => {
    const { input } = await readTables({ actions: path("pull_requests") });
    const { copies } = scan(input, rules);
    const seen = new Map<string, string>();
    let wrong = 0;
    cells("pull_requests").forEach(([, author = "", , outcome, , hash = ""], row) => {
      const source = seen.get(hash);
      if (hash !== "" && source === undefined) seen.set(hash, author);
      const foreign = hash !== "" && source !== undefined && source !== author;
      if (outcome === "merged" && foreign && copies?.factorBps[row] !== 0) wrong++;
    });
    expect(wrong).to.equal(0);
  });

  describe("simulator", () => {
    const { rows, people } = readHistory(path("pull_requests"));
    const outcomes = simulate(rows, people, 1, false);

    it("runs every strategy", () => {
      expect(outcomes.map((o) => o.name)).to.deep.equal(ATTACKS.map((a) => a.name));
    });

    it("repeats by seed", () => {
      expect(simulate(rows, people, 1, false)).to.deep.equal(outcomes);
    });

    for (const { name, naive, assay, held, honestLoss, touched, touchedAnyway, active } of outcomes) {
      it(`${name} extracts a fraction, whether holds are refused or released`, () => {
        expect(naive).to.be.greaterThan(0.05);
        expect(assay / naive).to.be.at.most(0.1);
        expect((assay + held) / naive).to.be.at.most(0.1);
        expect(honestLoss).to.be.at.most(0.02);
        expect((touched - touchedAnyway) / active).to.be.at.most(0.01);
      });
    }
  });
});
