import { expect } from "chai";
import fc from "fast-check";
import { matchDonations } from "../../../src/engine/funding/quadratic.js";
import { parseRound, type QuadraticParameters } from "../../../src/engine/funding/parameters.js";
import { sqrtFixed } from "../../../src/engine/funding/roots.js";
import {
  divided,
  exceeds,
  floor,
  fraction,
  minus,
  pairwise as pairwiseModel,
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
/** One donation of each donor to each project. */
const distinct = (list: readonly Donation[]): Donation[] => [
  ...new Map(list.map((row) => [row.donor + row.project, row])).values(),
];
const pairwise = { formula: "pairwise", pairwiseBound: "50", scaling: "always" };

describe("matchDonations beside a model", () => {
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
            const finer = own.reduce((sum, row) => sum + sqrtFixed(row.amount, 40), 0n);
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

    it("multiplies by alpha within a unit and alpha's last decimal", () => {
      fc.assert(
        fc.property(rows(square).map(distinct), pool, (donations, units) => {
          const weights = [...subsidies(donations, true).values()];
          const exact = shares(fraction(units), weights, undefined, "back");
          amountsOf(donations, { scaling: "alpha" }, units).forEach((amount, i) => {
            const off = minus(exact[i] ?? fraction(0n), fraction(amount));
            const lost = minus(fraction(weights[i]?.over ?? 0n, WAD), fraction(-1n));
            expect(off.over >= 0n && exceeds(lost, off)).to.equal(true);
          });
        }),
      );
    });

    it("bounds pairs within a unit", () => {
      const few = rows(fc.bigInt(0n, 1_000n).map((root) => root * root)).map((list) => distinct(list).slice(0, 12));
      fc.assert(
        fc.property(few, fc.bigInt(1n, 10n ** 6n), (donations, bound) => {
          const chosen = { formula: "pairwise", pairwiseBound: String(bound) };
          const exact = pairwiseModel(donations, bound);
          amountsOf(donations, chosen, 10n ** 30n).forEach((amount, i) => {
            const off = minus(exact[i] ?? fraction(0n), fraction(amount));
            expect(exceeds(off, fraction(-1n)) && exceeds(fraction(2n), off)).to.equal(true);
          });
        }),
        { numRuns: 50 },
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
});

describe("the rational model", () => {
  it("divides and multiplies", () => {
    expect(floor(divided(times(fraction(3n), fraction(7n, 2n)), fraction(5n)))).to.equal(2n);
  });
});
