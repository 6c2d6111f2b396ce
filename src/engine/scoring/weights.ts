import { type AccountScores, halvesOf, refuseBeyond64Bits } from "./parts/accounts.js";
import { type ScoreInput, holdersOf } from "./input.js";
import { addressAt, bytesOf } from "../columns/bytes.js";
import { EXACT } from "./curve.js";
import { type AccountTable, type Allocate, openTable, ownMemory, tabulate } from "../columns/account-table.js";
import { tierBps } from "../rules/rules.js";
import { BPS, DOMAINS } from "../rules/contract-values.js";
import { MAX_UINT64 } from "../columns/integers.js";

/** Tables of the accounts about which more is known than their contributions. */
export interface AccountTables {
  readonly holders: AccountTable;
  /** Accounts that detectors found suspicious, rows as in `integrity`. */
  readonly flagged: AccountTable;
}

/** Tables of an input's accounts. */
export function accountTables(
  input: Pick<ScoreInput, "standing" | "integrity">,
  allocate: Allocate = ownMemory,
): AccountTables {
  return {
    holders: holdersOf(input, allocate),
    flagged: tabulate(input.integrity?.accounts ?? new Uint8Array(0), allocate),
  };
}

/** Tier and integrity, each in basis points. */
export interface Factors {
  readonly tier: number;
  readonly integrity: number;
}

/** Says the factors of accounts. */
export function accountFactors(
  input: Pick<ScoreInput, "rules" | "standing" | "integrity">,
  tables: AccountTables = accountTables(input),
): (accounts: Uint8Array, a: number) => Factors {
  const { rules, standing, integrity } = input;
  const [holders, flagged] = [openTable(tables.holders), openTable(tables.flagged)];
  const points = standing?.points ?? new BigUint64Array(0);
  const halves = new Uint32Array(points.buffer, points.byteOffset, 2 * points.length);
  const unknown = { tier: tierBps(rules, 0n), integrity: BPS };
  return (accounts, a) => {
    const [held, flag] = [holders.find(accounts, a), flagged.find(accounts, a)];
    if (held < 0 && flag < 0) return unknown;
    return {
      tier: held < 0 ? unknown.tier : tierBps(rules, reputationOf(halves, held)),
      integrity: flag < 0 ? BPS : Math.min(BPS, integrity?.bps[flag] ?? BPS),
    };
  };
}

/** Reputation of accounts at the epoch's start, all domains together; they are looked up in one table. */
export function standings({ standing }: Pick<ScoreInput, "standing">): (account: Uint8Array) => bigint {
  if (standing === undefined) return () => 0n;
  const holders = openTable(holdersOf({ standing }));
  const { points } = standing;
  const halves = new Uint32Array(points.buffer, points.byteOffset, 2 * points.length);
  return (account) => {
    const held = holders.find(account, 0);
    return held < 0 ? 0n : reputationOf(halves, held);
  };
}

/** Sum of a holder's points over all domains. */
function reputationOf(halves: Uint32Array, held: number): bigint {
  let [low, high] = [0, 0];
  for (let at = 2 * DOMAINS * held; at < 2 * DOMAINS * (held + 1); at += 2) {
    low += halves[at] as number;
    high += halves[at + 1] as number;
  }
  return BigInt(low) + (BigInt(high) << 32n);
}

/**
 * W = S × tierBps × integrityBps / 10^8 of accounts `from..to - 1`.
 * @param factors From `accountFactors`.
 * @throws AssayError OVERFLOW if a weight exceeds 64 bits.
 */
export function weighAccounts(
  factors: ReturnType<typeof accountFactors>,
  scores: AccountScores,
  from: number,
  to: number,
): void {
  const { base, weights } = scores;
  const accounts = bytesOf(scores.accounts);
  const [bases, weighed] = [halvesOf(base), halvesOf(weights)];
  for (let a = from; a < to; a++) {
    const { tier, integrity } = factors(accounts, a);
    const value = (bases[2 * a + 1] as number) * 2 ** 32 + (bases[2 * a] as number);
    const weight = value < EXACT ? weighFast(value, tier, integrity) : EXACT;
    if (weight < EXACT) {
      const high = Math.floor(weight / 2 ** 32);
      weighed[2 * a] = weight - high * 2 ** 32;
      weighed[2 * a + 1] = high;
      continue;
    }
    const exact = ((base[a] as bigint) * BigInt(tier) * BigInt(integrity)) / 100_000_000n;
    if (exact > MAX_UINT64) refuseBeyond64Bits("Weight", exact, addressAt(accounts, a));
    weights[a] = exact;
  }
}

/** A weight on doubles, for values below 2^53; `EXACT` or more where it might not be exact. */
function weighFast(value: number, tier: number, integrity: number): number {
  if (tier !== BPS && integrity !== BPS) return EXACT;
  const factor = tier === BPS ? integrity : tier;
  const whole = Math.floor(value / BPS);
  return whole * factor + Math.floor(((value - whole * BPS) * factor) / BPS);
}
