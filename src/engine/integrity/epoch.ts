import { admit, type Admission } from "../scoring/admit.js";
import { addressAt, fromHex, row, toHex } from "../columns/bytes.js";
import { AssayError } from "../errors.js";
import { NOT_REVIEWED, Reason } from "../rules/reasons.js";
import { searchRows } from "../columns/sort.js";
import { explain } from "./explanation.js";
import { namedEvidence, type CopiedAction, type Explanation } from "./explanation.js";
import { clickTasks, parseIntegrityRules } from "./rules.js";
import { scan } from "./scan.js";
import { type Verdicts, verdictsAt } from "../review/verdicts.js";
import type { Integrity } from "../scoring/input.js";
import type { EpochInput } from "../epoch/epoch.js";
import type { Rules } from "../rules/rules.js";
import type { Contributions } from "../columns/contributions.js";
import type { FindingCode } from "./findings.js";
import type { ScanResult } from "./scan.js";
import type { ScanInput } from "./tables.js";
import { actionsOf } from "./actions.js";
import { BPS } from "../rules/contract-values.js";

/** What the contributions of an epoch show. */
export interface EpochIntegrity {
  /** Contributors and attesters, 20 bytes each, ascending; the accounts of `result`. */
  readonly accounts: Uint8Array;
  readonly result: ScanResult;
  /** Factors below 10000, as the scoring engine takes them. */
  readonly factors: Integrity;
  /** Accounts whose units go to the escrow, 20 bytes each, ascending. */
  readonly held: Uint8Array;
}

/** What reviewers or the council found to be no work: it speaks against whoever handed it in, and whoever attested it. */
const VOID: ReadonlySet<number> = new Set([Reason.DISPUTED, Reason.REVIEW_VOID, Reason.LOW_QUALITY]);
/** What the detectors read besides: work that counts, and work of which reviewers have not decided yet. */
const OPEN: ReadonlySet<number> = new Set([Reason.ACCEPTED, Reason.AWAITING_REVIEW]);

/** What the detectors read of an epoch. */
export type ScannedEpoch = Pick<EpochInput, "contributions" | "rules" | "review" | "verdicts">;

/**
 * Runs the detectors over an epoch.
 *
 * They see the contributions that pass every check of their own. What somebody sent in an account's name without being allowed to
 * can flag nobody; what reviewers or disputes found void counts as refused.
 *
 * @param admission Of the epoch's contributions, tasks and rules, as scoring takes it.
 * @throws `INVALID_RULES` for bad thresholds.
 */
export function findInEpoch(epoch: ScannedEpoch, admission: Admission): EpochIntegrity {
  const { contributions, rules, review, verdicts } = epoch;
  return detectInContributions(contributions, rules, { ...rowsToScan(admission, review), verdicts });
}

/**
 * Runs the detectors over an epoch, as its computation needs them: what they find goes into the input that `computeEpoch` takes.
 *
 * @param escrow Address that takes held units.
 * @param admission Of these very contributions, tasks and rules, as scoring takes it; found if left out.
 * @throws `INVALID_RULES` for bad thresholds; as `computeEpoch` for bad tasks.
 * @example
 * const { input, integrity } = detectEpoch({ epoch, budget, contributions, tasks, rules, start, end }, escrow);
 * computeEpoch(input); // integrity.result.findings says why weights are lower and units are held
 */
export function detectEpoch(
  input: Omit<EpochInput, "integrity" | "holds">,
  escrow: string,
  admission = admit(input),
): { readonly input: EpochInput; readonly integrity: EpochIntegrity } {
  const integrity = findInEpoch(input, admission);
  const { factors, held } = integrity;
  return { input: { ...input, integrity: factors, holds: { escrow, accounts: held } }, integrity };
}

/** What reviewers did not decide. */
const UNDECIDED: ReadonlySet<number> = new Set([Reason.DISPUTED, Reason.AWAITING_REVIEW, Reason.REVIEW_VOID]);

/** The rows that detectors read, and which of them count; no rows if they read all. */
export function rowsToScan({ reasons }: Admission, review: Uint16Array | undefined): ScannedRows {
  const { length } = reasons;
  const [seen, counted] = [new Uint8Array(256), new Uint8Array(256)];
  for (const reason of [...OPEN, ...VOID]) seen[reason] = 1;
  for (const reason of OPEN) counted[reason] = 1;
  let count = 0;
  for (let i = 0; i < length; i++) count += seen[reasons[i] as number] as number;
  const rows = new Uint32Array(count);
  for (let i = 0, at = 0; i < length; i++) if (seen[reasons[i] as number] === 1) rows[at++] = i;
  const accepted = new Uint8Array(count);
  for (let at = 0; at < count; at++) accepted[at] = counted[reasons[rows[at] as number] as number] as number;
  if (review === undefined) return { accepted, ...(count === length ? {} : { rows }) };
  const decided = new Uint8Array(count);
  for (let at = 0; at < count; at++) {
    const i = rows[at] as number;
    decided[at] = decidedBy(reasons[i] as number, review[i]);
  }
  return { accepted, decided, ...(count === length ? {} : { rows }) };
}

/** Who decided on a piece of work, as the detectors read it. */
function decidedBy(reason: number, review = NOT_REVIEWED): number {
  if (UNDECIDED.has(reason)) return 2;
  return review === NOT_REVIEWED ? 0 : 1;
}

/**
 * Scans a program's contributions with the thresholds of its rules. Every contribution is attested, so no task is taken for a click
 * unless the rules name it under `integrity.clicks`. The result does not depend on the order of the rows.
 *
 * @param scanned Rows to read, ascending, all by default; and for each of them 1 if it counts, 0 if it was found void, all count by
 * default.
 *
 * @throws `INVALID_RULES` for bad thresholds.
 * @example
 * const { factors, held, result } = detectInContributions(contributions, rules);
 */
export function detectInContributions(
  contributions: Contributions,
  rules: Pick<Rules, "integrity" | "personhood">,
  scanned: ScannedRows = {},
): EpochIntegrity {
  const { accounts, result } = scanContributions(contributions, rules, scanned);
  const lowered = where(result.integrityBps, (bps) => bps !== BPS);
  const bps = Uint16Array.from(lowered, (i) => result.integrityBps[i] as number);
  const held = where(result.hold, (hold) => hold === 1);
  return { accounts, result, factors: { accounts: pick(accounts, lowered), bps }, held: pick(accounts, held) };
}

/** Rows to read, and which of them count. */
export interface ScannedRows {
  readonly rows?: Uint32Array;
  readonly accepted?: Uint8Array;
  /** Who decided on each of them, as in `Actions`. */
  readonly decided?: Uint8Array;
  /** What reviewers found in earlier epochs. */
  readonly verdicts?: Verdicts | undefined;
}

function scanContributions(
  contributions: Contributions,
  rules: Pick<Rules, "integrity" | "personhood">,
  { rows, accepted, decided, verdicts }: ScannedRows,
): { accounts: Uint8Array; input: ScanInput; result: ScanResult } {
  const { accounts, actions, tasks } = actionsOf(contributions, rows);
  const cheapKinds = clickTasks(rules.integrity)
    .map((task) => tasks.indexOf(task))
    .filter((kind) => kind >= 0);
  const input = {
    accounts: accounts.length / 20,
    actions: {
      ...actions,
      ...(accepted === undefined ? {} : { accepted }),
      ...(decided === undefined ? {} : { decided }),
    },
    ...(verdicts === undefined ? {} : { before: verdictsAt(verdicts, accounts) }),
    cheapKinds,
    clicksPaid: true,
    personhood: rules.personhood,
  };
  return { accounts, input, result: scan(input, parseIntegrityRules(rules.integrity)) };
}

/** What the detectors say about one account of an epoch, with addresses and uids for indices. */
export interface AccountExplanation extends Omit<Explanation, "account" | "findings" | "copies"> {
  readonly account: string;
  /** Evidence as in `Finding`, accounts by their addresses. */
  readonly findings: readonly {
    readonly code: FindingCode;
    readonly certaintyBps: number;
    readonly evidence: Readonly<Record<string, number | string>>;
  }[];
  readonly copies: readonly {
    readonly uid: string;
    readonly original: string;
    readonly originalAccount: string;
    readonly code: CopiedAction["code"];
  }[];
}

/**
 * Runs the detectors over an epoch once more and gives all that they say about one account.
 *
 * @param account 0x hex.
 * @throws `NOT_FOUND` for an account that neither contributed to the epoch nor attested in it.
 * @example
 * explainEpoch(computeEpoch(input).input, "0x…").findings; // [{ code: "COPIER", … }]
 */
export function explainEpoch(input: Omit<EpochInput, "integrity" | "holds">, account: string): AccountExplanation {
  const { contributions } = input;
  const scanned = { ...rowsToScan(admit(input), input.review), verdicts: input.verdicts };
  const { accounts, input: tables, result } = scanContributions(contributions, input.rules, scanned);
  const index = searchRows(accounts, 20, fromHex(account, 20));
  if (index < 0) {
    const hint = "It has no contribution that passes the checks, and attested none.";
    throw new AssayError("NOT_FOUND", `${account} is not in epoch ${input.epoch}.`, hint);
  }
  const { findings, copies, ...rest } = explain(tables, result, index);
  const uid = (i: number): string => toHex(row(contributions.uid, 32, scanned.rows?.[i] ?? i));
  return {
    ...rest,
    account: addressAt(accounts, index),
    findings: findings.map(({ code, certaintyBps, evidence }) => ({
      code,
      certaintyBps,
      evidence: namedEvidence(evidence, (i) => addressAt(accounts, i)),
    })),
    copies: copies.map(({ row: i, original, originalAccount, code }) => ({
      uid: uid(i),
      original: uid(original),
      originalAccount: addressAt(accounts, originalAccount),
      code,
    })),
  };
}

/** Places of the values that meet a condition. */
function where(column: Uint16Array | Uint8Array, meets: (value: number) => boolean): number[] {
  const found: number[] = [];
  for (let i = 0; i < column.length; i++) if (meets(column[i] as number)) found.push(i);
  return found;
}

function pick(column: Uint8Array, rows: readonly number[]): Uint8Array {
  const out = new Uint8Array(20 * rows.length);
  rows.forEach((i, at) => out.set(row(column, 20, i), 20 * at));
  return out;
}

/**
 * Index of an account in the result of `detectInContributions`, or -1.
 * @param account 20 bytes.
 */
export function indexOfAccount({ accounts }: Pick<EpochIntegrity, "accounts">, account: Uint8Array): number {
  return searchRows(accounts, 20, account);
}
