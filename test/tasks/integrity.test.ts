import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { integrityExplain } from "../../tasks/integrity/explain.js";
import { integrityScan } from "../../tasks/integrity/scan.js";
import { CONTRACT_NAMES } from "../../src/chain/contracts.js";
import trustVerb, { integrityTrust } from "../../tasks/integrity/trust.js";
import { codeOf, outcomeOf } from "../helpers/errors.js";

const folder = mkdtempSync(join(tmpdir(), "integrity-"));

function file(name: string, ...lines: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

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

  it("scan obeys personhood, says what it comes to the other way", async () => {
    const linesWith = async (rules: object): Promise<string[]> => {
      const printed: string[] = [];
      const io = { ...silent, readText: () => JSON.stringify(rules), print: (line: string) => printed.push(line) };
      await integrityScan({ profiles, cheap: "Star", rules: "rules.json" }, io);
      return printed.filter((line) => line.includes("lower weight"));
    };
    const [none, two] = ["0 held, 0 accounts at a lower weight", "0 held, 2 accounts at a lower weight"];
    expect(await linesWith({ personhood: true })).to.deep.equal([
      `1 accounts flagged: ${two}`,
      "  without proof of personhood: 0 held, 0 at a lower weight",
    ]);
    expect(await linesWith({ personhood: false })).to.deep.equal([
      `1 accounts flagged: ${none}`,
      "  with proof of personhood: 0 held, 2 at a lower weight",
    ]);
  });

  it("scan writes the trust that reaches each account", async () => {
    const written: string[] = [];
    const accounts = file("seeds.csv", "account,seed", "a,1", "b,0", "c,0");
    const endorsements = file("thanks.csv", "giver,receiver,points", "a,b,1");
    await integrityScan(
      { accounts, endorsements, out: "w.csv" },
      { ...silent, writeText: (_, text) => written.push(text) },
    );
    const [header, ...rows] = (written[0] ?? "").trim().split("\n");
    expect(header).to.equal("account,integrity_bps,hold,certainty_bps,codes,trust");
    const trust = rows.map((row) => Number(row.split(",").at(-1)));
    expect([Number(trust[0]) > 0, Number(trust[1]) > 0, trust[2]]).to.deep.equal([true, true, 0]);
  });

  it("scan sorts files and measures labels", async () => {
    const printed: string[] = [];
    const labels = file("lab.csv", "account,suspected_fake", "0xAA,0", "0xbb,1", "0xcc,0");
    const wide = file("wide.csv", "account,Push,Pull,Star", "0xAA,4,1,0", "0xbb,0,0,5", "0xcc,1,0,1");
    const { agreement } = await integrityScan(
      { files: [labels, wide], cheap: "Star" },
      { ...silent, print: (line) => printed.push(line) },
    );
    expect(agreement).to.deep.equal({
      labelled: 1,
      others: 2,
      flaggedLabelled: 1,
      flaggedOthers: 0,
      precisionBps: 10_000,
      recallBps: 10_000,
      othersFlaggedBps: 0,
      equal: { naiveBps: 3_333, scannedBps: 0, releasedBps: 0 },
      byAction: { naiveBps: 4_166, scannedBps: 0, releasedBps: 0 },
    });
    expect(printed).to.include("  precision 100.00 %, recall 100.00 %: 1 of the labelled are flagged");
    expect(await codeOf(integrityScan({ files: [wide, wide] }, silent))).to.equal("INVALID_ARGUMENT");
  });

  it("scan takes no kind for a click", async () => {
    const lines: string[] = [];
    await integrityScan({ profiles, cheap: "none" }, { ...silent, print: (line) => lines.push(line) });
    expect(lines).to.include("clicks, not worth paying: none");
  });

  it("scan obeys the rules file", async () => {
    const io = { ...silent, readText: () => '{"integrity":{"substance":{"floorBps":4000}}}' };
    const lines: string[] = [];
    await integrityScan(
      { profiles, cheap: "Star", rules: "r.json", json: true },
      { ...io, print: (line) => lines.push(line) },
    );
    expect(JSON.parse(lines[0] ?? "")).to.deep.include({
      lowered: 2,
      personhood: true,
      otherWay: { held: 0, lowered: 0 },
    });
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
    expect(lines.at(-1)).to.equal("  ONLY_CHEAPEST (certainty 5000): actions 9, cheapest 9, alike 1");
  });

  describe("trust", () => {
    const accounts = file("members.csv", "account,seed", "a,1", "b,0", "c,0", "d,0");
    const endorsements = file("given.csv", "giver,receiver,points", "a,b,1", "b,c,1");
    const tables = { accounts, endorsements };

    it("lists everybody, most trusted first", async () => {
      const [printed, written]: [string[], string[]] = [[], []];
      const print = (line: string): unknown => printed.push(line);
      const io = { ...silent, print, writeText: (_: string, text: string) => written.push(text) };
      const listed = await integrityTrust({ ...tables, out: "trust.csv" }, io);
      expect(listed.map(({ rank, account, seed }) => [rank, account, seed])).to.deep.equal([
        [1, "a", true],
        [2, "b", false],
        [3, "c", false],
        [4, "d", false],
      ]);
      expect(printed).to.include("4 accounts, 1 seeds; trust reaches 3; in parts of a million:");
      expect(printed.at(-1)).to.equal("4. d 0");
      expect(written[0]?.split("\n").filter((line) => /^rank|,d,/.test(line))).to.deep.equal([
        "rank,account,trust,seed",
        "4,d,0,0",
      ]);
    });

    it("starts from named seeds too, as the scan does", async () => {
      const lines: string[] = [];
      await integrityTrust({ ...tables, seeds: "D, a", json: true }, { ...silent, print: (line) => lines.push(line) });
      const { list, ...counts } = JSON.parse(lines[0] ?? "") as { list: { account: string; trust: number }[] };
      expect(counts).to.deep.include({ accounts: 4, seeds: 2, reached: 4 });
      expect(list.find(({ account }) => account === "d")?.trust).to.be.greaterThan(0);
    });

    it("goes along endorsements only where asked to", async () => {
      const thanks = file("to.csv", "giver,receiver,points", "a,b,1", "d,a,1");
      const trustOfD = async (method: string): Promise<number> =>
        (await integrityTrust({ accounts, endorsements: thanks, method, account: "d" }, silent))[0]?.trust ?? -1;
      expect([await trustOfD(""), await trustOfD("walks")].every((trust) => trust > 0)).to.equal(true);
      expect(await trustOfD("eigen")).to.equal(0);
      expect(await codeOf(integrityTrust({ ...tables, method: "toString" }, silent))).to.equal("INVALID_ARGUMENT");
    });

    it("exit code tells whether any reaches an account", async () => {
      const exitOf = async (account: string): Promise<number> =>
        (await outcomeOf(() => trustVerb({ ...tables, account }))).exitCode;
      expect([await exitOf("d"), await exitOf("c"), await exitOf("")]).to.deep.equal([2, 0, 0]);
    });

    it("shows one account", async () => {
      expect(await integrityTrust({ ...tables, account: "D" }, silent)).to.deep.equal([
        { rank: 4, account: "d", trust: 0, seed: false },
      ]);
    });

    it("needs endorsements and seeds, knows no strangers", async () => {
      const unmarked = file("unmarked.csv", "account,amount", "a,1", "b,2");
      const codes = [{ accounts }, { accounts: unmarked, endorsements }, { ...tables, seeds: "x" }];
      const codesOf = await Promise.all(codes.map((each) => codeOf(integrityTrust(each, silent))));
      expect(codesOf).to.deep.equal(["INVALID_ARGUMENT", "INVALID_ARGUMENT", "NOT_FOUND"]);
      expect(await codeOf(integrityTrust({ ...tables, account: "x" }, silent))).to.equal("NOT_FOUND");
    });
  });

  it("explain names what joins a group, knows the program's own wallets", async () => {
    const members = Array.from({ length: 12 }, (_, i) => `m${i}`);
    const accounts = file("crowd.csv", "account", ...members, ...Array.from({ length: 388 }, (_, i) => `x${i}`));
    const edges = file("paid.csv", "from,to,value", ...members.map((name) => `payer,${name},1`));
    const args = { accounts, edges, account: "m3" };
    const lines: string[] = [];
    const print = (line: string): unknown => lines.push(line);
    expect((await integrityExplain(args, { ...silent, print })).findings.length).to.equal(1);
    expect(lines.at(-1)).to.include("joiner payer, joins 12");
    const own = await integrityExplain({ ...args, own: "treasury, payer" }, silent);
    expect(own.findings).to.deep.equal([]);
  });

  it("contracts and deployer of a program join nobody", async () => {
    const address = (i: number): string => `0x${i.toString(16).padStart(40, "0")}`;
    const record = {
      version: 1,
      chainId: 1,
      startBlock: 0,
      deployer: address(1),
      inputs: `0x${"00".repeat(32)}`,
      parameters: {},
      rules: JSON.parse(readFileSync("deploy/parameters/rules.json", "utf8")) as unknown,
      contracts: Object.fromEntries(CONTRACT_NAMES.map((name, i) => [name, address(2 + i)])),
    };
    const program = file("program.json", JSON.stringify(record));
    const members = Array.from({ length: 12 }, (_, i) => address(1_000 + i));
    const others = Array.from({ length: 388 }, (_, i) => address(2_000 + i));
    const accounts = file("people.csv", "account", ...members, ...others);
    const flagsWhere = async (payer: string, own?: string): Promise<number> => {
      const edges = file("sent.csv", "from,to,value", ...members.map((member) => `${payer},${member},1`));
      const read = { ...silent, readText: (path: string) => readFileSync(path, "utf8") };
      return (await integrityExplain({ accounts, edges, own, account: address(1_003) }, read)).findings.length;
    };
    const [deployer, contract, stranger] = [address(1), address(2), address(500)];
    const counts = [
      await flagsWhere(deployer),
      await flagsWhere(deployer, program),
      await flagsWhere(contract, program),
    ];
    expect([...counts, await flagsWhere(stranger, program)]).to.deep.equal([1, 0, 0, 1]);
    const broken = file("broken.json", JSON.stringify({ ...record, deployer: "0x" }));
    expect(await codeOf(flagsWhere(deployer, broken))).to.equal("INVALID_ARGUMENT");
  });

  it("explain refuses a stranger", async () => {
    expect(await codeOf(integrityExplain({ profiles, account: "0xdd" }, silent))).to.equal("NOT_FOUND");
  });
});
