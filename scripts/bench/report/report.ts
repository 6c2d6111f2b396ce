/**
 * Measuring and reporting, shared by the benchmarks: `runSection` measures a script's cases and prints their table. With `--write` the
 * results go to `docs/measured/performance.json`, from which the table and the chart of `docs/measured/performance.md` are made.
 *
 * Arguments of every benchmark: sizes to run, `--write`, and `--alone <case>` for a process that runs one case once for its peak memory.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { chart } from "./chart.js";
import { type Bar, type Chapter, type Row, time } from "./rows.js";

/** Something to measure. */
export interface Case {
  /** Distinct among the cases of one size. */
  readonly what: string;
  /** Rows. */
  readonly size: number;
  /** Counted runs; one more comes first to warm up if there are several. */
  readonly runs: number;
  /** `what` of the case of the same size to compare with; it must come earlier. */
  readonly peer?: string;
  readonly bar?: Bar;
  /**
   * Where it runs: in this process for its time and in one of its own for its peak memory (`both`, the default), in this process only
   * (`here`), or in one of its own only (`alone`, for what is too large to share a process).
   */
  readonly where?: "both" | "here" | "alone";
  /** An argument without which the case is left out and its last result kept. */
  readonly flag?: string;
  /** Makes what the case needs; what it returns is measured. */
  readonly prepare: () => (() => unknown) | Promise<() => unknown>;
  /** Throws if a result is wrong; not measured. */
  readonly check?: (result: unknown) => void;
  /** What other processes took, from the result of a case that runs alone. */
  readonly seen?: (result: unknown) => Seen;
}

/** What processes took that do a case's work for it. */
export interface Seen {
  /** Peak memory in MB. */
  readonly memory: number;
  /** Milliseconds of processor time. */
  readonly processor: number;
  /** A text that the section's notes may print. */
  readonly note: string;
}

/** A benchmark. */
export interface Section {
  /** Key in `docs/measured/performance.json`. */
  readonly name: string;
  readonly title: string;
  /** What a row is: "leaves", "contributions". */
  readonly unit: string;
  /** Path of the script, `import.meta.url`. */
  readonly script: string;
  readonly cases: readonly Case[];
  /** Lines to print below the table. */
  readonly notes?: (rows: readonly Row[]) => string[];
  /** Ends what the cases started. */
  readonly close?: () => Promise<unknown>;
}

type Results = Record<string, Chapter>;

const DOCS = new URL("../../../docs/measured/", import.meta.url);
const RESULTS = new URL("performance.json", DOCS);
const PAGE = new URL("performance.md", DOCS);
const CHART = new URL("performance.svg", DOCS);
/** Chapters of the page in this order; others follow. */
const ORDER = ["tree", "airdrop", "score", "decode", "epoch", "cluster"];
const [BEGIN, END] = ["<!-- measured: written by npm run bench -- --write -->", "<!-- end of what is measured -->"];

const has = (flag: string): boolean => process.argv.includes(flag);

/** The middle value, the upper of the two if their number is even. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** Measures the cases of the sizes asked for, or one of them alone in this process; prints the table, writes it with `--write`. */
export async function runSection(section: Section): Promise<void> {
  const alone = has("--alone") ? process.argv[process.argv.indexOf("--alone") + 1] : undefined;
  try {
    if (alone === undefined) await runAll(section);
    else console.log(JSON.stringify(await timeOf(aloneCase(section, alone), 1)));
  } finally {
    await section.close?.();
  }
}

async function runAll(section: Section): Promise<void> {
  const rows: Row[] = [];
  for (const each of section.cases.filter(isAsked)) {
    const row = await measure(section, each, rows);
    rows.push(row);
    console.error(`  ${row.what}, ${count(row.size)}: ${time(row.wall)}, ${row.memory?.toFixed(0) ?? "?"} MB`);
  }
  const machine = { node: process.version, cores: availableParallelism(), cpu: cpuName() };
  const chapter = { title: section.title, unit: section.unit, machine, rows, notes: section.notes?.(rows) ?? [] };
  console.log(tableOf(chapter));
  if (has("--write")) write(section, chapter);
}

function isAsked({ size, flag }: Case): boolean {
  const sizes = process.argv.slice(2).filter((argument) => /^\d+$/.test(argument));
  return (sizes.length === 0 || sizes.includes(String(size))) && (flag === undefined || has(flag));
}

const keyOf = ({ what, size }: Pick<Case, "what" | "size">): string => `${what} @ ${size}`;

function aloneCase(section: Section, key: string): Case {
  const found = section.cases.find((each) => keyOf(each) === key);
  if (found === undefined) throw new Error(`There is no case ${key}`);
  return found;
}

interface Time {
  readonly wall: number;
  readonly cpu: number;
  readonly memory: number;
  readonly note?: string;
}

async function timeOf({ prepare, check, seen }: Case, runs: number): Promise<Time> {
  const [walls, cpus]: [number[], number[]] = [[], []];
  const run = await prepare();
  const warming = runs > 1 ? 1 : 0;
  for (let i = 0; i < runs + warming; i++) {
    const [start, before] = [performance.now(), process.cpuUsage()];
    const result = await run();
    const { user, system } = process.cpuUsage(before);
    const wall = performance.now() - start;
    check?.(result);
    if (i < warming) continue;
    const others = seen?.(result);
    if (others !== undefined) return { wall, cpu: others.processor, memory: others.memory, note: others.note };
    walls.push(wall);
    cpus.push((user + system) / 1000);
  }
  return { wall: median(walls), cpu: median(cpus), memory: process.resourceUsage().maxRSS / 1024 };
}

/** Runs a case once in a process of its own. */
function timeAlone({ script }: Section, each: Case): Time {
  const path = new URL(script).pathname;
  const output = execFileSync(process.execPath, [...process.execArgv, path, "--alone", keyOf(each)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(output.trim().split("\n").at(-1) ?? "") as Time;
}

async function measure(section: Section, each: Case, earlier: readonly Row[]): Promise<Row> {
  const { what, size, runs, bar } = each;
  const where = each.where ?? "both";
  const alone = where === "here" ? undefined : timeAlone(section, each);
  const { wall, cpu } = where === "alone" && alone !== undefined ? alone : await timeOf(each, runs);
  const other = earlier.find((row) => row.what === each.peer && row.size === size);
  return {
    what,
    size,
    runs,
    wall: Math.round(1000 * wall) / 1000,
    cpu: Math.round(1000 * cpu) / 1000,
    ...(alone === undefined ? {} : { memory: Math.round(alone.memory) }),
    ...(other === undefined ? {} : { ratio: Math.round((10 * other.wall) / wall) / 10 }),
    ...(bar === undefined ? {} : { bar }),
    ...(alone?.note === undefined ? {} : { note: alone.note }),
    ...(section.cases.some(({ peer }) => peer === what) ? { peer: true } : {}),
  };
}

const count = (value: number): string => value.toLocaleString("en-US");

const rateOf = ({ size, wall }: Row): number => size / wall / 1000;

/** Whether a row reaches its bar, undefined if it has none or it cannot be told. */
function reached(row: Row): boolean | undefined {
  const { bar } = row;
  if (bar === undefined) return undefined;
  return (
    (bar.ratio === undefined || (row.ratio ?? 0) >= bar.ratio) &&
    (bar.seconds === undefined || row.wall <= 1000 * bar.seconds) &&
    (bar.rate === undefined || rateOf(row) >= bar.rate) &&
    (bar.memory === undefined || (row.memory ?? Infinity) <= bar.memory)
  );
}

function barText(row: Row): string {
  const { bar } = row;
  if (bar === undefined) return "";
  const parts = [
    ...(bar.ratio === undefined ? [] : [`≥ ${bar.ratio} ×`]),
    ...(bar.rate === undefined ? [] : [`≥ ${bar.rate} M/s`]),
    ...(bar.seconds === undefined ? [] : [`≤ ${bar.seconds} s`]),
    ...(bar.memory === undefined ? [] : [`≤ ${count(bar.memory)} MB`]),
  ];
  return `${parts.join(", ")}${reached(row) === false ? " **missed**" : ""}`;
}

/** A chapter's Markdown table. */
function tableOf({ unit, rows, notes }: Chapter): string {
  const lines = [
    `| what | ${unit} | time | processor | a second | peak memory | against the peer | must reach |`,
    "|---|---:|---:|---:|---:|---:|---:|---|",
    ...rows.map((row) => {
      const { what, size, wall, cpu, memory, ratio } = row;
      const rate = rateOf(row) >= 0.1 ? `${rateOf(row).toFixed(1)} M` : count(Math.round(1e6 * rateOf(row)));
      const cells = [what, count(size), time(wall), time(cpu), rate, memory === undefined ? "" : `${count(memory)} MB`];
      return `| ${[...cells, ratio === undefined ? "" : `${ratio.toFixed(0)} ×`, barText(row)].join(" | ")} |`;
    }),
  ];
  return [lines.join("\n"), ...notes].join("\n\n");
}

function readResults(): Results {
  return existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, "utf8")) as Results) : {};
}

/** Puts new rows beside those that were not measured this time, and makes the page and the chart again. */
function write(section: Section, chapter: Chapter): void {
  const results = readResults();
  const all = [...chapter.rows, ...(results[section.name]?.rows ?? [])];
  const rows = section.cases.flatMap((each) => all.find((row) => keyOf(row) === keyOf(each)) ?? []);
  results[section.name] = { ...chapter, rows, notes: section.notes?.(rows) ?? [] };
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  writePage(results);
}

/** Makes the page's measured part and the chart from the results. */
export function writePage(results: Results = readResults()): void {
  const names = Object.keys(results).sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
  const chapters = names.flatMap((name) => results[name] ?? []);
  const [before, rest] = readFileSync(PAGE, "utf8").split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`docs/measured/performance.md lacks ${BEGIN} or ${END}`);
  const body = chapters.map((chapter) => `## ${chapter.title}\n\n${tableOf(chapter)}\n\n${machineOf(chapter)}`);
  writeFileSync(PAGE, `${before}${BEGIN}\n\n${body.join("\n\n")}\n\n${END}${after}`);
  writeFileSync(CHART, chart(chapters));
}

const place = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

const machineOf = ({ machine: { node, cores, cpu } }: Chapter): string =>
  `Node ${node.slice(1)}, ${cores} cores, ${cpu}.`;

function cpuName(): string {
  try {
    return /model name\s*: (.*)/.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1] ?? "unknown processor";
  } catch {
    return "unknown processor";
  }
}

if (import.meta.main) writePage();
