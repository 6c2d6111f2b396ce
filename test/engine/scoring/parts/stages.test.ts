import { expect } from "chai";
import fc from "fast-check";
import { addressAt } from "../../../../src/engine/columns/bytes.js";
import { score, type Scores } from "../../../../src/engine/scoring/score.js";
import { inputOf, programs } from "../../../helpers/engine/programs.js";
import { scoreInParts } from "../../../helpers/engine/parted.js";
import { run } from "../../../helpers/engine/scored.js";

/** What an account has, attesters by name. */
function accountsOf(all: readonly Scores[]): Map<string, string> {
  return new Map(
    all.flatMap(({ accounts, points, base, weights, reputation, attribution }) =>
      [...points.keys()].map((a): [string, string] => {
        const own =
          attribution === undefined
            ? []
            : [...attribution.account.keys()].filter((pair) => attribution.account[pair] === a);
        const by = own.map((pair) => [
          addressAt(attribution?.attesters ?? accounts, attribution?.attester[pair] ?? 0),
          attribution?.weight[pair],
        ]);
        const numbers = [points[a], base[a], weights[a], ...reputation.subarray(8 * a, 8 * a + 8), ...by.flat()];
        return [addressAt(accounts, a), numbers.join()];
      }),
    ),
  );
}

const bonded = (all: readonly Scores[]): string[] =>
  [
    ...new Set(
      all.flatMap(({ attribution }) =>
        attribution === undefined
          ? []
          : [...attribution.needsBond.keys()]
              .filter((i) => attribution.needsBond[i] === 1)
              .map((i) => addressAt(attribution.attesters, i)),
      ),
    ),
  ].sort();

describe("stages", () => {
  for (const parts of [1, 2, 7]) {
    it(`score ${parts} part${parts === 1 ? "" : "s"} as the whole`, () => {
      fc.assert(
        fc.property(programs(fc.boolean()), (p) => {
          if (typeof run(p) === "string") return;
          const input = inputOf(p);
          const whole = score(input);
          const { scores, reasons } = scoreInParts(input, parts);
          expect(Object.fromEntries(accountsOf(scores))).to.deep.equal(Object.fromEntries(accountsOf([whole])));
          expect([...reasons]).to.deep.equal([...whole.reasons]);
          expect(bonded(scores)).to.deep.equal(bonded([whole]));
        }),
        { numRuns: 60 },
      );
    });
  }
});
