/**
 * Measures the detectors on labelled tables: `tsx scripts/integrity/index.ts --data <folder> [--json] [--write]`.
 * Folder and files as `docs/integrity.md` lists them; sets whose files are missing are skipped. With `--write` the tables go to that page.
 * Labels are read here only, never by a detector.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Evaluation, openEvaluation } from "./evaluation.js";
import { evaluateFakeStars } from "./fake-stars.js";
import { evaluateFarcaster } from "./farcaster.js";
import { evaluateHop } from "./hop.js";
import { evaluatePullRequests } from "./pull-requests.js";
import { evaluateSourceCred } from "./sourcecred.js";
import { evaluateStarScout } from "./starscout.js";

const PAGE = "docs/integrity.md";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
if (values.data === undefined) throw new Error("Say where the labelled tables are: --data <folder>.");
const evaluation = openEvaluation(values.data);
await evaluateAll(evaluation);
if (evaluation.figures.length === 0) throw new Error(`No labelled table in ${values.data}; ${PAGE} lists the names.`);
const sections = sectionsOf(evaluation);
console.log(values.json ? JSON.stringify(evaluation.figures, null, 2) : Object.values(sections).join("\n\n"));
if (values.write) writePage(sections);

/** Every set whose tables are there. */
async function evaluateAll(evaluation: Evaluation): Promise<void> {
  const { has, names, splitsOf } = evaluation;
  for (const split of splitsOf("sybil_hop", "accounts")) await evaluateHop(evaluation, split);
  for (const split of splitsOf("click_starscout", "accounts")) await evaluateStarScout(evaluation, split);
  const hasRequests = has("contrib_git_fpb_prs");
  if (hasRequests) await evaluatePullRequests(evaluation);
  if (hasRequests && has("click_fakestar_timeline")) await evaluateFakeStars(evaluation);
  if (has("endorse_farcaster_edges")) await evaluateFarcaster(evaluation);
  for (const name of names(/^contrib_sourcecred_(\w+)\.csv\.gz$/)) evaluateSourceCred(evaluation, name);
}

/** The tables of the page by their marks. */
function sectionsOf({ figures, splits, sensitivity, reliability, frontier }: Evaluation): Record<string, string> {
  const measured = figures.map(({ set, what, value, bar }) => [set, what, value, bar]);
  const ofParts = "least · **median** · greatest of the parts (parts that meet the bar)";
  return {
    measured: inTable(["set", "what", "measured", "bar"], measured),
    splits: inTable(["set", "cut", ofParts], splits),
    reliability: inTable(["set", "certainty", "all accounts", "one half", "the other"], reliability),
    frontier: inTable(
      ["set", "flags at least so certain", "all accounts", "halves by whole groups", "halves by whole crews"],
      frontier,
    ),
    sensitivity: inTable(["set", "threshold", "× 0.75", "default", "× 1.33"], sensitivity),
  };
}

function inTable(head: readonly string[], body: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Puts each table between its two marks. */
function writePage(sections: Readonly<Record<string, string>>): void {
  let page = readFileSync(PAGE, "utf8");
  for (const [mark, content] of Object.entries(sections)) {
    const [before = "", , after = ""] = page.split(`<!-- ${mark} -->`);
    page = `${before}<!-- ${mark} -->\n\n${content}\n\n<!-- ${mark} -->${after}`;
  }
  writeFileSync(PAGE, page);
}
