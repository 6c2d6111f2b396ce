import { AssayError, type ErrorCode } from "../../engine/errors.js";
import { printable } from "../../engine/printable.js";

/** Where in a file something stands; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** Where it stands in a JSON document, such as `$.votes[3].voter`; then line and column say nothing. */
  readonly path?: string;
}

/** Faults that an error names; the others are counted. */
const SHOWN = 20;

/** Skipped rows that are named; the others are counted. */
const SKIPPED = 10_000;

/** Characters of a value that an error repeats. */
const LONGEST = 60;

/** All that is wrong in a file, so that it can be mended in one go. */
export interface Faults {
  /** Notes a fault of one row. */
  add(place: Place, message: string, code?: ErrorCode): void;
  /** Notes a fault of the file as a whole, such as a missing column: no row can be read, so none can be skipped. */
  block(place: Place, message: string, code?: ErrorCode): void;
  /**
   * @param skipped If given, faults of single rows refuse nothing: each is told to it, and only its row is left out.
   * @throws AssayError that lists what was noted, if anything was.
   */
  refuse(skipped?: (text: string) => void): void;
  /** @throws AssayError that lists what was noted and, last, a fault after which nothing more can be read. */
  stop(place: Place, message: string): never;
}

const whereIn = (file: string, { line, column, path }: Place): string =>
  path === undefined ? `${file}:${line}:${column}` : `${file}: ${printable(path)}`;

/** An empty list of faults; `hint` ends the error. */
export function faultsOf(file: string, hint?: string): Faults {
  const list: string[] = [];
  const codes = new Set<ErrorCode>();
  const state = { count: 0, blocked: false };
  const add = (place: Place, message: string, code: ErrorCode = "INVALID_ROW"): void => {
    codes.add(code);
    if (state.count++ < SKIPPED) list.push(`${whereIn(file, place)}: ${message}.`);
  };
  const block = (...fault: Parameters<Faults["block"]>): void => {
    state.blocked = true;
    add(...fault);
  };
  const fail = (): never => {
    const [code = "INVALID_ROW"] = codes.size === 1 ? codes : [];
    const rest = state.count > SHOWN ? [`${state.count - SHOWN} more faults.`] : [];
    throw new AssayError(code, [...list.slice(0, SHOWN), ...rest].join("\n"), hint);
  };
  const stop = (place: Place, message: string): never => {
    add(place, message);
    // What nothing can be read after is always named.
    const [last = ""] = list.slice(-1);
    if (list.length > SHOWN) list.splice(SHOWN - 1, 1, last);
    return fail();
  };
  const refuse = (skipped?: (text: string) => void): void => {
    if (state.count === 0) return;
    if (skipped === undefined || state.blocked) fail();
    for (const fault of list) skipped?.(`skipped: ${fault}`);
    if (state.count > list.length) skipped?.(`skipped: ${state.count - list.length} more`);
    skipped?.(`${file}: ${state.count} fault${state.count === 1 ? "" : "s"}, whose rows are left out`);
  };
  return { add, block, refuse, stop };
}

/** A value as an error repeats it: safe to show, and not too long. */
export function shown(text: string): string {
  return `"${printable(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)}"`;
}
