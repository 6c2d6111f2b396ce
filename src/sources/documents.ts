import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { AssayError } from "../engine/errors.js";
import { parseRules, rulesHash, type Rules } from "../engine/rules/rules.js";
import { parseDocument } from "./text/json.js";

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
  const rules = await Promise.all(files.sort().map(readRulesFile));
  return new Map(rules.map((document) => [rulesHash(document), document]));
}

async function readRulesFile(file: string): Promise<Rules> {
  const text = await readFile(file, "utf8");
  parseDocument(file, text);
  return parseRules(text);
}

/** Rules of one file. */
export async function readOneRules(file: string): Promise<Rules> {
  const all = [...(await readRules(file)).values()];
  const [rules] = all;
  if (rules !== undefined && all.length === 1) return rules;
  throw new AssayError("INVALID_ARGUMENT", `--rules ${file} holds ${all.length} documents.`, "Name one file.");
}

/** A task as people write it: limits that are absent do not bind. */
export interface TaskInput {
  readonly name: string;
  readonly domain: number;
  readonly points: number;
  readonly rubric: string;
  readonly [limit: string]: string | number;
}

/** Limits of a task, by the registry's names. */
export const LIMITS = [
  "maxPerWindow",
  "window",
  "maxPerEpoch",
  "epochQuota",
  "minQuality",
  "opensAt",
  "closesAt",
  "minReputation",
  "reputationDomain",
  "knee",
  "mode",
] as const;
const KNOWN = new Set<string>([...LIMITS, "name", "domain", "points", "rubric", "policy"]);

/** Reads and checks a list of tasks. */
export async function readTaskFile(file: string): Promise<TaskInput[]> {
  const inputs = await readJson(file);
  if (!Array.isArray(inputs) || inputs.length === 0)
    throw new AssayError("INVALID_ARGUMENT", `${file} must be a JSON list of tasks.`);
  for (const [i, input] of (inputs as TaskInput[]).entries()) checkTask(`${file}: task ${i + 1}`, input);
  return inputs as TaskInput[];
}

async function readJson(file: string): Promise<unknown> {
  const hint = "deploy/parameters/tasks.json shows the form.";
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new AssayError("INVALID_ARGUMENT", `${file} cannot be read: ${(error as Error).message}.`, hint);
  });
  return parseDocument(file, text);
}

function checkTask(where: string, input: TaskInput): void {
  for (const key of ["name", "rubric"] as const)
    if (typeof input[key] !== "string") throw new AssayError("INVALID_ARGUMENT", `${where}: ${key} must be a text.`);
  for (const key of Object.keys(input))
    if (!KNOWN.has(key)) throw new AssayError("INVALID_ARGUMENT", `${where}: ${key} is not known.`);
  for (const key of ["domain", "points", ...LIMITS]) {
    const value = input[key] ?? (key === "domain" || key === "points" ? NaN : 0);
    if (!Number.isSafeInteger(value) || Number(value) < 0)
      throw new AssayError("INVALID_ARGUMENT", `${where}: ${key} must be a whole number.`);
  }
}
