import type { ComputedEpoch, EpochTerms } from "../../bundle/computed.js";
import { CONTRIBUTIONS } from "../../bundle/parts.js";
import { shareBudget, withRoot } from "../../engine/epoch/epoch.js";
import { REASON_NAMES } from "../../engine/rules/reasons.js";
import { readReached } from "../../store/epochs/earlier.js";
import { copyContributions } from "../../store/epochs/parquet.js";
import type { EpochDecisions } from "../../store/epochs/results.js";
import type { Store } from "../../store/store.js";
import type { DetectedEpoch, EpochEngine } from "./engine.js";
import { readTerms } from "./inputs.js";
import { openRows } from "./rows.js";

/** An epoch that was computed elsewhere. Its result holds those of its contributions that are needed here. */
export interface FoundBeyond
  extends
    DetectedEpoch,
    Pick<EpochDecisions, "reviewers" | "refused">,
    Pick<ComputedEpoch, "accepted" | "made" | "refusals" | "contributions" | "table" | "tableHashes"> {}

/**
 * Detects, scores and makes the tree on an engine; shares the budget in this process. Contributions go from the store into a file, and from there to the
 * engine in parts: this process holds none of them but those on which reviews and disputes decide.
 */
export async function computeBeyond(
  engine: EpochEngine,
  store: Store,
  terms: EpochTerms,
  { onStep, table = engine.draftOf(terms.epoch) }: { readonly onStep: (name: string) => void; readonly table?: string },
): Promise<FoundBeyond> {
  const { epoch, start, escrow } = terms;
  await copyContributions(store, table, terms);
  onStep("read");
  const read = await readTerms(store, terms);
  onStep("standing");
  const { verdicts, reviewers, hash, ...rows } = await openRows({ store, file: table }, read, terms);
  onStep("reviews and disputes");
  const earlier = await readReached(store, epoch, start, rows.seen);
  onStep("earlier work");
  const given = { ...read.input, earlier, ...(verdicts === undefined ? {} : { verdicts }) };
  const { integrity, scores, counts, refused } = await engine.score(given, rows);
  onStep("detect and score");
  const holds = { escrow, accounts: read.hold(integrity.held) };
  const shared = shareBudget({ ...given, ...rows.decided(), integrity: integrity.factors, holds }, scores);
  const made = shared.leaves && (await engine.makeTree(shared.leaves));
  onStep("share and tree");
  const byReason = [...counts].sort(([a], [b]) => a - b);
  return {
    integrity,
    result: withRoot(shared, made?.root),
    ...{ reviewers, refused, table },
    ...(made === undefined ? {} : { made }),
    accepted: rows.count - [...counts.values()].reduce((sum, count) => sum + count, 0),
    refusals: new Map(byReason.map(([reason, count]) => [REASON_NAMES[reason] ?? String(reason), count])),
    contributions: { path: CONTRIBUTIONS, hash, rows: rows.count },
  };
}
