import { BPS } from "./contract-values.js";
import { MAX_UINT32 } from "../columns/integers.js";

/** Weights and tiers may multiply by ten at most. */
export const MAX_BPS = 100_000;

/** Verification is paid at most three hundredths of what an epoch allocated. */
export const MAX_SERVICE_BPS = 300;

/** Bounds of every number in the rules outside of `reviews` and `integrity`: least, most. `[]` stands for each entry of a list. */
export const RULE_FIELDS = {
  /** Version of this format. */
  version: [1, 1],
  /** Worth of each domain's points, in basis points: eight entries, one a domain. */
  "domainWeightsBps[]": [0, MAX_BPS],
  /** Points of reputation from which a tier holds. The first is 0; each exceeds the one before. */
  "tiers[].min": [0, Number.MAX_SAFE_INTEGER],
  /** What weights are multiplied by in the tier, in basis points; not less than in the tier before. */
  "tiers[].bps": [0, MAX_BPS],
  /** Largest share of a budget that one account may have, in basis points; 10,000 unless `personhood` is true. */
  shareCapBps: [1, BPS],
  /** Largest share of a budget that the rows of one attester may take, in basis points; 10,000 for no such limit. */
  attesterShareBps: [1, BPS],
  /** Most units that an epoch pays for one point of weight: what a quiet epoch does not need stays in the treasury. May be left out. */
  maxUnitsPerPoint: [1, Number.MAX_SAFE_INTEGER],
  /** How many times its bond the rows of an attester may take; 0 for no such limit. */
  attesterBondMultiple: [0, MAX_UINT32],
  /** Part of what an epoch allocated that a later epoch's budget pays to those who verified it, in basis points. May be left out. */
  serviceBps: [0, MAX_SERVICE_BPS],
  /** Seconds in which reputation halves; the same as at the contract. */
  "reputation.halfLife": [1, MAX_UINT32],
  /** Points that an epoch gives to all accounts in all domains together at most; the same as at the contract. */
  "reputation.pointsPerEpoch": [1, Number.MAX_SAFE_INTEGER],
  /** Seconds from an epoch's end for which nothing vests; the same as at the contract. */
  "vesting.cliff": [0, MAX_UINT32],
  /** Seconds from an epoch's end until all has vested; the same as at the contract. */
  "vesting.duration": [0, MAX_UINT32],
  /** Epoch whose budget goes by earlier points as well. The whole section may be left out. */
  "conversion.epoch": [1, MAX_UINT32],
  /** First epoch whose points are converted; at most `conversion.to`. */
  "conversion.from": [0, MAX_UINT32],
  /** Last epoch whose points are converted; before `conversion.epoch`. */
  "conversion.to": [0, MAX_UINT32],
  /** Number of a round of pairwise matching at `rounds[].contract`, to whose shares the root of its epoch commits; at most eight rounds. May be left out. */
  "rounds[].id": [1, MAX_UINT32],
} as const satisfies Readonly<Record<string, readonly [least: number, most: number]>>;
