import { AssayError } from "../../engine/errors.js";
import { shown, type Faults, type Place } from "./faults.js";

/** A field of a JSON object: its text as it is written there, and where its name stands. */
export interface Field {
  readonly name: string;
  /** Undefined for null. */
  readonly text: string | undefined;
  readonly place: Place;
}

/** A name with its colon, then a string, a number, a word, or the start of something nested. */
const PAIR = /\s*("(?:[^"\\]|\\.)*")\s*:\s*(?:("(?:[^"\\]|\\.)*")|(-?\d[-+.\deE]*)|(true|false|null)|[[{])/y;
const NEXT = /\s*,/y;

/**
 * Fields of a line that is one flat JSON object; a fault is noted, and undefined given, for any other line. Numbers are kept as they are written, so
 * that none loses digits.
 */
export function readObject(text: string, line: number, faults: Faults): Field[] | undefined {
  const fault = (at: number, message: string): undefined => {
    faults.add({ line, column: at + 1 }, message);
  };
  const unread = refusal(text);
  if (unread !== undefined) return fault(unread.at, unread.message);
  const fields: Field[] = [];
  const names = new Set<string>();
  let at = text.indexOf("{") + 1;
  for (let pair; (pair = matchAt(PAIR, text, at)) !== null; at = NEXT.lastIndex) {
    const [, quoted = '""', string, number, word] = pair;
    const name = JSON.parse(quoted) as string;
    const column = text.indexOf(quoted, at) + 1;
    if (names.has(name)) return fault(column - 1, `field ${shown(name)} stands twice`);
    names.add(name);
    const value = string === undefined ? (number ?? word) : (JSON.parse(string) as string);
    if (value === undefined) return fault(column - 1, `${name}: expected a string or a number`);
    fields.push({ name, text: word === "null" ? undefined : value, place: { line, column } });
    if (matchAt(NEXT, text, PAIR.lastIndex) === null) break;
  }
  return fields;
}

/** What a JSON document is made of, but for its numbers and words. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;

/**
 * A document that is JSON, in which no object has a key twice: of two values nobody could say which one is meant.
 * @throws AssayError INVALID_ARGUMENT that names the line.
 */
export function parseDocument(file: string, text: string): unknown {
  const refuse = (at: number, what: string): never => {
    const line = text.slice(0, at).split("\n").length;
    throw new AssayError("INVALID_ARGUMENT", `${file}:${line}: ${what}.`);
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const [reason = ""] = (error as Error).message.split("\n");
    refuse(Number(/position (\d+)/.exec(reason)?.[1] ?? 0), `it is not JSON (${reason})`);
  }
  const doubled = findDoubledKey(text);
  if (doubled !== undefined) refuse(doubled.at, `key ${shown(doubled.key)} stands twice in one object`);
  return value;
}

/** The first key that an object of a JSON text has twice. */
function findDoubledKey(text: string): { readonly key: string; readonly at: number } | undefined {
  const open: Set<string>[] = [];
  let last: { readonly token: string; readonly at: number } = { token: "", at: 0 };
  for (const { 0: token, index: at } of text.matchAll(TOKEN)) {
    if (token === "{" || token === "[") open.push(new Set());
    if (token === "}" || token === "]") open.pop();
    if (token === ":") {
      const key = JSON.parse(last.token) as string;
      if (open.at(-1)?.has(key) === true) return { key, at: last.at };
      open.at(-1)?.add(key);
    }
    last = { token, at };
  }
  return undefined;
}

/** Why a line is no JSON object, and where. */
function refusal(text: string): { readonly at: number; readonly message: string } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { at: Number(/position (\d+)/.exec((error as Error).message)?.[1] ?? 0), message: "not JSON" };
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return undefined;
  return { at: 0, message: "expected one JSON object a line, without brackets around them or commas between" };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
