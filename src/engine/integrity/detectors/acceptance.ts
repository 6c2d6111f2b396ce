import { at, bps, div, shareBps } from "../math.js";
import { NONE } from "../tables.js";
import type { Finding } from "../findings.js";
import type { IntegrityRules } from "../rules.js";
import type { Actions, ScanInput } from "../tables.js";
import { BPS } from "../../rules/contract-values.js";

/** Share of all submissions that were accepted. */
export function usualAccepted({ accepted, length }: Actions): number {
  let all = 0;
  for (let row = 0; row < length; row++) if (accepted?.[row] !== 0) all++;
  return shareBps(all, length);
}

/**
 * Accounts nearly all of whose submissions were refused, in a program that refuses few.
 * @param usual Share of all submissions that were accepted, those of accounts that are not among the actions included.
 */
export function findRefused(
  accounts: number,
  actions: Actions,
  rules: IntegrityRules["refused"],
  usual = usualAccepted(actions),
): Finding[] {
  const { accepted } = actions;
  if (accepted === undefined || usual < rules.acceptedBps * rules.programTimes) return [];
  const submitted = new Uint32Array(accounts);
  const taken = new Uint32Array(accounts);
  for (let row = 0; row < actions.length; row++) {
    const account = at(actions.account, row);
    submitted[account] = at(submitted, account) + 1;
    if (accepted[row] === 0) continue;
    taken[account] = at(taken, account) + 1;
  }
  const out: Finding[] = [];
  for (let account = 0; account < accounts; account++) {
    const [n, of] = [at(taken, account), at(submitted, account)];
    if (of < rules.least || shareBps(n, of) > rules.acceptedBps) continue;
    const evidence = { submitted: of, accepted: n, usualBps: usual };
    out.push({ account, code: "MOSTLY_REFUSED", certaintyBps: rules.certaintyBps, evidence });
  }
  return out;
}

/** What became of work of one kind of one account. */
interface Seen {
  good: number;
  voided: number;
  /** Pieces that count by the attester's word alone. */
  unseen: number;
}

/** What became of an account's work of all kinds. */
interface Work extends Seen {
  /** Pieces in 1/10000 that are likely void among the unseen: of each kind as large a part as of what was seen of it, one more good piece supposed. */
  readonly likelyVoid: number;
}

/** Who decided on each row, as in `Actions`, and what reviewers found of accounts' work before. */
export interface Decisions {
  readonly decided: Uint8Array;
  readonly before?: ScanInput["before"];
}

/**
 * Accounts some of whose work reviewers found void, while other work of theirs counts. How sure the flag is says which part of all that counts is taken for
 * void. What a dispute found void was looked for, and says nothing of the rest.
 * @param all What reviewers found of the work of all accounts, those that are not among the actions included.
 */
export function findVoidWork(
  actions: Actions,
  { decided, before }: Decisions,
  rules: IntegrityRules["voided"],
  all = foundIn(actions, decided),
): Finding[] {
  const seen = new Map<number, Map<number, Seen>>();
  before?.voided.forEach((voided, account) => voided > 0 && seen.set(account, new Map()));
  for (let row = 0; row < actions.length; row++)
    if (decided[row] === 1 && actions.accepted?.[row] === 0) seen.set(at(actions.account, row), new Map());
  if (seen.size === 0) return [];
  for (let row = 0; row < actions.length; row++) {
    const kinds = seen.get(at(actions.account, row));
    if (kinds === undefined || decided[row] === 2) continue;
    const kind = at(actions.kind, row);
    const work = kinds.get(kind) ?? { good: 0, voided: 0, unseen: 0 };
    kinds.set(kind, work);
    const isVoid = actions.accepted?.[row] === 0;
    if (decided[row] === 1) work[isVoid ? "voided" : "good"]++;
    else if (!isVoid) work.unseen++;
  }
  return [...seen].flatMap(([account, kinds]) => {
    const earlier = { good: before?.good[account] ?? 0, voided: before?.voided[account] ?? 0 };
    return voidWork(account, workOf(kinds.values()), { all, earlier }, rules);
  });
}

/** What reviewers found of all work. */
function foundIn({ accepted, length }: Actions, decided: Uint8Array): Found {
  const all = { good: 0, voided: 0 };
  for (let row = 0; row < length; row++) if (decided[row] === 1) all[accepted?.[row] === 0 ? "voided" : "good"]++;
  return all;
}

function workOf(kinds: Iterable<Seen>): Work {
  const out = { good: 0, voided: 0, unseen: 0, likelyVoid: 0 };
  for (const { good, voided, unseen } of kinds) {
    out.good += good;
    out.voided += voided;
    out.unseen += unseen;
    out.likelyVoid += div(unseen * voided * BPS, good + voided + 1);
  }
  return out;
}

/** Pieces that reviewers found good enough, and pieces that they did not. */
export type Found = Readonly<Pick<Seen, "good" | "voided">>;

function voidWork(
  account: number,
  { good, voided, unseen, likelyVoid }: Work,
  { all, earlier }: { readonly all: Found; readonly earlier: Found },
  rules: IntegrityRules["voided"],
): Finding[] {
  const counts = good + unseen;
  if (counts === 0) return [];
  const own = { good: good + earlier.good, voided: voided + earlier.voided };
  const emptyBps = handsInNothing(own, { good: all.good - good, voided: all.voided - voided }, rules.errorBps);
  const taken = emptyBps * counts + bps(likelyVoid, BPS - emptyBps);
  if (taken < counts) return [];
  const evidence = { seen: own.good + own.voided, voided: own.voided, unseen };
  return [{ account, code: "VOID_WORK", certaintyBps: Math.min(rules.certaintyBps, div(taken, counts)), evidence }];
}

/**
 * How likely it is, 0..10000, that an account hands in nothing but void work, of which reviewers let some pass, rather than good work of which they refuse some:
 * Bayes' rule for two kinds of account, where reviewers err in `errorBps` of what they see, and before anything is known of the account the odds are those of
 * void to good pieces of all others, one more supposed to be void by error.
 */
function handsInNothing(own: Found, others: Found, errorBps: number): number {
  const [right, wrong, lead] = [BigInt(BPS - errorBps), BigInt(errorBps), BigInt(Math.abs(own.voided - own.good))];
  const [more, less] = [right ** lead, wrong ** lead];
  const isMoreVoid = own.voided > own.good;
  const empty = (BigInt(others.voided * BPS) + wrong) * (isMoreVoid ? more : less);
  const fair = (BigInt(others.good * BPS) + right) * (isMoreVoid ? less : more);
  return Number((empty * BigInt(BPS)) / (empty + fair));
}

/** What reviewers saw of the work that each attester passed, and how much of it they found void. */
export interface AttestedWork {
  readonly seen: Uint32Array;
  readonly voided: Uint32Array;
}

/** What reviewers saw, by attester. */
export function attestedWork(
  accounts: number,
  { attester, accepted, length }: Actions,
  decided: Uint8Array,
): AttestedWork {
  const [seen, voided] = [new Uint32Array(accounts), new Uint32Array(accounts)];
  for (let row = 0; row < length; row++) {
    const by = attester?.[row] ?? NONE;
    if (decided[row] !== 1 || by === NONE) continue;
    seen[by] = at(seen, by) + 1;
    if (accepted?.[row] === 0) voided[by] = at(voided, by) + 1;
  }
  return { seen, voided };
}

/** Share of what reviewers saw of all attesters' work that they found void. */
export function usualVoided({ seen, voided }: AttestedWork): number {
  const sum = (column: Uint32Array): number => column.reduce((all, n) => all + n, 0);
  return shareBps(sum(voided), sum(seen));
}

/**
 * Attesters who passed far more void work than others did.
 * @param usual Share of what reviewers saw of all attesters' work that they found void.
 */
export function findVoidAttested(
  work: AttestedWork,
  rules: IntegrityRules["voided"],
  usual = usualVoided(work),
): Finding[] {
  const out: Finding[] = [];
  for (let account = 0; account < work.seen.length; account++) {
    const [of, n] = [at(work.seen, account), at(work.voided, account)];
    if (n < rules.attesterLeast || shareBps(n, of) < usual * rules.attesterTimes) continue;
    const evidence = { seen: of, voided: n, usualBps: usual };
    out.push({ account, code: "VOID_ATTESTED", certaintyBps: shareBps(n, of + 1), evidence });
  }
  return out;
}
