import { sameAccount } from "./account-table.js";
import { compareAddresses, compareWords, words } from "./bytes.js";

/** Contributions as columns; row `i` of a byte column of width `w` is `subarray(i * w, i * w + w)`. */
export interface Contributions {
  readonly length: number;
  /** EAS uid or batch row uid, 32 bytes a row. */
  readonly uid: Uint8Array;
  /** Contributor, 20 bytes a row. */
  readonly account: Uint8Array;
  /** Attester, 20 bytes a row. */
  readonly attester: Uint8Array;
  /** Task id. */
  readonly task: Uint32Array;
  readonly quantity: Uint32Array;
  /** Quality, 0..10000. */
  readonly quality: Uint16Array;
  /** Time of attestation, Unix seconds. */
  readonly time: Uint32Array;
  /** SHA-256 of the evidence, 32 bytes a row. */
  readonly evidence: Uint8Array;
}

/** Order of two rows: earliest attestation first, ties by uid. */
export function compareTimes(rows: Pick<Contributions, "time" | "uid">, i: number, j: number): number {
  return (rows.time[i] as number) - (rows.time[j] as number) || compareWords(rows.uid, i, rows.uid, j);
}

/** Whether rows stand in order of (account, time, uid). */
export function isInOrder(rows: Pick<Contributions, "length" | "account" | "time" | "uid">): boolean {
  const { length, account, time } = rows;
  const accounts = words(account);
  for (let i = 1; i < length; i++) {
    const follows = sameAccount(accounts, i, accounts, i - 1)
      ? (time[i] as number) > (time[i - 1] as number) || compareTimes(rows, i - 1, i) <= 0
      : compareAddresses(account, i - 1, account, i) < 0;
    if (!follows) return false;
  }
  return true;
}
