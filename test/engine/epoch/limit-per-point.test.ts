import { expect } from "chai";
import fc from "fast-check";
import { limitPerPoint } from "../../../src/engine/epoch/allocate.js";
import { buildReceipt } from "../../../src/engine/epoch/receipt.js";
import { parseRules } from "../../../src/engine/rules/rules.js";
import { address, RULES } from "../../helpers/engine/programs.js";
import { programs } from "../../helpers/engine/programs.js";
import { codeOf } from "../../helpers/errors.js";
import { plain, run, work } from "../../helpers/engine/scored.js";

describe("most units a point", () => {
  const amounts = fc.array(fc.tuple(fc.bigInt(0n, 2n ** 60n), fc.bigInt(0n, 2n ** 60n)), { maxLength: 20 });

  it("is the smaller of share and limit, exactly", () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (rows, most) => {
        const [units, weights] = [0, 1].map((column) => BigUint64Array.from(rows, (row) => row[column] as bigint));
        const paid = limitPerPoint(units as BigUint64Array, weights as BigUint64Array, most);
        const expected = rows.map(([own, weight]) => (own < weight * BigInt(most) ? own : weight * BigInt(most)));
        expect([...paid]).to.deep.equal(expected);
      }),
    );
  });

  it("leaves a busy epoch as it is, and a quiet one unpaid in part", () => {
    const two = [work(), work({ account: address(2) })];
    const [weight] = (run(plain({ work: two })) as Exclude<ReturnType<typeof run>, string>).weights;
    for (const most of [1, 1_000]) {
      const result = run(plain({ work: two, budget: 1_000_000n, rules: { ...RULES, maxUnitsPerPoint: most } }));
      if (typeof result === "string") throw new Error(result);
      const own = 500_000n < BigInt(most) * (weight ?? 0n) ? 500_000n : BigInt(most) * (weight ?? 0n);
      expect([...result.units]).to.deep.equal([own, own]);
      expect(result.total).to.equal(2n * own);
    }
  });

  it("stands on the receipt, whose lines sum to the leaf", () => {
    fc.assert(
      fc.property(programs(fc.boolean()), fc.integer({ min: 1, max: 50 }), (p, maxUnitsPerPoint) => {
        const result = run({ ...p, rules: { ...p.rules, maxUnitsPerPoint } });
        if (typeof result === "string") return;
        for (const account of new Set(p.work.map((each) => each.account))) {
          const { lines, units, weight, held } = buildReceipt(result, account);
          const sum = lines.filter((line) => line.sum === "units").reduce((total, line) => total + line.amount, 0n);
          expect(sum).to.equal(units);
          expect(units + held <= weight * BigInt(maxUnitsPerPoint)).to.equal(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("is a whole number of the rules, or left out", () => {
    expect(parseRules({ ...RULES, maxUnitsPerPoint: 5 }).maxUnitsPerPoint).to.equal(5);
    for (const wrong of [0, 1.5, "5"])
      expect(codeOf(() => parseRules({ ...RULES, maxUnitsPerPoint: wrong }))).to.equal("INVALID_RULES");
  });
});
