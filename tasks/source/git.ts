import { readFile } from "node:fs/promises";
import { readAuthored } from "../../src/sources/git/authored.js";
import type { LeftLines } from "../../src/sources/git/new-lines.js";
import { DEFAULT_PATH_RULES, parsePathRules, type PathRule } from "../../src/sources/git/path-kinds.js";
import { sourceCsv } from "../../src/sources/outputs/work-csv.js";
import { parseDocument } from "../../src/sources/text/json.js";
import { csvText } from "../../src/sources/text/write.js";
import { writeWhole } from "../files.js";
import { json, print } from "../print.js";
import { guarded } from "../session.js";
import { sourceTerms, sumLines, writtenTo, type SourceArgs } from "./terms.js";

interface Args extends SourceArgs {
  readonly repository: string;
  readonly ref?: string;
  readonly paths?: string;
  readonly left?: string;
}

async function pathsOption(file = ""): Promise<readonly PathRule[]> {
  if (file === "") return DEFAULT_PATH_RULES;
  return [...parsePathRules(parseDocument(file, await readFile(file, "utf8"))), ...DEFAULT_PATH_RULES];
}

/** Lines that count nothing, by reason. */
function reasonsOf(left: readonly LeftLines[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { reason, lines } of left) sums[reason] = (sums[reason] ?? 0) + lines;
  return sums;
}

const leftCsv = (left: readonly LeftLines[]): string =>
  csvText(
    ["commit", "path", "reason", "lines"],
    left.map(({ commit, path, reason, lines }) => [commit, path, reason, lines]),
  );

export default async function git(args: Args): Promise<void> {
  await guarded(async () => {
    const { repository, ref = "", out = "" } = args;
    const rules = await pathsOption(args.paths);
    const options = { ...(await sourceTerms(args)), rules, ref: ref === "" ? undefined : ref };
    const { work, left, commits } = await readAuthored(repository, options);
    if (out !== "") writeWhole(out, sourceCsv(work));
    if (args.left !== undefined && args.left !== "") writeWhole(args.left, leftCsv(left));
    if (args.json === true) return print(json({ commits, work, left: reasonsOf(left) }));
    print(`${repository}: ${commits} commits, ${work.length} rows${writtenTo(out)}`);
    for (const line of sumLines(work)) print(line);
    for (const [reason, lines] of Object.entries(reasonsOf(left))) print(`  left out: ${lines} lines ${reason}`);
  }, args);
}
