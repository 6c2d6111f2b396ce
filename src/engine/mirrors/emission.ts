import { AssayError } from "../errors.js";
import { BPS, WAD } from "../rules/contract-values.js";
import { MAX_UINT64, MAX_UINT32 } from "../columns/integers.js";

// The budget of `EmissionSchedule` and `Emission.sol`, bit by bit. Amounts are whole units, all bigint.

const ONE = 10n ** 38n;

/** Parameters of an emission schedule, as its constructor takes them. */
export interface EmissionCurve {
  /** Units of the epoch `start`. */
  readonly initial: bigint;
  /** Factor per epoch with 18 decimals, at most 10^18. */
  readonly decay: bigint;
  /** Units below which the schedule does not fall. */
  readonly floor: bigint;
  /** Largest share of the treasury that one epoch may take, in 1/10000. */
  readonly shareCapBps: bigint;
  /** First epoch with a budget. */
  readonly start: bigint;
}

/**
 * max(initial × decay^(epoch − start), floor) in units, 0 before `start`: powers by squaring with 38 decimals, every product rounded down.
 * @throws AssayError INVALID_ARGUMENT for a curve that no schedule takes or a negative epoch.
 * @example scheduledUnits({ initial: 1_000n, decay: 500_000_000_000_000_000n, floor: 10n, shareCapBps: 10_000n, start: 0n }, 3n); // 125n
 */
export function scheduledUnits(curve: EmissionCurve, epoch: bigint): bigint {
  checkCurve(curve);
  if (epoch < 0n) throw new AssayError("INVALID_ARGUMENT", `Epoch ${epoch} is negative`);
  if (epoch < curve.start) return 0n;
  const units = (curve.initial * power(curve.decay * (ONE / WAD), epoch - curve.start)) / ONE;
  return units > curve.floor ? units : curve.floor;
}

/**
 * Budget of `epoch` in units when the treasury holds `treasury` units for it.
 * @throws AssayError INVALID_ARGUMENT for a curve that no schedule takes, a negative epoch or treasury.
 * @example budgetUnits({ initial: 1_000n, decay: 10n ** 18n, floor: 0n, shareCapBps: 500n, start: 0n }, 3n, 8_000n) // 400n
 */
export function budgetUnits(curve: EmissionCurve, epoch: bigint, treasury: bigint): bigint {
  const scheduled = scheduledUnits(curve, epoch);
  if (treasury < 0n || treasury > MAX_UINT64) {
    throw new AssayError("INVALID_ARGUMENT", `A treasury of ${treasury} units does not fit 64 bits`);
  }
  const share = (treasury * curve.shareCapBps) / BigInt(BPS);
  return scheduled < share ? scheduled : share;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = ONE;
  for (let factor = base, left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = (result * factor) / ONE;
    factor = (factor * factor) / ONE;
  }
  return result;
}

function checkCurve({ initial, decay, floor, shareCapBps, start }: EmissionCurve): void {
  const within = (value: bigint, most: bigint): boolean => value >= 0n && value <= most;
  const fits = within(initial, MAX_UINT64) && within(floor, MAX_UINT64);
  if (fits && within(decay, WAD) && within(shareCapBps, BigInt(BPS)) && within(start, BigInt(MAX_UINT32))) return;
  throw new AssayError(
    "INVALID_ARGUMENT",
    "The emission curve exceeds 64 bits, a decay of 1, a share of 10000 or a start of 32 bits",
  );
}
