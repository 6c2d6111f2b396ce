import { AssayError } from "../errors.js";
import { at } from "./math.js";
import { seasons } from "./seasons.js";
import { NONE } from "./tables.js";
import type { Evidence, Finding, ReasonCode } from "./findings.js";
import type { ScanResult } from "./scan.js";
import type { Season } from "./seasons.js";
import type { ScanInput } from "./tables.js";

/** A month, for which the report tells seasons from ordinary times. */
const SEASON = { length: 2_592_000, timesMedian: 4, least: 100 } as const;

/** What a scan came to, in numbers. */
export interface Summary {
  readonly accounts: number;
  readonly actions: number;
  readonly flagged: number;
  readonly held: number;
  /** Accounts whose weight is below 10000, held ones left out. */
  readonly lowered: number;
  /** Accounts a code. */
  readonly codes: Readonly<Partial<Record<ReasonCode, number>>>;
  /** Actions that are copies, and nearly copies. */
  readonly copies: number;
  readonly nearCopies: number;
  readonly seasons: readonly Season[];
}

/** Counts of a scan's findings, and the seasons of the action table. */
export function summarize(input: ScanInput, result: ScanResult): Summary {
  const codes: Partial<Record<ReasonCode, number>> = {};
  const flagged = new Set<number>();
  for (const { account, code } of result.findings) {
    codes[code] = (codes[code] ?? 0) + 1;
    flagged.add(account);
  }
  let held = 0;
  let lowered = 0;
  for (let i = 0; i < input.accounts; i++) {
    if (result.hold[i] === 1) held++;
    else if (at(result.integrityBps, i) < 10_000) lowered++;
  }
  const { actions } = input;
  return {
    accounts: input.accounts,
    actions: actions?.length ?? 0,
    flagged: flagged.size,
    held,
    lowered,
    codes,
    copies: count(result.copies?.how, 1),
    nearCopies: count(result.copies?.how, 2),
    seasons: actions?.time === undefined ? [] : seasons(actions, result.copies, SEASON),
  };
}

function count(column: Uint8Array | undefined, value: number): number {
  return column?.reduce((n, v) => (v === value ? n + 1 : n), 0) ?? 0;
}

/** One unpaid or partly paid action and the row it copies. */
export interface CopiedAction {
  readonly row: number;
  readonly original: number;
  readonly originalAccount: number;
  readonly code: "DUPLICATE_EVIDENCE" | "NEAR_DUPLICATE_EVIDENCE";
  readonly factorBps: number;
}

/** Everything that a scan says about one account, so that it can be checked by hand and appealed. */
export interface Explanation {
  readonly account: number;
  readonly integrityBps: number;
  readonly hold: boolean;
  readonly certaintyBps: number;
  readonly substanceBps: number;
  readonly trust?: number;
  readonly findings: readonly Finding[];
  readonly copies: readonly CopiedAction[];
}

/**
 * All that concerns one account in a scan.
 *
 * @throws `NOT_FOUND` for an account outside the tables.
 */
export function explain(input: ScanInput, result: ScanResult, account: number): Explanation {
  if (!Number.isInteger(account) || account < 0 || account >= input.accounts) {
    throw new AssayError("NOT_FOUND", `No account ${account} in the tables.`);
  }
  return {
    account,
    integrityBps: at(result.integrityBps, account),
    hold: result.hold[account] === 1,
    certaintyBps: at(result.certaintyBps, account),
    substanceBps: at(result.substanceBps, account),
    ...(result.trust === undefined ? {} : { trust: at(result.trust, account) }),
    findings: result.findings.filter((finding) => finding.account === account),
    copies: copiesOf(input, result, account),
  };
}

/** Numbers of an evidence record that are accounts: the lowest of a group, and an attester. */
const ACCOUNTS: ReadonlySet<string> = new Set(["group", "attester"]);

/** An evidence record with names for accounts. */
export function namedEvidence(
  evidence: Evidence,
  name: (account: number) => string,
): Readonly<Record<string, number | string>> {
  return Object.fromEntries(
    Object.entries(evidence).map(([key, value]) => [key, ACCOUNTS.has(key) && value !== NONE ? name(value) : value]),
  );
}

function copiesOf(input: ScanInput, result: ScanResult, account: number): CopiedAction[] {
  const { actions } = input;
  const { copies } = result;
  if (actions === undefined || copies === undefined) return [];
  const out: CopiedAction[] = [];
  for (let row = 0; row < actions.length; row++) {
    const original = at(copies.original, row);
    if (original === NONE || actions.account[row] !== account) continue;
    const code = copies.how[row] === 1 ? "DUPLICATE_EVIDENCE" : "NEAR_DUPLICATE_EVIDENCE";
    const originalAccount = at(actions.account, original);
    out.push({ row, original, originalAccount, code, factorBps: at(copies.factorBps, row) });
  }
  return out;
}
