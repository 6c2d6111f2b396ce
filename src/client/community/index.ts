/** What the pages of a community show and do besides claiming: tasks, people, votes, rounds, bounties, receipts, and what the council decides. */
export { appealRegistryOf, appealTransactions, type AppealRegistry, type AppealWords } from "./appeals.js";
export { LONGEST_STATEMENT } from "../../engine/rules/appeal.js";
export { applyTransaction, bountiesOf, type Bounty } from "./bounties.js";
export {
  DISPUTE_REASONS,
  DISPUTE_SCOPES,
  DISPUTE_STATUSES,
  disputesOf,
  disputeTransactions,
  epochTransactions,
  holdsOf,
  holdTransactions,
  settlingOf,
  type BroughtRoot,
  type HeldUnits,
  type Holds,
  type Settling,
  type TabledRoot,
  type WorkDispute,
} from "./council.js";
export { epochDetailsOf, epochFigures, nextBudget, type EpochDetails, type EpochFigures } from "./epochs.js";
export {
  castVoteTransaction,
  CHOICES,
  PROPOSAL_STATES,
  proposalsOf,
  proposalThresholdOf,
  proposeTransaction,
  type Proposal,
} from "./governance.js";
export {
  delegateTransaction,
  leaderboardOf,
  profileOf,
  votesOf,
  type Badge,
  type Leaderboard,
  type Profile,
  type Standing,
} from "./people.js";
export type { CommunityProgram, CommunitySource } from "./program.js";
export type { StoredFinding, StoredReceipt } from "../../engine/bundle/receipts.js";
export { fetchReceipt, type FoundReceipt } from "./receipts.js";
export { programFromRecord, programOn } from "./records.js";
export {
  allowanceOf,
  approveTransaction,
  ballotTransaction,
  donateTransaction,
  donationRoundsOf,
  giftRoundOf,
  giveTransaction,
  votingRoundsOf,
  type FundingRound,
  type GiftRound,
  type GiftTerms,
  type RoundProject,
  type VotingRound,
} from "./rounds.js";
export { submissionTypedData, tasksOf, type CommunityTask, type Tasks, type WorkClaim } from "./tasks.js";
