import { row } from "../columns/bytes.js";
import type { Contributions } from "../columns/contributions.js";
import { searchRows } from "../columns/sort.js";
import { type Task, hasPolicy } from "../rules/task.js";
import type { PolicyHistory } from "./history.js";
import { policyMirror } from "./mirror.js";

/** What decides on the rows of tasks with a policy: nothing but data, which any thread can be handed. */
export interface EligibilityInput {
  readonly contributions: Pick<Contributions, "length" | "uid" | "account" | "task" | "time">;
  readonly tasks: readonly Task[];
  /** Histories of the policies that can be mirrored, by their address in lower case. */
  readonly histories: ReadonlyMap<string, PolicyHistory>;
  /** Uids of rows that came in an anchored batch, which no contract has checked, ascending, of tasks whose policy has no mirror. */
  readonly anchored: Uint8Array;
}

/**
 * The engine's column `eligible`: whether each row's account satisfied the policy of the row's task at the row's time. Of a policy that
 * cannot be mirrored, the gate's own answer counts for rows that it let pass; rows of batches, on which it was never asked, do not count.
 *
 * @param memory Where the column lies.
 * @returns undefined if no task has a policy.
 * @throws AssayError as `policyMirror`.
 */
export function eligibleRows(
  { contributions, ...input }: EligibilityInput,
  memory: typeof ArrayBuffer | typeof SharedArrayBuffer = ArrayBuffer,
): Uint8Array | undefined {
  return openEligible(input)?.(contributions, memory);
}

/** The same for rows that are not at hand as a whole. */
export function openEligible({
  tasks,
  histories,
  anchored,
}: Omit<EligibilityInput, "contributions">):
  | ((rows: EligibilityInput["contributions"], memory: typeof ArrayBuffer | typeof SharedArrayBuffer) => Uint8Array)
  | undefined {
  const mirrors = new Map([...histories].map(([address, history]) => [address, policyMirror(history)]));
  const policies = new Map(tasks.filter(hasPolicy).map(({ id, policy }) => [id, mirrors.get(policy.toLowerCase())]));
  if (policies.size === 0) return undefined;
  return ({ length, uid, account, task, time }, memory) => {
    const isAnchored = (i: number): boolean => searchRows(anchored, 32, row(uid, 32, i)) >= 0;
    const eligible = new Uint8Array(new memory(length));
    for (let i = 0; i < length; i++) {
      const id = task[i] as number;
      const mirror = policies.get(id);
      const fits =
        mirror === undefined ? !policies.has(id) || !isAnchored(i) : mirror.isEligible(account, i, time[i] ?? 0);
      eligible[i] = fits ? 1 : 0;
    }
    return eligible;
  };
}
