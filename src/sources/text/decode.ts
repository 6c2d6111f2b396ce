/** Encodings that spreadsheets and databases write. */
export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Byte order marks. */
const MARKS: readonly (readonly [bytes: readonly number[], encoding: Encoding])[] = [
  [[0xef, 0xbb, 0xbf], "utf-8"],
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
];

const LONGEST_MARK = 3;

/** Text in portions, and what it was read as. */
export interface DecodedText {
  readonly encoding: Encoding;
  readonly pieces: AsyncGenerator<string, void>;
  /** Whether a piece so far had bytes that the encoding does not have: `REPLACEMENT` stands in their place. */
  damaged(): boolean;
}

/** What stands where bytes could not be read. */
export const REPLACEMENT = "\ufffd";

/**
 * Decodes bytes by their byte order mark; without one as `told`, or else as UTF-8. Nothing is guessed.
 */
export async function decodeText(bytes: AsyncGenerator<Buffer, void>, told?: Encoding): Promise<DecodedText> {
  let first = Buffer.alloc(0);
  while (first.length < LONGEST_MARK) {
    const next = await bytes.next();
    if (next.done === true) break;
    first = Buffer.concat([first, next.value]);
  }
  const mark = MARKS.find(([start]) => start.every((byte, i) => first[i] === byte));
  const encoding = mark?.[1] ?? told ?? "utf-8";
  const state = { damaged: false };
  const pieces = decodePieces(first.subarray(mark?.[0].length ?? 0), bytes, decoderOf(encoding, state));
  return { encoding, pieces, damaged: () => state.damaged };
}

interface Decoder {
  readonly encoding: Encoding;
  decode(bytes: Buffer): string;
}

function decoderOf(encoding: Encoding, state: { damaged: boolean }): Decoder {
  if (encoding === "windows-1252") return { encoding, decode: decodeWindows };
  const strict = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const decode = (bytes: Buffer): string => {
    try {
      return strict.decode(bytes);
    } catch {
      state.damaged = true;
      return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
    }
  };
  return { encoding, decode };
}

async function* decodePieces(
  first: Buffer,
  rest: AsyncGenerator<Buffer, void>,
  { encoding, decode }: Decoder,
): AsyncGenerator<string, void> {
  let carried = first;
  for await (const part of rest) {
    const bytes = carried.length === 0 ? part : Buffer.concat([carried, part]);
    const length = wholeCharacters(bytes, encoding);
    carried = bytes.subarray(length);
    yield decode(bytes.subarray(0, length));
  }
  if (carried.length > 0) yield decode(carried);
}

/** Bytes at the start that end with a whole character: what may be a part of the last one is carried over to the next portion. */
function wholeCharacters(bytes: Buffer, encoding: Encoding): number {
  if (encoding === "windows-1252") return bytes.length;
  if (encoding === "utf-8") {
    const tail = bytes.subarray(-3);
    const start = tail.findLastIndex((byte) => (byte & 0xc0) !== 0x80);
    return start < 0 ? bytes.length : bytes.length - tail.length + start;
  }
  // The higher byte of two: a character of four begins with 0xd8 to 0xdb.
  const even = bytes.length & ~1;
  const high = bytes[encoding === "utf-16le" ? even - 1 : even - 2] ?? 0;
  return (high & 0xfc) === 0xd8 ? even - 2 : even;
}

/** Characters of Windows-1252 from 0x80 to 0x9f, where it differs from Latin-1. */
const WINDOWS = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

function decodeWindows(bytes: Buffer): string {
  return bytes.toString("latin1").replace(/[\x80-\x9f]/g, (char) => WINDOWS[char.charCodeAt(0) - 0x80] ?? char);
}
