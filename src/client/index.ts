/**
 * What a dApp needs: what an account earned, the proof of it, and the transaction that claims it. Works in browsers, workers and Node; takes the
 * `request` of any EIP-1193 provider; depends on no library.
 */
export { outcomesOf, sumUnits, wordOutcomes, type Outcomes } from "../engine/epoch/outcomes.js";
export { AssayError, type ErrorCode } from "../engine/errors.js";
export { claimGasLimit } from "../engine/mirrors/claim.js";
export type { Hex } from "./abi.js";
export type { BundleOptions } from "./bundles.js";
export type { Request, Transaction } from "./chain.js";
export {
  claimBySigTransaction,
  claimToTransaction,
  claimTransaction,
  claimTypedData,
  type ClaimMessage,
} from "./claims.js";
export * from "./community/index.js";
export { fetchCredits, type Credit, type CreditOptions, type Credits } from "./credits.js";
export { explainRevert, type Explanation } from "./errors.js";
export { timelineOf, type EpochStatus, type FinalEpoch, type Timeline } from "./epochs.js";
export type { ClientProgram } from "./program.js";
export {
  cancelRecipientTransaction,
  recipientBySigTransaction,
  recipientTransaction,
  recipientTypedData,
  type Signing,
} from "./recipients.js";
export { reputationOf, rewardsOf, type Reputation, type Rewards, type Source } from "./standing.js";
export { verifyEpoch, type Verdict, type VerifyOptions } from "./verify.js";
