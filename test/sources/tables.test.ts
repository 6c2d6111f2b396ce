import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { AssayError } from "../../src/engine/errors.js";
import { NONE } from "../../src/engine/integrity/tables.js";
import { readTables } from "../../src/sources/tables.js";
import { integrityExplain } from "../../tasks/integrity/explain.js";
import { integrityScan } from "../../tasks/integrity/scan.js";

const folder = mkdtempSync(join(tmpdir(), "tables-"));

function file(name: string, ...lines: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

async function codeOf(run: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await run();
  } catch (error) {
    if (error instanceof AssayError) return error.code;
    throw error;
  }
  return undefined;
}

describe("tables", () => {
  it("accounts by node number", async () => {
    const { input, accounts } = await readTables({
      accounts: file("a.csv", "node,account,first_use_unix,volume_usd", "7,0xaa,100,12.345", "8,0xbb,200,7"),
      counterparties: file("c.csv", "node,degree_full_graph,service_tag", "9,3,", "10,50,exchange"),
      edges: file("e.csv", "from_node,to_node,transfers", "7,8,1", "9,7,4", "9,10,2", "8,99,1"),
    });
    expect(accounts).to.deep.equal(["0xaa", "0xbb"]);
    expect(input.moments).to.deep.equal({ time: Uint32Array.of(100, 200), amount: Uint32Array.of(1_234, 700) });
    expect(input.counterparties).to.deep.equal({
      length: 2,
      degree: Uint32Array.of(3, 50),
      service: Uint8Array.of(0, 1),
    });
    expect(input.edges).to.deep.equal({
      length: 2,
      from: Uint32Array.of(0, 2),
      to: Uint32Array.of(1, 0),
      count: Uint32Array.of(1, 4),
    });
  });

  it("actions with all columns", async () => {
    const { input, kinds } = await readTables({
      actions: file(
        "x.csv",
        "author,kind,unix_ts,change_hash,outcome,target",
        '0xaa,"a,b",5,00000001ffffffff00,merged,p',
        "0xbb,c,6,,closed,",
      ),
    });
    expect(kinds).to.deep.equal(["a,b", "c"]);
    expect(input.actions).to.deep.include({
      evidence: Uint32Array.of(1, 0xffffffff, 0, 0),
      accepted: Uint8Array.of(1, 0),
      target: Uint32Array.of(0, NONE),
      time: Uint32Array.of(5, 6),
    });
  });

  it("bad cells and columns are refused", async () => {
    const bad = [
      { actions: file("1.csv", "who,kind", "a,b") },
      { actions: file("2.csv", "account,time", "a,soon") },
      { actions: file("3.csv", "account,evidence", "a,xyz") },
      { accounts: file("4.csv", "account", "a", "a") },
      { profiles: file("5.csv", "account,Star", "a,1"), cheapKinds: ["Fork"] },
    ];
    const codes = await Promise.all(bad.map((files) => codeOf(() => readTables(files))));
    expect(codes).to.deep.equal(["INVALID_ROW", "INVALID_ROW", "INVALID_ROW", "DUPLICATE", "NOT_FOUND"]);
  });
});

describe("integrity tasks", () => {
  const profiles = file("p.csv", "account,Push,Star", "0xAA,5,0", "0xbb,0,9", "0xcc,1,1");
  const silent = { readText: () => "{}", writeText: () => undefined, print: () => undefined };

  it("scan prints and writes rows", async () => {
    const [printed, written]: [string[], string[]] = [[], []];
    const io = {
      ...silent,
      print: (line: string) => printed.push(line),
      writeText: (_: string, text: string) => written.push(text),
    };
    const summary = await integrityScan({ profiles, cheap: "Star", out: "weights.csv" }, io);
    expect(summary).to.include({ accounts: 3, flagged: 1, lowered: 2, held: 0 });
    expect(printed).to.include("  ONLY_CHEAPEST 1");
    expect(written[0]?.split("\n").slice(0, 4)).to.deep.equal([
      "account,integrity_bps,hold,certainty_bps,codes",
      "0xAA,10000,0,0,",
      "0xbb,0,0,5000,ONLY_CHEAPEST",
      "0xcc,312,0,0,",
    ]);
  });

  it("scan obeys the rules file", async () => {
    const io = { ...silent, readText: () => '{"integrity":{"substance":{"floorBps":4000}}}' };
    const lines: string[] = [];
    await integrityScan(
      { profiles, cheap: "Star", rules: "r.json", json: true },
      { ...io, print: (line) => lines.push(line) },
    );
    expect(JSON.parse(lines[0] ?? "")).to.include({ lowered: 2 });
    const told = await integrityExplain({ profiles, cheap: "Star", rules: "r.json", account: "0xbb" }, io);
    expect(told.integrityBps).to.equal(4_000);
  });

  it("explain tells an account's flags", async () => {
    const lines: string[] = [];
    const told = await integrityExplain(
      { profiles, cheap: "Star", account: "0xBB" },
      { ...silent, print: (line) => lines.push(line) },
    );
    expect(told.findings.map((f) => f.code)).to.deep.equal(["ONLY_CHEAPEST"]);
    expect(lines.at(-1)).to.equal("  ONLY_CHEAPEST (certainty 5000): actions 9, cheapest 9");
  });

  it("explain refuses a stranger", async () => {
    expect(await codeOf(() => integrityExplain({ profiles, account: "0xdd" }, silent))).to.equal("NOT_FOUND");
  });
});
