import { writeHex } from "./hex.js";
import { allocate, byteWidth, type Columns, type Kind, type Layout } from "./layout.js";

/** A row of a layout: byte fields as 0x hex, scalars as numbers (64-bit ones as bigint). */
export type Row<L extends Layout> = {
  readonly [K in keyof L]: L[K] extends "bytes32" | "address" ? string : L[K] extends "uint64" ? bigint : number;
};

/** Collects rows into typed arrays that grow by doubling. */
export interface ColumnBuilder<L extends Layout> {
  push(row: Row<L>): void;
  /** The rows so far; arrays are cut to their length. */
  columns(): Columns<L>;
}

/** A builder for rows of `layout`. */
export function columnBuilder<L extends Layout>(layout: L): ColumnBuilder<L> {
  const fields = Object.entries(layout);
  let length = 0;
  let capacity = 64;
  let current = allocate(layout, capacity);
  return {
    push(row) {
      if (length === capacity) current = grow(layout, current, (capacity *= 2));
      for (const [field, kind] of fields) put(current[field], kind, length, row[field]);
      length++;
    },
    columns: () => cut(layout, current, length),
  };
}

function put(array: unknown, kind: Kind, row: number, value: unknown): void {
  const width = byteWidth(kind);
  if (width > 0) writeHex(array as Uint8Array, row * width, value as string, width);
  else (array as Uint32Array)[row] = value as number;
}

function grow<L extends Layout>(layout: L, columns: Columns<L>, capacity: number): Columns<L> {
  const bigger = allocate(layout, capacity);
  for (const field of Object.keys(layout)) (bigger[field] as Uint8Array).set(columns[field] as Uint8Array);
  return bigger;
}

function cut<L extends Layout>(layout: L, columns: Columns<L>, length: number): Columns<L> {
  const fields = Object.entries(layout).map(([field, kind]) => {
    const array = columns[field] as Uint8Array;
    return [field, array.slice(0, length * Math.max(byteWidth(kind), 1))] as const;
  });
  return { length, ...Object.fromEntries(fields) } as unknown as Columns<L>;
}
