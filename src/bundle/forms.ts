import type { ProofShard } from "../engine/bundle/shards.js";
import { AssayError } from "../engine/errors.js";
import type { HoldsFile } from "./holds.js";

/** Whether a value that came out of a file has an expected form. */
export type Form = (value: unknown) => boolean;

type Fields = Readonly<Record<string, Form>>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A decimal string of an unsigned integer of at most `bits` bits. */
export const isDecimal =
  (bits: number): Form =>
  (value) =>
    typeof value === "string" && /^(0|[1-9]\d{0,77})$/.test(value) && BigInt(value) >> BigInt(bits) === 0n;

/** Lower-case 0x hex of exactly `bytes` bytes. */
export const isBytes =
  (bytes: number): Form =>
  (value) =>
    typeof value === "string" && value.length === 2 * bytes + 2 && /^0x[0-9a-f]*$/.test(value);

/** A list of entries of one form, at most `most` of them. */
export const isList =
  (entry: Form, most: number): Form =>
  (value) =>
    Array.isArray(value) && value.length <= most && value.every(entry);

/** An object whose keys match a pattern and whose values are of one form. */
export const isMap =
  (key: RegExp, entry: Form): Form =>
  (value) =>
    isObject(value) && Object.entries(value).every(([name, item]) => key.test(name) && entry(item));

/** An object with these fields and no others. */
export const isRecord =
  (fields: Fields): Form =>
  (value) =>
    isObject(value) && faultOf(value, fields) === undefined;

/** First field that is missing, has another form or is unknown. */
function faultOf(value: Record<string, unknown>, fields: Fields): string | undefined {
  const faulty = Object.entries(fields).find(([key, form]) => !Object.hasOwn(value, key) || !form(value[key]));
  return faulty?.[0] ?? Object.keys(value).find((key) => !Object.hasOwn(fields, key));
}

const HINT = "Fetch or compute the bundle again.";

/** JSON of a file, whatever it says. */
function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AssayError("MISMATCH", `${file} is not JSON: ${(error as Error).message.split("\n")[0]}.`, HINT);
  }
}

/**
 * Reads the JSON object of a bundle's file.
 * @throws AssayError MISMATCH that names the first field that is missing, has another form or is unknown.
 */
export function parseRecord(file: string, text: string, fields: Fields): Record<string, unknown> {
  const found = parseJson(file, text);
  if (!isObject(found)) throw new AssayError("MISMATCH", `${file} is not a JSON object.`, HINT);
  const fault = faultOf(found, fields);
  if (fault === undefined) return found;
  throw new AssayError("MISMATCH", `${file}: ${JSON.stringify(fault)} is missing, unknown or of another form.`, HINT);
}

const ADDRESS = /^0x[0-9a-f]{40}$/;
/** Deeper than any tree that fits a machine. */
const LONGEST_PROOF = 64;
const isProof = isList(isBytes(32), LONGEST_PROOF);
const isString: Form = (value) => typeof value === "string";
const CREDIT = isRecord({ units: isDecimal(64), reputation: isDecimal(256), proof: isProof });
const HOLD = isRecord({ units: isDecimal(64), codes: isList(isString, 256), proof: isProof });
/** Form of a shard of proofs. */
export const SHARD: Readonly<Record<keyof ProofShard, Form>> = {
  epoch: isDecimal(256),
  root: isBytes(32),
  prefix: isString,
  accounts: isMap(ADDRESS, CREDIT),
};
/** Form of `holds.json`. */
export const HOLDS: Readonly<Record<keyof HoldsFile, Form>> = {
  root: isBytes(32),
  leafProof: isProof,
  markerProof: isProof,
  holds: isMap(ADDRESS, HOLD),
};
