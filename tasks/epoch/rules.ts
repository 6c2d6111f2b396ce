import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { AssayError } from "../../src/engine/errors.js";
import { parseRules, rulesHash, type Rules } from "../../src/engine/rules/rules.js";

/** Rules by their hash, from one file or from a folder with all rules that the program ever had. */
export async function readRules(place: string): Promise<Map<string, Rules>> {
  const found = await stat(place).catch(() => undefined);
  if (found === undefined)
    throw new AssayError(
      "NOT_FOUND",
      `--rules ${place} does not exist.`,
      "Give the file whose hash stands on chain, or its folder.",
    );
  const files = found.isDirectory()
    ? (await readdir(place)).filter((name) => name.startsWith("rules")).map((name) => path.join(place, name))
    : [place];
  const rules = await Promise.all(files.sort().map(async (file) => parseRules(await readFile(file, "utf8"))));
  return new Map(rules.map((document) => [rulesHash(document), document]));
}

/** Rules of one file. */
export async function readOneRules(file: string): Promise<Rules> {
  const all = [...(await readRules(file)).values()];
  const [rules] = all;
  if (rules !== undefined && all.length === 1) return rules;
  throw new AssayError("INVALID_ARGUMENT", `--rules ${file} holds ${all.length} documents.`, "Name one file.");
}
