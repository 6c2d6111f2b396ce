import { addressAt, packHex } from "../../columns/bytes.js";
import { BPS } from "../../rules/contract-values.js";
import { accountFlags } from "./account-flags.js";
import { findVoidAttested } from "../detectors/acceptance.js";
import { findCircles } from "../detectors/endorsements.js";
import { weighSubstance } from "../detectors/clicks.js";
import { namedEvidence } from "../explanation.js";
import type { Finding, FindingCode } from "../findings.js";
import { verdictsAt } from "../../review/verdicts.js";
import { at, shareBps } from "../math.js";
import { parseIntegrityRules } from "../rules.js";
import { changesWeight, combine } from "../scan.js";
import { type Crowd, idleCrowd, usualOf } from "./crowd.js";
import { openPart, type ScannedPart, type ScanTerms } from "./rows.js";
import type { AttesterRows, CloseAccount } from "./survey.js";

/** A flag on an account, accounts by their addresses. */
export interface NamedFinding {
  readonly account: string;
  readonly code: FindingCode;
  readonly certaintyBps: number;
  readonly evidence: Readonly<Record<string, number | string>>;
}

/** What an account's clicks leave of its weight. */
export interface ClickFactor {
  readonly account: string;
  readonly bps: number;
}

/** What was found in a part. */
export interface PartFindings {
  readonly findings: readonly NamedFinding[];
  /** Those below 10000. */
  readonly factors: readonly ClickFactor[];
}

/**
 * Flags of accounts for what they did themselves, and factors from the share of their actions that are no clicks.
 * @param sources A `Source` a row.
 */
export function detectInAccounts(part: ScannedPart, sources: Uint8Array, crowd: Crowd, terms: ScanTerms): PartFindings {
  const { accounts, count, actions, tasks, rules, clicks, substance } = openPart(part, terms);
  const among = { ...substance, crowd: idleCrowd(crowd) };
  const { findings, factorBps } = weighSubstance(among, clicks, rules.substance);
  const before = terms.verdicts === undefined ? undefined : verdictsAt(terms.verdicts, accounts);
  const flags = accountFlags({ accounts: count, actions, sources, before }, rules, usualOf(crowd, tasks));
  const lowered = [...factorBps.keys()].filter((a) => terms.rules.personhood && factorBps[a] !== BPS);
  return {
    findings: [...findings, ...flags].map((finding) => named(finding, accounts)),
    factors: lowered.map((a) => ({ account: addressAt(accounts, a), bps: at(factorBps, a) })),
  };
}

/** Accounts in ascending order with their places. */
function placesOf(accounts: readonly string[]): { names: readonly string[]; placeOf: (account: string) => number } {
  const names = [...new Set(accounts)].sort();
  const places = new Map(names.map((name, a) => [name, a]));
  return { names, placeOf: (account) => places.get(account) ?? -1 };
}

/**
 * Flags of attesters who passed void work, and of the accounts that are close to one attester.
 * @param given Rows of attesters; those of one may be given in pieces.
 */
export function detectInAttesters(
  given: readonly AttesterRows[],
  close: readonly CloseAccount[],
  crowd: Crowd,
  terms: ScanTerms,
): readonly NamedFinding[] {
  const rules = parseIntegrityRules(terms.rules.integrity);
  const attesters = [...given, ...close].map(({ attester }) => attester);
  const { names, placeOf } = placesOf([...attesters, ...close.map(({ account }) => account)]);
  const sumsOf = (key: "given" | "seen" | "voided"): Uint32Array => {
    const out = new Uint32Array(names.length);
    for (const rows of given) out[placeOf(rows.attester)] = at(out, placeOf(rows.attester)) + rows[key];
    return out;
  };
  const members = close.map((own) => ({ ...own, account: placeOf(own.account), by: placeOf(own.attester) }));
  const all = { attesters: crowd.attesters, attestations: crowd.rows };
  const circles = findCircles(members, sumsOf("given"), rules.concentration, all);
  const work = { seen: sumsOf("seen"), voided: sumsOf("voided") };
  const voided = findVoidAttested(work, rules.voided, shareBps(crowd.voided, crowd.seen));
  const accounts = packHex(names, 20);
  return [...circles, ...voided].map((finding) => named(finding, accounts));
}

/** What all that was found leaves of an account's weight. */
export interface WeighedAccount {
  readonly account: string;
  readonly bps: number;
  readonly hold: boolean;
  readonly certaintyBps: number;
}

/** Factors of the accounts with flags or clicks. */
export function weighAccounts(
  findings: readonly NamedFinding[],
  factors: readonly ClickFactor[],
  { rules: { integrity, personhood } }: ScanTerms,
): WeighedAccount[] {
  const { names, placeOf } = placesOf([...findings, ...factors].map(({ account }) => account));
  const substance = new Uint16Array(names.length).fill(BPS);
  for (const { account, bps } of factors) substance[placeOf(account)] = bps;
  const flags = findings.map((finding): Finding => ({ ...finding, account: placeOf(finding.account), evidence: {} }));
  const counted = flags.filter((flag) => changesWeight(flag, personhood));
  const { integrityBps, hold, certaintyBps } = combine(counted, substance, undefined, parseIntegrityRules(integrity));
  return names.map((account, a) => ({
    account,
    bps: at(integrityBps, a),
    hold: hold[a] === 1,
    certaintyBps: at(certaintyBps, a),
  }));
}

function named({ account, code, certaintyBps, evidence }: Finding, accounts: Uint8Array): NamedFinding {
  const name = (a: number): string => addressAt(accounts, a);
  return { account: name(account), code, certaintyBps, evidence: namedEvidence(evidence, name) };
}
