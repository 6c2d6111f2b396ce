import { canonicalJson, hashJson, type Json } from "../hash/canonical.js";
import { AssayError } from "../errors.js";
import { anything, both, bytes, exactly, flag, integer, list, map, must, record, type Form } from "../hash/forms.js";
import { BPS, DOMAINS } from "./contract-values.js";
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

/** A round whose shares the root of its epoch commits to. */
export interface NamedRound {
  /** Address of a `PairwiseRound`, lower-case 0x hex. */
  readonly contract: string;
  readonly id: number;
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
  /** Largest share of a budget that one attester's rows may take, where there are not so few that an equal share is more. */
  readonly attesterShareBps: number;
  /** How many times its bond one attester's rows may take; 0 for any number of times. */
  readonly attesterBondMultiple: number;
  readonly reputation: { readonly halfLife: number; readonly pointsPerEpoch: number };
  readonly vesting: { readonly cliff: number; readonly duration: number };
  /** Parameters of reviews, as `engine/review` reads them. */
  readonly reviews: { readonly [key: string]: Json };
  /** Thresholds of detectors, as `engine/integrity` reads them. */
  readonly integrity: { readonly [key: string]: Json };
  /** Most units that one point of weight is paid; left out for no such limit. */
  readonly maxUnitsPerPoint?: number;
  /** Part of what an epoch allocated that is paid for its verification, out of a later budget by the rules of that; left out for nothing. */
  readonly serviceBps?: number;
  /** Left out unless the program converts points of epochs without a budget. */
  readonly conversion?: Conversion;
  /** Rounds of pairwise matching; each counts in the epoch that its contract names. */
  readonly rounds?: readonly NamedRound[];
}

const within = (field: keyof typeof RULE_FIELDS): Form => {
  const [least, most] = RULE_FIELDS[field];
  return integer(least, most);
};

/** Tiers begin at 0 and ascend. */
const ascending: Form = (value, path) => {
  for (const [i, tier] of (value as readonly Tier[]).entries()) {
    const before = (value as readonly Tier[])[i - 1];
    if (before === undefined && tier.min !== 0) return `${path}[0].min must be 0`;
    if (before !== undefined && tier.min <= before.min) return `${path}[${i}].min must exceed the tier before`;
    if (before !== undefined && tier.bps < before.bps) return `${path}[${i}].bps must not fall below the tier before`;
  }
  return undefined;
};

/** Only epochs before can be converted. */
const backwards: Form = (value, path) => {
  const { epoch, from, to } = value as Conversion;
  return integer(0, epoch - 1)(to, `${path}.to`) ?? integer(0, to)(from, `${path}.from`);
};

/** Parameters of a section that is read elsewhere: any JSON that has a canonical form. */
const parameters: Form = (value, path) => {
  const fault = map(/^/, anything)(value, path);
  if (fault !== undefined) return fault;
  try {
    canonicalJson(value, path);
    return undefined;
  } catch (error) {
    if (error instanceof AssayError) return error.message;
    throw error;
  }
};

const conversion = record({
  epoch: within("conversion.epoch"),
  from: within("conversion.from"),
  to: within("conversion.to"),
});

/** Every round is one more computation for whoever verifies the epoch. */
const MOST_ROUNDS = 8;

/** A round commits once: a tree takes no leaf twice. */
const distinct: Form = (value, path) => {
  const names = (value as NamedRound[]).map(({ contract, id }) => `${contract} ${id}`);
  const again = names.findIndex((name, i) => names.indexOf(name) < i);
  return again < 0 ? undefined : `${path}[${again}] names a round that another entry names`;
};

const rounds = both(list(record({ contract: bytes(20), id: within("rounds[].id") }), 1, MOST_ROUNDS), distinct);

/** A cap per account binds only where every contributor has proven to be one person. */
const cappedPersons: Form = (value, path) => {
  const { personhood, shareCapBps } = value as Rules;
  if (personhood || shareCapBps === BPS) return undefined;
  return `${path}.shareCapBps must be ${BPS} without personhood: a cap per account rewards splitting`;
};

/** Form of the document. */
const RULES = both(
  record(
    {
      version: exactly(1),
      name: must("a text", (value) => typeof value === "string" && value !== ""),
      personhood: flag,
      domainWeightsBps: list(within("domainWeightsBps[]"), DOMAINS, DOMAINS),
      tiers: both(list(record({ min: within("tiers[].min"), bps: within("tiers[].bps") })), ascending),
      shareCapBps: within("shareCapBps"),
      attesterShareBps: within("attesterShareBps"),
      attesterBondMultiple: within("attesterBondMultiple"),
      reputation: record({
        halfLife: within("reputation.halfLife"),
        pointsPerEpoch: within("reputation.pointsPerEpoch"),
      }),
      vesting: record({ cliff: within("vesting.cliff"), duration: within("vesting.duration") }),
      reviews: parameters,
      integrity: parameters,
    },
    {
      conversion: both(conversion, backwards),
      maxUnitsPerPoint: within("maxUnitsPerPoint"),
      serviceBps: within("serviceBps"),
      rounds,
    },
  ),
  cappedPersons,
);

/**
 * Checks a rules document.
 * @param document Parsed JSON, or its text.
 * @throws AssayError INVALID_RULES that names the first faulty entry.
 * @example parseRules(document).shareCapBps
 */
export function parseRules(document: unknown): Rules {
  const found = typeof document === "string" ? parseText(document) : document;
  const fault = RULES(found, "$");
  if (fault !== undefined) throw new AssayError("INVALID_RULES", `Rules: ${fault}.`);
  canonicalJson(found);
  return found as Rules;
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

/**
 * Canonical text of rules, RFC 8785.
 * @throws AssayError INVALID_RULES as `parseRules`
 * @example canonicalRules(rules).startsWith('{"domainWeightsBps":') // unless they convert points
 */
export function canonicalRules(rules: Rules): string {
  return canonicalJson(parseRules(rules));
}

/**
 * keccak256 of the canonical rules, as on chain: 0x hex.
 * @throws AssayError INVALID_RULES as `parseRules`
 * @example rulesHash(rules)
 */
export function rulesHash(rules: Rules): string {
  return hashJson(parseRules(rules));
}

/** Whether the rules limit what the rows of an attester may take. */
export function limitsAttesters({ attesterShareBps, attesterBondMultiple }: Rules): boolean {
  return attesterShareBps < BPS || attesterBondMultiple > 0;
}

/**
 * Multiplier, in basis points, for an account that holds `reputation` points in all domains together.
 * @example tierBps({ ...rules, tiers: [{ min: 0, bps: 10_000 }, { min: 100, bps: 12_500 }] }, 100n) // 12500
 */
export function tierBps(rules: Rules, reputation: bigint): number {
  let bps = BPS;
  for (const tier of rules.tiers) if (reputation >= BigInt(tier.min)) bps = tier.bps;
  return bps;
}
