// Generated from the contracts by `npm run generate`.

/** One whole in basis points. */
export const BPS = 10_000;

/** Number of domains. */
export const DOMAINS = 8;

/** 1 with 18 decimals. */
export const WAD = 1000000000000000000n;

/** Names of the domains, by number. */
export const DOMAIN_NAMES = [
  "content",
  "translation",
  "support",
  "moderation",
  "governance",
  "code",
  "on-chain",
  "other",
] as const;

/** `IBatchAnchor.Kind` */
export const BatchAnchorKind = { Published: 0, Linked: 1 } as const;

/** `IContributionDisputes.Reason` */
export const ContributionDisputesReason = {
  Duplicate: 0,
  Plagiarised: 1,
  Fabricated: 2,
  Misattributed: 3,
  Overstated: 4,
  Colluding: 5,
  Other: 6,
} as const;

/** `IContributionDisputes.Reason` in words, by number. */
export const CONTRIBUTION_DISPUTES_REASON_NAMES = [
  "duplicate",
  "plagiarised",
  "fabricated",
  "misattributed",
  "overstated",
  "colluding",
  "other",
] as const;

/** `IContributionDisputes.Scope` */
export const ContributionDisputesScope = { Contribution: 0, Batch: 1, Rows: 2 } as const;

/** `IContributionDisputes.Scope` in words, by number. */
export const CONTRIBUTION_DISPUTES_SCOPE_NAMES = ["contribution", "batch", "rows"] as const;

/** `IContributionDisputes.Status` */
export const ContributionDisputesStatus = { None: 0, Open: 1, Upheld: 2, Rejected: 3, Expired: 4, Closed: 5 } as const;

/** `ICredentialPolicy.Status` */
export const CredentialPolicyStatus = {
  Unregistered: 0,
  Untrusted: 1,
  Revoked: 2,
  Expired: 3,
  LowScore: 4,
  Unbound: 5,
  TooYoung: 6,
  Eligible: 7,
} as const;

/** `ICredentialPolicy.Status` in words, by number. */
export const CREDENTIAL_POLICY_STATUS_NAMES = [
  "unregistered",
  "untrusted",
  "revoked",
  "expired",
  "low score",
  "unbound",
  "too young",
  "eligible",
] as const;

/** `IEpochOracle.Status` */
export const EpochOracleStatus = { None: 0, Proposed: 1, Disputed: 2, Final: 3 } as const;

/** `IEpochOracle.Status` in words, by number. */
export const EPOCH_ORACLE_STATUS_NAMES = ["none", "proposed", "disputed", "final"] as const;

/** `IRewardEscrow.Status` */
export const RewardEscrowStatus = { Held: 0, Confirmed: 1, Dismissed: 2 } as const;

/** `IRootStakes.Entry` */
export const RootStakesEntry = { None: 0, Proposed: 1, Challenged: 2, Late: 3 } as const;

/** `IRootStakes.Entry` in words, by number. */
export const ROOT_STAKES_ENTRY_NAMES = ["none", "proposed", "challenged", "late"] as const;

/** `IRootStakes.Decision` */
export const RootStakesDecision = { Unchallenged: 0, Ruled: 1, Staked: 2 } as const;

/** `IRootStakes.Decision` in words, by number. */
export const ROOT_STAKES_DECISION_NAMES = ["unchallenged", "ruled", "staked"] as const;

/** `IStakeVault.Role` */
export const StakeVaultRole = { Operator: 0, Attester: 1, Reviewer: 2, Challenger: 3 } as const;

/** `IStakeVault.Role` in words, by number. */
export const STAKE_VAULT_ROLE_NAMES = ["operator", "attester", "reviewer", "challenger"] as const;

/** `ITaskRegistry.Mode` */
export const TaskRegistryMode = { Attested: 0, Reviewed: 1, OnChain: 2 } as const;

/** `IBountyBoard.Standing` */
export const BountyBoardStanding = { None: 0, Applied: 1, Accepted: 2, Disputing: 3 } as const;

/** `IFundedRounds.Status` */
export const FundedRoundsStatus = { Unknown: 0, Registered: 1, Settled: 2, Paid: 3 } as const;

/** `IQuadraticRound.Scaling` */
export const QuadraticRoundScaling = { WhenExceeded: 0, Alpha: 1 } as const;
