import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { sha256, toUtf8Bytes } from "ethers";
import { NONE } from "../../../src/engine/integrity/tables.js";
import { kindOfTable, readTables } from "../../../src/sources/tables/tables.js";
import { refusal } from "../../helpers/errors.js";
import { tablesHere } from "../../helpers/sources/whole-tables.js";

const [ANN, BEN] = [1, 2].map((i) => `0x${`${i}`.padStart(40, "0")}`);
const WRONG = "0x5c69bEe701ef814a2B6a3EDD4B1652CB9cc5aA6f";

describe("sources/tables, all that is read", () => {
  const { file, put, read, fault } = tablesHere();

  describe("of actions", () => {
    it("every column has its values", async () => {
      const header = "kind,account,target,time,order,sha,attester,outcome,id";
      const hash = "00000001ffffffff";
      const rows = [`a,ann,t,5,12,${hash},bot,Merged,7`, `b,ben,,6,3,,,no,8`, `a,ann,t,7,4,x${hash},bot,no,9`];
      const { input, keys, kinds, targets, accounts, counterparties, notes, readAs } = await read({
        actions: [header, ...rows],
      });
      const [high, low] = [2, 10].map((at) => parseInt(sha256(toUtf8Bytes(`x${hash}`)).slice(at, at + 8), 16));
      expect(input.actions).to.deep.equal({
        ...{ length: 3, account: [0, 2, 0], kind: [0, 1, 0], target: [0, NONE, 0], time: [5, 6, 7], order: [12, 3, 4] },
        ...{ attester: [1, NONE, 1], accepted: [1, 0, 0], evidence: [1, 0xffff_ffff, 0, 0, high, low] },
      });
      expect(keys).to.deep.equal(["accounts", "actions"]);
      const names = {
        kinds: ["a", "b"],
        targets: ["t"],
        accounts: ["ann", "bot", "ben"],
        counterparties: [],
        notes: [],
      };
      expect({ kinds, targets, accounts, counterparties, notes }).to.deep.equal(names);
      expect(readAs[0]).to.contain("actions (account = account, kind = kind, target = target, time = time");
    });

    it("of accounts alone all are of one kind", async () => {
      const { input, kinds } = await read({ actions: ["account,x", "ann,"] });
      expect([input.actions, kinds]).to.deep.equal([{ length: 1, account: [0], kind: [0] }, ["action"]]);
    });

    it("an order that a row lacks is none", async () => {
      for (const order of ["x1", "1x", "", "-1"]) {
        const { input } = await read({ actions: ["account,order", "ann,2", `ben,${order}`] });
        expect(input.actions, order).to.not.have.property("order");
      }
    });

    it("the order decides where no time is anchored", async () => {
      const { input } = await read({ actions: ["account,order,anchored", "ann,2,", "ben,1,"] });
      expect(input.actions).to.deep.include({ order: [2, 1] });
      const { input: none } = await read({ actions: ["account,anchored", "ann,"] });
      expect(none.actions).to.not.have.property("order");
      const { input: anchored } = await read({ actions: ["account,order,anchored", "ann,2,", "ben,1,9"] });
      expect(anchored.actions).to.deep.include({ order: [NONE, 9] });
    });

    it("pieces without an id are refused, five outcomes named", async () => {
      expect(await fault({ actions: ["account,id", "ann, ", "ann,7", "ann,7"] })).to.deep.equal([
        "INVALID_ROW",
        'actions.csv:2:6: id: missing.\nactions.csv:4:5: id: "7" occurs twice for one account.',
      ]);
      const outcomes = ["o1", "o2", "o3", "o4", "o5", "o6"].map((outcome) => `ann,${outcome}`);
      const { notes, input } = await read({ actions: ["account,outcome", ...outcomes] });
      expect(notes).to.deep.equal([
        "actions.csv: no outcome reads as accepted (o1, o2, o3, o4, o5), so all count as accepted",
      ]);
      expect(input.actions).to.not.have.property("accepted");
    });

    it("thousands of rows keep their values", async () => {
      const rows = Array.from({ length: 2_050 }, (_, i) => `ann,${i}`);
      const { input } = await read({ actions: ["account,time", ...rows] });
      expect((input.actions as { time: number[] }).time).to.deep.equal(rows.map((_, i) => i));
    });
  });

  describe("of accounts", () => {
    it("columns that are no counts are named and left out", async () => {
      const rows = ["ann,5,Ann,x,7", "ben,,Ben,,8"];
      const { input, keys, kinds, notes, readAs } = await read({ profiles: ["account,a,name,note,b", ...rows] });
      expect([kinds, keys, input.profiles]).to.deep.equal([
        ["a", "b"],
        ["accounts", "profiles"],
        { kinds: 2, counts: [5, 7, 0, 8] },
      ]);
      expect([notes, readAs]).to.deep.equal([
        ["profiles.csv: name, note left out, as they are no counts"],
        ["profiles (account = account)"],
      ]);
    });

    it("a row at fault is named once", async () => {
      const again = `here each row is an account; if each is an action, give the file with --actions`;
      const [code, text] = await fault({ accounts: ["account,time", `${WRONG},1`, ",1", "ann,1", "ann,2"] });
      expect([code, text.split("\n").length, text.includes(again)]).to.deep.equal(["INVALID_ROW", 3, true]);
    });
  });

  describe("what a table is", () => {
    const KINDS: Readonly<Record<string, string>> = {
      "account,from,to,amount": "edges",
      "giver,id": "endorsements",
      "giver,id,kind,time,user": "actions",
      "from_account,id,x": "endorsements",
      "from_account,time": "actions",
      "account,degree": "counterparties",
      "account,service": "counterparties",
      "account,label,a,b,c": "labels",
      "account,label,a,b,c,d": "profiles",
      "account,label,time": "actions",
      "account,node,a,b,c": "accounts",
      "account,seed,a,b,c": "accounts",
      "account,kind,a,b,c": "actions",
      "account,project,a,b,c": "actions",
      "account,time,a,b,c": "actions",
      "account,a,b": "accounts",
      "account,a,b,total_cred": "accounts",
      "account,a,b,subtype": "accounts",
      "account,a,b,c": "profiles",
    };

    it("is told by its header", async () => {
      for (const [header, kind] of Object.entries(KINDS)) {
        const { actions = "" } = put({ actions: [header] });
        expect(await kindOfTable(actions), header).to.equal(kind);
      }
    });

    it("is what an export says", async () => {
      const attestation = { id: "0xa", attester: BEN, recipient: ANN, time: 5 };
      writeFileSync(file("a.json"), JSON.stringify([attestation]));
      expect(await kindOfTable(file("a.json"))).to.equal("endorsements");
      expect(await kindOfTable(file("a.json"), { from: "attester" }, { format: "table" })).to.equal("edges");
    });

    it("is asked for where words and wallets do not tell", async () => {
      for (const [header, row] of [
        ["from,to,ga,s", "ann,ben,1,1"],
        ["from,to,x", `${ANN},ben,1`],
        ["from,to,x", `ann,${BEN},1`],
        ["from,to,x", `${ANN},,1`],
      ] as const) {
        const { edges = "" } = put({ edges: [header, row] });
        const path = file("edges.csv");
        const columns = header.replaceAll(",", ", ");
        const { code, message } = await refusal(kindOfTable(edges));
        expect([code, message], row).to.deep.equal([
          "INVALID_ARGUMENT",
          `${path} may be a list of transfers or of thanks: its columns are ${columns}. Say which with --edges ${path} or --endorsements ${path}.`,
        ]);
      }
    });
  });

  describe("as a whole", () => {
    it("names nobody, or no kind, is refused", async () => {
      expect(await fault({})).to.deep.equal([
        "INVALID_ARGUMENT",
        "No table names an account. Give --accounts, --profiles or --actions.",
      ]);
      const kinds = Array.from({ length: 21 }, (_, i) => `k${i}`);
      const actions = ["account,kind", ...kinds.map((kind) => `ann,${kind}`)];
      expect(await fault({ actions }, { cheapKinds: ["k0", "x"] })).to.deep.equal([
        "NOT_FOUND",
        `No kind x in the tables. Kinds are ${kinds.slice(0, 20).join(", ")}.`,
      ]);
      expect((await read({ actions }, { cheapKinds: ["k20"] })).input.cheapKinds).to.deep.equal([20]);
    });

    it("is in the encoding and the format that are said", async () => {
      writeFileSync(file("l.csv"), Buffer.from("Größe,time\nann,5\n", "latin1"));
      const rest = { encoding: "windows-1252", columns: { account: "Größe" } } as const;
      expect((await readTables({ actions: file("l.csv"), ...rest })).accounts).to.deep.equal(["ann"]);
      const gifts = ["name,address,received,sent", `Ann,${ANN},5,1`];
      const plain = await read({ profiles: gifts }, { format: "table", columns: { account: "name" } });
      expect([plain.accounts, plain.kinds]).to.deep.equal([["Ann"], ["received", "sent"]]);
    });

    it("skips rows with faults, and those that rest on them", async () => {
      const actions = ["account,id,kind", "ann,7,k", `${WRONG},8,k`];
      const { notes, input } = await read({ actions, endorsements: ["from,id", "ben,7", "ben,8"] }, { skip: true });
      expect((input.endorsements as { length: number }).length).to.equal(1);
      expect(notes.slice(-1)).to.deep.equal(["endorsements.csv: 1 endorsements of strangers left out"]);
      expect(notes.filter((note) => note.includes("1 fault, whose rows are left out"))).to.have.lengthOf(1);
      expect((await read({ actions: ["account,kind", "ann,k"] }, { skip: true })).notes).to.deep.equal([]);
    });
  });
});
