import { at, div, shareBps } from "../math.js";
import { NONE } from "../tables.js";
import type { Finding } from "../findings.js";
import type { IntegrityRules } from "../rules.js";
import type { Actions } from "../tables.js";
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

/**
 * Accounts some of whose work reviewers found void, while other work of the same kinds counts unseen. Of the unseen work as large a part is taken for void as of what was seen, one more good piece supposed; how sure the flag is says which part of all
 * that counts this is. What a dispute found void was looked for, and says nothing of the rest.
 */
export function findVoidPieces(actions: Actions, decided: Uint8Array): Finding[] {
  const seen = new Map<number, Map<number, Seen>>();
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
  return [...seen].flatMap(([account, kinds]) => voidWork(account, [...kinds.values()]));
}

function voidWork(account: number, kinds: readonly Seen[]): Finding[] {
  const sum = (of: (work: Seen) => number): number => kinds.reduce((n, work) => n + of(work), 0);
  const [good, voided, unseen] = [sum((w) => w.good), sum((w) => w.voided), sum((w) => w.unseen)];
  const taken = sum((w) => div(w.unseen * w.voided * BPS, w.good + w.voided + 1));
  if (taken === 0) return [];
  const evidence = { seen: good + voided, voided, unseen };
  return [{ account, code: "VOID_WORK", certaintyBps: div(taken, good + unseen), evidence }];
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
