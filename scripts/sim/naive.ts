import { CAPS, POINTS } from "./program.js";
import { epochOf, EPOCHS, QUIET } from "./world.js";
import type { World } from "./world.js";

/** Share of the budget under attack that goes to attackers where every claimed action counts; `caps` limits actions an account, task and epoch. */
export function naiveShare(world: World, caps: boolean): number {
  const all = Array<number>(EPOCHS).fill(0);
  const theirs = Array<number>(EPOCHS).fill(0);
  const used = new Map<string, number>();
  for (const { account, task, time } of [...world.submissions].sort((a, b) => a.time - b.time)) {
    const epoch = epochOf(time);
    const key = `${account} ${task} ${epoch}`;
    const before = used.get(key) ?? 0;
    if (caps && before >= (CAPS[task] ?? 0)) continue;
    used.set(key, before + 1);
    all[epoch] = (all[epoch] ?? 0) + (POINTS[task] ?? 0);
    if (account >= world.honest) theirs[epoch] = (theirs[epoch] ?? 0) + (POINTS[task] ?? 0);
  }
  const shares = theirs.slice(QUIET).map((points, i) => points / (all[QUIET + i] ?? 1));
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
