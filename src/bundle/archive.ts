import { randomBytes } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { readRegularBytes } from "./files.js";

/** File of a linked batch's rows, by their hash: whoever vouches for the same rows twice keeps them once. */
const fileOf = (home: string, dataHash: string): string => path.join(home, "batches", `${dataHash.toLowerCase()}.bin`);

/**
 * Keeps the encoded rows of a linked batch in a program's folder, whole or not at all, and on disk when it returns.
 * @param dataHash Hash that was anchored, 0x hex; the caller has compared the rows with it.
 */
export async function archiveRows(home: string, dataHash: string, rows: Uint8Array): Promise<void> {
  const file = fileOf(home, dataHash);
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    const handle = await open(draft, "wx");
    try {
      await handle.writeFile(rows);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Kept rows of a linked batch; undefined if they are not kept. Whoever uses them compares them with the anchored hash. */
export function archivedRows(home: string, dataHash: string): Promise<Uint8Array | undefined> {
  return readRegularBytes(fileOf(home, dataHash));
}
