import { compareWords } from "./bytes.js";

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
