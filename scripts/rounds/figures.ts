import { readRecords, type FieldRule, type RecordOf, type Rules } from "../../src/sources/records.js";

/** One line of the table: a published figure beside the computed one. */
export interface Figure {
  readonly round: string;
  readonly what: string;
  readonly published: string;
  readonly computed: string;
  /** Largest difference, and why it is not zero where it is not. */
  readonly error: string;
}

/** Tables of a folder, `<name>.csv.gz`. */
export interface Tables {
  has(name: string): boolean;
  read<R extends Rules>(name: string, rules: R): Promise<RecordOf<R>[]>;
}

/** Rows of a table without their places. */
export async function rowsOf<R extends Rules>(file: string, rules: R): Promise<RecordOf<R>[]> {
  return (await readRecords(file, rules)).map(({ value }) => value);
}

/** A column that is not read. */
export const SKIPPED: FieldRule<undefined | string> = { expected: "anything", optional: true, parse: (text) => text };

const DECIMALS = 18;

/** A published number, which may be the text of a floating-point number such as 1.8e-06, in units of its last of 18 decimals; more are cut off. */
export const PUBLISHED: FieldRule<bigint> = {
  expected: "a decimal number",
  optional: false,
  parse(text) {
    const [, units, fraction = "", exponent = "0"] = /^(\d+)(?:\.(\d+))?(?:e-(\d{1,2}))?$/.exec(text) ?? [];
    if (units === undefined) return undefined;
    return BigInt(units + fraction.padEnd(DECIMALS, "0").slice(0, DECIMALS)) / 10n ** BigInt(exponent);
  },
};

/** One with 18 decimals. */
export const ONE = 10n ** 18n;

/** Largest difference of two lists of equal length. */
export function largestError(published: readonly bigint[], computed: readonly bigint[]): bigint {
  if (published.length !== computed.length)
    throw new Error(`${published.length} published, ${computed.length} computed`);
  return published.reduce((most, value, i) => {
    const off = value - (computed[i] ?? 0n);
    const size = off < 0n ? -off : off;
    return size > most ? size : most;
  }, 0n);
}

/** A list in ascending order. */
export const ascending = (values: readonly bigint[]): bigint[] =>
  [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

/** An amount with 18 decimals for people: two significant digits of what is small, none lost of what is whole. */
export function shown(units: bigint): string {
  if (units % ONE === 0n) return String(units / ONE);
  return String(Number((Number(units) / 1e18).toPrecision(units < ONE ? 2 : 8)));
}
