import type { ScoreInput } from "../engine/scoring/input.js";
import { row } from "../engine/columns/bytes.js";
import { eligibleRows } from "../engine/eligibility/column.js";
import { policyMirror, type PolicyMirror } from "../engine/eligibility/mirror.js";
import { searchRows } from "../engine/columns/sort.js";
import type { Contributions } from "../engine/columns/contributions.js";
import { type Task, hasPolicy } from "../engine/rules/task.js";
import { readBatchUids } from "../store/contributions.js";
import { readPolicyHistory } from "../store/policy.js";
import type { Store } from "../store/store.js";

/** Tasks whose policy is not the program's own: what it answers is known only to those who ask it in that very block. */
export function foreignTasks(tasks: readonly Task[], own: string | undefined): Task[] {
  return tasks.filter((task) => hasPolicy(task) && task.policy.toLowerCase() !== own?.toLowerCase());
}

/** Mirror of the program's own policy, out of the store alone. */
export async function readMirror(store: Store): Promise<PolicyMirror> {
  return policyMirror(await readPolicyHistory(store));
}

/**
 * Whether each row's account satisfied its task's policy at the row's time, whichever way the row came. Rows of batches that were anchored
 * for a task with another policy than the program's own count for nothing, as nobody could check them.
 */
export async function readEligible(
  store: Store,
  contributions: Contributions,
  tasks: readonly Task[],
): Promise<Pick<ScoreInput, "eligible">> {
  if (!tasks.some(hasPolicy)) return {};
  const own = store.identity.addresses["eligibilityPolicy"]?.toLowerCase();
  const foreign = foreignTasks(tasks, own);
  const mirrored = foreign.length < tasks.filter(hasPolicy).length;
  const mirrors = new Map(own !== undefined && mirrored ? [[own, await readMirror(store)]] : []);
  const anchored = await readBatchUids(store, foreign);
  const isAnchored = (i: number): boolean => searchRows(anchored, 32, row(contributions.uid, 32, i)) >= 0;
  const eligible = eligibleRows({ contributions, tasks, mirrors, isAnchored });
  return eligible === undefined ? {} : { eligible };
}
