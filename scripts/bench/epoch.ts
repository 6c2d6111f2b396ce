/**
 * A whole epoch of 100,000 to 10 million contributions, ten an account, from a store to a complete bundle on disk, and its verification
 * against that bundle, by the very functions that `epoch compute` and `epoch verify` call. `npm run bench -- epoch [size...] [--write]`;
 * stores stay in `BENCH_HOME` if that is set.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bundleFolder } from "../../src/bundle/read.js";
import { checkBundle } from "../../src/bundle/check.js";
import { withDraftTable, withScratchTable, writeBundle } from "../../src/bundle/write.js";
import { computeFromStore, type ComputeOptions } from "../../src/program/compute.js";
import { type ComputedEpoch } from "../../src/bundle/computed.js";
import { ADDRESSES, fillStore, openBenchStore, TERMS } from "./epoch-store.js";
import { type Case, runSection } from "./report/report.js";
import type { Bar } from "./report/rows.js";

const KEPT = process.env["BENCH_HOME"];
// Inherited by the processes of single cases, so that all use one store.
const HOME = (process.env["BENCH_HOME"] ??= mkdtempSync(path.join(tmpdir(), "assay-bench-")));

const homeOf = (size: number): string => path.join(HOME, String(size));
const storeFile = (size: number): string => path.join(homeOf(size), "store.duckdb");

/** Makes the store of a size, in a process of its own. */
function makeStore(size: number): void {
  if (existsSync(storeFile(size))) return;
  mkdirSync(homeOf(size), { recursive: true });
  execFileSync(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), "--fill", String(size)]);
}

async function fill(size: number): Promise<void> {
  const draft = `${storeFile(size)}.draft`;
  rmSync(draft, { force: true });
  const store = await openBenchStore(draft);
  await fillStore(store, size, Math.ceil(size / 10));
  await store.close();
  renameSync(draft, storeFile(size));
}

/** Prints how long each step took, and the memory after it. */
function stepClock(): (name: string) => void {
  let last = performance.now();
  let spent = process.cpuUsage();
  return (name) => {
    const now = performance.now();
    const { user, system } = process.cpuUsage(spent);
    const memory = process.memoryUsage.rss() / 2 ** 20;
    const numbers = [`${((now - last) / 1000).toFixed(2)} s`, `${((user + system) / 1e6).toFixed(2)} s of processor`];
    console.error(`    ${name}: ${[...numbers, `${memory.toFixed(0)} MB`].join(", ")}`);
    last = now;
    spent = process.cpuUsage();
  };
}

async function withEpoch(
  size: number,
  given: Pick<ComputeOptions, "table" | "keep">,
  then: (computed: ComputedEpoch, onStep: (name: string) => void) => Promise<unknown>,
): Promise<ComputedEpoch> {
  const onStep = stepClock();
  const store = await openBenchStore(storeFile(size));
  try {
    const computed = await computeFromStore(store, TERMS, { onStep, ...given });
    await then(computed, onStep);
    return computed;
  } finally {
    await store.close();
    onStep("close");
  }
}

const compute = (size: number): Promise<ComputedEpoch> =>
  withDraftTable(homeOf(size), (table) =>
    withEpoch(size, { table }, async (computed, onStep) => {
      await writeBundle(homeOf(size), ADDRESSES, computed);
      onStep("write the bundle");
    }),
  );

const verify = (size: number): Promise<ComputedEpoch> =>
  withScratchTable((table) =>
    withEpoch(size, { table, keep: false }, async (computed, onStep) => {
      await checkBundle(bundleFolder(homeOf(size), TERMS.epoch), ADDRESSES, computed);
      onStep("check the bundle");
    }),
  );

async function describe(size: number, { accounts, accepted, refused, integrity, root }: ComputedEpoch): Promise<void> {
  const folder = bundleFolder(homeOf(size), TERMS.epoch);
  const entries = await readdir(folder, { recursive: true });
  const stats = await Promise.all(entries.map((entry) => stat(path.join(folder, entry))));
  const bytes = stats.reduce((sum, found) => sum + (found.isFile() ? found.size : 0), 0);
  const store = (await stat(storeFile(size))).size;
  const megabytes = (of: number): string => `${(of / 2 ** 20).toFixed(0)} MB`;
  console.error(
    `    ${accounts} accounts, ${accepted} accepted, ${refused} refused, ${integrity.held.length / 20} held; store ${megabytes(store)}, bundle ${megabytes(bytes)} in ${entries.length} files; ${root}`,
  );
}

/** Times and memory that hold for 10 million contributions. */
const BARS = { compute: { seconds: 30, memory: 2560 }, verify: { seconds: 25, memory: 2560 } } as const;

function casesOf(size: number): Case[] {
  const bar = (of: Bar): { bar?: Bar } => (size === 10_000_000 ? { bar: of } : {});
  const alone = { size, runs: 1, where: "alone" } as const;
  return [
    {
      what: "store to complete bundle",
      ...alone,
      ...bar(BARS.compute),
      prepare: () => {
        makeStore(size);
        return async () => describe(size, await compute(size));
      },
    },
    { what: "verify from store", ...alone, ...bar(BARS.verify), prepare: () => () => verify(size) },
  ];
}

const asked = process.argv.indexOf("--fill");
if (asked > 0) {
  await fill(Number(process.argv[asked + 1]));
} else {
  await runSection({
    name: "epoch",
    title: "A whole epoch",
    unit: "contributions",
    script: import.meta.url,
    cases: [100_000, 1_000_000, 10_000_000].flatMap(casesOf),
    close: () => {
      const alone = process.argv.includes("--alone");
      if (KEPT === undefined && !alone) rmSync(HOME, { recursive: true, force: true });
      return Promise.resolve();
    },
  });
}
