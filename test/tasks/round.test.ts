import { expect } from "chai";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { roundCompute } from "../../tasks/round/compute.js";
import { parseRound, roundHash } from "../../src/engine/funding/parameters.js";
import { codeOf } from "../helpers/errors.js";

describe("round compute", () => {
  const folder = mkdtempSync(join(tmpdir(), "round-"));
  after(() => rmSync(folder, { recursive: true }));

  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const printed: string[] = [];
  const io = {
    readText: (path: string) => readFileSync(path, "utf8"),
    writeText: (path: string, text: string) => writeFileSync(path, text),
    print: (line: string) => printed.push(line),
  };
  beforeEach(() => printed.splice(0));

  const document = { kind: "quadratic", name: "Spring", pool: "1000", decimals: 2, rootDecimals: 4 };
  const parameters = file("spring.json", JSON.stringify(document));
  const hash = roundHash(parseRound(document));
  const donations = file("donations.csv", 'donor,project,amount\na,p,1\nb,p,1\na,"q,r",1\np,p,5\n');

  it("prints what each project gets", async () => {
    await roundCompute({ file: donations, parameters }, io);
    expect(printed).to.deep.equal([
      `Spring: quadratic, parameters ${hash}`,
      "  p  2.0  (2 rows count)",
      "  q,r  0.0  (1 rows count)",
      "paid 2.0, back to the pool's owner 8.0",
      "rows that do not count: SELF 1",
    ]);
  });

  it("writes the results, prints JSON", async () => {
    const out = join(folder, "results.csv");
    await roundCompute({ file: donations, parameters, out, json: true, tallies: "", members: "" }, io);
    expect(readFileSync(out, "utf8")).to.equal(
      'circle,recipient,counted,received,amount\n,p,2,200,200\n,"q,r",1,100,0\n',
    );
    expect(JSON.parse(printed.join(""))).to.deep.include({ hash, paid: "200", left: "800", refused: { SELF: 1 } });
  });

  it("computes tallies by alpha", async () => {
    const tallies = file("tallies.csv", "project,roots,donated\np,200000,2\n");
    const alpha = file("alpha.json", JSON.stringify({ ...document, scaling: "alpha" }));
    const { result } = await roundCompute({ tallies, parameters: alpha }, io);
    expect(result).to.include({ paid: 1_000n, alpha: 5_000_000_000_000_000_000n });
    expect(printed).to.include("alpha 5.0");
  });

  it("computes gifts of members", async () => {
    const gifts = file("gifts.csv", "giver,receiver,points\na,b1,5\na,b2,5\na,c,10\n");
    const members = file("members.csv", "id,wallet\nb1,b\nb2,b\n");
    const peer = file("peer.json", JSON.stringify({ kind: "peer", name: "Peers", decimals: 0, pools: { main: "10" } }));
    await roundCompute({ file: gifts, members, parameters: peer }, io);
    expect(printed.slice(1, 3)).to.deep.equal(["  main  b  5  (1 rows count)", "  main  c  5  (1 rows count)"]);
  });

  it("refuses what it does not read", async () => {
    const refused = [
      {},
      { parameters },
      { parameters, file: donations, tallies: donations },
      { parameters, file: donations, members: donations },
      { parameters: file("m.json", '{"kind":"median","name":"m","pool":"1"}'), tallies: donations },
    ];
    for (const args of refused) expect(await codeOf(roundCompute(args, io))).to.equal("INVALID_ARGUMENT");
    const faulty = file("faulty.json", "{}");
    expect(await codeOf(roundCompute({ parameters: faulty, file: donations }, io))).to.equal("INVALID_RULES");
    const nowhere = { parameters: join(folder, "none.json"), file: donations };
    expect(await codeOf(roundCompute(nowhere))).to.equal("NOT_FOUND");
    expect(await codeOf(roundCompute({ parameters, file: join(folder, "none.csv") }, io))).to.equal("NOT_FOUND");
  });
});
