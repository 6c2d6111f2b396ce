import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { readTables, type TableFiles } from "../../../src/sources/tables/tables.js";
import { refusal } from "../../helpers/errors.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

describe("sources/tables, accounts and labels", () => {
  const file = temporaryFolder();

  function put(name: string, ...lines: string[]): string {
    writeFileSync(file(name), lines.join("\n"));
    return file(name);
  }

  const fault = async (files: TableFiles): Promise<string> =>
    (await refusal(readTables(files))).message.replaceAll(`${file("")}/`, "");

  it("a table of labels is of accounts by name, others are counted", async () => {
    const accounts = put("a.csv", "account,time", "ann,1", "ben,2", "cat,3");
    const labels = put("l.csv", "account,label", "ben,yes", "ann,0", "eve,1", "zoe,1");
    const { labels: found, notes, taken } = await readTables({ accounts, labels });
    expect(found).to.deep.equal({ name: "label", of: Uint8Array.of(0, 1, 2) });
    expect(notes).to.deep.equal([`${labels}: 2 labels of accounts that are in no table left out`]);
    expect(taken.map((line) => line.split(", read as ")[1])).to.deep.equal([
      "accounts (account = account, time = time)",
      "labels (label = label, account = account)",
    ]);
  });

  it("a table of labels goes by numbers where the accounts have some", async () => {
    const accounts = put("n.csv", "node,account,time", "7,ann,1", "8,ben,2");
    const counterparties = put("c.csv", "node,degree", "9,3");
    const labels = put("ln.csv", "node,account,label", "8,ann,1", "9,ben,1");
    const { labels: found, notes } = await readTables({ accounts, counterparties, labels });
    expect(found).to.deep.equal({ name: "label", of: Uint8Array.of(2, 1) });
    expect(notes).to.deep.equal([`${labels}: 1 labels of accounts that are in no table left out`]);
    const byName = await readTables({ accounts, labels: put("ly.csv", "account,label", "ben,1") });
    expect([byName.labels?.of, byName.notes]).to.deep.equal([Uint8Array.of(2, 1), []]);
    const plain = put("p.csv", "account,time", "ann,1", "ben,2");
    const named = await readTables({ accounts: plain, labels: put("lp.csv", "node,account,label", "x,ben,1") });
    expect([named.labels?.of, named.notes]).to.deep.equal([Uint8Array.of(2, 1), []]);
  });

  it("labels of other words are named, five of them, and count as none", async () => {
    const words = ["w1", "w2", "w3", "w4", "w5", "w6"];
    const rows = words.map((word, i) => `a${i},${word}`);
    const { labels, notes } = await readTables({ accounts: put("w.csv", "account,label", ...rows) });
    expect(labels).to.equal(undefined);
    expect(notes).to.deep.equal([
      `${file("w.csv")} has neither time nor amount of an account: nothing is compared by moments`,
      "labels other than 1 and 0, true and false, yes and no count as none: w1, w2, w3, w4, w5",
    ]);
    const first = await readTables({ accounts: put("f.csv", "label,account,time", "1,ann,1", "0,ben,1") });
    expect([first.labels?.of, first.notes]).to.deep.equal([Uint8Array.of(1, 0), []]);
  });

  it("two labels of one account are refused", async () => {
    const accounts = put("a.csv", "account,time", "ann,1");
    const labels = put("l.csv", "account,label", "ann,1", "ann,1", "ann,0");
    expect(await fault({ accounts, labels })).to.equal(
      "l.csv:4:5: label: the account has another label in another row.",
    );
  });

  it("seeds are those who are marked", async () => {
    for (const header of ["seed,account,time", "account,seed,time"]) {
      const [first] = header.split(",");
      const row = (name: string, seed: string): string =>
        first === "seed" ? `${seed},${name},1` : `${name},${seed},1`;
      const rows = [row("ann", "0"), row("ben", "1"), row("cat", ""), row("dan", "yes"), row("eve", "what")];
      const { input } = await readTables({ accounts: put("s.csv", header, ...rows) });
      expect(input.seeds, header).to.deep.equal([1, 3]);
    }
    const { input } = await readTables({ accounts: put("none.csv", "account,seed,time", "ann,0,1") });
    expect(input).to.not.have.property("seeds");
  });

  it("moments are known by time or amount, wherever they stand", async () => {
    const of = async (...lines: string[]) => (await readTables({ accounts: put("m.csv", ...lines) })).input.moments;
    expect(await of("time,account", "5,ann")).to.deep.equal({ time: Uint32Array.of(5), amount: Uint32Array.of(0) });
    expect(await of("amount,account", "5,ann")).to.deep.equal({ time: Uint32Array.of(0), amount: Uint32Array.of(500) });
    expect(await of("account,amount", "ann,5")).to.deep.equal({ time: Uint32Array.of(0), amount: Uint32Array.of(500) });
    expect(await of("account,other", "ann,5")).to.equal(undefined);
  });

  it("an account that is missing, twice or in another order is named", async () => {
    expect(await fault({ accounts: put("b.csv", "time,account", "1,ann", "2, ", "3,ben") })).to.equal(
      "b.csv:3:4: account: missing.",
    );
    const hint = "here each row is an account; if each is an action, give the file with --actions";
    const order = "occurs twice, or in another order than in the table before";
    const twice = { accounts: put("t.csv", "account,time", "ann,1", "ann,2") };
    expect(await fault(twice)).to.equal(`t.csv:3:1: account: "ann" ${order}: ${hint}.`);
    expect((await refusal(readTables(twice))).code).to.equal("DUPLICATE");
    const profiles = put("p.csv", "account,Push,Star,Fork", "ben,1,2,3", "ann,1,2,3");
    const both = { accounts: put("o.csv", "account,time", "ann,1", "ben,2"), profiles };
    expect((await fault(both)).split("\n")[0]).to.equal(`p.csv:2:1: account: "ben" ${order}: ${hint}.`);
  });

  it("columns of profiles are counts, or named as left out", async () => {
    const profiles = put(
      "p.csv",
      "account,Push,,Name,Star,node,seed,label",
      "ann,12,,Ann A.,,7,1,0",
      "ben,,,Ben,3,8,0,1",
    );
    const { input, kinds, notes, labels } = await readTables({ profiles });
    expect(kinds).to.deep.equal(["Push", "Star"]);
    expect(input.profiles).to.deep.equal({ kinds: 2, counts: Uint32Array.of(12, 0, 0, 3) });
    expect(notes).to.deep.equal([`${profiles}: Name left out, as they are no counts`]);
    expect(labels?.of).to.deep.equal(Uint8Array.of(0, 1));
    const none = await readTables({
      accounts: put("a.csv", "account,time", "ann,1"),
      profiles: put("e.csv", "account,Push"),
    });
    expect(none.input.profiles).to.deep.equal({ kinds: 0, counts: new Uint32Array(0) });
    const plain = await readTables({ profiles: put("q.csv", "account,Push", "ann,1") });
    expect(plain.notes).to.deep.equal([]);
  });
});
