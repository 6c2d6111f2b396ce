import { SeededRandom } from "../../../scripts/sim/seeded-random.js";
import { expect } from "chai";
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe("seeded random", () => {
  it("generator repeats by seed", () => {
    const draw = (seed: number): number[] => {
      const random = new SeededRandom(seed);
      return range(5).map(() => random.next());
    };
    expect(draw(7)).to.deep.equal(draw(7));
    expect(draw(7)).not.to.deep.equal(draw(8));
  });
});
