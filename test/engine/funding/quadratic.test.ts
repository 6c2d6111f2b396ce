import { expect } from "chai";
import fc from "fast-check";
import { matchDonations, matchTallies } from "../../../src/engine/funding/quadratic.js";
import { parseRound, type QuadraticParameters } from "../../../src/engine/funding/parameters.js";
import { codeOf } from "../../helpers/errors.js";
import type { Donation } from "../../../src/engine/funding/donations.js";

const WAD = 10n ** 18n;
const round = (choices: object, pool = 1_000n): QuadraticParameters =>
  parseRound({ kind: "quadratic", name: "test", pool: String(pool), ...choices }) as QuadraticParameters;
const gift = (donor: string, project: string, amount: bigint): Donation => ({ donor, project, amount });
const amountsOf = (rows: readonly Donation[], choices: object, pool?: bigint): bigint[] =>
  matchDonations(rows, round(choices, pool)).recipients.map(({ amount }) => amount);

const pairwise = { formula: "pairwise", pairwiseBound: "50", scaling: "always" };

describe("matchDonations", () => {
  describe("choices", () => {
    const few = [gift("a", "p", 100n), gift("b", "p", 100n), gift("a", "q", 100n), gift("c", "r", 400n)];

    it("subtracts donations or keeps them", () => {
      expect(amountsOf(few, {})).to.deep.equal([200n, 0n, 0n]);
      expect(amountsOf(few, { donations: "keep" })).to.deep.equal([400n, 100n, 400n]);
    });

    it("scales only when exceeded, or always", () => {
      expect(amountsOf(few, { donations: "keep" }, 90n)).to.deep.equal([40n, 10n, 40n]);
      expect(amountsOf(few, { donations: "keep", scaling: "always" }, 1_800n)).to.deep.equal([800n, 200n, 800n]);
    });

    it("sums or averages repeated donations", () => {
      const again = [...few, gift("b", "p", 300n)];
      expect(amountsOf(again, { donations: "keep" })).to.deep.equal([643n, 71n, 286n]);
      const averaged = matchDonations([gift("b", "p", 100n), gift("b", "p", 301n)], round({ repeats: "average" }));
      expect(averaged.recipients).to.deep.equal([{ id: "p", circle: "", counted: 2, received: 200n, amount: 0n }]);
    });

    it("multiplies by alpha, which may exceed one", () => {
      const { alpha, recipients, left } = matchDonations(few, round({ scaling: "alpha" }, 1_000n));
      expect(alpha).to.equal(5n * WAD);
      expect(recipients.map(({ amount }) => amount)).to.deep.equal([1_000n, 0n, 0n]);
      expect(left).to.equal(0n);
      const third = matchDonations(few, round({ scaling: "alpha", donations: "keep", capAmount: "30" }, 100n));
      expect(third.alpha).to.equal(WAD / 9n);
      expect(third.recipients.map(({ amount }) => amount)).to.deep.equal([30n, 11n, 30n]);
    });

    it("takes roots alone", () => {
      expect(amountsOf(few, { formula: "roots", scaling: "always" }, 100n)).to.deep.equal([40n, 20n, 40n]);
    });

    it("puts donors with the same projects under one root", () => {
      const rows = [gift("a", "p", 50n), gift("b", "p", 50n), gift("c", "p", 100n), gift("c", "q", 100n)];
      const clusters = "same-projects";
      expect(amountsOf(rows, { clusters, donations: "keep" })).to.deep.equal([400n, 100n]);
    });

    it("bounds pairs", () => {
      const rows = [gift("a", "p", 100n), gift("b", "p", 100n), gift("c", "q", 100n)];
      expect(amountsOf(rows, { formula: "pairwise", pairwiseBound: "100" })).to.deep.equal([100n, 0n]);
      expect(amountsOf(rows, { formula: "pairwise", pairwiseBound: "300" })).to.deep.equal([150n, 0n]);
    });

    it("a pair adds at most twice the bound", () => {
      fc.assert(
        fc.property(
          fc.array(fc.bigInt(0n, 10n ** 20n), { maxLength: 8 }),
          fc.bigInt(1n, 10n ** 9n),
          (amounts, bound) => {
            const both = amounts.flatMap((amount, i) => [gift("a", `p${i}`, amount), gift("b", `p${i}`, amount)]);
            const parameters = round({ formula: "pairwise", pairwiseBound: String(bound) }, 10n ** 40n);
            expect(matchDonations(both, parameters).paid <= 2n * bound).to.equal(true);
          },
        ),
      );
    });

    it("a bound beyond all donations gives the square less the donations", () => {
      const whole = amountsOf(few, {}, 10n ** 6n);
      const rows = { formula: "pairwise", pairwiseBound: String(10n ** 30n) };
      expect(amountsOf(few, rows, 10n ** 6n).map((x, i) => (whole[i] ?? 0n) - x <= 1n)).to.deep.equal([
        true,
        true,
        true,
      ]);
    });

    it("leaves out what is not eligible, by reason", () => {
      const rows: Donation[] = [
        { ...gift("p", "p", 100n), score: 30 },
        { ...gift("a", "p", 9n), score: 30 },
        { ...gift("b", "p", 100n), score: 19 },
        { ...gift("c", "p", 100n), score: null },
        { ...gift("d", "p", 100n), score: 20, coefficientBps: 0 },
        { ...gift("e", "p", 100n), score: 20, coefficientBps: 2_500 },
      ];
      const chosen = { minimumDonation: "10", minimumScore: 20, donations: "keep" };
      const { recipients, refused } = matchDonations(rows, round(chosen));
      expect(recipients).to.deep.equal([{ id: "p", circle: "", counted: 1, received: 25n, amount: 25n }]);
      expect(refused).to.deep.equal({ SELF: 1, BELOW_MINIMUM: 1, LOW_SCORE: 1, NO_SCORE: 1, NO_COEFFICIENT: 1 });
      const open = matchDonations(rows, round({ ...chosen, unscored: "accept", coefficients: "ignore" }));
      expect(open.refused).to.deep.equal({ SELF: 1, BELOW_MINIMUM: 1, LOW_SCORE: 1 });
      expect(open.recipients[0]?.received).to.equal(300n);
    });

    it("refuses amounts out of bounds", () => {
      for (const row of [gift("a", "p", -1n), { ...gift("a", "p", 1n), coefficientBps: 10_001 }]) {
        expect(codeOf(() => matchDonations([row], round({})))).to.equal("INVALID_ARGUMENT");
      }
    });
  });

  describe("edges", () => {
    it("an empty round gives the pool back", () => {
      for (const scaling of ["always", "when-exceeded", "alpha"]) {
        const result = matchDonations([], round({ scaling }));
        expect(result).to.include({ paid: 0n, left: 1_000n });
        expect(result.recipients).to.deep.equal([]);
      }
    });

    it("one donor is matched nothing, or all if donations are kept", () => {
      expect(amountsOf([gift("a", "p", 2n)], { scaling: "always" })).to.deep.equal([0n]);
      expect(amountsOf([gift("a", "p", 2n)], { scaling: "always", donations: "keep" })).to.deep.equal([1_000n]);
    });

    it("a gift to oneself is not matched", () => {
      expect(matchDonations([gift("p", "p", 9n)], round({ scaling: "always", donations: "keep" })).left).to.equal(
        1_000n,
      );
    });
  });
});

describe("matchTallies", () => {
  const tallies = [
    { project: "q", roots: 30n, donated: 500n, counted: 4 },
    { project: "p", roots: 10n, donated: 100n, counted: 1 },
  ];

  it("matches sums as if donations were known", () => {
    const result = matchTallies(tallies, round({ rootDecimals: 0, scaling: "alpha" }, 800n));
    expect(result.recipients.map(({ id, amount }) => [id, amount])).to.deep.equal([
      ["p", 0n],
      ["q", 800n],
    ]);
    expect(result.alpha).to.equal(2n * WAD);
  });

  it("refuses what it cannot match", () => {
    const parameters = round({ rootDecimals: 0 });
    expect(codeOf(() => matchTallies([...tallies, ...tallies], parameters))).to.equal("DUPLICATE");
    expect(codeOf(() => matchTallies([{ project: "q", roots: -1n, donated: 0n, counted: 1 }], parameters))).to.equal(
      "INVALID_ARGUMENT",
    );
    expect(codeOf(() => matchTallies(tallies, round(pairwise)))).to.equal("INVALID_ARGUMENT");
  });
});
