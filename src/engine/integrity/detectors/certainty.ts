import { div } from "../math.js";
import { BPS } from "../../rules/contract-values.js";

/**
 * How sure it is that a group is one hand's work: doubt falls with the square of its size, and is a half at `halfSize` members.
 * @param mostBps No support makes it surer than this, 0..10000.
 * @returns 0..10000: 10000 − 5000 × halfSize² / size², floored.
 * @example
 * groupCertainty(10, 5, 9_700); // 8750
 */
export function groupCertainty(size: number, halfSize: number, mostBps: number): number {
  const [half, whole] = [halfSize * halfSize * div(BPS, 2), size * size];
  const doubt = Math.min(BPS, div(half + whole - 1, whole));
  return Math.min(mostBps, BPS - doubt);
}
