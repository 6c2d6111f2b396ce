/** Contracts of a program: the names that the library, stores and bundles use, and those that Solidity and the deployment use. */
export const CONTRACTS = {
  council: "Council",
  eas: "IEAS",
  taskRegistry: "TaskRegistry",
  contributionResolver: "ContributionResolver",
  batchAnchor: "BatchAnchor",
  batchAvailability: "BatchAvailability",
  reviewResolver: "ReviewResolver",
  contributionDisputes: "ContributionDisputes",
  eligibilityPolicy: "EligibilityPolicy",
  epochOracle: "EpochOracle",
  emissionSchedule: "EmissionSchedule",
  stakeVault: "StakeVault",
  distributor: "VestingMerkleDistributor",
  rewardEscrow: "RewardEscrow",
  reputationToken: "ReputationToken",
  governor: "ReputationGovernor",
  timelock: "ReputationTimelock",
  accessManager: "AccessManager",
} as const;

export type ContractName = keyof typeof CONTRACTS;

export const CONTRACT_NAMES = Object.keys(CONTRACTS) as readonly ContractName[];

/** A restricted function of a program and the one role that may call it. */
export interface Permission {
  readonly contract: string;
  readonly address: string;
  readonly selector: string;
  readonly name: string;
  readonly role: bigint;
}
