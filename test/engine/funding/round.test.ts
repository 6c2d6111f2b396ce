import { expect } from "chai";
import { parseRound } from "../../../src/engine/funding/parameters.js";
import { computeRound } from "../../../src/engine/funding/round.js";
import { codeOf } from "../../helpers/errors.js";

const quadratic = parseRound({ kind: "quadratic", name: "test", pool: "100", rootDecimals: 0 });
const median = parseRound({ kind: "median", name: "test", pool: "100" });
const voice = parseRound({ kind: "voice-credits", name: "test", pool: "100", credits: "1" });
const peer = parseRound({ kind: "peer", name: "test", pools: { main: "100" } });

describe("computeRound", () => {
  const ballots = [{ voter: "a", project: "p", amount: 1n }];

  it("computes each kind of round", () => {
    const tally = { project: "p", roots: 10n, donated: 60n, counted: 2 };
    expect(computeRound(quadratic, { tallies: [tally] }).paid).to.equal(40n);
    expect(computeRound(quadratic, { donations: [{ donor: "a", project: "p", amount: 4n }] }).paid).to.equal(0n);
    expect(computeRound(median, { ballots }).paid).to.equal(100n);
    expect(computeRound(voice, { ballots }).paid).to.equal(100n);
    const gifts = [{ circle: "main", giver: "a", receiver: "b", points: 1n }];
    expect(computeRound(peer, { gifts }).paid).to.equal(100n);
  });

  it("refuses a round without its rows", () => {
    for (const parameters of [quadratic, median, voice, peer]) {
      expect(codeOf(() => computeRound(parameters, {}))).to.equal("INVALID_ARGUMENT");
    }
  });
});
