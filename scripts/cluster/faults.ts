import { execFileSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";

/** Runs something beside a computation, which must have an effect before that ends. */
export async function during(work: Promise<void>, disturb: () => Promise<boolean>): Promise<void> {
  let isOver = false;
  const watched = work.finally(() => (isOver = true));
  let hasDisturbed = false;
  const disturbing = (async () => {
    while (!isOver && !hasDisturbed) {
      hasDisturbed = await disturb();
      await pause(5);
    }
  })();
  await Promise.all([watched, disturbing]);
  if (!hasDisturbed) throw new Error("The computation was over before it could be disturbed");
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
