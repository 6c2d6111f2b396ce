import { canonicalJson } from "../engine/hash/canonical.js";
import { BPS } from "../engine/rules/contract-values.js";
import { sha256 } from "./fields.js";
import type { Faults, Place } from "./text/faults.js";

/** One person's part of a piece of work that several did together. */
export interface Share {
  /** Evidence of the whole piece: SHA-256, 0x hex. */
  readonly work: string;
  /** Place of the share among those of the piece, from 1. */
  readonly i: number;
  /** Number of shares. */
  readonly n: number;
  /** The part, in basis points; those of all shares sum to 10,000. */
  readonly bps: number;
}

/**
 * Evidence of a share: SHA-256 of the canonical JSON of `{ work, i, n, bps }`, so that the piece is used once and each share is its own.
 * @example sharedEvidence({ work: "0x" + "11".repeat(32), i: 1, n: 2, bps: 5000 }) === sharedEvidence({ work: "0x" + "11".repeat(32), i: 2, n: 2, bps: 5000 }) // false
 */
export function sharedEvidence({ work, i, n, bps }: Share): string {
  return sha256(canonicalJson({ work, i, n, bps }));
}

/** Splits 10,000 basis points evenly among `n`; the first ones have what does not divide. */
export function evenShares(n: number): number[] {
  return Array.from({ length: n }, (_, i) => Math.floor(BPS / n) + (i < BPS % n ? 1 : 0));
}

/** A row that may be a share. */
export interface SharedRow {
  readonly place: Place;
  readonly task: number;
  /** Evidence of the whole piece. */
  readonly evidence: string;
  /** Basis points of the share; undefined for a piece of one person's own. */
  readonly bps: number | undefined;
}

/** The share of each row; undefined for rows that are no share. Shares that do not sum to 10,000 are noted as faults. */
export function sharesOf(rows: readonly SharedRow[], faults: Faults): (Share | undefined)[] {
  const pieces = new Map<string, SharedRow[]>();
  for (const row of rows) {
    if (row.bps === undefined) continue;
    const key = `${row.task} ${row.evidence}`;
    pieces.set(key, [...(pieces.get(key) ?? []), row]);
  }
  for (const piece of pieces.values()) checkSum(piece, faults);
  const seen = new Map<string, number>();
  return rows.map(({ task, evidence, bps }) => {
    if (bps === undefined) return undefined;
    const key = `${task} ${evidence}`;
    const i = (seen.get(key) ?? 0) + 1;
    seen.set(key, i);
    return { work: evidence, i, n: pieces.get(key)?.length ?? 1, bps };
  });
}

function checkSum(piece: readonly SharedRow[], faults: Faults): void {
  const sum = piece.reduce((total, { bps = 0 }) => total + bps, 0);
  const [first] = piece;
  if (sum === BPS || first === undefined) return;
  faults.add(first.place, `share: the ${piece.length} shares of this piece sum to ${sum}, not to ${BPS}`);
}
