import type { Json } from "../../../src/engine/hash/canonical.js";
import { budgetUnits, scheduledUnits } from "../../../src/engine/mirrors/emission.js";
import { vestedOf } from "../../../src/engine/mirrors/vesting.js";

/** Golden vectors of vesting, emission and budgets, as `test/vectors/money.json` holds them: every number in decimal. */
export interface MoneyVectors {
  readonly vesting: readonly Record<"units" | "start" | "time" | "cliff" | "duration" | "vested", string>[];
  readonly emission: readonly Record<"initial" | "decay" | "floor" | "epoch" | "scheduled", string>[];
  readonly budgets: readonly Record<"scheduled" | "treasury" | "shareCapBps" | "budget", string>[];
}

const MAX = 2n ** 64n - 1n;
const WAD = 10n ** 18n;
const WEEK = 604_800n;
const START = 1_800_000_000n;

const decimal = <K extends string>(fields: Record<K, bigint>): Record<K, string> =>
  Object.fromEntries(Object.entries<bigint>(fields).map(([key, value]) => [key, String(value)])) as Record<K, string>;

const vesting = (): MoneyVectors["vesting"] =>
  [1n, 999n, 5_123_456_789n, MAX].flatMap((units) =>
    (
      [
        [0n, 13n * WEEK],
        [4n * WEEK, 52n * WEEK],
        [WEEK, WEEK],
      ] as const
    ).flatMap(([cliff, duration]) =>
      [
        START - 1n,
        START,
        START + cliff - 1n,
        START + cliff,
        START + duration / 3n,
        START + duration - 1n,
        START + duration,
      ]
        .map((time) => ({ units, start: START, time, cliff, duration }))
        .map((at) => decimal({ ...at, vested: vestedOf(at.units, at.start, at.time, at) })),
    ),
  );

const emission = (): MoneyVectors["emission"] =>
  [
    { initial: 10n ** 15n, decay: (99n * WAD) / 100n, floor: 10n ** 12n },
    { initial: MAX, decay: WAD - 1n, floor: 0n },
    { initial: MAX, decay: WAD, floor: 1n },
    { initial: 7n, decay: 0n, floor: 3n },
  ].flatMap((curve) =>
    [0n, 1n, 2n, 51n, 52n, 1_000n, 2n ** 32n].map((epoch) =>
      decimal({ ...curve, epoch, scheduled: scheduledUnits({ ...curve, shareCapBps: 0n, start: 0n }, epoch) }),
    ),
  );

const budgets = (): MoneyVectors["budgets"] =>
  [0n, 9_999n, 10_000n, 123_456_789n, MAX].flatMap((treasury) =>
    [0n, 1n, 2_500n, 9_999n, 10_000n].map((shareCapBps) => {
      const scheduled = 10_000n;
      const curve = { initial: scheduled, decay: WAD, floor: 0n, shareCapBps, start: 0n };
      return decimal({ scheduled, treasury, shareCapBps, budget: budgetUnits(curve, 0n, treasury) });
    }),
  );

export const moneyVectors = (): MoneyVectors & Json => ({
  ...{ vesting: vesting(), emission: emission(), budgets: budgets() },
});
