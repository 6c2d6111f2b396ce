/** Measuring and reporting, shared by the benchmarks. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/** One measurement: wall time and processor time of all threads, in milliseconds, medians over the runs. */
export interface Measure {
  readonly name: string;
  readonly size: number;
  readonly runs: number;
  readonly wall: number;
  readonly cpu: number;
  /** Peak resident memory of the process so far, in MB. */
  readonly memory: number;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] as number;

/** Runs something several times; the first run warms up and does not count if there are more. */
export async function measure(name: string, size: number, runs: number, run: () => unknown): Promise<Measure> {
  const walls: number[] = [];
  const cpus: number[] = [];
  for (let i = 0; i < runs + (runs > 1 ? 1 : 0); i++) {
    const [start, before] = [performance.now(), process.cpuUsage()];
    await run();
    const { user, system } = process.cpuUsage(before);
    walls.push(performance.now() - start);
    cpus.push((user + system) / 1000);
  }
  const counted = runs > 1 ? 1 : 0;
  const measured = {
    name,
    size,
    runs,
    wall: median(walls.slice(counted)),
    cpu: median(cpus.slice(counted)),
    memory: process.resourceUsage().maxRSS / 1024,
  };
  console.error(`  ${name}, ${size.toLocaleString("en")}: ${measured.wall.toFixed(0)} ms`);
  return measured;
}

const seconds = (ms: number): string => (ms < 10_000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`);

/** A Markdown table: time, rows a second, and how many times faster than the peer of the same size. */
export function table(measures: readonly Measure[], peer: string): string {
  const lines = [
    "| what | size | wall | processor | rows/s | against the peer | peak memory |",
    "|---|---:|---:|---:|---:|---:|---:|",
  ];
  for (const { name, size, wall, cpu, memory } of measures) {
    const other = measures.find((each) => each.name === peer && each.size === size);
    const ratio = other === undefined || name === peer ? "" : `${(other.wall / wall).toFixed(0)} ×`;
    const rate = `${(size / wall / 1000).toFixed(2)} M`;
    lines.push(
      `| ${name} | ${size.toLocaleString("en")} | ${seconds(wall)} | ${seconds(cpu)} | ${rate} | ${ratio} | ${memory.toFixed(0)} MB |`,
    );
  }
  return lines.join("\n");
}

/** Adds a benchmark's results to `docs/bench/<name>.json`, with what they were measured on. */
export function save(name: string, measures: readonly Measure[]): void {
  const folder = new URL("../../docs/bench/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const machine = { node: process.version, cores: availableParallelism(), cpu: cpuName() };
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify({ machine, measures }, null, 2)}\n`);
}

function cpuName(): string {
  try {
    return /model name\s*: (.*)/.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1] ?? "unknown";
  } catch {
    return "unknown";
  }
}

/** Sizes asked for on the command line, or the usual ones. */
export function sizes(usual: readonly number[]): readonly number[] {
  const asked = process.argv.slice(2).filter((argument) => /^\d+$/.test(argument));
  return asked.length > 0 ? asked.map(Number) : usual;
}
