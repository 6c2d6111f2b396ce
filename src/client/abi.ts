import { AssayError } from "../engine/errors.js";

/** 0x hex, as JSON-RPC and EIP-712 write it. */
export type Hex = `0x${string}`;

/**
 * A Solidity type as the client's calls need it: an elementary one by its name, an array as `[element]`, a tuple as an object of its
 * members in their order. Integers are unsigned.
 */
export type AbiType = string | readonly [AbiType] | { readonly [member: string]: AbiType };

/** A function: its selector, what it takes and what it gives. */
export interface AbiCall {
  readonly selector: Hex;
  readonly inputs: readonly AbiType[];
  readonly outputs: readonly AbiType[];
}

/** The JavaScript value of a type: integers are bigint, bytes and addresses 0x hex in lower case. */
export type ValueOf<T> = T extends `uint${string}`
  ? bigint
  : T extends "bool"
    ? boolean
    : T extends "string"
      ? string
      : T extends string
        ? Hex
        : T extends readonly [infer Element]
          ? readonly ValueOf<Element>[]
          : { readonly [Member in keyof T]: ValueOf<T[Member]> };

/** The values of a list of types. */
export type ValuesOf<T extends readonly AbiType[]> = { readonly [Index in keyof T]: ValueOf<T[Index]> };

/** Hex digits of a word. */
const WORD = 64;

const isTuple = (type: AbiType): type is Readonly<Record<string, AbiType>> =>
  typeof type === "object" && !Array.isArray(type);

const isDynamic = (type: AbiType): boolean =>
  isTuple(type)
    ? Object.values(type).some(isDynamic)
    : typeof type !== "string" || type === "string" || type === "bytes";

/** Hex digits that a value takes in the part of fixed places. */
const widthOf = (type: AbiType): number =>
  isTuple(type) && !isDynamic(type) ? Object.values(type).reduce((sum, member) => sum + widthOf(member), 0) : WORD;

const wordOf = (value: bigint | number): string => value.toString(16).padStart(WORD, "0");

function refuse(type: string, value: unknown): never {
  throw new AssayError("INVALID_ARGUMENT", `${String(value).slice(0, 100)} is no ${type}.`);
}

/** Hex digits of a value of `length` bytes, or of any whole number of them. */
function digitsOf(type: string, value: unknown, length?: number): string {
  const digits =
    typeof value === "string"
      ? (/^0x((?:[0-9a-f]{2})*)$/i.exec(value)?.[1] ?? refuse(type, value))
      : refuse(type, value);
  if (length !== undefined && digits.length !== 2 * length) refuse(type, value);
  return digits.toLowerCase();
}

const padded = (digits: string): string => digits.padEnd(Math.ceil(digits.length / WORD) * WORD, "0");

function encodeBytes(digits: string): string {
  return wordOf(digits.length / 2) + padded(digits);
}

function encodeText(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return encodeBytes(Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""));
}

function encodeInteger(type: string, value: unknown): string {
  const bits = BigInt(type.slice(4));
  if (typeof value !== "bigint" || value < 0n || value >> bits !== 0n) refuse(type, value);
  return wordOf(value);
}

function encodeElementary(type: string, value: unknown): string {
  if (type.startsWith("uint")) return encodeInteger(type, value);
  if (type === "bool") return typeof value === "boolean" ? wordOf(value ? 1 : 0) : refuse(type, value);
  if (type === "string") return typeof value === "string" ? encodeText(value) : refuse(type, value);
  if (type === "bytes") return encodeBytes(digitsOf(type, value));
  if (type === "address") return digitsOf(type, value, 20).padStart(WORD, "0");
  return padded(digitsOf(type, value, Number(type.slice(5))));
}

function encodeValue(type: AbiType, value: unknown): string {
  if (typeof type === "string") return encodeElementary(type, value);
  if (isTuple(type))
    return encodeAll(
      Object.values(type),
      Object.keys(type).map((member) => (value as Record<string, unknown>)[member]),
    );
  const items = Array.isArray(value) ? (value as unknown[]) : refuse("list", value);
  return (
    wordOf(items.length) +
    encodeAll(
      items.map(() => type[0]),
      items,
    )
  );
}

/** Fixed places first, with the offsets of what follows them. */
function encodeAll(types: readonly AbiType[], values: readonly unknown[]): string {
  let [head, tail] = ["", ""];
  const size = types.reduce<number>((sum, type) => sum + widthOf(type), 0);
  types.forEach((type, i) => {
    const encoded = encodeValue(type, values[i]);
    if (isDynamic(type)) {
      head += wordOf((size + tail.length) / 2);
      tail += encoded;
    } else head += encoded;
  });
  return head + tail;
}

/**
 * Data of a call.
 * @throws AssayError INVALID_ARGUMENT for a value that is not of its type.
 * @example encodeCall({ selector: "0xdc299d69", inputs: ["uint256"], outputs: ["bytes32"] }, [3n]) // selector and one word
 */
export function encodeCall<const C extends AbiCall>(call: C, values: ValuesOf<C["inputs"]>): Hex {
  return `${call.selector}${encodeAll(call.inputs, values)}`;
}

/** What a node sent, which is believed only as far as it reaches. */
interface Encoded {
  readonly digits: string;
  /** Where the offsets of this level count from. */
  readonly base: number;
}

function digitsAt(digits: string, at: number, length: number): string {
  const part = digits.slice(at, at + length);
  if (part.length === length) return part;
  throw new AssayError("CHAIN", "The node's answer is shorter than what was asked.");
}

/** A length or offset in hex digits, none that leads beyond the answer. */
function placeAt({ digits }: Encoded, at: number): number {
  const value = BigInt(`0x${digitsAt(digits, at, WORD)}`);
  if (2n * value <= BigInt(digits.length)) return 2 * Number(value);
  throw new AssayError("CHAIN", "The node's answer points beyond its end.");
}

function decodeInteger(type: string, word: string): bigint {
  const value = BigInt(`0x${word}`);
  if (value >> BigInt(type.slice(4)) === 0n) return value;
  throw new AssayError("CHAIN", `The node's answer holds 0x${word} as ${type}.`);
}

function decodeBytes(encoded: Encoded, at: number): string {
  return digitsAt(encoded.digits, at + WORD, placeAt(encoded, at));
}

const textOf = (digits: string): string =>
  new TextDecoder().decode(Uint8Array.from(digits.match(/../g) ?? [], (byte) => parseInt(byte, 16)));

function decodeElementary(type: string, encoded: Encoded, at: number): unknown {
  if (type === "string") return textOf(decodeBytes(encoded, at));
  if (type === "bytes") return `0x${decodeBytes(encoded, at)}`;
  const word = digitsAt(encoded.digits, at, WORD);
  if (type.startsWith("uint")) return decodeInteger(type, word);
  if (type === "bool") return decodeInteger("uint1", word) === 1n;
  if (type === "address") return `0x${wordOf(decodeInteger("uint160", word)).slice(24)}`;
  return `0x${word.slice(0, 2 * Number(type.slice(5)))}`;
}

function decodeValue(type: AbiType, encoded: Encoded, at: number): unknown {
  if (typeof type === "string") return decodeElementary(type, encoded, at);
  if (isTuple(type)) {
    const values = decodeAll(Object.values(type), { digits: encoded.digits, base: at });
    return Object.fromEntries(Object.keys(type).map((member, i) => [member, values[i]]));
  }
  // Each element takes a word at least, so that no length makes a list longer than the answer.
  const count = placeAt(encoded, at) / 2;
  digitsAt(encoded.digits, at + WORD, count * WORD);
  return decodeAll(
    Array.from({ length: count }, () => type[0]),
    { digits: encoded.digits, base: at + WORD },
  );
}

function decodeAll(types: readonly AbiType[], encoded: Encoded): unknown[] {
  let at = encoded.base;
  return types.map((type) => {
    const place = at;
    at += widthOf(type);
    return decodeValue(type, encoded, isDynamic(type) ? encoded.base + placeAt(encoded, place) : place);
  });
}

/**
 * Values that stand in an answer or in the data of a log.
 * @throws AssayError CHAIN if the data are too short for the types, or a value does not fit its own.
 */
export function decodeValues<T extends readonly AbiType[]>(types: T, data: unknown): ValuesOf<T> {
  const digits = typeof data === "string" ? /^0x([0-9a-f]*)$/i.exec(data)?.[1] : undefined;
  if (digits === undefined) throw new AssayError("CHAIN", "The node's answer is no hex.");
  return decodeAll(types, { digits: digits.toLowerCase(), base: 0 }) as ValuesOf<T>;
}
