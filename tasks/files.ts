import { randomBytes } from "node:crypto";
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { AssayError } from "../src/engine/errors.js";

/**
 * Text of a file that was named on the command line.
 * @throws AssayError NOT_FOUND.
 */
export async function readText(file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new AssayError("NOT_FOUND", `${file} cannot be read (${error.code ?? error.message}).`, "Name another file.");
  });
}

/**
 * Writes a file that was named on the command line whole or not at all: a full disk or a kill leaves what stood there before, and no part that passes for the
 * rest. A device or a pipe is written to as it is.
 */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found !== undefined && !found.isFile()) return writeFileSync(file, content);
  const target = found === undefined ? file : realpathSync(file);
  const draft = `${target}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    writeFileSync(draft, content, { flag: "wx", ...(found === undefined ? {} : { mode: found.mode }) });
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { force: true });
    // Somebody may write a file in whose folder nobody may make one.
    if (!["EACCES", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    writeFileSync(target, content);
  }
}
