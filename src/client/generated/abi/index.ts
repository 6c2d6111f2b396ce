// Generated from the contracts by `npm run generate`.

/** ABIs of all contracts as plain constants, for viem, wagmi and everything else that takes JSON. */
export { councilAbi } from "./Council.js";
export { easAbi } from "./IEAS.js";
export { taskRegistryAbi } from "./TaskRegistry.js";
export { contributionResolverAbi } from "./ContributionResolver.js";
export { batchAnchorAbi } from "./BatchAnchor.js";
export { batchAvailabilityAbi } from "./BatchAvailability.js";
export { reviewResolverAbi } from "./ReviewResolver.js";
export { contributionDisputesAbi } from "./ContributionDisputes.js";
export { eligibilityPolicyAbi } from "./EligibilityPolicy.js";
export { epochOracleAbi } from "./EpochOracle.js";
export { emissionScheduleAbi } from "./EmissionSchedule.js";
export { stakeVaultAbi } from "./StakeVault.js";
export { vestingMerkleDistributorAbi } from "./VestingMerkleDistributor.js";
export { rewardEscrowAbi } from "./RewardEscrow.js";
export { reputationTokenAbi } from "./ReputationToken.js";
export { reputationGovernorAbi } from "./ReputationGovernor.js";
export { reputationTimelockAbi } from "./ReputationTimelock.js";
export { accessManagerAbi } from "./AccessManager.js";
export { quadraticRoundAbi } from "./QuadraticRound.js";
export { retroRoundAbi } from "./RetroRound.js";
export { bountyBoardAbi } from "./BountyBoard.js";
export { peerRoundAbi } from "./PeerRound.js";
export { domainGovernorAbi } from "./DomainGovernor.js";
