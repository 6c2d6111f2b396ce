import { expect } from "chai";
import { addressAt, packHex } from "../../src/engine/bytes.js";
import { convertPoints, sumWeights, type Weights } from "../../src/engine/conversion.js";
import { rootTotal } from "../../src/engine/tree.js";
import { codeOf } from "./codes.js";
import { address } from "./programs.js";

const epoch = (...entries: [number, bigint][]): Weights => ({
  accounts: packHex(
    entries.map(([i]) => address(i)),
    20,
  ),
  weights: BigUint64Array.from(entries, ([, weight]) => weight),
});

describe("conversion", () => {
  it("sums accounts over epochs", () => {
    const { accounts, weights } = sumWeights([epoch([2, 5n], [7, 1n]), epoch(), epoch([1, 3n], [7, 10n])]);
    expect([0, 1, 2].map((a) => addressAt(accounts, a))).to.deep.equal([address(1), address(2), address(7)]);
    expect([...weights]).to.deep.equal([3n, 5n, 11n]);
  });

  it("shares one budget by the sums", () => {
    const result = convertPoints(9n, 100n, [epoch([1, 1n]), epoch([1, 1n], [2, 2n])], { shareCapBps: 10_000 });
    expect([...result.allocation.units]).to.deep.equal([50n, 50n]);
    expect(result.tree && rootTotal(result.tree)).to.equal(100n);
  });

  it("makes no tree of nothing", () => {
    expect(convertPoints(9n, 0n, [epoch([1, 1n])], { shareCapBps: 10_000 }).tree).to.equal(undefined);
  });

  it("refuses sums beyond 64 bits", () => {
    const half = epoch([1, 2n ** 63n]);
    expect(codeOf(() => sumWeights([half, half]))).to.equal("OVERFLOW");
  });
});
