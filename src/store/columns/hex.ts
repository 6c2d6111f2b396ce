import { AssayError } from "../../engine/errors.js";

const DIGITS = Uint8Array.from({ length: 128 }, (_, code) => {
  const digit = parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(digit) ? 255 : digit;
});

/**
 * Writes 0x hex into `target` at `offset`, exactly `width` bytes.
 *
 * @throws AssayError INVALID_ARGUMENT if `hex` is not `width` bytes of hex digits.
 */
export function writeHex(target: Uint8Array, offset: number, hex: string, width: number): void {
  let bad = hex.length === 2 + 2 * width && hex.startsWith("0x") ? 0 : 255;
  for (let i = 0; i < width; i++) {
    const high = DIGITS[hex.charCodeAt(2 + 2 * i)] ?? 255;
    const low = DIGITS[hex.charCodeAt(3 + 2 * i)] ?? 255;
    bad |= (high | low) & 0xf0;
    target[offset + i] = (high << 4) | low;
  }
  if (bad !== 0)
    throw new AssayError("INVALID_ARGUMENT", `Expected ${width} bytes of 0x hex, got "${hex.slice(0, 80)}".`);
}
