/** Writes ASCII into one array: a shard has a million digits, and strings of them would cost many times the memory and time. */
export interface AsciiWriter {
  text(ascii: string): void;
  /** Bytes as 0x hex. */
  hex(bytes: Uint8Array, from: number, length: number): void;
  written(): Uint8Array;
}

const [HIGH, LOW] = [4, 0].map((shift) =>
  Uint8Array.from({ length: 256 }, (_, byte) => "0123456789abcdef".charCodeAt((byte >>> shift) & 15)),
) as [Uint8Array, Uint8Array];

/**
 * A writer of at most `length` bytes.
 */
export function asciiWriter(length: number): AsciiWriter {
  const out = new Uint8Array(length);
  let at = 0;
  return {
    text: (ascii) => {
      for (let i = 0; i < ascii.length; i++) out[at++] = ascii.charCodeAt(i);
    },
    hex: (bytes, from, count) => {
      out[at++] = 0x30;
      out[at++] = 0x78;
      for (let i = from; i < from + count; i++) {
        const byte = bytes[i] as number;
        out[at++] = HIGH[byte] as number;
        out[at++] = LOW[byte] as number;
      }
    },
    written: () => out.subarray(0, at),
  };
}
