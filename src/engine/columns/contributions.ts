import { sameAccount } from "./account-table.js";
import { compareAddresses, compareWords, concat, gatherRows, words } from "./bytes.js";

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

/** Whether rows stand in order of their accounts. */
export function haveAccountsInOrder({ length, account }: Pick<Contributions, "length" | "account">): boolean {
  const accounts = words(account);
  for (let i = 1; i < length; i++)
    if (!sameAccount(accounts, i, accounts, i - 1) && compareAddresses(account, i - 1, account, i) > 0) return false;
  return true;
}

/** No contributions. */
export function noContributions(): Contributions {
  return pickRows(NONE, []);
}

const NONE: Contributions = {
  length: 0,
  uid: new Uint8Array(0),
  account: new Uint8Array(0),
  attester: new Uint8Array(0),
  task: new Uint32Array(0),
  quantity: new Uint32Array(0),
  quality: new Uint16Array(0),
  time: new Uint32Array(0),
  evidence: new Uint8Array(0),
};

/** Some of the rows, in the order in which they are named. */
export function pickRows(rows: Contributions, kept: ArrayLike<number>): Contributions {
  const bytes = (column: Uint8Array, width: number): Uint8Array => gatherRows(column, width, kept);
  const numbers = (column: Uint32Array): Uint32Array => Uint32Array.from(kept, (i) => column[i] as number);
  return {
    length: kept.length,
    uid: bytes(rows.uid, 32),
    account: bytes(rows.account, 20),
    attester: bytes(rows.attester, 20),
    task: numbers(rows.task),
    quantity: numbers(rows.quantity),
    quality: Uint16Array.from(kept, (i) => rows.quality[i] as number),
    time: numbers(rows.time),
    evidence: bytes(rows.evidence, 32),
  };
}

/** Rows of several tables behind each other. */
export function joinRows(tables: readonly Contributions[]): Contributions {
  const bytes = (name: "uid" | "account" | "attester" | "evidence"): Uint8Array =>
    concat(...tables.map((rows) => rows[name]));
  const numbers = (name: "task" | "quantity" | "time"): Uint32Array =>
    Uint32Array.from(tables.flatMap((rows) => [...rows[name]]));
  return {
    length: tables.reduce((sum, { length }) => sum + length, 0),
    uid: bytes("uid"),
    account: bytes("account"),
    attester: bytes("attester"),
    task: numbers("task"),
    quantity: numbers("quantity"),
    quality: Uint16Array.from(tables.flatMap(({ quality }) => [...quality])),
    time: numbers("time"),
    evidence: bytes("evidence"),
  };
}
