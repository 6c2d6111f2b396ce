import type { ErrorCode } from "../../engine/errors.js";
import { NONE } from "../../engine/integrity/tables.js";
import { printable } from "../../engine/printable.js";
import type { Row } from "../text/csv.js";
import { placeOf } from "../text/csv.js";
import { shown, type Faults } from "../text/faults.js";
import { readAddress, type Reading } from "../text/values.js";

/** The cells of a row. What cannot be read is noted as a fault, and something else stands for it until the table is refused. */
export interface Cells {
  /** Text of a cell, empty if there is none. */
  text(at: number): string;
  /** Value of a cell; `otherwise` if it is empty or cannot be read. */
  read<T>(at: number, parse: (text: string) => Reading<T>, otherwise: T): T;
  /** The same for a cell that may not be empty. */
  need<T>(at: number, parse: (text: string) => Reading<T>, otherwise: T): T;
  /** What a lookup knows of the name in a cell. */
  name(at: number, lookup: (name: string) => number): number;
  fault(at: number, message: string, code?: ErrorCode): void;
}

/**
 * Cells of one row after another under the names of their columns: `turn` goes on to the next row.
 * @param onFault Is told each row with a fault.
 */
export function cellsOf(
  header: readonly string[],
  faults: Faults,
  onFault: (row: Row) => void = () => undefined,
): { readonly cells: Cells; turn(row: Row): void } {
  let row: Row = { line: 0, column: 1, cells: [] };
  const text = (at: number): string => row.cells[at] ?? "";
  const fault = (at: number, message: string, code?: ErrorCode): void => {
    onFault(row);
    faults.add(placeOf(row, at), `${printable(header[at] ?? "")}: ${message}`, code);
  };
  const read = <T>(at: number, parse: (text: string) => Reading<T>, otherwise: T): T => {
    const cell = text(at);
    if (cell === "") return otherwise;
    const reading = parse(cell);
    if ("value" in reading) return reading.value;
    fault(at, `${reading.fault}, got ${shown(cell)}`);
    return otherwise;
  };
  const need = <T>(at: number, parse: (text: string) => Reading<T>, otherwise: T): T => {
    if (text(at) === "") fault(at, "missing");
    return read(at, parse, otherwise);
  };
  const name = (at: number, lookup: (name: string) => number): number => {
    const cell = text(at);
    const found = lookup(cell);
    const reading = found === NONE ? readAddress(cell) : undefined;
    if (reading !== undefined && "fault" in reading) fault(at, `${reading.fault}, got ${shown(cell)}`);
    return found;
  };
  return { cells: { text, read, need, name, fault }, turn: (next) => void (row = next) };
}

/** Whole number below 2^32 − 1. */
export function whole(text: string): Reading<number> {
  if (!/^\d+(\.0*)?$/.test(text)) return { fault: "expected a whole number" };
  const value = Number(text.split(".")[0]);
  return value < NONE ? { value } : { fault: `larger than ${NONE - 1}` };
}

/** Amount in hundredths, exact whatever its size; what is less than a hundredth is cut off. */
export function hundredths(text: string): Reading<bigint> {
  const parts = /^(?=\.?\d)(\d*)(?:\.(\d*))?(?:[eE]\+?(\d{1,3}))?$/.exec(text);
  if (/^\d+,\d+$/.test(text)) return { fault: "expected an amount with a decimal point, not a comma" };
  if (parts === null) return { fault: "expected an amount that is not negative" };
  const [, units = "", fraction = "", exponent = "0"] = parts;
  const shift = Number(exponent) + 2;
  return { value: BigInt(`${units}${fraction.padEnd(shift, "0").slice(0, shift)}` || "0") };
}

/** Amounts in a quantum that lets the largest fit into 32 bits; what is not zero stays at least 1. Detectors compare ratios only. */
export function scaled(amounts: readonly bigint[]): Uint32Array {
  const most = amounts.reduce((top, amount) => (amount > top ? amount : top), 0n);
  let quantum = 1n;
  while (most / quantum > BigInt(NONE)) quantum *= 10n;
  return Uint32Array.from(amounts, (amount) => Number(amount > 0n && amount < quantum ? 1n : amount / quantum));
}

const YES = new Set(["1", "true", "yes", "y", "t", "sybil", "fake", "suspected", "suspicious", "bot", "spam", "fraud"]);
const NO = new Set([
  "0",
  "false",
  "no",
  "n",
  "f",
  "",
  "human",
  "honest",
  "real",
  "genuine",
  "legit",
  "clean",
  "normal",
]);

/** Label of a cell: yes, no, or neither. An empty cell is no. */
export function labelOf(cell: string | undefined): boolean | undefined {
  const text = (cell ?? "").trim().toLowerCase();
  return YES.has(text) ? true : NO.has(text) ? false : undefined;
}
