import { AssayError } from "../errors.js";
import { BPS } from "../rules/contract-values.js";

/** Floor of `a / b` for safe non-negative integers; exact, as the remainder is taken off first. */
export function div(a: number, b: number): number {
  return (a - (a % b)) / b;
}

/** `a × b / 10000`, floored; both below 2^26 or their product below 2^53. */
export function bps(a: number, b: number): number {
  return div(a * b, BPS);
}

/** Share of `part` in `whole` in basis points, floored; 0 of 0 is 0. `part` below 2^39. */
export function shareBps(part: number, whole: number): number {
  return whole === 0 ? 0 : div(part * BPS, whole);
}

/** Element of a typed array that the caller has proved to be inside it. */
export function at(a: { readonly [i: number]: number; readonly length: number }, i: number): number {
  const v = a[i];
  if (v === undefined) throw new AssayError("INVALID_ARGUMENT", `Index ${i} is outside a column of ${a.length}.`);
  return v;
}

/** Quantile of an ascending list as its element number ⌊length × num / den⌋, the last one at most; 0 for an empty list. */
export function quantile(
  sorted: { readonly [i: number]: number; readonly length: number },
  num: number,
  den: number,
): number {
  if (sorted.length === 0) return 0;
  return at(sorted, Math.min(sorted.length - 1, div(sorted.length * num, den)));
}
