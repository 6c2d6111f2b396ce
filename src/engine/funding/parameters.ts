import { AssayError } from "../errors.js";
import { canonicalJson, hashJson, type Json } from "../hash/canonical.js";
import { record, type Fields } from "../hash/forms.js";
import { BPS } from "../rules/contract-values.js";
import * as field from "./fields.js";
import type { Field, ValuesOf } from "./fields.js";

/** What every kind of round has. */
const COMMON = {
  /** Version of this format. */
  version: field.whole(1, 1, 1),
  name: field.text(),
  /** Decimals of amounts in files; amounts in this document are whole base units. */
  decimals: field.whole(18, 0, 36),
  /** What happens to the units that flooring loses. */
  rounding: field.choice(["largest-remainder", "down"], "largest-remainder"),
  /** Most that one recipient may get, in basis points of the pool; 10,000 is no cap. */
  capBps: field.whole(BPS, 1, BPS),
  /** Most that one recipient may get, in base units. */
  capAmount: field.amountOrNone(),
  /** Whether what lies above a cap goes back, or is spread over those below it until none exceeds it. */
  capExcess: field.choice(["back", "spread"], "back"),
};

/** Donors give, a pool matches. */
const QUADRATIC = {
  ...COMMON,
  pool: field.amount(),
  /** Subsidy of a project: (Σ√a)²; Σ√a alone; or pairwise bounded, Σ √(a_i a_j) × M / (M + what both donors have in common). */
  formula: field.choice(["square", "roots", "pairwise"], "square"),
  /** Whether the donations themselves are taken off the subsidy. */
  donations: field.choice(["subtract", "keep"], "subtract"),
  /** What several donations of one donor to one project count as. */
  repeats: field.choice(["sum", "average"], "sum"),
  /** Pool shared always; only if the subsidies exceed it; or subsidies times alpha = pool / Σ subsidies, to 18 decimals. */
  scaling: field.choice(["when-exceeded", "always", "alpha"], "when-exceeded"),
  /** Least donation that counts, in base units. */
  minimumDonation: field.amount(0n),
  /** Least score of a donor that counts, in millionths; null counts all. */
  minimumScore: field.wholeOrNone(0, Number.MAX_SAFE_INTEGER),
  /** Whether donors without a score count. */
  unscored: field.choice(["refuse", "accept"], "refuse"),
  /** Whether donations are multiplied by their donor's coefficient. */
  coefficients: field.choice(["apply", "ignore"], "apply"),
  /** Whether donors to the same set of projects are put under one root. */
  clusters: field.choice(["none", "same-projects"], "none"),
  /** Decimals of square roots, rounded down. */
  rootDecimals: field.whole(9, 0, 18),
  /** M of the pairwise bounded formula, in base units. */
  pairwiseBound: field.amountOrNone(),
};

/** Voters spend credits, a vote costs its square. */
const VOICE_CREDITS = {
  ...COMMON,
  pool: field.amount(),
  /** Credits of each voter for whom the ballots name none. */
  credits: field.amount(0n),
  /** Whether ballots say votes, or the credits spent on them. */
  ballots: field.choice(["votes", "credits"], "votes"),
  /** Decimals of square roots of credits, rounded down. */
  rootDecimals: field.whole(9, 0, 18),
};

/** Each ballot names an amount, a project gets the median. */
const MEDIAN = {
  ...COMMON,
  pool: field.amount(),
  /** Fewest ballots on a project that count. */
  quorum: field.whole(1, 1, 1_000_000_000),
  /** Median of an even number of ballots: the lower middle, or the mean of both. */
  middle: field.choice(["lower", "mean"], "lower"),
  /** Whether ballots of zero count. */
  zeros: field.choice(["count", "ignore"], "count"),
  /** Least median that is paid, in base units. */
  minimum: field.amount(0n),
  /** Pool shared by medians always, or only if they exceed it. */
  scaling: field.choice(["always", "when-exceeded"], "always"),
};

/** Members of circles give points to one another. */
const PEER = {
  ...COMMON,
  /** Pool of each circle. */
  pools: field.amounts(),
  /** Most points that a member may give in a circle. */
  budget: field.amountOrNone(),
  /** Whether the gifts of a member who gave more are void, or scaled down to the budget. */
  overBudget: field.choice(["void", "scale"], "void"),
  /** Most points of one gift that count. */
  giftCap: field.amountOrNone(),
  /** Most points in all that count for a member who is not verified. */
  unverifiedCap: field.amountOrNone(),
};

/** Fields of each kind of round. */
export const ROUND_FIELDS = {
  quadratic: QUADRATIC,
  "voice-credits": VOICE_CREDITS,
  median: MEDIAN,
  peer: PEER,
} as const;

export type RoundKind = keyof typeof ROUND_FIELDS;
/** Parameters of a round of some kind: one document in which every choice is named. */
export type RoundParameters<K extends RoundKind = RoundKind> = {
  [Kind in K]: { readonly kind: Kind } & ValuesOf<(typeof ROUND_FIELDS)[Kind]>;
}[K];
export type QuadraticParameters = RoundParameters<"quadratic">;

function refuse(path: string, reason: string): never {
  throw new AssayError("INVALID_RULES", `Round: ${path} ${reason}.`);
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse("the document", `is not JSON: ${error instanceof Error ? error.message : "unreadable"}`);
  }
}

/**
 * Checks the parameters of a round and fills in what they leave out.
 * @param document Parsed JSON, or its text.
 * @throws AssayError INVALID_RULES that names the first faulty entry.
 * @example parseRound({ kind: "median", name: "Spring", pool: "1000", quorum: 3 }).kind // "median"
 */
export function parseRound(document: unknown): RoundParameters {
  const given = typeof document === "string" ? parseText(document) : document;
  if (typeof given !== "object" || given === null || Array.isArray(given)) refuse("$", "must be an object");
  const { kind, ...rest } = given as Record<string, unknown>;
  if (typeof kind !== "string" || !Object.hasOwn(ROUND_FIELDS, kind)) {
    refuse("$.kind", `must be one of ${Object.keys(ROUND_FIELDS).join(", ")}`);
  }
  const parameters = { kind, ...valuesOf(rest, ROUND_FIELDS[kind as RoundKind]) } as RoundParameters;
  if (parameters.kind === "quadratic") checkQuadratic(parameters);
  return parameters;
}

/** Values of all fields: what is given, and else the default. */
function valuesOf(given: Readonly<Record<string, unknown>>, fields: Readonly<Record<string, Field<unknown>>>) {
  const all = Object.entries(fields);
  const forms = (needed: boolean): Fields =>
    Object.fromEntries(
      all.filter(([, { standard }]) => (standard === undefined) === needed).map(([key, { form }]) => [key, form]),
    );
  const fault = record(forms(true), forms(false))(given, "$");
  if (fault !== undefined) throw new AssayError("INVALID_RULES", `Round: ${fault}.`);
  const values = all.map(([key, { standard, read }]) => [key, Object.hasOwn(given, key) ? read(given[key]) : standard]);
  return Object.fromEntries(values) as Record<string, unknown>;
}

/** Choices that exclude each other. */
function checkQuadratic({ formula, scaling, capExcess, pairwiseBound, clusters }: QuadraticParameters): void {
  if (formula === "roots" && scaling !== "always") refuse("$.scaling", "must be always: a sum of roots is no amount");
  if (scaling === "alpha" && capExcess === "spread") refuse("$.capExcess", "must be back: alpha shares no pool");
  const bounded = pairwiseBound !== null && pairwiseBound > 0n;
  if (formula === "pairwise" && !bounded) refuse("$.pairwiseBound", "must be positive for pairwise matching");
  if (formula !== "pairwise" && pairwiseBound !== null)
    refuse("$.pairwiseBound", "must be null without pairwise matching");
  if (formula === "pairwise" && clusters !== "none") refuse("$.clusters", "must be none: pairs are bounded already");
}

/** Parameters as JSON: every field written out, amounts as decimal strings. */
export function roundJson(parameters: RoundParameters): Json {
  const written = (value: unknown): Json => {
    if (typeof value === "bigint") return String(value);
    if (typeof value !== "object" || value === null) return value as Json;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, written(each)]));
  };
  return written(parameters);
}

/**
 * Canonical text of a round's parameters, RFC 8785, with every default written out.
 * @example canonicalRound(parseRound({ kind: "median", name: "Spring", pool: "1000" })).startsWith('{"capAmount":null') // true
 */
export function canonicalRound(parameters: RoundParameters): string {
  return canonicalJson(roundJson(parameters));
}

/**
 * keccak256 of the canonical parameters: the same whether defaults were written out or left out.
 * @example roundHash(parseRound({ kind: "median", name: "Spring", pool: "1000" })).length // 66
 */
export function roundHash(parameters: RoundParameters): string {
  return hashJson(roundJson(parameters));
}
