import { readFile } from "node:fs/promises";
import { AssayError } from "../../src/engine/errors.js";
import { parseRules, type Rules } from "../../src/engine/rules.js";

/** Reads and checks the program's rules. */
export async function readRules(file: string): Promise<Rules> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) throw new AssayError("NOT_FOUND", `--rules ${file} does not exist.`, "Give the file whose hash stands on chain.");
  return parseRules(text);
}
