import type { MadeTree } from "../../bundle/computed.js";
import type { EpochInput, EpochResult } from "../../engine/epoch/epoch.js";
import type { EpochIntegrity } from "../../engine/integrity/epoch.js";
import type { DecidedRows, Earlier, RowSource } from "../../engine/scoring/input.js";
import type { Scores } from "../../engine/scoring/score.js";
import type { EpochLeaves } from "../../engine/tree/epoch-tree.js";
import { admitParallel, computeOnThreads, findBeside, type OnThreads } from "../../parallel/epoch.js";
import { bothDone } from "../../parallel/pool.js";

/** What an epoch's computation needs before anything was detected. */
export type EpochFacts = Omit<EpochInput, "integrity" | "holds">;

/** What an epoch's computation needs besides its contributions and what decides on these. */
export type EpochTermsInput = Omit<EpochFacts, keyof DecidedRows>;

/** What detectors and scoring gave. */
export interface ScoredElsewhere {
  /** Of the accounts of which something was found. */
  readonly integrity: EpochIntegrity;
  /** Its reasons are those of the rows that the source kept. */
  readonly scores: Scores;
  /** Refused contributions by reason. */
  readonly counts: ReadonlyMap<number, number>;
  /** Parquet files with uid and reason of each of them. */
  readonly refused: readonly string[];
}

/** Does the large steps of an epoch elsewhere than in this process. */
export interface EpochEngine {
  /** File for an epoch's table of contributions where nobody asks for one. */
  draftOf(epoch: number): string;
  /** Runs detectors and scoring: what `detectEpoch` and `score` give. */
  score(terms: EpochTermsInput, rows: RowSource): Promise<ScoredElsewhere>;
  /** Makes the files of a tree: what `buildTree` and `planProofs` give. */
  makeTree(leaves: EpochLeaves): Promise<MadeTree>;
}

/** What is done between and beside detectors and scoring. */
export interface Around {
  readonly onThreads: OnThreads;
  /** Address that takes held units. */
  readonly escrow: string;
  /** All accounts whose units are held, from those that detectors found. */
  readonly hold: (held: Uint8Array) => Uint8Array;
  /** Reads work of earlier epochs. */
  readonly earlier: () => Promise<Earlier>;
  readonly onDetected: () => void;
}

/** What detectors found in an epoch, and its result. */
export interface DetectedEpoch {
  readonly integrity: EpochIntegrity;
  readonly result: EpochResult;
}

/** Detects and computes in this process, on threads. */
export async function computeHere(facts: EpochFacts, around: Around): Promise<DetectedEpoch> {
  const { onThreads, escrow, hold, onDetected } = around;
  const { admission, integrity, earlier } = await onThreads(async (pool) => {
    const admission = await admitParallel(facts, pool);
    // The store's threads and this one gather earlier work meanwhile.
    const [integrity, earlier] = await bothDone(findBeside(facts, pool, admission), around.earlier());
    return { admission, integrity, earlier };
  });
  onDetected();
  const holds = { escrow, accounts: hold(integrity.held) };
  const input = { ...facts, earlier, integrity: integrity.factors, holds };
  return { integrity, result: await computeOnThreads(input, onThreads, admission) };
}
