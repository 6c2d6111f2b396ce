import { constants, open, realpath } from "node:fs/promises";
import path from "node:path";

/**
 * Reads a regular file that lies in a folder, links followed. Opened without waiting, so that a pipe or a device cannot hang.
 * @param folder Everywhere if it is empty.
 */
export async function readLocal(name: string, folder: string, maxBytes: number): Promise<Uint8Array> {
  const real = await realpath(name);
  const inside = folder === "" ? real : path.relative(await realpath(folder), real);
  if (folder !== "" && (inside === "" || inside.startsWith("..") || path.isAbsolute(inside)))
    throw new Error("it lies outside the allowed folder");
  const file = await open(real, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new Error("not a regular file");
    if (stat.size > maxBytes) throw new Error(`larger than ${maxBytes} bytes`);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(stat.size), 0, stat.size, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
