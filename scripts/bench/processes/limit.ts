/** Limits of memory for trees of processes, by the control groups of Linux (versions 1 and 2). */
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const MOUNT = "/sys/fs/cgroup";

/** Folder of this process's control group that limits memory, and the name of the limit there; undefined where there are none. */
function ownGroup(): { readonly folder: string; readonly limit: string } | undefined {
  const groups = readFileSync("/proc/self/cgroup", "utf8").trim().split("\n");
  const [first] = groups.flatMap((line) => /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/.exec(line)?.slice(1) ?? []);
  if (first !== undefined) return { folder: path.join(MOUNT, "memory", first), limit: "memory.limit_in_bytes" };
  const [second] = groups.flatMap((line) => /^0::(.*)$/.exec(line)?.slice(1) ?? []);
  return second === undefined ? undefined : { folder: path.join(MOUNT, second), limit: "memory.max" };
}

/**
 * Puts a process, and all that it starts from then on, under a limit: the kernel ends what goes beyond it.
 * @param bytes Of all of them together, what they have read of files and could give back included.
 * @returns Removes the group once all of its processes have ended; undefined where this process may not make any.
 */
export function limitMemory(pid: number, bytes: number): (() => Promise<void>) | undefined {
  try {
    const own = ownGroup();
    if (own === undefined) return undefined;
    const folder = path.join(own.folder, `assay-bench-${pid}`);
    mkdirSync(folder);
    writeFileSync(path.join(folder, own.limit), String(bytes));
    writeFileSync(path.join(folder, "cgroup.procs"), String(pid));
    return () => remove(folder);
  } catch {
    return undefined;
  }
}

/** Tries for two seconds: processes may still be ending. */
async function remove(folder: string): Promise<void> {
  for (let left = 20; ; left--) {
    try {
      rmdirSync(folder);
      return;
    } catch (error) {
      if (left === 0) throw error;
      await pause(100);
    }
  }
}
