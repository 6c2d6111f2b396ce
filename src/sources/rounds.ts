import { BPS } from "../engine/rules/contract-values.js";
import { ADDRESS, TEXT, YES_OR_NO } from "./fields.js";
import { optional, readRecords, type FieldRule, type RecordOptions } from "./records.js";
import type { Encoding } from "./text/decode.js";
import type { Ballot } from "../engine/funding/ballots.js";
import type { Donation } from "../engine/funding/donations.js";
import type { Gift, Member } from "../engine/funding/gifts.js";
import type { RoundParameters } from "../engine/funding/parameters.js";
import type { Tally } from "../engine/funding/quadratic.js";
import type { RoundRows } from "../engine/funding/round.js";

/** Files of a round: CSV or JSON Lines, gzip accepted; docs/funding.md lists their columns. */
export interface RoundFiles {
  /** Donations, ballots or gifts, as the kind of the round has them. */
  readonly file?: string | undefined;
  /** Sums per project of a quadratic round, in place of its donations. */
  readonly tallies?: string | undefined;
  /** What is known of the members of a peer round. */
  readonly members?: string | undefined;
  /** Encoding of files without a byte order mark; UTF-8 if left out. */
  readonly encoding?: Encoding | undefined;
  /** Is told what each file was read as. */
  readonly note?: (text: string) => void;
}

/** Decimals of scores: they are read in millionths. */
const SCORE_DECIMALS = 6;

const MOST_DIGITS = 77;

/** A decimal number as whole units of its last decimal; more decimals are refused, not rounded. */
export function decimal(decimals: number): FieldRule<bigint> {
  return {
    expected: `a decimal number that is not negative, with at most ${decimals} decimals`,
    optional: false,
    parse(text) {
      const [, units, fraction = ""] = /^(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
      if (units === undefined || fraction.length > decimals || units.length > MOST_DIGITS) return undefined;
      return BigInt(`${units}${fraction.padEnd(decimals, "0")}`);
    },
  };
}

/** A name; addresses in their one form, so that one address is one name. */
const NAME: FieldRule<string> = {
  ...TEXT,
  parse: (text) => (ADDRESS.reason?.(text) === undefined ? (ADDRESS.parse(text) ?? TEXT.parse(text)) : undefined),
  reason: (text) => ADDRESS.reason?.(text),
};

/** From 0 to 1 with four decimals, in basis points. */
const COEFFICIENT: FieldRule<number> = {
  expected: "a number from 0 to 1 with at most four decimals",
  optional: false,
  parse(text) {
    const bps = decimal(4).parse(text);
    return bps === undefined || bps > BigInt(BPS) ? undefined : Number(bps);
  },
};

async function readDonations(file: string, decimals: number, options: RecordOptions): Promise<Donation[]> {
  const rules = {
    donor: NAME,
    project: NAME,
    amount: decimal(decimals),
    score: optional(decimal(SCORE_DECIMALS)),
    coefficient: optional(COEFFICIENT),
  };
  const records = await readRecords(file, rules, options);
  return records.map(({ value: { score, coefficient, ...rest } }) => ({
    ...rest,
    score: score === undefined ? null : Number(score),
    ...(coefficient === undefined ? {} : { coefficientBps: coefficient }),
  }));
}

async function readTallies(file: string, decimals: number, options: RecordOptions): Promise<Tally[]> {
  const rules = { project: NAME, roots: decimal(0), donated: decimal(decimals), counted: optional(decimal(0)) };
  const records = await readRecords(file, rules, options);
  return records.map(({ value: { counted = 0n, ...rest } }) => ({ ...rest, counted: Number(counted) }));
}

async function readBallots(file: string, decimals: number, options: RecordOptions): Promise<Ballot[]> {
  const rules = { voter: optional(NAME), project: NAME, amount: decimal(decimals), credits: optional(decimal(0)) };
  const records = await readRecords(file, rules, options);
  return records.map(({ value: { voter = "", credits, ...rest } }) => {
    return { voter, ...rest, ...(credits === undefined ? {} : { credits }) };
  });
}

async function readGifts(file: string, options: RecordOptions): Promise<Gift[]> {
  const rules = { circle: optional(TEXT), giver: NAME, receiver: NAME, points: decimal(0) };
  const records = await readRecords(file, rules, options);
  return records.map(({ value: { circle = "main", ...rest } }) => ({ circle, ...rest }));
}

async function readMembers(file: string, options: RecordOptions): Promise<Member[]> {
  const rules = { id: NAME, wallet: optional(NAME), verified: optional(YES_OR_NO), receives: optional(YES_OR_NO) };
  const records = await readRecords(file, rules, options);
  return records.map(({ value: { id, wallet = id, verified = false, receives = true } }) => {
    return { id, wallet, verified, receives };
  });
}

/**
 * Rows of a round by its kind. Amounts are decimal numbers with the decimals that the parameters name; votes, credits and points are whole.
 * @throws AssayError NOT_FOUND for a missing file; INVALID_ROW with file, line and column for a cell that cannot be read.
 */
export async function readRound(parameters: RoundParameters, files: RoundFiles): Promise<RoundRows> {
  const { file, tallies, members, encoding, note } = files;
  const options = { encoding, ...(note === undefined ? {} : { note }) };
  const { kind, decimals } = parameters;
  if (kind === "quadratic" && tallies !== undefined) return { tallies: await readTallies(tallies, decimals, options) };
  if (file === undefined) return {};
  if (kind === "quadratic") return { donations: await readDonations(file, decimals, options) };
  if (kind !== "peer") return { ballots: await readBallots(file, kind === "median" ? decimals : 0, options) };
  const gifts = await readGifts(file, options);
  return { gifts, ...(members === undefined ? {} : { members: await readMembers(members, options) }) };
}
