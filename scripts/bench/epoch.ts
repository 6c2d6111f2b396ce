/**
 * A whole epoch of 100,000 to 10 million contributions, ten an account, from a store to a complete bundle on disk, by the very functions
 * that `epoch compute` and `epoch verify` call. Each step in a process of its own, so that its peak memory is its own.
 * `npm run bench:epoch [size...]`.
 */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { bundleFolder, checkBundle, writeBundle } from "../../src/program/bundle.js";
import { computeFromStore, type ComputedEpoch } from "../../src/program/compute.js";
import { ADDRESSES, fillStore, openBenchStore, TERMS } from "./epoch-store.js";
import { sizes } from "./report.js";

/** Seconds of a step. */
interface Step {
  readonly name: string;
  readonly seconds: number;
}

interface Run {
  readonly steps: readonly Step[];
  readonly total: number;
  /** Processor seconds of all threads. */
  readonly cpu: number;
  /** Peak resident memory, MB. */
  readonly memory: number;
  readonly root: string;
  readonly note: string;
}

/** Times steps one after the other: each lasts from the mark before it to its own. */
function stopwatch() {
  const began = performance.now();
  const steps: Step[] = [];
  let last = began;
  return {
    mark: (name: string): void => {
      const now = performance.now();
      steps.push({ name, seconds: (now - last) / 1000 });
      if (process.env["BENCH_TRACE"] === "1")
        console.error(
          `    ${name}: ${((now - last) / 1000).toFixed(2)} s, ${(process.memoryUsage.rss() / 2 ** 20).toFixed(0)} MB`,
        );
      last = now;
    },
    result: ({ root, accounts, accepted, refused, judged }: ComputedEpoch): Run => {
      const { user, system } = process.cpuUsage();
      const held = judged.held.length / 20;
      return {
        steps,
        total: (last - began) / 1000,
        cpu: (user + system) / 1e6,
        memory: process.resourceUsage().maxRSS / 1024,
        root,
        note: `${accounts} accounts, ${accepted} accepted, ${refused} refused, ${held} held`,
      };
    },
  };
}

const STAGES = {
  fill: async (home: string, size: number): Promise<void> => {
    const store = await openBenchStore(path.join(home, "store.duckdb"));
    await fillStore(store, size, Math.ceil(size / 10));
    await store.close();
  },
  compute: async (home: string): Promise<Run> => {
    const watch = stopwatch();
    const store = await openBenchStore(path.join(home, "store.duckdb"));
    const computed = await computeFromStore(store, TERMS, { onStep: watch.mark });
    await writeBundle(home, ADDRESSES, computed);
    watch.mark("bundle");
    await store.close();
    watch.mark("close");
    return watch.result(computed);
  },
  verify: async (home: string): Promise<Run> => {
    const watch = stopwatch();
    const store = await openBenchStore(path.join(home, "store.duckdb"));
    const computed = await computeFromStore(store, TERMS, { onStep: watch.mark });
    await checkBundle(bundleFolder(home, TERMS.epoch), ADDRESSES, computed);
    watch.mark("check bundle");
    await store.close();
    return watch.result(computed);
  },
};

type Stage = keyof typeof STAGES;

/** Runs a stage in a process of its own. */
async function inProcess(stage: Stage, home: string, size: number): Promise<Run> {
  const args = [
    ...process.execArgv,
    fileURLToPath(import.meta.url),
    `--stage=${stage}`,
    `--home=${home}`,
    String(size),
  ];
  const running = promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 24 });
  running.child.stderr?.pipe(process.stderr);
  return JSON.parse((await running).stdout || "{}") as Run;
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true });
  const stats = await Promise.all(entries.map((entry) => stat(path.join(folder, entry))));
  return stats.reduce((sum, found) => sum + (found.isFile() ? found.size : 0), 0) / 2 ** 20;
}

async function main(): Promise<void> {
  const rows: string[] = [];
  for (const size of sizes([100_000, 1_000_000, 10_000_000])) {
    const home = await mkdtemp(path.join(tmpdir(), "assay-bench-"));
    try {
      await inProcess("fill", home, size);
      const store = (await stat(path.join(home, "store.duckdb"))).size / 2 ** 20;
      for (const stage of ["compute", "verify"] as const) {
        const run = await inProcess(stage, home, size);
        const steps = run.steps.map(({ name, seconds }) => `${name} ${seconds.toFixed(2)}`).join(", ");
        rows.push(
          `| ${stage} | ${size.toLocaleString("en")} | ${run.total.toFixed(1)} s | ${run.cpu.toFixed(1)} s | ${run.memory.toFixed(0)} MB | ${steps} |`,
        );
        console.error(`  ${rows.at(-1)}\n  ${run.note}; ${run.root}`);
      }
      const bundle = await sizeOf(bundleFolder(home, TERMS.epoch));
      console.error(`  store ${store.toFixed(0)} MB, bundle ${bundle.toFixed(0)} MB`);
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  }
  console.log(
    [
      "| what | contributions | wall | processor | peak memory | seconds by step |",
      "|---|---:|---:|---:|---:|---|",
      ...rows,
    ].join("\n"),
  );
}

const option = (name: string): string | undefined =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);

const stage = option("stage") as Stage | undefined;
if (stage === undefined) await main();
else console.log(JSON.stringify((await STAGES[stage](option("home") ?? "", Number(process.argv.at(-1)))) ?? {}));
