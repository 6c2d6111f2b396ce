import { both, decimal, integer, map, must, type Form } from "../hash/forms.js";

/** One field of a round's parameters: its form in JSON, its value, and what holds where it is left out. */
export interface Field<T> {
  /** Undefined for a field that must be given. */
  readonly standard: T | undefined;
  readonly form: Form;
  /** The value of JSON that has the form. */
  read(value: unknown): T;
}

/** Values of a table of fields. */
export type ValuesOf<F> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

const AMOUNT = decimal(256);

const orNull =
  (form: Form): Form =>
  (value, path) => {
    const fault = value === null ? undefined : form(value, path);
    return fault === undefined ? undefined : `${fault}, or null`;
  };

/** One of some names. */
export function choice<const T extends string>(names: readonly T[], standard: T): Field<T> {
  const form = must(`one of ${names.join(", ")}`, (value) => names.some((name) => name === value));
  return { standard, form, read: (value) => value as T };
}

/** A whole number within bounds. */
export function whole(standard: number, least: number, most: number): Field<number> {
  return { standard, form: integer(least, most), read: Number };
}

/** A whole number within bounds, or null for none. */
export function wholeOrNone(least: number, most: number): Field<number | null> {
  const read = (value: unknown): number | null => (value === null ? null : Number(value));
  return { standard: null, form: orNull(integer(least, most)), read };
}

/** An amount in base units as a decimal text, as numbers of JSON end at 2^53. */
export function amount(standard?: bigint): Field<bigint> {
  return { standard, form: AMOUNT, read: (value) => BigInt(value as string) };
}

/** An amount, or null for none. */
export function amountOrNone(): Field<bigint | null> {
  const read = (value: unknown): bigint | null => (value === null ? null : BigInt(value as string));
  return { standard: null, form: orNull(AMOUNT), read };
}

/** A text that is not empty. */
export function text(): Field<string> {
  const form = must("a text that is not empty", (value) => typeof value === "string" && value !== "");
  return { standard: undefined, form, read: String };
}

/** Amounts by name, at least one. */
export function amounts(): Field<Readonly<Record<string, bigint>>> {
  const some = must("an object that is not empty", (value) => Object.keys(value as object).length > 0);
  const read = (value: unknown): Record<string, bigint> =>
    Object.fromEntries(Object.entries(value as Record<string, string>).map(([name, each]) => [name, BigInt(each)]));
  return { standard: undefined, form: both(map(/./, AMOUNT), some), read };
}
