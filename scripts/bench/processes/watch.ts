/**
 * Watches trees of processes until its input ends, and then prints, as JSON, of each its peak memory and the processor time that it took:
 * `watch.ts NAME=PID...`. A process belongs to the nearest named one above it; what the watcher itself takes does not count.
 */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/** What a tree of processes took. */
export interface TreeUse {
  /** Peak of the memory that all its processes have together, pages that they share counted once, in MB. */
  readonly memory: number;
  /** Seconds. */
  readonly processor: number;
}

const [TICKS, EVERY] = [100, 500];

/** A file of a process; empty if it has ended. */
function read(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
}

interface Process {
  readonly parent: number;
  /** Seconds. */
  readonly processor: number;
}

function processes(): Map<number, Process> {
  const pids = readdirSync("/proc").map(Number).filter(Number.isInteger);
  return new Map(
    pids.map((pid) => {
      const fields = read(pid, "stat").split(") ").at(-1)?.split(" ") ?? [];
      return [pid, { parent: Number(fields[1]), processor: (Number(fields[11]) + Number(fields[12])) / TICKS }];
    }),
  );
}

/** Kilobytes of a process; those that it shares are divided among those who share them. */
const memoryOf = (pid: number): number => Number(/^Pss:\s+(\d+)/m.exec(read(pid, "smaps_rollup"))?.[1] ?? 0);

async function watch(roots: ReadonlyMap<number, string>): Promise<Record<string, TreeUse>> {
  const peaks = new Map([...roots.values()].map((name) => [name, 0]));
  const spent = new Map<number, { readonly name: string; readonly processor: number }>();
  let isOver = false;
  process.stdin.resume().once("end", () => (isOver = true));
  while (!isOver) {
    const now = new Map<string, number>();
    const all = processes();
    for (const [pid, { processor }] of all) {
      const name = rootOf(pid, all, roots);
      if (name === undefined) continue;
      now.set(name, (now.get(name) ?? 0) + memoryOf(pid));
      spent.set(pid, { name, processor: Math.max(processor || 0, spent.get(pid)?.processor ?? 0) });
    }
    for (const [name, memory] of now) peaks.set(name, Math.max(memory, peaks.get(name) ?? 0));
    await pause(EVERY);
  }
  const processorOf = (name: string): number =>
    [...spent.values()].reduce((sum, own) => sum + (own.name === name ? own.processor : 0), 0);
  const uses = [...peaks].map(([name, memory]) => [name, { memory: memory / 1024, processor: processorOf(name) }]);
  return Object.fromEntries(uses) as Record<string, TreeUse>;
}

function rootOf(
  pid: number,
  all: ReadonlyMap<number, Process>,
  roots: ReadonlyMap<number, string>,
): string | undefined {
  for (let at = pid; at > 1; at = all.get(at)?.parent ?? 0) {
    if (at === process.pid) return undefined;
    const name = roots.get(at);
    if (name !== undefined) return name;
  }
  return undefined;
}

if (import.meta.main) {
  const named = process.argv.slice(2).map((argument) => argument.split("="));
  console.log(JSON.stringify(await watch(new Map(named.map(([name = "", pid]) => [Number(pid), name])))));
}
