import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseRound } from "../../src/engine/funding/parameters.js";
import { readRound } from "../../src/sources/rounds.js";
import { codeOf } from "../helpers/errors.js";

const quadratic = parseRound({ kind: "quadratic", name: "test", pool: "1", decimals: 2 });
const median = parseRound({ kind: "median", name: "test", pool: "1", decimals: 2 });
const voice = parseRound({ kind: "voice-credits", name: "test", pool: "1", decimals: 2 });
const peer = parseRound({ kind: "peer", name: "test", pools: { main: "1" } });

describe("readRound", () => {
  const folder = mkdtempSync(join(tmpdir(), "rounds-"));
  after(() => rmSync(folder, { recursive: true }));

  const file = (name: string, ...lines: string[]): string => {
    const path = join(folder, name);
    writeFileSync(path, `${lines.join("\n")}\n`);
    return path;
  };

  it("reads donations", async () => {
    const address = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";
    const path = file("d.csv", "donor,project,amount,score,coefficient", `${address},p,1.5,29.125,0.25`, "b,p,2,,");
    expect(await readRound(quadratic, { file: path })).to.deep.equal({
      donations: [
        { donor: address.toLowerCase(), project: "p", amount: 150n, score: 29_125_000, coefficientBps: 2_500 },
        { donor: "b", project: "p", amount: 200n, score: null },
      ],
    });
  });

  it("reads tallies", async () => {
    const path = file("t.csv", "project,roots,donated,counted", "p,12,1.25,3", "q,0,0,");
    expect(await readRound(quadratic, { tallies: path })).to.deep.equal({
      tallies: [
        { project: "p", roots: 12n, donated: 125n, counted: 3 },
        { project: "q", roots: 0n, donated: 0n, counted: 0 },
      ],
    });
  });

  it("reads ballots as amounts or as whole votes", async () => {
    const path = file("b.jsonl", '{"voter":"a","project":"p","amount":"3","credits":9}', '{"project":"p","amount":4}');
    expect(await readRound(median, { file: path })).to.deep.equal({
      ballots: [
        { voter: "a", project: "p", amount: 300n, credits: 9n },
        { voter: "", project: "p", amount: 400n },
      ],
    });
    const { ballots = [] } = await readRound(voice, { file: path });
    expect(ballots.map(({ amount }) => amount)).to.deep.equal([3n, 4n]);
  });

  it("reads gifts and members", async () => {
    const gifts = file("g.csv", "circle,giver,receiver,points", "x,a,b,7", ",a,c,1");
    const members = file("m.csv", "id,wallet,verified,receives", "b,w,yes,no", "c,,,");
    expect(await readRound(peer, { file: gifts, members })).to.deep.equal({
      gifts: [
        { circle: "x", giver: "a", receiver: "b", points: 7n },
        { circle: "main", giver: "a", receiver: "c", points: 1n },
      ],
      members: [
        { id: "b", wallet: "w", verified: true, receives: false },
        { id: "c", wallet: "c", verified: false, receives: true },
      ],
    });
    expect(await readRound(peer, {})).to.deep.equal({});
  });

  it("refuses cells that are no numbers", async () => {
    for (const row of ["a,p,1.234,,", "a,p,-1,,", "a,p,1e3,,", "a,p,1,,1.1", "a,p,1,,0.00001", "a,p,1,x,"]) {
      const path = file("bad.csv", "donor,project,amount,score,coefficient", row);
      expect(await codeOf(readRound(quadratic, { file: path })), row).to.equal("INVALID_ROW");
    }
    const members = file("bad-members.csv", "id,verified", "a,perhaps");
    const gifts = file("good.csv", "giver,receiver,points", "a,b,1");
    expect(await codeOf(readRound(peer, { file: gifts, members }))).to.equal("INVALID_ROW");
    expect(await codeOf(readRound(median, { file: join(folder, "none.csv") }))).to.equal("NOT_FOUND");
  });
});
