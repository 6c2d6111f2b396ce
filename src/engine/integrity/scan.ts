import { AssayError } from "../errors.js";
import { findAutomation } from "./detectors/automation.js";
import { accountFlags } from "./parts/account-flags.js";
import { findCopies, sourcesOf } from "./detectors/duplicates.js";
import { findConcentration, findRings } from "./detectors/endorsements.js";
import { BY_DOUBT, FAMILY, INDIVIDUAL } from "./findings.js";
import { findBaskets, findLockstepTargets } from "./detectors/lockstep.js";
import { findLockstepMoments } from "./detectors/moments.js";
import { bps, div } from "./math.js";
import {
  cheapestKinds,
  givingKinds,
  profilesOf,
  vouchedActions,
  vouchedCounts,
  vouchingKinds,
} from "./detectors/substance.js";
import { weighSubstance } from "./detectors/clicks.js";
import { attestedWork, findVoidAttested } from "./detectors/acceptance.js";
import { eigenTrust, TRUST_ONE } from "./detectors/trust.js";
import { findConnectedWallets } from "./detectors/wallets.js";
import type { Copies } from "./detectors/duplicates.js";
import type { Family, Finding, FindingCode } from "./findings.js";
import type { IntegrityRules } from "./rules.js";
import type { Actions, ScanInput } from "./tables.js";
import { BPS } from "../rules/contract-values.js";

/** What the scoring engine needs and what people are told. */
export interface ScanResult {
  /** Factor of each account's weight, 0..10000. A held account keeps its factor from substance and trust: the hold takes the rest. */
  readonly integrityBps: Uint16Array;
  /** 1 where the account's units go to a hold. */
  readonly hold: Uint8Array;
  /** Combined certainty of an account's flags, 0..10000. */
  readonly certaintyBps: Uint16Array;
  /** Factor from the share of actions that are no clicks, where nothing vouches; part of `integrityBps`, not a flag. */
  readonly substanceBps: Uint16Array;
  /** Flags, by account, then by code. */
  readonly findings: readonly Finding[];
  /** What each action is worth; only with an action table. */
  readonly copies?: Copies;
  /** Trust that reaches each account; only with endorsements and seeds. */
  readonly trust?: Uint32Array;
  /** Kinds that cost one click, which are not worth paying. */
  readonly cheapKinds: readonly number[];
  /** Kinds that are nothing but endorsements given, found in single actions: paying them is paying for clicks. */
  readonly givingKinds: readonly number[];
  /** Kinds that vouch for whoever does them, found in lifetime counts. */
  readonly vouchingKinds: readonly number[];
}

/**
 * Runs every detector for which the tables are there. Pure and reproducible: the same tables and rules give the same result
 * anywhere, whatever the order of rows of equal time.
 *
 * @example
 * scan({ accounts: 2, profiles: { kinds: 2, counts: Uint32Array.of(9, 0, 1, 8) }, cheapKinds: [0] }, rules).findings;
 * // [{ account: 0, code: "ONLY_CHEAPEST", ... }]
 */
export function scan(input: ScanInput, rules: IntegrityRules): ScanResult {
  checkTables(input);
  const { accounts, actions, endorsements } = input;
  const personhood = input.personhood ?? true;
  const substance = substanceOf(input, rules.substance);
  const factorBps = personhood ? substance.factorBps : substance.factorBps.fill(BPS);
  const copies = actions === undefined ? undefined : findCopies(actions, rules.duplicates);
  const findings = [...substance.findings, ...flagsOf(input, copies, rules)];
  const seeds = input.seeds ?? [];
  const trust =
    endorsements === undefined || seeds.length === 0
      ? undefined
      : eigenTrust(accounts, endorsements, seeds, rules.trust);
  const flags = findings.filter((finding) => changesWeight(finding, personhood));
  return {
    ...combine(flags, factorBps, trust, rules),
    substanceBps: factorBps,
    findings: findings.sort(byAccountAndCode),
    cheapKinds: substance.cheapKinds,
    vouchingKinds: substance.vouchingKinds,
    givingKinds: substance.givingKinds,
    ...(copies === undefined ? {} : { copies }),
    ...(trust === undefined ? {} : { trust }),
  };
}

/** Whether a flag changes a weight: where an account need not be a person, those that splitting could shed do not. */
export function changesWeight({ code }: Finding, personhood: boolean): boolean {
  return personhood || !INDIVIDUAL.has(code);
}

function substanceOf({ accounts, actions, endorsements, ...input }: ScanInput, rules: IntegrityRules["substance"]) {
  const profiles = input.profiles ?? (actions === undefined ? undefined : profilesOf(accounts, actions));
  if (profiles === undefined) {
    const factorBps = new Uint16Array(accounts).fill(BPS);
    return { findings: [], factorBps, cheapKinds: input.cheapKinds ?? [], givingKinds: [], vouchingKinds: [] };
  }
  const tables = { accounts, profiles, actions, endorsements };
  const giving =
    actions === undefined || endorsements === undefined ? [] : givingKinds(accounts, actions, endorsements, rules);
  const found = input.cheapKinds ?? cheapestKinds(tables, rules);
  const cheapKinds = input.cheapKinds ?? [...found, ...giving.filter((kind) => !found.includes(kind))];
  const vouching = actions === undefined ? vouchingKinds(tables, cheapKinds, rules) : [];
  const vouched =
    actions === undefined ? vouchedCounts(accounts, profiles, vouching) : vouchedActions(accounts, actions, cheapKinds);
  const sold = input.cheapKinds ?? found.slice(0, 1);
  const weighed = weighSubstance({ accounts, profiles, vouched, sold, paid: input.clicksPaid }, cheapKinds, rules);
  return { ...weighed, cheapKinds, givingKinds: giving, vouchingKinds: vouching };
}

/** What all detectors find but that of substance, for which the tables are there. */
function flagsOf(input: ScanInput, copies: Copies | undefined, rules: IntegrityRules): Finding[] {
  const { accounts, actions, before, endorsements, moments, edges, counterparties } = input;
  const found: Finding[][] = [];
  if (actions !== undefined && copies !== undefined) {
    found.push(accountFlags({ accounts, actions, sources: sourcesOf(actions, copies), before }, rules));
    if (actions.decided !== undefined)
      found.push(findVoidAttested(attestedWork(accounts, actions, actions.decided), rules.voided));
    found.push(actionFindings(accounts, actions, rules));
    if (endorsements !== undefined) found.push(findAutomation(accounts, actions, endorsements, rules.automation));
  }
  if (endorsements !== undefined) found.push(findRings(accounts, endorsements, rules.ring));
  if (moments !== undefined) found.push(findLockstepMoments(accounts, moments, rules.moments, edges));
  if (edges !== undefined)
    found.push(findConnectedWallets({ accounts, edges, counterparties }, moments, rules.wallets));
  return found.flat();
}

function actionFindings(accounts: number, actions: Actions, rules: IntegrityRules): Finding[] {
  const { time, target, attester } = actions;
  const out: Finding[][] = [];
  if (time !== undefined && target !== undefined) {
    const targeted = { ...actions, time, target };
    const groups = findLockstepTargets(accounts, targeted, rules.lockstep);
    const grouped = new Set(groups.map((finding) => finding.account));
    const baskets = findBaskets(accounts, targeted, rules.lockstep);
    out.push(
      groups,
      baskets.filter((finding) => !grouped.has(finding.account)),
    );
  }
  if (attester !== undefined) out.push(findConcentration(accounts, actions, attester, rules.concentration));
  return out.flat();
}

function byAccountAndCode(a: Finding, b: Finding): number {
  return a.account - b.account || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}

/** Weight that a flag leaves, by code; substance has a factor of its own. */
function weightOf(code: FindingCode, rules: IntegrityRules): number {
  const weights: Partial<Record<FindingCode, number>> = {
    COPIER: rules.duplicates.weightBps,
    MOSTLY_REFUSED: rules.refused.weightBps,
    VOID_WORK: rules.voided.weightBps,
    VOID_ATTESTED: rules.voided.weightBps,
    REGULAR_TIMING: rules.regular.weightBps,
    ROUND_THE_CLOCK: rules.clock.weightBps,
    BURST: rules.burst.weightBps,
    LOCKSTEP_TARGETS: rules.lockstep.weightBps,
    LOCKSTEP_MOMENTS: rules.moments.weightBps,
    ATTESTER_CONCENTRATION: rules.concentration.weightBps,
    ENDORSEMENT_RING: rules.ring.weightBps,
    CONNECTED_WALLETS: rules.wallets.weightBps,
    AUTOMATED: rules.automation.weightBps,
  };
  return weights[code] ?? BPS;
}

/**
 * Within a family the strongest flag counts, for weight and for certainty; families are taken as independent, so doubt multiplies:
 * certainty = 1 − Π(1 − certainty of the family).
 */
export function combine(
  findings: readonly Finding[],
  substance: Uint16Array,
  trust: Uint32Array | undefined,
  rules: IntegrityRules,
): Pick<ScanResult, "integrityBps" | "hold" | "certaintyBps"> {
  const accounts = substance.length;
  const integrityBps = Uint16Array.from(substance);
  const hold = new Uint8Array(accounts);
  const certaintyBps = new Uint16Array(accounts);
  for (const [account, families] of byFamily(findings, rules)) {
    let weight = BPS;
    let doubt = BPS;
    for (const family of families.values()) {
      weight = bps(weight, family.weight);
      doubt = bps(doubt, BPS - family.certainty);
    }
    certaintyBps[account] = BPS - doubt;
    if (BPS - doubt >= rules.hold.atBps) hold[account] = 1;
    else integrityBps[account] = bps(integrityBps[account] as number, weight);
  }
  if (trust !== undefined) applyTrust(integrityBps, trust, rules.trust.floorBps);
  return { integrityBps, hold, certaintyBps };
}

function byFamily(
  findings: readonly Finding[],
  rules: IntegrityRules,
): Map<number, Map<Family, { weight: number; certainty: number }>> {
  const out = new Map<number, Map<Family, { weight: number; certainty: number }>>();
  for (const { account, code, certaintyBps } of findings) {
    let families = out.get(account);
    if (families === undefined) {
      families = new Map<Family, { weight: number; certainty: number }>();
      out.set(account, families);
    }
    const known = families.get(FAMILY[code]) ?? { weight: BPS, certainty: 0 };
    // Of a group that is less sure, and of work part of which was seen, as much of the weight stays as there is doubt.
    const doubt = INDIVIDUAL.has(code) && !BY_DOUBT.has(code) ? 0 : BPS - certaintyBps;
    families.set(FAMILY[code], {
      weight: Math.min(known.weight, Math.max(weightOf(code, rules), doubt)),
      certainty: Math.max(known.certainty, certaintyBps),
    });
  }
  return out;
}

/** An account that holds its equal share of trust or more keeps its weight; one that none reaches keeps the floor. */
function applyTrust(integrityBps: Uint16Array, trust: Uint32Array, floorBps: number): void {
  const fair = Math.max(1, div(TRUST_ONE, Math.max(1, trust.length)));
  for (let i = 0; i < trust.length && floorBps < BPS; i++) {
    const share = Math.min(BPS, div((trust[i] as number) * BPS, fair));
    integrityBps[i] = bps(integrityBps[i] as number, Math.max(floorBps, share));
  }
}

/** Refuses tables that point outside themselves, so that no detector reads what is not there. */
function checkTables(input: ScanInput): void {
  const { accounts, actions, profiles, moments, endorsements, edges } = input;
  const refuse = (what: string): never => {
    throw new AssayError("INVALID_ARGUMENT", `The ${what} table does not fit ${accounts} accounts.`);
  };
  if (actions !== undefined && actions.account.subarray(0, actions.length).some((a) => a >= accounts)) refuse("action");
  if (profiles !== undefined && profiles.counts.length !== accounts * profiles.kinds) refuse("profile");
  if (moments !== undefined && (moments.time.length !== accounts || moments.amount.length !== accounts))
    refuse("moment");
  const nodes = accounts + (input.counterparties?.length ?? 0);
  for (const [what, table, limit] of [
    ["edge", edges, nodes],
    ["endorsement", endorsements, accounts],
  ] as const) {
    if (table?.from.some((x) => x >= limit) === true || table?.to.some((x) => x >= limit) === true) refuse(what);
  }
}
