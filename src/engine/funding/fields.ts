/** How one field of a round's parameters is read, and what holds where it is left out. */
export interface Field<T> {
  /** Undefined for a field that must be given. */
  readonly standard: T | undefined;
  /** What a good value is, for the error message. */
  readonly expected: string;
  /** The value, or undefined if the JSON value is not one. */
  parse(value: unknown): T | undefined;
}

/** Values of a table of fields. */
export type ValuesOf<F> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

const AMOUNT = /^(0|[1-9]\d{0,76})$/;

const amountIn = (value: unknown): bigint | undefined =>
  typeof value === "string" && AMOUNT.test(value) ? BigInt(value) : undefined;

/** One of some names. */
export function choice<const T extends string>(names: readonly T[], standard: T): Field<T> {
  return { standard, expected: `one of ${names.join(", ")}`, parse: (value) => names.find((name) => name === value) };
}

/** A whole number within bounds. */
export function whole(standard: number, least: number, most: number): Field<number> {
  const inside = (value: unknown): value is number => Number.isSafeInteger(value) && least <= Number(value);
  const parse = (value: unknown): number | undefined => (inside(value) && value <= most ? value : undefined);
  return { standard, expected: `a whole number from ${least} to ${most}`, parse };
}

/** An amount in base units as a decimal string, as numbers of JSON end at 2^53. */
export function amount(standard?: bigint): Field<bigint> {
  return { standard, expected: 'a decimal string of at most 77 digits, such as "25000"', parse: amountIn };
}

/** An amount, or null for none. */
export function amountOrNone(): Field<bigint | null> {
  const parse = (value: unknown): bigint | null | undefined => (value === null ? null : amountIn(value));
  return { standard: null, expected: "a decimal string of at most 77 digits, or null", parse };
}

/** A whole number within bounds, or null for none. */
export function wholeOrNone(least: number, most: number): Field<number | null> {
  const { expected, parse } = whole(least, least, most);
  return { standard: null, expected: `${expected}, or null`, parse: (value) => (value === null ? null : parse(value)) };
}

/** A text that is not empty. */
export function text(): Field<string> {
  const parse = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
  return { standard: undefined, expected: "a text", parse };
}

/** Amounts by name, at least one. */
export function amounts(): Field<Readonly<Record<string, bigint>>> {
  const parse = (value: unknown): Record<string, bigint> | undefined => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    const entries = Object.entries(value).map(([name, each]) => [name, amountIn(each)] as const);
    const good = entries.length > 0 && entries.every(([name, each]) => name !== "" && each !== undefined);
    return good ? (Object.fromEntries(entries) as Record<string, bigint>) : undefined;
  };
  return { standard: undefined, expected: 'an object of decimal strings, such as {"main":"25000"}', parse };
}
