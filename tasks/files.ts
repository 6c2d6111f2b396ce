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
