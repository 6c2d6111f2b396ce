import { AssayError } from "./errors.js";

// The budget of `EmissionSchedule` and `Emission.sol`, bit by bit. Amounts are whole units, all bigint.

const WAD = 10n ** 18n;
const BPS = 10_000n;
const PLACES = 127n;
const MAX_UINT64 = (1n << 64n) - 1n;

/** Parameters of an emission schedule, as its constructor takes them. */
export interface EmissionCurve {
  /** Units of epoch 0. */
  readonly initial: bigint;
  /** Factor per epoch with 18 decimals, at most 10^18. */
  readonly decay: bigint;
  /** Units below which the schedule does not fall. */
  readonly floor: bigint;
  /** Largest share of the treasury that one epoch may take, in 1/10000. */
  readonly shareCapBps: bigint;
}

/**
 * max(initial × decay^epoch, floor) in units: powers by squaring with 127 binary places, every product rounded down.
 * @throws AssayError INVALID_ARGUMENT for a curve that no schedule takes or a negative epoch.
 * @example scheduledUnits({ initial: 1_000n, decay: 500_000_000_000_000_000n, floor: 10n, shareCapBps: 10_000n }, 3n); // 125n
 */
export function scheduledUnits(curve: EmissionCurve, epoch: bigint): bigint {
  checkCurve(curve);
  if (epoch < 0n) throw new AssayError("INVALID_ARGUMENT", `Epoch ${epoch} is negative`);
  const units = (curve.initial * power((curve.decay << PLACES) / WAD, epoch)) >> PLACES;
  return units > curve.floor ? units : curve.floor;
}

/**
 * Budget of `epoch` in units when the treasury holds `treasury` units for it.
 * @throws AssayError INVALID_ARGUMENT for a curve that no schedule takes, a negative epoch or treasury.
 */
export function budgetUnits(curve: EmissionCurve, epoch: bigint, treasury: bigint): bigint {
  const scheduled = scheduledUnits(curve, epoch);
  if (treasury < 0n || treasury > MAX_UINT64) {
    throw new AssayError("INVALID_ARGUMENT", `A treasury of ${treasury} units does not fit 64 bits`);
  }
  const share = (treasury * curve.shareCapBps) / BPS;
  return scheduled < share ? scheduled : share;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n << PLACES;
  for (let factor = base, left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = (result * factor) >> PLACES;
    factor = (factor * factor) >> PLACES;
  }
  return result;
}

function checkCurve({ initial, decay, floor, shareCapBps }: EmissionCurve): void {
  const within = (value: bigint, most: bigint): boolean => value >= 0n && value <= most;
  const fits = within(initial, MAX_UINT64) && within(floor, MAX_UINT64);
  if (fits && within(decay, WAD) && within(shareCapBps, BPS)) return;
  throw new AssayError("INVALID_ARGUMENT", "The emission curve exceeds 64 bits, a decay of 1 or a share of 10000");
}
