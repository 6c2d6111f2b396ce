import { AssayError } from "../errors.js";
import { at } from "./math.js";
import { NONE } from "./tables.js";
import type { Evidence, Finding } from "./findings.js";
import type { ScanResult } from "./scan.js";
import type { ScanInput } from "./tables.js";

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

/** Numbers of an evidence record that are accounts or other wallets: the lowest of a group, what joins it, and an attester. */
const ACCOUNTS: ReadonlySet<string> = new Set(["group", "attester", "joiner"]);

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
