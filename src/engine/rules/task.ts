import { fromHex } from "../columns/bytes.js";
import type { TaskRegistryMode } from "./contract-values.js";

/** How a task's contributions are verified. */
export type VerificationMode = (typeof TaskRegistryMode)[keyof typeof TaskRegistryMode];

/** A kind of rewarded work, as `TaskRegistry` stores it. In limit fields 0 means "no limit", `knee` 0 means linear. */
export interface Task {
  readonly id: number;
  /** Field of expertise, 0..7. */
  readonly domain: number;
  /** Points of one unit of quantity at full quality, uint32. */
  readonly points: number;
  /** Accepted contributions per account, task and window. */
  readonly maxPerWindow: number;
  /** Length of a window in seconds; windows are fixed, from the Unix epoch. */
  readonly window: number;
  /** Accepted contributions per account and epoch. */
  readonly maxPerEpoch: number;
  /** Accepted contributions over all accounts in an epoch. */
  readonly epochQuota: number;
  /** Lowest quality accepted, 0..10000. */
  readonly minQuality: number;
  /** Unix seconds from which contributions are accepted. */
  readonly opensAt: number;
  /** Unix seconds from which contributions are refused; 0 means never. */
  readonly closesAt: number;
  readonly mode: VerificationMode;
  /** Address of the eligibility policy, the zero address for none. */
  readonly policy: string;
  /** Least decayed points in `reputationDomain` that a contributor must hold. */
  readonly minReputation: number;
  readonly reputationDomain: number;
  /** Points of one account and epoch above which the curve diminishes. */
  readonly knee: number;
}

/** Whether a task has an eligibility policy. */
export function hasPolicy({ policy }: Pick<Task, "policy">): boolean {
  return fromHex(policy, 20).some((byte) => byte !== 0);
}
