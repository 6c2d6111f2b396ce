import { AssayError } from "../errors.js";

// The vesting of `VestingMerkleDistributor` and `Vesting.sol`, bit by bit. Times are Unix seconds, amounts whole units, all bigint.

/** Terms of a distributor, as its constructor takes them. */
export interface VestingTerms {
  readonly genesis: bigint;
  readonly epochLength: bigint;
  /** Seconds after an epoch's end before which nothing counts; at most `duration`. */
  readonly cliff: bigint;
  /** Seconds after an epoch's end at which everything is vested; at least 1. */
  readonly duration: bigint;
}

/** What one account was credited for one epoch. */
export interface EpochCredit {
  readonly epoch: bigint;
  readonly units: bigint;
}

/** First second after `epoch`. */
export function epochEnd({ genesis, epochLength }: VestingTerms, epoch: bigint): bigint {
  return genesis + (epoch + 1n) * epochLength;
}

/**
 * Seconds that count for a credit at `time`, out of `duration`: none before the cliff, never more than `duration`.
 * @example countedSeconds(1_000n, 1_250n, 200n, 500n); // 250n
 */
export function countedSeconds(start: bigint, time: bigint, cliff: bigint, duration: bigint): bigint {
  const elapsed = time - start;
  if (elapsed >= duration) return duration;
  return elapsed < 0n || elapsed < cliff ? 0n : elapsed;
}

/** Units of one credit vested at `time`, rounded down. */
export function vestedOf(
  units: bigint,
  start: bigint,
  time: bigint,
  { cliff, duration }: Pick<VestingTerms, "cliff" | "duration">,
): bigint {
  const counted = countedSeconds(start, time, cliff, duration);
  return counted === duration ? units : (units * counted) / duration;
}

/**
 * Units vested at `time` of all credits of an account together: the sum of units × seconds counted, divided by the duration, rounded down.
 * @throws AssayError INVALID_ARGUMENT for terms that no distributor takes.
 * @example
 * const terms = { genesis: 0n, epochLength: 100n, cliff: 0n, duration: 400n };
 * vestedUnits(terms, [{ epoch: 0n, units: 10n }, { epoch: 1n, units: 10n }], 300n); // 5n + 2.5n, so 7n
 */
export function vestedUnits(terms: VestingTerms, credits: readonly EpochCredit[], time: bigint): bigint {
  checkTerms(terms);
  const { cliff, duration } = terms;
  const accrued = credits.reduce(
    (sum, { epoch, units }) => sum + units * countedSeconds(epochEnd(terms, epoch), time, cliff, duration),
    0n,
  );
  return accrued / duration;
}

/**
 * First second after `time` at which more is vested than at `time`, 0 if never.
 * @throws AssayError INVALID_ARGUMENT for terms that no distributor takes.
 * @example
 * nextUnlock({ genesis: 0n, epochLength: 100n, cliff: 0n, duration: 400n }, [{ epoch: 0n, units: 4n }], 100n); // 200n
 */
export function nextUnlock(terms: VestingTerms, credits: readonly EpochCredit[], time: bigint): bigint {
  const vested = vestedUnits(terms, credits, time);
  const ends = credits.map(({ epoch }) => epochEnd(terms, epoch) + terms.duration);
  let low = time;
  let high = ends.reduce((last, end) => (end > last ? end : last), time);
  if (vestedUnits(terms, credits, high) === vested) return 0n;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (vestedUnits(terms, credits, middle) > vested) high = middle;
    else low = middle;
  }
  return high;
}

/** Some times in equal steps. */
export interface TimeAxis {
  /** First and last time, Unix seconds. */
  readonly from: bigint;
  readonly to: bigint;
  /** Number of times, first and last included. */
  readonly points: number;
}

/**
 * Vested units at equally spaced times, for a chart.
 * @throws AssayError INVALID_ARGUMENT for fewer than two points or a negative span.
 * @example vestingSchedule(terms, credits, { from: 0n, to: 400n, points: 5 }) // at 0, 100, 200, 300 and 400
 */
export function vestingSchedule(
  terms: VestingTerms,
  credits: readonly EpochCredit[],
  { from, to, points }: TimeAxis,
): { time: bigint; units: bigint }[] {
  if (!Number.isInteger(points) || points < 2 || to < from) {
    throw new AssayError("INVALID_ARGUMENT", "A schedule needs two points or more and a span that is not negative");
  }
  return Array.from({ length: points }, (_, i) => {
    const time = from + ((to - from) * BigInt(i)) / BigInt(points - 1);
    return { time, units: vestedUnits(terms, credits, time) };
  });
}

function checkTerms({ epochLength, cliff, duration }: VestingTerms): void {
  if (epochLength > 0n && duration > 0n && cliff >= 0n && cliff <= duration) return;
  throw new AssayError("INVALID_ARGUMENT", "Vesting needs a positive epoch length and duration, and a cliff within it");
}
