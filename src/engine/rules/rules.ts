import { canonicalJson, hashJson, type Json } from "../hash/canonical.js";
import { AssayError } from "../errors.js";
import { BPS } from "./contract-values.js";
import { RULE_FIELDS } from "./fields.js";

export { BPS };
export { MAX_BPS } from "./fields.js";

/** From `min` points of reputation on, weights count `bps` / 10000. */
export interface Tier {
  readonly min: number;
  readonly bps: number;
}

/** Points first, tokens later: in `epoch` the budget goes by what was earned from epoch `from` to epoch `to` as well. */
export interface Conversion {
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
}

/** A program's rules: one document, whose canonical hash stands on chain before the epoch starts. */
export interface Rules {
  readonly version: 1;
  readonly name: string;
  /** Whether every contributor has proven to be one person: only then do limits per account bind, so only then are they allowed. */
  readonly personhood: boolean;
  /** Worth of each domain's points. */
  readonly domainWeightsBps: readonly number[];
  /** Ascending in `min`, not falling in `bps`; the first begins at 0. None means that reputation does not multiply. */
  readonly tiers: readonly Tier[];
  /** Largest share of a budget that one account may have. */
  readonly shareCapBps: number;
  readonly reputation: { readonly halfLife: number };
  readonly vesting: { readonly cliff: number; readonly duration: number };
  /** Parameters of reviews, as `engine/review` reads them. */
  readonly reviews: { readonly [key: string]: Json };
  /** Thresholds of detectors, as `engine/integrity` reads them. */
  readonly integrity: { readonly [key: string]: Json };
  /** Left out unless the program converts points of epochs without a budget. */
  readonly conversion?: Conversion;
}

type Fields = Record<string, unknown>;

const KEYS = [
  "version",
  "name",
  "personhood",
  "domainWeightsBps",
  "tiers",
  "shareCapBps",
  "reputation",
  "vesting",
  "reviews",
  "integrity",
];
const OPTIONAL_KEYS = ["conversion"];

function refuse(path: string, reason: string): never {
  throw new AssayError("INVALID_RULES", `Rules: ${path} ${reason}.`);
}

function fields(value: unknown, path: string, keys?: readonly string[], optional: readonly string[] = []): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) refuse(path, "must be an object");
  const found = value as Fields;
  for (const key of keys ?? []) if (!Object.hasOwn(found, key)) refuse(`${path}.${key}`, "is missing");
  for (const key of Object.keys(found)) {
    if (keys?.includes(key) === false && !optional.includes(key)) refuse(`${path}.${key}`, "is not known");
  }
  return found;
}

function whole(value: unknown, path: string, least: number, most: number): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) refuse(path, "must be a whole number");
  if (value < least || value > most) refuse(path, `must be ${least} to ${most}, not ${value}`);
  return value;
}

function list(value: unknown, path: string): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : refuse(path, "must be a list");
}

function domainWeights(value: unknown): number[] {
  const weights = list(value, "$.domainWeightsBps");
  if (weights.length !== 8) refuse("$.domainWeightsBps", `must have 8 entries, one a domain, not ${weights.length}`);
  return weights.map((weight, d) => whole(weight, `$.domainWeightsBps[${d}]`, ...RULE_FIELDS["domainWeightsBps[]"]));
}

function tiers(value: unknown): Tier[] {
  const parsed = list(value, "$.tiers").map((tier, i) => {
    const { min, bps } = fields(tier, `$.tiers[${i}]`, ["min", "bps"]);
    return {
      min: whole(min, `$.tiers[${i}].min`, ...RULE_FIELDS["tiers[].min"]),
      bps: whole(bps, `$.tiers[${i}].bps`, ...RULE_FIELDS["tiers[].bps"]),
    };
  });
  parsed.forEach((tier, i) => {
    const before = parsed[i - 1];
    if (before === undefined && tier.min !== 0) refuse("$.tiers[0].min", "must be 0");
    if (before !== undefined && tier.min <= before.min) refuse(`$.tiers[${i}].min`, "must exceed the tier before");
    if (before !== undefined && tier.bps < before.bps)
      refuse(`$.tiers[${i}].bps`, "must not fall below the tier before");
  });
  return parsed;
}

function conversion(value: unknown): Conversion {
  const found = fields(value, "$.conversion", ["epoch", "from", "to"]);
  const epoch = whole(found.epoch, "$.conversion.epoch", ...RULE_FIELDS["conversion.epoch"]);
  const to = whole(found.to, "$.conversion.to", 0, epoch - 1);
  return { epoch, from: whole(found.from, "$.conversion.from", 0, to), to };
}

function parameters(value: unknown, path: string): { readonly [key: string]: Json } {
  const found = fields(value, path);
  try {
    canonicalJson(found, path);
  } catch (error) {
    if (error instanceof AssayError) throw new AssayError("INVALID_RULES", `Rules: ${error.message}.`);
    throw error;
  }
  return found as { readonly [key: string]: Json };
}

/**
 * Checks a rules document.
 * @param document Parsed JSON, or its text.
 * @throws AssayError INVALID_RULES that names the first faulty entry.
 * @example parseRules(document).shareCapBps
 */
export function parseRules(document: unknown): Rules {
  const found = fields(typeof document === "string" ? parseText(document) : document, "$", KEYS, OPTIONAL_KEYS);
  if (found.version !== 1) refuse("$.version", "must be 1");
  if (typeof found.name !== "string" || found.name === "") refuse("$.name", "must be a text");
  if (typeof found.personhood !== "boolean") refuse("$.personhood", "must be true or false");
  const shareCapBps = whole(found.shareCapBps, "$.shareCapBps", ...RULE_FIELDS.shareCapBps);
  if (!found.personhood && shareCapBps !== BPS) {
    refuse("$.shareCapBps", `must be ${BPS} without personhood: a cap per account rewards splitting`);
  }
  const { halfLife } = fields(found.reputation, "$.reputation", ["halfLife"]);
  const { cliff, duration } = fields(found.vesting, "$.vesting", ["cliff", "duration"]);
  const rules: Rules = {
    version: 1,
    name: found.name,
    personhood: found.personhood,
    domainWeightsBps: domainWeights(found.domainWeightsBps),
    tiers: tiers(found.tiers),
    shareCapBps,
    reputation: { halfLife: whole(halfLife, "$.reputation.halfLife", ...RULE_FIELDS["reputation.halfLife"]) },
    vesting: {
      cliff: whole(cliff, "$.vesting.cliff", ...RULE_FIELDS["vesting.cliff"]),
      duration: whole(duration, "$.vesting.duration", ...RULE_FIELDS["vesting.duration"]),
    },
    reviews: parameters(found.reviews, "$.reviews"),
    integrity: parameters(found.integrity, "$.integrity"),
    ...(Object.hasOwn(found, "conversion") ? { conversion: conversion(found.conversion) } : {}),
  };
  canonicalJson(rules);
  return rules;
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AssayError(
      "INVALID_RULES",
      `Rules are not JSON: ${error instanceof Error ? error.message : "unreadable"}.`,
    );
  }
}

/** Canonical text of rules, RFC 8785. */
export function canonicalRules(rules: Rules): string {
  return canonicalJson(parseRules(rules));
}

/** keccak256 of the canonical rules, as on chain. */
export function rulesHash(rules: Rules): string {
  return hashJson(parseRules(rules));
}

/** Multiplier for an account that holds `reputation` points in all domains together. */
export function tierBps(rules: Rules, reputation: bigint): number {
  let bps = BPS;
  for (const tier of rules.tiers) if (reputation >= BigInt(tier.min)) bps = tier.bps;
  return bps;
}
