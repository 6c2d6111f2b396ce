import { admit, type Admission } from "../scoring/admit.js";
import { addressAt, fromHex, row, toHex } from "../columns/bytes.js";
import { AssayError } from "../errors.js";
import { numberAccounts } from "../columns/account-numbers.js";
import { Reason } from "../rules/reasons.js";
import { searchRows, sortRows } from "../columns/sort.js";
import { likelyRepeats } from "./math.js";
import { explain, namedEvidence } from "./report.js";
import { clickTasks, parseIntegrityRules } from "./rules.js";
import { scan } from "./scan.js";
import type { Integrity } from "../scoring/input.js";
import type { EpochInput } from "../epoch/epoch.js";
import type { Rules } from "../rules/rules.js";
import type { Contributions } from "../columns/contributions.js";
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
 * @param admission Of these very contributions, tasks and rules, as scoring takes it; found if left out.
 * @throws `INVALID_RULES` for bad thresholds; as `computeEpoch` for bad tasks.
 * @example
 * const { input, judged } = judgeEpoch({ epoch, budget, contributions, tasks, rules, start, end }, escrow);
 * computeEpoch(input); // judged.result.findings says why weights are lower and units are held
 */
export function judgeEpoch(
  input: Omit<EpochInput, "integrity" | "holds">,
  escrow: string,
  admission = admit(input),
): { readonly input: EpochInput; readonly judged: ProgramIntegrity } {
  const judged = judgeContributions(input.contributions, input.rules, lookedAt(admission));
  return { input: { ...input, integrity: judged.integrity, holds: { escrow, accounts: judged.held } }, judged };
}

/** The rows that detectors look at, and which of them count; no rows if they look at all. */
function lookedAt({ reasons }: Admission): Looked {
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
  return count === length ? { accepted } : { accepted, rows };
}

/**
 * Scans a program's contributions with the thresholds of its rules. Every contribution is attested, so no task is taken for a click
 * unless the rules name it under `integrity.clicks`. The result does not depend on the order of the rows.
 *
 * @param looked Rows to look at, ascending, all by default; and for each of them 1 if it counts, 0 if it was found void, all count by
 * default.
 *
 * @throws `INVALID_RULES` for bad thresholds.
 * @example
 * const { integrity, held, result } = judgeContributions(contributions, rules);
 */
export function judgeContributions(
  contributions: Contributions,
  rules: Pick<Rules, "integrity" | "personhood">,
  looked: Looked = {},
): ProgramIntegrity {
  const { accounts, result } = scanContributions(contributions, rules, looked);
  const lowered = where(result.integrityBps, (bps) => bps !== 10_000);
  const bps = Uint16Array.from(lowered, (i) => result.integrityBps[i] as number);
  const held = where(result.hold, (hold) => hold === 1);
  return { accounts, result, integrity: { accounts: pick(accounts, lowered), bps }, held: pick(accounts, held) };
}

/** Rows to look at, and which of them count. */
interface Looked {
  readonly rows?: Uint32Array;
  readonly accepted?: Uint8Array;
}

function scanContributions(
  contributions: Contributions,
  rules: Pick<Rules, "integrity" | "personhood">,
  { rows, accepted }: Looked,
): { accounts: Uint8Array; input: ScanInput; result: ScanResult } {
  const { accounts, actions, tasks } = actionsOf(contributions, rows);
  const cheapKinds = clickTasks(rules.integrity)
    .map((task) => tasks.indexOf(task))
    .filter((kind) => kind >= 0);
  const input = {
    accounts: accounts.length / 20,
    actions: accepted === undefined ? actions : { ...actions, accepted },
    cheapKinds,
    personhood: rules.personhood,
  };
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
  const { contributions } = input;
  const looked = lookedAt(admit(input));
  const { accounts, input: tables, result } = scanContributions(contributions, input.rules, looked);
  const index = searchRows(accounts, 20, fromHex(account, 20));
  if (index < 0) {
    const hint = "It has no contribution that passes the checks, and attested none.";
    throw new AssayError("NOT_FOUND", `${account} is not in epoch ${input.epoch}.`, hint);
  }
  const { findings, copies, ...rest } = explain(tables, result, index);
  const uid = (i: number): string => toHex(row(contributions.uid, 32, looked.rows?.[i] ?? i));
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

/** The table of actions of some rows, with the accounts and tasks that its numbers stand for, both ascending. */
function actionsOf(
  contributions: Contributions,
  rows: Uint32Array | undefined,
): { accounts: Uint8Array; tasks: number[]; actions: Actions } {
  const { accounts, numbers } = numberAccounts([contributions.account, contributions.attester], rows);
  const [account, attester] = numbers as [Uint32Array, Uint32Array];
  const task = chosen(contributions.task, rows);
  const time = chosen(contributions.time, rows);
  const tasks = [...new Set(task)].sort((a, b) => a - b);
  const evidence = leadingWords(contributions.evidence, rows);
  const order = arrival(contributions, likelyRepeats(evidence), rows);
  const actions = { length: account.length, account, attester, kind: kindsOf(task, tasks), time, evidence, order };
  return { accounts, tasks, actions };
}

/** Some rows of a column. */
function chosen(column: Uint32Array, rows: Uint32Array | undefined): Uint32Array {
  return rows === undefined ? column : rows.map((i) => column[i] as number);
}

function kindsOf(column: Uint32Array, tasks: readonly number[]): Uint16Array {
  const kinds = new Map(tasks.map((task, kind) => [task, kind]));
  const out = new Uint16Array(column.length);
  for (let i = 0; i < out.length; i++) out[i] = kinds.get(column[i] as number) ?? 0;
  return out;
}

/**
 * Ranks of some actions by time, ties by uid, so that which of two equal rows is the original depends on nothing else. The others, whose
 * evidence nobody else brought, are the original whenever they came: theirs is 0.
 */
function arrival({ time, uid }: Contributions, among: Uint32Array, rows: Uint32Array | undefined): Uint32Array {
  const key = new Uint8Array(36 * among.length);
  const view = new DataView(key.buffer);
  among.forEach((action, at) => {
    const i = rows === undefined ? action : (rows[action] as number);
    view.setUint32(36 * at, time[i] as number);
    key.set(row(uid, 32, i), 36 * at + 4);
  });
  const out = new Uint32Array(rows?.length ?? time.length);
  sortRows(key, 36, among.length).forEach((from, rank) => (out[among[from] as number] = rank));
  return out;
}

/** First 64 bits of every hash as two words. */
function leadingWords(evidence: Uint8Array, rows: Uint32Array | undefined): Uint32Array {
  const view = new DataView(evidence.buffer, evidence.byteOffset, evidence.byteLength);
  const length = rows?.length ?? evidence.length / 32;
  const out = new Uint32Array(2 * length);
  for (let at = 0; at < length; at++) {
    const i = rows === undefined ? at : (rows[at] as number);
    out[2 * at] = view.getUint32(32 * i);
    out[2 * at + 1] = view.getUint32(32 * i + 4);
  }
  return out;
}

/**
 * Index of an account in the result of `judgeContributions`, or -1.
 * @param account 20 bytes.
 */
export function indexOfAccount(judged: ProgramIntegrity, account: Uint8Array): number {
  return searchRows(judged.accounts, 20, account);
}
