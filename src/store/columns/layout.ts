import { UBIGINT, UINTEGER, USMALLINT, UTINYINT, type DuckDBType } from "@duckdb/node-api";

/** Kinds of fields that a columnar table holds. */
export type Kind = "bytes32" | "address" | "uint64" | "uint32" | "uint16" | "uint8";

/** Fields of a columnar table, in order. */
export type Layout = Readonly<Record<string, Kind>>;

interface ArrayOf {
  bytes32: Uint8Array;
  address: Uint8Array;
  uint64: BigUint64Array;
  uint32: Uint32Array;
  uint16: Uint16Array;
  uint8: Uint8Array;
}

/** Rows of a table as one typed array a field; byte fields hold 32 or 20 bytes a row. */
export type Columns<L extends Layout> = { readonly length: number } & { readonly [K in keyof L]: ArrayOf[L[K]] };

/** Values of a field. */
export type Numbers = BigUint64Array | Uint32Array | Uint16Array | Uint8Array;

/** One DuckDB column: a scalar field, or one word of a byte field. */
export interface Physical {
  readonly name: string;
  readonly field: string;
  readonly sql: string;
  readonly type: DuckDBType;
  /** Bytes of the value that this column holds. */
  readonly bytes: number;
  /** Where they start in the field's value, and that value's width. */
  readonly offset: number;
  readonly width: number;
}

const SCALARS = {
  uint64: { sql: "UBIGINT", type: UBIGINT, bytes: 8 },
  uint32: { sql: "UINTEGER", type: UINTEGER, bytes: 4 },
  uint16: { sql: "USMALLINT", type: USMALLINT, bytes: 2 },
  uint8: { sql: "UTINYINT", type: UTINYINT, bytes: 1 },
} as const;

/** Byte width of a byte field, 0 for a scalar. */
export function byteWidth(kind: Kind): number {
  return kind === "bytes32" ? 32 : kind === "address" ? 20 : 0;
}

/**
 * Columns of a layout as DuckDB holds them. Byte fields become big-endian words, so that the numeric order of the words is the byte
 * order of the value, comparisons are fast and reading needs no pointer chasing.
 */
export function physicalColumns(layout: Layout): Physical[] {
  return Object.entries(layout).flatMap(([field, kind]) => {
    const width = byteWidth(kind);
    if (width === 0) {
      const scalar = SCALARS[kind as keyof typeof SCALARS];
      return [{ name: field, field, ...scalar, offset: 0, width: scalar.bytes }];
    }
    return wordsOf(field, width);
  });
}

/** The words of a byte field, in order. */
export function wordsOf(field: string, width: number): Physical[] {
  const words: Physical[] = [];
  for (let offset = 0; offset < width; offset += 8) {
    const scalar = width - offset >= 8 ? SCALARS.uint64 : SCALARS.uint32;
    words.push({ name: `${field}_${offset / 8}`, field, ...scalar, offset, width });
  }
  return words;
}

/** Column definitions of a layout for CREATE TABLE. */
export function columnDefinitions(layout: Layout): string {
  return physicalColumns(layout)
    .map((column) => `"${column.name}" ${column.sql} NOT NULL`)
    .join(", ");
}

/** Names of a layout's physical columns, quoted, each after `prefix`. */
export function columnNames(layout: Layout, prefix = ""): string {
  return physicalColumns(layout)
    .map((column) => `${prefix}"${column.name}"`)
    .join(", ");
}

/** Condition that byte field `field` of two tables is equal. */
export function sameBytes(field: string, kind: Kind, left: string, right: string): string {
  return wordsOf(field, byteWidth(kind))
    .map(({ name }) => `${left}."${name}" = ${right}."${name}"`)
    .join(" AND ");
}

/** SQL that renders a byte field as 0x hex. One call for all words costs half of one call each. */
export function hexText(field: string, kind: Kind, prefix = ""): string {
  const words = wordsOf(field, byteWidth(kind));
  const form = words.map(({ bytes }) => `{:0${bytes * 2}x}`).join("");
  return `format('0x${form}', ${words.map(({ name }) => `${prefix}"${name}"`).join(", ")})`;
}

/** SQL that cuts hex digits (an expression) into the words of a byte field, in column order. */
export function wordsFromHex(digits: string, kind: Kind): string {
  return wordsOf("w", byteWidth(kind))
    .map(({ offset, bytes, sql }) => `('0x' || substr(${digits}, ${offset * 2 + 1}, ${bytes * 2}))::${sql}`)
    .join(", ");
}

/** Where columns lie: in memory of this thread, or in memory that all threads see. */
export type Memory = typeof ArrayBuffer | typeof SharedArrayBuffer;

/** Empty columns of `length` rows. */
export function allocate<L extends Layout>(layout: L, length: number, memory: Memory = ArrayBuffer): Columns<L> {
  const arrays = Object.entries(layout).map(([field, kind]) => [field, arrayOf(kind, length, memory)] as const);
  // The entries follow the layout, field by field.
  return { length, ...Object.fromEntries(arrays) } as unknown as Columns<L>;
}

function arrayOf(kind: Kind, length: number, memory: Memory): Numbers {
  if (kind === "uint64") return new BigUint64Array(new memory(8 * length));
  if (kind === "uint32") return new Uint32Array(new memory(4 * length));
  if (kind === "uint16") return new Uint16Array(new memory(2 * length));
  return new Uint8Array(new memory(length * Math.max(byteWidth(kind), 1)));
}
