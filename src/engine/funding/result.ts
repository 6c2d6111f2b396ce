/** Why a row of a round counts nothing. */
export type RowRefusal =
  "SELF" | "BELOW_MINIMUM" | "LOW_SCORE" | "NO_SCORE" | "NO_COEFFICIENT" | "OVER_BUDGET" | "OPTED_OUT" | "ZERO";

/** What one recipient gets. */
export interface Recipient {
  readonly id: string;
  /** Circle of a peer round; empty elsewhere. */
  readonly circle: string;
  /** Rows, or ballots, that count. */
  readonly counted: number;
  /** What counted in base units: donations, the median, points or votes. */
  readonly received: bigint;
  /** Share of the pool in base units. */
  readonly amount: bigint;
}

/** A round's result, recipients in ascending order of circle and id. */
export interface RoundResult {
  readonly recipients: readonly Recipient[];
  /** Σ amounts; never more than the pool. */
  readonly paid: bigint;
  /** What goes back to the pool's owner. */
  readonly left: bigint;
  /** Rows that count nothing, by reason. */
  readonly refused: Readonly<Partial<Record<RowRefusal, number>>>;
  /** Factor of the subsidies with 18 decimals, where the round scales by it. */
  readonly alpha?: bigint;
}

/** Order of names: by UTF-16 code units, as in canonical JSON. */
export const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A map's entries in the order of their names. */
export function inOrder<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => byName(a, b));
}

/** Counts refused rows. */
export class Refusals {
  readonly counts: Partial<Record<RowRefusal, number>> = {};

  add(reason: RowRefusal, rows = 1): void {
    this.counts[reason] = (this.counts[reason] ?? 0) + rows;
  }
}

/** Puts a value under two names, one below the other. */
export function nested<T>(map: Map<string, Map<string, T>>, name: string): Map<string, T> {
  const inner = map.get(name) ?? new Map<string, T>();
  map.set(name, inner);
  return inner;
}
