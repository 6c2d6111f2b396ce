import { toHex, utf8 } from "../columns/bytes.js";
import { AssayError } from "../errors.js";
import { keccak256 } from "./keccak.js";

/** JSON without fractions: what Assay hashes. Integers beyond 2^53 travel as decimal strings. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Levels of the deepest document: far more than any that means something, far fewer than a stack holds. */
const DEEPEST = 256;

/**
 * Canonical text of a document by RFC 8785: keys by UTF-16 code units, no white space, shortest escapes.
 * @throws AssayError INVALID_ARGUMENT for anything but strings, safe integers, booleans, null, arrays and plain objects, and beyond 256 levels.
 * @example canonicalJson({ b: 1, a: [true, "x"] }) // '{"a":[true,"x"],"b":1}'
 */
export function canonicalJson(value: unknown, path = "$"): string {
  return textOf(value, path, 0);
}

function textOf(value: unknown, path: string, depth: number): string {
  if (depth > DEEPEST) throw new AssayError("INVALID_ARGUMENT", `The document has more than ${DEEPEST} levels`);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return integer(value, path);
  if (typeof value === "string") return text(value, path);
  if (Array.isArray(value))
    return `[${Array.from(value, (item, i) => textOf(item, `${path}[${i}]`, depth + 1)).join(",")}]`;
  if (typeof value === "object" && isPlain(value)) return object(value as Record<string, unknown>, path, depth);
  throw new AssayError("INVALID_ARGUMENT", `${path} is a ${typeof value}, which JSON cannot hold`);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function integer(value: number, path: string): string {
  if (!Number.isSafeInteger(value)) {
    throw new AssayError("INVALID_ARGUMENT", `${path} is ${value}, not a whole number below 2^53`);
  }
  return String(value === 0 ? 0 : value);
}

/** `JSON.stringify` escapes exactly as RFC 8785 asks, except for lone surrogates, which have no UTF-8 form. */
function text(value: string, path: string): string {
  if (/\p{Surrogate}/u.test(value)) throw new AssayError("INVALID_ARGUMENT", `${path} is not well-formed Unicode`);
  return JSON.stringify(value);
}

function object(value: Record<string, unknown>, path: string, depth: number): string {
  const members = Object.keys(value)
    .sort((a, b) => (a < b ? -1 : 1))
    .map((key) => `${text(key, path)}:${textOf(value[key], `${path}.${key}`, depth + 1)}`);
  return `{${members.join(",")}}`;
}

/**
 * keccak256 of a document's canonical UTF-8, as 0x hex.
 * @throws AssayError as `canonicalJson`
 * @example hashJson({ b: 1, a: 2 }) === hashJson({ a: 2, b: 1 }) // true
 */
export function hashJson(value: unknown): string {
  return toHex(keccak256(utf8(canonicalJson(value))));
}
