import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { openExport, type ExportOptions } from "../../../src/sources/exports/open.js";
import type { Row } from "../../../src/sources/text/csv.js";
import { refusal } from "../../helpers/errors.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

const [ANN, BEN] = [1, 2].map((i) => `0x${`${i}`.padStart(40, "0")}`);

describe("sources/exports/open", () => {
  const file = temporaryFolder();
  const put = (name: string, content: unknown): string => {
    const text = typeof content === "string" ? content : JSON.stringify(content);
    writeFileSync(file(name), name.endsWith(".gz") ? gzipSync(text) : text);
    return file(name);
  };

  /** Columns, and rows as they are. */
  async function open(name: string, content: unknown, options: ExportOptions = {}) {
    const { columns, rows, ...rest } = await openExport(put(name, content), options);
    const all: Row[] = [];
    for await (const portion of rows) all.push(...portion);
    return { names: columns.map(({ name: each }) => each), rows: all, ...rest };
  }

  const fault = async (name: string, content: unknown, options: ExportOptions = {}): Promise<string> =>
    (await refusal(open(name, content, options))).message.replaceAll(`${file("")}/`, "");

  describe("tables", () => {
    const columns = ["account", "kind", "quantity", "evidence_text"];

    it("have the columns of the format, then their own", async () => {
      const lines = ["kind,name,,address,received,sent", `own,Ann,x,${ANN},5,1`];
      const { names, rows, taken } = await open("r.csv", lines.join("\n"));
      expect(names).to.deep.equal([...columns, "name", "address", "received", "sent"]);
      expect(rows.map(({ cells }) => cells)).to.deep.equal([
        [ANN, "circle", "5", `coordinape r ${ANN}`, "Ann", ANN, "5", "1"],
      ]);
      expect([taken.rows, taken.format]).to.deep.equal([1, "results of a Coordinape circle (CSV with commas)"]);
    });

    it("have each cell at its place, those of the format at their row's", async () => {
      const { rows } = await open("r.csv", ["name,address,received,sent", `Ann,${ANN},5,1`].join("\n"));
      const row = { line: 2, column: 1 };
      const own = [1, 5, 48, 50].map((column) => ({ line: 2, column }));
      expect(rows[0]).to.deep.include({ ...row, places: [row, row, row, row, ...own] });
    });

    it("without a header begin with their first line", async () => {
      const { names, rows } = await open("l.csv", `${ANN}\n${BEN}\n`);
      expect(names).to.deep.equal(columns);
      const start = (line: number) => ({ line, column: 1 });
      expect(rows).to.deep.equal(
        [ANN, BEN].map((account, i) => ({
          ...{ ...start(i + 1), cells: [account, "listed", "1", `list l ${account}`] },
          places: columns.map(() => start(i + 1)),
        })),
      );
    });

    it("are named by their file without its endings", async () => {
      for (const name of ["a.b.csv", "a.b.csv.gz", "a.b.txt"])
        expect((await open(name, ANN)).rows[0]?.cells[3], name).to.equal(`list a.b ${ANN}`);
    });
  });

  describe("documents", () => {
    const praise = (id: string) => ({ _id: id, giver: "a", receiver: "b", createdAt: "5" });
    const attestation = (fields: object) => ({
      ...{ id: "0xa", attester: BEN, recipient: ANN, time: 5 },
      decodedDataJson: JSON.stringify(Object.entries(fields).map(([name, value]: unknown[]) => ({ name, value }))),
    });

    it("have the columns of the format, then the fields of any row", async () => {
      const { names, rows, growing, taken } = await open("e.json.gz", [
        attestation({ hours: 1 }),
        attestation({ HOURS: 2, Account: BEN, what: "x" }),
      ]);
      const standard = "account,kind,quantity,evidence_text,time,from,to,count,target,id,anchored".split(",");
      expect(names).to.deep.equal([...standard, "hours", "what"]);
      expect(rows.map(({ cells }) => [cells[0], ...cells.slice(11)])).to.deep.equal([
        [ANN, "1"],
        [ANN, "2", "x"],
      ]);
      expect(rows[1]).to.deep.include({ path: "$[1]", places: [] });
      expect([growing, taken.format, taken.rows, taken.blank]).to.deep.equal([
        false,
        "attestations of EAS (JSON)",
        2,
        0,
      ]);
    });

    it("are read whole, however many portions of bytes they have", async () => {
      const { rows } = await open("p.json", [{ ...praise("1"), reason: "x".repeat(3 << 20) }]);
      expect(rows[0]?.cells[9]?.length).to.equal(3 << 20);
    });

    it("larger than is allowed, or not in their encoding, are refused", async () => {
      expect(await fault("p.json", [praise("1")], { maxBytes: 20 })).to.contain("20 bytes");
      writeFileSync(file("b.json"), Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]));
      const message = (await refusal(openExport(file("b.json")))).message;
      expect(message).to.equal(`${file("b.json")}:1:1: not UTF-8.`);
    });

    it("of no format are lists of objects, four levels deep", async () => {
      const deep = { a: 1, b: { c: { d: { e: { f: 5, g: { h: 6 } } } } } };
      const { names, rows, scan } = await open("x.json", [deep, { a: 2, z: true }]);
      expect(rows[1]).to.deep.include({ line: 1, column: 1, path: "$[1]" });
      expect(names).to.deep.equal(["a", "b.c.d.e.f", "z"]);
      expect([scan, rows.map(({ cells }) => [...cells])]).to.deep.equal([
        undefined,
        [
          ["1", "5"],
          ["2", undefined, "true"],
        ],
      ]);
    });

    it("whose entries are no objects are refused", async () => {
      const { rows, faults } = await openExport(put("x.json", [{ a: 1 }, 5]));
      for await (const portion of rows) expect(portion).to.have.lengthOf(2);
      expect(() => faults.refuse()).to.throw(`${file("x.json")}: $[1]: expected an object.`);
    });

    it("of no form that is known name those that are", async () => {
      const known = [
        ...["an export of Praise", "a ledger of SourceCred", "cred of SourceCred", "cred of SourceCred by account"],
        ...["a cred graph of SourceCred", "contributors of all-contributors", "messages of a Discord channel"],
        ...["posts of a Discourse forum", "votes on Snapshot", "pull requests and issues of GitHub"],
        ...["attestations of EAS", "a dump of StandardMerkleTree"],
      ];
      expect(await fault("x.json", {})).to.equal(
        `x.json is JSON of no form that is known. Give a list of objects, or ${known.join(", ")}.`,
      );
    });
  });

  it("a format that does not fit, or is none, is refused with the way out", async () => {
    expect(await fault("l.csv", ANN, { format: "praise" })).to.equal(
      "l.csv is not of the format praise. Leave --format out to see what it is taken for.",
    );
    const names =
      "coordinape, coordinape-gifts, praise, praise-dished, sourcecred-ledger, sourcecred-cred, sourcecred-accounts, sourcecred-graph, all-contributors, discord, discourse, discourse-posts, snapshot, github, eas, safe, disperse, list, headed-list, merkle-tree";
    expect((await refusal(open("l.csv", ANN, { format: "prase" }))).code).to.equal("INVALID_ARGUMENT");
    expect(await fault("l.csv", ANN, { format: "prase" })).to.equal(
      `"prase" is no format. Formats are ${names}, table.`,
    );
  });
});
