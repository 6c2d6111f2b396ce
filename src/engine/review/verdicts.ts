import { row } from "../columns/bytes.js";
import { numberAccounts } from "../columns/account-numbers.js";
import { BPS } from "../rules/contract-values.js";
import { searchRows } from "../columns/sort.js";
import { Reason } from "../rules/reasons.js";
import type { Contributions } from "../columns/contributions.js";

/** What reviewers found of accounts' work: how many pieces were good enough, and how many were not. */
export interface Verdicts {
  /** 20 bytes an account, distinct. */
  readonly accounts: Uint8Array;
  readonly good: Uint32Array;
  readonly voided: Uint32Array;
}

/**
 * What reviewers found of the work of an epoch, of the accounts of which they found something. Work that waits, that nobody reviewed, or that does not count for
 * another reason says nothing.
 * @param review Result of reviews of each row, as scoring takes it.
 * @param reasons What became of each row.
 */
export function verdictsOf(
  contributions: Pick<Contributions, "account">,
  review: Uint16Array,
  reasons: Uint8Array,
): Verdicts {
  const isDecided = (i: number): boolean =>
    (review[i] as number) <= BPS && (reasons[i] === Reason.ACCEPTED || reasons[i] === Reason.LOW_QUALITY);
  const rows = new Uint32Array(review.length).map((_, i) => i).filter(isDecided);
  const { accounts, numbers } = numberAccounts([contributions.account], rows);
  const count = accounts.length / 20;
  const verdicts = { accounts, good: new Uint32Array(count), voided: new Uint32Array(count) };
  rows.forEach((i, at) => {
    const column = reasons[i] === Reason.ACCEPTED ? verdicts.good : verdicts.voided;
    const account = numbers[0]?.[at] as number;
    column[account] = (column[account] as number) + 1;
  });
  return verdicts;
}

/**
 * Verdicts in the order of other accounts; none where nothing is known.
 * @param among 20 bytes an account, ascending.
 */
export function verdictsAt({ accounts, good, voided }: Verdicts, among: Uint8Array): Pick<Verdicts, "good" | "voided"> {
  const count = among.length / 20;
  const out = { good: new Uint32Array(count), voided: new Uint32Array(count) };
  for (let i = 0; i < good.length; i++) {
    const at = searchRows(among, 20, row(accounts, 20, i));
    if (at < 0) continue;
    out.good[at] = good[i] as number;
    out.voided[at] = voided[i] as number;
  }
  return out;
}
