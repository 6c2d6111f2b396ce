import { row, compareWords } from "../columns/bytes.js";
import { keccak256 } from "../hash/keccak.js";
import {
  type EligibilityStatus,
  type Policy,
  type AccountEvent,
  type CompiledTerms,
  type TermsFrom,
  type Registrations,
  NO_NULLIFIER,
} from "./history.js";

/** A nullifier that is bound to the account. */
interface Binding {
  readonly nullifier: Uint8Array;
  readonly since: number;
}

/** What the policy holds about an account after an event. */
export interface AccountState {
  exempt: boolean;
  /** Row of the credential registered last, or -1. */
  row: number;
  /** `nullifierWord` under which that row's nullifier was computed. */
  word: number;
  bindings: Binding[];
}

/** What holds of an account between two events: each status applies if those before it do not. */
export interface Conditions {
  /** Unregistered, untrusted or revoked, or eligible without any further condition. */
  readonly first: EligibilityStatus | undefined;
  /** From then on expired, Unix seconds. */
  readonly expires: number;
  /** Low score or unbound. */
  readonly second: EligibilityStatus | undefined;
  /** Too young before that, Unix seconds. */
  readonly mature: number;
}

/** Everything that concerns an account, in chain order. */
export function eventsOf(policy: Policy, account: number): AccountEvent[] {
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

/** Changes the state by an event. */
export function applyEvent(policy: Policy, state: AccountState, event: AccountEvent): void {
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

const sameWord = (a: Uint8Array, b: Uint8Array): boolean => compareWords(a, 0, b, 0) === 0;

function unbind(state: AccountState, nullifier: Uint8Array): void {
  if (state.bindings.length === 0) return;
  state.bindings = state.bindings.filter((binding) => !sameWord(binding.nullifier, nullifier));
}

const settled = (first: EligibilityStatus): Conditions => ({ first, expires: Infinity, second: undefined, mature: 0 });
const EXEMPT = settled("eligible");
const UNREGISTERED = settled("unregistered");
const UNTRUSTED = settled("untrusted");
const REVOKED = settled("revoked");

/** What holds of an account right after a place in the chain. */
export function conditionsAt(policy: Policy, state: AccountState, place: number): Conditions {
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
export function scores({ words }: Registrations, i: number, { least, scoreWord }: CompiledTerms): boolean {
  if (least === undefined) return true;
  const column = words.get(scoreWord) as Uint8Array;
  for (let at = 32 * i; at < 32 * i + 16; at++) if (column[at] !== 0) return false;
  return compareWords(column, i, least, 0) >= 0;
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

/** The status that follows from conditions in a second. */
export function statusOf({ first, expires, second, mature }: Conditions, time: number): EligibilityStatus {
  if (first !== undefined) return first;
  if (time >= expires) return "expired";
  if (second !== undefined) return second;
  return time < mature ? "too young" : "eligible";
}

/** State of an account before its first event. */
export const emptyState = (): AccountState => ({ exempt: false, row: -1, word: -1, bindings: [] });
