import { compareRows, fromBigInt, fromHex, packHex, row } from "../columns/bytes.js";
import { AssayError } from "../errors.js";
import { keccak256 } from "../hash/keccak.js";
import { indexAccounts, type AccountIndex } from "../columns/account-table.js";
import type { Contributions } from "../columns/contributions.js";
import type { CREDENTIAL_POLICY_STATUS_NAMES } from "../rules/contract-values.js";
import { type Task, hasPolicy } from "../rules/task.js";

/** Why an account is eligible or not, in the order in which `EligibilityPolicy` checks it. */
export type EligibilityStatus = (typeof CREDENTIAL_POLICY_STATUS_NAMES)[number];

/** `nullifierWord` of an issuer whose credential's uid is the nullifier. */
export const NO_NULLIFIER = 0xffff;

/** What a trusted issuer's credentials must show. */
export interface IssuerTerms {
  /** Least score; 0 means that no score is read. */
  readonly minScore: bigint;
  /** Word of the credential's data that holds the score. */
  readonly scoreWord: number;
  /** Word that identifies the person, or `NO_NULLIFIER`. */
  readonly nullifierWord: number;
  /** Seconds for which a nullifier must have been attested. */
  readonly minAge: number;
}

/** When something happened: `place` orders all events of the chain, `time` is that of the block, Unix seconds. */
export interface Moment {
  readonly place: number;
  readonly time: number;
}

/** An issuer was trusted, its terms changed, or it was removed. */
export interface IssuerChange extends Moment {
  readonly schema: string;
  readonly attester: string;
  readonly terms: IssuerTerms | undefined;
}

/** A nullifier was freed from its account. */
export interface NullifierUnbound extends Moment {
  readonly nullifier: string;
  readonly account: string;
}

/** An account was, or is no longer, eligible without a credential. */
export interface ExemptionChange extends Moment {
  readonly account: string;
  readonly exempt: boolean;
}

/** Registrations of credentials as columns, with what EAS says about each credential. */
export interface Registrations {
  readonly length: number;
  readonly place: Float64Array;
  readonly time: Uint32Array;
  /** 20 bytes a row. */
  readonly account: Uint8Array;
  /** Of the credential, 32 bytes a row. */
  readonly uid: Uint8Array;
  readonly nullifier: Uint8Array;
  readonly schema: Uint8Array;
  /** The credential's issuer, 20 bytes a row. */
  readonly attester: Uint8Array;
  /** From when the nullifier's age counts, Unix seconds. */
  readonly since: BigUint64Array;
  /** When the credential expires, Unix seconds; 0 means never. */
  readonly expires: BigUint64Array;
  /** When it was revoked; Infinity and 0 if it was not. */
  readonly revokedPlace: Float64Array;
  readonly revokedTime: Uint32Array;
  /** Words of the credentials' data by their index, 32 bytes a row, zero beyond the data's end: each that any terms refer to. */
  readonly words: ReadonlyMap<number, Uint8Array>;
}

/** All that a policy's answers depend on, in any order. */
export interface PolicyHistory {
  readonly issuers: readonly IssuerChange[];
  readonly registrations: Registrations;
  readonly freed: readonly NullifierUnbound[];
  readonly exemptions: readonly ExemptionChange[];
}

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

/** Terms from an event on; none from a removal on. */
interface TermsFrom {
  readonly place: number;
  readonly time: number;
  readonly terms: CompiledTerms | undefined;
}

interface CompiledTerms extends IssuerTerms {
  /** Least score as a word of the data, or undefined if none is read. */
  readonly least: Uint8Array | undefined;
}

/** A change that concerns one account. */
type AccountEvent = Moment &
  (
    | { readonly kind: "registered" | "revoked"; readonly row: number }
    | { readonly kind: "freed"; readonly nullifier: Uint8Array }
    | { readonly kind: "exempt"; readonly exempt: boolean }
    | { readonly kind: "issuer" }
  );

/** A nullifier that is bound to the account. */
interface Binding {
  readonly nullifier: Uint8Array;
  readonly since: number;
}

/** What the policy holds about an account after an event. */
interface AccountState {
  exempt: boolean;
  /** Row of the credential registered last, or -1. */
  row: number;
  /** `nullifierWord` under which that row's nullifier was computed. */
  word: number;
  bindings: Binding[];
}

/** An account's standing between two events: each status applies if those before it do not. */
interface Standing {
  /** Unregistered, untrusted or revoked, or eligible without any further condition. */
  readonly first: EligibilityStatus | undefined;
  /** From then on expired, Unix seconds. */
  readonly expires: number;
  /** Low score or unbound. */
  readonly second: EligibilityStatus | undefined;
  /** Too young before that, Unix seconds. */
  readonly mature: number;
}

interface Policy {
  readonly registrations: Registrations;
  readonly accounts: AccountIndex;
  /** First and next registration of an account, in chain order: -1 ends a list. */
  readonly head: Int32Array;
  readonly next: Int32Array;
  /** Issuer of each registration. */
  readonly issuer: Int32Array;
  /** Changes of each issuer, in chain order. */
  readonly terms: readonly (readonly TermsFrom[])[];
  /** Other events of the few accounts that have any. */
  readonly others: ReadonlyMap<number, readonly AccountEvent[]>;
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
  const policy = compile(history);
  const periods = eligiblePeriods(policy);
  // Rows of one account often follow each other.
  const last = new Uint8Array(20);
  let account = policy.accounts.find(last, 0);
  return {
    isEligible: (accounts, i, time) => {
      if (compareRows(accounts, i, last, 0, 20) !== 0) {
        last.set(row(accounts, 20, i));
        account = policy.accounts.find(accounts, i);
      }
      return account >= 0 && periods(account, time);
    },
    statusAt: (hex, time) => {
      const found = policy.accounts.find(fromHex(hex, 20), 0);
      return found < 0 ? "unregistered" : statusAt(policy, found, time);
    },
  };
}

function compile({ issuers, registrations, freed, exemptions }: PolicyHistory): Policy {
  const own = registrations.account.subarray(0, 20 * registrations.length);
  const extra = packHex(
    exemptions.map(({ account }) => account),
    20,
  );
  const column = new Uint8Array(own.length + extra.length);
  column.set(own);
  column.set(extra, own.length);
  const accounts = indexAccounts(column);
  const compiled = compileIssuers(issuers);
  checkWords(compiled.terms, registrations);
  const others = Map.groupBy(otherEvents(freed, exemptions), ({ account }) => accounts.find(fromHex(account, 20), 0));
  return {
    registrations,
    accounts,
    ...linkAccounts(registrations, accounts, column.length / 20),
    issuer: issuersOf(registrations, compiled),
    terms: compiled.terms,
    others: new Map([...others].map(([account, found]) => [account, found.map(({ event }) => event)])),
  };
}

function otherEvents(
  freed: readonly NullifierUnbound[],
  exemptions: readonly ExemptionChange[],
): { account: string; event: AccountEvent }[] {
  return [
    ...freed.map(({ account, nullifier, place, time }) => {
      const event = { kind: "freed", place, time, nullifier: fromHex(nullifier, 32) } as const;
      return { account, event };
    }),
    ...exemptions.map(({ account, exempt, place, time }) => {
      const event = { kind: "exempt", place, time, exempt } as const;
      return { account, event };
    }),
  ];
}

/** Issuers by schema and attester, packed, and the changes of each in chain order. */
interface CompiledIssuers {
  readonly schemas: Uint8Array;
  readonly attesters: Uint8Array;
  readonly terms: readonly (readonly TermsFrom[])[];
}

function compileIssuers(changes: readonly IssuerChange[]): CompiledIssuers {
  const inOrder = changes.toSorted((a, b) => a.place - b.place);
  const issuers = [...Map.groupBy(inOrder, ({ schema, attester }) => `${schema} ${attester}`.toLowerCase())];
  const keys = issuers.map(([key]) => key.split(" "));
  return {
    schemas: packHex(
      keys.map(([schema = ""]) => schema),
      32,
    ),
    attesters: packHex(
      keys.map(([, attester = ""]) => attester),
      20,
    ),
    terms: issuers.map(([, own]) => own.map(({ place, time, terms }) => ({ place, time, terms: compileTerms(terms) }))),
  };
}

function compileTerms(terms: IssuerTerms | undefined): CompiledTerms | undefined {
  if (terms === undefined) return undefined;
  return { ...terms, least: terms.minScore === 0n ? undefined : fromBigInt(terms.minScore, 32) };
}

/** Words of a credential's data that terms refer to. */
export function wordsOfTerms(terms: readonly IssuerTerms[]): number[] {
  const read = terms.flatMap(({ minScore, scoreWord, nullifierWord }) => [
    ...(minScore === 0n ? [] : [scoreWord]),
    ...(nullifierWord === NO_NULLIFIER ? [] : [nullifierWord]),
  ]);
  return [...new Set(read)].sort((a, b) => a - b);
}

function checkWords(terms: readonly (readonly TermsFrom[])[], { words }: Registrations): void {
  const all = terms.flat().flatMap(({ terms: given }) => (given === undefined ? [] : [given]));
  for (const word of wordsOfTerms(all)) {
    if (!words.has(word)) throw new AssayError("INVALID_ARGUMENT", `Word ${word} of the credentials is missing.`);
  }
}

/** Index of each registration's issuer, or -1. There are few, and rows of one often follow each other. */
function issuersOf({ length, schema, attester }: Registrations, issuers: CompiledIssuers): Int32Array {
  const { schemas, attesters, terms } = issuers;
  const fits = (i: number, k: number): boolean =>
    compareRows(schema, i, schemas, k, 32) === 0 && compareRows(attester, i, attesters, k, 20) === 0;
  const issuer = new Int32Array(length).fill(-1);
  for (let i = 0, last = 0; i < length; i++) {
    if (last >= terms.length || !fits(i, last)) for (last = 0; last < terms.length && !fits(i, last); last++);
    issuer[i] = last < terms.length ? last : -1;
  }
  return issuer;
}

/** Lists the registrations of each account in chain order. */
function linkAccounts(
  { length, account, place }: Registrations,
  accounts: AccountIndex,
  count: number,
): Pick<Policy, "head" | "next"> {
  const order = Uint32Array.from({ length }, (_, i) => i);
  if (!place.subarray(0, length).every((at, i) => i === 0 || at >= (place[i - 1] as number)))
    order.sort((i, j) => (place[i] as number) - (place[j] as number));
  const head = new Int32Array(count).fill(-1);
  const next = new Int32Array(length).fill(-1);
  for (let k = length - 1; k >= 0; k--) {
    const i = order[k] as number;
    const found = accounts.find(account, i);
    next[i] = head[found] as number;
    head[found] = i;
  }
  return { head, next };
}

/** Everything that concerns an account, in chain order. */
function eventsOf(policy: Policy, account: number): AccountEvent[] {
  const { place, time, revokedPlace, revokedTime } = policy.registrations;
  const events: AccountEvent[] = [...(policy.others.get(account) ?? [])];
  const issuers: number[] = [];
  for (let i = policy.head[account] as number; i >= 0; i = policy.next[i] as number) {
    events.push({ kind: "registered", place: place[i] as number, time: time[i] as number, row: i });
    if (revokedPlace[i] !== Infinity)
      events.push({ kind: "revoked", place: revokedPlace[i] as number, time: revokedTime[i] as number, row: i });
    const issuer = policy.issuer[i] as number;
    if (issuer >= 0 && !issuers.includes(issuer)) issuers.push(issuer);
  }
  const first = place[policy.head[account] as number] ?? 0;
  for (const issuer of issuers) {
    for (const change of policy.terms[issuer] ?? [])
      if (change.place > first) events.push({ kind: "issuer", place: change.place, time: change.time });
  }
  return events.length < 2 ? events : events.sort((a, b) => a.place - b.place);
}

/** Terms of an issuer right after a place in the chain. */
function termsAt(policy: Policy, issuer: number, place: number): CompiledTerms | undefined {
  const changes = policy.terms[issuer];
  let terms: CompiledTerms | undefined;
  for (let k = 0; changes !== undefined && k < changes.length; k++) {
    const change = changes[k] as TermsFrom;
    if (change.place > place) break;
    terms = change.terms;
  }
  return terms;
}

function apply(policy: Policy, state: AccountState, event: AccountEvent): void {
  if (event.kind === "exempt") state.exempt = event.exempt;
  else if (event.kind === "freed") unbind(state, event.nullifier);
  else if (event.kind === "registered") {
    const { nullifier: column, since } = policy.registrations;
    const nullifier = row(column, 32, event.row);
    unbind(state, nullifier);
    state.bindings.push({ nullifier, since: Number(since[event.row]) });
    state.row = event.row;
    state.word = termsAt(policy, policy.issuer[event.row] as number, event.place)?.nullifierWord ?? -1;
  }
}

const sameWord = (a: Uint8Array, b: Uint8Array): boolean => compareRows(a, 0, b, 0, 32) === 0;

function unbind(state: AccountState, nullifier: Uint8Array): void {
  if (state.bindings.length === 0) return;
  state.bindings = state.bindings.filter((binding) => !sameWord(binding.nullifier, nullifier));
}

const settled = (first: EligibilityStatus): Standing => ({ first, expires: Infinity, second: undefined, mature: 0 });
const EXEMPT = settled("eligible");
const UNREGISTERED = settled("unregistered");
const UNTRUSTED = settled("untrusted");
const REVOKED = settled("revoked");

/** The account's standing right after a place in the chain. */
function standingAt(policy: Policy, state: AccountState, place: number): Standing {
  if (state.exempt) return EXEMPT;
  if (state.row < 0) return UNREGISTERED;
  const { registrations } = policy;
  const terms = termsAt(policy, policy.issuer[state.row] as number, place);
  if (terms === undefined) return UNTRUSTED;
  if ((registrations.revokedPlace[state.row] as number) <= place) return REVOKED;
  const expires = Number(registrations.expires[state.row]) || Infinity;
  if (!scores(registrations, state.row, terms)) return { first: undefined, expires, second: "low score", mature: 0 };
  const nullifier = nullifierOf(registrations, state, terms);
  const binding = nullifier === undefined ? undefined : bindingOf(state, nullifier);
  if (binding === undefined) return { first: undefined, expires, second: "unbound", mature: 0 };
  return { first: undefined, expires, second: undefined, mature: binding.since + terms.minAge };
}

function bindingOf({ bindings }: AccountState, nullifier: Uint8Array): Binding | undefined {
  for (const binding of bindings) if (sameWord(binding.nullifier, nullifier)) return binding;
  return undefined;
}

/** Whether a credential has the least score. A word beyond 128 bits is no score. */
function scores({ words }: Registrations, i: number, { least, scoreWord }: CompiledTerms): boolean {
  if (least === undefined) return true;
  const column = words.get(scoreWord) as Uint8Array;
  for (let at = 32 * i; at < 32 * i + 16; at++) if (column[at] !== 0) return false;
  return compareRows(column, i, least, 0, 32) >= 0;
}

/** Nullifier of the account's credential under the terms; undefined if its data does not identify a person. */
function nullifierOf(
  registrations: Registrations,
  { row: i, word }: AccountState,
  { nullifierWord }: CompiledTerms,
): Uint8Array | undefined {
  const { uid, nullifier, schema, words } = registrations;
  if (nullifierWord === word) return row(nullifier, 32, i);
  if (nullifierWord === NO_NULLIFIER) return row(uid, 32, i);
  const value = row(words.get(nullifierWord) as Uint8Array, 32, i);
  if (value.every((byte) => byte === 0)) return undefined;
  return keccak256([row(schema, 32, i), value]);
}

function statusOf({ first, expires, second, mature }: Standing, time: number): EligibilityStatus {
  if (first !== undefined) return first;
  if (time >= expires) return "expired";
  if (second !== undefined) return second;
  return time < mature ? "too young" : "eligible";
}

const emptyState = (): AccountState => ({ exempt: false, row: -1, word: -1, bindings: [] });

function statusAt(policy: Policy, account: number, time: number): EligibilityStatus {
  const state = emptyState();
  for (const event of eventsOf(policy, account)) if (event.time <= time) apply(policy, state, event);
  // Terms change for all accounts, whatever their own events.
  return statusOf(standingAt(policy, state, lastPlace(policy, state, time)), time);
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

/** Appends the periods `[start, end)` in which an account was eligible, in ascending order, none touching another. */
function addPeriods(policy: Policy, account: number, starts: number[], ends: number[]): void {
  const events = eventsOf(policy, account);
  const state = emptyState();
  const first = starts.length;
  for (let k = 0; k < events.length; k++) {
    const event = events[k] as AccountEvent;
    apply(policy, state, event);
    const standing = standingAt(policy, state, event.place);
    if (standing.second !== undefined || (standing.first !== undefined && standing.first !== "eligible")) continue;
    const start = Math.max(event.time, standing.mature);
    const end = Math.min((events[k + 1]?.time ?? Infinity) + 1, standing.expires);
    if (start >= end) continue;
    const last = starts.length - 1;
    if (last >= first && start <= (ends[last] as number)) ends[last] = Math.max(ends[last] as number, end);
    else {
      starts.push(start);
      ends.push(end);
    }
  }
}

/** What decides on the rows of tasks with a policy. */
export interface EligibilityInput {
  readonly contributions: Contributions;
  readonly tasks: readonly Task[];
  /** Mirrors by the policy's address, lower case. */
  readonly mirrors: ReadonlyMap<string, PolicyMirror>;
  /** Whether a row came in an anchored batch, which no contract has checked. */
  readonly isAnchored: (i: number) => boolean;
}

/**
 * The engine's column `eligible`: whether each row's account satisfied the policy of the row's task at the row's time. Of a policy that
 * cannot be mirrored, the gate's own answer counts for rows that it let pass; rows of batches, on which it was never asked, do not count.
 *
 * @returns undefined if no task has a policy.
 */
export function eligibleRows(input: EligibilityInput): Uint8Array | undefined {
  const { contributions, tasks, mirrors, isAnchored } = input;
  const policies = new Map(tasks.filter(hasPolicy).map(({ id, policy }) => [id, mirrors.get(policy.toLowerCase())]));
  if (policies.size === 0) return undefined;
  const { length, account, task, time } = contributions;
  const eligible = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const id = task[i] as number;
    const mirror = policies.get(id);
    const fits =
      mirror === undefined ? !policies.has(id) || !isAnchored(i) : mirror.isEligible(account, i, time[i] ?? 0);
    eligible[i] = fits ? 1 : 0;
  }
  return eligible;
}
