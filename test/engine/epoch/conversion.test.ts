import { expect } from "chai";
import fc from "fast-check";
import { addressAt, packHex } from "../../../src/engine/columns/bytes.js";
import {
  addEarned,
  convertedEpochs,
  sumWeights,
  unite,
  type EarnedEpoch,
  type PastEpoch,
} from "../../../src/engine/epoch/conversion.js";
import { computeEpoch, type EpochResult } from "../../../src/engine/epoch/epoch.js";
import { buildReceipt } from "../../../src/engine/epoch/receipt.js";
import { AssayError } from "../../../src/engine/errors.js";
import { score } from "../../../src/engine/scoring/score.js";
import { leafAt } from "../../../src/engine/tree/epoch-tree.js";
import { address, inputOf, programs, RULES, UNLIMITED } from "../../helpers/engine/programs.js";
import { codeOf } from "../../helpers/errors.js";
import { compute } from "../../helpers/engine/reference.js";
import { share, type Program } from "../../helpers/engine/reference-parts.js";

const earnedIn = (epoch: number, entries: ReadonlyMap<string, bigint>): EarnedEpoch => {
  const accounts = [...entries.keys()].sort();
  const weights = BigUint64Array.from(accounts, (account) => entries.get(account) ?? 0n);
  return { epoch, accounts: packHex(accounts, 20), weights };
};
const epochOf = (...entries: [number, bigint][]): EarnedEpoch =>
  earnedIn(0, new Map(entries.map(([i, weight]) => [address(i), weight])));

const accountsOf = (column: Uint8Array): string[] =>
  Array.from({ length: column.length / 20 }, (_, i) => addressAt(column, i));
const byAccount = (result: EpochResult, column: BigUint64Array): Map<string, bigint> =>
  new Map(accountsOf(result.accounts).map((account, i) => [account, column[i] as bigint]));

/** Programs without errors of their own, with up to four epochs that were never paid. */
/** Programs that do not limit attesters: what limits do to converted weights has tests of its own. */
const conversions = fc.tuple(
  programs(fc.boolean(), 20).map((p) => ({ ...p, rules: { ...p.rules, ...UNLIMITED } })),
  fc.array(
    fc.dictionary(fc.integer({ min: 1, max: 9 }).map(address), fc.bigInt(0n, 2n ** 40n)).map((e) => Object.entries(e)),
    { maxLength: 4 },
  ),
);

/** The engine's result; undefined if the program's own numbers exceed 64 bits. */
function run(p: Program, earned: readonly EarnedEpoch[]): EpochResult | undefined {
  try {
    return computeEpoch({ ...inputOf(p), earned });
  } catch (error) {
    if (error instanceof AssayError && error.code === "OVERFLOW") return undefined;
    throw error;
  }
}

describe("conversion", () => {
  describe("unite", () => {
    it("joins and finds both sides' rows", () => {
      const list = fc.uniqueArray(fc.integer({ min: 0, max: 40 })).map((each) => each.sort((a, b) => a - b));
      fc.assert(
        fc.property(list, list, (a, b) => {
          const { accounts, left, right } = unite(packHex(a.map(address), 20), packHex(b.map(address), 20));
          const all = [...new Set([...a, ...b])].sort((x, y) => x - y);
          expect(accountsOf(accounts)).to.deep.equal(all.map(address));
          expect([...left]).to.deep.equal(all.map((i) => a.indexOf(i)));
          expect([...right]).to.deep.equal(all.map((i) => b.indexOf(i)));
        }),
      );
    });
  });

  describe("sumWeights", () => {
    it("sums accounts over epochs", () => {
      const { accounts, weights } = sumWeights([epochOf([2, 5n], [7, 1n]), epochOf(), epochOf([1, 3n], [7, 10n])]);
      expect(accountsOf(accounts)).to.deep.equal([address(1), address(2), address(7)]);
      expect([...weights]).to.deep.equal([3n, 5n, 11n]);
    });

    it("refuses sums beyond 64 bits", () => {
      const half = epochOf([1, 2n ** 63n]);
      expect(codeOf(() => sumWeights([half, half]))).to.equal("OVERFLOW");
    });
  });

  describe("convertedEpochs", () => {
    const past = (...totals: bigint[]): PastEpoch[] => totals.map((total, epoch) => ({ epoch, total, rules: RULES }));
    const rules = (epoch: number, from: number, to: number) => ({ conversion: { epoch, from, to } });

    it("are the range's epochs", () => {
      expect(convertedEpochs(rules(4, 1, 2), 4, past(0n, 0n, 0n, 0n))).to.deep.equal([1, 2]);
    });

    it("are none in any other epoch", () => {
      expect(convertedEpochs(rules(4, 0, 2), 5, past(0n, 0n, 0n, 0n, 0n))).to.deep.equal([]);
      expect(convertedEpochs(RULES, 4, past(0n, 0n, 0n, 0n))).to.deep.equal([]);
    });

    it("leave out what had a budget", () => {
      expect(convertedEpochs(rules(4, 0, 3), 4, past(0n, 7n, 0n, 1n))).to.deep.equal([0, 2]);
    });

    it("leave out what was converted", () => {
      const before = past(0n, 0n, 0n, 0n).map((each) => (each.epoch === 2 ? { ...each, total: 9n } : each));
      const converting = before.map((each) => (each.epoch === 2 ? { ...each, rules: rules(2, 0, 0) } : each));
      expect(convertedEpochs(rules(4, 0, 3), 4, converting)).to.deep.equal([1, 3]);
    });

    it("keep what an empty conversion left", () => {
      const before = past(0n, 0n, 0n).map((each) => (each.epoch === 2 ? { ...each, rules: rules(2, 0, 1) } : each));
      expect(convertedEpochs(rules(3, 0, 2), 3, before)).to.deep.equal([0, 1, 2]);
    });

    it("never pay an epoch twice", () => {
      const step = fc.record({ paid: fc.boolean(), from: fc.nat(12), length: fc.nat(12), converts: fc.boolean() });
      fc.assert(
        fc.property(fc.array(step, { minLength: 1, maxLength: 14 }), (steps) => {
          const before: PastEpoch[] = [];
          const times = new Map<number, number>();
          steps.forEach(({ paid, from, length, converts }, epoch) => {
            const own = converts && from < epoch ? rules(epoch, from, Math.min(epoch - 1, from + length)) : {};
            const earned = convertedEpochs(own, epoch, before);
            if (paid) for (const each of [epoch, ...earned]) times.set(each, (times.get(each) ?? 0) + 1);
            before.push({ epoch, total: paid ? 5n : 0n, rules: own });
          });
          expect([...times.values()].every((count) => count === 1)).to.equal(true);
        }),
      );
    });
  });

  describe("computeEpoch", () => {
    it("shares by own and earned weights as the model does", () => {
      fc.assert(
        fc.property(conversions, ([p, lists]) => {
          const earned = lists.map((list, epoch) => earnedIn(epoch, new Map(list)));
          const result = run(p, earned);
          if (result === undefined) return;
          const model = compute(p);
          const weights = new Map(model.weights);
          for (const [account, weight] of lists.flat()) weights.set(account, (weights.get(account) ?? 0n) + weight);
          const sorted = new Map([...weights].sort(([a], [b]) => (a < b ? -1 : 1)));
          const accounts = accountsOf(result.accounts);
          for (const account of weights.keys()) expect(accounts).to.include(account);
          const units = share(sorted, p.budget, p.rules.shareCapBps);
          for (const [account, own] of byAccount(result, result.units)) expect(own).to.equal(units.get(account) ?? 0n);
          for (const [account, own] of byAccount(result, result.weights))
            expect(own).to.equal(weights.get(account) ?? 0n);
        }),
        { numRuns: 200 },
      );
    });

    it("credits no reputation twice", () => {
      fc.assert(
        fc.property(conversions, ([p, lists]) => {
          const earned = lists.map((list, epoch) => earnedIn(epoch, new Map(list)));
          const [plain, converted] = [run(p, []), run(p, earned)];
          if (plain === undefined || converted === undefined) return;
          expect(converted.reasons).to.deep.equal(plain.reasons);
          for (const name of ["points", "base"] as const) {
            const [before, after] = [byAccount(plain, plain[name]), byAccount(converted, converted[name])];
            for (const [account, own] of after) expect(own).to.equal(before.get(account) ?? 0n);
          }
          const reputation = (result: EpochResult): Map<string, string> =>
            new Map(accountsOf(result.accounts).map((a, i) => [a, result.reputation.slice(8 * i, 8 * i + 8).join()]));
          const before = reputation(plain);
          for (const [account, own] of reputation(converted))
            expect(own).to.equal(before.get(account) ?? "0,0,0,0,0,0,0,0");
        }),
        { numRuns: 100 },
      );
    });

    it("explains every unit of it", () => {
      fc.assert(
        fc.property(conversions, ([p, lists]) => {
          const earned = lists.map((list, epoch) => earnedIn(epoch, new Map(list)));
          const result = run(p, earned);
          if (result === undefined) return;
          for (const account of accountsOf(result.accounts)) {
            const receipt = buildReceipt(result, account);
            const sum = (of: "weight" | "units"): bigint =>
              receipt.lines.filter((line) => line.sum === of).reduce((total, line) => total + line.amount, 0n);
            expect([sum("weight"), sum("units")]).to.deep.equal([receipt.weight, receipt.units]);
            for (const { code, epoch, amount } of receipt.lines)
              if (code === "CONVERTED") expect(new Map(lists[epoch ?? 99]).get(account)).to.equal(amount);
          }
        }),
        { numRuns: 100 },
      );
    });

    it("pays those who only earned before", () => {
      const [p] = fc.sample(programs(fc.constant(false), 0), { numRuns: 1, seed: 1 }) as [Program];
      const result = computeEpoch({ ...inputOf(p), budget: 90n, earned: [epochOf([1, 1n], [2, 2n])] });
      expect([...result.units]).to.deep.equal([30n, 60n]);
      expect([...(result.converted ?? [])]).to.deep.equal([1n, 2n]);
      expect(buildReceipt(result, address(2)).lines).to.deep.equal([
        { sum: "weight", code: "CONVERTED", epoch: 0, amount: 2n },
        { sum: "units", code: "SHARE", amount: 60n },
      ]);
      expect(codeOf(() => buildReceipt(result, address(3)))).to.equal("NOT_FOUND");
      if (result.tree === undefined) throw new Error("No tree");
      const { tree } = result;
      const leaves = [0, 1].map((i) => leafAt(tree, i));
      expect(leaves.map(({ account, units, reputation }) => [account, units, reputation])).to.deep.equal([
        [address(1), 30n, Array(8).fill(0)],
        [address(2), 60n, Array(8).fill(0)],
      ]);
      expect(result.total).to.equal(90n);
    });

    it("leaves scores without conversion as they are", () => {
      const [p] = fc.sample(programs(fc.constant(true), 30), { numRuns: 1, seed: 3 }) as [Program];
      const scores = score(inputOf(p));
      expect(addEarned(scores, [])).to.deep.equal({ ...scores, converted: undefined });
    });
  });
});
