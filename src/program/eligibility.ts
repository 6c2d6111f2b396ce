import type { ScoreInput } from "../engine/scoring/input.js";
import { row } from "../engine/columns/bytes.js";
import { eligibleRows, policyMirror, type PolicyMirror } from "../engine/eligibility/eligibility.js";
import { searchRows } from "../engine/columns/sort.js";
import type { Contributions } from "../engine/columns/contributions.js";
import { type Task, hasPolicy } from "../engine/rules/task.js";
import { columnNames } from "../store/columns/layout.js";
import { readColumns } from "../store/columns/transfer.js";
import { readPolicyHistory } from "../store/policy.js";
import { queryNumber, type Store } from "../store/store.js";

const UID = { uid: "bytes32" } as const;

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
  const anchored = await readAnchored(store, foreign);
  const isAnchored = (i: number): boolean => searchRows(anchored, 32, row(contributions.uid, 32, i)) >= 0;
  const eligible = eligibleRows({ contributions, tasks, mirrors, isAnchored });
  return eligible === undefined ? {} : { eligible };
}

/** Uids of all rows of batches for these tasks, ascending. */
async function readAnchored(store: Store, tasks: readonly Task[]): Promise<Uint8Array> {
  if (tasks.length === 0) return new Uint8Array(0);
  const where = `batch <> 0 AND task IN (${tasks.map(({ id }) => id).join(", ")})`;
  return store.transaction(async (db) => {
    const length = await queryNumber(db, `SELECT count(*) FROM contributions WHERE ${where}`);
    const names = columnNames(UID);
    const rows = await readColumns(
      db,
      `SELECT ${names} FROM contributions WHERE ${where} ORDER BY ${names}`,
      UID,
      length,
    );
    return rows.uid;
  });
}
