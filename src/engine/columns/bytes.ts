import { AssayError } from "../errors.js";

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/**
 * Lower-case 0x hex of some bytes.
 * @example toHex(Uint8Array.of(10, 255)) // "0x0aff"
 */
export function toHex(bytes: Uint8Array): string {
  let hex = "0x";
  for (const byte of bytes) hex += HEX[byte];
  return hex;
}

/** Value of a hex digit by its character code, 255 of any other character. */
const DIGITS = Uint8Array.from({ length: 128 }, (_, code) => {
  const digit = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(digit) ? 255 : digit;
});

const digitAt = (hex: string, i: number): number => DIGITS[hex.charCodeAt(i)] ?? 255;

/** Puts the bytes of a 0x hex string that fills `into` there. */
function readHex(hex: string, into: Uint8Array): void {
  let all = hex.startsWith("0x") ? 0 : 255;
  for (let i = 0, at = 2; i < into.length; i++, at += 2) {
    const [high, low] = [digitAt(hex, at), digitAt(hex, at + 1)];
    all |= high | low;
    into[i] = (high << 4) | low;
  }
  if (all > 15) throw new AssayError("INVALID_ARGUMENT", `${hex} is not 0x hex`);
}

/** Number of bytes of a 0x hex string. */
function hexLength(hex: string): number {
  const length = hex.length / 2 - 1;
  if (length >= 0 && Number.isInteger(length)) return length;
  throw new AssayError("INVALID_ARGUMENT", `${hex} is not 0x hex`);
}

/**
 * Bytes of a 0x hex string.
 * @param length Expected number of bytes; any even length if left out.
 * @throws AssayError INVALID_ARGUMENT if the string is not hex or has another length.
 * @example fromHex("0x0aff", 2) // Uint8Array [10, 255]
 */
export function fromHex(hex: string, length?: number): Uint8Array {
  const bytes = new Uint8Array(hexLength(hex));
  readHex(hex, bytes);
  if (length === undefined || bytes.length === length) return bytes;
  throw new AssayError("INVALID_ARGUMENT", `${hex} has ${bytes.length} bytes instead of ${length}`);
}

/** Row `i` of a byte column of width `width`, as a view. */
export function row(column: Uint8Array, width: number, i: number): Uint8Array {
  return column.subarray(i * width, i * width + width);
}

/** Some rows of a byte column of width `width`, in their order. */
export function gatherRows(column: Uint8Array, width: number, rows: ArrayLike<number>): Uint8Array {
  const out = new Uint8Array(width * rows.length);
  for (let i = 0; i < rows.length; i++) out.set(row(column, width, rows[i] as number), width * i);
  return out;
}

/** Row `i` of a column of addresses, as lower-case hex. */
export function addressAt(column: Uint8Array, i: number): string {
  return toHex(row(column, 20, i));
}

/** Packs hex strings of `width` bytes each into one column. */
export function packHex(values: readonly string[], width: number): Uint8Array {
  const column = new Uint8Array(values.length * width);
  values.forEach((value, i) => {
    column.set(fromHex(value, width), i * width);
  });
  return column;
}

/** Order of row `i` of column `a` and row `j` of column `b` by their bytes: negative, zero or positive. */
export type RowOrder = (a: Uint8Array, i: number, b: Uint8Array, j: number) => number;

/** Order of rows of columns with `width` bytes a row. */
export function rowOrder(width: number): RowOrder {
  return (a, i, b, j) => {
    let x = i * width;
    let y = j * width;
    for (const end = x + width; x < end; x++, y++) {
      const difference = (a[x] ?? 0) - (b[y] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

/** Order of rows of addresses. */
export const compareAddresses = rowOrder(20);

/** Order of rows of 32 bytes. */
export const compareWords = rowOrder(32);

/** Order of two byte strings of equal length. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  return rowOrder(a.length)(a, 0, b, 0);
}

/** Big-endian unsigned integer of some bytes. */
export function toBigInt(bytes: Uint8Array): bigint {
  let [value, word] = [0n, 0];
  for (let i = 0; i < bytes.length; i++) {
    word = 256 * word + (bytes[i] as number);
    if (i % 4 < 3 && i < bytes.length - 1) continue;
    if (value > 0n || word > 0) value = (value << BigInt(8 * ((i % 4) + 1))) | BigInt(word);
    word = 0;
  }
  return value;
}

/**
 * Big-endian bytes of an unsigned integer.
 * @throws AssayError OVERFLOW if it is negative or does not fit.
 */
export function fromBigInt(value: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  putBigInt(value, bytes);
  return bytes;
}

/**
 * Puts an unsigned integer into bytes that are zero, big-endian.
 * @throws AssayError OVERFLOW if it is negative or does not fit.
 */
export function putBigInt(value: bigint, into: Uint8Array): void {
  const { length } = into;
  if (value < 0n || value >> BigInt(8 * length) !== 0n) {
    throw new AssayError("OVERFLOW", `${value} does not fit into ${length} bytes`);
  }
  for (let rest = value, at = length; rest > 0n; rest >>= 32n, at -= 4) {
    let word = Number(BigInt.asUintN(32, rest));
    for (let i = at - 1; word > 0; i--, word >>>= 8) into[i] = word & 255;
  }
}

/** A view of 32-bit words in the host's byte order on bytes, copied first where they are not aligned to words. */
export function words(bytes: Uint8Array): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >>> 2);
}

/** The same memory as bytes. */
export function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** UTF-8 bytes of a string. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Joins byte strings. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
