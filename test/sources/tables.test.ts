import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { AssayError } from "../../src/engine/errors.js";
import { NONE } from "../../src/engine/integrity/tables.js";
import { parseIntegrityRules } from "../../src/engine/integrity/rules.js";
import { scan } from "../../src/engine/integrity/scan.js";
import { parseColumns } from "../../src/sources/tables/columns.js";
import { kindOfTable, readTables } from "../../src/sources/tables/tables.js";
import { codeOf } from "../helpers/errors.js";

const folder = mkdtempSync(join(tmpdir(), "tables-"));

function file(name: string, ...lines: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
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
      { accounts: file("3.csv", "account,time,amount", "a,1,many") },
      { accounts: file("4.csv", "account", "a", "a") },
      { profiles: file("5.csv", "account,Star", "a,1"), cheapKinds: ["Fork"] },
    ];
    const codes = await Promise.all(bad.map((files) => codeOf(readTables(files))));
    expect(codes).to.deep.equal(["INVALID_ROW", "INVALID_ROW", "INVALID_ROW", "DUPLICATE", "NOT_FOUND"]);
  });
});

describe("tables of strangers", () => {
  it("dates, milliseconds and seconds", async () => {
    const times = ["1970-01-02", "1970-01-02T00:00:01Z", "1970-01-02 00:00:02", "1700000000000", "7", "7.9"];
    const { input } = await readTables({
      actions: file("t.csv", "login;created_at", ...times.map((time) => `a;${time}`)),
    });
    expect([...(input.actions?.time ?? [])]).to.deep.equal([86_400, 86_401, 86_402, 1_700_000_000, 7, 7]);
  });

  it("amounts of any size keep their ratios", async () => {
    const amounts = ["4000000000000000000", "2e18", "1", "0", ""];
    const { input } = await readTables({
      accounts: file("w.csv", "address\tfirst_seen\tvalue", ...amounts.map((amount, i) => `${i}\t5\t${amount}`)),
    });
    expect([...(input.moments?.amount ?? [])]).to.deep.equal([4_000_000_000, 2_000_000_000, 1, 0, 0]);
  });

  it("mapped columns win over names", async () => {
    const table = file("m.csv", "account,holder,when", "x,0xaa,5", "y,0xbb,6");
    const { accounts, input } = await readTables({ actions: table, columns: parseColumns("account=holder,time=when") });
    expect(accounts).to.deep.equal(["0xaa", "0xbb"]);
    expect([...(input.actions?.time ?? [])]).to.deep.equal([5, 6]);
    for (const wrong of ["who=holder", "time=", "time=a,time=b"])
      expect(() => parseColumns(wrong)).to.throw(AssayError, "maps no column");
  });

  it("labels are no kind of action", async () => {
    const { input, kinds, labels, notes } = await readTables({
      profiles: file("l.csv", "login,Push,name,suspected_fake,Star", "a,1,Ann,0,2", "b,0,Bob,1,9", "c,1,Cy,?,0"),
    });
    expect(kinds).to.deep.equal(["Push", "Star"]);
    expect([...(input.profiles?.counts ?? [])]).to.deep.equal([1, 2, 0, 9, 1, 0]);
    expect(labels).to.deep.equal({ name: "suspected_fake", of: Uint8Array.of(0, 1, 2) });
    expect(notes.join()).to.contain("name left out").and.contain("count as none: ?");
  });

  it("words are labels too", async () => {
    const { labels } = await readTables({
      accounts: file("wl.csv", "wallet,label", "a,Sybil", "b,human", "c,", "d,unknown"),
    });
    expect([...(labels?.of ?? [])]).to.deep.equal([1, 0, 0, 2]);
  });

  it("endorsements name actions", async () => {
    const { input, accounts, notes } = await readTables({
      actions: file("c.csv", "contribution_id,account,category", "7,a,chat", "8,b,chat"),
      endorsements: file("n.csv", "from_account,contribution_id", "b,7", "a,8", "z,8", "a,9"),
    });
    expect(input.endorsements).to.deep.equal({
      length: 3,
      from: Uint32Array.of(1, 0, 2),
      to: Uint32Array.of(0, 1, 1),
      count: Uint32Array.of(1, 1, 1),
      action: Uint32Array.of(0, 1, 1),
    });
    expect(accounts, "whoever only endorses").to.deep.equal(["a", "b", "z"]);
    expect(notes.join()).to.contain("1 endorsements of strangers left out");
  });

  it("endorsers come before counterparties, unless accounts go by numbers", async () => {
    const accounts = file("e1.csv", "account,amount", "a,1", "b,2");
    const endorsements = file("e2.csv", "giver,receiver", "z,a", "a,y");
    const named = await readTables({ accounts, endorsements, edges: file("e3.csv", "from,to", "a,w", "z,w") });
    expect(named.accounts).to.deep.equal(["a", "b", "z"]);
    expect([named.input.edges?.from, named.input.edges?.to]).to.deep.equal([
      Uint32Array.of(0, 2),
      Uint32Array.of(3, 3),
    ]);
    expect(named.input.moments?.amount.length).to.equal(3);
    const numbered = file("e4.csv", "node,account", "0,a", "1,b");
    const listed = await readTables({
      accounts: numbered,
      endorsements: file("e5.csv", "giver,receiver", "0,1", "7,1"),
    });
    expect([listed.accounts, listed.input.endorsements?.length]).to.deep.equal([["a", "b"], 1]);
  });

  it("endorsements of a piece are of all its authors", async () => {
    const rows = ["1,a,", "2,b,", "1,c,", "1,d,", "3,a,"];
    const { input } = await readTables({
      actions: file("co.csv", "contribution_id,account,category", ...rows.map((row) => `${row}code`)),
      endorsements: file("co2.csv", "from_account,contribution_id", "b,1", "a,2"),
    });
    expect(input.actions?.piece).to.deep.equal(Uint32Array.of(0, 1, 0, 0, 4));
    expect(input.endorsements?.from).to.deep.equal(Uint32Array.of(1, 1, 1, 0));
    expect(input.endorsements?.to).to.deep.equal(Uint32Array.of(0, 2, 3, 1));
    expect(input.endorsements?.action).to.deep.equal(Uint32Array.of(0, 2, 3, 1));
    const twice = file("co3.csv", "contribution_id,account", "1,a", "1,b", "1,a");
    expect(await codeOf(readTables({ actions: twice }))).to.equal("DUPLICATE");
  });

  it("edges alone make accounts or counterparties", async () => {
    const edges = file("g.csv", "from,to", "a,b", "b,w", "w,v");
    const alone = await readTables({ edges });
    expect(alone.accounts).to.deep.equal(["a", "b", "w", "v"]);
    const listed = await readTables({ accounts: file("k.csv", "account", "a", "b"), edges });
    expect(listed.input.counterparties?.length).to.equal(2);
    expect(listed.input.edges).to.include({ length: 2 });
  });

  it("transfers of the program's own wallets are left out", async () => {
    const edges = file("o.csv", "from,to", "pay,a", "pay,b", "a,b", "c,a", "w,b");
    const accounts = file("ok.csv", "account", "a", "b", "c");
    const left = await readTables({ accounts, edges, own: ["PAY", "c"] });
    expect([left.counterparties, left.input.edges?.length, left.input.counterparties?.length]).to.deep.equal([
      ["w"],
      2,
      1,
    ]);
    expect(left.notes).to.include(`${edges}: 3 transfers of the program's own wallets left out`);
    expect((await readTables({ accounts, edges })).counterparties).to.deep.equal(["pay", "w"]);
    const numbered = {
      accounts: file("on.csv", "node,account", "7,a", "8,b"),
      edges: file("oe.csv", "from_node,to_node", "7,8"),
    };
    expect((await readTables({ ...numbered, own: ["A"] })).input.edges?.length).to.equal(0);
  });

  it("near-copies are found by their text", async () => {
    const text = "the quick brown fox jumps over the lazy dog while seven wizards brew strong coffee at dawn today";
    const { input } = await readTables({
      actions: file(
        "x.csv",
        "author,time,text",
        `a,1,${text}`,
        `b,2,${text} again`,
        "c,3,something else entirely here",
      ),
    });
    const { copies } = scan(input, parseIntegrityRules());
    expect([...(copies?.how ?? [])]).to.deep.equal([0, 2, 0]);
  });

  it("what was first is told by anchored times alone, where there are any", async () => {
    const rows = ["a,1,same,200", "b,2,same,100", "c,3,same,"];
    const originals = async (header: string): Promise<(number | undefined)[]> => {
      const { input } = await readTables({ actions: file("first.csv", header, ...rows) });
      return [...(scan(input, parseIntegrityRules()).copies?.original ?? [])];
    };
    expect(await originals("author,time,evidence,anchored")).to.deep.equal([1, NONE, 1]);
    expect(await originals("author,time,evidence,note")).to.deep.equal([NONE, 0, 0]);
  });

  it("outcomes that nobody knows refuse nothing", async () => {
    const { input, notes } = await readTables({ actions: file("o.csv", "author,status", "a,done", "b,open") });
    expect(input.actions?.accepted).to.equal(undefined);
    expect(notes[0]).to.contain("done, open");
  });

  it("faults name the file and the line", async () => {
    const run = readTables({ actions: file("f.csv", "account,time", "a,1", "b,soon") });
    expect(await run.catch(String)).to.match(/f\.csv:3:3: time: expected Unix seconds, .*, got "soon"/);
    const json = readTables({ actions: file("j.csv", '{"a":1}') });
    expect(await json.catch(String)).to.contain("is JSON, not a table");
    expect(await codeOf(readTables({ actions: join(folder, "none.csv") }))).to.equal("NOT_FOUND");
    expect(await codeOf(readTables({ actions: file("empty.csv") }))).to.equal("INVALID_ROW");
    expect(await codeOf(readTables({}))).to.equal("INVALID_ARGUMENT");
  });

  it("headers tell tables apart", async () => {
    const headers: Record<string, string> = {
      accounts: "node,account,first_use_unix,volume_usd",
      profiles: "account,CommitCommentEvent,CreateEvent,WatchEvent",
      actions: "unix_ts,account,target",
      edges: "from_node,to_node,kind,transfers",
      counterparties: "node,account,degree_full_graph,service_tag",
      endorsements: "from_node,to_node,interactions",
      labels: "node,sybil,source,group",
    };
    for (const [kind, header] of Object.entries(headers))
      expect(await kindOfTable(file(`${kind}.csv`, header))).to.equal(kind);
    expect(await kindOfTable(file("e2.csv", "from_account,contribution_id,kind,unix_ts,self"))).to.equal(
      "endorsements",
    );
    expect(await kindOfTable(file("st.csv", "source,target,weight"))).to.equal("edges");
    expect(await kindOfTable(file("sa.csv", "user,source,target,created_at"))).to.equal("actions");
    expect(await kindOfTable(file("ad.csv", "wallet_address,first_tx,total_volume_usd,is_sybil"))).to.equal("accounts");
    expect(await codeOf(kindOfTable(file("v.csv", "project,vote_op")))).to.equal("INVALID_ROW");
  });
});
