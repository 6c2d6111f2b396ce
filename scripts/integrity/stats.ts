/** Statistics and small readers of the scripts that measure the detectors. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { ScanResult } from "../../src/engine/integrity/scan.js";

/** A row of a table by its header. */
export type Row = Readonly<Record<string, string>>;

/** Rows of a packed CSV file without quotes. */
export function csv(file: string): Row[] {
  const [head = "", ...lines] = gunzipSync(readFileSync(file)).toString("utf8").trim().split(/\r?\n/);
  const names = head.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i] ?? "", cell])));
}

/** Points of work that a merge attests; a star is attested by nothing but itself. */
export const PR_POINTS = 10;
export const STAR_POINTS = 1;

/** Sum of numbers. */
export const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

/** A share in per cent. */
export const pct = (part: number, whole: number): string => `${((part * 100) / (whole || 1)).toFixed(2)} %`;

/** The curve of diminishing returns. */
export const knee = (points: number, at: number): number =>
  points <= at ? points : at + Math.floor(Math.sqrt((points - at) * at));

/** Accounts with a flag; weight from substance alone is no flag. */
export function flagged(s: ScanResult, accounts: number): Uint8Array {
  const out = new Uint8Array(accounts);
  for (const { account } of s.findings) out[account] = 1;
  return out;
}

/** Points of an account after the scan. */
export const paid = (s: ScanResult, i: number, points: number): number =>
  s.hold[i] === 1 ? 0 : (points * (s.integrityBps[i] ?? 0)) / 10_000;

/** Area under the curve by ranks, ties shared. */
export function auc(scored: readonly (readonly [number, boolean])[]): number {
  const rank = ranks(scored.map(([v]) => v));
  let [positive, sum] = [0, 0];
  scored.forEach(([, yes], i) => {
    if (yes) [positive, sum] = [positive + 1, sum + (rank[i] ?? 0)];
  });
  return (sum - (positive * (positive + 1)) / 2) / (positive * (scored.length - positive));
}

function ranks(v: readonly number[]): number[] {
  const order = v.map((_, i) => i).sort((a, b) => (v[a] ?? 0) - (v[b] ?? 0));
  const out = new Array<number>(v.length).fill(0);
  for (let i = 0; i < order.length;) {
    let j = i;
    while (j < order.length && v[order[j] ?? 0] === v[order[i] ?? 0]) j++;
    for (let k = i; k < j; k++) out[order[k] ?? 0] = (i + j + 1) / 2;
    i = j;
  }
  return out;
}

/** Rank correlation. */
export function spearman(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranks(a), ranks(b)];
  const mean = (a.length + 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [(x[i] ?? 0) - mean, (y[i] ?? 0) - mean];
    [xy, xx, yy] = [xy + dx * dy, xx + dx * dx, yy + dy * dy];
  }
  return xy / Math.sqrt(xx * yy);
}
