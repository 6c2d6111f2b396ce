/**
 * Mutation testing of the rooms at the border with Stryker: `npm run mutate:border -- ROOM [PATTERN]`, of chain, sync and sources; all of them without a name.
 * Scores and open mutants go into docs/measured/mutation.md; `--write` renews the page from what earlier runs left, without a run. What the page says of why
 * a change is left open stays as long as the change stays at its place.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const ROOMS = ["chain", "sync", "sources"] as const;
const PAGE = "docs/measured/mutation.md";
const MARK = "<!-- measured -->";

/** What a report says of one changed piece of code. */
interface Mutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
}

interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>>;
}

const CAUGHT = new Set(["Killed", "Timeout"]);
const OPEN = new Set(["Survived", "NoCoverage"]);

function run(room: string, pattern: string | undefined): void {
  const chosen = pattern === undefined ? [] : ["--mutate", pattern];
  const args = ["stryker", "run", "scripts/mutate/stryker.config.js", ...chosen];
  const { status } = spawnSync("npx", args, { stdio: "inherit", env: { ...process.env, ROOM: room, MUTATION: "yes" } });
  if (status !== 0) throw new Error(`Stryker ended with ${status}.`);
}

function readReport(room: string): Report | undefined {
  const file = `cache/mutation-${room}.json`;
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Report) : undefined;
}

const count = (mutants: readonly Mutant[], statuses: ReadonlySet<string>): number =>
  mutants.filter(({ status }) => statuses.has(status)).length;

/** One row a file: how many changes the tests caught. */
function rowOf(file: string, mutants: readonly Mutant[]): string {
  return scoreRow(file, count(mutants, CAUGHT), count(mutants, OPEN));
}

function scoreRow(file: string, caught: number, open: number): string {
  const score = caught + open === 0 ? "" : ((100 * caught) / (caught + open)).toFixed(1);
  return `| ${file} | ${caught + open} | ${caught} | ${open} | ${score} |`;
}

/** A change that no test caught, and what the page says of why. */
function lineOf(file: string, { mutatorName, replacement = "", location: { start } }: Mutant, page: string): string {
  const text = replacement.replace(/\s+/g, " ").slice(0, 80).replaceAll("|", "\\|").replaceAll("`", "'");
  const line = `| ${file}:${start.line}:${start.column} | ${mutatorName} | \`${text || " "}\` |`;
  const known = page.split("\n").find((each) => each.startsWith(line));
  return known === undefined || known === line ? `${line} |` : known;
}

/** File of a row of either table, and whether the row is an open change; undefined for any other line. */
function placeOf(line: string): { readonly file: string; readonly isOpen: boolean } | undefined {
  const found = /^\| (src\/[^ :]+)(:\d+:\d+)? \|/.exec(line);
  return found === null ? undefined : { file: found[1] ?? "", isOpen: found[2] !== undefined };
}

/** Both tables; what the page said of files that were not run stays, of files that are gone goes. */
function tables(page: string): string {
  const files = ROOMS.flatMap((room) => Object.entries(readReport(room)?.files ?? {}));
  const run = new Set(files.map(([name]) => name));
  const kept = page.split("\n").flatMap((line) => {
    const place = placeOf(line);
    return place === undefined || run.has(place.file) || !existsSync(place.file) ? [] : [{ line, ...place }];
  });
  const scores = [
    ...kept.filter(({ isOpen }) => !isOpen).map(({ line }) => line),
    ...files.map(([name, file]) => rowOf(name, file.mutants)),
  ].sort();
  const open = files.flatMap(([name, file]) =>
    file.mutants.filter(({ status }) => OPEN.has(status)).map((mutant) => lineOf(name, mutant, page)),
  );
  return [
    "| file | changes | caught | open | score |\n| --- | --- | --- | --- | --- |",
    ...scores,
    sumOf(scores),
    "\nOpen, with what stands there instead:\n\n| place | kind | change | why it is left |\n| --- | --- | --- | --- |",
    ...kept.filter(({ isOpen }) => isOpen).map(({ line }) => line),
    ...open,
  ].join("\n");
}

/** The row of all files together. */
function sumOf(rows: readonly string[]): string {
  const columns = rows.map((row) => row.split("|").map((cell) => Number(cell)));
  const [caught, open] = [3, 4].map((at) => columns.reduce((sum, row) => sum + (row[at] ?? 0), 0)) as [number, number];
  return scoreRow("all", caught, open);
}

const given = process.argv.slice(2);
if (!given.includes("--write")) {
  const [name, pattern] = given;
  for (const room of name === undefined ? ROOMS : [name]) run(room, pattern);
}
const [head = "", measured = ""] = readFileSync(PAGE, "utf8").split(MARK);
writeFileSync(PAGE, `${head}${MARK}\n\n${tables(measured)}\n\n<!-- prettier-ignore-end -->\n`);
