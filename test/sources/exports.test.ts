import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { sha256, toUtf8Bytes } from "ethers";
import { parseIntegrityRules } from "../../src/engine/integrity/rules.js";
import { scan } from "../../src/engine/integrity/scan.js";
import { readContributionFile } from "../../src/sources/contributions.js";
import { sharedEvidence } from "../../src/sources/shares.js";
import { readSubmissionFile } from "../../src/sources/submissions.js";
import { parseColumns } from "../../src/sources/tables/columns.js";
import { kindOfTable, readTables } from "../../src/sources/tables/tables.js";
import { refusal } from "../helpers/errors.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const [ANN, BEN] = ["0x00000000000000000000000000000000c0ffee01", "0x00000000000000000000000000000000c0ffee02"];
const CHECKSUMMED = "0x5C69bEe701ef814a2B6a3EDD4B1652CB9cc5aA6f";
const LOWER = CHECKSUMMED.toLowerCase();
const HEADER = "account,task,quantity,quality,evidence_text";
const hashOf = (text: string): string => sha256(toUtf8Bytes(text));

/** Files as spreadsheets, databases and other programs export them. */
describe("exports of other programs", () => {
  const file = temporaryFolder();

  function put(name: string, ...lines: string[]): string {
    writeFileSync(file(name), lines.join("\n"));
    return file(name);
  }

  describe("as contributions", () => {
    const one = { account: ANN, task: 1, quantity: 1, quality: 10_000, evidence: hashOf("a") };

    it("are read with any separator, spaces, case and blank rows", async () => {
      const row = `${ANN},1,1,10000,a`;
      const files = {
        "semicolon.csv": [HEADER.replaceAll(",", ";"), row.replaceAll(",", ";")],
        "tab.tsv": [HEADER.replaceAll(",", "\t"), row.replaceAll(",", "\t")],
        "spaces.csv": ["Account, Task, Quantity, Quality, Evidence_Text", row.replaceAll(",", ", ")],
        "trailing.csv": [`${HEADER},`, `${row},`, ",,,,,"],
        "blank.csv": [HEADER, row, ",,,,", ""],
        "bytes.csv": [HEADER, row.replace("0x", "\\x")],
      };
      for (const [name, lines] of Object.entries(files))
        expect(await readContributionFile(put(name, ...lines)), name).to.deep.equal([one]);
    });

    it("have times of any form", async () => {
      const read = await readContributionFile(put("t.csv", `${HEADER},time`, `${ANN},1,1,10000,a,2024-01-31`));
      expect(read).to.deep.equal([{ ...one, time: 1_706_659_200 }]);
    });

    it("are refused with all that is wrong", async () => {
      const path = put("bad.csv", HEADER, `${ANN},1,1.0,100%,a`, "0xZZ,x,y,z,", `${ANN},1,1`);
      const { message } = await refusal(readContributionFile(path));
      const places = [
        "2:46: quantity",
        "2:50: quality",
        "3:1: account",
        "3:6: task",
        "3:8: quantity",
        "3:10: quality",
        "4:46: row has 3",
      ];
      for (const place of places) expect(message).to.contain(`bad.csv:${place}`);
    });

    it("with a doubled key pay nobody", async () => {
      const rest = `"task":1,"quality":10000,"evidence":"${"aa".repeat(32)}"`;
      for (const fields of [
        `"account":"${ANN}","account":"${BEN}","quantity":1`,
        `"account":"${ANN}","quantity":1,"quantity":9`,
      ]) {
        const { message } = await refusal(readContributionFile(put("d.jsonl", `{${fields},${rest}}`)));
        expect(message).to.match(/d\.jsonl:1:\d+: field "(account|quantity)" stands twice/);
      }
    });

    it("as one JSON list are refused with the way out", async () => {
      const { message } = await refusal(readContributionFile(put("a.jsonl", `[{"account":"${ANN}"}]`)));
      expect(message).to.contain("expected one JSON object a line, without brackets");
    });

    it("of a circle are read with a mapping, rows of nothing left out", async () => {
      const path = put("circle.csv", "No.,name,address,received,sent", `1,Ann,${ANN},27,100`, `2,Ben,${BEN},0,100`);
      const notes: string[] = [];
      const read = await readContributionFile(path, {
        columns: { account: "address", quantity: "received" },
        values: { task: "3", quality: "10000", evidence_text: "circle, epoch 1: {name}" },
        format: "table",
        note: (text) => notes.push(text.replace(path, "f")),
      });
      const evidence = hashOf("circle, epoch 1: Ann");
      expect(read).to.deep.equal([{ account: ANN, task: 3, quantity: 27, quality: 10_000, evidence }]);
      expect(notes).to.deep.equal([
        "f: CSV with commas, UTF-8, 2 rows",
        'f: account = column "address", task = "3" in all rows, quantity = column "received", evidence_text = "circle, epoch 1: {name}" in all rows, quality = "10000" in all rows',
        'f: not needed and left out: "No.", "name", "sent"',
        "f: quantity 0 and left out: row of line 3",
      ]);
    });

    it("with a mistyped mapping name the columns that exist", async () => {
      const path = put("m.csv", HEADER, `${ANN},1,1,10000,a`);
      const { message } = await refusal(readContributionFile(path, { columns: { account: "adress" } }));
      expect(message).to.contain('there is no column "adress"; columns are account, task, quantity');
      const unknown = await refusal(readContributionFile(path, { columns: { acount: "account" } }));
      expect(unknown.message).to.contain('needs no field "acount". Fields are account, handle, kind, task');
    });

    it("of work that several did together have a share each", async () => {
      const rows = [ANN, BEN].map((account) => `${account},1,1,9000,hosting the call`);
      const { message, code } = await refusal(readContributionFile(put("s.csv", HEADER, ...rows)));
      expect([code, message.includes("has a share in each of its rows")]).to.deep.equal(["DUPLICATE", true]);
      const path = put("s.csv", `${HEADER},share`, `${rows[0]},7500`, `${rows[1]},2500`);
      const work = hashOf("hosting the call");
      const shares = [7_500, 2_500].map((bps, i) => sharedEvidence({ work, i: i + 1, n: 2, bps }));
      expect(await readContributionFile(path)).to.deep.equal([
        { account: ANN, task: 1, quantity: 1, quality: 6_750, evidence: shares[0] },
        { account: BEN, task: 1, quantity: 1, quality: 2_250, evidence: shares[1] },
      ]);
      expect(shares[0]).to.equal(hashOf(`{"bps":7500,"i":1,"n":2,"work":"${work}"}`));
    });

    it("shares that are not the whole are refused", async () => {
      const path = put("s.csv", `${HEADER},share`, `${ANN},1,1,10000,call,5000`, `${BEN},1,1,10000,call,4999`);
      const { message } = await refusal(readContributionFile(path));
      expect(message).to.contain("share: the 2 shares of this piece sum to 9999, not to 10000");
    });

    it("shared work is claimed with the same evidence as it is attested", async () => {
      const header = "account,task,quantity,evidence_text,work_time,share";
      const rows = [ANN, BEN].map((account) => `${account},1,1,call,2024-01-01,5000`);
      const claims = await readSubmissionFile(put("c.csv", header, ...rows));
      const shares = [1, 2].map((i) => sharedEvidence({ work: hashOf("call"), i, n: 2, bps: 5_000 }));
      expect(claims.map(({ evidence }) => evidence)).to.deep.equal(shares);
    });
  });

  describe("as tables of a scan", () => {
    it("messages over several lines are one action each", async () => {
      const path = put(
        "chat.csv",
        "AuthorID,Author,Date,Content,Attachments,Reactions",
        '"1001","ann#0001","2024-01-15T10:30:00+00:00","Hello, here is',
        "my weekly report",
        'with three lines","",""',
        '"1002","ben#0002","2024-01-15T10:31:00.123+00:00","ok","",""',
        '"1001","ann#0001","2024-01-16T10:30:00+00:00","again","",""',
      );
      expect(await kindOfTable(path)).to.equal("actions");
      const { accounts, input, taken } = await readTables({ actions: path });
      expect(accounts).to.deep.equal(["discord:1001", "discord:1002"]);
      expect([...(input.actions?.time ?? [])]).to.deep.equal([1_705_314_600, 1_705_314_660, 1_705_401_000]);
      expect(taken.join()).to.contain(
        "messages of a Discord channel (CSV with commas), UTF-8, 3 rows, read as actions (account = handle, kind = kind, target = target, time = time, text = text, id = id)",
      );
    });

    it("a list of thanks is endorsements, and connects no wallets", async () => {
      const thanks = Array.from({ length: 60 }, (_, i) => `person${i % 16},person000,hosted the call,2021-05-07,1.2`);
      const path = put("praise.csv", "To,From,Reason for dishing,Date,IH per Praise", ...thanks);
      expect(await kindOfTable(path)).to.equal("endorsements");
      const { input } = await readTables({ endorsements: path });
      expect([input.endorsements?.length, input.edges]).to.deep.equal([60, undefined]);
      expect(
        scan(input, parseIntegrityRules()).findings.filter(({ code }) => code === "CONNECTED_WALLETS"),
      ).to.deep.equal([]);
    });

    it("thanks and transfers are told apart, or it is asked", async () => {
      const kinds: Record<string, string> = {
        "giver,receiver,points": "endorsements",
        "from,to,kudos": "endorsements",
        "sender,recipient,amount,token": "edges",
        "from_address,to_address,tx_hash": "edges",
      };
      for (const [header, kind] of Object.entries(kinds))
        expect(await kindOfTable(put("k.csv", header, "a,b,1,1"))).to.equal(kind);
      expect(await kindOfTable(put("w.csv", "from,to", `${ANN},${BEN}`))).to.equal("edges");
      const { message } = await refusal(kindOfTable(put("n.csv", "from,to", "ann,ben")));
      expect(message).to.contain("may be a list of transfers or of thanks").and.contain("--endorsements");
    });

    it("one wallet in several spellings is one account", async () => {
      const other = "0x6b175474e89094c44da98b954eedeac495271d0f";
      const spellings = [CHECKSUMMED, LOWER, `0x${CHECKSUMMED.slice(2).toUpperCase()}`, `\\x${LOWER.slice(2)}`];
      const { input, accounts, labels } = await readTables({
        accounts: put(
          "a.csv",
          "address,first_tx",
          `${CHECKSUMMED},1700000000`,
          "0x6B175474E89094C44Da98b954EedeAC495271d0F,1",
        ),
        actions: put("x.csv", "account,time", ...spellings.map((name) => `${name},1700000000`)),
        edges: put("e.csv", "from,to", `${LOWER},${other}`),
        labels: put("l.csv", "address,sybil", `${LOWER},1`, `${other},0`),
      });
      expect(accounts).to.deep.equal([LOWER, other]);
      expect([...(input.actions?.account ?? [])]).to.deep.equal([0, 0, 0, 0]);
      expect([input.edges?.length, [...(labels?.of ?? [])]]).to.deep.equal([1, [1, 0]]);
    });

    it("a wrong checksum is named wherever a name stands", async () => {
      const wrong = CHECKSUMMED.replace("C69b", "c69b");
      const files = {
        actions: put("x.csv", "account,target", `a,${wrong}`, `${wrong},t`),
        edges: put("e.csv", "from,to", `${wrong},a`),
        labels: put("l.csv", "account,sybil", `${wrong},1`),
      };
      for (const [name, path] of Object.entries(files)) {
        const { message } = await refusal(readTables({ accounts: put("a.csv", "account", "a"), [name]: path }));
        expect(message, name).to.contain("its checksum is wrong").and.contain(CHECKSUMMED);
      }
    });

    it("missing accounts and times, and ragged rows, are refused", async () => {
      const path = put("r.csv", "account,kind,time", "a,x,1700000000", "b,x", ",x,1700000001", "c,x,", '"c ""q""",x,1');
      const { message } = await refusal(readTables({ actions: path }));
      for (const fault of ["3:3: row has 2 values", "4:1: account: missing", "5:5: time: missing"])
        expect(message).to.contain(`r.csv:${fault}`);
      expect(message.split("\n")).to.have.lengthOf(3);
    });

    it("times in any unit are the same moments", async () => {
      const times = ["1700000000", "1700000000000", "1700000000000000", "1700000000000000000", "2023-11-14T22:13:20Z"];
      const { input } = await readTables({
        actions: put("u.csv", "account,time", ...times.map((time) => `a,${time}`)),
      });
      expect(new Set(input.actions?.time)).to.deep.equal(new Set([1_700_000_000]));
    });

    it("what does not fit is refused, not clamped", async () => {
      const numbers = put("n.csv", "from,to,count", "a,b,4294967295", "a,b,1.5", "a,b,-1", "a,b,7.0");
      const { message } = await refusal(readTables({ edges: numbers }));
      for (const fault of [
        "2:5: count: larger than 4294967294",
        "3:5: count: expected a whole",
        "4:5: count: expected a whole",
      ])
        expect(message).to.contain(`n.csv:${fault}`);
      expect(message.split("\n")).to.have.lengthOf(3);
      const late = await refusal(readTables({ actions: put("l.csv", "account,time", "a,9999999999999999999") }));
      expect(late.message).to.contain("l.csv:2:3: time: it lies after 2106");
    });

    it("more kinds than there are numbers for them are refused", async () => {
      const rows = Array.from({ length: 65_537 }, (_, i) => `a,k${i}`);
      const { message } = await refusal(readTables({ actions: put("k.csv", "account,kind", ...rows) }));
      expect(message).to.contain("k.csv:65538:3: kind: more than 65536 kinds");
      expect((await readTables({ actions: put("k.csv", "account,kind", ...rows.slice(1)) })).kinds).to.have.lengthOf(
        65_536,
      );
    });

    it("a mistyped mapping names the columns that exist", async () => {
      const path = put("h.csv", "account,when", "a,5");
      const { message } = await refusal(readTables({ actions: path, columns: parseColumns("time=wen") }));
      expect(message).to.contain('--columns time=wen: no table has a column "wen". Columns are account, when.');
    });

    it("control characters are shown, not obeyed", async () => {
      const path = put("esc.csv", "acc\u001b[31mount,task", "a,1");
      const { message } = await refusal(readTables({ actions: path }));
      expect(message).to.contain("acc\\u001b[31mount").and.not.contain("\u001b");
      const negative = await refusal(readTables({ accounts: put("neg.csv", "account,amount,time", "a,-5\u0007,1") }));
      expect(negative.message).to.contain(
        'neg.csv:2:3: amount: expected an amount that is not negative, got "-5\\u0007"',
      );
    });

    it("one name twice is refused where it must be one row", async () => {
      const files = {
        accounts: put("a.csv", "account,node", "a,1", "b,1", "a,2"),
        actions: put("x.csv", "account,id,kind", "a,7,k", "a,7,k"),
        labels: put("l.csv", "account,sybil", "a,1", "a,0"),
      };
      for (const [name, path] of Object.entries(files)) {
        const tables = { accounts: put("one.csv", "account", "a"), [name]: path };
        expect((await refusal(readTables(tables))).message, name).to.match(/twice|another label/);
      }
    });

    it("JSON lines are tables too", async () => {
      const path = put("j.jsonl", '{"account":"a","time":5}', '{"account":"b","time":6}');
      expect((await readTables({ actions: path })).accounts).to.deep.equal(["a", "b"]);
      const late = put("late.jsonl", '{"account":"a"}', '{"account":"b","time":6}');
      expect((await refusal(readTables({ actions: late }))).message).to.contain('field "time" is not in the first row');
    });
  });
});
