import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { parseIntegrityRules } from "../../../src/engine/integrity/rules.js";
import { scan } from "../../../src/engine/integrity/scan.js";
import { readTables } from "../../../src/sources/tables.js";
import { ATTACKS } from "../../../scripts/sim/attacks.js";
import { readHistory, simulate } from "../../../scripts/sim.js";

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
    const { findings } = scan(input, rules);
    const flagged = new Set(findings.map((f) => f.account));
    const sybil = cells("bridge_labels").map(([, label]) => label === "1");
    const hits = sybil.filter((yes, i) => yes && flagged.has(i)).length;
    const wrong = sybil.filter((yes, i) => !yes && flagged.has(i)).length;
    // Connected groups are kept whole in the extract, so that one large mixed group weighs more here than among all accounts.
    expect(hits / (hits + wrong), "precision").to.be.at.least(0.8);
    expect(hits / sybil.filter(Boolean).length, "recall").to.be.at.least(0.5);
    expect(wrong / sybil.filter((yes) => !yes).length, "honest affected").to.be.at.most(0.05);
  });

  it("finds the click among lifetime counts", async () => {
    const { input, kinds, accounts } = await readTables({ profiles: path("click_profiles") });
    const { findings, cheapKinds } = scan(input, rules);
    expect(cheapKinds.map((k) => kinds[k])).to.deep.equal(["WatchEvent"]);
    const flagged = new Set(findings.map((f) => accounts[f.account]));
    const labels = cells("click_labels").map(([label], i) => [accounts[i], label] as const);
    const others = labels.filter(([, label]) => label === "0");
    const suspected = labels.filter(([, label]) => label === "1");
    expect(suspected.filter(([name]) => flagged.has(name ?? "")).length / suspected.length).to.be.at.least(0.55);
    expect(others.filter(([name]) => flagged.has(name ?? "")).length / others.length).to.be.at.most(0.09);
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

    for (const { name, naive, assay, honestLoss, touched, touchedAnyway, active } of outcomes) {
      it(`${name} extracts a fraction`, () => {
        expect(naive).to.be.greaterThan(0.05);
        expect(assay / naive).to.be.at.most(0.1);
        expect(honestLoss).to.be.at.most(0.02);
        expect((touched - touchedAnyway) / active).to.be.at.most(0.01);
      });
    }
  });
});
