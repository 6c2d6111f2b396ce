import { execFileSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";

/**
 * Disturbs a computation in several ways, one after the other; each must have had its effect before it ends.
 * @param disturbances Each says whether it had its effect, and is tried until it had.
 */
export async function during(
  work: Promise<void>,
  disturbances: readonly (() => boolean | Promise<boolean>)[],
): Promise<void> {
  let isOver = false;
  const watched = work.finally(() => (isOver = true));
  let done = 0;
  const disturbing = (async () => {
    for (let next = disturbances[0]; !isOver && next !== undefined; next = disturbances[done]) {
      if (await next()) done++;
      await pause(5);
    }
  })();
  await Promise.all([watched, disturbing]);
  if (done < disturbances.length) throw new Error("The computation was over before it could be disturbed");
}

/** Numbers of the Node processes of Spark's workers that keep what they need in a folder. */
export function nodesIn(folder: string): number[] {
  const listed = execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" });
  const own = listed.split("\n").filter((line) => line.includes(folder) && line.trimEnd().endsWith("worker.mjs"));
  return own.map((line) => Number.parseInt(line, 10));
}

/** Kills a process; says whether it was there. */
export function kill(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}
