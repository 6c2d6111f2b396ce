import type { EligibilityInput } from "../engine/eligibility/column.js";
import { policyMirror, type PolicyMirror } from "../engine/eligibility/mirror.js";
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
 * What decides whether each row's account satisfied its task's policy at the row's time, whichever way the row came. Rows of batches that were
 * anchored for a task with another policy than the program's own count for nothing, as nobody could check them.
 * @returns undefined if no task has a policy.
 */
export async function readEligibility(
  store: Store,
  tasks: readonly Task[],
): Promise<Omit<EligibilityInput, "contributions"> | undefined> {
  if (!tasks.some(hasPolicy)) return undefined;
  const own = store.identity.addresses["eligibilityPolicy"]?.toLowerCase();
  const foreign = foreignTasks(tasks, own);
  const mirrored = foreign.length < tasks.filter(hasPolicy).length;
  const histories = new Map(own !== undefined && mirrored ? [[own, await readPolicyHistory(store)]] : []);
  return { tasks, histories, anchored: await readBatchUids(store, foreign) };
}
