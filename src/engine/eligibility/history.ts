import type { CREDENTIAL_POLICY_STATUS_NAMES } from "../rules/contract-values.js";
import { type AccountIndex, indexAccounts } from "../columns/account-table.js";
import { packHex, fromHex, fromBigInt, compareWords, compareAddresses } from "../columns/bytes.js";
import { AssayError } from "../errors.js";

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

/** Terms from an event on; none from a removal on. */
export interface TermsFrom {
  readonly place: number;
  readonly time: number;
  readonly terms: CompiledTerms | undefined;
}

/** Terms in the form in which credentials are compared with them. */
export interface CompiledTerms extends IssuerTerms {
  /** Least score as a word of the data, or undefined if none is read. */
  readonly least: Uint8Array | undefined;
}

/** A change that concerns one account. */
export type AccountEvent = Moment &
  (
    | { readonly kind: "registered" | "revoked"; readonly row: number }
    | { readonly kind: "freed"; readonly nullifier: Uint8Array }
    | { readonly kind: "exempt"; readonly exempt: boolean }
    | { readonly kind: "issuer" }
  );

/** A history in the form in which it is searched. */
export interface Policy {
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
 * Brings a history into the form in which it is searched.
 * @throws AssayError INVALID_ARGUMENT if a word of the credentials' data is missing that terms refer to.
 */
export function compilePolicy({ issuers, registrations, freed, exemptions }: PolicyHistory): Policy {
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
    compareWords(schema, i, schemas, k) === 0 && compareAddresses(attester, i, attesters, k) === 0;
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
