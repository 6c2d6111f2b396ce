/** The library behind the command line: engine, chain reader, store, sources and program bindings. */
export * from "./engine/errors.js";
export * from "./engine/types.js";
export { canonicalRules, parseRules, rulesHash, tierBps, type Rules, type Tier } from "./engine/rules.js";
export { computeEpoch, explain, type EpochInput, type EpochResult, type Receipt } from "./engine/epoch.js";
export { Reason, REASON_NAMES, type ReasonCode } from "./engine/reasons.js";
export { score, type Scores } from "./engine/score.js";
export { allocate as allocateBudget, type Allocation } from "./engine/allocate.js";
export {
  buildTree,
  hashLeaf,
  hashNode,
  leavesOf,
  proofHex,
  rootTotal,
  verifyProof,
  type EpochTree,
  type Leaf,
} from "./engine/tree.js";
export { deflate, growthOf, inflate } from "./engine/decay.js";
export { packWork, unpackWork, type Work } from "./engine/work.js";
export { fromEip1193, fromEthers, type Request } from "./chain/provider.js";
export { sync, type SyncOptions, type SyncReport } from "./chain/sync.js";
export { openStore, type Store, type StoreIdentity } from "./store/store.js";
export { readContributionFile, type ContributionInput } from "./sources/contributions.js";
export { programAt, type Program, type ProgramAddresses } from "./program/contracts.js";
export { recompute, type ComputeContext, type ComputedEpoch } from "./program/compute.js";
export { checkBundle, readCredit, writeBundle, type CreditInput } from "./program/bundle.js";
export { parseManifest, prefixDigits, shardPath, type Manifest, type ProofShard } from "./engine/bundle.js";
export { renderReport, type ReportData } from "./report/report.js";
