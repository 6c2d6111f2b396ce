import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { readContributionFile, readContributions } from "../../src/sources/contributions.js";
import { sha256 } from "../../src/sources/fields.js";
import { parseMapping, readMapping } from "../../src/sources/mapping.js";
import { contributionsCsv, unknownCsv } from "../../src/sources/outputs/work-csv.js";
import { evenShares } from "../../src/sources/shares.js";
import { parseColumns } from "../../src/sources/tables/columns.js";
import { readTables } from "../../src/sources/tables/tables.js";
import { codeOf, refusal } from "../helpers/errors.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const [ANN, BEN] = ["0x00000000000000000000000000000000c0ffee01", "0x00000000000000000000000000000000c0ffee02"];
const HEADER = "account,task,quantity,quality,evidence_text";
const handles = {
  of: (handle: string) =>
    (handle === "github:bot" ? "bot" : handle === "github:ann" ? { account: ANN } : undefined) as
      "bot" | { account: string } | undefined,
};

describe("sources/work-rows", () => {
  const file = temporaryFolder();

  function put(name: string, ...lines: string[]): string {
    writeFileSync(file(name), lines.join("\n"));
    return file(name);
  }

  it("rows with faults are left out and named if asked for", async () => {
    const notes: string[] = [];
    const path = put("k.csv", HEADER, `${ANN},1,1.0,100%,a`, `${BEN},1,1,10000,b`, "0xZZ,x,y,z,", `${ANN},1,1,10000`);
    const note = (text: string): void => void notes.push(text.replace(path, "f"));
    const read = await readContributionFile(path, { skip: true, note });
    expect(read.map(({ account }) => account)).to.deep.equal([BEN]);
    const skipped = notes.filter((text) => text.startsWith("skipped: "));
    expect(skipped.map((text) => text.split(" ")[1]?.replace(path, "f"))).to.deep.equal(
      ["2:46:", "2:50:", "4:1:", "4:6:", "4:8:", "4:10:", "5:48:"].map((place) => `f:${place}`),
    );
    expect(notes.at(-1)).to.equal("f: 7 faults, whose rows are left out");
  });

  const NOTHING = {
    "white space": ["   ", "\u00a0\u2003", "\t"],
    "what is not drawn": ["\u200b", "\ufeff \u2060", "\u00ad", "\u3164", "\u2800", "\u0301", "\u0000\u001b", "\u202e"],
    punctuation: ["-", "—", "...", "?", "'", "- / -"],
    "words for nothing": [
      "null",
      "NaN",
      "None",
      "n/a",
      " N/A ",
      "undefined",
      "\\N",
      "#N/A",
      "#REF!",
      "#DIV/0!",
      "#NAME?",
    ],
  };
  for (const [what, texts] of Object.entries(NOTHING))
    it(`${what} is no evidence`, async () => {
      const rows = ["a https://example.org/1", ...texts].map((evidence_text) =>
        JSON.stringify({ account: ANN, task: 1, quantity: 1, quality: 10_000, evidence_text }),
      );
      const path = put("blank.jsonl", ...rows);
      const { message } = await refusal(readContributionFile(path));
      const faults = message.split("\n").filter((line) => line.includes("evidence_text: expected"));
      expect(faults.map((line) => line.split(":")[1])).to.deep.equal(texts.map((_, i) => String(i + 2)));
    });

  it("short texts that say something are evidence", async () => {
    const texts = ["1", "a", "👍", "ñ", "作業", "+1", "none of them", "№ 7", "https://example.org/-"];
    const rows = texts.map((text) => `${ANN},1,1,10000,${text}`);
    const read = await readContributionFile(put("short.csv", HEADER, ...rows));
    expect(read.map(({ evidence }) => evidence)).to.deep.equal(texts.map((text) => sha256(text)));
  });

  it("the hash of nothing is no evidence", async () => {
    const path = put(
      "empty.csv",
      "account,task,quantity,quality,evidence",
      `${ANN},1,1,10000,${sha256("").toUpperCase()}`,
    );
    expect((await refusal(readContributionFile(path))).message).to.contain("evidence: it is the SHA-256 of nothing");
  });

  it("values that are blank in every row are no evidence", async () => {
    const path = put("v.csv", "account,link", `${ANN},  `, `${ANN},https://example.org/2`);
    const values = { task: "1", quantity: "1", quality: "10000", evidence_text: " {link} " };
    const { message } = await refusal(readContributionFile(path, { values, others: true }));
    expect(message).to.contain("v.csv:2:1: evidence_text: expected text that says what shows the work");
  });

  it("blank kinds and handles are refused", async () => {
    const rows = [{ kind: "\u200b" }, { kind: "  " }, { handle: "github:\u200b" }].map((changes) =>
      JSON.stringify({ account: ANN, task: 1, quantity: 1, quality: 10_000, evidence_text: "a", ...changes }),
    );
    const { message } = await refusal(readContributionFile(put("blank.jsonl", ...rows)));
    expect(message.match(/kind: expected text/g)).to.have.lengthOf(2);
    expect(message).to.contain("handle: expected a handle");
  });

  it("a missing column cannot be skipped", async () => {
    const path = put("k.csv", "account,task,quantity,evidence_text", `${ANN},1,1,a`);
    const { message } = await refusal(readContributionFile(path, { skip: true }));
    expect(message).to.contain('column "quality" is missing; columns are account, task, quantity, evidence_text');
  });

  it("one fault of the file as a whole refuses rows that could be skipped", async () => {
    const path = put("k.csv", `${HEADER},other`, `${ANN},1,1,10000,a,x`, "0xZZ,1,1,1,b,x");
    expect((await refusal(readContributionFile(path, { skip: true }))).message).to.contain('unknown column "other"');
  });

  it("a scan leaves out rows with faults if asked for", async () => {
    const actions = put("a.csv", "account,kind,time", "a,x,1700000000", ",x,1700000001", "b,y,never", "b,y,1700000002");
    expect(await codeOf(readTables({ actions }))).to.equal("INVALID_ROW");
    const { accounts, input, notes } = await readTables({ actions, skip: true });
    expect([accounts, input.actions?.length]).to.deep.equal([["a", "b"], 2]);
    expect(notes.filter((text) => text.startsWith("skipped: "))).to.have.lengthOf(2);
  });

  it("a scan takes no account that is blank", async () => {
    const blank = JSON.stringify({ account: "\u200b", kind: "x", time: 1_700_000_000 });
    const { message } = await refusal(readTables({ actions: put("a.jsonl", blank, blank.replace("\u200b", " ")) }));
    expect(message.match(/account: missing/g)).to.have.lengthOf(2);
  });

  it("values have the text of a row's columns in them", async () => {
    const path = put("v.csv", "wallet,session", `${ANN},kick-off`);
    const values = { task: "1", quantity: "1", quality: "10000", evidence_text: "call {session} of {wallet}" };
    const [input] = await readContributionFile(path, { columns: { account: "wallet" }, values });
    expect(input?.evidence).to.equal(sha256(`call kick-off of ${ANN}`));
    const { message } = await refusal(
      readContributionFile(path, { columns: { account: "wallet" }, values: { ...values, evidence_text: "{sesion}" } }),
    );
    expect(message).to.contain('value "{sesion}": there is no column "sesion"');
  });

  it("kinds are tasks and qualities by a mapping, others are left out", async () => {
    const notes: string[] = [];
    const path = put(
      "k.csv",
      "account,kind,quantity,evidence_text",
      `${ANN},doc,1,a`,
      `${ANN},code,2,b`,
      `${BEN},idea,1,c`,
    );
    const { tasks, qualities } = parseMapping({ tasks: { doc: 2, code: 3 }, qualities: { doc: 9_000, code: 10_000 } });
    const inputs = await readContributionFile(path, { tasks, qualities, note: (text) => notes.push(text) });
    expect(inputs.map(({ task, quality }) => [task, quality])).to.deep.equal([
      [2, 9_000],
      [3, 10_000],
    ]);
    expect(notes.at(-1)).to.contain('kind "idea" has no task and left out: row of line 4');
  });

  it("handles are wallets, bots, or unknown and kept for later", async () => {
    const header = "handle,task,quantity,quality,evidence_text,share";
    const people = [
      "GitHub:Ann,1,1,10000,a,",
      "github:bot,1,1,10000,b,",
      "github:eve,1,4,10000,c,5000",
      "github:ann,1,4,10000,c,5000",
    ];
    const path = put("h.csv", header, ...people);
    expect((await refusal(readContributionFile(path))).message).to.contain("say who is who with --directory");
    const { inputs, unknown } = await readContributions(path, { handles });
    expect(inputs.map(({ account, quality }) => [account, quality])).to.deep.equal([
      [ANN, 10_000],
      [ANN, 5_000],
    ]);
    expect(unknown.map(({ handle, quality }) => [handle, quality])).to.deep.equal([["github:eve", 5_000]]);
    const later = put("unknown.csv", unknownCsv(unknown));
    const known = { of: () => ({ account: BEN }) };
    const [first] = await readContributionFile(later, { handles: known });
    const { handle: _, ...work } = unknown[0] as (typeof unknown)[number];
    expect(first).to.deep.equal({ account: BEN, ...work });
  });

  it("exports need no columns named", async () => {
    const path = put("circle.csv", "No,name,address,received,sent,givers", `1,Ann,${ANN},27,30,4`);
    const [input] = await readContributionFile(path, { values: { task: "3", quality: "10000" } });
    expect(input).to.deep.equal({
      account: ANN,
      task: 3,
      quantity: 27,
      quality: 10_000,
      evidence: sha256(`coordinape circle ${ANN}`),
    });
  });

  it("what is written is read again", async () => {
    const inputs = [
      { account: ANN, task: 1, quantity: 2, quality: 3, evidence: sha256("x"), time: 1_700_000_000 },
      { account: BEN, task: 1, quantity: 2, quality: 3, evidence: sha256("y") },
    ];
    expect(await readContributionFile(put("w.csv", contributionsCsv(inputs)))).to.deep.equal(inputs);
  });

  it("even shares are the whole", () => {
    expect(evenShares(3)).to.deep.equal([3_334, 3_333, 3_333]);
    for (let n = 1; n < 40; n++) expect(evenShares(n).reduce((a, b) => a + b)).to.equal(10_000);
  });

  it("mappings are checked with the place of what is wrong", async () => {
    const path = put("m.json", JSON.stringify({ about: "x", format: "praise", tasks: { praise: 0 } }));
    expect((await refusal(readMapping(path))).message).to.contain("m.json: $.tasks.praise must be");
    expect(codeOf(() => parseMapping({ task: 1 }))).to.equal("INVALID_ARGUMENT");
    expect(codeOf(() => parseColumns("count=x"))).to.equal(undefined);
    expect(await codeOf(readMapping(file("none.json")))).to.equal("NOT_FOUND");
  });

  it("work whose row is at fault is left out with its repeats, and keeps its line", async () => {
    const path = put(
      "s.csv",
      HEADER,
      `${ANN},1,1,,a`,
      `${ANN},1,1,10000,b`,
      `${BEN},1,1,10000,b`,
      `${BEN},2,1,10000,b`,
    );
    const notes: string[] = [];
    const { inputs, lines } = await readContributions(path, { skip: true, note: (text) => notes.push(text) });
    expect(inputs.map(({ account, task }) => [account, task])).to.deep.equal([
      [ANN, 1],
      [BEN, 2],
    ]);
    expect(lines).to.deep.equal([3, 5]);
    const way = "work that several did together has a share in each of its rows";
    expect(notes).to.include(`skipped: ${path}:4:1: the evidence of line 3 stands again for task 1; ${way}.`);
    expect(await codeOf(readContributionFile(put("d.csv", HEADER, ...[1, 2].map(() => `${ANN},1,1,1,b`))))).to.equal(
      "DUPLICATE",
    );
  });

  it("qualities of kinds are those of the mapping alone", async () => {
    const row = (kind: string): string =>
      JSON.stringify({ account: ANN, task: 1, quantity: 1, kind, evidence_text: kind });
    const qualities = { doc: 9_000 };
    for (const kind of ["toString", "constructor", "code"]) {
      const path = put("q.jsonl", row(kind), row("doc"));
      const { message } = await refusal(readContributionFile(path, { qualities }));
      expect(message, kind).to.contain("q.jsonl:1:1: quality: missing; expected an integer 0..10000.");
      expect(message).to.not.contain("q.jsonl:2:");
    }
    const kindless = JSON.stringify({ account: ANN, task: 1, quantity: 1, evidence_text: "a" });
    const path = put("n.jsonl", row("doc"), kindless);
    expect((await refusal(readContributionFile(path, { qualities }))).message).to.contain(
      "n.jsonl:2:1: quality: missing",
    );
    const own = put("o.csv", `${HEADER},kind`, `${ANN},1,1,,a,doc`, `${ANN},1,1,7,b,doc`);
    const read = await readContributionFile(own, { qualities });
    expect(read.map(({ quality }) => quality)).to.deep.equal([9_000, 7]);
  });

  it("rows without work and by bots are left out, and said by their lines", async () => {
    const notes: string[] = [];
    const rows = Array.from({ length: 12 }, (_, i) => `github:ann,1,0,1,z${i}`);
    const header = "handle,task,quantity,quality,evidence_text";
    const path = put("l.csv", header, "github:bot,1,1,1,a", ...rows, "github:ann,1,1,1,b", "github:cat,1,1,1,c");
    const options = { handles, bots: ["github:cat"], note: (text: string): void => void notes.push(text) };
    expect(await readContributionFile(path, options)).to.have.length(1);
    expect(notes.slice(-2)).to.deep.equal([
      `${path}: by bots and left out: rows of line 2, 16`,
      `${path}: quantity 0 and left out: rows of line 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 2 more`,
    ]);
  });

  it("what a row lacks is named where it would stand", async () => {
    const rows = [{ task: undefined }, { account: undefined }, { evidence_text: undefined }, { evidence: sha256("b") }];
    const whole = { account: ANN, task: 1, quantity: 1, quality: 1, evidence_text: "a" };
    const path = put("m.jsonl", ...rows.map((changes) => JSON.stringify({ ...whole, ...changes })));
    const { message } = await refusal(readContributionFile(path));
    const [task = "", account = "", evidence = "", both = ""] = message.split("\n");
    expect(task).to.match(/m\.jsonl:1:1: task: missing; expected an integer 1\.\.4294967295, or a kind and a mapping/);
    expect(account).to.match(/m\.jsonl:2:1: account: missing; expected an address/);
    expect(evidence).to.match(/m\.jsonl:3:1: evidence: missing; expected a SHA-256 .*, or evidence_text\.$/);
    expect(both).to.match(/m\.jsonl:4:\d+: evidence_text: give either evidence or evidence_text, not both\./);
  });
});
