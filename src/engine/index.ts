/** The engine: pure functions without Node's built-ins, for browsers too. Whoever has an epoch's data can recompute its root with it. */
export * from "./errors.js";
export * from "./types.js";
export { fromHex, toHex } from "./bytes.js";
export { canonicalJson, hashJson, type Json } from "./canonical.js";
export { canonicalRules, parseRules, rulesHash, tierBps, type Conversion, type Rules, type Tier } from "./rules.js";
export { packWork, pointsOf, unpackWork, type Work } from "./work.js";
export { decodeRows, encodeRows, hashRows, rowUid, type AnchoredBatch, type BatchRow } from "./batch.js";
export { Reason, REASON_NAMES, type ReasonCode } from "./reasons.js";
export { score, type Scores } from "./score.js";
export { allocate as allocateBudget, type Allocation } from "./allocate.js";
export { convertedEpochs, type EarnedEpoch, type PastEpoch } from "./conversion.js";
export { computeEpoch, explain, type EpochInput, type EpochResult, type Receipt } from "./epoch.js";
export {
  buildTree,
  hashLeaf,
  hashNode,
  leavesOf,
  packReputation,
  proofHex,
  rootOf,
  rootTotal,
  unpackReputation,
  verifyProof,
  type EpochTree,
  type Leaf,
} from "./tree.js";
export { buildStandardTree, standardTreeJson, type StandardTree } from "./standard.js";
export { dumpTree, loadTree } from "./dump.js";
export { parseManifest, prefixDigits, shardPath, type Manifest, type ProofEntry, type ProofShard } from "./bundle.js";
export { deflate, growthOf, inflate } from "./decay.js";
export { budgetUnits, scheduledUnits, type EmissionCurve } from "./emission.js";
export { nextUnlock, vestedUnits, vestingSchedule, type EpochCredit, type VestingTerms } from "./vesting.js";
export { reviewResult, type Review, type ReviewResult, type ReviewRules } from "./review.js";
export { drawReviewers, drawThreshold, encodeReview, isDrawn, reviewCommitment } from "./sortition.js";
export { scan, type ScanResult } from "./integrity/scan.js";
