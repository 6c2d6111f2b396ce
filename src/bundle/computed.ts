import type { EpochResult } from "../engine/epoch/epoch.js";
import type { BundlePart } from "../engine/bundle/manifest.js";
import type { Heads } from "../engine/bundle/parts.js";
import type { ClosedRound } from "../engine/epoch/round-shares.js";
import type { EpochIntegrity } from "../engine/integrity/epoch.js";
import type { Rules } from "../engine/rules/rules.js";
import type { BlockMark } from "../store/steps.js";
import type { Store } from "../store/store.js";

/**
 * What the chain says about an epoch besides its contributions. With these terms anyone who has the store computes the epoch without a
 * provider.
 */
export interface EpochTerms {
  readonly epoch: number;
  /** Unix seconds: the epoch is `[start, end)`, and what happens from `cutOff` on changes it no more. */
  readonly start: number;
  readonly end: number;
  readonly cutOff: number;
  readonly rulesHash: string;
  readonly rules: Rules;
  /** Whole units to share. */
  readonly budget: bigint;
  /** Address of the escrow that takes held units. */
  readonly escrow: string;
  /** Earlier epochs whose points the budget converts; none if left out. */
  readonly converts?: readonly number[];
  /** Linked batches that count; those of which the store's chain data says so if left out. */
  readonly linkedBatches?: readonly number[];
  /** Wei of the bond token that stand for one unit, for rules that limit attesters by their bonds or pay for verification. */
  readonly stakeRate: bigint;
  /** Wei that each review locks, for rules that pay for verification; 0 if left out. */
  readonly reviewPenalty?: bigint;
  /** Closed rounds to whose shares the root commits; none if left out. */
  readonly rounds?: readonly ClosedRound[];
  /** For charts only; 1e9 if left out. */
  readonly unitsPerToken?: number;
}

/** Leaves and nodes of a bundle that were made elsewhere. */
export interface MadeTree extends Heads {
  /** Leaves of the tree. */
  readonly count: number;
  /** Holds the folders `leaves` and `nodes` with all files but the heads. */
  readonly folder: string;
}

/** A computed epoch. Times are Unix seconds, amounts whole units. */
export interface ComputedEpoch extends EpochTerms {
  readonly root: string;
  readonly total: bigint;
  /** Accounts with a leaf. */
  readonly accounts: number;
  readonly accepted: number;
  readonly refused: number;
  /** Refusals by reason, where the result does not hold all contributions. */
  readonly refusals?: ReadonlyMap<string, number>;
  /** Last block that was read. */
  readonly block: BlockMark;
  readonly result: EpochResult;
  /** What the detectors found, with evidence. */
  readonly integrity: EpochIntegrity;
  readonly store: Store;
  /** The files of its tree, if they were made on the way: then its result holds no tree. */
  readonly made?: MadeTree;
  /** What the manifest says of the table of contributions, where the result does not hold them all; its file is `table`. */
  readonly contributions?: BundlePart;
  /** File of the epoch's contributions as a bundle has it, if the computation wrote it on its way; whoever writes the bundle takes it. */
  readonly table?: string;
  /** Hashes of its contributions' columns, as `contributionColumns` orders them, if the computation made them on its way. */
  readonly tableHashes?: readonly Uint8Array[];
}
