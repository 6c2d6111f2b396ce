import { AssayError, type ErrorCode } from "../../engine/errors.js";
import { printable } from "../../engine/printable.js";

/** Where in a file something stands; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Faults that an error names; the others are counted. */
const SHOWN = 20;

/** Characters of a value that an error repeats. */
const LONGEST = 60;

/** All that is wrong in a file, so that it can be mended in one go. */
export interface Faults {
  /** Notes a fault. */
  add(place: Place, message: string, code?: ErrorCode): void;
  /** @throws AssayError that lists what was noted, if anything was. */
  refuse(): void;
  /** @throws AssayError that lists what was noted and, last, a fault after which nothing more can be read. */
  stop(place: Place, message: string): never;
}

/** An empty list of faults; `hint` ends the error. */
export function faultsOf(file: string, hint?: string): Faults {
  const shown: string[] = [];
  const codes = new Set<ErrorCode>();
  let count = 0;
  const add = ({ line, column }: Place, message: string, code: ErrorCode = "INVALID_ROW"): void => {
    codes.add(code);
    if (count++ < SHOWN) shown.push(`${file}:${line}:${column}: ${message}.`);
  };
  const fail = (): never => {
    const [code = "INVALID_ROW"] = codes.size === 1 ? codes : [];
    const rest = count > shown.length ? [`${count - shown.length} more faults.`] : [];
    throw new AssayError(code, [...shown, ...rest].join("\n"), hint);
  };
  return {
    add,
    refuse: () => void (count > 0 && fail()),
    stop: (place, message) => {
      add(place, message);
      return fail();
    },
  };
}

/** A value as an error repeats it: safe to show, and not too long. */
export function shown(text: string): string {
  return `"${printable(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)}"`;
}
