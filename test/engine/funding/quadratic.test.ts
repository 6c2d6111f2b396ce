import { expect } from "chai";
import fc from "fast-check";
import { matchDonations, matchTallies } from "../../../src/engine/funding/quadratic.js";
import { parseRound, type QuadraticParameters } from "../../../src/engine/funding/parameters.js";
import { rootOf } from "../../../src/engine/funding/roots.js";
import { codeOf } from "../../helpers/errors.js";
import {
  divided,
  exceeds,
  floor,
  fraction,
  minus,
  shares,
  subsidies,
  times,
  total,
} from "../../helpers/engine/funding.js";
import type { Donation } from "../../../src/engine/funding/donations.js";

const WAD = 10n ** 18n;
const round = (choices: object, pool = 1_000n): QuadraticParameters =>
  parseRound({ kind: "quadratic", name: "test", pool: String(pool), ...choices }) as QuadraticParameters;
const gift = (donor: string, project: string, amount: bigint): Donation => ({ donor, project, amount });
const amountsOf = (rows: readonly Donation[], choices: object, pool?: bigint): bigint[] =>
  matchDonations(rows, round(choices, pool)).recipients.map(({ amount }) => amount);

const anybody = fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "p", "q");
const rows = (amount: fc.Arbitrary<bigint>): fc.Arbitrary<Donation[]> =>
  fc.array(fc.record({ donor: anybody, project: fc.constantFrom("p", "q", "r", "s"), amount }), { maxLength: 40 });
const square = fc.bigInt(0n, 10n ** 12n).map((root) => root * root);
const any = fc.oneof(fc.bigInt(0n, 100n), fc.bigInt(0n, 10n ** 24n));
const pool = fc.oneof(fc.bigInt(0n, 100n), fc.bigInt(0n, 10n ** 27n));
const choices = fc.record({
  donations: fc.constantFrom("subtract", "keep"),
  repeats: fc.constantFrom("sum", "average"),
  scaling: fc.constantFrom("always", "when-exceeded"),
  rounding: fc.constantFrom("down", "largest-remainder"),
  capBps: fc.constantFrom(10_000, 5_000, 3_333, 1),
  capExcess: fc.constantFrom("back", "spread"),
  clusters: fc.constantFrom("none", "same-projects"),
  rootDecimals: fc.constantFrom(0, 9, 18),
});
const pairwise = { formula: "pairwise", pairwiseBound: "50", scaling: "always" };

describe("matchDonations", () => {
  describe("against fractions", () => {
    it("is within a unit where roots are whole", () => {
      const each = rows(square).map((list) => [...new Map(list.map((row) => [row.donor + row.project, row])).values()]);
      fc.assert(
        fc.property(each, pool, choices, (donations, units, chosen) => {
          const parameters = { ...chosen, clusters: "none", repeats: "sum" };
          const weights = [...subsidies(donations, chosen.donations === "subtract").values()];
          const whole = fraction(floor(total(weights)));
          const most = fraction(units);
          const shared = chosen.scaling === "when-exceeded" && exceeds(most, whole) ? whole : most;
          const cap = chosen.capBps === 10_000 ? undefined : fraction((units * BigInt(chosen.capBps)) / 10_000n);
          const exact = shares(shared, weights, cap, chosen.capExcess);
          amountsOf(donations, parameters, units).forEach((amount, i) => {
            const off = minus(fraction(amount), exact[i] ?? fraction(0n));
            expect(exceeds(off, fraction(-1n)) && exceeds(fraction(1n), off)).to.equal(true);
          });
        }),
      );
    });

    it("is below the true subsidy by less than the bound of its roots", () => {
      fc.assert(
        fc.property(rows(any), fc.constantFrom(0, 9, 18), (donations, rootDecimals) => {
          const sorted = donations.filter(({ donor, project }) => donor !== project);
          const list = [...new Map(sorted.map((row) => [row.donor + row.project, row])).values()];
          const parameters = round({ donations: "keep", rootDecimals }, 10n ** 60n);
          for (const { id, amount } of matchDonations(list, parameters).recipients) {
            const own = list.filter(({ project }) => project === id);
            const finer = own.reduce((sum, row) => sum + rootOf(row.amount, 40), 0n);
            const exact = fraction(finer * finer, 10n ** 80n);
            const lost = fraction(
              2n * BigInt(own.length) * (finer + BigInt(own.length)),
              10n ** BigInt(40 + rootDecimals),
            );
            const off = minus(exact, fraction(amount));
            expect(exceeds(off, fraction(-1n))).to.equal(true);
            expect(exceeds(minus(lost, fraction(-2n)), off)).to.equal(true);
          }
        }),
      );
    });

    it("is the same for 10,000 donations in any order", () => {
      const many = Array.from({ length: 10_000 }, (_, i) =>
        gift(`d${(i * 7_919) % 3_001}`, `p${(i * 104_729) % 97}`, BigInt((i * 15_485_863) % 1_000_003) * 10n ** 12n),
      );
      const mixed = many.map((_, i) => many[(i * 6_007) % many.length] as Donation);
      const parameters = round({ scaling: "always", capBps: 200, capExcess: "spread" }, 10n ** 24n);
      const result = matchDonations(many, parameters);
      expect(matchDonations(mixed, parameters)).to.deep.equal(result);
      expect(result.paid).to.equal(10n ** 24n);
    });
  });

  describe("properties", () => {
    it("any order gives the same result", () => {
      fc.assert(
        fc.property(rows(any), pool, choices, fc.nat(), (donations, units, chosen, seed) => {
          const turned = donations.map((_, i) => donations[(i + seed) % donations.length] as Donation).reverse();
          for (const parameters of [round(chosen, units), round(pairwise, units)]) {
            expect(matchDonations(turned, parameters)).to.deep.equal(matchDonations(donations, parameters));
          }
        }),
      );
    });

    it("pays at most the pool and the cap", () => {
      fc.assert(
        fc.property(rows(any), pool, choices, (donations, units, chosen) => {
          for (const parameters of [round(chosen, units), round({ scaling: "alpha" }, units), round(pairwise, units)]) {
            const { recipients, paid, left } = matchDonations(donations, parameters);
            expect(paid + left).to.equal(units);
            expect(left >= 0n).to.equal(true);
            const cap = (units * BigInt(parameters.capBps)) / 10_000n;
            for (const { amount } of recipients) expect(amount >= 0n && amount <= cap).to.equal(true);
          }
        }),
      );
    });

    it("giving in parts changes nothing when summed", () => {
      fc.assert(
        fc.property(rows(any), pool, choices, fc.nat({ max: 100 }), (donations, units, chosen, share) => {
          const parameters = round({ ...chosen, repeats: "sum" }, units);
          const parts = donations.flatMap((row) => {
            const part = (row.amount * BigInt(share)) / 100n;
            return [
              { ...row, amount: part },
              { ...row, amount: row.amount - part },
            ];
          });
          const amounts = ({ recipients }: ReturnType<typeof matchDonations>) => recipients.map(({ amount }) => amount);
          expect(amounts(matchDonations(parts, parameters))).to.deep.equal(
            amounts(matchDonations(donations, parameters)),
          );
        }),
      );
    });
  });

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

describe("the rational model", () => {
  it("divides and multiplies", () => {
    expect(floor(divided(times(fraction(3n), fraction(7n, 2n)), fraction(5n)))).to.equal(2n);
  });
});
