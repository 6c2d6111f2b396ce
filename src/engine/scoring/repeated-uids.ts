import type { Contributions } from "../columns/contributions.js";
import { compareAddresses, compareWords } from "../columns/bytes.js";
import type { Groups } from "../columns/row-groups.js";
import { Reason } from "../rules/reasons.js";

/** Orders rows with one uid: by time, then by all of their content, so that the order of arrival decides nothing. */
function compareContent(rows: Contributions, i: number, j: number): number {
  const number = (column: ArrayLike<number>): number => (column[i] as number) - (column[j] as number);
  return (
    number(rows.time) ||
    compareAddresses(rows.account, i, rows.account, j) ||
    compareAddresses(rows.attester, i, rows.attester, j) ||
    number(rows.task) ||
    number(rows.quantity) ||
    number(rows.quality) ||
    compareWords(rows.evidence, i, rows.evidence, j)
  );
}

/** Refuses every row whose uid came before, whatever else is said about it; calls `refused` for each. */
export function refuseDuplicates(
  rows: Contributions,
  groups: Groups,
  reasons: Uint8Array,
  refused: (i: number) => void,
): void {
  let start = 0;
  for (const end of groups.ends) {
    const group = groups.rows.subarray(start, end);
    const first = group.reduce((first, i) => (compareContent(rows, i, first) < 0 ? i : first));
    for (const i of group) {
      if (i === first) continue;
      reasons[i] = Reason.DUPLICATE_UID;
      refused(i);
    }
    start = end;
  }
}
