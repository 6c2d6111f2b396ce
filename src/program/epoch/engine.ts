import type { MadeTree } from "../../bundle/computed.js";
import { type EpochInput, type EpochResult, shareBudget, withRoot } from "../../engine/epoch/epoch.js";
import type { EpochIntegrity } from "../../engine/integrity/epoch.js";
import type { Earlier } from "../../engine/scoring/input.js";
import type { Scores } from "../../engine/scoring/score.js";
import type { EpochLeaves } from "../../engine/tree/epoch-tree.js";
import { admitParallel, computeEpochParallel, findBeside } from "../../parallel/epoch.js";
import { bothDone, type Pool } from "../../parallel/pool.js";

/** What an epoch's computation needs before anything was detected. */
export type EpochFacts = Omit<EpochInput, "integrity" | "holds">;

/** Does the large steps of an epoch elsewhere than in this process. */
export interface EpochEngine {
  /** Runs detectors and scoring: what `detectEpoch` and `score` give, of the accounts of which something was found. */
  score(facts: EpochFacts): Promise<{ readonly integrity: EpochIntegrity; readonly scores: Scores }>;
  /** Makes the files of a tree: what `buildTree` and `planProofs` give. */
  makeTree(leaves: EpochLeaves): Promise<MadeTree>;
}

/** What is done between and beside detectors and scoring. */
export interface Around {
  readonly pool: Pool;
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
  /** The files of its tree, where another process made them. */
  readonly made?: MadeTree;
}

/** Detects and computes in this process, on the threads of a pool. */
export async function computeHere(facts: EpochFacts, around: Around): Promise<DetectedEpoch> {
  const { pool, escrow, hold, onDetected } = around;
  const admission = await admitParallel(facts, pool);
  // The store's threads and this one gather earlier work meanwhile.
  const [integrity, earlier] = await bothDone(findBeside(facts, pool, admission), around.earlier());
  onDetected();
  const holds = { escrow, accounts: hold(integrity.held) };
  const input = { ...facts, earlier, integrity: integrity.factors, holds };
  return { integrity, result: await computeEpochParallel(input, pool, admission) };
}

/** Detects, scores and makes the tree on an engine; shares the budget in this process. */
export async function computeOn(engine: EpochEngine, facts: EpochFacts, around: Around): Promise<DetectedEpoch> {
  const { escrow, hold, onDetected } = around;
  const given = { ...facts, earlier: await around.earlier() };
  const { integrity, scores } = await engine.score(given);
  onDetected();
  const holds = { escrow, accounts: hold(integrity.held) };
  const shared = shareBudget({ ...given, integrity: integrity.factors, holds }, scores);
  if (shared.leaves === undefined) return { integrity, result: withRoot(shared, undefined) };
  const made = await engine.makeTree(shared.leaves);
  return { integrity, result: withRoot(shared, made.root), made };
}
