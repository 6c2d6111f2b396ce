import { shown, type Faults } from "./faults.js";

/** A place in a JSON document that somebody else wrote: nothing about it is taken for granted. */
export interface JsonView {
  /** Such as `$.votes[3].voter`. */
  readonly path: string;
  readonly value: unknown;
  /** What an object has under a key; nothing if it is no object or has no such key. */
  get(key: string): JsonView;
  /** Entries of a list; none if it is no list. */
  list(): JsonView[];
  /** Keys of an object; none if it is no object. */
  keys(): string[];
  /** Text of a string, a number or a truth value; undefined for anything else. */
  text(): string | undefined;
  /** The same; what is missing is noted as a fault. */
  need(): string | undefined;
  fault(message: string): undefined;
}

/** Views a parsed document; what is wrong in it is noted with its path. */
export function viewOf(value: unknown, faults: Faults, path = "$"): JsonView {
  const fault = (message: string): undefined => {
    faults.add({ line: 1, column: 1, path }, message);
  };
  const text = (): string | undefined => textOf(value, fault);
  const need = (): string | undefined => {
    const found = text();
    return found === undefined || found === "" ? fault("missing; expected a text or a number") : found;
  };
  return {
    path,
    value,
    text,
    need,
    fault,
    get: (key) =>
      viewOf(isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined, faults, `${path}.${key}`),
    list: () => (Array.isArray(value) ? value.map((each: unknown, i) => viewOf(each, faults, `${path}[${i}]`)) : []),
    keys: () => (isRecord(value) ? Object.keys(value) : []),
  };
}

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is a list whose first entry is an object with these keys. */
export function isListOf(value: unknown, ...keys: readonly string[]): value is readonly unknown[] {
  return Array.isArray(value) && hasKeys(value[0], ...keys);
}

/** Whether a value is an object with these keys. */
export function hasKeys(value: unknown, ...keys: readonly string[]): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && keys.every((key) => Object.hasOwn(value, key));
}

function textOf(value: unknown, fault: (message: string) => undefined): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  if (typeof value !== "number") return undefined;
  // A larger number has lost its last digits before anybody could look at it.
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    return fault(`${shown(String(value))} is too large to be exact as a number; it must be written as text`);
  return String(value);
}
