/**
 * A whole epoch of 1 to 40 million contributions, ten an account, from a store to a complete bundle on disk, computed as `epoch compute --engine spark`
 * does on a cluster of this machine: a master and two workers of one core. `npm run bench -- cluster [size...] [--write]`.
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { openSparkEngine } from "../../cluster/engine.js";
import { startStandalone } from "../../cluster/standalone.js";
import { installSpark } from "../../cluster/tools.js";
import { writeBundle } from "../../src/bundle/write.js";
import { computeFromStore } from "../../src/program/compute.js";
import { ADDRESSES, openBenchStore, TERMS } from "./epoch-store.js";
import { limitMemory } from "./processes/limit.js";
import type { TreeUse } from "./processes/watch.js";
import { type Case, runSection } from "./report/report.js";
import type { Row } from "./report/rows.js";

const KEPT = process.env["BENCH_HOME"];
// Inherited by the processes of single cases, so that all use one store.
const HOME = (process.env["BENCH_HOME"] ??= mkdtempSync(path.join(tmpdir(), "assay-bench-")));
const SIZES = [1_000_000, 4_000_000, 10_000_000, 40_000_000];
const WHAT = "store to complete bundle on Spark";
/** Most memory of a worker and all processes below it, MB. */
const WORKER_MEMORY = 3072;
/** Most growth of time from one size to four times as much. */
const MOST_GROWTH = 4.4;

const scriptOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const storeFile = (size: number): string => path.join(HOME, String(size), "store.duckdb");

/** Makes the store of a size, in a process of its own. */
function makeStore(size: number): void {
  if (existsSync(storeFile(size))) return;
  mkdirSync(path.dirname(storeFile(size)), { recursive: true });
  execFileSync(process.execPath, [...process.execArgv, scriptOf("epoch.ts"), "--fill", String(size)]);
}

/** What a run took. */
interface Run {
  /** Seconds of each step and stage, in order. */
  readonly steps: readonly (readonly [string, number])[];
  readonly uses: Readonly<Record<string, TreeUse>>;
  /** Whether the kernel held both workers to their memory. */
  readonly isLimited: boolean;
}

/** Begins to watch trees of processes by the numbers of their first ones; the result ends it. */
function watchTrees(roots: Readonly<Record<string, number>>): () => Promise<Run["uses"]> {
  const named = Object.entries(roots).map(([name, pid]) => `${name}=${pid}`);
  const watcher = spawn(process.execPath, [...process.execArgv, scriptOf("processes/watch.ts"), ...named], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const said = text(watcher.stdout);
  return async () => {
    watcher.stdin.end();
    return JSON.parse(await said) as Run["uses"];
  };
}

async function run(size: number): Promise<Run> {
  const folder = mkdtempSync(path.join(HOME, "run-"));
  const cluster = await startStandalone(installSpark(), folder, 2);
  process.env["SPARK_CONF_DIR"] = cluster.settings;
  const limits = cluster.workers.map(({ pid = 0 }) => limitMemory(pid, WORKER_MEMORY * 2 ** 20));
  const pids = Object.fromEntries(cluster.workers.map(({ pid = 0 }, i) => [`worker ${i + 1}`, pid]));
  const masters = { master: cluster.masterPid };
  const watched = watchTrees({ caller: process.pid, ...masters, ...pids });
  const tables = path.join(folder, "tables");
  const spark = await openSparkEngine(cluster.master, tables);
  const store = await openBenchStore(storeFile(size));
  const steps: [string, number][] = [];
  let last = Date.now();
  const onStep = (name: string): void => {
    const now = Date.now();
    steps.push([name, (now - last) / 1000], ...stagesSince(tables, last));
    last = now;
  };
  try {
    const computed = await computeFromStore(store, TERMS, { engine: spark, onStep });
    await writeBundle(path.join(folder, "bundle"), ADDRESSES, computed);
    onStep("write the bundle");
    return { steps, uses: await watched(), isLimited: !limits.includes(undefined) };
  } finally {
    await store.close();
    await spark.close();
    await cluster.stop();
    for (const remove of limits) await remove?.();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Stages that ended since a time, Unix milliseconds, with the seconds since the one before; the first is the handing over of tables. */
function stagesSince(tables: string, since: number): [string, number][] {
  const timesOf = (pattern: string) =>
    globSync(path.join(tables, pattern)).map((file) => ({ file, time: statSync(file).mtimeMs }));
  const given = timesOf("*/input/*/*.parquet").map(({ time }) => time);
  const stages = timesOf("*/*/_SUCCESS").map(({ file, time }) => ({ name: path.basename(path.dirname(file)), time }));
  const handed = { name: "hand over", time: given.reduce((last, time) => Math.max(last, time), 0) };
  const own = [handed, ...stages].filter(({ time }) => time > since).sort((a, b) => a.time - b.time);
  return own.map(({ name, time }, i) => [`– ${name}`, (time - (own[i - 1]?.time ?? since)) / 1000]);
}

function seen(result: unknown) {
  const { steps, uses, isLimited } = result as Run;
  for (const [name, seconds] of steps) console.error(`    ${name}: ${seconds.toFixed(1)} s`);
  const all = Object.entries(uses);
  const workers = all.filter(([name]) => name.startsWith("worker"));
  const whole = (megabytes: number): string => Math.round(megabytes).toLocaleString("en-US");
  const megabytes = all.map(([name, { memory, names, processor }]) => {
    const parts = Object.entries(names).map(([called, own]) => `${called} ${whole(own)}`);
    return `${name} ${whole(memory)} MB (${processor.toFixed(0)} s; ${parts.join(", ")})`;
  });
  return {
    memory: Math.max(...workers.map(([, { memory }]) => memory)),
    processor: 1000 * all.reduce((sum, [, { processor }]) => sum + processor, 0),
    note: `Peak memory (and processor time) of trees of processes${isLimited ? ", workers limited by the kernel" : ""}: ${megabytes.join(", ")}. Steps, and below them stages of Spark: ${steps.map(([name, seconds]) => `${name} ${seconds.toFixed(1)} s`).join(", ")}.`,
  };
}

const casesOf = (size: number): Case => ({
  what: WHAT,
  size,
  runs: 1,
  where: "alone",
  bar: { memory: WORKER_MEMORY },
  seen,
  prepare: () => {
    makeStore(size);
    return () => run(size);
  },
});

/** Growth between sizes of which one is four times the other, and what each run took. */
function notes(rows: readonly Row[]): string[] {
  const growth = rows.flatMap((row) => {
    const larger = rows.find(({ size }) => size === 4 * row.size);
    if (larger === undefined) return [];
    const times = larger.wall / row.wall;
    const missed = times > MOST_GROWTH ? " **missed**" : "";
    const [from, to] = [row.size, larger.size].map((size) => `${size / 1_000_000} M`);
    return [
      `Growth from ${from} to ${to} contributions: ${times.toFixed(1)} times the time; at most ${MOST_GROWTH}.${missed}`,
    ];
  });
  const taken = rows.flatMap(({ size, note }) =>
    note === undefined ? [] : [`${size / 1_000_000} M contributions: ${note}`],
  );
  return [...growth, "Peak memory in the table is that of the larger worker with all processes below it.", ...taken];
}

// The cluster ends with this process.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
await runSection({
  name: "cluster",
  title: "A whole epoch on Spark",
  unit: "contributions",
  script: import.meta.url,
  cases: SIZES.map(casesOf),
  notes,
  close: () => {
    if (KEPT === undefined && !process.argv.includes("--alone")) rmSync(HOME, { recursive: true, force: true });
    return Promise.resolve();
  },
});
