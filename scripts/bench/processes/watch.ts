/**
 * Watches trees of processes until its input ends, and then prints, as JSON, of each its peak memory and the processor time that it took:
 * `watch.ts NAME=PID...`. A process belongs to the nearest named one above it; what the watcher itself takes does not count.
 */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/** What a tree of processes took. */
export interface TreeUse {
  /**
   * Peak of the memory that all its processes have together, pages that they share counted once, in MB; of two looks in a row the smaller, as a process
   * that is being started shows its parent's memory as its own for an instant.
   */
  readonly memory: number;
  /** That memory by the names of the processes. */
  readonly names: Readonly<Record<string, number>>;
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
  const peaks = new Map([...roots.values()].map((name) => [name, new Map<string, number>()]));
  const before = new Map<string, Map<string, number>>();
  const spent = new Map<number, { readonly name: string; readonly processor: number }>();
  let isOver = false;
  process.stdin.resume().once("end", () => (isOver = true));
  while (!isOver) {
    const now = new Map([...peaks.keys()].map((name) => [name, new Map<string, number>()]));
    const all = processes();
    for (const [pid, { processor }] of all) {
      const name = rootOf(pid, all, roots);
      if (name === undefined) continue;
      const own = now.get(name) as Map<string, number>;
      const called = read(pid, "comm").trim();
      own.set(called, (own.get(called) ?? 0) + memoryOf(pid) / 1024);
      spent.set(pid, { name, processor: Math.max(processor || 0, spent.get(pid)?.processor ?? 0) });
    }
    for (const [name, own] of now) {
      const last = before.get(name);
      const held = last !== undefined && total(last) < total(own) ? last : own;
      if (last !== undefined && total(held) > total(peaks.get(name) ?? held)) peaks.set(name, held);
      before.set(name, own);
    }
    await pause(EVERY);
  }
  const processorOf = (name: string): number =>
    [...spent.values()].reduce((sum, own) => sum + (own.name === name ? own.processor : 0), 0);
  const uses = [...peaks].map(([name, own]) => {
    const use: TreeUse = { memory: total(own), names: Object.fromEntries(own), processor: processorOf(name) };
    return [name, use] as const;
  });
  return Object.fromEntries(uses);
}

const total = (own: ReadonlyMap<string, number>): number => [...own.values()].reduce((sum, memory) => sum + memory, 0);

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
