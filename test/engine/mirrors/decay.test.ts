import { readFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { decayConstants, isqrt } from "../../../scripts/generate/vectors/decay-constants.js";
import { decayVectors, type DecayVectors } from "../../../scripts/generate/vectors/decay.js";
import { deflate, GROWTH_ONE, growthOf, inflate, MAX_HALVINGS } from "../../../src/engine/mirrors/decay.js";
import { AssayError, type ErrorCode } from "../../../src/engine/errors.js";

const vectors = JSON.parse(readFileSync(new URL("../../vectors/decay.json", import.meta.url), "utf8")) as DecayVectors;

const halfLives = fc.bigInt(1n, 2n ** 32n - 1n);
const times = fc.bigInt(0n, 2n ** 40n);

describe("decay", () => {
  describe("constants", () => {
    it("root is exact", () => {
      fc.assert(
        fc.property(fc.bigInt(0n, 2n ** 300n), (value) => {
          const root = isqrt(value);
          expect(root * root <= value && value < (root + 1n) ** 2n).to.equal(true);
        }),
      );
    });

    it("square back to two", () => {
      // 2^(2^-i) raised to the power 2^i is 2: the cut constant stays just below it, the next number exceeds it.
      decayConstants().forEach((constant, i) => {
        const power = (root: bigint) =>
          Array.from({ length: i + 1 }).reduce<bigint>((p) => (p * p) >> 448n, root << 384n);
        const two = 2n << 448n;
        expect(power(constant) <= two, `constant ${i + 1}`).to.equal(true);
        expect(power(constant + 1n) > two, `constant ${i + 1}`).to.equal(true);
      });
    });
  });

  describe("golden vectors", () => {
    it("are what the generator makes", () => {
      expect(vectors).to.deep.equal(decayVectors());
    });

    it("match growth", () => {
      for (const { elapsed, halfLife, mantissa, shift } of vectors.growth) {
        const expected = { mantissa: BigInt(mantissa), shift: BigInt(shift) };
        expect(growthOf(BigInt(elapsed), BigInt(halfLife)), `${elapsed} of ${halfLife}`).to.deep.equal(expected);
      }
    });

    it("match inflated and left points", () => {
      for (const row of vectors.decay) {
        const halfLife = BigInt(row.halfLife);
        expect(inflate(BigInt(row.points), BigInt(row.credited), halfLife)).to.equal(BigInt(row.inflated));
        expect(deflate(BigInt(row.inflated), BigInt(row.read), halfLife)).to.equal(BigInt(row.left));
      }
    });
  });

  describe("growthOf", () => {
    it("refuses no half-life", () => {
      expectCode(() => growthOf(1n, 0n), "INVALID_ARGUMENT");
    });

    it("refuses negative time", () => {
      expectCode(() => growthOf(-1n, 1n), "INVALID_ARGUMENT");
    });

    it("doubles every half-life", () => {
      fc.assert(
        fc.property(halfLives, fc.bigInt(0n, 300n), (halfLife, n) => {
          expect(growthOf(n * halfLife, halfLife)).to.deep.equal({ mantissa: GROWTH_ONE, shift: n });
        }),
      );
    });

    it("grows with every second", () => {
      fc.assert(
        fc.property(halfLives, times, (halfLife, elapsed) => {
          const [before, after] = [growthOf(elapsed, halfLife), growthOf(elapsed + 1n, halfLife)];
          const sameShift = before.shift === after.shift && before.mantissa < after.mantissa;
          expect(sameShift || before.shift < after.shift).to.equal(true);
        }),
      );
    });

    it("keeps its mantissa's range", () => {
      fc.assert(
        fc.property(halfLives, times, (halfLife, elapsed) => {
          const { mantissa } = growthOf(elapsed, halfLife);
          expect(mantissa >= GROWTH_ONE && mantissa < 2n * GROWTH_ONE).to.equal(true);
        }),
      );
    });

    it("follows the real power of two", () => {
      fc.assert(
        fc.property(halfLives, times, (halfLife, elapsed) => {
          const within = elapsed % halfLife;
          const real = 2 ** (Number(within) / Number(halfLife));
          const { mantissa } = growthOf(within, halfLife);
          // A step of the exponent is 2^-32 of a half-life; floating point adds nothing that matters.
          expect(Math.abs(Number(mantissa) / Number(GROWTH_ONE) - real)).to.be.lessThan(2 ** -31);
        }),
      );
    });
  });

  describe("inflate", () => {
    it("refuses negative points", () => {
      expectCode(() => inflate(-1n, 0n, 1n), "INVALID_ARGUMENT");
    });

    it("refuses beyond the horizon", () => {
      expectCode(() => inflate(1n, MAX_HALVINGS * 7n + 1n, 7n), "OVERFLOW");
    });

    it("reaches the horizon", () => {
      expect(inflate(1n, MAX_HALVINGS * 7n, 7n)).to.equal(GROWTH_ONE << MAX_HALVINGS);
    });

    it("fits a checkpoint at the horizon", () => {
      expect(8n * inflate(2n ** 61n - 1n, MAX_HALVINGS * 7n, 7n) < 2n ** 208n).to.equal(true);
    });
  });

  describe("deflate", () => {
    it("gives back what was inflated", () => {
      fc.assert(
        fc.property(fc.bigInt(0n, 2n ** 32n), halfLives, fc.bigInt(0n, 2n ** 32n), (points, halfLife, elapsed) => {
          const time = elapsed % (MAX_HALVINGS * halfLife + 1n);
          expect(deflate(inflate(points, time, halfLife), time, halfLife)).to.equal(points);
        }),
      );
    });

    it("halves after a half-life", () => {
      fc.assert(
        fc.property(fc.bigInt(0n, 2n ** 32n), halfLives, fc.bigInt(0n, 40n), (points, halfLife, n) => {
          expect(deflate(inflate(points, n * halfLife, halfLife), (n + 1n) * halfLife, halfLife)).to.equal(points / 2n);
        }),
      );
    });

    it("sums before it rounds", () => {
      const inflated = inflate(1n, 0n, 10n) + inflate(1n, 0n, 10n);
      expect(deflate(inflated, 10n, 10n)).to.equal(1n);
      expect(2n * deflate(inflated / 2n, 10n, 10n)).to.equal(0n);
    });

    it("reads beyond the horizon", () => {
      const inflated = inflate(2n ** 32n - 1n, 80n, 1n);
      expect(deflate(inflated, 80n + 31n, 1n)).to.equal(1n);
      expect(deflate(inflated, 80n + 32n, 1n)).to.equal(0n);
      expect(deflate(inflated, 2n ** 48n, 1n)).to.equal(0n);
    });
  });
});

function expectCode(action: () => unknown, code: ErrorCode): void {
  expect(action).to.throw(AssayError).with.property("code", code);
}
