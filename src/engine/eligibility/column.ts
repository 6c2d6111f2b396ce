import type { Contributions } from "../columns/contributions.js";
import { type Task, hasPolicy } from "../rules/task.js";
import type { PolicyMirror } from "./mirror.js";

/** What decides on the rows of tasks with a policy. */
export interface EligibilityInput {
  readonly contributions: Contributions;
  readonly tasks: readonly Task[];
  /** Mirrors by the policy's address, lower case. */
  readonly mirrors: ReadonlyMap<string, PolicyMirror>;
  /** Whether a row came in an anchored batch, which no contract has checked. */
  readonly isAnchored: (i: number) => boolean;
}

/**
 * The engine's column `eligible`: whether each row's account satisfied the policy of the row's task at the row's time. Of a policy that
 * cannot be mirrored, the gate's own answer counts for rows that it let pass; rows of batches, on which it was never asked, do not count.
 *
 * @returns undefined if no task has a policy.
 */
export function eligibleRows(input: EligibilityInput): Uint8Array | undefined {
  const { contributions, tasks, mirrors, isAnchored } = input;
  const policies = new Map(tasks.filter(hasPolicy).map(({ id, policy }) => [id, mirrors.get(policy.toLowerCase())]));
  if (policies.size === 0) return undefined;
  const { length, account, task, time } = contributions;
  const eligible = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const id = task[i] as number;
    const mirror = policies.get(id);
    const fits =
      mirror === undefined ? !policies.has(id) || !isAnchored(i) : mirror.isEligible(account, i, time[i] ?? 0);
    eligible[i] = fits ? 1 : 0;
  }
  return eligible;
}
