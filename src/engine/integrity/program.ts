import { admitRows, taskTable } from "../admit.js";
import { addressAt, fromHex, row, toHex } from "../bytes.js";
import { AssayError } from "../errors.js";
import { indexAccounts } from "../lookup.js";
import { Reason } from "../reasons.js";
import { searchRows, sortRows } from "../sort.js";
import { explain, namedEvidence } from "./report.js";
import { clickTasks, parseIntegrityRules } from "./rules.js";
import { scan } from "./scan.js";
import type { Integrity, ScoreInput } from "../admit.js";
import type { EpochInput } from "../epoch.js";
import type { Rules } from "../rules.js";
import type { Contributions } from "../types.js";
import type { ReasonCode } from "./findings.js";
import type { CopiedAction, Explanation } from "./report.js";
import type { ScanResult } from "./scan.js";
import type { Actions, ScanInput } from "./tables.js";

/** What a program's own contributions show. */
export interface ProgramIntegrity {
  /** Contributors and attesters, 20 bytes each, ascending; the accounts of `result`. */
  readonly accounts: Uint8Array;
  readonly result: ScanResult;
  /** Factors below 10000, as the scoring engine takes them. */
  readonly integrity: Integrity;
  /** Accounts whose units go to the escrow, 20 bytes each, ascending. */
  readonly held: Uint8Array;
}

/** What reviewers or the council found to be no work: it speaks against whoever handed it in, and whoever attested it. */
const VOID: ReadonlySet<number> = new Set([Reason.DISPUTED, Reason.REVIEW_VOID, Reason.LOW_QUALITY]);
/** What the detectors look at besides: work that counts, and work of which reviewers have not decided yet. */
const OPEN: ReadonlySet<number> = new Set([Reason.ACCEPTED, Reason.AWAITING_REVIEW]);

/**
 * Runs the detectors over an epoch, as its computation needs them: what they find goes into the input that `computeEpoch` takes.
 *
 * They see the contributions that pass every check of their own. What somebody sent in an account's name without being allowed to
 * can flag nobody; what reviewers or disputes found void counts as refused.
 *
 * @param escrow Address that takes held units.
 * @throws `INVALID_RULES` for bad thresholds; as `computeEpoch` for bad tasks.
 * @example
 * const { input, judged } = judgeEpoch({ epoch, budget, contributions, tasks, rules, start, end }, escrow);
 * computeEpoch(input); // judged.result.findings says why weights are lower and units are held
 */
export function judgeEpoch(
  input: Omit<EpochInput, "integrity" | "holds">,
  escrow: string,
): { readonly input: EpochInput; readonly judged: ProgramIntegrity } {
  const { contributions, accepted } = lookedAt(input);
  const judged = judgeContributions(contributions, input.rules, accepted);
  return { input: { ...input, integrity: judged.integrity, holds: { escrow, accounts: judged.held } }, judged };
}

/** The rows that detectors look at, and which of them count. */
function lookedAt(input: ScoreInput): { contributions: Contributions; accepted: Uint8Array } {
  const reasons = new Uint8Array(input.contributions.length);
  admitRows(input, taskTable(input.tasks), reasons);
  const seen = (reason: number): boolean => OPEN.has(reason) || VOID.has(reason);
  if (reasons.every(seen)) {
    return { contributions: input.contributions, accepted: reasons.map((reason) => (VOID.has(reason) ? 0 : 1)) };
  }
  const rows = Uint32Array.from(reasons.keys()).filter((i) => seen(reasons[i] as number));
  const accepted = Uint8Array.from(rows, (i) => (VOID.has(reasons[i] as number) ? 0 : 1));
  return { contributions: select(input.contributions, rows), accepted };
}

/** Some rows of the columns. */
function select(from: Contributions, rows: Uint32Array): Contributions {
  const bytes = (column: Uint8Array, width: number): Uint8Array => {
    const out = new Uint8Array(width * rows.length);
    rows.forEach((i, at) => out.set(row(column, width, i), width * at));
    return out;
  };
  return {
    length: rows.length,
    uid: bytes(from.uid, 32),
    account: bytes(from.account, 20),
    attester: bytes(from.attester, 20),
    task: Uint32Array.from(rows, (i) => from.task[i] as number),
    quantity: Uint32Array.from(rows, (i) => from.quantity[i] as number),
    quality: Uint16Array.from(rows, (i) => from.quality[i] as number),
    time: Uint32Array.from(rows, (i) => from.time[i] as number),
    evidence: bytes(from.evidence, 32),
  };
}

/**
 * Scans a program's contributions with the thresholds of its rules. Every contribution is attested, so no task is taken for a click
 * unless the rules name it under `integrity.clicks`. The result does not depend on the order of the rows.
 *
 * @param accepted 1 for contributions that count, 0 for those found void; all count by default.
 *
 * @throws `INVALID_RULES` for bad thresholds.
 * @example
 * const { integrity, held, result } = judgeContributions(contributions, rules);
 */
export function judgeContributions(
  contributions: Contributions,
  rules: Pick<Rules, "integrity" | "personhood">,
  accepted?: Uint8Array,
): ProgramIntegrity {
  const { accounts, result } = scanContributions(contributions, rules, accepted);
  const lowered = [...result.integrityBps.keys()].filter((i) => result.integrityBps[i] !== 10_000);
  const held = [...result.hold.keys()].filter((i) => result.hold[i] === 1);
  const bps = Uint16Array.from(lowered, (i) => result.integrityBps[i] as number);
  return { accounts, result, integrity: { accounts: pick(accounts, lowered), bps }, held: pick(accounts, held) };
}

function scanContributions(
  contributions: Contributions,
  rules: Pick<Rules, "integrity" | "personhood">,
  accepted: Uint8Array | undefined,
): { accounts: Uint8Array; input: ScanInput; result: ScanResult } {
  const accounts = distinct(contributions);
  const tasks = [...new Set(contributions.task)].sort((a, b) => a - b);
  const actions = actionsOf(contributions, accounts, tasks, accepted);
  const cheapKinds = clickTasks(rules.integrity)
    .map((task) => tasks.indexOf(task))
    .filter((kind) => kind >= 0);
  const input = { accounts: accounts.length / 20, actions, cheapKinds, personhood: rules.personhood };
  return { accounts, input, result: scan(input, parseIntegrityRules(rules.integrity)) };
}

/** What the detectors say about one account of an epoch, with addresses and uids for indices. */
export interface ProgramExplanation extends Omit<Explanation, "account" | "findings" | "copies"> {
  readonly account: string;
  /** Evidence as in `Finding`, accounts by their addresses. */
  readonly findings: readonly {
    readonly code: ReasonCode;
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
export function explainEpoch(input: Omit<EpochInput, "integrity" | "holds">, account: string): ProgramExplanation {
  const { contributions, accepted } = lookedAt(input);
  const { accounts, input: tables, result } = scanContributions(contributions, input.rules, accepted);
  const index = searchRows(accounts, 20, fromHex(account, 20));
  if (index < 0) {
    const hint = "It has no contribution that passes the checks, and attested none.";
    throw new AssayError("NOT_FOUND", `${account} is not in epoch ${input.epoch}.`, hint);
  }
  const { findings, copies, ...rest } = explain(tables, result, index);
  const uid = (i: number): string => toHex(row(contributions.uid, 32, i));
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

/** Addresses of contributors and attesters, ascending. */
function distinct({ length, account, attester }: Contributions): Uint8Array {
  const both = new Uint8Array(40 * length);
  both.set(account.subarray(0, 20 * length));
  both.set(attester.subarray(0, 20 * length), 20 * length);
  const index = indexAccounts(both);
  const firsts = Array.from({ length: 2 * length }, (_, i) => i).filter((i) => index.find(both, i) === i);
  const unsorted = pick(both, firsts);
  return pick(unsorted, [...sortRows(unsorted, 20)]);
}

function pick(column: Uint8Array, rows: readonly number[]): Uint8Array {
  const out = new Uint8Array(20 * rows.length);
  rows.forEach((i, at) => out.set(row(column, 20, i), 20 * at));
  return out;
}

function actionsOf(
  contributions: Contributions,
  accounts: Uint8Array,
  tasks: readonly number[],
  accepted: Uint8Array | undefined,
): Actions {
  const { length } = contributions;
  const index = indexAccounts(accounts);
  const kinds = new Map(tasks.map((task, kind) => [task, kind]));
  const order = arrival(contributions);
  return {
    length,
    account: Uint32Array.from({ length }, (_, i) => index.find(contributions.account, i)),
    attester: Uint32Array.from({ length }, (_, i) => index.find(contributions.attester, i)),
    kind: Uint16Array.from(contributions.task, (task) => kinds.get(task) ?? 0),
    time: contributions.time,
    evidence: leadingWords(contributions.evidence, length),
    order,
    ...(accepted === undefined ? {} : { accepted }),
  };
}

/** Rank of every row by time, ties by uid, so that which of two equal rows is the original depends on nothing else. */
function arrival({ length, time, uid }: Contributions): Uint32Array {
  const key = new Uint8Array(36 * length);
  const view = new DataView(key.buffer);
  for (let i = 0; i < length; i++) {
    view.setUint32(36 * i, time[i] as number);
    key.set(row(uid, 32, i), 36 * i + 4);
  }
  const out = new Uint32Array(length);
  sortRows(key, 36, length).forEach((from, rank) => (out[from] = rank));
  return out;
}

/** First 64 bits of every hash as two words. */
function leadingWords(evidence: Uint8Array, length: number): Uint32Array {
  const view = new DataView(evidence.buffer, evidence.byteOffset, evidence.byteLength);
  return Uint32Array.from({ length: 2 * length }, (_, i) => view.getUint32(32 * (i >>> 1) + 4 * (i & 1)));
}

/**
 * Index of an account in the result of `judgeContributions`, or -1.
 * @param account 20 bytes.
 */
export function indexOfAccount(judged: ProgramIntegrity, account: Uint8Array): number {
  return searchRows(judged.accounts, 20, account);
}
