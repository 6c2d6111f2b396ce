import { constants, open, type FileHandle } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { AssayError } from "../../engine/errors.js";

/** Bytes that are read at once. */
const PORTION = 1 << 20;

/** What other files begin with that are taken for tables: their first bytes as hex, what they are, and the way out. */
const OTHERS: readonly (readonly [magic: string, what: string, hint: string])[] = [
  ["504b0304", "a spreadsheet or another zip archive", "Export it as CSV."],
  ["d0cf11e0", "an old spreadsheet", "Export it as CSV."],
  ["50415231", "Parquet", "Export it as CSV."],
  ["28b52ffd", "zstd", "Unpack it."],
  ["425a68", "bzip2", "Unpack it."],
];

/**
 * Bytes of a file, unpacked if it is gzip, in portions. Only regular files are read: a pipe or a device could hang for ever.
 * @param maxBytes Most that the unpacked content may have.
 * @throws AssayError NOT_FOUND if it cannot be opened, INVALID_ROW if it is damaged, too large, or no text at all.
 */
export async function* readBytes(file: string, maxBytes: number): AsyncGenerator<Buffer, void> {
  const handle = await openRegular(file);
  try {
    const packed = await isPacked(handle, file);
    let total = 0;
    for await (const part of portions(handle, packed)) {
      total += part.length;
      if (total > maxBytes) throw invalid(file, `larger than ${maxBytes} bytes`, "Split it.");
      yield part;
    }
  } catch (error) {
    if (error instanceof AssayError) throw error;
    throw invalid(file, `cannot be read to its end, or is damaged gzip (${(error as Error).message})`);
  } finally {
    await handle.close();
  }
}

const invalid = (file: string, message: string, hint?: string): AssayError =>
  new AssayError("INVALID_ROW", `${file}:1:1: ${message}.`, hint ?? "Nothing was imported.");

/** Opens without waiting, as the other end of a pipe may never come. */
async function openRegular(file: string): Promise<FileHandle> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    throw new AssayError("NOT_FOUND", `${file} cannot be read: ${(error as Error).message}.`);
  });
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new AssayError("NOT_FOUND", `${file} is no regular file.`, "Give a file, not a folder, a pipe or a device.");
}

async function isPacked(handle: FileHandle, file: string): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
  const magic = buffer.toString("hex", 0, bytesRead);
  const other = OTHERS.find(([start]) => magic.startsWith(start));
  if (other !== undefined) throw invalid(file, `is ${other[1]}, not text`, other[2]);
  return magic.startsWith("1f8b");
}

function portions(handle: FileHandle, packed: boolean): AsyncIterable<Buffer> {
  const raw = handle.createReadStream({ start: 0, highWaterMark: PORTION, autoClose: false });
  if (!packed) return raw;
  // What goes wrong in either stream ends the reading of the second.
  return pipeline(raw, createGunzip({ chunkSize: PORTION }), () => undefined);
}
