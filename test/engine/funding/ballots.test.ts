import { expect } from "chai";
import fc from "fast-check";
import { medianRound, voiceRound, type Ballot } from "../../../src/engine/funding/ballots.js";
import { parseRound, type RoundParameters } from "../../../src/engine/funding/parameters.js";
import { codeOf } from "../../helpers/errors.js";
import { exceeds, fraction, minus, shares } from "../../helpers/engine/funding.js";

const median = (choices: object, pool = 1_000n) =>
  parseRound({ kind: "median", name: "test", pool: String(pool), ...choices }) as RoundParameters<"median">;
const voice = (choices: object, pool = 1_000n) =>
  parseRound({
    kind: "voice-credits",
    name: "test",
    pool: String(pool),
    ...choices,
  }) as RoundParameters<"voice-credits">;
const ballot = (voter: string, project: string, amount: bigint): Ballot => ({ voter, project, amount });
const unnamed = (project: string, ...amounts: bigint[]): Ballot[] =>
  amounts.map((amount) => ballot("", project, amount));

describe("medianRound", () => {
  const ballots = [...unnamed("p", 10n, 40n, 20n, 70n), ...unnamed("q", 60n, 50n, 55n), ...unnamed("r", 1_000n)];
  const paid = (choices: object, pool?: bigint): [string, bigint, bigint][] =>
    medianRound(ballots, median(choices, pool)).recipients.map(({ id, received, amount }) => [id, received, amount]);

  it("takes the lower middle or the mean of both", () => {
    const [quorum, scaling] = [2, "when-exceeded"];
    expect(paid({ quorum, scaling })).to.deep.equal([
      ["p", 20n, 20n],
      ["q", 55n, 55n],
      ["r", 1_000n, 0n],
    ]);
    expect(paid({ quorum, scaling, middle: "mean" })[0]).to.deep.equal(["p", 30n, 30n]);
  });

  it("shares the pool pro rata", () => {
    expect(paid({ quorum: 2 }, 750n).map(([, , amount]) => amount)).to.deep.equal([200n, 550n, 0n]);
    expect(paid({ quorum: 2, middle: "mean" }, 85n).map(([, , amount]) => amount)).to.deep.equal([30n, 55n, 0n]);
  });

  it("pays nothing below quorum or minimum", () => {
    expect(paid({ quorum: 4 }).map(([, , amount]) => amount)).to.deep.equal([1_000n, 0n, 0n]);
    expect(paid({ minimum: "56" }).map(([, , amount]) => amount)).to.deep.equal([0n, 0n, 1_000n]);
    expect(paid({ minimum: "1001" }).map(([, , amount]) => amount)).to.deep.equal([0n, 0n, 0n]);
  });

  it("keeps half units of a mean", () => {
    const rows = [...unnamed("p", 0n, 1n), ...unnamed("q", 1n)];
    const { recipients } = medianRound(rows, median({ middle: "mean" }, 300n));
    expect(recipients.map(({ amount }) => amount)).to.deep.equal([100n, 200n]);
  });

  it("counts zeros or ignores them", () => {
    const rows = [...unnamed("p", 0n, 0n, 30n), ...unnamed("q", 10n)];
    expect(medianRound(rows, median({})).recipients.map(({ amount }) => amount)).to.deep.equal([0n, 1_000n]);
    const { recipients, refused } = medianRound(rows, median({ zeros: "ignore" }));
    expect(recipients.map(({ amount }) => amount)).to.deep.equal([750n, 250n]);
    expect(refused).to.deep.equal({ ZERO: 2 });
  });

  it("leaves out a ballot on oneself and refuses a second one", () => {
    const rows = [ballot("p", "p", 900n), ballot("a", "p", 100n)];
    expect(medianRound(rows, median({ scaling: "when-exceeded" }))).to.deep.include({
      paid: 100n,
      refused: { SELF: 1 },
    });
    expect(codeOf(() => medianRound([...rows, ballot("a", "p", 5n)], median({})))).to.equal("DUPLICATE");
    expect(codeOf(() => medianRound([ballot("a", "p", -1n)], median({})))).to.equal("INVALID_ARGUMENT");
  });

  it("gives the pool back where nobody voted", () => {
    expect(medianRound([], median({}))).to.deep.equal({ recipients: [], paid: 0n, left: 1_000n, refused: {} });
  });

  it("equals the model in any order, within a unit, a cap and the pool", () => {
    const amounts = fc.array(fc.tuple(fc.constantFrom("p", "q", "r"), fc.bigInt(0n, 10n ** 12n)), { maxLength: 30 });
    const capped = fc.constantFrom(10_000, 4_000, 100);
    fc.assert(
      fc.property(amounts, fc.bigInt(0n, 10n ** 15n), capped, (pairs, pool, capBps) => {
        const rows = pairs.map(([project, amount]) => ballot("", project, amount));
        const parameters = median({ quorum: 2, middle: "mean", capBps, capExcess: "spread" }, pool);
        const result = medianRound(rows, parameters);
        expect(medianRound([...rows].reverse(), parameters)).to.deep.equal(result);
        const weights = [...new Set(pairs.map(([project]) => project))].sort().map((project) => {
          const own = pairs.filter(([name]) => name === project).map(([, amount]) => amount);
          own.sort((a, b) => (a < b ? -1 : 1));
          const half = own.length / 2;
          const [low, high] = [own[Math.ceil(half) - 1] ?? 0n, own[Math.floor(half)] ?? 0n];
          return own.length < 2 ? fraction(0n) : fraction(low + high, 2n);
        });
        const cap = capBps === 10_000 ? undefined : fraction((pool * BigInt(capBps)) / 10_000n);
        shares(fraction(pool), weights, cap, "spread").forEach((share, i) => {
          const off = minus(fraction(result.recipients[i]?.amount ?? -9n), share);
          expect(exceeds(off, fraction(-1n)) && exceeds(fraction(1n), off)).to.equal(true);
        });
        expect(result.paid + result.left).to.equal(pool);
        expect(result.left >= 0n).to.equal(true);
      }),
    );
  });
});

describe("voiceRound", () => {
  it("splits the pool by votes that cost their square", () => {
    const rows = [ballot("a", "p", 3n), ballot("a", "q", 4n), ballot("b", "q", 3n)];
    const { recipients, refused } = voiceRound(rows, voice({ credits: "25" }));
    expect(recipients).to.deep.equal([
      { id: "p", circle: "", counted: 1, received: 3n, amount: 300n },
      { id: "q", circle: "", counted: 2, received: 7n, amount: 700n },
    ]);
    expect(refused).to.deep.equal({});
  });

  it("voids the ballot of whoever spends too much", () => {
    const rows = [ballot("a", "p", 3n), ballot("a", "q", 4n), ballot("b", "q", 3n)];
    const { recipients, refused } = voiceRound(rows, voice({ credits: "24" }));
    expect(recipients.map(({ amount }) => amount)).to.deep.equal([0n, 1_000n]);
    expect(refused).to.deep.equal({ OVER_BUDGET: 2 });
  });

  it("takes a voter's rows for one project as one vote", () => {
    const rows = [ballot("a", "p", 3n), ballot("a", "p", 4n)];
    expect(voiceRound(rows, voice({ credits: "48" })).refused).to.deep.equal({ OVER_BUDGET: 2 });
    expect(voiceRound(rows, voice({ credits: "49" })).recipients[0]).to.include({ received: 7n, counted: 1 });
  });

  it("takes credits and computes votes", () => {
    const rows = [ballot("a", "p", 9n), ballot("b", "p", 16n), ballot("b", "q", 9n)];
    const { recipients } = voiceRound(rows, voice({ credits: "25", ballots: "credits", rootDecimals: 2 }));
    expect(recipients.map(({ received, amount }) => [received, amount])).to.deep.equal([
      [700n, 700n],
      [300n, 300n],
    ]);
  });

  it("reads credits of a voter's own", () => {
    const rows = [{ ...ballot("a", "p", 5n), credits: 25n }, ballot("b", "q", 5n)];
    expect(voiceRound(rows, voice({ credits: "24" })).recipients.map(({ amount }) => amount)).to.deep.equal([
      1_000n,
      0n,
    ]);
    const differing = [...rows, { ...ballot("a", "q", 1n), credits: 26n }];
    expect(codeOf(() => voiceRound(differing, voice({})))).to.equal("MISMATCH");
    expect(codeOf(() => voiceRound([ballot("a", "p", -1n)], voice({})))).to.equal("INVALID_ARGUMENT");
  });

  it("counts no vote for oneself and charges nothing for it", () => {
    const rows = [ballot("p", "p", 9n), ballot("p", "q", 1n)];
    const { recipients, refused } = voiceRound(rows, voice({ credits: "1" }));
    expect(recipients.map(({ amount }) => amount)).to.deep.equal([0n, 1_000n]);
    expect(refused).to.deep.equal({ SELF: 1 });
  });

  it("gives the pool back where nobody voted", () => {
    expect(voiceRound([], voice({}))).to.deep.equal({ recipients: [], paid: 0n, left: 1_000n, refused: {} });
    expect(voiceRound([ballot("a", "p", 0n)], voice({}))).to.deep.include({ paid: 0n, left: 1_000n });
  });

  it("equals the model in any order", () => {
    const some = fc.array(
      fc.tuple(fc.constantFrom("a", "b", "c", "p"), fc.constantFrom("p", "q", "r"), fc.bigInt(0n, 9n)),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(some, fc.bigInt(0n, 10n ** 9n), (triples, pool) => {
        const rows = triples.map(([voter, project, votes]) => ballot(voter, project, votes));
        const parameters = voice({ credits: "100" }, pool);
        const result = voiceRound(rows, parameters);
        expect(voiceRound([...rows].reverse(), parameters)).to.deep.equal(result);
        const votesOf = (voter: string, project: string): bigint =>
          triples.reduce((sum, [v, p, n]) => (v === voter && p === project && v !== p ? sum + n : sum), 0n);
        const projects = [...new Set(triples.map(([, project]) => project))].sort();
        const valid = ["a", "b", "c", "p"].filter(
          (voter) => projects.reduce((cost, project) => cost + votesOf(voter, project) ** 2n, 0n) <= 100n,
        );
        const weights = projects.map((project) => valid.reduce((sum, voter) => sum + votesOf(voter, project), 0n));
        expect(result.recipients.map(({ received }) => received)).to.deep.equal(weights);
        const exact = shares(
          fraction(pool),
          weights.map((weight) => fraction(weight)),
          undefined,
          "back",
        );
        exact.forEach((share, i) => {
          const off = minus(fraction(result.recipients[i]?.amount ?? -9n), share);
          expect(exceeds(off, fraction(-1n)) && exceeds(fraction(1n), off)).to.equal(true);
        });
      }),
    );
  });
});
