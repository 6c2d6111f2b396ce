import { decayConstants } from "./decay-constants.js";

/** Golden vectors of the decay function, numbers as decimal strings. */
export interface DecayVectors {
  readonly constants: string[];
  readonly growth: { elapsed: string; halfLife: string; mantissa: string; shift: string }[];
  readonly decay: {
    points: string;
    credited: string;
    read: string;
    halfLife: string;
    inflated: string;
    left: string;
  }[];
}

const DAY = 86_400n;
const HALF_LIVES = [1n, 7n, DAY, 30n * DAY, 180n * DAY, 365n * DAY, 2n ** 32n - 1n];

/**
 * Computes the vectors by the definition in the design alone: constants by integer roots, growth by one product a bit.
 * Neither the contract nor the engine's mirror has a part in them.
 */
export function decayVectors(): DecayVectors {
  const constants = decayConstants();
  const growthAt = (elapsed: bigint, halfLife: bigint) => growth(constants, elapsed, halfLife);
  return {
    constants: constants.map(String),
    growth: HALF_LIVES.flatMap((halfLife) =>
      elapsedTimes(halfLife).map((elapsed) => {
        const [mantissa, shift] = growthAt(elapsed, halfLife);
        return strings({ elapsed, halfLife, mantissa, shift });
      }),
    ),
    decay: HALF_LIVES.flatMap((halfLife) =>
      [1n, 1_000n, 2n ** 32n - 1n].flatMap((points) =>
        periods(halfLife).map(([credited, read]) => {
          const [mantissa, shift] = growthAt(credited, halfLife);
          const inflated = points * mantissa * 2n ** shift;
          const [divisor, doublings] = growthAt(read, halfLife);
          return strings({ points, credited, read, halfLife, inflated, left: inflated / (divisor * 2n ** doublings) });
        }),
      ),
    ),
  };
}

/** Nothing, a second, every single bit of the fraction where the half-life allows, just before and at whole half-lives, the horizon, far beyond. */
function elapsedTimes(halfLife: bigint): bigint[] {
  const bits = Array.from({ length: 32 }, (_, i) => halfLife >> BigInt(i + 1));
  const wholes = [1n, 2n, 79n, 80n, 81n, 300n].flatMap((n) => [n * halfLife - 1n, n * halfLife, n * halfLife + 1n]);
  return [...new Set([0n, 1n, ...bits, ...wholes])].sort((a, b) => (a < b ? -1 : 1));
}

function periods(halfLife: bigint): [bigint, bigint][] {
  const third = halfLife / 3n;
  return [
    [0n, 0n],
    [0n, halfLife],
    [third, third + halfLife - 1n],
    [third, third + halfLife + 1n],
    [5n * halfLife + third, 9n * halfLife],
    [80n * halfLife, 80n * halfLife],
    [80n * halfLife, 111n * halfLife + third],
    [80n * halfLife, 500n * halfLife],
  ];
}

function growth(constants: readonly bigint[], elapsed: bigint, halfLife: bigint): [mantissa: bigint, shift: bigint] {
  const exponent = (elapsed * 2n ** 32n) / halfLife;
  const bits = (exponent % 2n ** 32n).toString(2).padStart(32, "0");
  const mantissa = constants.reduce((m, root, i) => (bits[i] === "1" ? (m * root) / 2n ** 64n : m), 2n ** 64n);
  return [mantissa, exponent / 2n ** 32n];
}

function strings<K extends string>(row: Record<K, bigint>): Record<K, string> {
  return Object.fromEntries(Object.entries<bigint>(row).map(([key, value]) => [key, value.toString()])) as Record<
    K,
    string
  >;
}
