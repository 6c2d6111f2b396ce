/** The engine: pure functions without Node's built-ins, for browsers too. Whoever has an epoch's data can recompute its root with it. */
export * from "./errors.js";
export type { Contributions } from "./columns/contributions.js";
export type { Task, VerificationMode } from "./rules/task.js";
export { fromHex, toHex } from "./columns/bytes.js";
export { canonicalJson, hashJson, type Json } from "./hash/canonical.js";
export {
  canonicalRules,
  parseRules,
  rulesHash,
  tierBps,
  type Conversion,
  type Rules,
  type Tier,
} from "./rules/rules.js";
export { packWork, pointsOf, unpackWork, type Work } from "./mirrors/work.js";
export { decodeRows, encodeRows, hashRows, rowUid, type AnchoredBatch, type BatchRow } from "./mirrors/batch.js";
export { Reason, REASON_NAMES, type ReasonCode } from "./rules/reasons.js";
export { admit, type Admission } from "./scoring/admit.js";
export { score, type Scores } from "./scoring/score.js";
export { allocate as allocateBudget, type Allocation } from "./epoch/allocate.js";
export { convertedEpochs, type EarnedEpoch, type PastEpoch } from "./epoch/conversion.js";
export { computeEpoch, type EpochInput, type EpochResult } from "./epoch/epoch.js";
export { payService, type ServedEpoch, type Service, type ServicePart } from "./epoch/service.js";
export { buildReceipt, type Receipt } from "./epoch/receipt.js";
export {
  buildTree,
  EMPTY_ROOT,
  hashLeaf,
  leavesOf,
  packReputation,
  rootTotal,
  unpackReputation,
  type EpochTree,
  type Leaf,
} from "./tree/epoch-tree.js";
export { hashNode, proofHex, rootOf, verifyProof } from "./tree/merkle.js";
export { parseManifest, type Manifest } from "./bundle/manifest.js";
export { decodeLeaves, findLeaf, LEAF_INDEX, leafPath, prefixDigits, type StoredLeaf } from "./bundle/leaf-shards.js";
export { blockPathOf, openTop, proveLeaf, TREE_TOP, type TreeTop } from "./bundle/tree-blocks.js";
export { claimGasLimit } from "./mirrors/claim.js";
export { deflate, growthOf, inflate } from "./mirrors/decay.js";
export { budgetUnits, scheduledUnits, type EmissionCurve } from "./mirrors/emission.js";
export { nextUnlock, vestedUnits, vestingSchedule, type EpochCredit, type VestingTerms } from "./mirrors/vesting.js";
export { reviewResult, type Review, type ReviewResult, type ReviewRules } from "./review/review.js";
export { drawReviewers, drawThreshold, encodeReview, isDrawn, reviewCommitment } from "./mirrors/sortition.js";
