import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { SparkInput } from "../../cluster/epoch-frame.js";
import type { ComputedEpoch, MadeTree } from "../../src/bundle/computed.js";
import { writeBundle } from "../../src/bundle/write.js";
import { shareBudget, withRoot, withTree } from "../../src/engine/epoch/epoch.js";
import type { EpochIntegrity } from "../../src/engine/integrity/epoch.js";
import { rulesHash } from "../../src/engine/rules/rules.js";
import type { Scores } from "../../src/engine/scoring/score.js";
import { buildTree, type EpochLeaves } from "../../src/engine/tree/epoch-tree.js";
import type { Store } from "../../src/store/store.js";
import { ADDRESSES } from "../bench/epoch-store.js";

/** Takes held units. */
export const ESCROW = `0x${"e5".repeat(20)}`;

/** What detectors and scoring make of an epoch. */
export interface Outcome {
  readonly integrity: EpochIntegrity;
  readonly scores: Scores;
}

/** A case's epoch. */
export const epochOf = (input: SparkInput) => ({ ...input, epoch: 1n, budget: 1_000_000_000n, bonds: [] });

/** A bundle that was written. */
export interface Written {
  readonly root: string;
  readonly folder: string;
  readonly hash: string;
}

/**
 * Writes the bundle of a case.
 * @param store Holds nothing: the tables' files are then empty, while the manifest has the hashes of what they should hold.
 * @param makeTree Makes leaves and nodes elsewhere; this process does if it is left out.
 */
export async function writeCase(
  home: string,
  store: Store,
  { input, outcome: { integrity, scores } }: { readonly input: SparkInput; readonly outcome: Outcome },
  makeTree?: (leaves: EpochLeaves) => Promise<MadeTree>,
): Promise<Written> {
  const given = epochOf(input);
  const holds = { escrow: ESCROW, accounts: integrity.held };
  const shared = shareBudget({ ...given, integrity: integrity.factors, holds }, scores);
  const { leaves } = shared;
  if (leaves === undefined) throw new Error("A case must have leaves");
  const made = await makeTree?.(leaves);
  const result = made === undefined ? withTree(shared, buildTree(leaves)) : withRoot(shared, made.root);
  const accepted = result.reasons.filter((reason) => reason === 0).length;
  const computed: ComputedEpoch = {
    ...{ epoch: 1, start: input.start, end: input.end, cutOff: input.end, escrow: ESCROW, stakeRate: 1n },
    ...{
      budget: given.budget,
      rules: input.rules,
      rulesHash: rulesHash(input.rules),
      block: { number: 1, time: 1, hash: "" },
    },
    ...{ root: result.root, total: result.total, accounts: leaves.units.length, integrity, result, store },
    ...{ accepted, refused: result.reasons.length - accepted },
    ...(made === undefined ? {} : { made }),
  };
  const { folder, bundleHash } = await writeBundle(home, ADDRESSES, computed);
  return { root: result.root, folder, hash: bundleHash };
}

/** Hash of every file of a folder by its path. */
async function filesOf(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hashOf = async (file: string): Promise<string> =>
    createHash("sha256")
      .update(await readFile(file))
      .digest("hex");
  return new Map(await Promise.all(files.map(async (file) => [relative(folder, file), await hashOf(file)] as const)));
}

/** Files that are not in both folders, or differ. */
export async function differingFiles(one: string, other: string): Promise<string[]> {
  const [own, found] = [await filesOf(one), await filesOf(other)];
  const names = [...new Set([...own.keys(), ...found.keys()])];
  return names.filter((name) => own.get(name) !== found.get(name)).sort();
}
