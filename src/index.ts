/** The library behind the command line: engine, chain reader, store, sources and program bindings. */
export * from "./engine/index.js";
export * from "./engine/funding/index.js";
export * from "./engine/integrity.js";
export { buildStandardTree, type StandardTree } from "./engine/tree/standard.js";
export { standardProofsJson, standardTreeJson } from "./engine/tree/standard-text.js";
export { dumpTree, loadTree } from "./engine/tree/dump.js";
export { buildTreeParallel, computeEpochParallel } from "./parallel/epoch.js";
export { openPool, type Pool } from "./parallel/pool.js";
export { fromEip1193, fromEthers, type Request } from "./chain/provider.js";
export { sync, type SyncOptions, type SyncReport } from "./sync/sync.js";
export { openStore, type Store, type StoreIdentity } from "./store/store.js";
export { walletCheck } from "./chain/wallets.js";
export { readContributionFile, type ContributionInput } from "./sources/contributions.js";
export { readAuthored, type AuthoredHistory, type HistoryOptions } from "./sources/git/authored.js";
export { accountingCsv, type AccountingEntry } from "./sources/outputs/accounting.js";
export {
  disperseText,
  merkleDumpText,
  safeCsv,
  type Payment,
  type PaymentToken,
} from "./sources/outputs/payment-lists.js";
export { contributionsCsv } from "./sources/outputs/work-csv.js";
export {
  readSubmissionFile,
  submissionDomain,
  SUBMISSION_TYPES,
  verifySubmission,
  type WalletCheck,
} from "./sources/submissions.js";
export { programAt, type Program, type ProgramAddresses } from "./program/contracts.js";
export { recompute, type ComputeContext } from "./program/compute.js";
export { type ComputedEpoch } from "./bundle/computed.js";
export { checkBundle } from "./bundle/check.js";
export { readCredit, type CreditInput } from "./bundle/leaves.js";
export { writeBundle } from "./bundle/write.js";
export { findDisagreements, PAIRS, type Disagreement, type Pair } from "./program/agreement.js";
export { selectProofs, type ProofEntry, type ProofList } from "./bundle/proofs.js";
export { receiptOf, type EpochReceipt } from "./program/receipt.js";
export { renderReport, type ReportData } from "./report/report.js";
export { send, type Mined, type Sent } from "./program/send.js";
export type { Account, Session } from "./program/session.js";
