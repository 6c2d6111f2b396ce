import { row } from "../bytes.js";
import { indexAccounts } from "../lookup.js";
import { searchRows, sortRows } from "../sort.js";
import { parseIntegrityRules } from "./rules.js";
import { scan } from "./scan.js";
import type { Integrity } from "../admit.js";
import type { Rules } from "../rules.js";
import type { Contributions } from "../types.js";
import type { ScanResult } from "./scan.js";
import type { Actions } from "./tables.js";

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

/** What the scan is told about a program besides its contributions. */
export interface ProgramFacts {
  /** Tasks that cost one click. */
  readonly cheapTasks?: readonly number[];
  /** 1 for contributions that count, 0 for refused ones. */
  readonly accepted?: Uint8Array;
}

/**
 * Scans a program's contributions with the thresholds of its rules. Every contribution is attested, so no task is taken for a click
 * unless it is named. The result does not depend on the order of the rows.
 *
 * @throws `INVALID_RULES` for bad thresholds.
 * @example
 * const { integrity, held } = judgeContributions(contributions, rules);
 * computeEpoch({ epoch, budget, contributions, tasks, rules, start, end, integrity, holds: { escrow, accounts: held } });
 */
export function judgeContributions(
  contributions: Contributions,
  rules: Pick<Rules, "integrity" | "personhood">,
  facts: ProgramFacts = {},
): ProgramIntegrity {
  const accounts = distinct(contributions);
  const tasks = [...new Set(contributions.task)].sort((a, b) => a - b);
  const actions = actionsOf(contributions, accounts, tasks, facts.accepted);
  const cheapKinds = (facts.cheapTasks ?? []).map((task) => tasks.indexOf(task)).filter((kind) => kind >= 0);
  const input = { accounts: accounts.length / 20, actions, cheapKinds, personhood: rules.personhood };
  const result = scan(input, parseIntegrityRules(rules.integrity));
  const lowered = [...result.integrityBps.keys()].filter((i) => result.integrityBps[i] !== 10_000);
  const held = [...result.hold.keys()].filter((i) => result.hold[i] === 1);
  const bps = Uint16Array.from(lowered, (i) => result.integrityBps[i] as number);
  return { accounts, result, integrity: { accounts: pick(accounts, lowered), bps }, held: pick(accounts, held) };
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
