import {
  type EligibilityStatus,
  type PolicyHistory,
  compilePolicy,
  type Policy,
  type AccountEvent,
} from "./history.js";
import { sameAccount } from "../columns/account-table.js";
import { bytesOf, fromHex, words } from "../columns/bytes.js";
import { emptyState, scores, eventsOf, applyEvent, statusOf, conditionsAt, type AccountState } from "./replay.js";

/** What a policy says, at any time. */
export interface PolicyMirror {
  /**
   * Whether the account in row `i` of a column was eligible at some moment of a second. An event takes place inside of its second: what
   * held just before it, and what holds just after it, both held in that second.
   */
  isEligible(accounts: Uint8Array, i: number, time: number): boolean;
  /** What `EligibilityPolicy.statusOf` answers in the last block of a second. */
  statusAt(account: string, time: number): EligibilityStatus;
}

/**
 * The pure mirror of an `EligibilityPolicy`: what the contract would have answered about any account at any time. An account is walked
 * through once, when it is first asked for; after that an answer is a search among its periods.
 *
 * @throws AssayError INVALID_ARGUMENT if a word of the credentials' data is missing that terms refer to.
 * @example
 * const account = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
 * const mirror = policyMirror({ issuers: [], registrations, freed: [], exemptions: [{ account, exempt: true, place: 7, time: 1000 }] });
 * mirror.statusAt(account, 1000); // "eligible"
 */
export function policyMirror(history: PolicyHistory): PolicyMirror {
  const policy = compilePolicy(history);
  const periods = eligiblePeriods(policy);
  // Rows of one account often follow each other.
  const last = new Uint32Array(5);
  let account = policy.accounts.find(bytesOf(last), 0);
  let asked: { readonly column: Uint8Array; readonly words: Uint32Array } = { column: bytesOf(last), words: last };
  return {
    isEligible: (column, i, time) => {
      if (asked.column !== column) asked = { column, words: words(column) };
      if (!sameAccount(asked.words, i, last, 0)) {
        for (let word = 0; word < 5; word++) last[word] = asked.words[5 * i + word] as number;
        account = policy.accounts.find(column, i);
      }
      return account >= 0 && periods(account, time);
    },
    statusAt: (hex, time) => {
      const found = policy.accounts.find(fromHex(hex, 20), 0);
      return found < 0 ? "unregistered" : statusAt(policy, found, time);
    },
  };
}

function statusAt(policy: Policy, account: number, time: number): EligibilityStatus {
  const state = emptyState();
  for (const event of eventsOf(policy, account)) if (event.time <= time) applyEvent(policy, state, event);
  // Terms change for all accounts, whatever their own events.
  return statusOf(conditionsAt(policy, state, lastPlace(policy, state, time)), time);
}

/** Place after everything that happened until the end of a second. */
function lastPlace({ terms, issuer, registrations }: Policy, { row: i }: AccountState, time: number): number {
  if (i < 0) return 0;
  const changes = terms[issuer[i] as number] ?? [];
  const places = changes.filter((change) => change.time <= time).map(({ place }) => place);
  if (registrations.revokedPlace[i] !== Infinity && (registrations.revokedTime[i] as number) <= time)
    places.push(registrations.revokedPlace[i] as number);
  return Math.max(registrations.place[i] as number, ...places);
}

/** Says whether an account was eligible in a second; its periods are found when it is first asked for. */
function eligiblePeriods(policy: Policy): (account: number, time: number) => boolean {
  const from = new Int32Array(policy.head.length).fill(-1);
  const to = new Int32Array(policy.head.length);
  const starts: number[] = [];
  const ends: number[] = [];
  return (account, time) => {
    if ((from[account] as number) < 0) {
      from[account] = starts.length;
      addPeriods(policy, account, starts, ends);
      to[account] = starts.length;
    }
    let low = from[account] as number;
    let high = to[account] as number;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ends[middle] as number) > time) high = middle;
      else low = middle + 1;
    }
    return low < (to[account] as number) && (starts[low] as number) <= time;
  };
}

/** Row of an account's registration if nothing else ever concerned the account, as of most; -1 otherwise. */
function soleRegistration({ head, next, issuer, terms, others, registrations }: Policy, account: number): number {
  const i = head[account] as number;
  if (i < 0 || (next[i] as number) >= 0 || registrations.revokedPlace[i] !== Infinity || others.has(account)) return -1;
  const changed = terms[issuer[i] as number]?.at(-1)?.place ?? Infinity;
  return changed <= (registrations.place[i] as number) ? i : -1;
}

/** `addPeriods` of such an account. */
function addSole({ registrations, issuer, terms }: Policy, i: number, starts: number[], ends: number[]): void {
  const own = terms[issuer[i] as number]?.at(-1)?.terms;
  if (own === undefined || !scores(registrations, i, own)) return;
  const { time, since, expires } = registrations;
  const start = Math.max(time[i] as number, Number(since[i]) + own.minAge);
  const end = Number(expires[i]) || Infinity;
  if (start >= end) return;
  starts.push(start);
  ends.push(end);
}

/** Appends the periods `[start, end)` in which an account was eligible, in ascending order, none touching another. */
function addPeriods(policy: Policy, account: number, starts: number[], ends: number[]): void {
  const sole = soleRegistration(policy, account);
  if (sole >= 0) return addSole(policy, sole, starts, ends);
  const events = eventsOf(policy, account);
  const state = emptyState();
  const first = starts.length;
  for (let k = 0; k < events.length; k++) {
    const event = events[k] as AccountEvent;
    applyEvent(policy, state, event);
    const conditions = conditionsAt(policy, state, event.place);
    if (conditions.second !== undefined || (conditions.first !== undefined && conditions.first !== "eligible"))
      continue;
    const start = Math.max(event.time, conditions.mature);
    const end = Math.min((events[k + 1]?.time ?? Infinity) + 1, conditions.expires);
    if (start >= end) continue;
    const last = starts.length - 1;
    if (last >= first && start <= (ends[last] as number)) ends[last] = Math.max(ends[last] as number, end);
    else {
      starts.push(start);
      ends.push(end);
    }
  }
}
