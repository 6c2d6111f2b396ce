/**
 * Runs real rounds through the engine and compares with what was published: `tsx scripts/rounds/index.ts --data <folder> [--json] [--write]`.
 * Files as `docs/funding.md` lists them; rounds whose files are missing are skipped. With `--write` the table goes to that page.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { format } from "prettier";
import { clrfund } from "./clrfund.js";
import { coordinape } from "./coordinape.js";
import { rowsOf, type Figure, type Tables } from "./figures.js";
import { retropgf } from "./retropgf.js";
import { seasons } from "./seasons.js";
import { tegr } from "./tegr.js";

const PAGE = "docs/funding.md";
const MARK = "<!-- rounds -->";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
if (values.data === undefined) throw new Error("Say where the tables of rounds are: --data <folder>.");
const figures = await figuresOf(tablesIn(values.data));
if (figures.length === 0) throw new Error(`No round in ${values.data}; ${PAGE} lists the names.`);
console.log(values.json ? JSON.stringify(figures, null, 2) : inTable(figures));
if (values.write) await writePage(inTable(figures));

function tablesIn(folder: string): Tables {
  const path = (name: string): string => join(folder, `${name}.csv.gz`);
  return { has: (name) => existsSync(path(name)), read: (name, rules) => rowsOf(path(name), rules) };
}

/** Every round whose tables are there. */
async function figuresOf(tables: Tables): Promise<Figure[]> {
  return [
    ...(tables.has("peer_retropgf3_votes") ? await retropgf(tables) : []),
    ...(tables.has("qf_tegr2_donations") ? await tegr(tables) : []),
    ...(tables.has("qf_clrfund_rounds") ? await clrfund(tables) : []),
    ...(await coordinape(tables)),
    ...(tables.has("payouts_bankless_seasons") ? await seasons(tables) : []),
  ];
}

function inTable(lines: readonly Figure[]): string {
  const head = ["round", "what", "published", "computed", "largest error"];
  const body = lines.map(({ round, what, published, computed, error }) => [round, what, published, computed, error]);
  return [head, head.map(() => "---"), ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Puts the table between its two marks. */
async function writePage(table: string): Promise<void> {
  const [before = "", , after = ""] = readFileSync(PAGE, "utf8").split(MARK);
  const page = `${before}${MARK}\n\n${table}\n\n${MARK}${after}`;
  writeFileSync(PAGE, await format(page, { parser: "markdown", printWidth: 120 }));
}
