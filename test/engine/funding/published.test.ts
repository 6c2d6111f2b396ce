import { expect } from "chai";
import { parseRound, type RoundParameters } from "../../../src/engine/funding/parameters.js";
import { medianRound } from "../../../src/engine/funding/ballots.js";
import { readRecords } from "../../../src/sources/records.js";
import { TEXT } from "../../../src/sources/fields.js";
import { decimal } from "../../../src/sources/rounds.js";

const POOL = 30_000_000n * 10n ** 18n;

describe("a real retroactive round", () => {
  it("pays the 501 projects that it paid", async () => {
    const records = await readRecords("test/data/retro_ballots.csv.gz", { project: TEXT, vote_op: decimal(18) });
    const ballots = records.map(({ value }) => ({ voter: "", project: value.project, amount: value.vote_op }));
    const document = { kind: "median", name: "RetroPGF 3", pool: String(POOL), quorum: 17, middle: "mean" };
    const result = medianRound(ballots, parseRound(document) as RoundParameters<"median">);
    expect(result.recipients.filter(({ amount }) => amount > 0n)).to.have.length(501);
    expect(result).to.include({ paid: POOL, left: 0n });
  });
});
