import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { readPulls } from "../../../src/sources/exports/pulls.js";
import { sha256, toUtf8Bytes } from "ethers";
import { sourceCsv } from "../../../src/sources/outputs/work-csv.js";
import { readContributionFile } from "../../../src/sources/contributions.js";
import { codeOf, refusal } from "../../helpers/errors.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

const ANN = "0x00000000000000000000000000000000c0ffee01";
const handles = { of: (handle: string) => (handle === "github:ann" ? { account: ANN } : undefined) };

describe("sources/exports/pulls", () => {
  const file = temporaryFolder();
  const pull = (number: number, day: number, author: string) => ({
    ...{ number, url: `https://github.com/o/r/pull/${number}`, mergedAt: `2024-02-0${day}T00:00:00Z` },
    ...{ author: { login: author }, reviews: [{ author: { login: "ben" }, submittedAt: `2024-02-0${day}T00:00:00Z` }] },
  });

  it("pieces are summed per account, epoch and kind", async () => {
    writeFileSync(
      file("p.json"),
      JSON.stringify([pull(1, 1, "Ann"), pull(2, 2, "ann"), pull(2, 2, "ann"), pull(3, 9, "ann")]),
    );
    const start = Date.UTC(2024, 1, 1) / 1000;
    const epochOf = (time: number) => (time < start + 7 * 86_400 ? 0 : undefined);
    const { work, left } = await readPulls(file("p.json"), { handles, epochOf });
    expect(work.map(({ account, handle, kind, quantity }) => [account ?? handle, kind, quantity])).to.deep.equal([
      [ANN, "pull", 2],
      ["github:ben", "review", 2],
    ]);
    expect(Object.fromEntries(left)).to.deep.equal({ "of other epochs": 2 });
    const capped = await readPulls(file("p.json"), { handles, epochOf, most: 1 });
    expect(capped.work.map(({ quantity }) => quantity)).to.deep.equal([1, 1]);
    writeFileSync(file("w.csv"), sourceCsv(work.slice(0, 1)));
    const [input] = await readContributionFile(file("w.csv"), {
      tasks: { pull: 4 },
      values: { quality: "10000" },
    });
    expect(input).to.include({ account: ANN, task: 4, quantity: 2, evidence: work[0]?.evidence, time: work[0]?.time });
  });

  it("pieces of one wallet are one, by any of its names, in any order", async () => {
    const pulls = [
      { ...pull(2, 2, "ann"), reviews: [] },
      { ...pull(1, 1, "ann-at-work"), reviews: [] },
    ];
    const both = { of: () => ({ account: ANN }) };
    for (const list of [pulls, [...pulls].reverse()]) {
      writeFileSync(file("p.json"), JSON.stringify(list));
      const { work, left, taken } = await readPulls(file("p.json"), { handles: both });
      const texts = [1, 2].map((number) => `github https://github.com/o/r/pull/${number}`);
      const time = Date.UTC(2024, 1, 2) / 1000;
      const sum = { account: ANN, epoch: 0, kind: "pull", quantity: 2, time };
      expect(work.map(({ handle: _, ...rest }) => rest)).to.deep.equal([
        { ...sum, evidence: sha256(toUtf8Bytes(texts.join("\n"))) },
      ]);
      expect([left.size, taken.rows]).to.deep.equal([0, 2]);
    }
    expect((await readPulls(file("p.json"), { handles: both, most: 0 })).work).to.deep.equal([]);
  });

  it("bots are left out, and counted", async () => {
    writeFileSync(file("p.json"), JSON.stringify([pull(1, 1, "Ann")]));
    const { work, left } = await readPulls(file("p.json"), { handles, bots: ["github:ben"] });
    expect([work.map(({ kind }) => kind), [...left]]).to.deep.equal([["pull"], [["by bots", 1]]]);
  });

  it("work of nobody, or of no time, is refused", async () => {
    const pulls = [pull(1, 1, "a".repeat(320)), { ...pull(2, 2, "ann"), mergedAt: "soon" }];
    writeFileSync(file("p.json"), JSON.stringify(pulls.map((each) => ({ ...each, reviews: [] }))));
    const { message, code } = await refusal(readPulls(file("p.json"), { handles }));
    const faults = [0, 1].map((i) => `${file("p.json")}: $[${i}]: no person or no time.`);
    expect([code, message]).to.deep.equal(["INVALID_ROW", faults.join("\n")]);
  });

  it("what is no export of GitHub is refused", async () => {
    writeFileSync(file("x.json"), JSON.stringify([{ a: 1 }]));
    expect(await codeOf(readPulls(file("x.json")))).to.equal("INVALID_ARGUMENT");
  });
});
