/**
 * Mixes attacks into a real honest history and reports what they extract: `npm run sim -- [--seeds n] [--data file] [--write] [--people]`.
 * Assay's side is the engine that operators run, over sixteen epochs. Deterministic by seed. With `--write` the tables go to
 * `docs/measured/adversary.md`, with `--people` only those that say what reviews tell of people, and the pictures `adversary.svg`, `adaptive.svg` and `prices.svg` beside it.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { adapt } from "./adaptive.js";
import { TOKENS } from "./protocol.js";
import { adaptedTable, curves, prices } from "./report/adaptive.js";
import { chart } from "./report/chart.js";
import { ringTable, unevenTable } from "./report/people.js";
import { ablation, byStrategy, detectorTable, median, samplingTable, strategyTable } from "./report/tables.js";
import { simulate } from "./simulate.js";
import { EPOCHS, START, type HonestRow } from "./world.js";

/** Honest rows of the epochs from the table of pull requests. */
export function readHistory(file: string): { rows: HonestRow[]; people: number } {
  const [head = "", ...lines] = gunzipSync(readFileSync(file)).toString("utf8").trim().split(/\r?\n/);
  const names = head.split(",");
  const [author, time, outcome, kind, hash] = ["author", "head_commit_ts", "outcome", "kind", "change_hash"].map(
    (name) => names.indexOf(name),
  );
  const ids = new Map<string, number>();
  const rows: HonestRow[] = [];
  for (const cells of lines.map((line) => line.split(","))) {
    const cell = (at = -1): string => cells[at] ?? "";
    const t = Number(cell(time));
    if (t < START || t >= START + EPOCHS * 2_419_200) continue;
    const account = ids.get(cell(author)) ?? ids.size;
    ids.set(cell(author), account);
    rows.push({ account, time: t, accepted: cell(outcome) === "merged", kind: cell(kind), hash: cell(hash) });
  }
  return { rows, people: ids.size };
}

/** Replaces what stands between two marks of a document. */
function replaceBetween(text: string, mark: string, content: string): string {
  const [before = "", , after = ""] = text.split(`<!-- ${mark} -->`);
  return `${before}<!-- ${mark} -->\n\n${content}\n\n<!-- ${mark} -->${after}`;
}

/** Puts tables between their marks of the page. */
function writeTables(tables: Readonly<Record<string, string>>): void {
  const page = "docs/measured/adversary.md";
  const texts = Object.entries(tables).reduce(
    (text, entry) => replaceBetween(text, ...entry),
    readFileSync(page, "utf8"),
  );
  writeFileSync(page, texts);
}

function main(): void {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string", default: "5" },
      data: { type: "string", default: "test/data/pull_requests.csv.gz" },
      write: { type: "boolean", default: false },
      people: { type: "boolean", default: false },
    },
  });
  const { rows, people } = readHistory(values.data);
  const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
  const histories = { rows, people, seeds };
  const ofPeople = { rings: ringTable(histories), uneven: unevenTable(histories) };
  if (values.people) {
    console.log(Object.values(ofPeople).join("\n\n"));
    if (values.write) writeTables(ofPeople);
    return;
  }
  const outcomes = seeds.flatMap((seed) => simulate(rows, people, seed));
  const adapted = adapt(rows, people, seeds);
  const tables = {
    sim: strategyTable(outcomes),
    detectors: detectorTable(outcomes),
    without: ablation(outcomes),
    sampled: samplingTable(outcomes),
    adapted: adaptedTable(adapted, TOKENS),
    ...ofPeople,
  };
  console.log(Object.values(tables).join("\n\n"));
  if (!values.write) return;
  writeTables(tables);
  writeFileSync("docs/measured/adaptive.svg", curves(adapted));
  writeFileSync("docs/measured/prices.svg", prices(adapted, TOKENS));
  const bars = byStrategy(outcomes).map(([, runs]) => ({
    name: runs[0]?.name ?? "",
    shares: [
      median(runs.map((o) => o.naive)),
      median(runs.map((o) => o.capped)),
      median(runs.map((o) => o.assay)),
    ] as const,
  }));
  writeFileSync("docs/measured/adversary.svg", chart(bars));
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) main();
